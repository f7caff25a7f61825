"""The text of a netlist, and what has none; what ngspice makes of it is in tests/reference."""

from __future__ import annotations

import re

import numpy as np
import pytest

import explorer
from explorer.cli import main
from explorer.engine.layout import lay_out
from explorer.errors import ScenarioError
from explorer.model.neurons import models
from explorer.model.stimuli import shapes, waveform
from explorer.netlist import netlist, writers
from explorer.netlist.stimulus import EDGE, source


def scenario_of(changes: dict | None = None, preset: str = "neuron/pulse-train"):
    scenario = explorer.load_preset(preset)
    scenario.update(changes or {})
    return scenario


def parameters_of(text: str) -> dict[str, float]:
    return {name: float(number) for name, number in re.findall(r"^\.param (\w+)=(\S+)", text, re.M)}


def test_rates_are_rates_again():
    found = parameters_of(netlist(scenario_of()))
    wanted = {
        "mu": 172.0, "loss1": 620.0, "beta": 20.0, "gamma2": 5.0, "alpha": 0.01, "delta": 0.02,
        "perlambda": 5.0, "ron": 1e6, "roff0": 1e12 / np.expm1(5.0), "stop": 1e-6,
    }  # fmt: skip
    assert found.keys() == wanted.keys()
    assert list(found.values()) == pytest.approx(list(wanted.values()), rel=1e-12)
    assert parameters_of(netlist(scenario_of({"run.dt": "1 µs"}))) == pytest.approx(found)


def test_frame():
    text = netlist(scenario_of(), "some.txt")
    assert text.startswith("* Pulse train, paper Fig. 2e\n")
    assert text.endswith("\n.end\n")
    assert "Noise is off" in text
    assert "wrdata some.txt v(gate)" in text
    assert text.isascii()


def test_every_parameter_that_counts_stands_in_the_head():
    text = netlist(scenario_of({"neuron.control_resistance": "50 MΩ"}, "neuron/65nm"))
    for path in models()["1m1t1r"].DESCRIPTION.uses:
        assert f"* {path} = " in text or path.startswith("noise."), path
    assert "device.filament_relaxation = 600 1/s he2026 (transcribed)" in text
    assert "device.drift_rate = 300 1/(V*s) preset neuron/65nm" in text
    assert "neuron.control_resistance = 50000000 ohm set by the user" in text
    assert "* he2026: He, Chaoyi" in text


def test_a_title_cannot_leave_its_comment():
    scenario = scenario_of()
    scenario.title = "harmless\n.shell date\r.end µ Ω\u2028x"
    lines = netlist(scenario).splitlines()
    assert lines[0] == "* harmless .shell date .end u ohm x"


def test_first_neuron_of_a_population():
    text = netlist(scenario_of(preset="population/opening"))
    p = lay_out(scenario_of(preset="population/opening")).parameters[0]
    assert "first of 24 neurons" in text
    assert parameters_of(text)["mu"] == pytest.approx(p["drift"] / p["dt"])


def test_every_model_has_a_netlist():
    assert set(writers()) == set(models())
    for model in models():
        scenario = scenario_of({"compact.area_growth": 0}, models()[model].DESCRIPTION.start)
        text = netlist(scenario)
        assert writers()[model].WATCHED in text


def test_a_model_without_a_writer(monkeypatch):
    monkeypatch.setattr("explorer.netlist.writers", lambda: {"spice-compact": None})
    with pytest.raises(ScenarioError, match="'1m1t1r' has no netlist, allowed are spice-compact"):
        netlist(scenario_of())


def test_what_has_no_netlist():
    with pytest.raises(ScenarioError, match=r"network.stages: a chain of 2 has no netlist"):
        netlist(scenario_of({"network.stages": 2}))
    widening = {"neuron.model": "spice-compact", "compact.area_growth": 10}
    with pytest.raises(ScenarioError, match=r"compact.area_growth: 10 has no netlist"):
        netlist(scenario_of(widening))
    with pytest.raises(ScenarioError, match="too many edges"):
        netlist(scenario_of({"stimulus.shape": "poisson", "stimulus.period": "4 µs",
                             "stimulus.width": "2 µs", "run.seconds": 5}))  # fmt: skip


def voltage_of(lines: list[str], times: np.ndarray) -> np.ndarray:
    """Return the voltage of a source's lines at some times [s]."""
    text = " ".join(lines)
    if "PULSE" in text:
        low, high, delay, rise, fall, width, period = (
            float(word) for word in re.search(r"\((.*)\)", text)[1].split()
        )
        corners = [0.0, rise, rise + width, rise + width + fall]
        phase = np.where(times < delay, -1.0, np.mod(times - delay, period))
        return np.interp(phase, corners, [low, high, high, low])
    points = np.array([[float(word) for word in line[1:].split()] for line in lines[1:-1]])
    assert (np.diff(points[:, 0]) > 0.0).all()
    return np.interp(times, *points.T)


@pytest.mark.parametrize("shape", shapes())
@pytest.mark.parametrize(
    "timing",
    [{}, {"delay": "3 ms"}, {"delay": "1 ms", "duration": "5.5 ms"}, {"width": "2 ms"},
     {"amplitude": -0.5}],
    ids=["plain", "delay", "duration", "always", "negative"],
)  # fmt: skip
def test_the_stimulus_is_that_of_the_kernel(shape, timing):
    changes = {f"stimulus.{name}": value for name, value in timing.items()}
    layout = lay_out(scenario_of({"stimulus.shape": shape, "run.seconds": 0.012} | changes))
    # In the middle of a step: edges are over within a hundredth of one.
    times = (np.arange(layout.steps) + 0.5) * layout.dt
    ours = waveform(layout.timing, 0, layout.steps)
    theirs = voltage_of(source(layout), times)
    assert np.abs(ours - theirs).max() < 1e-9 + 0.5 * EDGE / min(500, layout.timing.width)


def test_the_command(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(["netlist", "neuron/pulse-train", "--out", "cell.cir", "--set", "noise.scale=0"])
    assert (end.value.code or 0, capsys.readouterr().err) == (0, "")
    text = (tmp_path / "cell.cir").read_text()
    assert "wrdata cell_voltage.txt v(gate)" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("neuron/pulse-train", "--out", "cell.txt"), "the ending '.txt' is not one of .cir"),
        (("neuron/pulse-train", "--out", "a;b.cir"), "the name 'a;b' is not allowed"),
        (("neuron/nothing", "--out", "cell.cir"), "is not a preset"),
        (("neuron/pulse-train", "--out", "cell.cir", "--set", "network.stages=3"), "chain of 3"),
        (("neuron/pulse-train",), "--out"),
    ],
)
def test_mistakes_at_the_command(words, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(["netlist", *words])
    error = capsys.readouterr().err
    assert end.value.code == 2
    assert error.count("\n") == 1
    assert says in error
    assert list(tmp_path.iterdir()) == []
