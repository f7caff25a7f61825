"""Long steps: where they are allowed, and that they leave the statistics as they are."""

from __future__ import annotations

import numpy as np
import pytest

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.run import simulate
from explorer.model.long_steps import LONG, MARGIN, far_limit, steady


def limits(changes=None):
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update({"run.long_steps": True} | (changes or {}))
    return lay_out(scenario, neurons=4).parameters["far_below"]


def test_the_limit_lies_before_the_contact_layer():
    assert limits() == pytest.approx(1.0 - MARGIN - 0.16 / 8.0)
    assert not limits({"run.long_steps": False}).any()


@pytest.mark.parametrize(
    "changes",
    [
        {"device.filament_relaxation": 1e4},
        {"neuron.control_resistance": "1 MΩ"},
        {"run.dt": "50 µs"},
        {"device.off_resistance": "10 MΩ"},
        {"network.stages": 2},
    ],
)
def test_what_moves_too_fast_takes_no_long_steps(changes):
    assert not limits(changes).any()


def test_far_limit_never_lets_a_gate_follow_within_a_long_step():
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update({"run.long_steps": True, "population.spread": 0.2})
    parameters = lay_out(scenario, neurons=50).parameters
    allowed = far_limit(parameters) > 0
    leak = parameters["control_conductance"] * parameters["dt_per_capacitance"] * LONG
    assert allowed.any()
    assert (leak[allowed] < 0.1).all()


def test_steady_looks_at_the_whole_long_step():
    inputs = np.zeros(3 * LONG)
    inputs[2 * LONG - 1 :] = 1.0
    assert steady.py_func(inputs, 0, 0)
    assert not steady.py_func(inputs, LONG, LONG)
    assert steady.py_func(inputs, 2 * LONG, 2 * LONG)
    assert not steady.py_func(inputs, 0, 1)
    assert not steady.py_func(inputs, 2 * LONG + 1, 8 * LONG)


def test_rates_intervals_and_energies_stay():
    scenario = explorer.load_preset("neuron/pulse-train")
    found = []
    for long in (False, True):
        scenario.set("run.long_steps", long)
        found.append(simulate(scenario, seconds=0.6, neurons=200, threads=2, traced=0).summary())
    short, long = found
    # One standard error of the rate over this run is about 1 %.
    assert long["rate_hz"] == pytest.approx(short["rate_hz"], rel=0.05)
    assert long["isi_mean_s"] == pytest.approx(short["isi_mean_s"], rel=0.05)
    assert long["isi_cv"] == pytest.approx(short["isi_cv"], rel=0.1)
    front, other = (run["energy_per_spike_j"] for run in (short, long))
    assert other == pytest.approx(front, rel=0.05)
    assert long["state_sha256"] != short["state_sha256"]


def test_runs_cut_anywhere_by_whole_long_steps_are_equal():
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update({"run.long_steps": True, "stimulus.amplitude": 1.0})
    hashes = {
        simulate(scenario, seconds=0.0403, neurons=20, chunk_steps=chunk).summary()["state_sha256"]
        for chunk in (3, 8, 100, 5000)
    }
    assert len(hashes) == 1
