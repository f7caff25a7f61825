"""Who sits in the room: private pages, viewers of a live view, and how many there may be."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

PENDING = 15.0
"""A page that was asked for but never arrived gives its seat back after this time [s]."""


@dataclass
class Seats:
    """Counts pages against the caps.

    Attributes: `most` private pages and `most_viewers`; `refused` visits and `served` pages since
    the start; `spare`, whether a page waits that was made in advance; `emptied` is called when the
    last page has left.
    """

    most: int = 30
    most_viewers: int = 60
    refused: int = 0
    served: int = 0
    spare: bool = False
    emptied: Callable[[], None] | None = None
    began: float = field(default_factory=time.monotonic)
    _taken: dict[object, tuple[str, float, bool]] = field(default_factory=dict)

    def take(self, page: object, kind: str) -> None:
        """Give a page its seat; `kind` is `private` or `viewer`."""
        self._taken[page] = (kind, time.monotonic(), False)
        self.served += 1

    def reserve(self, session: str, kind: str) -> None:
        """Keep a seat for a page that is being made; it takes the seat under its own name."""
        self._taken[session] = (kind, time.monotonic(), False)

    def reserved(self, session: str) -> bool:
        """Return whether a seat is kept for a session."""
        return session in self._taken

    def arrived(self, page: object) -> None:
        """Note that a page is in the browser: its seat is its own until it leaves."""
        if page in self._taken:
            kind, since, _ = self._taken[page]
            self._taken[page] = (kind, since, True)

    def leave(self, page: object) -> None:
        """Take a seat back."""
        gone = self._taken.pop(page, None)
        if gone is not None and self.empty and self.emptied is not None:
            self.emptied()

    def count(self, kind: str) -> int:
        """Return how many seats of a kind are taken."""
        edge = time.monotonic() - PENDING
        return sum(
            taken == kind and (arrived or since > edge)
            for taken, since, arrived in self._taken.values()
        )

    @property
    def empty(self) -> bool:
        """Whether nobody is there."""
        return not self.count("private") and not self.count("viewer")

    def full(self, kind: str) -> bool:
        """Return whether the next page of a kind finds no seat."""
        return self.count(kind) >= (self.most if kind == "private" else self.most_viewers)

    @property
    def uptime(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began
