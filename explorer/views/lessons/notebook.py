"""What was done in the lessons of one tab: kept when a lesson is left, and over a reload."""

from __future__ import annotations

import json
from collections.abc import Callable

LONGEST = 200_000
"""Longest text that is kept for the tab [characters]."""

MOST = 40
"""Lessons of which something is kept; the oldest go first, also where the text is too long."""


class Notebook:
    """Records of lessons by a key.

    Parameters
    ----------
    keep: called with the text of all records after every change.
    """

    def __init__(self, keep: Callable[[str], None]):
        self._keep = keep
        self._records: dict[str, dict] = {}

    def put(self, key: str, record: dict[str, object]) -> None:
        """Keep what was done in a lesson."""
        self._records.pop(key, None)
        self._records[key] = record
        self._tell()

    def _tell(self) -> None:
        """Have all records kept, or as many of the newest as there is room for."""
        for old in list(self._records)[:-MOST]:
            del self._records[old]
        while len(text := json.dumps(self._records, separators=(",", ":"))) > LONGEST:
            del self._records[next(iter(self._records))]
        self._keep(text)

    def get(self, key: str) -> dict[str, object]:
        """Return what was done in a lesson; nothing where it is new."""
        return dict(self._records.get(key, {}))

    def take_up(self, text: object) -> None:
        """Read the records that a tab kept; what it holds beside records of lessons is left out."""
        try:
            found = json.loads(text) if isinstance(text, str) and len(text) <= LONGEST else {}
        except (ValueError, RecursionError):
            return
        if isinstance(found, dict):
            sound = {key: record for key, record in found.items() if isinstance(record, dict)}
            self._records |= sound
            if sound:
                self._tell()  # the tab may be loaded anew before anything else is done


def texts(found: object, allowed: set[str], longest: int) -> dict[str, str]:
    """Return those entries of a kept record that are texts of known tasks."""
    if not isinstance(found, dict):
        return {}
    return {
        name: entry
        for name, entry in found.items()
        if name in allowed and isinstance(entry, str) and len(entry) <= longest
    }
