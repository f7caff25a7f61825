"""Interval histogram and rate curve: nothing lost, nothing counted twice, known cases."""

from __future__ import annotations

import numpy as np
import pytest

import explorer
from explorer.engine.rate_curve import amplitudes_for, rate_curve
from explorer.model.observables.interval_histogram import histogram


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_every_interval_is_in_one_bin(log, seed):
    gaps = np.random.default_rng(seed).exponential(3e-3, 5_000)
    found = histogram(gaps, 37, log)
    assert found.total == gaps.size
    assert found.edges.size == found.counts.size + 1 == 38
    assert found.edges[0] <= gaps.min()
    assert found.edges[-1] >= gaps.max()
    assert found.mean == pytest.approx(gaps.mean())
    assert found.variation == pytest.approx(1.0, abs=0.05)
    steps = np.diff(np.log(found.edges) if log else found.edges)
    assert np.allclose(steps, steps[0])


def test_few_intervals():
    assert histogram(np.empty(0)).total == 0
    assert histogram(np.empty(0)).mean is None
    for log in (False, True):
        one = histogram(np.array([2e-3]), 10, log)
        assert one.total == 1
        assert one.variation is None


def test_rate_rises_from_zero_with_the_amplitude():
    scenario = explorer.load_preset("neuron/pulse-train")
    before = scenario.values()
    tried = amplitudes_for(scenario)
    assert tried[0] == 0.0
    assert tried[-1] > scenario.stimulus.amplitude
    points = list(rate_curve(scenario, tried[[0, 9, 14]], steps=100_000))
    rates = [point.rate for point in points]
    assert rates[0] == 0.0
    assert rates[2] > rates[1] >= 0.0
    assert [point.part for point in points] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert scenario.values() == before
    run = explorer.simulate(scenario, seconds=0.2, neurons=1)
    alone = next(rate_curve(scenario, np.array([0.8]), steps=100_000))
    assert alone.rate == pytest.approx((run.spike_times >= 0.04).sum() / 0.16)
