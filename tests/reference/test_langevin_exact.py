"""The Langevin kernel against exact results: free diffusion, equilibrium, scipy's integrator."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

import explorer

A, W, B, W_P, S, WALL = 20.0, 0.40, 2.0, 0.15, 4.0, 400.0
T_0, G = 1e-3, 2.0 * 1.602176634e-19 / (2.0 * 1.380649e-23 * 300.0)
R_MIN, LAMBDA, R_EXT, C = 50e3, 0.10, 1e6, 10e-9
R_TH, TAU = 1e7, 0.2e-3
LEVEL, BACK, REARM = 2e-6, -0.5, 0.15


def run(changes, seconds, neurons=1, **options):
    scenario = explorer.load_preset("neuron/langevin")
    scenario.update(changes)
    return explorer.simulate(scenario, seconds=seconds, neurons=neurons, **options)


def potential(x, depth=A, pinning=B, slope=S, wall=WALL):
    beyond = np.maximum(x, 0.0) + np.minimum(x + 1.0, 0.0)
    wells = depth * np.exp(-((x + 1) ** 2) / (2 * W**2)) + pinning * np.exp(-(x**2) / (2 * W_P**2))
    return slope * x - wells + wall / 2 * beyond**2


FREE = {
    "stimulus.amplitude": 0.0, "langevin.well_depth": 0.0, "langevin.pinning_depth": 0.0,
    "langevin.slope": 0.0, "langevin.wall_stiffness": 0.0,
}  # fmt: skip


@pytest.mark.parametrize(("kelvin", "scale"), [(300.0, 1.0), (360.0, 1.0), (300.0, 0.5)])
def test_free_diffusion(kelvin, scale):
    changes = FREE | {"device.temperature": kelvin, "noise.scale": scale}
    ways = run(changes, 40e-6, 50_000, traced=0).state["position"] + 1.0
    exact = 2.0 * 40e-6 / T_0 * kelvin / 300.0 * scale**2
    assert (ways**2).mean() == pytest.approx(exact, rel=0.02)
    assert abs(ways.mean()) < 5.0 * math.sqrt(exact / ways.size)


def equilibrium_p(positions, **landscape) -> float:
    grid = np.linspace(-1.6, 0.6, 30_001)
    share = np.cumsum(np.exp(-(u := potential(grid, **landscape)) + u.min()))
    return stats.kstest(positions, lambda x: np.interp(x, grid, share / share[-1])).pvalue


def test_equilibrium_in_the_well():
    # 0.1 ms is twelve relaxation times of the well; every cluster is a sample of its own.
    still = {"stimulus.amplitude": 0.0, "langevin.thermal_resistance": 0.0, "run.dt": 0.1e-6}
    found = run(still, 100e-6, 2000, traced=0).state["position"]
    assert equilibrium_p(found) > 0.01
    assert equilibrium_p(found, depth=26.0) < 1e-3  # the test would see another well


def test_equilibrium_across_the_gap():
    flat = {
        "stimulus.amplitude": 0.0, "langevin.well_depth": 2.0, "langevin.pinning_depth": 1.0,
        "langevin.slope": 0.5, "run.dt": 0.5e-6,
    }  # fmt: skip
    found = run(flat, 3e-3, 1500, traced=0).state["position"]
    assert (found > -0.3).mean() > 0.1
    assert equilibrium_p(found, depth=2.0, pinning=1.0, slope=0.5) > 0.01
    assert equilibrium_p(found, depth=2.5, pinning=1.0, slope=0.5) < 0.01


def rates_of_change(voltage):
    def slopes(_, y):
        x, v, heat = y
        beyond = max(x, 0.0) + min(x + 1.0, 0.0)
        force = G * v - S - WALL * beyond
        force -= A * (x + 1.0) / W**2 * math.exp(-((x + 1.0) ** 2) / (2 * W**2))
        force -= B * x / W_P**2 * math.exp(-(x**2) / (2 * W_P**2))
        r = R_MIN * math.cosh(x / LAMBDA)
        power = v * v / r
        return [
            force / T_0,
            ((voltage - v) / R_EXT - v / r) / C,
            (300.0 - heat + power * R_TH) / TAU,
        ]

    return slopes


def true_spikes(voltage, seconds) -> np.ndarray:
    """Return the moments [s] at which an armed current rises above the level."""

    def over(_, y):
        return y[1] / (R_MIN * math.cosh(y[0] / LAMBDA)) - LEVEL

    def back(_, y):
        return BACK - y[0]

    over.direction = back.direction = 1.0
    found = integrate.solve_ivp(
        rates_of_change(voltage), (0.0, seconds), [-1.0, 0.0, 300.0], method="LSODA",
        rtol=1e-9, atol=1e-13, max_step=20e-6, events=(over, back),
    )  # fmt: skip
    moments = sorted([(t, 0) for t in found.t_events[0]] + [(t, 1) for t in found.t_events[1]])
    spikes, armed = [], True
    for moment, kind in moments:
        if kind == 0 and armed:
            spikes.append(moment)
        armed = kind == 1 or (armed and kind != 0)
    return np.array(spikes)


@pytest.mark.parametrize("voltage", [1.0, 2.0])
def test_spikes_without_noise_are_those_of_the_equations(voltage):
    truth = true_spikes(voltage, 0.06)
    assert truth.size >= 2

    def ours(dt):
        changes = {"stimulus.amplitude": voltage, "noise.scale": 0.0, "run.dt": dt}
        return run(changes, 0.06).spike_times

    fine, coarse = ours(0.1e-6), ours(0.2e-6)
    assert fine.size == truth.size
    assert fine == pytest.approx(truth, rel=1e-4)
    # The step is of first order: half the step, half the error.
    assert np.abs(coarse - truth).max() == pytest.approx(2 * np.abs(fine - truth).max(), rel=0.15)


def test_temperature_without_noise_is_that_of_the_equations():
    truth = integrate.solve_ivp(
        rates_of_change(1.0), (0.0, 0.03), [-1.0, 0.0, 300.0], method="LSODA", rtol=1e-9,
        atol=1e-13, max_step=20e-6, dense_output=True,
    )  # fmt: skip
    changes = {"stimulus.amplitude": 1.0, "noise.scale": 0.0, "run.dt": 0.2e-6}
    traces = run(changes, 0.03).traces.isel(neuron=0)
    exact = truth.sol(traces["time"].values)
    assert exact[2].max() > 305.0
    # Spikes are steep, so a shift in time of 1e-4 counts there; medians do not see it.
    assert np.median(np.abs(traces["temperature"].values - exact[2])) < 1e-3
    assert np.median(np.abs(traces["device_voltage"].values - exact[1])) < 1e-4
    assert traces["temperature"].values.max() == pytest.approx(exact[2].max(), rel=1e-3)
