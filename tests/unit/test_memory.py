"""What pages have used goes back to the machine when everybody has gone."""

from __future__ import annotations

import asyncio
import gc

import numpy as np
import psutil
import pytest
from loops import run_apart
from tornado.ioloop import IOLoop

from explorer.server import memory
from explorer.server.memory import give_back_when_empty, let_go
from explorer.server.seats import Seats


@pytest.fixture
def given(monkeypatch):
    """Count how often memory was given back, soon after the last page has left."""
    times = []
    monkeypatch.setattr(memory, "PATIENCE", 0.05)
    monkeypatch.setattr(memory, "let_go", lambda: times.append(1))
    return times


def held() -> float:
    return psutil.Process().memory_info().rss / 1e6


def test_many_small_arrays_go_back():
    if not let_go():
        pytest.skip("this machine's C library keeps free memory")
    arrays = [np.ones(300) for _ in range(60_000)]
    kept, full = arrays[::200], held()  # as what a page leaves to others lies among it
    del arrays
    gc.collect()
    let_go()
    assert held() < full - 100
    assert len(kept) == 300


def test_it_is_given_back_when_the_last_one_has_gone(given):
    async def scene():
        seats = Seats()
        give_back_when_empty(IOLoop.current(), seats)
        for page in ("one", "two"):
            seats.take(page, "private")
        seats.leave("one")
        seats.leave("nobody")
        await asyncio.sleep(0.2)
        assert not given
        seats.leave("two")
        await asyncio.sleep(0.2)
        assert len(given) == 1

    run_apart(scene())


def test_whoever_comes_meanwhile_is_not_kept_waiting(given):
    async def scene():
        seats = Seats()
        give_back_when_empty(IOLoop.current(), seats)
        seats.take("one", "viewer")
        seats.leave("one")
        seats.take("two", "private")
        await asyncio.sleep(0.2)
        assert not given

    run_apart(scene())
