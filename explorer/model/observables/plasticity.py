"""Intrinsic plasticity: how much sooner the second of two pulses fires, and how long that lasts."""

from __future__ import annotations

import math

import numpy as np

from explorer.model.observables.integration import first_times


def shortening(
    times: np.ndarray, neurons: np.ndarray, size: int, second_start: float
) -> np.ndarray:
    """Return how much sooner the second pulse fires than the first did in the same trial [s].

    `times` [s] and `neurons`, one entry a spike; `size` number of trials; the first pulse starts at
    0, the second at `second_start` [s]. nan for a trial that did not spike in both pulses: also one
    whose gate still stood above the threshold when the second pulse came.
    """
    early = times < second_start
    first = first_times(times[early], neurons[early], size)
    return first - first_times(times, neurons, size, after=second_start)


def lifetime(
    gaps: np.ndarray, values: np.ndarray, errors: np.ndarray | None = None
) -> tuple[float, float]:
    """Return the lifetime of a decay A exp(-gap / lifetime) with its standard error [s].

    Least squares (Gauss-Newton in A and log lifetime from the best of a coarse grid). `gaps` [s],
    `values` and their standard `errors` in one unit, shape (n,); equal weights without errors, the
    scatter of the points then stands in for them. nan where nothing decays.
    """
    gaps, values = np.asarray(gaps, float), np.asarray(values, float)
    weights = np.ones(gaps.size) if errors is None else 1.0 / np.asarray(errors, float)
    grid = np.geomspace(gaps.max() / 1000.0, gaps.max() * 10.0, 400)
    misses = [_miss(gaps, values, weights, time) for time in grid]
    best = int(np.argmin(misses))
    if best in (0, grid.size - 1):
        return float("nan"), float("nan")
    fine = np.geomspace(grid[best - 1], grid[best + 1], 400)
    time = float(fine[int(np.argmin([_miss(gaps, values, weights, value) for value in fine]))])
    decay = np.exp(-gaps / time)
    size = _size(gaps, values, weights, time)
    slopes = np.column_stack([decay, size * decay * gaps / time**2]) * weights[:, None]
    covariance = np.linalg.inv(slopes.T @ slopes)
    scatter = 1.0
    if errors is None:
        scatter = _miss(gaps, values, weights, time) / max(gaps.size - 2, 1)
    return time, math.sqrt(covariance[1, 1] * scatter)


def _size(gaps, values, weights, time) -> float:
    decay = np.exp(-gaps / time) * weights
    return float((decay * values * weights).sum() / (decay * decay).sum())


def _miss(gaps, values, weights, time) -> float:
    rest = values - _size(gaps, values, weights, time) * np.exp(-gaps / time)
    return float(((rest * weights) ** 2).sum())
