"""Files of measured data: what is understood, and one sentence for whatever is not."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.errors import MeasuredError
from explorer.measured import examples, read_file, read_measurement, reader
from explorer.measured.branches import branches, mean_curve, switching, switching_current
from explorer.measured.trains import (
    distance,
    distribution,
    interval_bins,
    spike_measurement,
    train_statistics,
)

POINTS = [(0.1 * step, 1e-6 * step) for step in range(12)]


def sweep(header: str, separator: str = ",", comma: bool = False) -> str:
    rows = [f"{voltage:.3f}{separator}{current:.3e}" for voltage, current in POINTS]
    text = "\n".join([header, *rows])
    return text.replace(".", ",") if comma else text


@pytest.mark.parametrize(
    ("header", "volts", "amperes"),
    [
        ("voltage (V),current (A)", 1, 1),
        ("Voltage [mV],Current [µA]", 1e-3, 1e-6),
        ("V / mV,I / nA", 1e-3, 1e-9),
        ("bias_V,current_uA", 1, 1e-6),
        ('"Applied voltage (V)","id (pA)"', 1, 1e-12),
        ("voltage mV,current A", 1e-3, 1),
    ],
)
def test_units_of_the_header(header, volts, amperes):
    found = read_measurement(sweep(header), "file.csv")
    assert (found.kind, found.rows, found.timed) == ("sweep", 12, False)
    assert found.voltage == pytest.approx([volts * voltage for voltage, _ in POINTS])
    assert found.current == pytest.approx([amperes * current for _, current in POINTS])


@pytest.mark.parametrize(("separator", "comma"), [(";", False), ("\t", False), (";", True)])
def test_separators_and_decimal_comma(separator, comma):
    text = "# from a lab\n" + sweep(f"voltage (V){separator}current (A)", separator, comma)
    data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    found = read_measurement(data, "file.csv")
    assert found.voltage == pytest.approx([voltage for voltage, _ in POINTS])
    assert found.comments == ("from a lab",)


def test_spikes_are_sorted_within_each_neuron():
    text = "channel,remark,spike time (ms)\n10,x,3\n2,y,5\n10,z,1\n2,,4\n2,,4\n"
    found = read_measurement(text, "file.csv")
    assert found.kind == "spikes"
    assert found.names == ("2", "10")
    assert found.neurons.tolist() == [0, 0, 0, 1, 1]
    assert found.time == pytest.approx([4e-3, 4e-3, 5e-3, 1e-3, 3e-3])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "file.csv: the file is empty"),
        ("# only a comment\n\n", "file.csv: the file is empty"),
        ("time (s)\n", "file.csv: 0 spikes are too few, at least 2"),
        ("voltage (V),current (A)\n1,2\n", "file.csv: 1 points of a sweep are too few"),
        ("time\n1\n2\n", "file.csv, line 1: the column 'time' has no unit, write 'time (s)'"),
        ("# a\nv,i\n1,2\n", "file.csv, line 2: the column 'v' has no unit, write 'voltage (V)'"),
        ("time (V)\n1\n2\n", "file.csv, line 1: the unit 'V' of the column 'time (V)' does not"),
        ("1,2\n3,4\n", "file.csv, line 1: there are numbers where the columns must be named"),
        ("a,b\n3,4\n", "file.csv, line 1: 'a, b' names neither a sweep"),
        ("time (s),voltage (V)\n1,2\n", "the column of current is missing, write 'current (A)'"),
        ("time (s),t (ms)\n1,2\n", "file.csv, line 1: 't (ms)' is a second column of time"),
        ("time (ms)\n1\n# no\nabc\n", "line 4: 'abc' is not a number, allowed is a number in ms."),
        ("time (s)\n1\n1_0\n", "file.csv, line 3: '1_0' is not a number"),
        ("time (s)\n1\nnan\n", "file.csv, line 3: 'nan' is not a finite number"),
        ("time (s)\n1\n-inf\n", "file.csv, line 3: '-inf' is not a finite number"),
        ("time (s)\n1\n1e300\n", "file.csv, line 3: '1e300' is out of bounds"),
        ("neuron,time (s)\n1,2\n1\n", "line 3: the row has 1 values, but 2 columns are named"),
        ("neuron,time (s)\n1,2\n1,2,3\n", "line 3: the row has 3 values, but 2 columns"),
        ("neuron,time (s)\n1,\n", "file.csv, line 2: a value is missing, allowed is a number in s"),
        ("neuron,time (s)\n,1\n", "file.csv, line 2: the neuron is missing"),
        ('time (s)\n"1\n', "file.csv, line 2: the quotes do not match"),
        (b"PK\x03\x04rest", "this is an Excel or zip file, save it as CSV"),
        (b"%PDF-1.7", "this is a PDF file"),
        (b"\xff\xfet\0i\0", "this is text in UTF-16"),
        (b"time (s)\n1\n\xb5\n", "file.csv, line 3: this is not UTF-8 text"),
        (b"time (s)\n\x00\n", "this is not a text file"),
        (b" " * (reader.LARGEST_FILE + 1), "20000001 bytes are too many, allowed are 20000000"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(data, sentence):
    with pytest.raises(MeasuredError) as caught:
        read_measurement(data, "file.csv")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(reader, "MOST_ROWS", 3)
    with pytest.raises(MeasuredError, match=r"line 5: more than 3 rows are too many"):
        read_measurement("time (s)\n" + "1\n" * 5, "file.csv")


def test_files(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("time (s)\n1\n2\n", encoding="utf-8")
    assert read_file(path).place == "own.csv"
    for wrong in (tmp_path, tmp_path / "none.csv", "a\0b", "x" * 5000):
        with pytest.raises(MeasuredError, match="cannot be read"):
            read_file(wrong)


def test_shipped_examples_are_read_and_say_that_they_are_synthetic():
    kinds = {}
    for path in examples():
        found = read_file(path.name)
        kinds[found.kind] = found
        assert found.comments[0].startswith("Synthetic")
        assert "seed" in found.comments[1]
    assert set(kinds) == {"sweep", "spikes"}
    assert kinds["sweep"].timed


def test_statistics_of_trains():
    measured = spike_measurement("x", np.array([3.0, 1.0, 2.0, 9.0]), np.array([0, 0, 1, 0]), 3)
    found = train_statistics(measured, 5.0)
    assert (found.trains, found.spikes, found.rate) == (3, 3, 0.2)
    assert found.intervals.tolist() == [2.0]
    assert (found.mean, found.variation, found.first_mean) == (2.0, None, 1.5)
    assert distribution(found, interval_bins(found)).sum() == 1.0
    assert distance(np.array([1.0, 2.0]), np.array([3.0])) == 1.0
    assert distance(np.array([1.0, 2.0]), np.array([1.0, 2.0])) == 0.0


def hysteresis(cycles: int, up: float, down: float, signs=(1, -1)) -> str:
    """Return a sweep that switches on at `up` and off at `down` volts, on the given signs."""
    way = np.concatenate([np.linspace(0, 1, 101), np.linspace(1, 0, 101)])
    lines, time = ["cycle,time (s),voltage (V),current (A)"], 0.0
    for cycle in range(cycles):
        for sign in (1, -1):
            on = False
            for voltage in way:
                on = (voltage >= up if not on else voltage >= down) and sign in signs
                current = sign * (1e-6 if on else 1e-12) * (voltage + 1e-3)
                lines.append(f"{cycle},{time:.3f},{sign * voltage:.4f},{current:.5e}")
                time += 0.01
    return "\n".join(lines)


def test_thresholds_and_hold_voltages_of_every_branch():
    measured = read_measurement(hysteresis(3, 0.6, 0.2, signs=(1,)), "file.csv")
    found = branches(measured)
    assert [(branch.sign, branch.rising) for branch in found] == [
        (1, True), (1, False), (-1, True), (-1, False)
    ] * 3  # fmt: skip
    level = switching_current(measured)
    assert 1e-11 < level < 1e-7
    positive, negative = (switching(found, level, sign) for sign in (1, -1))
    assert positive.threshold == pytest.approx([0.6] * 3, abs=0.01)
    assert positive.hold == pytest.approx([0.2] * 3, abs=0.011)
    assert (positive.switched, negative.switched, negative.tries) == (1.0, 0.0, 3)
    curve = mean_curve(found, 1, True, np.array([0.3, 0.8, 2.0]), (1e-13, 1e-6))
    assert curve[:2] == pytest.approx([-12.52, -6.10], abs=0.02)
    assert np.isnan(curve[2])


def test_a_resistor_does_not_switch():
    rows = "".join(f"{0.01 * step:.2f},{1e-8 * step:.2e}\n" for step in range(1, 100))
    measured = read_measurement("voltage (V),current (A)\n" + rows, "file.csv")
    assert switching_current(measured) is None
