"""The history for drawing: no peak is lost, a resize keeps what fits, columns lie on one grid."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine.ring import BIN, Ring


def history(steps: int, seed: int = 0) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).normal(size=(steps, 2)), axis=0)


def recorded(trace: np.ndarray, capacity: int, cuts=(64,), start: int = 0) -> Ring:
    ring = Ring(capacity, trace.shape[1])
    ring.clear(start)
    step, turn = start, 0
    while step - start < trace.shape[0]:
        count = min(cuts[turn % len(cuts)], trace.shape[0] - (step - start))
        ring.record(trace[step - start : step - start + count], step)
        step, turn = step + count, turn + 1
    return ring


def check_columns(ring: Ring, trace: np.ndarray, window: int, most: int, origin: int = 0):
    """Compare every column with the plain least and largest value of its steps."""
    starts, low, high = ring.columns(window, most)
    assert starts.size == low.shape[0] == high.shape[0]
    assert (np.diff(starts) > 0).all()
    end = ring.end_step // BIN * BIN
    stops = np.append(starts[1:], end)
    for start, stop, least, largest in zip(starts, stops, low, high, strict=True):
        part = trace[start - origin : stop - origin]
        assert np.array_equal(least, part.min(axis=0))
        assert np.array_equal(largest, part.max(axis=0))
    return starts


@pytest.mark.parametrize("cuts", [(64,), (1,), (8, 3, 50), (1000,)])
@pytest.mark.parametrize("steps", [64, 800, 4000, 4001, 4007])
@pytest.mark.parametrize("most", [1, 7, 400])
def test_columns_hold_every_peak(steps, cuts, most):
    trace = history(steps)
    ring = recorded(trace, capacity=200, cuts=cuts)
    starts = check_columns(ring, trace, window=1200, most=most)
    assert starts.size <= most
    assert starts[-1] < ring.end_step


def test_one_spike_in_one_step_is_seen():
    trace = np.zeros((1600, 2))
    trace[803, 1] = 5.0
    _, low, high = recorded(trace, capacity=300).columns(1600, 10)
    assert (high[:, 1] == 5.0).sum() == 1
    assert (high[:, 0] == 0.0).all()
    assert (low == 0.0).all()


def test_nothing_older_than_the_window():
    trace = history(8000)
    starts, _, _ = recorded(trace, capacity=2000).columns(1600, 400)
    assert starts[0] >= 8000 - 1600
    assert starts[0] <= 8000 - 1600 + BIN


def test_columns_stay_on_one_grid_while_time_passes():
    trace = history(6000)
    ring = recorded(trace[:4000], capacity=500)
    before, low_before, high_before = ring.columns(3200, 25)
    ring.record(trace[4000:4104], 4000)
    after, low_after, high_after = ring.columns(3200, 25)
    per_column = before[1] - before[0]
    assert (before % per_column == 0).all()
    assert (after % per_column == 0).all()
    common = np.intersect1d(before[:-1], after[:-1])
    assert common.size > 15
    assert np.array_equal(
        low_before[np.isin(before, common)], low_after[np.isin(after, common)]
    )  # the picture slides and does not flicker
    assert np.array_equal(high_before[np.isin(before, common)], high_after[np.isin(after, common)])


@pytest.mark.parametrize("steps", [200, 4000, 4003])
@pytest.mark.parametrize("capacity", [40, 199, 200, 201, 900])
def test_resize_keeps_history_and_goes_on(steps, capacity):
    trace = history(steps + 504)
    ring = recorded(trace[:steps], capacity=200)
    other = ring.resized(capacity)
    assert (other.capacity, other.end_step) == (capacity, ring.end_step)
    window = min(capacity, 200, steps // BIN) * BIN - 3 * BIN
    starts = check_columns(other, trace, window, 1000)
    assert starts[0] <= steps - window + BIN
    other.record(trace[steps:], steps)
    check_columns(other, trace, min(window, capacity * BIN - 2 * BIN), 1000)


def test_clear_forgets_the_past_and_the_broken_bin():
    trace = history(1000)
    ring = recorded(trace, capacity=500)
    ring.clear(1003)
    later = history(400, seed=1)
    ring.record(later, 1003)
    starts = check_columns(ring, later, 4000, 400, origin=1003)
    assert starts[0] == 1008


def test_an_empty_ring_has_no_columns():
    starts, low, high = Ring(100, 3).columns(500, 50)
    assert starts.size == 0
    assert low.shape == high.shape == (0, 3)
