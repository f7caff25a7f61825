"""Running accounts of a live simulation: spikes and energies over the last window."""

from __future__ import annotations

from collections import deque

import numpy as np

from explorer.model.observables import energy, intervals

FRONT_END = ("memristor", "control_resistor")
OUTPUT = ("transistor", "load")


class Ledger:
    """Keeps what lies within the last window and answers with averages over it."""

    def __init__(self):
        self._chunks: deque = deque()
        self._sums: deque = deque()
        self.first_spike: float | None = None

    def clear(self) -> None:
        """Forget everything, as at t = 0."""
        self.__init__()

    def forget_history(self) -> None:
        """Forget the window but keep the time of the first spike."""
        self._chunks.clear()
        self._sums.clear()

    def add(self, chunk, time: float, state: np.ndarray, window: float) -> None:
        """Take in a chunk that ended at `time` [s] and the state after it."""
        if chunk.times.size:
            self._chunks.append((chunk.times, chunk.neurons))
            if self.first_spike is None:
                mine = chunk.times[chunk.neurons == 0]
                self.first_spike = float(mine[0]) if mine.size else None
        sums = {name: float(state[name].sum()) for name in FRONT_END + OUTPUT}
        self._sums.append((time, sums, float(state["spikes"].sum())))
        edge = time - window
        while self._chunks and self._chunks[0][0].max() < edge:
            self._chunks.popleft()
        while len(self._sums) > 2 and self._sums[1][0] <= edge:
            self._sums.popleft()

    def spikes(self, edge: float) -> tuple[np.ndarray, np.ndarray]:
        """Return (times [s], neurons) of all spikes after `edge` [s]."""
        if not self._chunks:
            return np.empty(0), np.empty(0, np.int64)
        times = np.concatenate([times for times, _ in self._chunks])
        neurons = np.concatenate([neurons for _, neurons in self._chunks])
        keep = times >= edge
        return times[keep], neurons[keep]

    def averages(
        self, times: np.ndarray, neurons: np.ndarray, size: int
    ) -> dict[str, float | None]:
        """Return rate, intervals, energy per spike and output power over the window, in SI."""
        result: dict[str, float | None] = {"first_spike": self.first_spike}
        gaps = intervals.within_neurons(times, neurons)
        if gaps.size:
            result |= {"interval_mean": float(gaps.mean()), "interval_sd": float(gaps.std())}
        if len(self._sums) > 1:
            (start, before, spikes_before), (end, now, spikes_now) = self._sums[0], self._sums[-1]
            span, count = end - start, spikes_now - spikes_before
            spent = {name: now[name] - before[name] for name in now}
            result["rate"] = count / span / size if span > 0 else None
            output = sum(spent[name] for name in OUTPUT)
            result["output_power"] = output / span / size if span > 0 else None
            if count > 0:
                result |= {name: spent[name] / count for name in FRONT_END}
                result["energy_per_spike"] = sum(spent[name] for name in FRONT_END) / count
        return result

    @staticmethod
    def residual(state: np.ndarray) -> float:
        """Return how far the energy books are from closing, relative to what was delivered [1]."""
        return energy.ledger(state)["residual_rel"]
