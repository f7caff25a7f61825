"""Running accounts over the window, and statistics of intervals."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine.ledger import Ledger
from explorer.engine.simulation import Chunk
from explorer.model.neurons import models
from explorer.model.observables import energy, intervals

STATE = models()["1m1t1r"].STATE
DESCRIPTION = models()["1m1t1r"].DESCRIPTION


def chunk(times, neurons) -> Chunk:
    return Chunk(0, 8, np.array(times, float), np.array(neurons, np.int64), np.empty((0, 8, 7)))


def state(spikes, **energies) -> np.ndarray:
    records = np.zeros(2, STATE)
    records["spikes"] = np.array(spikes)
    for name, value in energies.items():
        records[name] = value / 2.0
    return records


def test_rate_energy_and_power_over_the_window():
    ledger = Ledger(DESCRIPTION)
    ledger.add(chunk([], []), 1.0, state([0, 0]), window=10.0)
    ledger.add(
        chunk([1.5, 1.6, 1.8, 2.0], [0, 1, 0, 0]),
        2.0,
        state([3, 1], memristor=6.0, control_resistor=2.0, transistor=1.0, load=3.0),
        window=10.0,
    )
    averages = ledger.averages(*ledger.spikes(0.0), size=2)
    assert averages["rate"] == 2.0
    assert averages["parts"] == (1.5, 0.5)
    assert averages["energy_per_spike"] == 2.0
    assert averages["output_power"] == 2.0
    assert averages["interval_mean"] == pytest.approx(0.25)
    assert averages["interval_sd"] == pytest.approx(0.05)
    assert averages["first_spike"] == 1.5


def test_what_left_the_window_does_not_count():
    ledger = Ledger(DESCRIPTION)
    for turn in range(1, 101):
        time = 0.1 * turn
        spent = state([turn, turn], memristor=4.0 * turn)
        ledger.add(chunk([time - 0.05] * 2, [0, 1]), time, spent, window=1.0)
    times, neurons = ledger.spikes(9.0)
    assert times.min() >= 9.0
    assert times.size == neurons.size == 20
    averages = ledger.averages(times, neurons, size=2)
    assert averages["rate"] == pytest.approx(10.0)
    assert averages["energy_per_spike"] == pytest.approx(2.0)
    assert len(ledger._chunks) < 15
    assert len(ledger._sums) < 15


def test_first_spike_is_that_of_the_traced_neuron():
    ledger = Ledger(DESCRIPTION)
    ledger.add(chunk([0.3], [1]), 0.5, state([0, 1]), 1.0)
    assert ledger.averages(*ledger.spikes(0.0), size=2)["first_spike"] is None
    ledger.add(chunk([0.7, 0.6], [0, 1]), 1.0, state([1, 2]), 1.0)
    ledger.add(chunk([1.2], [0]), 1.5, state([2, 2]), 1.0)
    assert ledger.averages(*ledger.spikes(0.0), size=2)["first_spike"] == 0.7
    ledger.forget_history()
    assert ledger.first_spike == 0.7
    assert ledger.spikes(0.0)[0].size == 0
    ledger.clear()
    assert ledger.first_spike is None


def test_without_spikes_there_is_no_energy_per_spike():
    ledger = Ledger(DESCRIPTION)
    ledger.add(chunk([], []), 1.0, state([0, 0]), 1.0)
    assert "rate" not in ledger.averages(*ledger.spikes(0.0), size=2)
    ledger.add(chunk([], []), 1.5, state([0, 0], memristor=1.0), 1.0)
    averages = ledger.averages(*ledger.spikes(0.0), size=2)
    assert averages["rate"] == 0.0
    assert "energy_per_spike" not in averages
    assert "interval_mean" not in averages


def test_intervals_stay_within_neurons():
    times, neurons = np.array([3.0, 1.0, 2.5, 1.5, 9.0]), np.array([0, 0, 1, 1, 2])
    assert sorted(intervals.within_neurons(times, neurons)) == [1.0, 2.0]
    assert intervals.mean(times, neurons) == 1.5
    assert intervals.variation(times, neurons) == pytest.approx(1 / 3)


@pytest.mark.parametrize("times", [[], [1.0], [1.0, 2.0]])
def test_intervals_that_are_not_defined(times):
    neurons = np.arange(len(times))
    assert intervals.mean(np.array(times), neurons) is None
    assert intervals.variation(np.array(times), neurons) is None
    one = np.zeros(len(times), int)
    assert intervals.variation(np.array(times), one) is None


def test_books():
    book = energy.ledger(
        state([1, 1], memristor=3.0, load=1.0, source_input=5.0, stored=0.5), DESCRIPTION
    )
    assert book["residual_rel"] == pytest.approx(0.1)
    assert book["memristor"] == 3.0
    assert energy.ledger(state([0, 0]), DESCRIPTION)["residual_rel"] == 0.0
    assert energy.per_spike(state([0, 0], memristor=3.0), DESCRIPTION) is None
    assert energy.per_spike(state([1, 1], memristor=3.0, control_resistor=1.0), DESCRIPTION) == 2.0
