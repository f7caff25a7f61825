"""Our kernels without noise against ngspice on the netlists that we write."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest

import explorer
from explorer.netlist import DATA, netlist

CLOSE = 0.01
"""Largest relative error of a spike time."""


@pytest.fixture
def simulated(ngspice, tmp_path):
    """Return a function that runs a scenario in ngspice: (time [s], voltage [V], its stdout)."""

    def run(scenario):
        (tmp_path / "neuron.cir").write_text(netlist(scenario), encoding="utf-8")
        done = subprocess.run(
            (ngspice, "-b", "neuron.cir"), cwd=tmp_path, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        time, voltage = np.loadtxt(tmp_path / DATA).T
        return time, voltage, done.stdout

    return run


def scenario_of(preset: str, **changes):
    scenario = explorer.load_preset(preset)
    scenario.set("noise.scale", 0)
    scenario.update({name.replace("__", "."): value for name, value in changes.items()})
    return scenario


def crossings(time: np.ndarray, voltage: np.ndarray, threshold: float) -> np.ndarray:
    """Return the times of the upward crossings [s], interpolated."""
    at = np.flatnonzero((voltage[:-1] < threshold) & (voltage[1:] >= threshold))
    part = (threshold - voltage[at]) / (voltage[at + 1] - voltage[at])
    return time[at] + part * (time[at + 1] - time[at])


def compare(simulated, scenario, threshold: float) -> float:
    """Return the largest relative difference of a spike time; the numbers must agree."""
    time, voltage, _ = simulated(scenario)
    theirs = crossings(time, voltage, threshold)
    ours = explorer.simulate(scenario, neurons=1, traced=0).spike_times
    assert ours.size == theirs.size > 0
    return float(np.abs(ours / theirs - 1.0).max())


def test_each_spike_of_a_neuron_that_keeps_firing(simulated):
    scenario = scenario_of(
        "neuron/pulse-train", neuron__control_resistance="50 MΩ", run__seconds=0.3
    )
    time, voltage, printed = simulated(scenario)
    theirs = crossings(time, voltage, 0.2)
    ours = explorer.simulate(scenario, traced=0).spike_times
    assert ours.size == theirs.size > 60
    assert np.abs(ours / theirs - 1.0).max() < CLOSE
    listed = [float(number) for number in re.findall(r"spike\s+=\s+(\S+)", printed)]
    assert np.allclose(listed, theirs, rtol=1e-5)
    assert f"spikes: {theirs.size}" in printed


@pytest.mark.parametrize(
    ("preset", "changes"),
    [
        ("neuron/paper-table-1", {}),
        ("neuron/65nm", {"run__seconds": 0.2}),
        ("neuron/pulse-train", {"stimulus__shape": "dc", "run__seconds": 0.1}),
        (
            "neuron/pulse-train",
            {"stimulus__shape": "poisson", "stimulus__amplitude": 1.2, "run__seconds": 0.1},
        ),
        (
            "neuron/pulse-train",
            {
                "stimulus__shape": "ramp", "stimulus__width": "30 ms", "stimulus__period": "40 ms",
                "stimulus__amplitude": 1.2, "run__seconds": 0.1,
            },
        ),
        (
            "neuron/pulse-train",
            {
                "stimulus__delay": "3 ms", "stimulus__duration": "80 ms",
                "stimulus__amplitude": 1.2, "run__seconds": 0.1,
            },
        ),
    ],
    ids=["table-1", "65nm", "dc", "poisson", "ramp", "ends"],
)  # fmt: skip
def test_other_parameters_and_stimuli(simulated, preset, changes):
    changes = {"neuron__control_resistance": "50 MΩ", "run__seconds": 0.3} | changes
    assert compare(simulated, scenario_of(preset, **changes), 0.2) < CLOSE


def test_another_time_scale(simulated):
    changes = {"run__seconds": "4 µs"}
    assert compare(simulated, scenario_of("neuron/3nm", **changes), 0.2) < CLOSE


def test_the_whole_gate_voltage(simulated):
    scenario = scenario_of("neuron/pulse-train", stimulus__shape="dc", run__seconds=0.02)
    time, voltage, _ = simulated(scenario)
    trace = explorer.simulate(scenario).traces["gate_voltage"].isel(neuron=0)
    ours = np.interp(time, trace["time"].values, trace.values)
    assert np.median(np.abs(ours - voltage)) < 1e-4
    assert abs(ours[-1] - voltage[-1]) < 1e-3


BENCH = {
    "neuron.model": "spice-compact", "compact.drift_rate": 16, "compact.focusing": 0.1,
    "compact.filament_relaxation": 50, "compact.residue_relaxation": 0.42,
    "compact.conversion_rate": 0.35, "compact.area_growth": 0, "compact.growth_ceiling": 1,
    "compact.tunnelling_length": 0.1, "compact.on_resistance": "17 kΩ",
    "compact.off_resistance": "10 GΩ", "compact.current_ceiling": "10 mA", "compact.one_way": True,
    "compact.series_resistance": "50 Ω", "compact.parallel_resistance": "10 MΩ",
    "compact.parallel_capacitance": "1 µF", "stimulus.shape": "dc", "stimulus.amplitude": 1.0,
    "noise.scale": 0, "run.dt": "1 ms", "run.seconds": 5,
}  # fmt: skip
"""The compact memristor's own parameters on a bench with a constant voltage."""

CURRENT = {
    "compact.series_resistance": "10 MΩ", "compact.parallel_resistance": 0, "run.seconds": 60,
}  # fmt: skip
"""A current source of 0.1 µA beside 10 MΩ, written as 1 V behind 10 MΩ."""


@pytest.mark.parametrize(
    "changes",
    [{}, CURRENT, CURRENT | {"compact.compliance_current": "50 nA"}],
    ids=["voltage", "current", "compliance"],
)
def test_the_compact_memristor(simulated, changes):
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update(BENCH | changes)
    theirs, ours = spikes_of_both(simulated, scenario)
    assert ours.size == theirs.size > 0
    assert np.abs(ours / theirs - 1.0).max() < CLOSE


def spikes_of_both(simulated, scenario) -> tuple[np.ndarray, np.ndarray]:
    """Return the spike times [s] that ngspice prints and ours."""
    _, _, printed = simulated(scenario)
    theirs = [float(number) for number in re.findall(r"spike\s+=\s+(\S+)", printed)]
    return np.array(theirs), explorer.simulate(scenario, neurons=1, traced=0).spike_times


def test_presets_of_the_compact_memristor(simulated):
    for preset in explorer.presets():
        scenario = scenario_of(preset)
        if scenario.neuron.model != "spice-compact" or scenario.compact.area_growth > 0.0:
            continue
        theirs, ours = spikes_of_both(simulated, scenario)
        assert ours.size == theirs.size, preset
        assert np.allclose(ours, theirs, rtol=CLOSE, atol=0.0), preset


@pytest.mark.parametrize(
    ("preset", "changes", "count"),
    [
        ("neuron/hodgkin-huxley", {"run__seconds": 0.15}, 11),
        ("neuron/hodgkin-huxley-warm", {}, 1),
        ("neuron/langevin", {"stimulus__amplitude": 1.5, "run__seconds": 0.1}, 10),
        ("neuron/langevin", {"langevin__focusing": 0.2, "stimulus__amplitude": 1.2,
                             "run__seconds": 0.1}, None),
    ],
    ids=["axon", "warm axon", "langevin", "focused"],
)  # fmt: skip
def test_the_other_models(simulated, preset, changes, count):
    theirs, ours = spikes_of_both(simulated, scenario_of(preset, **changes))
    assert ours.size == theirs.size == (count or ours.size) > 0
    assert np.abs(ours / theirs - 1.0).max() < 0.002
