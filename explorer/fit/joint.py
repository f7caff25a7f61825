"""Fit to several experiments at once: the protocols of explorer/experiments against a file."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from explorer.errors import ExplorerError, FitError, ScenarioError, did_you_mean
from explorer.experiments import experiments
from explorer.experiments.outcome import Outcome, Series, never
from explorer.fit.free import Free
from explorer.fit.objective import Evaluation, Row
from explorer.fit.published import Published, read_published
from explorer.quantity import engineering, parse
from explorer.scenario.scenario import Scenario

RATES = (
    "device.drift_rate",
    "device.filament_relaxation",
    "device.residue_relaxation",
    "device.conversion_rate",
)
"""The rates of the ions: a device that is n times slower has each of them n times smaller."""

FAR, FARTHEST = 10.0, 100.0
"""Deviations in tolerances: from the first on they grow with their logarithm, so that one number
out of reach does not outweigh all others; the second is that of a number that is not defined."""


def experiments_objective(name: str | Path, **options) -> ExperimentsObjective:
    """Return the objective of a file of published values, or of a shipped one by its name."""
    title, entries = read_published(name)
    return ExperimentsObjective(title, entries, **options)


@dataclass(frozen=True)
class ExperimentsObjective:
    """Published values beside the outcomes of the experiments.

    Misfit: over all entries the weight times the mean squared deviation of their points, in units
    of their tolerance; beyond FAR deviations grow with their logarithm. Entries with the same id
    and time factor share one run. The time factor of an entry divides the rates of its ions, not
    the times of its stimulus: it stands for another device of the same kind.

    Arguments
    ---------
    name: of the data; entries: what is to be met; effort: number of trials relative to a verdict;
    threads: that share the work.
    """

    name: str
    entries: tuple[Published, ...]
    effort: float = 0.2
    threads: int = 1

    @property
    def own(self) -> tuple[Free, ...]:
        """The time factors that the fit finds, one for each device or experiment that has one."""
        found = {entry.factor_path: entry for entry in self.entries if entry.factor_bounds}
        return tuple(
            Free(path, *entry.factor_bounds, start=entry.factor, unit="1", log=True)
            for path, entry in found.items()
        )

    def with_own(self, values: dict[str, float]) -> ExperimentsObjective:
        """Return the objective with its free time factors set."""
        entries = tuple(
            replace(entry, factor=values[entry.factor_path]) if entry.factor_bounds else entry
            for entry in self.entries
        )
        return replace(self, entries=entries)

    def prepare(self, scenario: Scenario) -> Scenario:
        """Return a copy; FitError where an experiment is not made for its model."""
        for entry in self.entries:
            made_for = experiments()[entry.id].MODELS
            if scenario.neuron.model not in made_for:
                raise FitError(
                    f"{entry.place}: this experiment is made for {', '.join(made_for)}, not for "
                    f"{scenario.neuron.model}."
                )
            if entry.factor_bounds or entry.factor != 1.0:
                _slower(scenario, 1.0, entry.place)
        return scenario.copy()

    def evaluate(
        self, scenario: Scenario, seed: int, halted: Callable[[], bool] = never
    ) -> Evaluation:
        """Run every experiment once and compare."""
        runs: dict[tuple[str, float], Outcome] = {}
        rows: list[Row] = []
        for entry in self.entries:
            key = entry.id, entry.factor
            if key not in runs:
                runs[key] = experiments()[entry.id].measure(
                    _slower(scenario, entry.factor, entry.place), effort=self.effort, seed=seed,
                    threads=self.threads, halted=halted,
                )  # fmt: skip
            rows += _rows(entry, runs[key])
        rows = [
            replace(row, name=f"{row.name} ({again + 1})") if again else row
            for place, row in enumerate(rows)
            for again in [sum(other.name == row.name for other in rows[:place])]
        ]
        return Evaluation(tuple(rows), outcomes={name: run for (name, _), run in runs.items()})


def _slower(scenario: Scenario, factor: float, place: str) -> Scenario:
    """Return a copy whose ions are `factor` times slower."""
    if scenario.neuron.model != "1m1t1r":
        raise FitError(f"{place}: time_factor needs the model 1m1t1r.")
    made = scenario.copy()
    try:
        made.update({path: scenario.get(path) / factor for path in RATES})
    except ScenarioError as error:
        raise FitError(f"{place}: time_factor {factor:.4g}: {error}") from None
    return made


def _rows(entry: Published, outcome: Outcome) -> list[Row]:
    """Return the rows of one entry; they share its weight."""
    if entry.x:
        names, unit, data, ours = _curve(entry, outcome)
    elif entry.details:
        names, unit, data, ours = _details(entry, outcome)
    else:
        names, unit = [entry.id], outcome.unit
        data = [_parsed(entry.number, unit, entry)]
        ours = [outcome.number]
    weight = entry.weight / len(names)
    return [
        Row(name, unit, measured, _finite(found), _deviation(entry, measured, found), weight)
        for name, measured, found in zip(names, data, ours, strict=True)
    ]


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _deviation(entry: Published, measured: float, ours: float | None) -> float:
    ours = _finite(ours)
    if ours is None or (entry.log and not (ours > 0 and measured > 0)):
        return FARTHEST
    apart = math.log(ours / measured) if entry.log else ours - measured
    size = abs(apart) / entry.tolerance
    if size > FAR:
        size = min(FAR * (1.0 + math.log(size / FAR)), FARTHEST)
    return math.copysign(size, apart)


def _parsed(value: object, unit: str, entry: Published) -> float:
    try:
        number = parse(value, unit)
    except ExplorerError as error:
        raise FitError(f"{entry.place}: {error}.") from None
    if entry.log and number <= 0:
        raise FitError(f"{entry.place}: {number:g} has no logarithm, take compare = 'linear'.")
    return number


def _details(entry: Published, outcome: Outcome):
    ours = []
    for name in entry.details:
        if name not in outcome.details and outcome.number is not None:
            guess = did_you_mean(name, outcome.details)
            raise FitError(f"{entry.place}: '{name[:60]}' is none of its details.{guess}")
        ours.append(outcome.details.get(name))
    names = [f"{entry.id}, {name}" for name in entry.details]
    unit = _common_unit(entry)
    return names, unit, [_parsed(value, unit, entry) for value in entry.details.values()], ours


def _common_unit(entry: Published) -> str:
    """Return the SI unit in which the details are given: that of the first that has one."""
    for value in entry.details.values():
        for unit in ("1", "s", "V"):
            try:
                parse(value, unit)
            except ExplorerError:
                continue
            return unit
    raise FitError(f"{entry.place}: the details must be numbers, or values in s or V.")


def _curve(entry: Published, outcome: Outcome):
    x = [_parsed_x(value, outcome.x.unit, entry) for value in entry.x]
    data = [_parsed(value, _unit_of(entry, outcome), entry) for value in entry.y]
    curve = _own_curve(outcome, entry)
    ours = [_at(curve, value, outcome, entry) for value in x]
    if entry.relative:
        data = _relative(data, entry)
        first = ours[0] if _finite(ours[0]) else math.nan
        ours = [value / first for value in ours]
    unit = "1" if entry.relative else outcome.y.unit
    names = [f"{entry.id} at {engineering(value, outcome.x.unit)}" for value in x]
    return names, unit, data, ours


def _unit_of(entry: Published, outcome: Outcome) -> str:
    """Return the unit of y; a relative curve may be given in any unit, as times for instance."""
    if entry.relative and outcome.y.unit == "1" and isinstance(entry.y[0], str):
        for unit in ("1", "s", "V"):
            try:
                parse(entry.y[0], unit)
            except ExplorerError:
                continue
            return unit
    return outcome.y.unit


def _parsed_x(value: object, unit: str, entry: Published) -> float:
    try:
        return parse(value, unit)
    except ExplorerError as error:
        raise FitError(f"{entry.place}: x: {error}.") from None


def _relative(values: list[float], entry: Published) -> list[float]:
    if values[0] == 0:
        raise FitError(f"{entry.place}: the first y is 0, nothing can be relative to it.")
    return [value / values[0] for value in values]


def _own_curve(outcome: Outcome, entry: Published) -> Series:
    for series in outcome.series:
        if series.kind == "ours":
            return series
    raise FitError(f"{entry.place}: this experiment has no curve, give its number or details.")


def _at(curve: Series, x: float, outcome: Outcome, entry: Published) -> float:
    """Return the curve at x, between its points along a line (in ln x on a logarithmic axis)."""
    order = np.argsort(curve.x, kind="stable")
    at, y = np.asarray(curve.x, float)[order], np.asarray(curve.y, float)[order]
    low, high = at[0], at[-1]
    if not low * (1 - 1e-6) <= x <= high * (1 + 1e-6):
        ends = " to ".join(engineering(value, outcome.x.unit) for value in (low, high))
        raise FitError(
            f"{entry.place}: x {engineering(x, outcome.x.unit)} is out of bounds, the experiment "
            f"covers {ends}."
        )
    if outcome.x.log:
        at, x = np.log(at), math.log(x)
    exact = np.flatnonzero(np.isclose(at, x, rtol=1e-6, atol=0.0))
    return float(y[exact[0]] if exact.size else np.interp(x, at, y))
