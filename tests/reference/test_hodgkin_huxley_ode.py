"""The squid axon against scipy's adaptive integrator at tight tolerance, and its order in dt.

The equations are written down here a second time, in the units of the textbooks: mV, ms, µA/cm².
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, optimize

import explorer

TIGHT = 1e-4
"""Largest relative error of a spike time."""


def linoid(distance: float) -> float:
    ratio = distance / 10.0
    return 10.0 * (1.0 + ratio / 2.0) if abs(ratio) < 1e-7 else distance / -math.expm1(-ratio)


def rates(v: float) -> np.ndarray:
    """Return alpha and beta of m, h, n in 1/ms, shape (3, 2)."""
    return np.array(
        [
            (0.1 * linoid(v + 40), 4 * math.exp(-(v + 65) / 18)),
            (0.07 * math.exp(-(v + 65) / 20), 1 / (1 + math.exp(-(v + 35) / 10))),
            (0.01 * linoid(v + 55), 0.125 * math.exp(-(v + 65) / 80)),
        ]
    )


def outward(v: float, m: float, h: float, n: float) -> float:
    return 120 * m**3 * h * (v - 50) + 36 * n**4 * (v + 77) + 0.3 * (v + 54.387)


def settled(v: float) -> np.ndarray:
    found = rates(v)
    return found[:, 0] / found.sum(axis=1)


def crossing(_, y):
    return y[0]


crossing.direction = 1.0


def exact(pieces: list[tuple[float, float]], celsius: float):
    """Return (spike times [ms], end state) under (current, until [ms]) pieces, from rest."""
    factor = 3.0 ** ((celsius - 6.3) / 10.0)
    rest = optimize.brentq(lambda v: outward(v, *settled(v)), -80, -50, xtol=1e-13)
    state, begin, spikes = np.array([rest, *settled(rest)]), 0.0, []
    for current, until in pieces:

        def slope(_, y, current=current):
            found = factor * rates(y[0])
            gates = found[:, 0] * (1 - y[1:]) - found[:, 1] * y[1:]
            return [current - outward(*y), *gates]

        done = integrate.solve_ivp(
            slope, (begin, until), state, method="LSODA", rtol=1e-10, atol=1e-12, events=crossing
        )
        spikes.extend(done.t_events[0])
        state, begin = done.y[:, -1], until
    return np.array(spikes), state


def ours(preset: str, seconds: float, **changes):
    scenario = explorer.load_preset(preset)
    scenario.update(changes)
    return explorer.simulate(scenario, seconds=seconds)


@pytest.mark.parametrize("celsius", [6.3, 18.5])
def test_shock(celsius):
    preset = "neuron/hodgkin-huxley-shock"
    run = ours(preset, 0.02, **{"axon.temperature": celsius + 273.15, "stimulus.delay": 0.0})
    spikes, end = exact([(60.0, 0.2), (0.0, 20.0)], celsius)
    assert spikes.size == 1
    assert run.spike_times * 1e3 == pytest.approx(spikes, rel=TIGHT)
    assert run.state["membrane_voltage"][0] * 1e3 == pytest.approx(end[0], abs=1e-3)


def test_sustained_current():
    run = ours("neuron/hodgkin-huxley", 0.3)
    spikes, _ = exact([(10.0, 300.0)], 6.3)
    assert spikes.size > 15
    assert run.spike_times * 1e3 == pytest.approx(spikes, rel=TIGHT)


def test_halving_the_step_quarters_the_error():
    spikes, _ = exact([(10.0, 60.0)], 6.3)
    errors = [
        ours("neuron/hodgkin-huxley", 0.06, **{"run.dt": dt}).spike_times[-1] * 1e3 - spikes[-1]
        for dt in (40e-6, 20e-6, 10e-6)
    ]
    assert errors[0] / errors[1] == pytest.approx(4.0, rel=0.1)
    assert errors[1] / errors[2] == pytest.approx(4.0, rel=0.1)


def test_energies_do_not_depend_on_the_step():
    books = [
        ours("neuron/hodgkin-huxley-shock", 0.06, **{"run.dt": dt}).summary()["energy_j"]
        for dt in (4e-6, 2e-6)
    ]
    for name in ("sodium_channel", "potassium_channel", "leak_channel", "sodium_pump"):
        assert books[0][name] == pytest.approx(books[1][name], rel=1e-4)
