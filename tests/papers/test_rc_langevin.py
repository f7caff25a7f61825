"""The Langevin neuron against the figures that an earlier calculation gave, and what it promises.

Few spikes each, so the tolerances here are statistical; the table of targets holds the bands.
"""

from __future__ import annotations

import numpy as np
import pytest

import explorer
from explorer.engine.layout import lay_out
from explorer.experiments import ambient_temperature, voltage_rate
from explorer.model.observables import intervals
from explorer.validation.langevin_device import loops
from explorer.validation.rc_langevin import TARGETS
from explorer.validation.target import Effort

SPIKING = "neuron/langevin"
SWEEP = "device/langevin-sweep"


def held(finished, voltage, seconds=1.0, neurons=4, preset=SPIKING, **changes):
    plain = {path.replace("__", "."): value for path, value in changes.items()}
    return finished(
        preset,
        {"stimulus.shape": "dc", "stimulus.amplitude": voltage} | plain,
        seconds=seconds,
        neurons=neurons,
        traced=2,
    )


def rate(run) -> float:
    return run.summary()["rate_hz"]


@pytest.mark.parametrize(("voltage", "expected"), [(0.5, 33.9), (1.0, 223.0), (2.0, 473.0)])
def test_rates_of_the_set(finished, voltage, expected):
    run = held(finished, voltage)
    spread = 0.75 if voltage < 0.7 else 0.5
    chance = spread / np.sqrt(run.summary()["spikes"])
    assert rate(run) == pytest.approx(expected, rel=0.07 + 2.0 * chance)


def test_variation_rises_with_the_noise(finished):
    found = [held(finished, 1.0, noise__scale=scale) for scale in (0.1, 0.5**0.5, 1.0)]
    variations = [run.summary()["isi_cv"] for run in found]
    assert variations == pytest.approx([0.031, 0.232, 0.515], rel=0.15)


def test_without_noise_it_fires_only_above_the_pull_of_the_well(finished):
    assert held(finished, 0.88, 0.2, noise__scale=0).summary()["spikes"] == 0
    # The cluster on its way out already loads the external resistor: 0.887 V take 0.975 V outside.
    assert held(finished, 1.0, 0.2, noise__scale=0).summary()["spikes"] > 4


def test_warm_surroundings_make_it_faster(finished):
    rates = [rate(held(finished, 0.5, 2.0, device__temperature=kelvin)) for kelvin in (280, 340)]
    assert rates[1] > 1.5 * rates[0]


def test_it_warms_by_its_own_spikes_and_cools_between_them(finished):
    warm = held(finished, 1.0).traces["temperature"].values
    assert 315.0 < warm.max() < 400.0
    assert warm.min() >= 300.0
    assert warm.min() < 305.0
    cold = held(finished, 1.0, 0.1, langevin__thermal_resistance=0).traces["temperature"].values
    assert (cold == 300.0).all()


def test_warmth_does_not_change_the_clock_nor_the_friction():
    scenario = explorer.load_preset(SPIKING)
    plain = lay_out(scenario)
    scenario.set("device.temperature", 340.0)
    warm = lay_out(scenario)
    assert (warm.dt, warm.clock) == (plain.dt, plain.clock)
    assert warm.parameters["rate"] == plain.parameters["rate"]


def test_a_slow_ion_runs_on_a_slow_clock(finished):
    run = held(finished, 1.0, 0.3, device__ion="Na")
    assert run.layout.clock != 1.0
    assert 50.0 < rate(run) * run.layout.clock < 1000.0


@pytest.mark.parametrize("nanometres", [7, 12, 16])
def test_the_threshold_goes_with_the_thickness(finished, nanometres):
    # The well's greatest pull is (A / w) / sqrt(e) + s in half-gaps, with w a fixed length; without
    # noise the device, fed without a resistor to speak of, switches there.
    pull = 20.0 / 0.4 * np.exp(-0.5) * nanometres / 8.0 + 4.0
    onset = pull / (2.0 * 1.602176634e-19 / (2.0 * 1.380649e-23 * 300.0))
    changes = {
        "device__thickness": nanometres * 1e-9, "noise__scale": 0,
        "langevin__series_resistance": "1 kΩ", "langevin__capacitance": "0.1 nF",
    }  # fmt: skip
    assert held(finished, 0.98 * onset, 0.2, 1, **changes).summary()["spikes"] == 0
    assert held(finished, 1.02 * onset, 0.2, 1, **changes).summary()["spikes"] == 1


def test_the_loop_needs_the_focusing_of_the_field():
    def ratio(changes):
        pairs = np.array(loops(Effort(), 6, changes))
        assert len(pairs) == 6
        return pairs[:, 1].mean() / pairs[:, 0].mean()

    assert ratio({}) < 0.4
    assert ratio({"langevin.focusing": 0.0, "langevin.pinning_depth": 2.0}) > 0.8


def test_the_set_of_the_loop_fires_by_itself(finished):
    circuit = {"langevin__series_resistance": "1 MΩ", "langevin__capacitance": "10 nF"}
    for voltage, least in ((0.4, 30.0), (0.7, 70.0), (1.0, 90.0)):
        assert rate(held(finished, voltage, 0.5, preset=SWEEP, **circuit)) > least


def test_the_other_polarity_never_switches(finished):
    run = held(finished, -1.0, 0.1, preset=SWEEP)
    assert run.summary()["spikes"] == 0
    assert np.abs(run.traces["current"].values).max() < 0.1e-6


def test_one_spike_counts_once(finished):
    # A spike is armed again only behind the re-arm position and above the re-arm voltage.
    run = held(finished, 1.0)
    never = held(finished, 1.0, langevin__rearm_voltage=2.0)
    assert never.summary()["spikes"] == 4
    far = held(finished, 1.0, langevin__rearm_position=-0.9)
    gaps = [intervals.within_neurons(one.spike_times, one.spike_neurons) for one in (run, far)]
    assert (gaps[1] < 60e-6).mean() <= (gaps[0] < 60e-6).mean()
    assert rate(far) < rate(run)


def test_books_close_with_both_resistors(finished):
    book = held(finished, 1.0).summary()["energy_j"]
    assert abs(book["residual_rel"]) < 1e-9
    assert min(book["memristor"], book["control_resistor"], book["source_input"]) > 0.0
    assert book["transistor"] is None


@pytest.mark.parametrize("cut", [{"chunk_steps": 7}, {"chunk_steps": 1001, "threads": 2}])
def test_chunks_and_threads_do_not_matter(cut):
    scenario = explorer.load_preset(SPIKING)
    scenario.set("population.spread", 0.1)
    plain = explorer.simulate(scenario, seconds=0.015, neurons=3)
    other = explorer.simulate(scenario, seconds=0.015, neurons=3, **cut)
    assert plain.summary()["state_sha256"] == other.summary()["state_sha256"]
    assert np.array_equal(plain.spike_times, other.spike_times)
    assert plain.summary()["spikes"] > 0


def test_halving_the_step_hardly_changes_the_rate(finished):
    coarse, fine = held(finished, 1.0), held(finished, 1.0, 1.0, run__dt=0.5e-6)
    chance = 0.5 * np.hypot(*(1 / np.sqrt(run.summary()["spikes"]) for run in (coarse, fine)))
    assert rate(fine) == pytest.approx(rate(coarse), rel=0.03 + 2.0 * chance)


def test_the_experiments_say_what_they_saw():
    scenario = explorer.load_preset("neuron/langevin-noise-induced")
    found = voltage_rate.measure(scenario, effort=0.1)
    assert found.published == 33.9
    assert found.details["rate_hz_at_2_v"] > found.details["rate_hz_at_1_v"] > found.number > 10.0
    assert 0.25 < found.details["threshold_v"] < 0.4
    scenario.set("langevin.well_depth", 25.0)
    warm = ambient_temperature.measure(scenario, effort=0.1)
    assert warm.published is None
    assert warm.number is None or warm.number > 1.0
    assert len(warm.series) == 3


def test_threshold_is_interpolated_in_the_logarithm():
    volts = np.array([0.2, 0.3, 0.4])
    assert voltage_rate.threshold(volts, np.array([0.1, 10.0, 20.0])) == pytest.approx(0.25)
    assert voltage_rate.threshold(volts, np.array([0.0, 1.0, 20.0])) == pytest.approx(0.3)
    assert voltage_rate.threshold(volts, np.array([0.0, 0.5, 0.9])) is None


@pytest.mark.parametrize("name", ["25a", "25b", "25c", "27a"])
def test_cheap_targets_are_met(name):
    target = next(target for target in TARGETS if target.id == name)
    assert target.inside(target.measure(Effort()).value)
