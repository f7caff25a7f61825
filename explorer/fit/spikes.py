"""Fit to spike times: intervals, their variation and distribution, and the first spike."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from explorer.engine.layout import clock_of
from explorer.engine.run import simulate
from explorer.errors import FitError
from explorer.experiments.outcome import never
from explorer.fit.objective import Evaluation, Row
from explorer.measured.measurement import SPIKES, Measurement
from explorer.measured.trains import (
    TrainStatistics,
    distance,
    spike_measurement,
    train_statistics,
)
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario

FEWEST_INTERVALS = 3
MOST_STEPS = 20_000_000
"""Most time steps of one evaluation: about 2 s for each neuron."""

USUAL_WORK = 5_000_000
"""Neuron steps of an evaluation where nothing is chosen: below half a second on one core."""

NARROWEST = 0.01
"""Smallest tolerance of a logarithm: no one number shall outweigh all others."""

ONE_FIRST_SPIKE = 0.3
"""Tolerance of ln(first spike) where only one train tells of it; assumed."""


@dataclass
class SpikeObjective:
    """Spike times beside those of the model under the scenario's stimulus.

    Misfit: sum of the squared deviations of ln(mean interval), coefficient of variation,
    ln(mean first spike) and Kolmogorov-Smirnov distance of the intervals, each in units of the
    standard error of data and model together (first three) or of what two samples of one
    distribution give by chance (the last).

    Arguments
    ---------
    measured: the spikes; start: when the stimulus starts in the file [s], None if unknown (then
        the first spike is left out and the first spike of the file counts as time 0).
    seconds: length compared, from `start` on [s]; None takes all. neurons: how many runs of the
        model; None takes as many as half a second of computing allows, 4 to 24.
    """

    measured: Measurement
    start: float | None = 0.0
    seconds: float | None = None
    neurons: int | None = None
    threads: int = 1
    own = ()

    def __post_init__(self):
        if self.measured.kind != SPIKES:
            raise FitError(f"{self.measured.place}: these are no spike times.")
        self.name = self.measured.place
        zero = float(self.measured.time.min()) if self.start is None else self.start
        time = self.measured.time - zero
        self.window = float(time.max()) if self.seconds is None else float(self.seconds)
        if not self.window > 0:
            raise FitError(f"{self.name}: no spike comes after {engineering(zero, 's')}.")
        self.shifted = replace(self.measured, time=time)
        self.data = train_statistics(self.shifted, self.window)
        if self.data.intervals.size < FEWEST_INTERVALS or not self.data.mean:
            raise FitError(
                f"{self.name}: {self.data.intervals.size} intervals between spikes of one neuron "
                f"are too few, at least {FEWEST_INTERVALS} are needed."
            )

    def prepare(self, scenario: Scenario) -> Scenario:
        """Return a copy whose times are real seconds; FitError where the run would be too long."""
        made = scenario.copy()
        if clock_of(made) != 1.0:
            made.set("stimulus.match_ion", False)
        steps = self.window / made.run.dt
        if steps > MOST_STEPS:
            raise FitError(
                f"{self.name}: {engineering(self.window, 's')} are {steps:.2g} time steps of "
                f"{engineering(made.run.dt, 's')}, allowed are {MOST_STEPS:g}; compare fewer "
                "seconds or take a longer run.dt."
            )
        return made

    def size(self, scenario: Scenario) -> int:
        """Return how many neurons are run."""
        if self.neurons is not None:
            return max(int(self.neurons), 1)
        return int(np.clip(USUAL_WORK // max(self.window / scenario.run.dt, 1), 4, 24))

    def evaluate(
        self, scenario: Scenario, seed: int, halted: Callable[[], bool] = never
    ) -> Evaluation:
        """Run the model over the window and compare."""
        size = self.size(scenario)
        result = simulate(
            scenario, seconds=self.window, seed=seed, neurons=size, traced=0, threads=self.threads
        )
        model = spike_measurement("model", result.spike_times, result.spike_neurons, size)
        ours = train_statistics(model, self.window, trains=size)
        return Evaluation(tuple(self._rows(ours)), model)

    def _rows(self, ours: TrainStatistics):
        data, more = self.data, 1.0 + self.data.trains / ours.trains
        spread = data.variation or 0.0
        counts = data.intervals.size
        tolerance = max(spread * math.sqrt(more / counts), NARROWEST)
        yield Row(
            "mean interval", "s", data.mean, ours.mean,
            math.log((ours.mean or self.window) / data.mean) / tolerance,
        )  # fmt: skip
        if data.variation is not None:
            error = spread * math.sqrt((0.5 + spread * spread) * more / counts)
            found = ours.variation if ours.variation is not None else spread + 1.0
            yield Row(
                "variation of intervals", "1", data.variation, ours.variation,
                (found - spread) / max(error, NARROWEST),
            )  # fmt: skip
        if self.start is not None and data.first_mean and np.all(data.first > 0):
            yield self._first(ours, more)
        chance = 0.87 * math.sqrt(1 / counts + 1 / max(ours.intervals.size, 1))
        apart = distance(ours.intervals, data.intervals)
        yield Row(
            "distance of the distributions", "1", 0.0, apart, apart / max(chance, 2 * NARROWEST)
        )

    def _first(self, ours: TrainStatistics, more: float) -> Row:
        """Return the row of the first spike; a silent train counts with the whole window."""
        first = self.data.first
        tolerance = ONE_FIRST_SPIKE
        if first.size > 2:
            tolerance = float(np.log(first).std(ddof=1)) * math.sqrt(more / first.size)
        silent = ours.trains - ours.first.size
        mean = (float(ours.first.sum()) + silent * self.window) / ours.trains
        return Row(
            "first spike", "s", self.data.first_mean, ours.first_mean,
            math.log(max(mean, 1e-12) / self.data.first_mean) / max(tolerance, NARROWEST),
        )  # fmt: skip
