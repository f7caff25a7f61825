"""What a fit found, step by step and in the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.fit.free import Free
from explorer.fit.objective import Evaluation
from explorer.quantity import Fact, engineering, in_display
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Step:
    """How far a running fit is: `done` of `total` evaluations, the newest `misfit`, the `best` so
    far and the `values` [SI] that gave it, by path."""

    done: int
    total: int
    misfit: float
    best: float
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class FitResult:
    """A finished fit.

    Attributes
    ----------
    scenario: a new scenario with the best values; save it as a preset.
    free: what was fitted; values: the best values [SI] by path; errors: one standard error each
        from the curvature of the misfit, None where it tells none.
    start, end: the model beside the data before and after.
    complete: False where the fit was stopped before its end.
    history: misfit of each evaluation, shape (evaluations,); tried: the values of each, shape
        (evaluations, free parameters), SI. A point that could not be run has an infinite misfit.
    seed: of all randomness; name: of the data.
    """

    scenario: Scenario
    free: tuple[Free, ...]
    values: dict[str, float]
    errors: dict[str, float | None]
    start: Evaluation
    end: Evaluation
    complete: bool
    history: np.ndarray
    tried: np.ndarray
    seed: int
    name: str

    @property
    def evaluations(self) -> int:
        """Number of evaluations of the model."""
        return int(self.history.size)

    @property
    def best_so_far(self) -> np.ndarray:
        """The smallest misfit up to each evaluation, for a plot of the progress."""
        return np.minimum.accumulate(self.history)

    def at_bound(self, path: str) -> str:
        """Return "low" or "high" where a value ended within 1 % of its bound, else ""."""
        free = next(free for free in self.free if free.path == path)
        part = free.part(self.values[path])
        return "low" if part < 0.01 else "high" if part > 0.99 else ""

    def summary(self) -> dict[str, object]:
        """Return the fit as plain values in SI, for JSON."""
        return {
            "data": self.name,
            "preset": self.scenario.preset,
            "model": self.scenario.neuron.model,
            "seed": self.seed,
            "evaluations": self.evaluations,
            "complete": self.complete,
            "misfit_start": self.start.misfit,
            "misfit_end": self.end.misfit,
            "evidence": "fitted",
            "parameters": [
                {
                    "path": free.path,
                    "unit": free.unit,
                    "start": free.start,
                    "value": self.values[free.path],
                    "error": self.errors[free.path],
                    "bounds": [free.low, free.high],
                    "at_bound": self.at_bound(free.path) or None,
                }
                for free in self.free
            ],
            "compared": [
                {
                    "name": row.name,
                    "unit": row.unit,
                    "measured": row.measured,
                    "before": before.get(row.name),
                    "after": row.ours,
                    "deviation": row.deviation,
                }
                for before in [{row.name: row.ours for row in self.start.rows}]
                for row in self.end.rows
            ],
        }


def described(free: Free, value: float, error: float | None, scenario: Scenario) -> str:
    """Return `device.drift_rate 172 → 205 ± 3 1/(V·s)` for people."""
    fact = scenario.declaration(free.path).fact if free.path in scenario else Fact(free.unit)
    unit = fact.display or fact.unit
    shown = [f"{in_display(part, fact):.4g}" for part in (free.start, value)]
    spread = f" ± {in_display(error, fact):.2g}" if error is not None else ""
    return f"{free.path} {shown[0]} → {shown[1]}{spread} {unit}".removesuffix(" 1")


def row_text(value: float | None, unit: str) -> str:
    """Return a compared number for people."""
    return "none" if value is None else engineering(value, unit, 4)
