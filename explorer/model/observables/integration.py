"""Leaky integration: how long, and how many pulses, until the first spike."""

from __future__ import annotations

import numpy as np


def first_times(
    times: np.ndarray, neurons: np.ndarray, size: int, after: float = 0.0
) -> np.ndarray:
    """Return the first spike of each neuron at or after a time, counted from there [s].

    `times` [s] and `neurons` (numbers), one entry a spike, in any order; `size` number of neurons;
    `after` [s]. The result has shape (size,), nan for a neuron without such a spike.
    """
    found = np.full(size, np.inf)
    late = times >= after
    np.minimum.at(found, neurons[late].astype(np.int64), times[late] - after)
    found[np.isinf(found)] = np.nan
    return found


def pulses_until(times: np.ndarray, period: float) -> np.ndarray:
    """Return how many pulses of a train have begun by each of the `times` [s]; nan stays nan.

    Equation: floor(t / period) + 1, with the `period` [s] from start to start.
    """
    return np.floor(times / period) + 1.0


def strictly_rising(values: np.ndarray) -> bool:
    """Return whether each value is larger than the one before."""
    return bool(np.all(np.diff(values) > 0.0))
