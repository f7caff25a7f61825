"""Shared live views by their token: unguessable, and gone with the page that made them."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from explorer.engine.frame import Frame
from explorer.scenario.scenario import Scenario


class Share:
    """One shared page as viewers may know it: they can read, and nothing here lets them write.

    Parameters
    ----------
    scenario: what the shared page shows; viewers copy its values.
    newest: returns the newest frame of its engine, or None.
    """

    def __init__(self, scenario: Scenario, newest: Callable[[], Frame | None]):
        self.token = secrets.token_urlsafe(32)
        self.newest = newest
        self._scenario = scenario
        self._viewers: list[object] = []
        self._unwatch = scenario.watch(lambda changed: self._tell())

    def scenario(self) -> Scenario:
        """Return a copy of what is shown; experiments are measured on the shared page only."""
        copy = self._scenario.copy()
        copy.update({"view.page": "explore", "view.experiment": "none"})
        return copy

    @property
    def watching(self) -> int:
        """How many watch."""
        return len(self._viewers)

    def join(self, viewer) -> None:
        """Add a viewer: an object with `follow()` and `over()`."""
        self._viewers.append(viewer)

    def part(self, viewer) -> None:
        """Take a viewer away."""
        if viewer in self._viewers:
            self._viewers.remove(viewer)

    def _tell(self) -> None:
        for viewer in list(self._viewers):
            viewer.follow()

    def end(self) -> None:
        """Tell all viewers that it is over."""
        self._unwatch()
        for viewer in list(self._viewers):
            viewer.over()
        self._viewers.clear()


class Shares:
    """All shared pages of this process."""

    def __init__(self):
        self._open: dict[str, Share] = {}

    def __len__(self) -> int:
        return len(self._open)

    def open(self, scenario: Scenario, newest: Callable[[], Frame | None]) -> Share:
        """Share a page; its token is 256 random bits."""
        share = Share(scenario, newest)
        self._open[share.token] = share
        return share

    def find(self, token: str) -> Share | None:
        """Return the share of a token, or None if it is over or never was."""
        return self._open.get(token)

    def close(self, share: Share) -> None:
        """End a share."""
        self._open.pop(share.token, None)
        share.end()


SHARES = Shares()
"""The shared pages of this process."""
