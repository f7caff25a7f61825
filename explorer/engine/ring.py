"""History of one traced neuron in bins of a few steps, and its reduction to columns for drawing."""

from __future__ import annotations

import math

import numba as nb
import numpy as np

from explorer.model.compiled import KERNEL

BIN = 8
"""Steps in one bin; each bin keeps the least and the largest value, so that no peak is lost."""


@nb.njit(**KERNEL)
def _record(trace, first_step, low, high):
    capacity = low.shape[0]
    for k in range(trace.shape[0]):
        step = first_step + k
        slot = (step // BIN) % capacity
        if step % BIN == 0:
            for v in range(trace.shape[1]):
                low[slot, v] = trace[k, v]
                high[slot, v] = trace[k, v]
        else:
            for v in range(trace.shape[1]):
                low[slot, v] = min(low[slot, v], trace[k, v])
                high[slot, v] = max(high[slot, v], trace[k, v])


@nb.njit(**KERNEL)
def _reduce(low, high, first_bin, bins, per_column, out_low, out_high):
    capacity = low.shape[0]
    columns = out_low.shape[0]
    for column in range(columns):
        start = first_bin + column * per_column
        stop = min(start + per_column, first_bin + bins)
        for v in range(low.shape[1]):
            least = math.inf
            most = -math.inf
            for place in range(start, stop):
                slot = place % capacity
                least = min(least, low[slot, v])
                most = max(most, high[slot, v])
            out_low[column, v] = least
            out_high[column, v] = most


class Ring:
    """Least and largest values of every traced variable for the last `capacity` bins."""

    def __init__(self, capacity: int, variables: int):
        self.low = np.zeros((capacity, variables))
        self.high = np.zeros((capacity, variables))
        self.first_bin = 0
        self.end_step = 0

    @property
    def capacity(self) -> int:
        """Bins that fit."""
        return self.low.shape[0]

    def clear(self, step: int) -> None:
        """Forget everything; recording goes on at `step`."""
        self.first_bin = -(-step // BIN)
        self.end_step = step

    def record(self, trace: np.ndarray, first_step: int) -> None:
        """Append a trace of shape (steps, variables) that begins at `first_step`."""
        _record(trace, first_step, self.low, self.high)
        self.end_step = first_step + trace.shape[0]
        self.first_bin = max(self.first_bin, self.end_step // BIN - self.capacity + 1)

    def resized(self, capacity: int) -> Ring:
        """Return a ring of another capacity with as much of the history as fits."""
        other = Ring(capacity, self.low.shape[1])
        end = -(-self.end_step // BIN)
        start = max(self.first_bin, end - min(capacity, self.capacity) + 1)
        places = np.arange(start, end)
        other.low[places % capacity] = self.low[places % self.capacity]
        other.high[places % capacity] = self.high[places % self.capacity]
        other.first_bin, other.end_step = start, self.end_step
        return other

    def columns(self, window_steps: int, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (step at the start of each column, least, largest) for the newest window.

        Columns lie on a fixed grid in absolute time, so that the picture slides without flicker.
        """
        end = self.end_step // BIN
        per_column = max(1, -(-window_steps // (BIN * most)))
        start = max(self.first_bin, end - window_steps // BIN)
        start = -(-start // per_column) * per_column
        bins = max(end - start, 0)
        count = -(-bins // per_column)
        low, high = np.empty((count, self.low.shape[1])), np.empty((count, self.low.shape[1]))
        _reduce(self.low, self.high, start, bins, per_column, low, high)
        return (start + np.arange(count) * per_column) * BIN, low, high
