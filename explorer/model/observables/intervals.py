"""Statistics of the time between spikes."""

from __future__ import annotations

import numpy as np


def within_neurons(times: np.ndarray, neurons: np.ndarray) -> np.ndarray:
    """Return all intervals between successive spikes of the same neuron [s], pooled.

    `times` [s] and `neurons` (numbers), one entry a spike, in any order.
    """
    order = np.lexsort((times, neurons))
    gaps = np.diff(times[order])
    return gaps[np.diff(neurons[order]) == 0]


def mean(times: np.ndarray, neurons: np.ndarray) -> float | None:
    """Return the mean interval [s]; None without two spikes of one neuron."""
    gaps = within_neurons(times, neurons)
    return float(gaps.mean()) if gaps.size else None


def variation(times: np.ndarray, neurons: np.ndarray) -> float | None:
    """Return the coefficient of variation (sd / mean) [1]; None with fewer than two intervals."""
    gaps = within_neurons(times, neurons)
    if gaps.size < 2 or gaps.mean() == 0.0:
        return None
    return float(gaps.std() / gaps.mean())
