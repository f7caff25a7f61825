"""Fair turns: all simulations of a server share its cores, and none of them starves.

Start-time fair queueing (Goyal, Vin, Cheng 1996): the thread that was served least goes first;
who rested gains no credit for it. A turn is one kernel call of at most about 10 ms, so a light
simulation never waits long behind heavy ones; in a crowd it is so short that all have one for each
picture.
"""

from __future__ import annotations

import heapq
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FASTEST = 1 / 45
"""Least time between two frames of one simulation [s]."""

SLOWEST = 0.25
"""Longest time between two frames that sharing may lead to [s]."""

FRAMES = 600.0
"""Frames a second that all pages of a server share; each costs the event loop about a ms."""

WORK = 0.010
"""Longest turn that is aimed for [s]: short enough for quick answers."""

LEAST_WORK = 0.0015
"""Shortest turn that is aimed for [s]: a shorter one would cost more than it does."""

FULL = 0.5
"""The part of a frame's period that the turns of all may take."""

LEAD = 0.1
"""Most core seconds that a simulation is charged for one turn: who was slow by accident (the first
call compiles, the machine was busy) does not wait until all others have had as much."""

RECENT = 1.0
"""A simulation that took a turn within this time counts as running [s]."""


_FINE = time.get_clock_info("thread_time").resolution <= 1e-4

own_clock: Callable[[], float] = time.thread_time if _FINE else time.perf_counter
"""Clock of a thread's own work [s]: what it waits for others is none of it. Where the system's one
is too coarse to time a turn, it is the clock on the wall."""


def cores() -> int:
    """Return the cores for simulations: those this process may use, less one for the pages."""
    try:
        usable = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        usable = os.cpu_count() or 1
    return max(usable - 1, 1)


class Claim:
    """One simulation's claim to turns: how long it was served [core seconds], and its gate."""

    __slots__ = ("gate", "last", "served")

    def __init__(self):
        self.served, self.last = 0.0, -RECENT
        self.gate = threading.Semaphore(0)


class Turns:
    """Cores that simulations take in turns.

    Parameters
    ----------
    slots: how many turns at a time; None takes the machine's cores less one.
    rate: frames a second that one page gets at most.
    """

    def __init__(self, slots: int | None = None, rate: float = 1 / FASTEST):
        self.slots, self.rate = slots or cores(), rate
        self.watchers = 0
        self._free = self.slots
        self._lock = threading.Lock()
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, Claim]] = []
        self._claims: set[Claim] = set()
        self._level = 0.0
        self._counted, self._count = -RECENT, 0

    def configure(self, slots: int | None, rate: float) -> None:
        """Change the number of turns at a time and the frame rate; before anything runs."""
        with self._lock:
            self.slots, self.rate = slots or cores(), rate
            self._free = self.slots

    def join(self) -> Claim:
        """Return a claim for a new simulation."""
        claim = Claim()
        with self._lock:
            claim.served = self._level
            self._claims.add(claim)
            self._counted = -RECENT
        return claim

    def leave(self, claim: Claim) -> None:
        """Give a claim up."""
        with self._lock:
            self._claims.discard(claim)
            self._counted = -RECENT

    def running(self) -> int:
        """Return how many simulations took a turn within the last second."""
        now = time.monotonic()
        with self._lock:
            if now - self._counted > RECENT / 10:
                self._counted = now
                self._count = sum(claim.last > now - RECENT for claim in self._claims)
            return self._count

    def frame_period(self) -> float:
        """Return the time between two frames of a page [s]: longer where many share the server."""
        fair = (self.running() + self.watchers) / FRAMES
        return max(min(max(FASTEST, fair), SLOWEST), 1 / self.rate)

    @property
    def crowded(self) -> bool:
        """Whether so many share the server that everybody's pictures are rarer for it."""
        return (self.running() + self.watchers) / FRAMES > 1.5 * FASTEST

    def nap(self) -> float:
        """Return how long an engine that is in time may rest [s].

        A lonely one wakes often, for a quick picture; in a crowd each waking costs all others.
        """
        period = self.frame_period()
        return max(0.004, period / 2 if self.crowded else period / 5)

    def work(self) -> float:
        """Return how long one turn may be [s]: short enough that each gets one for each picture."""
        fair = self.frame_period() * self.slots / max(self.running(), 1)
        return max(LEAST_WORK, min(WORK, FULL * fair))

    @contextmanager
    def turn(self, claim: Claim, most: int = 1) -> Iterator[int]:
        """Wait for a turn, hold it, give it back; yields the cores got, 1 to `most`.

        More than one only while nobody else waits.
        """
        got = self._take(claim, most)
        clock = own_clock if got == 1 else time.perf_counter
        began = clock()
        try:
            yield got
        finally:
            self._give(claim, got, min(clock() - began, LEAD / got))

    def _take(self, claim: Claim, most: int) -> int:
        with self._lock:
            claim.served = max(claim.served, self._level)
            claim.last = time.monotonic()
            if self._free and not self._waiting:
                got = max(1, min(most, self._free))
                self._free -= got
                return got
            heapq.heappush(self._waiting, (claim.served, next(self._order), claim))
        claim.gate.acquire()
        return 1

    def _give(self, claim: Claim, got: int, spent: float) -> None:
        with self._lock:
            claim.served += spent * got
            self._free += got
            while self._free and self._waiting:
                served, _, following = heapq.heappop(self._waiting)
                self._level = max(self._level, served)
                self._free -= 1
                following.gate.release()
            if not self._waiting:
                self._level = max(self._level, claim.served - spent * got)


TURNS = Turns()
"""The turns of this process."""
