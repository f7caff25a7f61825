"""What a sweep has found so far, on disk: one line of JSON a point, so that it can go on later."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from explorer.errors import SaveError
from explorer.paths import reason


class Journal:
    """A file of finished points; without a path it keeps nothing.

    A line that was cut off, by a full disk or a power cut, is left out: its point runs again.
    """

    def __init__(self, path: Path | None):
        self.path = path
        self._file = None

    def read(self) -> dict[str, dict[str, object]]:
        """Return the finished points by their key."""
        if self.path is None or not self.path.exists():
            return {}
        found = {}
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError as error:
            raise SaveError(f"{self.path}: cannot be read ({reason(error)}).") from error
        for line in lines:
            try:
                result = json.loads(line)
            except ValueError:
                continue
            if isinstance(result, dict) and isinstance(result.get("key"), str):
                found[result["key"]] = result
        return found

    def add(self, result: dict[str, object]) -> None:
        """Append one finished point and hand it to the disk.

        Raises
        ------
        SaveError
            It cannot be written. The points before it stay; a file without any is taken away.
        """
        if self.path is None:
            return
        try:
            if self._file is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self.path.open("a", encoding="utf-8")
                self._file.write("\n")  # ends a line that was cut off
            self._file.write(json.dumps(result) + "\n")
            self._file.flush()
        except OSError as error:
            self.close()
            kept = len(self.read())
            if not kept:
                self.path.unlink(missing_ok=True)
            goes_on = f"; {kept} points are kept, the same command goes on there" if kept else ""
            raise SaveError(
                f"{self.path}: could not be written ({reason(error)}){goes_on}."
            ) from error

    def close(self) -> None:
        """Close the file; whoever has kept the results may delete it."""
        if self._file is not None:
            with contextlib.suppress(OSError):  # what it still held is the point that was refused
                self._file.close()
            self._file = None
