"""The misfit as a function of the free parameters, remembering every answer."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from explorer.errors import ExplorerError, FitError
from explorer.experiments.outcome import Halted
from explorer.fit.free import Free
from explorer.fit.objective import Evaluation, Objective
from explorer.fit.result import Step
from explorer.scenario.scenario import Scenario

BAD = 1e12
"""Misfit of a point at which the model cannot be run, as the optimiser sees it."""


class Ended(Exception):
    """The evaluations are used up, or somebody asked to stop."""


class Search:
    """Coordinates from 0 (low bound) to 1 (high bound) to misfit; raises Ended when it is over.

    Attributes: `history` of misfits and `tried` coordinates; `best` misfit, `best_at`,
    `best_evaluation`; `stopped` whether somebody asked to stop; `limit` of evaluations for now.
    """

    def __init__(self, objective: Objective, scenario: Scenario, free: tuple[Free, ...], seed: int,
                 budget: int, progress: Callable[[Step], None] | None,
                 halted: Callable[[], bool]):  # fmt: skip
        self.objective, self.scenario, self.free = objective, scenario, free
        self.seed, self.budget, self.limit = seed, budget, budget
        self.progress, self.halted = progress, halted
        self.history: list[float] = []
        self.tried: list[np.ndarray] = []
        self.best = math.inf
        self.best_at = np.array([one.part(one.start) for one in free])
        self.best_evaluation = Evaluation(())
        self.stopped = False
        self._known: dict[bytes, float] = {}

    def values(self, at: np.ndarray) -> dict[str, float]:
        """Return the parameters [SI] at a point."""
        return {one.path: one.value(part) for one, part in zip(self.free, at, strict=True)}

    def begin(self) -> Evaluation:
        """Return the model as the scenario stands; FitError where it cannot be run."""
        inside = all(one.low <= one.start <= one.high for one in self.free)
        if self.halted():
            self.stopped = True
            return Evaluation(())
        try:
            found = self.objective.evaluate(self.scenario, self.seed, self.halted)
        except Halted:
            self.stopped = True
            return Evaluation(())
        except FitError:
            raise
        except ExplorerError as error:
            raise FitError(f"the scenario cannot be run as it is: {error}") from None
        if inside:
            self._note(self.best_at, found)
        return found

    def __call__(self, at: np.ndarray) -> float:
        """Return the misfit at a point."""
        at = np.clip(np.asarray(at, float), 0.0, 1.0)
        known = self._known.get(_key(at))
        if known is not None:
            return known
        self.stopped = self.stopped or self.halted()
        if self.stopped or len(self.history) >= self.limit:
            raise Ended
        return self._note(at, self._run(at))

    def _run(self, at: np.ndarray) -> Evaluation | None:
        values = self.values(at)
        own = {one.path: values.pop(one.path) for one in self.objective.own}
        objective = self.objective.with_own(own) if own else self.objective
        try:
            moved = self.scenario.copy()
            moved.update(values)
            return objective.evaluate(moved, self.seed, self.halted)
        except Halted:
            self.stopped = True
            raise Ended from None
        except ExplorerError:
            return None

    def _note(self, at: np.ndarray, found: Evaluation | None) -> float:
        misfit = found.misfit if found is not None else math.inf
        misfit = misfit if math.isfinite(misfit) else math.inf
        self.history.append(misfit)
        self.tried.append(at)
        if misfit < self.best:
            self.best, self.best_at, self.best_evaluation = misfit, at, found
        if self.progress:
            self.progress(
                Step(len(self.history), self.budget, misfit, self.best, self.values(self.best_at))
            )
        self._known[_key(at)] = min(misfit, BAD)
        return self._known[_key(at)]


def _key(at: np.ndarray) -> bytes:
    return np.round(at, 9).tobytes()
