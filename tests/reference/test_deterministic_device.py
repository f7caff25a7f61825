"""The kernel without noise against scipy's adaptive integrator, and its order in the step."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate

import explorer

D0, GATE = 8.0, 10e-12
MU, GAMMA_1, BETA, GAMMA_2 = 172.0, 600.0, 20.0, 5.0
ALPHA, DELTA, LAMBDA = 0.01, 0.02, 0.2
R_ON, R_OFF, R_C = 1e6, 1e12, 250e6


def resistance(gap: float) -> float:
    u = max(gap - DELTA, 0.0)
    return R_ON * (1 - u) + R_OFF * math.expm1(u / LAMBDA) / math.expm1(1 / LAMBDA)


def slope(voltage: float):
    """Return the right-hand side for a constant input, before the filament touches."""

    def rates(_, y):
        x1, x2, gate = y
        gap = 1 - x1 - x2
        field = max(voltage - gate, 0.0) / (ALPHA + abs(gap))
        current = (voltage - gate) / resistance(gap)
        return [
            -(GAMMA_1 + BETA) * x1 + MU * field,
            -GAMMA_2 * x2 + BETA * x1,
            (current - gate / R_C) / GATE,
        ]

    return rates


def touch(_, y):
    return 1.0 - y[0] - y[1] - 1e-3


touch.terminal = True


def dc_run(amplitude: float, seconds: float, dt: float = 2e-6, **changes):
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update(
        {
            "noise.scale": 0,
            "stimulus.shape": "dc",
            "stimulus.amplitude": amplitude,
            "run.dt": dt,
            **changes,
        }
    )
    return explorer.simulate(scenario, seconds=seconds)


@pytest.mark.parametrize("amplitude", [0.2, 0.4, 0.6, 0.8, 1.0])
def test_states_follow_the_equations_until_contact(amplitude):
    truth = integrate.solve_ivp(
        slope(amplitude), (0.0, 0.1), [0.0, 0.0, 0.0], method="LSODA", rtol=1e-10, atol=1e-12,
        events=touch, dense_output=True,
    )  # fmt: skip
    end = truth.t[-1] if truth.t_events[0].size == 0 else 0.95 * truth.t[-1]
    traces = dc_run(amplitude, 0.1).traces.isel(neuron=0)
    times = traces["time"].values
    times = times[times < end]
    for row, name in enumerate(("filament", "residue")):
        ours = traces[name].values[: times.size]
        assert np.abs(ours - truth.sol(times)[row]).max() < 3e-3
    gate = traces["gate_voltage"].values[: times.size]
    assert np.abs(gate - truth.sol(times)[2]).max() < 3e-3


@pytest.mark.parametrize("amplitude", [0.6, 1.0])
def test_first_spike_time_is_that_of_the_equations(amplitude):
    # The gate charges in 10 µs once bridged, so contact is the spike to within a few steps.
    truth = integrate.solve_ivp(
        slope(amplitude), (0.0, 0.2), [0.0, 0.0, 0.0], method="LSODA", rtol=1e-10, atol=1e-12,
        events=touch,
    )  # fmt: skip
    first = dc_run(amplitude, 0.1).spike_times[0]
    assert first == pytest.approx(truth.t_events[0][0], rel=2e-3)


def test_halving_the_step_halves_the_error():
    # Steps in the rates are of first order: the error of the filament is proportional to dt.
    ends = []
    for dt in (8e-6, 4e-6, 2e-6, 1e-6):
        ends.append(float(dc_run(0.4, 0.02, dt).state["filament"][0]))
    changes = np.abs(np.diff(ends))
    assert changes[0] / changes[1] == pytest.approx(2.0, rel=0.05)
    assert changes[1] / changes[2] == pytest.approx(2.0, rel=0.05)


def test_first_spike_converges_with_the_step():
    times = [dc_run(0.8, 0.05, dt).spike_times[0] for dt in (8e-6, 4e-6, 2e-6, 1e-6)]
    changes = np.abs(np.diff(times))
    assert changes[2] < changes[0]
    assert changes[2] / times[-1] < 2e-4


def test_energies_do_not_depend_on_the_step_beyond_its_error():
    books = [dc_run(0.8, 0.05, dt).summary()["energy_j"] for dt in (2e-6, 1e-6)]
    for name in ("memristor", "control_resistor", "load", "transistor"):
        assert books[0][name] == pytest.approx(books[1][name], rel=5e-3)


def test_back_discharge_through_a_bridged_memristor():
    # The pulse ends while the memristor is bridged: the gate empties through it until it opens, far
    # faster than through R_c alone, which would leave exp(-0.1 / 2.5) = 96 % after 0.1 ms.
    end = round(dc_run(1.0, 0.02).spike_times[0] + 10e-6, 6)
    run = dc_run(1.0, 0.02, **{"stimulus.shape": "single-pulse", "stimulus.width": end})
    traces = run.traces.isel(neuron=0)
    before, after = (traces.sel(time=t, method="nearest") for t in (end, end + 1e-4))
    assert before["gate_voltage"] > 0.3
    assert after["gate_voltage"] < 0.5 * before["gate_voltage"]
    lost = 0.5 * GATE * float(before["gate_voltage"] ** 2 - after["gate_voltage"] ** 2)
    burnt = float(after["memristor"] - before["memristor"])
    spilt = float(after["control_resistor"] - before["control_resistor"])
    assert burnt > 3.0 * spilt > 0.0
    assert burnt + spilt == pytest.approx(lost, rel=1e-6)


@pytest.mark.parametrize("capacitance", ["1 pF", "1 fF"])
def test_output_node_with_a_capacitor_tends_to_the_one_without(capacitance):
    with_it = dc_run(0.8, 0.05, **{"neuron.load_capacitance": capacitance})
    without = dc_run(0.8, 0.05)
    ours, theirs = (run.traces["output_voltage"].values[0] for run in (with_it, without))
    assert np.median(np.abs(ours - theirs)) < 1e-6
    assert with_it.spike_times == pytest.approx(without.spike_times)
    assert abs(with_it.summary()["energy_j"]["residual_rel"]) < 1e-9
