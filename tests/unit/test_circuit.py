"""Circuit and conduction laws against integration by other means."""

from __future__ import annotations

import math

import numba as nb
import numpy as np
import pytest
from scipy import integrate

from explorer.model.physics.circuit.capacitive_node import energies, relax
from explorer.model.physics.circuit.square_law_transistor import drain_current, loaded_drain
from explorer.model.physics.conduction.zhao_2025 import gap_resistance, open_gap
from explorer.model.physics.heat.neglect import device_temperature
from explorer.model.physics.ion_motion.zhao_2025 import (
    filament_increment,
    focused_field,
    residue_increment,
)
from explorer.model.physics.noise.zhao_2025 import increment_noise

CASES = [
    (0.0, 0.8, 1e-6, 4e-9, 2e-6, 10e-12),
    (0.5, 0.8, 1e-9, 4e-9, 2e-6, 10e-12),
    (0.5, 0.0, 1e-6, 4e-9, 2e-6, 10e-12),
    (0.3, -0.4, 5e-8, 2e-8, 1e-3, 10e-12),
    (0.2, 0.5, 1e-8, 4.1e-12, 2e-11, 4.14e-18),
    (0.1, 1.0, 1e-18, 1e-9, 1e-6, 1e-9),
]


@pytest.mark.parametrize("case", CASES)
def test_node_follows_its_differential_equation(case):
    start, source, g_s, g_l, dt, capacitance = case

    def slope(_, y):
        current_in = g_s * (source - y[0])
        rate = (current_in - g_l * y[0]) / capacitance
        return [rate, y[0], y[0] ** 2, current_in**2 / g_s, g_l * y[0] ** 2, source * current_in]

    end = integrate.solve_ivp(
        slope, (0.0, dt), [start, 0, 0, 0, 0, 0], method="LSODA", rtol=1e-11, atol=1e-30
    ).y[:, -1]
    new, mean, variance = relax(start, source, g_s, g_l, dt / capacitance)
    assert new == pytest.approx(end[0], rel=1e-8)
    assert mean == pytest.approx(end[1] / dt, rel=1e-8)
    assert variance + mean * mean == pytest.approx(end[2] / dt, rel=1e-8)
    ours = energies(source, g_s, g_l, mean, variance, dt)
    assert ours == pytest.approx(end[3:6], rel=1e-7, abs=1e-12 * max(np.abs(end[3:6])))


@pytest.mark.parametrize("case", CASES)
def test_energies_are_the_integrals_of_power(case):
    start, source, g_s, g_l, dt, capacitance = case
    total = g_s + g_l
    limit = source * g_s / total

    def voltage(t):
        return limit + (start - limit) * math.exp(-t * total / capacitance)

    def integral(power):
        knee = min(dt, 30 * capacitance / total)
        near = integrate.quad(power, 0.0, knee, epsabs=0.0, epsrel=1e-11, limit=200)[0]
        return near + power(dt) * (dt - knee)

    _, mean, variance = relax(start, source, g_s, g_l, dt / capacitance)
    in_source, in_leak, delivered = energies(source, g_s, g_l, mean, variance, dt)
    assert in_source == pytest.approx(
        integral(lambda t: g_s * (source - voltage(t)) ** 2), rel=1e-9
    )
    assert in_leak == pytest.approx(integral(lambda t: g_l * voltage(t) ** 2), rel=1e-9)
    if source:
        wanted = integral(lambda t: source * g_s * (source - voltage(t)))
        assert delivered == pytest.approx(wanted, rel=1e-9)
    else:
        assert delivered == 0.0


@pytest.mark.parametrize("case", CASES)
def test_one_step_balances(case):
    start, source, g_s, g_l, dt, capacitance = case
    new, mean, variance = relax(start, source, g_s, g_l, dt / capacitance)
    in_source, in_leak, delivered = energies(source, g_s, g_l, mean, variance, dt)
    stored = 0.5 * capacitance * (new * new - start * start)
    scale = abs(delivered) + in_source + in_leak + abs(stored)
    rounding = 1e-15 * capacitance * (start * start + new * new)
    assert abs(delivered - in_source - in_leak - stored) < 1e-13 * scale + rounding


def test_two_half_steps_are_one_step():
    whole = relax(0.1, 0.8, 3e-8, 4e-9, 2e-6 / 1e-11)[0]
    half = relax(relax(0.1, 0.8, 3e-8, 4e-9, 1e-6 / 1e-11)[0], 0.8, 3e-8, 4e-9, 1e-6 / 1e-11)[0]
    assert half == pytest.approx(whole, rel=1e-14)


def test_transistor_is_off_below_threshold_and_without_drain():
    assert drain_current(-0.1, 0.5, 1e-3) == 0.0
    assert drain_current(0.0, 0.5, 1e-3) == 0.0
    assert drain_current(0.2, 0.0, 1e-3) == 0.0
    assert drain_current(0.2, 0.5, 0.0) == 0.0


@pytest.mark.parametrize("overdrive", [1e-3, 0.1, 0.7])
def test_transistor_is_smooth_between_its_regions(overdrive):
    gain, h = 3.75e-4, 1e-7
    at = drain_current(overdrive, overdrive, gain)
    below = drain_current(overdrive, overdrive - h, gain)
    above = drain_current(overdrive, overdrive + h, gain)
    assert at == above == pytest.approx(gain * overdrive**2, rel=1e-15)
    assert below == pytest.approx(at, rel=2 * (h / overdrive) ** 2 + 1e-15)
    assert below <= at
    triode = np.array(
        [drain_current(overdrive, x, gain) for x in np.linspace(0, 2 * overdrive, 99)]
    )
    assert (np.diff(triode) >= 0).all()


@pytest.mark.parametrize("load", [1.0 / 47e3, 1e-9, 1e-3, 1.0])
@pytest.mark.parametrize("gain", [0.0, 1e-6, 3.75e-4, 1.0])
@pytest.mark.parametrize("overdrive", [-0.1, 0.0, 1e-6, 0.05, 0.3, 3.0])
def test_load_line(overdrive, gain, load):
    supply = 0.5
    drain = loaded_drain(overdrive, gain, supply, load)
    assert 0.0 <= drain <= supply
    current = drain_current(overdrive, drain, gain)
    through_load = load * (supply - drain)
    assert current == pytest.approx(through_load, rel=1e-9, abs=load * supply * 1e-15)


def test_load_line_is_continuous_where_saturation_ends():
    gain, load, supply = 3.75e-4, 1.0 / 47e3, 0.5
    # supply - K o^2 / g = o
    root = (-load + math.sqrt(load**2 + 4 * gain * load * supply)) / (2 * gain)
    below, above = (loaded_drain(root * f, gain, supply, load) for f in (1 - 1e-9, 1 + 1e-9))
    assert below == pytest.approx(above, rel=1e-7)
    assert below == pytest.approx(root, rel=1e-7)


def test_resistance_at_its_ends():
    on, off, ratio = 1e6, 1e12, 0.2
    scale, steepness = off / (math.exp(1 / ratio) - 1), math.log2(math.e) / ratio
    assert gap_resistance(0.0, on, scale, steepness) == on
    assert gap_resistance(1.0, on, scale, steepness) == pytest.approx(off, rel=1e-12)
    half = gap_resistance(0.5, on, scale, steepness)
    assert half == pytest.approx(on / 2 + off * math.expm1(2.5) / math.expm1(5.0), rel=1e-12)
    gaps = np.linspace(0, 1, 201)
    assert (np.diff([gap_resistance(gap, on, scale, steepness) for gap in gaps]) > 0).all()


def test_contact_layer_closes_the_last_gap():
    assert open_gap(0.02, 0.02) == 0.0
    assert open_gap(0.01, 0.02) == 0.0
    assert open_gap(0.5, 0.02) == 0.48
    assert open_gap(0.5, 0.0) == 0.5


def test_field_pulls_one_way_only_and_focuses():
    assert focused_field(-0.3, 0.5, 0.01) == 0.0
    assert focused_field(0.8, 0.5, 0.01) == 0.8 / 0.51
    assert focused_field(0.8, 0.0, 0.01) == pytest.approx(80.0, rel=1e-15)
    assert focused_field(0.8, 0.1, 0.01) > focused_field(0.8, 0.2, 0.01)


def test_increments_have_the_terms_of_the_equations():
    assert filament_increment(0.4, 2.0, 3e-3, 0.05) == pytest.approx(3e-3 * 2.0 - 0.05 * 0.4)
    assert residue_increment(0.4, 0.2, 0.03, 0.01) == pytest.approx(0.03 * 0.4 - 0.01 * 0.2)


def test_noise_variance_is_proportional_to_the_step():
    assert increment_noise(0.0, 0.04, 1.7) == 0.0
    assert increment_noise(0.01, 0.04, -1.0) == pytest.approx(-0.02, rel=1e-15)
    assert increment_noise(-0.01, 0.04, 1.0) == pytest.approx(0.02, rel=1e-15)


def test_neglected_heat_leaves_the_ambient():
    assert device_temperature(300.0, 1.0) == 300.0


def test_laws_run_inside_kernels_with_the_same_bits():
    @nb.njit(error_model="numpy")
    def inside(x):
        return relax(0.1 * x, 0.8, 3e-8 * x, 4e-9, 2e5)

    for x in (0.5, 1.0, 7.0):
        assert inside(x) == relax(0.1 * x, 0.8, 3e-8 * x, 4e-9, 2e5)
