"""The six traits: each is measured, says its number, and goes away where its cause is taken out."""

from __future__ import annotations

import numpy as np
import pytest

import explorer
from explorer.experiments import experiments
from explorer.experiments.outcome import Halted
from explorer.experiments.protocol import Bench, all_fired
from explorer.model.observables import cascade, firing, integration, plasticity, refractory
from explorer.model.observables import stochasticity as spread

PRESETS = {
    "leaky-integration": "neuron/leaky-integration",
    "threshold-firing": "neuron/threshold-firing",
    "cascaded-connection": "network/cascade",
    "intrinsic-plasticity": "neuron/intrinsic-plasticity",
    "refractory-period": "neuron/refractory-period",
    "stochasticity": "population/stochasticity",
}
OTHERS = ("first-spike", "spike-energy")
WIDE = 4.0
"""Standard errors that a rough measurement may lie outside its band."""


@pytest.fixture(scope="module")
def measured():
    """Return a function that measures an experiment on its preset once, roughly."""
    known = {}

    def measure(name: str):
        if name not in known:
            scenario = explorer.load_preset(PRESETS.get(name, "neuron/pulse-train"))
            known[name] = experiments()[name].measure(scenario, effort=0.15, seed=1)
        return known[name]

    return measure


def test_the_six_traits_are_there_with_their_presets():
    traits = {name for name, module in experiments().items() if module.TRAIT}
    assert traits == set(PRESETS)
    for name, preset in PRESETS.items():
        assert explorer.load_preset(preset).get("view.experiment") == name
        assert name == experiments()[name].ID
        assert experiments()[name].QUESTION.endswith("?")


@pytest.mark.parametrize("name", [*PRESETS, *OTHERS])
def test_the_number_lies_in_its_band(measured, name):
    outcome = measured(name)
    low, high = outcome.band
    assert outcome.error > 0.0
    assert low - WIDE * outcome.error <= outcome.number <= high + WIDE * outcome.error
    assert outcome.error < 0.5 * outcome.number
    assert outcome.sentence.endswith(".")
    assert len(outcome.sentence) < 200
    for series in outcome.series:
        assert series.x.shape == series.y.shape
        assert series.x.size


def test_what_it_collects_leaks_away(measured):
    outcome = measured("leaky-integration")
    assert 20 < outcome.details["pulses at 0.4 ms"] < 45
    assert outcome.details["left after a pause of 1 s"] < 0.05
    tight = explorer.load_preset("neuron/pulse-train")
    tight.update({"device.filament_relaxation": 100.0, "device.drift_rate": 60.0})
    kept = experiments()["leaky-integration"].measure(tight, effort=0.05)
    assert kept.number < outcome.number - 0.2


def test_a_weak_pulse_never_fires(measured):
    details = measured("threshold-firing").details
    assert details["share at 0.4 V"] == 0.0
    assert details["share at 0.8 V"] < 0.3 < 0.5 < details["share at 0.9 V"]
    assert details["width 10 to 90 %"] < 0.25


def test_the_second_stage_needs_the_first(measured):
    details = measured("cascaded-connection").details
    assert details["spikes of the second stage without input"] == 0.0
    assert details["change of the first stage's interval by loading"] == 0.0
    assert abs(details["change of the coupling's output by loading"]) < 0.10
    assert details["mean input of the second stage"] > details["mean input it needs"]
    follows = details["share within 2 ms of a spike of the first"]
    assert follows > details["that share by chance"] + 0.15


def test_without_conversion_nothing_is_remembered(measured):
    outcome = measured("intrinsic-plasticity")
    details = outcome.details
    left, error = (
        details["sooner after 30 ms without conversion"],
        details["error without conversion"],
    )
    assert abs(left) < WIDE * error
    assert details["ratio at 1000 ms"] < 0.15 + WIDE * details["error at 1000 ms"]
    assert 0.05 < details["residue lifetime"] < 0.5


def test_intervals_rise_with_the_resistance(measured):
    details = measured("refractory-period").details
    assert details["always rising"] == 1.0
    assert details["largest part off the drive period up to 100 MΩ"] < 0.25
    assert details["rms ln error"] < 0.4


def test_the_spread_is_that_of_the_noise(measured):
    details = measured("stochasticity").details
    assert details["variation with a tenth of the noise"] < 0.05
    assert details["p value of that distance"] > 0.001


@pytest.mark.parametrize("name", [*PRESETS, *OTHERS])
def test_a_silent_neuron_is_said_to_be_silent(name):
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update({"device.drift_rate": 0.001, "run.dt": "20 µs"})
    outcome = experiments()[name].measure(scenario, effort=0.02)
    assert outcome.number is None
    assert not outcome.inside
    assert outcome.sentence.endswith(".")


@pytest.mark.parametrize("name", [*PRESETS, *OTHERS])
def test_it_stops_when_told_to(name):
    scenario = explorer.load_preset("neuron/pulse-train")
    with pytest.raises(Halted):
        experiments()[name].measure(scenario, halted=lambda: True)


def test_trials_are_on_the_unmatched_clock_and_of_one_device():
    scenario = explorer.load_preset("neuron/pulse-train")
    plain = Bench().trials(scenario, {}, 0.3, 4, until=all_fired)
    scenario.update({"population.spread": 0.1, "device.ion": "Cu"})
    copper = Bench().trials(scenario, {}, 0.01, 4)
    assert copper.layout.clock != 1.0
    assert copper.seconds == pytest.approx(0.01)
    assert np.unique(copper.layout.parameters["drift"]).size == 1
    assert plain.seconds < 0.3
    assert plain.times.max() <= plain.seconds


def test_first_times_and_pulses():
    times, neurons = np.array([3.0, 1.0, 5.0, 2.5]), np.array([0, 0, 2, 0])
    assert integration.first_times(times, neurons, 3)[[0, 2]] == pytest.approx([1.0, 5.0])
    assert np.isnan(integration.first_times(times, neurons, 3)[1])
    assert integration.first_times(times, neurons, 1 + 2, after=2.0)[0] == pytest.approx(0.5)
    assert integration.pulses_until(np.array([0.1, 2.1]), 2.0).tolist() == [1.0, 2.0]
    assert integration.strictly_rising(np.array([1.0, 2.0]))
    assert not integration.strictly_rising(np.array([1.0, 1.0]))


def test_the_logistic_fit_finds_the_curve():
    voltage = np.linspace(0.6, 1.2, 25)
    true = 1.0 / (1.0 + np.exp(-(voltage - 0.9) / 0.05))
    fired = np.random.default_rng(1).binomial(400, true)
    found = firing.logistic_fit(voltage, fired, np.full(25, 400))
    assert abs(found.midpoint - 0.9) < WIDE * found.midpoint_error < 0.02
    assert abs(found.width - 0.05 * firing.TEN_TO_NINETY) < WIDE * found.width_error < 0.05
    assert found.at(found.midpoint) == pytest.approx(0.5)
    assert found.at(found.midpoint + found.width / 2) == pytest.approx(0.9)
    sharp = firing.logistic_fit(voltage, (voltage > 0.9) * 50, np.full(25, 50))
    assert sharp.midpoint == pytest.approx(0.9, abs=0.03)
    assert firing.logistic_fit(voltage, np.zeros(25), np.full(25, 50)) is None
    assert firing.logistic_fit(voltage, fired[::-1], np.full(25, 400)) is None


def test_the_lifetime_of_an_exact_decay():
    gaps = np.array([3e-3, 30e-3, 80e-3, 0.2, 1.0])
    time, error = plasticity.lifetime(gaps, 5.0 * np.exp(-gaps / 0.2))
    assert time == pytest.approx(0.2, rel=1e-3)
    assert error < 1e-3
    assert np.isnan(plasticity.lifetime(gaps, np.ones(5))[0])


def test_shortening_needs_a_spike_in_both_pulses():
    times, neurons = np.array([2.0, 11.0, 3.0]), np.array([0, 0, 1])
    found = plasticity.shortening(times, neurons, 3, 10.0)
    assert found[0] == pytest.approx(1.0)
    assert np.isnan(found[1:]).all()


def test_lags_and_shares_of_a_chain():
    first, second = np.array([1.0, 2.0, 3.0]), np.array([0.5, 1.1, 2.9])
    assert cascade.lags(first, second) == pytest.approx([np.inf, 0.1, 0.9])
    assert cascade.following([(first, second)], 0.2) == pytest.approx(1 / 3)
    assert cascade.handed_on([(first, second), (first, second[:1])])[0] == pytest.approx(4 / 6)
    assert np.isnan(cascade.handed_on([(second[:0], second[:0])])[0])


def test_both_intervals_of_a_regular_train():
    times = np.arange(0.0, 1.0, 0.01)
    neurons = np.zeros(times.size, int)
    assert refractory.steady_interval(times, neurons, 0.205, 0.805)[0] == pytest.approx(0.01)
    assert refractory.interval_by_rate(times, neurons, 1, 0.205, 0.805)[0] == pytest.approx(0.01)
    assert refractory.steady_interval(times, neurons, 2.0, 3.0) is None
    assert refractory.rms_log_error([1.0, np.e], [1.0, 1.0]) == pytest.approx(np.sqrt(0.5))


def test_statistics_of_random_samples():
    random = np.random.default_rng(2)
    value, error = spread.variation(random.exponential(size=2000))
    assert abs(value - 1.0) < WIDE * error < 0.2
    alike = [spread.kolmogorov_smirnov(*random.normal(size=(2, 80)))[1] for _ in range(200)]
    assert 0.02 < np.mean(np.array(alike) < 0.1) < 0.2
    assert spread.kolmogorov_smirnov(random.normal(size=80), random.normal(1, 1, 80))[1] < 1e-4
