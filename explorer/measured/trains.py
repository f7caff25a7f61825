"""What is read off spike trains, measured or simulated alike: rate, intervals, first spikes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.measured.measurement import SPIKES, Measurement


@dataclass(frozen=True, slots=True)
class TrainStatistics:
    """Numbers of some spike trains of equal length.

    Attributes: `trains` how many; `seconds` length of each [s]; `spikes` in all; `rate` of one
    train [Hz]; `intervals` between successive spikes of a train, pooled and sorted [s]; `mean` of
    the intervals [s] and `variation`, their sd / mean [1], None where undefined; `first` spike of
    each train that has one [s], and `first_mean` or None.
    """

    trains: int
    seconds: float
    spikes: int
    rate: float
    intervals: np.ndarray
    mean: float | None
    variation: float | None
    first: np.ndarray
    first_mean: float | None


def train_statistics(measured: Measurement, seconds: float,
                     trains: int | None = None) -> TrainStatistics:  # fmt: skip
    """Return the numbers of the spikes between 0 and `seconds`; `trains` counts silent ones too."""
    inside = (measured.time >= 0.0) & (measured.time <= seconds)
    time, neuron = measured.time[inside], measured.neurons[inside]
    count = max(len(measured.names), 1) if trains is None else trains
    same = np.diff(neuron) == 0
    intervals = np.sort(np.diff(time)[same])
    first = time[np.flatnonzero(np.concatenate([[True], ~same]))] if time.size else time
    mean = float(intervals.mean()) if intervals.size else None
    return TrainStatistics(
        trains=count,
        seconds=seconds,
        spikes=int(time.size),
        rate=time.size / count / seconds if seconds > 0 else 0.0,
        intervals=intervals,
        mean=mean,
        variation=float(intervals.std() / mean) if intervals.size > 1 and mean else None,
        first=first,
        first_mean=float(first.mean()) if first.size else None,
    )


def spike_measurement(place: str, times: np.ndarray, neurons: np.ndarray, size: int) -> Measurement:
    """Return simulated spikes in the form of measured ones: `times` [s], `neurons` 0 .. size-1."""
    order = np.lexsort((times, neurons))
    names = tuple(str(number) for number in range(size))
    return Measurement(SPIKES, place, times[order], neurons=neurons[order], names=names)


def interval_bins(*trains: TrainStatistics, bins: int = 40) -> np.ndarray:
    """Return the edges [s] of equal steps of ln interval that hold all intervals of some trains."""
    pooled = np.concatenate([found.intervals for found in trains])
    pooled = pooled[pooled > 0]
    low, high = (pooled.min(), pooled.max()) if pooled.size else (1e-3, 1.0)
    return np.geomspace(low * 0.9, high * 1.1, bins + 1)


def distribution(trains: TrainStatistics, edges: np.ndarray) -> np.ndarray:
    """Return the part of the intervals in each bin [1], shape (edges - 1,)."""
    counts, _ = np.histogram(trains.intervals, edges)
    return counts / max(trains.intervals.size, 1)


def distance(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return the Kolmogorov-Smirnov distance of two sorted samples [1]; 1 where one is empty."""
    if not ours.size or not theirs.size:
        return 1.0
    at = np.concatenate([ours, theirs])
    below = [np.searchsorted(sample, at, side="right") / sample.size for sample in (ours, theirs)]
    return float(np.abs(below[0] - below[1]).max())
