"""Keeps what is open: in the user's own folder, or in the browser where the server is shared."""

from __future__ import annotations

import contextlib

from explorer.errors import ExplorerError, SaveError
from explorer.scenario import autosave
from explorer.scenario.presets import from_toml, to_toml
from explorer.scenario.scenario import Scenario
from explorer.views.dialogs import notify
from explorer.views.stream.client import StreamClient

DELAY = 1000
"""Milliseconds of quiet after a change before it is saved."""


class Keeper:
    """Autosave of one window.

    Parameters
    ----------
    scenario: what is kept.
    local: whether the user's own folder belongs to the person at the screen.
    client: the component that reaches the browser's storage.
    document: the session's document, which runs the timer; None keeps nothing.
    """

    def __init__(self, scenario: Scenario, local: bool, client: StreamClient, document):
        self._scenario, self._local = scenario, local
        self._client, self._document = client, document
        self._file = autosave.Autosave()
        self._waiting = None

    def soon(self) -> None:
        """Save once there was a moment without further change."""
        if self._document is None:
            return
        if self._waiting is not None:
            with contextlib.suppress(ValueError):
                self._document.remove_timeout_callback(self._waiting)
        self._waiting = self._document.add_timeout_callback(self._save, DELAY)

    def _save(self) -> None:
        self._waiting = None
        if not self._local:
            self._client.autosave = to_toml(self._scenario)
            return
        try:
            self._file.write(self._scenario)
        except SaveError as error:
            notify(str(error), "error")

    def kept(self) -> Scenario | None:
        """Return what was open last, if it differs from what is open now."""
        kept = None
        if self._local:
            kept = autosave.latest()
        elif self._client.stored:
            with contextlib.suppress(ExplorerError):
                kept = from_toml(self._client.stored, "autosave")
        return kept if kept is not None and kept.values() != self._scenario.values() else None
