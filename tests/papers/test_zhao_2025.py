"""The reference set against the paper and our own published measurements, with their tolerances.

Statistics are over many neurons of one seed: each neuron has random numbers of its own, so a
hundred neurons are a hundred independent runs. A test with true seeds stands beside it.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import explorer
from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.model.materials import ions, oxides
from explorer.model.observables import intervals

TRAIN = "neuron/pulse-train"
PAIRS = list(itertools.product(ions(), oxides()))


def first_spikes(result) -> np.ndarray:
    """Return the first spike of each neuron [s]; every neuron must have one."""
    times, neurons = result.spike_times, result.spike_neurons
    found = [times[neurons == neuron] for neuron in range(result.layout.size)]
    assert all(mine.size for mine in found)
    return np.array([mine[0] for mine in found])


def late_interval(result) -> float:
    """Return the mean interval between 0.6 and 0.9 s [s]."""
    late = (result.spike_times >= 0.6) & (result.spike_times < 0.9)
    return intervals.mean(result.spike_times[late], result.spike_neurons[late])


def late_rate(result) -> float:
    """Return the rate of one neuron between 0.6 and 0.9 s [Hz]."""
    late = (result.spike_times >= 0.6) & (result.spike_times < 0.9)
    return late.sum() / result.layout.size / 0.3


def test_first_spike_over_a_hundred_neurons(finished):
    assert 0.120 < first_spikes(finished(TRAIN, neurons=200)).mean() < 0.135


def test_first_spike_over_a_hundred_true_seeds():
    scenario = explorer.load_preset(TRAIN)
    runs = [explorer.simulate(scenario, seconds=0.25, seed=seed) for seed in range(1, 101)]
    assert 0.120 < np.mean([first_spikes(run)[0] for run in runs]) < 0.135


@pytest.mark.parametrize(
    ("resistance", "paper"), [("50 MΩ", 2.00e-3), ("250 MΩ", 4.3e-3), ("1000 MΩ", 20e-3)]
)
def test_interval_rises_with_the_control_resistance(finished, resistance, paper):
    changes = {} if resistance == "250 MΩ" else {"neuron.control_resistance": resistance}
    assert late_interval(finished(TRAIN, changes, neurons=200)) == pytest.approx(paper, rel=0.10)


def test_rate_does_not_depend_on_the_step(finished):
    # 200 neurons: one standard error of the rate is 0.7 %, of the difference 1.0 %.
    coarse = finished(TRAIN, neurons=200)
    fine = explorer.load_preset(TRAIN)
    fine.set("run.dt", "1 µs")
    fine_rate = late_rate(explorer.simulate(fine, neurons=200))
    assert fine_rate == pytest.approx(late_rate(coarse), rel=0.03)


def test_energy_per_spike(finished):
    summary = finished(TRAIN, neurons=200).summary()
    assert summary["energy_per_spike_j"] == pytest.approx(12.8e-12, rel=0.05)


def test_energy_per_spike_at_65_nm(finished):
    summary = finished("neuron/65nm", neurons=50).summary()
    assert summary["energy_per_spike_j"] == pytest.approx(2.75e-12, rel=0.10)


def test_energy_per_spike_at_3_nm(finished):
    # The quoted 0.94 aJ is that of the first microseconds, before residue has built up. Our engine
    # gives 0.97 aJ over 9 µs, then rises to a steady 1.15 +- 0.02 aJ over 100 µs and more,
    # whatever the step from 5 to 20 ps. Both are held here to 10 %.
    early = finished("neuron/3nm", neurons=200, seconds=9e-6).summary()
    assert early["energy_per_spike_j"] == pytest.approx(0.94e-18, rel=0.10)
    late = finished("neuron/3nm", neurons=10, seconds=1e-4).summary()
    assert late["energy_per_spike_j"] == pytest.approx(1.15e-18, rel=0.10)


@pytest.mark.parametrize(("voltage", "first"), [(0.6, 77.63e-3), (1.0, 15.43e-3)])
def test_table_1_without_noise(finished, voltage, first):
    changes = {"noise.scale": 0, "stimulus.shape": "dc", "stimulus.amplitude": voltage}
    run = finished("neuron/paper-table-1", changes, seconds=0.1)
    assert run.spike_times[0] == pytest.approx(first, rel=2e-3)


def test_without_noise_the_train_latches(finished):
    changes = {"noise.scale": 0, "neuron.control_resistance": "250 MΩ"}
    run = finished("neuron/paper-table-1", changes, seconds=0.9)
    assert run.summary()["spikes"] == 6
    assert run.spike_times.max() < 0.3


def half_fire(thickness: float, amplitude: float, neurons: int = 20) -> bool:
    """Return whether half of the neurons spike within 0.6 s x d / 8 nm; stops as soon as known."""
    scenario = explorer.load_preset(TRAIN)
    scenario.update({"device.thickness": thickness, "stimulus.amplitude": amplitude})
    layout = lay_out(scenario, neurons=neurons, seconds=0.6 * thickness / 8e-9)
    simulation = Simulation(layout, probes=())
    while simulation.step < layout.steps:
        simulation.advance(min(8000, layout.steps - simulation.step))
        if (simulation.state["spikes"] > 0).sum() >= neurons / 2:
            return True
    return False


@pytest.mark.parametrize("nanometres", [5, 8, 12, 16])
def test_onset_amplitude_is_proportional_to_thickness(nanometres):
    low, high = 0.045, 0.070  # V/nm
    assert not half_fire(nanometres * 1e-9, low * nanometres)
    assert half_fire(nanometres * 1e-9, high * nanometres)
    while high - low > 0.001:
        middle = (low + high) / 2.0
        if half_fire(nanometres * 1e-9, middle * nanometres):
            high = middle
        else:
            low = middle
    assert (low + high) / 2.0 == pytest.approx(0.0575, rel=0.10)


@pytest.mark.parametrize(("ion", "oxide"), PAIRS)
def test_every_ion_and_oxide_spikes_within_the_slider(ion, oxide):
    scenario = explorer.load_preset(TRAIN)
    scenario.update({"device.ion": ion, "device.oxide": oxide})
    top = scenario.declaration("stimulus.amplitude").softbounds[1]
    counts = []
    for amplitude in (0.4, 0.8, 1.2, 1.6, top):
        scenario.set("stimulus.amplitude", amplitude)
        counts.append(explorer.simulate(scenario, seconds=0.5).summary()["spikes"])
        if counts[-1] > 1:
            return
    raise AssertionError(f"silent: {counts}")


def test_one_pulse_fires_with_the_published_chances():
    # Reference set over 15 ms pulses: 0.04, 0.77, 1.00 at 0.8, 0.9, 1.0 V (96 neurons).
    scenario = explorer.load_preset("neuron/threshold")
    chances = []
    for amplitude in (0.8, 0.9, 1.0):
        scenario.set("stimulus.amplitude", amplitude)
        run = explorer.simulate(scenario, neurons=400)
        chances.append(np.unique(run.spike_neurons).size / 400)
    assert chances == pytest.approx([0.04, 0.77, 1.00], abs=0.10)


@pytest.mark.parametrize("preset", explorer.presets())
def test_books_close_on_every_preset(finished, preset):
    options = {"neurons": 200} if preset == TRAIN else {}
    book = finished(preset, **options).summary()["energy_j"]
    assert abs(book["residual_rel"]) < 1e-9
    # A current into a membrane below 0 V takes energy out: that source may be negative.
    assert book["source_input"] != 0.0
