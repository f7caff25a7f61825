"""Whatever bytes are given: a measurement in SI, or one sentence; never another exception."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import FitError, MeasuredError
from explorer.fit import objective_for
from explorer.fit.published import from_toml
from explorer.measured import read_measurement
from explorer.measured.branches import branches, crossing, mean_curve, switching_current
from explorer.measured.columns import LARGEST
from explorer.measured.trains import interval_bins, train_statistics

NAMES = st.sampled_from(
    ["time (s)", "t [ms]", "voltage (V)", "V / mV", "current_uA", "I (A)", "neuron", "cycle", "x",
     "time", "voltage (A)", "spike_time_s", '"bias (V)"', "", "I ()", "\ufeff", "#"]
)  # fmt: skip
CELLS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True).map(repr),
    st.floats(-2, 2).map(lambda value: f"{value:.6f}"),
    st.integers(-5, 5).map(str),
    st.text(max_size=6),
    st.sampled_from(["", "1,5", "1_0", '"2"', '"', "1e400", "#", "\u0661", "0x10"]),
)
NUMBERS = st.floats(-1e4, 1e4, allow_subnormal=True).map(repr)


@st.composite
def tables(draw, cells=CELLS, names=NAMES):
    separator = draw(st.sampled_from([",", ";", "\t"]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    header = draw(st.lists(names, min_size=1, max_size=4))
    width = len(header)
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=30))
    return end.join(separator.join(row) for row in [header, *rows])


def check_sentence(error: Exception, place: str) -> None:
    assert str(error).startswith(place)
    assert "\n" not in str(error)


def check(data) -> None:
    """Read, and read off what can be read off."""
    try:
        found = read_measurement(data, "any.csv")
    except MeasuredError as error:
        check_sentence(error, "any.csv")
        return
    for name in ("time", "voltage", "current"):
        assert np.all(np.abs(getattr(found, name)) <= LARGEST[name])
    if found.kind == "spikes":
        assert np.all(np.diff(found.time)[np.diff(found.neurons) == 0] >= 0)
        trains = train_statistics(found, 1.0)
        assert np.all(np.diff(interval_bins(trains)) > 0)
    else:
        level = switching_current(found)
        for branch in branches(found):
            assert level is None or crossing(branch, level) is None or branch.voltage.size > 1
        mean_curve(branches(found), 1, True, np.linspace(0, 1, 5), (1e-12, 1e-3))
    try:
        objective_for(found)
    except FitError as error:
        check_sentence(error, "any.csv")


@given(st.binary(max_size=400))
def test_any_bytes(data):
    check(data)


@given(st.text(max_size=400))
def test_any_text(text):
    check(text)


@settings(max_examples=150)
@given(tables())
def test_any_table(text):
    check(text)
    check(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=80)
@given(st.one_of(
    tables(NUMBERS, st.sampled_from(["time (s)", "neuron"])),
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=10, max_size=40).map(
        lambda rows: "\n".join(["voltage (V),current (A)", *map(",".join, rows)])
    ),
))  # fmt: skip
def test_any_numbers(text):
    check(text)


@st.composite
def entries(draw):
    keys = ("id", "x", "y", "number", "details", "weight", "time_factor", "source", "compare", "z")
    values = ("[]", "[1, 2]", '"a"', "{}", "nan", "true", "-1", '["1 s"]', "{ a = 1 }", '"88 ms"')
    lines = {key: draw(st.sampled_from(values)) for key in draw(st.sets(st.sampled_from(keys)))}
    if draw(st.booleans()):
        lines["id"] = '"first-spike"'
    return "\n".join(["schema = 1", "[[experiment]]", *(f"{k} = {v}" for k, v in lines.items())])


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200), entries()))
def test_any_published_values(data):
    try:
        from_toml(data, "any.toml")
    except FitError as error:
        check_sentence(error, "any.toml")
