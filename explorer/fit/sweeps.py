"""Fit to a sweep of current against voltage: thresholds, hold voltages and the curves between."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.engine.layout import clock_of
from explorer.engine.run import Result, simulate
from explorer.errors import FitError
from explorer.experiments.outcome import never
from explorer.fit.objective import Evaluation, Row
from explorer.fit.spikes import MOST_STEPS
from explorer.measured.branches import (
    Switching,
    branches,
    mean_curve,
    switching,
    switching_current,
)
from explorer.measured.measurement import SWEEP, Measurement
from explorer.model.neurons import models
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario

GRID = 60
"""Points of the common grid of |V|."""

DECADES = 0.5
"""Tolerance of the curves: root of the mean squared difference of log10 |I|; assumed."""

LEAST_SPREAD = 0.02
"""Smallest tolerance of a threshold or hold voltage, as part of the largest voltage; assumed."""

SIDES = ((1, ""), (-1, ", negative"))


@dataclass
class SweepObjective:
    """A sweep beside that of the model.

    Misfit: sum of the squared deviations of threshold and hold voltage of either sign (units of
    their spread from cycle to cycle), of the part of the branches that switch, and of log10 |I| on
    a common grid within the measured currents. With times, the model is driven by a triangle with
    the amplitude and rate of the data; without, by the scenario's own triangle.

    Arguments
    ---------
    measured: the sweep; level: current that parts off from on [A], None takes the middle of the
        logarithms; neurons: how many runs of the model.
    """

    measured: Measurement
    level: float | None = None
    neurons: int = 8
    threads: int = 1
    own = ()

    def __post_init__(self):
        if self.measured.kind != SWEEP:
            raise FitError(f"{self.measured.place}: this is no sweep of current and voltage.")
        self.name = self.measured.place
        self.branches = branches(self.measured)
        if not self.branches:
            raise FitError(f"{self.name}: the voltage goes neither up nor down.")
        current = np.abs(self.measured.current)
        if not current.any():
            raise FitError(f"{self.name}: all currents are 0 A.")
        if self.level is None:
            self.level = switching_current(self.measured)
        self.limits = (float(np.quantile(current[current > 0], 0.01)), float(current.max()))
        self.amplitude = float(np.abs(self.measured.voltage).max())
        highest = {
            sign: max(
                (b.voltage.max(initial=0.0) for b in self.branches if b.sign == sign), default=0.0
            )
            for sign, _ in SIDES
        }
        self.grids = {
            sign: np.linspace(0.0, high, GRID) for sign, high in highest.items() if high > 0
        }
        self.curves = {
            (sign, rising): mean_curve(self.branches, sign, rising, grid, self.limits)
            for sign, grid in self.grids.items()
            for rising in (True, False)
        }

    def rate(self) -> float | None:
        """Return the sweep's rate [V/s]; None for a file without times."""
        if not self.measured.timed:
            return None
        time, voltage = np.diff(self.measured.time), np.abs(np.diff(self.measured.voltage))
        moving = (time > 0) & (voltage > 0)
        if not moving.any():
            raise FitError(f"{self.name}: the times do not grow, leave the column out.")
        return float(np.median(voltage[moving] / time[moving]))

    def prepare(self, scenario: Scenario) -> Scenario:
        """Return a copy with the sweep of the data as stimulus."""
        made = scenario.copy()
        if "current" not in models()[made.neuron.model].TRACED:
            raise FitError(f"the model {made.neuron.model} has no device current to be compared.")
        if clock_of(made) != 1.0:
            made.set("stimulus.match_ion", False)
        rate = self.rate()
        if rate is not None:
            made.update(
                {"stimulus.shape": "triangle", "stimulus.amplitude": self.amplitude,
                 "stimulus.period": 4.0 * self.amplitude / rate, "stimulus.delay": 0.0,
                 "stimulus.duration": 0.0}
            )  # fmt: skip
        elif made.stimulus.shape != "triangle":
            raise FitError(
                f"{self.name}: there are no times in the file, so the scenario must give the "
                "sweep: set stimulus.shape=triangle and its amplitude and period."
            )
        steps = self._seconds(made) / made.run.dt
        if steps > MOST_STEPS:
            raise FitError(
                f"{self.name}: one sweep of {engineering(made.stimulus.period, 's')} is "
                f"{steps:.2g} time steps, allowed are {MOST_STEPS:g}; take a longer run.dt."
            )
        return made

    @staticmethod
    def _seconds(scenario: Scenario) -> float:
        return scenario.stimulus.delay + scenario.stimulus.period

    def evaluate(
        self, scenario: Scenario, seed: int, halted: Callable[[], bool] = never
    ) -> Evaluation:
        """Run one sweep of several neurons and compare."""
        result = simulate(
            scenario, seconds=self._seconds(scenario), seed=seed, neurons=self.neurons,
            traced=self.neurons, threads=self.threads,
        )  # fmt: skip
        model = sweep_measurement("model", result)
        return Evaluation(tuple(self._rows(model)), model)

    def _rows(self, model: Measurement):
        ours = branches(model)
        for sign, word in SIDES:
            if sign not in self.grids:
                continue
            if self.level is not None:
                yield from self._switching_rows(
                    switching(self.branches, self.level, sign),
                    switching(ours, self.level, sign),
                    word,
                )
            for rising, way in ((True, "up"), (False, "down")):
                theirs = self.curves[sign, rising]
                curve = mean_curve(ours, sign, rising, self.grids[sign], self.limits)
                both = np.isfinite(theirs) & np.isfinite(curve)
                if both.any():
                    apart = float(np.sqrt(np.mean((theirs[both] - curve[both]) ** 2)))
                    yield Row(f"log10 current, {way}{word}", "1", 0.0, apart, apart / DECADES)

    def _switching_rows(self, theirs: Switching, ours: Switching, word: str):
        tries = 1 / max(theirs.tries, 1) + 1 / max(ours.tries, 1)
        yield Row(
            f"part that switches{word}", "1", theirs.switched, ours.switched,
            (ours.switched - theirs.switched) / math.sqrt(0.25 * tries),
        )  # fmt: skip
        for name, data, found, absent in (
            ("threshold", theirs.threshold, ours.threshold, self.amplitude),
            ("hold voltage", theirs.hold, ours.hold, 0.0),
        ):
            if not data.size:
                continue
            spread = float(data.std(ddof=1)) if data.size > 1 else 0.05 * float(data[0])
            mean = float(found.mean()) if found.size else None
            apart = (absent if mean is None else mean) - float(data.mean())
            yield Row(
                f"{name}{word}", "V", float(data.mean()), mean,
                apart / max(spread, LEAST_SPREAD * self.amplitude),
            )  # fmt: skip


def sweep_measurement(place: str, result: Result) -> Measurement:
    """Return the sweeps of all traced neurons of a run in the form of measured ones."""
    traces = result.traces
    voltage, current = traces["stimulus"].values, traces["current"].values
    size, samples = voltage.shape
    return Measurement(
        SWEEP,
        place,
        np.tile(traces["time"].values, size),
        voltage.ravel(),
        current.ravel(),
        np.repeat(np.arange(size), samples),
    )
