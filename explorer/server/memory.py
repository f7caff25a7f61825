"""Gives what pages have used back to the machine when they are gone.

A recording is made of many small arrays. When they are freed, the C library keeps the memory for
later unless it is asked to let go of it: a server would seem to need for ever what its fullest hour
needed.
"""

from __future__ import annotations

import ctypes
import gc

from tornado.ioloop import IOLoop

from explorer.server.seats import Seats

PATIENCE = 10.0
"""Seconds after the last page has left; by then it has been taken apart."""


def let_go() -> bool:
    """Give free memory back; return whether this machine's C library can."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return False
    trim(0)
    return True


def give_back_when_empty(loop: IOLoop, seats: Seats) -> None:
    """Give memory back when everybody has gone: nobody is there whom it could keep waiting."""

    def run() -> None:
        if seats.empty:
            gc.collect()
            let_go()

    seats.emptied = lambda: loop.add_callback(loop.call_later, PATIENCE, run)
