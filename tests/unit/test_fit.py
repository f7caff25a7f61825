"""Fits: known parameters come back, the same seed gives the same fit, and nothing else breaks."""

from __future__ import annotations

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest

import explorer
from explorer import cli
from explorer.errors import FitError
from explorer.experiments import experiments
from explorer.experiments.outcome import Axis, Halted, Outcome, Series
from explorer.fit import (
    Evaluation,
    ExperimentsObjective,
    Free,
    Row,
    SpikeObjective,
    SweepObjective,
    experiments_objective,
    fit,
    free_parameters,
    joint,
    parse_free,
)
from explorer.fit.published import from_toml
from explorer.measured import read_file, read_measurement
from explorer.scenario.presets import from_toml as preset_from_toml
from explorer.scenario.presets import to_toml

TRUE_DRIFT = 205.0
"""Drift rate of the shipped synthetic examples."""

DRIFT = {"device.drift_rate": (100.0, 300.0)}


@pytest.fixture
def scenario():
    return explorer.load_preset("neuron/pulse-train")


class Bowl:
    """A made-up objective with its minimum at a drift rate of 200 and a focusing of 0.1 nm."""

    name = "bowl"
    own = ()

    def __init__(self, fails=lambda scenario: False):
        self.fails, self.seeds = fails, set()

    def prepare(self, scenario):
        return scenario.copy()

    def evaluate(self, scenario, seed, halted=None):
        self.seeds.add(seed)
        if self.fails(scenario):
            scenario.set("run.dt", -1.0)  # what the engine would say to values it cannot run
        drift, focusing = scenario.device.drift_rate, scenario.device.focusing
        return Evaluation(
            (
                Row("drift", "1", 200.0, drift, (drift - 200.0) / 5.0),
                Row("focusing", "1", 1e-10, focusing, math.log(focusing / 1e-10) / 0.1),
            )
        )


def test_a_known_minimum_and_its_errors(scenario):
    bowl, steps = Bowl(), []
    result = fit(scenario, bowl, DRIFT | {"device.focusing": (2e-11, 8e-10)}, seed=3,
                 evaluations=200, progress=steps.append)  # fmt: skip
    assert result.values["device.drift_rate"] == pytest.approx(200.0, rel=0.005)
    assert result.values["device.focusing"] == pytest.approx(1e-10, rel=0.02)
    assert result.errors["device.drift_rate"] == pytest.approx(5.0, rel=0.15)
    assert result.errors["device.focusing"] == pytest.approx(1e-11, rel=0.15)
    assert result.complete
    assert bowl.seeds == {3}
    assert [step.done for step in steps] == list(range(1, result.evaluations + 1))
    assert result.evaluations <= 200
    assert result.tried.shape == (result.evaluations, 2)
    assert result.best_so_far[-1] == result.end.misfit == steps[-1].best < result.start.misfit


def test_points_that_cannot_be_run_are_bad_points(scenario):
    result = fit(scenario, Bowl(lambda made: made.device.drift_rate > 210), DRIFT, evaluations=60)
    assert result.values["device.drift_rate"] == pytest.approx(200.0, rel=0.01)
    assert np.isinf(result.history).any()
    with pytest.raises(FitError, match="cannot be run as it is"):
        fit(scenario, Bowl(lambda made: True), DRIFT)
    with pytest.raises(FitError, match="none of the points within the bounds"):
        fit(scenario, Bowl(lambda made: made.device.drift_rate > 180),
            {"device.drift_rate": (190.0, 300.0)}, evaluations=20)  # fmt: skip


def test_a_fit_can_be_stopped(scenario):
    seen = []
    result = fit(scenario, Bowl(), DRIFT, evaluations=100, progress=seen.append,
                 halted=lambda: len(seen) >= 7)  # fmt: skip
    assert not result.complete
    assert result.evaluations == 7
    assert result.end.misfit == min(result.history)
    assert "stopped before the end" in result.scenario.story
    at_once = fit(scenario, Bowl(), DRIFT, halted=lambda: True)
    assert (at_once.complete, at_once.evaluations) == (False, 0)
    assert at_once.values == {"device.drift_rate": 172.0}
    json.dumps(at_once.summary())


def test_the_drift_rate_of_simulated_spikes_is_recovered(scenario):
    objective = SpikeObjective(read_file("example-spike-times.csv"), neurons=12)
    result = fit(scenario, objective, DRIFT, seed=5, evaluations=20)
    assert result.values["device.drift_rate"] == pytest.approx(TRUE_DRIFT, rel=0.05)
    assert result.end.misfit < 0.2 * result.start.misfit
    assert result.end.model.kind == "spikes"


def test_the_same_seed_gives_the_same_fit(scenario):
    objective = SpikeObjective(read_file("example-spike-times.csv"), seconds=0.1, neurons=4)
    first, second = (fit(scenario, objective, DRIFT, seed=5, evaluations=8) for _ in range(2))
    other = fit(scenario, objective, DRIFT, seed=6, evaluations=8)
    assert first.values == second.values
    assert first.history.tolist() == second.history.tolist() != other.history.tolist()


def test_the_drift_rate_of_a_simulated_sweep_is_recovered(scenario):
    scenario.set("neuron.control_resistance", 100e3)
    result = fit(scenario, read_file("example-iv-sweep.csv"), DRIFT, evaluations=24)
    assert result.values["device.drift_rate"] == pytest.approx(TRUE_DRIFT, rel=0.05)
    assert result.scenario.stimulus.shape == "triangle"
    assert result.scenario.stimulus.amplitude == pytest.approx(1.2, rel=0.01)
    assert result.scenario.stimulus.period == pytest.approx(80e-3, rel=0.01)
    assert result.end.model.kind == "sweep"


def test_a_fit_becomes_a_preset(scenario):
    result = fit(scenario, Bowl(), DRIFT, evaluations=30)
    again = preset_from_toml(to_toml(result.scenario), "own.toml")
    assert again.values() == result.scenario.values()
    assert again.title == "Pulse train, paper Fig. 2e fitted to bowl"
    assert "fitted" in again.story.rsplit(".", 2)[-2]
    assert scenario.device.drift_rate == 172.0


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("device.drift_rate", None),
        ("device.drift_rate = 100:3e2", (100.0, 300.0)),
        ("device.focusing=0.05:0.2nm", (0.05e-9, 0.2e-9)),
        ("device.focusing=50 pm:0.2 nm", (50e-12, 0.2e-9)),
    ],
)
def test_free_parameters_as_text(scenario, text, bounds):
    path, found = parse_free(text, scenario)
    assert found == (None if bounds is None else pytest.approx(bounds))
    free = free_parameters(scenario, {path: found})[0]
    assert free.low < free.start < free.high
    for value in (free.low, free.start, free.high):
        assert free.value(free.part(value)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("device.drift_rat=1:2", "Did you mean 'device.drift_rate'?"),
        ("device.ion", "device.ion is not a continuous number"),
        ("stimulus.match_ion", "is not a continuous number"),
        ("population.size=1:2", "is not a continuous number"),
        ("neuron.active_area", "does not describe the device"),
        ("run.dt", "does not describe the device"),
        ("device.drift_rate=300:100", "are not in order"),
        ("device.drift_rate=5:5", "are not in order"),
        ("device.drift_rate=-5:100", "is out of bounds, allowed is within"),
        ("device.drift_rate=1", "is not LOW:HIGH[unit]"),
        ("device.focusing=0.1:1V", "does not fit, allowed is a value in m"),
        ("device.focusing=a:b", "is not a number"),
    ],
)
def test_parameters_that_cannot_be_fitted(scenario, text, sentence):
    def start():
        path, bounds = parse_free(text, scenario)
        fit(scenario, Bowl(), {path: bounds})

    with pytest.raises(FitError) as caught:
        start()
    assert sentence in str(caught.value)


def test_a_fit_needs_parameters_and_evaluations(scenario):
    with pytest.raises(FitError, match="name at least one parameter"):
        fit(scenario, Bowl(), {})
    with pytest.raises(FitError, match="evaluations: 2 is out of bounds"):
        fit(scenario, Bowl(), DRIFT, evaluations=2)


def test_data_that_the_model_cannot_meet(scenario):
    spikes = read_measurement("time (s)\n1\n2\n5000\n5001\n", "own.csv")
    with pytest.raises(FitError, match=r"own\.csv: .* are 2\.5e\+09 time steps"):
        SpikeObjective(spikes).prepare(scenario)
    with pytest.raises(FitError, match=r"1 intervals .* are too few, at least 3"):
        SpikeObjective(spikes, seconds=2.0)
    with pytest.raises(FitError, match="no spike comes after"):
        SpikeObjective(spikes, start=6000.0)
    rows = "".join(f"{0.01 * step:.2f},{1e-8 * step:.2e}\n" for step in range(100))
    sweep = read_measurement("voltage (V),current (A)\n" + rows, "own.csv")
    with pytest.raises(FitError, match=r"set stimulus\.shape=triangle"):
        SweepObjective(sweep).prepare(scenario)
    flat = read_measurement("voltage (V),current (A)\n" + "1,1\n" * 20, "own.csv")
    with pytest.raises(FitError, match="goes neither up nor down"):
        SweepObjective(flat)


def test_a_silent_model_is_worse_than_a_slow_one(scenario):
    objective = SpikeObjective(read_file("example-spike-times.csv"), neurons=4)
    misfits = []
    for drift in (205.0, 172.0, 20.0):
        scenario.set("device.drift_rate", drift)
        misfits.append(objective.evaluate(scenario, 1).misfit)
    assert misfits == sorted(misfits)


# --- Experiments --------------------------------------------------------------------------------


def outcome(scenario, effort=1.0, seed=1, threads=1, halted=None):
    """An experiment whose curve is the drift rate over 100 times 1, 2, 4 at x = 1, 2, 4 s."""
    if halted is not None and halted():
        raise Halted("stopped")
    speed = scenario.device.drift_rate / 100.0
    x = np.array([1.0, 2.0, 4.0])
    return Outcome(
        number=speed, error=None, unit="s", means="", published=None, band=(0, 1), sentence="",
        x=Axis("x", "s"), y=Axis("y", "s"), series=(Series("this neuron", x, x * speed),),
        source="chosen", evidence="assumed", details={"twice": 2 * speed},
    )  # fmt: skip


@pytest.fixture
def made_up(monkeypatch):
    found = {"first-spike": SimpleNamespace(measure=outcome, MODELS=("1m1t1r",))}
    monkeypatch.setattr(joint, "experiments", lambda: found)


def entry(*lines: str) -> str:
    return "\n".join(["schema = 1", "[[experiment]]", 'id = "first-spike"', *lines])


@pytest.mark.parametrize(
    ("lines", "deviation"),
    [
        (('number = "2 s"', "tolerance = 0.5"), -0.56),
        (('number = "2 s"', 'compare = "log"', "tolerance = 1"), math.log(1.72 / 2)),
        (("x = [1, 3, 4]", 'y = ["1 s", "3 s", "4 s"]', "relative = true"), 0.0),
        (('x = ["2000 ms"]', 'y = ["3.44 s"]'), 0.0),
        (('details = { "twice" = 3.44 }',), 0.0),
        (('number = "2 s"', "time_factor = 2", "tolerance = 1"), -1.14),
        (('number = "9 s"', "tolerance = 0.001"), -10 * (1 + math.log(728))),
    ],
)
@pytest.mark.usefixtures("made_up")
def test_published_values_are_compared(scenario, lines, deviation):
    _, entries = from_toml(entry(*lines), "own.toml")
    found = ExperimentsObjective("own", entries).evaluate(scenario, 1)
    assert [row.deviation for row in found.rows] == pytest.approx(
        [deviation] * len(found.rows), abs=1e-9
    )
    assert sum(row.weight for row in found.rows) == pytest.approx(1.0)


@pytest.mark.usefixtures("made_up")
def test_a_free_time_factor_is_found(scenario):
    text = entry('number = "2 s"', "tolerance = 0.01")
    slow = '\n[[experiment]]\nid = "first-spike"\nnumber = "0.5 s"\ntolerance = 0.01\n'
    _, entries = from_toml(text + slow + "time_factor = [1, 10]", "own.toml")
    objective = ExperimentsObjective("own", entries)
    result = fit(scenario, objective, DRIFT, evaluations=250)
    assert result.values["device.drift_rate"] == pytest.approx(200.0, rel=0.01)
    assert result.values["first-spike.time_factor"] == pytest.approx(4.0, rel=0.02)
    assert "first-spike.time_factor 1 → 4" in result.scenario.story
    assert result.scenario.device.drift_rate == result.values["device.drift_rate"]


@pytest.mark.usefixtures("made_up")
def test_experiments_of_one_device_share_its_time_factor():
    slow = ('number = "0.5 s"', "tolerance = 0.01", 'device = "slow"', "time_factor = [1, 10]")
    other = '\n[[experiment]]\nid = "first-spike"\n' + "\n".join(slow) + "\n"
    _, entries = from_toml(entry(*slow) + other, "own.toml")
    objective = ExperimentsObjective("own", entries)
    assert [free.path for free in objective.own] == ["slow.time_factor"]
    moved = objective.with_own({"slow.time_factor": 3.0})
    assert [one.factor for one in moved.entries] == [3.0, 3.0]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (('x = ["9 s"]', 'y = ["1 s"]'), "own.toml, experiment 1 (first-spike): x 9 s is out of"),
        (('x = ["1 V"]', 'y = ["1 s"]'), "the unit 'V' does not fit"),
        (('number = "1 V"',), "the unit 'V' does not fit"),
        (("number = 0", 'compare = "log"'), "has no logarithm"),
        (('details = { "twic" = 1 }',), "Did you mean 'twice'?"),
        (("x = [1]", "y = [0]", "relative = true"), "the first y is 0"),
    ],
)
@pytest.mark.usefixtures("made_up")
def test_published_values_that_do_not_belong_to_the_experiment(scenario, lines, sentence):
    _, entries = from_toml(entry(*lines), "own.toml")
    with pytest.raises(FitError) as caught:
        fit(scenario, ExperimentsObjective("own", entries), DRIFT)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "own.toml: 'schema = 1' is missing"),
        ("schema = 1", "give 1 to 64 entries [[experiment]]"),
        ('schema = 1\n[[experiment]]\nid = "refractory"', "Did you mean 'refractory-period'?"),
        (entry("numbr = 1"), "'numbr' is not a key. Did you mean 'number'?"),
        (entry(), "give either x and y of equal length, or number, or details"),
        (entry("x = [1, 2]", "y = [1]"), "give either x and y of equal length"),
        (entry("number = 1", "weight = -1"), "weight: -1 is not allowed"),
        (entry("number = 1", "time_factor = [2, 1]"), "[2, 1] is not in order"),
        (entry("number = 1", 'device = "a b"'), "device 'a b' must be one word"),
        (entry("number = 1", 'evidence = "sure"'), "evidence 'sure' is not known"),
        ("schema = 1\nfirst [", "not valid TOML"),
    ],
)
def test_files_of_published_values(text, sentence):
    with pytest.raises(FitError) as caught:
        from_toml(text, "own.toml")
    assert sentence in str(caught.value)


def test_the_shipped_file_runs_on_the_real_experiments(scenario):
    objective = experiments_objective("zhao-2025", effort=0.02)
    assert {one.id for one in objective.entries} <= set(experiments())
    assert {(one.source, one.evidence) for one in objective.entries} == {("he2026", "transcribed")}
    found = objective.evaluate(objective.prepare(scenario), 1)
    assert len(found.rows) == 20
    assert all(math.isfinite(row.measured) for row in found.rows)
    assert all(row.ours is not None for row in found.rows)
    with pytest.raises(FitError, match=r"neither a \.toml file nor a shipped one"):
        experiments_objective("nobody-1900")


def test_search_in_logarithms():
    free = Free("x", 1.0, 100.0, 10.0, "1", log=True)
    assert free.part(10.0) == pytest.approx(0.5)
    assert free.spread(10.0, 0.1) == pytest.approx(10.0 * 0.1 * math.log(100.0))


# --- Command ------------------------------------------------------------------------------------


def run(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    captured = capsys.readouterr()
    return ended.value.code, captured.out, captured.err


def test_the_command_writes_a_preset(tmp_path, capsys):
    out = tmp_path / "mine.toml"
    words = ["fit", "neuron/pulse-train", "example-spike-times.csv", "--free",
             "device.drift_rate=150:250", "--evaluations", "4", "--neurons", "2", "--seconds",
             "0.2 s", "--json", "--out", str(out)]  # fmt: skip
    code, printed, problems = run(words, capsys)
    assert (code, problems) == (0, "")
    found = json.loads(printed)
    assert found["parameters"][0]["path"] == "device.drift_rate"
    assert found["misfit_end"] <= found["misfit_start"]
    made = explorer.load_preset(out)
    assert made.device.drift_rate == found["parameters"][0]["value"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--free", "device.drift_rate"], "name a CSV file of measured data"),
        (["none.csv", "--free", "device.drift_rate"], "none.csv: cannot be read"),
        (["example-spike-times.csv"], "name at least one parameter"),
        (["example-spike-times.csv", "--start", "3 V"], "--start: the unit 'V' does not fit"),
        (["example-spike-times.csv", "--experiments", "zhao-2025"], "not both"),
        (["--experiments", "none.toml", "--free", "device.drift_rate"], "cannot be read"),
        (["--experiments", "zhao-2025", "--effort", "0"], "--effort: 0.0 is out of bounds"),
        (["example-spike-times.csv", "--neurons", "0"], "--neurons: 0 is out of bounds"),
        (["example-spike-times.csv", "--out", "mine.csv"], "'.csv' is not one of .toml"),
    ],
)
def test_mistakes_on_the_command_line(words, sentence, capsys):
    code, printed, problems = run(["fit", "neuron/pulse-train", *words], capsys)
    assert (code, printed) == (2, "")
    assert sentence in problems
    assert problems.count("\n") == 1
