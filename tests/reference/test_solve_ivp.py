"""The kernel without noise under pulses, against scipy's adaptive integrator at tight tolerance.

The equations are written down here a second time, from the constants of the reference set. A run
is pieces: open gap, and bridged (x1 + x2 = 1, where the residue still moves and the filament is
what remains). They meet where an event says so, and at every edge of the stimulus; the gate's
crossings of the threshold are events too.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import integrate

import explorer

MU, GAMMA_1, BETA, GAMMA_2 = 172.0, 600.0, 20.0, 5.0  # 1/(V s), 1/s
ALPHA, DELTA, LAMBDA = 0.01, 0.02, 0.2  # parts of the thickness
R_ON, R_OFF, GATE, THRESHOLD = 1e6, 1e12, 10e-12, 0.2  # ohm, F, V
CONTROL = 50e6
WIDTH, PERIOD, SECONDS = 1e-3, 2e-3, 0.2
TIGHT = 1e-4
"""Largest relative error of a spike time."""


def resistance(gap: float) -> float:
    u = max(gap - DELTA, 0.0)
    return R_ON * (1 - u) + R_OFF * math.expm1(u / LAMBDA) / math.expm1(1 / LAMBDA)


def growth(v_in: float, x1: float, x2: float, gate: float) -> float:
    drive = max(v_in - gate, 0.0) / (ALPHA + abs(1 - x1 - x2))
    return -(GAMMA_1 + BETA) * x1 + MU * drive


def remainder(x1: float, x2: float) -> float:
    return -GAMMA_2 * x2 + BETA * x1


def apart(_, y, v_in):
    x1, x2, gate = y
    charging = (v_in - gate) / resistance(1 - x1 - x2) - gate / CONTROL
    return [growth(v_in, x1, x2, gate), remainder(x1, x2), charging / GATE]


def bridged(_, y, v_in):
    _, x2, gate = y
    residue = remainder(1 - x2, x2)
    return [-residue, residue, ((v_in - gate) / R_ON - gate / CONTROL) / GATE]


def event(terminal: bool, direction: int):
    """Return a decorator that gives an event function its attributes."""

    def mark(function):
        function.terminal, function.direction = terminal, direction
        return function

    return mark


@event(True, -1)
def touches(_, y, v_in):
    return 1 - y[0] - y[1]


@event(True, -1)
def lets_go(_, y, v_in):
    return growth(v_in, 1 - y[1], y[1], y[2]) + remainder(1 - y[1], y[1])


@event(False, 1)
def fires(_, y, v_in):
    return y[2] - THRESHOLD


NEXT = {apart: (touches, bridged), bridged: (lets_go, apart)}
"""The pieces: which equations hold, what ends them, and which others follow."""


def half_period(y, equations, start: float, end: float, v_in: float):
    """Return state and equations at `end` and the spikes on the way, for a constant input."""
    spikes: list[float] = []
    while start < end:
        # An event is a change of sign, so one that starts at or beyond zero is looked at here.
        if equations is bridged and lets_go(start, y, v_in) <= 0.0:
            equations = apart
        change, after = NEXT[equations]
        found = integrate.solve_ivp(
            equations, (start, end), y, method="DOP853", rtol=1e-10, atol=1e-13, max_step=20e-6,
            args=(v_in,), events=[fires, change],
        )  # fmt: skip
        assert found.success, found.message
        spikes += list(found.t_events[0])
        start, y = found.t[-1], found.y[:, -1].copy()
        if found.t_events[1].size:
            equations = after
        if equations is bridged:
            y[0] = 1 - y[1]
    return y, equations, spikes


def truth() -> np.ndarray:
    """Return the spike times [s] of the equations."""
    y, equations, spikes = np.zeros(3), apart, []
    edges = [
        edge
        for pulse in range(round(SECONDS / PERIOD))
        for edge in (pulse * PERIOD, pulse * PERIOD + WIDTH)
    ]
    for number, (start, end) in enumerate(itertools.pairwise([*edges, SECONDS])):
        v_in = 0.8 if number % 2 == 0 else 0.0
        y, equations, found = half_period(y, equations, start, end, v_in)
        spikes += found
    return np.array(spikes)


@pytest.fixture(scope="module")
def exact() -> np.ndarray:
    return truth()


@pytest.fixture(scope="module")
def ours():
    """Return a function that gives our spike times [s] for a time step [s]."""

    def run(dt: float) -> np.ndarray:
        scenario = explorer.load_preset("neuron/pulse-train")
        scenario.update({"noise.scale": 0, "neuron.control_resistance": CONTROL, "run.dt": dt})
        return explorer.simulate(scenario, seconds=SECONDS, traced=0).spike_times

    return run


def worst(times: np.ndarray, exact: np.ndarray) -> float:
    """Return the largest relative error of the spike times; the numbers of spikes must agree."""
    assert times.size == exact.size
    return float(np.abs(times / exact - 1.0).max())


def test_it_keeps_firing(exact):
    assert exact.size > 30
    assert exact[-1] > SECONDS - 2 * PERIOD


@pytest.mark.parametrize("dt", [2e-6, 1e-6, 0.5e-6])
def test_spike_times_are_those_of_the_equations(exact, ours, dt):
    assert worst(ours(dt), exact) < TIGHT


def test_errors_are_of_first_order_in_the_step(exact, ours):
    # Before the first spike nothing is discontinuous but the input, whose edges fall on steps.
    errors = [abs(ours(dt)[0] - exact[0]) for dt in (2e-6, 1e-6, 0.5e-6, 0.25e-6)]
    for coarse, fine in itertools.pairwise(errors):
        assert coarse / fine == pytest.approx(2.0, rel=0.1)


def test_extrapolation_to_no_step_is_ten_times_closer(exact, ours):
    first = [ours(dt)[0] for dt in (1e-6, 0.5e-6)]
    assert 2 * first[1] - first[0] == pytest.approx(exact[0], rel=TIGHT / 10)
