"""A room full of people: seats, live views, hidden tabs, ended pages."""

from __future__ import annotations

import threading

import pytest
from conftest import _served
from playwright.sync_api import expect


@pytest.fixture
def serve():
    """Return a function that serves with options; all stop at the end."""
    from explorer.engine.limits import Bound
    from explorer.engine.turns import TURNS
    from explorer.server.options import ServeOptions

    running, before = [], (TURNS.slots, TURNS.rate)

    def begin(**options) -> str:
        running.append(_served(options=ServeOptions(**options)))
        return next(running[-1])

    yield begin
    for server in running:
        next(server, None)
    TURNS.configure(*before)
    Bound.bytes = None


def _engines() -> int:
    return sum(thread.name == "engine" for thread in threading.enumerate())


def test_beyond_the_cap_a_page_waits_and_comes_in(browser, serve, visit):
    address = serve(sessions=1)
    first = visit(at=address)
    second = browser.new_context().new_page()
    answer = second.goto(address + "?preset=neuron/pulse-train")
    assert answer.status == 503
    expect(second.get_by_role("heading", name="All seats are taken")).to_be_visible()
    expect(second.get_by_role("link", name="Try again")).to_be_visible()
    first.context.close()
    # By itself: the page asks again.
    second.wait_for_function("window.__wetware?.complete && __wetware.shown > 2", timeout=40_000)
    assert "preset=neuron/pulse-train" in second.url
    second.context.close()


def _shared(window) -> str:
    window.button("Share live view").click()
    field = window.page.get_by_role("textbox", name="Live view link")
    field.wait_for()
    window.until(lambda: "token=" in field.input_value(), what="the link")
    link = field.input_value()
    window.page.keyboard.press("Escape")
    window.page.get_by_role("dialog").wait_for(state="hidden")
    return link[link.index("live") :]


def test_a_live_view_shows_everything_and_changes_nothing(visit):
    teacher = visit()
    link = _shared(teacher)
    engines = _engines()
    viewer = visit(link)
    second = visit(link)
    assert _engines() == engines  # one engine, however many watch
    teacher.press("Oxide thickness", "ArrowRight", 7)
    teacher.until(lambda: "8.7 nm" in teacher.text("middle"), what="the teacher's own value")
    teacher.press("Pulse amplitude", "ArrowRight", 4)
    for window in (viewer, second):
        window.until(lambda w=window: w.head()["amplitude"] == pytest.approx(0.84), what="stream")
        slider = window.slider("Oxide thickness")
        window.until(lambda s=slider: s.input_value() == "8.7", what="slider")
        expect(slider).to_be_disabled()
        window.page.get_by_role("cell", name="Oxide thickness").wait_for()
    before = viewer.head()["now"]
    viewer.until(lambda: viewer.head()["now"] > before + 1, what="it moves")
    # Neither keys nor hands reach the teacher's simulation.
    for key in ("Space", "r", "n", ".", "ArrowRight", "]", "k", "Control+z"):
        viewer.page.keyboard.press(key)
    for name in ("Pause", "Play", "Reset: start", "Save", "Undo"):
        assert viewer.button(name).count() == 0
    viewer.page.wait_for_timeout(700)
    assert teacher.head()["playing"]
    assert teacher.head()["amplitude"] == pytest.approx(0.84)
    assert teacher.head()["now"] > before
    teacher.choose("Thick oxide")
    viewer.until(lambda: "16 nm" in viewer.text("middle"), what="the other preset")
    teacher.button("Pause").click()
    viewer.until(lambda: viewer.text("frames") == "paused", what="held")
    viewer.clean()
    second.clean()
    second.context.close()
    teacher.context.close()
    viewer.page.get_by_role("heading", name="This live view has ended").wait_for(timeout=20_000)


def test_the_teacher_can_stop_sharing(visit):
    teacher = visit()
    viewer = visit(_shared(teacher))
    teacher.button("Share live view").click()
    teacher.page.get_by_text("Watching now: 1").wait_for()
    teacher.button("Stop sharing").click()
    viewer.page.get_by_role("heading", name="This live view has ended").wait_for(timeout=10_000)
    before = teacher.head()["now"]
    teacher.until(lambda: teacher.head()["now"] > before + 1, what="the teacher goes on")
    teacher.clean()


HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
  document.dispatchEvent(new Event('visibilitychange')); }"""


def test_a_hidden_tab_is_held_and_goes_on(serve, visit):
    window = visit(at=serve(origins=("127.0.0.1",), hidden=0.5))
    window.page.evaluate(HIDE, True)
    window.page.get_by_text("Held while nobody sees this tab").wait_for(timeout=20_000)
    window.page.wait_for_timeout(500)
    held = window.head()["now"]
    window.page.wait_for_timeout(1500)
    assert window.head()["now"] - held < 1
    window.page.evaluate(HIDE, False)
    window.page.get_by_text("it goes on now").wait_for()
    window.until(lambda: window.head()["now"] > held + 5, what="it goes on")
    window.clean()


def test_an_untouched_page_ends_and_can_go_on(serve, visit):
    window = visit(at=serve(origins=("127.0.0.1",), idle=0.1))
    window.press("Oxide thickness", "ArrowRight", 5)
    window.page.get_by_role("heading", name="This page rested too long").wait_for(timeout=40_000)
    window.page.get_by_role("link", name="Continue").click()
    window.page.wait_for_function(
        "window.__wetware?.complete && __wetware.shown > 2", timeout=40_000
    )
    window.until(lambda: "8.5 nm" in window.text("middle"), what="the same scenario")
