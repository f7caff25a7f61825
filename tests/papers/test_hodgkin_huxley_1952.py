"""The squid axon of 1952: rates, rest, one shock at two temperatures, a sustained current."""

from __future__ import annotations

import math

import numpy as np
import pytest

import explorer
from explorer.experiments import squid_rate, squid_spike
from explorer.model.neurons import hodgkin_huxley
from explorer.model.observables.action_potential import peak, width_at_half
from explorer.model.physics.membrane import hodgkin_huxley_1952 as laws
from explorer.model.physics.membrane.sodium_charge import overlap_factor, pump_energy
from explorer.validation.hodgkin_huxley import TARGETS
from explorer.validation.target import Effort

SHOCK, HELD = "neuron/hodgkin-huxley-shock", "neuron/hodgkin-huxley"
ROUNDED = "hh-warm-overlap"
"""4.0 is published with two digits: 4.04 is 1.1 % off, a miss by the rule of 1 %."""


def original_rates(millivolts: float) -> dict[str, tuple[float, float]]:
    """Return (alpha, beta) in 1/ms as printed in 1952, for V = -65 mV - V_1952."""
    v = -65.0 - millivolts
    return {
        "m": (0.1 * (v + 25) / (math.exp((v + 25) / 10) - 1), 4 * math.exp(v / 18)),
        "h": (0.07 * math.exp(v / 20), 1 / (math.exp((v + 30) / 10) + 1)),
        "n": (0.01 * (v + 10) / (math.exp((v + 10) / 10) - 1), 0.125 * math.exp(v / 80)),
    }


@pytest.mark.parametrize("millivolts", [-110.0, -77.3, -65.0, -55.001, -41.0, -39.999, 0.0, 49.0])
def test_rates_are_those_of_1952_with_the_sign_turned(millivolts):
    ours = {
        "m": laws.sodium_activation_rates(millivolts / 1e3),
        "h": laws.sodium_inactivation_rates(millivolts / 1e3),
        "n": laws.potassium_activation_rates(millivolts / 1e3),
    }
    for gate, theirs in original_rates(millivolts).items():
        assert np.array(ours[gate]) / 1e3 == pytest.approx(theirs, rel=1e-8)


def test_rates_pass_their_limits_smoothly():
    assert laws.sodium_activation_rates(-0.040)[0] == pytest.approx(1000.0, rel=1e-15)
    assert laws.potassium_activation_rates(-0.055)[0] == pytest.approx(100.0, rel=1e-15)
    for x in (-700.0, -30.0, -0.7, -0.4, -1e-3, 1e-3, 0.4, 0.7, 30.0):
        expected = x / -math.expm1(-x)
        assert laws.linear_exponential(x) == pytest.approx(expected, rel=1e-14)
    near = [laws.linear_exponential(x) for x in (-1e-9, 0.0, 1e-9)]
    assert np.diff(near) == pytest.approx([5e-10, 5e-10], rel=1e-6)


def test_ten_kelvin_triple_the_rates():
    assert laws.temperature_factor(279.45) == 1.0
    assert laws.temperature_factor(289.45) == pytest.approx(3.0, rel=1e-14)


def test_rest():
    scenario = explorer.load_preset(SHOCK)
    scenario.set("stimulus.amplitude", 0.0)
    run = explorer.simulate(scenario)
    state = run.state[0]
    gates = [state[name] for name in hodgkin_huxley.STATE.names[1:4]]
    assert gates == pytest.approx([0.053, 0.596, 0.318], abs=5e-4)
    assert state["membrane_voltage"] == pytest.approx(-0.0649964, abs=1e-7)
    assert run.summary()["spikes"] == 0
    drift = run.traces["membrane_voltage"].values[0] - run.layout.parameters["rest_voltage"][0]
    assert np.abs(drift).max() < 1e-12
    resting = state["sodium_channel"] + state["source_sodium"]
    assert abs(state["sodium_pump"]) < 1e-9 * abs(resting)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)
def test_targets(target):
    found = target.measure(Effort(scale=0.2))
    assert target.inside(found.value) == (target.id != ROUNDED)
    assert found.value == pytest.approx(target.published, rel=0.012)


def test_the_pump_pays_a_third_of_an_atp_for_each_ion():
    charge = 1391e-9 * 1e4
    assert pump_energy(charge, 3.0, 8.3e-20) == pytest.approx(240e-9 * 1e4, rel=2e-3)
    assert overlap_factor(charge, 0.01, 0.1049) == pytest.approx(13.3, rel=5e-3)


def test_shock_preset_fires_once_and_costs_three_picojoules(finished):
    summary = finished(SHOCK).summary()
    assert summary["spikes"] == 1
    assert summary["energy_per_spike_j"] == pytest.approx(3.0e-12, rel=0.01)
    assert summary["energy_j"]["memristor"] is None
    assert abs(summary["energy_j"]["residual_rel"]) < 1e-9


def test_the_capacitor_holds_far_less_than_the_pump_pays(finished):
    voltage = finished(SHOCK).traces["membrane_voltage"].values[0]
    height = peak(voltage) - finished(SHOCK).layout.parameters["rest_voltage"][0]
    assert 0.5 * 0.01 * height**2 == pytest.approx(5.5e-5, rel=0.01)


def test_open_channels_are_parts(finished):
    traces = finished(SHOCK).traces
    for name in ("sodium_open", "potassium_open"):
        assert traces[name].values.min() > 0.0
        assert traces[name].values.max() < 1.0
    stacked = traces["sodium_open"] + traces["potassium_open"]
    assert stacked.values.max() < 1.0


def test_bits_do_not_depend_on_chunks_or_threads():
    scenario = explorer.load_preset(HELD)
    scenario.update({"population.size": 5, "population.spread": 0.1})
    runs = [
        explorer.simulate(scenario, seconds=0.01, **how)
        for how in ({}, {"chunk_steps": 7}, {"threads": 2, "chunk_steps": 999})
    ]
    assert len({run.summary()["state_sha256"] for run in runs}) == 1
    assert np.unique(runs[0].state["membrane_voltage"]).size == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"stimulus.amplitude": -2.0, "axon.current_per_volt": 10.0},
        {"stimulus.amplitude": 5.0, "axon.current_per_volt": 100.0},
        {"axon.sodium_conductance": 0.0, "axon.potassium_conductance": 0.0},
        {"axon.sodium_conductance": 1e5, "axon.temperature": 298.15},
        {"run.dt": 20e-6},
    ],
)
def test_books_close_whatever_the_axon(changes):
    scenario = explorer.load_preset(HELD)
    scenario.update(changes)
    run = explorer.simulate(scenario, seconds=0.02)
    assert abs(run.summary()["energy_j"]["residual_rel"]) < 1e-9
    spent = [run.state[name][0] for name in hodgkin_huxley.DESCRIPTION.elements]
    assert min(spent) >= 0.0


def test_width_needs_two_sides():
    times = np.linspace(0.0, 1.0, 1001)
    triangle = 1.0 - np.abs(times - 0.5)
    assert width_at_half(times, triangle, 0.6) == pytest.approx(0.4, abs=1e-9)
    assert width_at_half(times, times, 0.0) is None
    assert peak(-((times - 0.33333) ** 2)) == pytest.approx(0.0, abs=1e-12)


def test_experiments_say_their_number():
    scenario = explorer.load_preset(HELD)
    spike = squid_spike.measure(scenario, effort=0.1)
    assert spike.inside
    assert spike.published == 13.3
    assert [series.name for series in spike.series] == ["6.3 °C", "18.5 °C"]
    rate = squid_rate.measure(scenario, effort=0.1)
    assert rate.inside
    assert (np.diff(rate.series[0].y[:-1]) > 0.0).all()
    scenario.set("axon.sodium_conductance", 0.0)
    assert squid_spike.measure(scenario).number is None
    assert squid_rate.measure(scenario, effort=0.1).number == 0.0
