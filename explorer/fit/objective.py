"""What a fit compares: numbers of the model beside measured ones, each with its tolerance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from explorer.experiments.outcome import Outcome, never
from explorer.fit.free import Free
from explorer.measured.measurement import SPIKES, Measurement
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Row:
    """One number compared.

    Attributes: `name` in words; SI `unit`; `measured` and `ours` in that unit, None where
    undefined; `deviation` of ours from measured, in units of the tolerance [1]; `weight` of its
    square in the misfit, 0 for numbers that are only shown.
    """

    name: str
    unit: str
    measured: float | None
    ours: float | None
    deviation: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The model at one point, beside the data.

    Attributes: `rows`; `model` what the model did, in the form of the data, or None; `outcomes`
    of experiments by id.
    """

    rows: tuple[Row, ...]
    model: Measurement | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def misfit(self) -> float:
        """Weighted sum of squared deviations [1]: about the number of rows where all is met."""
        if not self.rows:
            return math.inf
        return sum(row.weight * row.deviation * row.deviation for row in self.rows)


class Objective(Protocol):
    """Data to be met: `name` of the data, and `own` free parameters that are not the scenario's."""

    name: str
    own: tuple[Free, ...]

    def prepare(self, scenario: Scenario) -> Scenario:
        """Return a copy with the stimulus of the data; FitError where both do not go together."""

    def with_own(self, values: dict[str, float]) -> Objective:
        """Return the objective with its own free parameters set, by path."""

    def evaluate(
        self, scenario: Scenario, seed: int, halted: Callable[[], bool] = never
    ) -> Evaluation:
        """Run the model and compare; ScenarioError where it cannot be run."""


def objective_for(measured: Measurement, **options) -> Objective:
    """Return the objective of a measurement; options as in SpikeObjective or SweepObjective."""
    from explorer.fit.spikes import SpikeObjective
    from explorer.fit.sweeps import SweepObjective

    return (SpikeObjective if measured.kind == SPIKES else SweepObjective)(measured, **options)
