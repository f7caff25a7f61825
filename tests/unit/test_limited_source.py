"""The node behind a limited source: exact in time, and its books close, whatever the step."""

from __future__ import annotations

import numba as nb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from explorer.model import arithmetic
from explorer.model.physics.circuit.limited_source import drive


@nb.njit(error_model="numpy")
def _drive(voltage, source, series, limit, conductance, dt, capacitance):
    return drive(voltage, source, series, limit, conductance, dt, dt / capacitance)


@nb.njit(error_model="numpy")
def _rises(y):
    return arithmetic.mean_rise(y), arithmetic.mean_square_rise(y)


@pytest.mark.parametrize("y", [0.0, 1e-12, 1e-3, 0.3, 0.4999, 0.5001, 2.0, 50.0, 1e5])
def test_means_of_a_rise(y):
    share = (np.arange(200_000) + 0.5) / 200_000
    rise = -np.expm1(-y * share) / y if y else share
    mean, square = _rises(y)
    assert mean == pytest.approx(rise.mean(), rel=1e-4 if y > 1e3 else 1e-9)
    assert square == pytest.approx((rise * rise).mean(), rel=1e-4 if y > 1e3 else 1e-9)


@pytest.mark.parametrize(
    ("voltage", "source", "limit"),
    [(0.0, 1.0, 1e30), (0.0, 1.0, 2e-6), (1.0, -1.0, 2e-6), (0.9, 0.0, 2e-6), (0.0, 0.1, 2e-6)],
)
def test_against_an_adaptive_integrator(voltage, source, limit):
    series, load, capacitance, dt = 1e-5, 1e-6, 1e-9, 2e-3

    def slope(_, v):
        return (np.clip(series * (source - v), -limit, limit) - load * v) / capacitance

    truth = solve_ivp(slope, (0.0, dt), [voltage], rtol=1e-10, atol=1e-13, max_step=1e-6)
    new = _drive(voltage, source, series, limit, load, dt, capacitance)[0]
    assert new == pytest.approx(truth.y[0, -1], abs=1e-8)


@given(
    st.floats(-3, 3), st.floats(-3, 3), st.floats(-9, -1), st.floats(-9, -3),
    st.sampled_from([0.0, 1e-14, 1e-9, 1e-6, 1e-3]), st.floats(-7, -2), st.floats(-12, -5),
)  # fmt: skip
def test_books_close(voltage, source, series, limit, load, dt, capacitance):
    series, limit, dt, capacitance = 10**series, 10**limit, 10**dt, 10**capacitance
    new, lost, spent, given_energy = _drive(voltage, source, series, limit, load, dt, capacitance)
    stored = 0.5 * capacitance * (new * new - voltage * voltage)
    scale = abs(lost) + abs(spent) + abs(given_energy) + capacitance * (voltage**2 + source**2)
    assert abs(given_energy - lost - spent - stored) <= 1e-10 * scale
    assert min(lost, spent) >= -1e-12 * scale
    low, high = min(0.0, voltage, source), max(0.0, voltage, source)
    assert low - 1e-9 <= new <= high + 1e-9
