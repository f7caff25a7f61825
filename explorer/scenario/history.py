"""Undo and redo over every parameter: each step holds the values before and after a batch."""

from __future__ import annotations

import time
from collections.abc import Callable

from explorer.scenario.scenario import Scenario

MERGE = 0.8
"""Changes of the same parameters that follow within this time [s] are one step: one drag."""

DEPTH = 200
"""Steps that are kept."""


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
        self._undo: list[tuple[dict, dict]] = []
        self._redo: list[tuple[dict, dict]] = []
        self._last = -MERGE
        self._silent = False
        scenario.watch(self._record)

    def _record(self, changed: dict[str, object]) -> None:
        before = {path: self._values[path] for path in changed}
        self._values |= changed
        if self._silent:
            return
        now = self._clock()
        if self._undo and now - self._last < MERGE and set(self._undo[-1][1]) == set(changed):
            self._undo[-1] = (self._undo[-1][0], dict(changed))
        else:
            self._undo.append((before, dict(changed)))
            del self._undo[:-DEPTH]
        self._redo.clear()
        self._last = now

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
            self._scenario.update(step[side])
        finally:
            self._silent = False
        return True
