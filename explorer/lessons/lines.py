"""Where a key stands in the front matter of a lesson: what an error has to name."""

from __future__ import annotations

import re
import tomllib

FENCE = "+++"


def split(text: str) -> tuple[str, str, int]:
    """Return front matter, body and the number of the body's first line; None-like where unfenced.

    Raises
    ------
    LookupError
        (line, sentence): a fence is missing.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != FENCE:
        raise LookupError(1, f"a lesson begins with a line '{FENCE}' before its settings.")
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == FENCE:
            return "\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1
    raise LookupError(1, f"the second line '{FENCE}', after the settings, is missing.")


def toml_fault(error: tomllib.TOMLDecodeError, front: str) -> tuple[int, str]:
    """Return the line in the file and the words of a TOML error (the fence is line 1)."""
    words = str(error)
    found = re.search(r"\(at line (\d+), column \d+\)", words)
    line = int(found[1]) if found else len(front.splitlines())
    words = re.sub(r"\s*\(at (line \d+, column \d+|end of document)\)", "", words)
    return line + 1, words


class Lines:
    """Finds keys: of the head (`task` None) or of the task with a number from 0."""

    def __init__(self, front: str):
        self._lines = front.splitlines()
        heads = [
            number for number, line in enumerate(self._lines)
            if re.match(r"\s*\[\[\s*tasks\s*\]\]", line)
        ]  # fmt: skip
        self._starts = heads
        self._ends = [*heads[1:], len(self._lines)]

    def of(self, key: str = "", task: int | None = None, inside: str = "") -> int:
        """Return the line of a key, of `inside` after it, or of the table where it is not found."""
        first, last = 0, self._starts[0] if self._starts else len(self._lines)
        if task is not None:
            if task >= len(self._starts):
                return self.of("tasks")
            first, last = self._starts[task], self._ends[task]
        at = first
        if key:
            name = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]")
            found = [k for k in range(first, last) if name.match(self._lines[k])]
            if not found:
                return first + 2
            at = found[0]
        if inside:
            for number in range(at, last):
                if inside in self._lines[number]:
                    return number + 2
        return at + 2
