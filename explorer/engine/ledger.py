"""Running accounts of a live simulation: spikes and energies over the last window."""

from __future__ import annotations

from collections import deque

import numpy as np

from explorer.model.neurons.description import Description
from explorer.model.observables import energy, intervals

MOST_SPIKES = 1_000_000
"""Spikes that are kept; beyond them the oldest go first, so that memory stays bounded."""


class Ledger:
    """Keeps what lies within the last window and answers with averages over it."""

    def __init__(self, model: Description):
        self._model = model
        self._counted = dict.fromkeys(model.front_end + model.output)
        self._chunks: deque = deque()
        self._kept = 0
        self._sums: deque = deque()
        self._dropped = 0
        self.first_spike: float | None = None

    def clear(self) -> None:
        """Forget everything, as at t = 0."""
        self.__init__(self._model)

    def forget_history(self) -> None:
        """Forget the window but keep the time of the first spike."""
        self._dropped = self.end
        self._chunks.clear()
        self._kept = 0
        self._sums.clear()

    def add(self, chunk, time: float, state: np.ndarray, window: float) -> None:
        """Take in a chunk that ended at `time` [s] and the state after it."""
        if chunk.times.size:
            self._chunks.append((chunk.times, chunk.neurons))
            self._kept += chunk.times.size
            if self.first_spike is None:
                mine = chunk.times[chunk.neurons == 0]
                self.first_spike = float(mine[0]) if mine.size else None
        sums = {name: float(state[name].sum()) for name in self._counted}
        self._sums.append((time, sums, float(state["spikes"].sum())))
        edge = time - window
        while self._chunks and (self._kept > MOST_SPIKES or self._chunks[0][0].max() < edge):
            gone = self._chunks.popleft()[0].size
            self._dropped += gone
            self._kept -= gone
        while len(self._sums) > 2 and self._sums[1][0] <= edge:
            self._sums.popleft()

    @property
    def end(self) -> int:
        """The running number that the next spike will get."""
        return self._dropped + self._kept

    def spikes(self, edge: float) -> tuple[np.ndarray, np.ndarray]:
        """Return (times [s], neurons) of all spikes after `edge` [s]."""
        return self.numbered(edge)[:2]

    def numbered(self, edge: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (times [s], neurons, running numbers) of all spikes after `edge` [s]."""
        if not self._chunks:
            return np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64)
        times = np.concatenate([times for times, _ in self._chunks])
        neurons = np.concatenate([neurons for _, neurons in self._chunks])
        keep = times >= edge
        return times[keep], neurons[keep], self._dropped + np.flatnonzero(keep)

    def averages(self, times: np.ndarray, neurons: np.ndarray, size: int) -> dict[str, object]:
        """Return rate, intervals, energy per spike and output power over the window, in SI."""
        result: dict[str, object] = {"first_spike": self.first_spike}
        gaps = intervals.within_neurons(times, neurons)
        if gaps.size:
            result |= {"interval_mean": float(gaps.mean()), "interval_sd": float(gaps.std())}
        if len(self._sums) > 1:
            (start, before, spikes_before), (end, now, spikes_now) = self._sums[0], self._sums[-1]
            span, count = end - start, spikes_now - spikes_before
            spent = {name: now[name] - before[name] for name in now}
            result["rate"] = count / span / size if span > 0 else None
            front, output = self._model.front_end, self._model.output
            if output and span > 0:
                result["output_power"] = sum(spent[name] for name in output) / span / size
            if count > 0:
                result["parts"] = tuple(spent[name] / count for name in front)
                result["energy_per_spike"] = sum(spent[name] for name in front) / count
        return result

    def residual(self, state: np.ndarray) -> float:
        """Return how far the energy books are from closing, relative to what was delivered [1]."""
        return energy.residual(state, self._model)
