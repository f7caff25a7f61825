"""Seeds are alike in distribution, and each is the same bits however the work is cut."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import explorer

SEEDS = 200
STIMULUS = {"stimulus.shape": "dc", "stimulus.amplitude": 0.9}
"""Constant voltage: nothing but the noise decides when the first spike comes."""


def run(seed: int, neurons: int = 1, **options):
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update(STIMULUS)
    return explorer.simulate(scenario, seconds=0.05, seed=seed, neurons=neurons, traced=0,
                             **options)  # fmt: skip


def first_spikes(seeds) -> np.ndarray:
    """Return the first spike time [s] of a neuron under each seed."""
    found = []
    for seed in seeds:
        times = run(seed).spike_times
        assert times.size
        found.append(times[0])
    return np.array(found)


@pytest.fixture(scope="module")
def some() -> np.ndarray:
    return first_spikes(range(1, SEEDS + 1))


def test_two_sets_of_seeds_are_alike(some):
    others = first_spikes(range(10**6, 10**6 + SEEDS))
    assert stats.ks_2samp(some, others).pvalue > 0.01


def test_seeds_and_neurons_of_one_seed_are_alike(some):
    many = run(77, neurons=SEEDS)
    neurons, first = np.unique(many.spike_neurons, return_index=True)
    assert neurons.size == SEEDS
    assert stats.ks_2samp(some, many.spike_times[first]).pvalue > 0.01


def test_the_comparison_can_fail(some):
    # A shift by half a standard deviation would be seen with this many seeds.
    assert stats.ks_2samp(some, some + 0.5 * some.std()).pvalue < 0.01


def test_every_seed_differs(some):
    assert np.unique(some).size == SEEDS


def test_neighbouring_seeds_do_not_go_together(some):
    assert stats.spearmanr(some[:-1], some[1:]).pvalue > 0.01


@pytest.mark.parametrize("threads", [2, 3])
def test_a_seed_is_the_same_bits_on_any_number_of_threads(threads):
    one, more = run(5, neurons=12), run(5, neurons=12, threads=threads)
    assert one.state.tobytes() == more.state.tobytes()
    assert np.array_equal(one.spike_times, more.spike_times)
    assert np.array_equal(one.spike_neurons, more.spike_neurons)
