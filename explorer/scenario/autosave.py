"""Autosave in the user's own folder: what was open is there again after a closed tab or a crash."""

from __future__ import annotations

import contextlib
import secrets
import time
from pathlib import Path

from explorer import paths
from explorer.errors import ExplorerError
from explorer.scenario.presets import from_toml, to_toml
from explorer.scenario.scenario import Scenario

KEEP = 10
"""Files that are kept, newest first; each open window writes its own."""


def _folder() -> Path:
    return paths.user_folder() / "autosave"


def _newest_first() -> list[Path]:
    found = []
    for path in _folder().glob("*.toml"):
        with contextlib.suppress(OSError):
            found.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(found, reverse=True)]


class Autosave:
    """One window's file; written whole, only when something differs from the preset."""

    def __init__(self):
        stamp = time.strftime("%Y%m%d-%H%M%S")
        self._path = _folder() / f"{stamp}-{secrets.token_hex(3)}.toml"

    def write(self, scenario: Scenario) -> None:
        """Save the scenario; SaveError if the folder cannot be written."""
        fresh = not self._path.exists()
        title = scenario.title or "Untitled"
        paths.write_whole(self._path, to_toml(scenario, title))
        if fresh:
            for old in _newest_first()[KEEP:]:
                old.unlink(missing_ok=True)


def latest() -> Scenario | None:
    """Return the newest readable autosave, or None."""
    for path in _newest_first():
        try:
            scenario = from_toml(path.read_bytes(), str(path))
        except (OSError, ExplorerError):
            continue
        return scenario
    return None
