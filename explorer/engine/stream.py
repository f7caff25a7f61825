"""Runs too large to keep: what is recorded goes to a sink as it comes, only sums stay in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.run import chunk_for, summary_of
from explorer.engine.simulation import Simulation
from explorer.scenario.scenario import Scenario

LARGE = 2_000_000_000
"""Neuron-steps from which on a recorded run is streamed: several hundred megabytes of spikes."""


class Sink(Protocol):
    """Where a stream goes."""

    def spikes(self, times: np.ndarray, neurons: np.ndarray) -> None:
        """Take the spikes of a chunk: times [s] and neuron numbers, ordered by time."""

    def traces(self, times: np.ndarray, values: np.ndarray) -> None:
        """Take samples: times [s], values of shape (neurons, times, variables)."""


class RunningIntervals:
    """Mean and variation of the time between spikes, without keeping the spikes."""

    def __init__(self, neurons: int):
        self._last = np.full(neurons, np.nan)
        self.count, self._mean, self._squares = 0, 0.0, 0.0
        self.spikes, self.first = 0, None

    def add(self, times: np.ndarray, neurons: np.ndarray) -> None:
        """Take in the spikes of a chunk: times [s] and neuron numbers, in any order."""
        if not times.size:
            return
        self.spikes += int(times.size)
        earliest = float(times.min())
        self.first = earliest if self.first is None else min(self.first, earliest)
        order = np.lexsort((times, neurons))
        times, neurons = times[order], neurons[order]
        fresh = np.r_[True, np.diff(neurons) != 0]
        before = np.where(fresh, self._last[neurons], np.r_[np.nan, times[:-1]])
        gaps = (times - before)[~np.isnan(before)]
        self._last[neurons[np.r_[fresh[1:], True]]] = times[np.r_[fresh[1:], True]]
        if gaps.size:  # sums of squares about the mean are merged, which loses no digits
            count, mean = self.count + gaps.size, float(gaps.mean())
            apart = mean - self._mean
            self._squares += float(((gaps - mean) ** 2).sum())
            self._squares += apart * apart * self.count * gaps.size / count
            self._mean += apart * gaps.size / count
            self.count = count

    @property
    def mean(self) -> float | None:
        """Mean interval [s]; None without two spikes of one neuron."""
        return self._mean if self.count else None

    @property
    def variation(self) -> float | None:
        """Coefficient of variation [1]; None with fewer than two intervals."""
        if self.count < 2 or self._mean == 0.0:
            return None
        return (self._squares / self.count) ** 0.5 / self._mean


def stream(scenario: Scenario, sink: Sink, seconds: float | None = None, seed: int | None = None,
           *, threads: int = 1, traced: int = 0, every: int = 1,
           progress: Callable[[float], None] | None = None) -> dict[str, object]:  # fmt: skip
    """Run a scenario from t = 0, hand everything on to `sink`, and return the summary.

    Parameters
    ----------
    seconds, seed, threads: as in `simulate`.
    traced: how many neurons, from the first on, have their variables recorded at `every` n-th step.
    progress: told the part that is done, 0 to 1, after each chunk.

    Raises
    ------
    ScenarioError
        The parameters cannot be integrated.
    """
    scenario = scenario.copy()
    layout = lay_out(scenario, seed=seed, seconds=seconds)
    simulation = Simulation(layout, tuple(range(min(layout.size, traced))), threads)
    size = chunk_for(layout.size, threads)
    found = RunningIntervals(layout.size)
    while simulation.step < layout.steps:
        chunk = simulation.advance(min(size, layout.steps - simulation.step))
        order = np.argsort(chunk.times, kind="stable")
        found.add(chunk.times, chunk.neurons)
        sink.spikes(chunk.times[order], chunk.neurons[order])
        if traced:
            offset = (every - 1 - chunk.first_step) % every
            steps = chunk.first_step + 1 + np.arange(offset, chunk.steps, every)
            sink.traces(steps * layout.dt, chunk.trace[:, offset::every])
        if progress:
            progress(simulation.step / layout.steps)
    return summary_of(scenario, simulation, found.spikes, found.first, found.mean, found.variation)
