"""Refractory period: the time between spikes against the control resistance."""

from __future__ import annotations

import math

import numpy as np

from explorer.model.observables.intervals import within_neurons


def steady_interval(
    times: np.ndarray, neurons: np.ndarray, start: float, end: float
) -> tuple[float, float] | None:
    """Return the mean interval between spikes in a window, with its standard error [s].

    Only intervals that lie whole between `start` and `end` [s] count, as in a recording of that
    length: long ones fit in less often, so the mean is short once it nears the window. None where
    no interval fits.
    """
    late = (times >= start) & (times < end)
    gaps = within_neurons(times[late], neurons[late])
    if not gaps.size:
        return None
    error = gaps.std(ddof=1) / math.sqrt(gaps.size) if gaps.size > 1 else 0.0
    return float(gaps.mean()), float(error)


def interval_by_rate(
    times: np.ndarray, neurons: np.ndarray, size: int, start: float, end: float
) -> tuple[float, float] | None:
    """Return observed time over spikes in a window [s] with its standard error: no window bias.

    `size` number of neurons; the error comes from their scatter. None without a spike.
    """
    late = (times >= start) & (times < end)
    counts = np.bincount(neurons[late].astype(np.int64), minlength=size)
    if not counts.sum():
        return None
    mean = counts.mean()
    interval = (end - start) / mean
    if size < 2:
        return float(interval), float(interval / math.sqrt(counts.sum()))
    return float(interval), float(interval * counts.std(ddof=1) / math.sqrt(size) / mean)


def rms_log_error(ours: np.ndarray, published: np.ndarray) -> float:
    """Return the root mean square of ln(ours / published) [1]: 0.1 means about 10 % off."""
    ratio = np.log(np.asarray(ours, float) / np.asarray(published, float))
    return float(np.sqrt((ratio * ratio).mean()))
