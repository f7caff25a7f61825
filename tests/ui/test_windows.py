"""Several windows: none influences another, and a closed one leaves nothing running."""

from __future__ import annotations

import threading
import time

import pytest


def _engines() -> int:
    return sum(thread.name == "engine" for thread in threading.enumerate())


def test_two_windows_do_not_influence_each_other(visit):
    first, second = visit(), visit()
    first.press("Pulse amplitude", "ArrowRight", 6)
    first.until(lambda: first.head()["amplitude"] == pytest.approx(0.86), what="the first window")
    first.button("Pause").click()
    first.until(lambda: not first.head()["playing"], what="the first is held")
    now = second.head()["now"]
    second.until(lambda: second.head()["now"] > now + 5, what="the second goes on")
    assert second.head()["amplitude"] == pytest.approx(0.8)
    first.clean()
    second.clean()


def test_closing_a_window_ends_its_engine_within_30_seconds(visit):
    window = visit()
    running = _engines()
    assert running >= 1
    window.context.close()
    end = time.monotonic() + 30
    while _engines() >= running and time.monotonic() < end:
        time.sleep(0.2)
    assert _engines() < running


def test_a_reloaded_page_starts_anew(visit):
    window = visit()
    window.until(lambda: window.head()["now"] > 400, 40, "some time has passed")
    before = window.head()["now"]
    window.page.reload()
    # The first frames: a page that is being built has its neurons running already.
    window.page.wait_for_function("window.__wetware?.shown > 0", timeout=40_000)
    assert window.head()["now"] < before
