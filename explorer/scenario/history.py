"""Undo and redo over every parameter: each step holds the values before and after a batch."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from explorer.errors import ScenarioError
from explorer.scenario.scenario import Scenario

MERGE = 0.8
"""Changes of the same parameters that follow within this time [s] are one step: one drag."""

DEPTH = 200
"""Steps that are kept."""

LONGEST = 400_000
"""Longest text that steps are read from [characters]."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where values come from: the preset they started from, and its words."""

    preset: str
    title: str
    story: str
    sources: tuple[str, ...]
    base: dict[str, object]

    @classmethod
    def of(cls, scenario: Scenario) -> Origin:
        """Return the origin of a scenario."""
        return cls(scenario.preset, scenario.title, scenario.story, scenario.sources, scenario.base)

    def give(self, scenario: Scenario) -> None:
        """Make this the origin of a scenario."""
        scenario.preset, scenario.title, scenario.story = self.preset, self.title, self.story
        scenario.sources, scenario.base = self.sources, self.base


@dataclass(frozen=True, slots=True)
class Step:
    """Values and origin before and after one batch of changes; no origin where it stayed."""

    values: tuple[dict, dict]
    origins: tuple[Origin, Origin] | None = None


class History:
    """Watches a scenario and can take its changes back.

    Parameters
    ----------
    scenario: whose changes are recorded.
    clock: returns the time [s]; tests hand in their own.
    """

    def __init__(self, scenario: Scenario, clock: Callable[[], float] = time.monotonic):
        self._scenario, self._clock = scenario, clock
        self._values = scenario.values()
        self._origin = Origin.of(scenario)
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._last = -MERGE
        self._silent = False
        scenario.watch(self._record)

    def _record(self, changed: dict[str, object]) -> None:
        before = {path: self._values[path] for path in changed}
        self._values |= changed
        origin, self._origin = self._origin, Origin.of(self._scenario)
        if self._silent:
            return
        now = self._clock()
        moved = (origin, self._origin) if origin.preset != self._origin.preset else None
        last = self._undo[-1] if self._undo else None
        if last and not moved and now - self._last < MERGE and set(last.values[1]) == set(changed):
            self._undo[-1] = Step((last.values[0], dict(changed)), last.origins)
        else:
            self._undo.append(Step((before, dict(changed)), moved))
            del self._undo[:-DEPTH]
        self._redo.clear()
        self._last = now

    def forget(self) -> None:
        """Forget every step: what is there now is where undo ends."""
        self._undo.clear()
        self._redo.clear()
        self._values, self._origin = self._scenario.values(), Origin.of(self._scenario)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return bool(self._redo)

    def undo(self) -> bool:
        """Take the last change back; return whether there was one."""
        return self._move(self._undo, self._redo, 0)

    def redo(self) -> bool:
        """Make the last undone change again; return whether there was one."""
        return self._move(self._redo, self._undo, 1)

    def _move(self, source: list, target: list, side: int) -> bool:
        if not source:
            return False
        step = source.pop()
        target.append(step)
        self._last = -MERGE
        self._silent = True
        try:
            if step.origins is not None:
                step.origins[side].give(self._scenario)
            self._scenario.update(step.values[side])
        finally:
            self._silent = False
        return True

    def to_text(self) -> str:
        """Return all steps as JSON, for the same tab after a reload."""
        steps = {
            name: [step.values for step in kept]
            for name, kept in (("undo", self._undo), ("redo", self._redo))
        }
        return json.dumps({"values": self._scenario.overrides()} | steps, separators=(",", ":"))

    def take_up(self, text: str) -> bool:
        """Go on from the steps of `to_text`; return False, and change nothing, where they do not
        lead to the present values or hold anything that is not allowed."""
        try:
            kept = json.loads(text[:LONGEST])
            if kept["values"] != json.loads(json.dumps(self._scenario.overrides())):
                return False
            undo, redo = (self._steps(kept[name]) for name in ("undo", "redo"))
        except (ValueError, KeyError, TypeError, RecursionError, ScenarioError):
            return False
        self._undo, self._redo, self._last = undo, redo, -MERGE
        return True

    def _steps(self, found: list) -> list[Step]:
        steps = []
        trial = Scenario()
        for before, after in found[-DEPTH:]:
            for side in (before, after):
                trial.update(side)
            steps.append(Step((dict(before), dict(after))))
        return steps
