"""Lessons in the browser, from the first click to the end; and many seeds at a click."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from conftest import Visit
from playwright.sync_api import expect

from explorer.lessons import library
from explorer.lessons.checker import expected

PATIENT = 60.0
"""Seconds that a slow machine may take where a fast one takes one."""


def answer(window, task, text: str, press: str) -> None:
    """Give an answer as a student would, and press a button."""
    page = window.page
    if task.kind == "number":
        field = page.get_by_role("textbox", name=re.compile("^Answer"))
        window.until(lambda: field.count() == 1, PATIENT, "the field of this task alone")
        field.fill(text)
    elif task.kind == "text":
        page.get_by_role("textbox", name="Your words").fill("What I think.")
    else:
        number = ("less", "same", "more").index(text) if task.kind == "direction" else int(text) - 1
        page.get_by_role("radio").nth(number).check()
    page.get_by_role("button", name=press, exact=True).click()


class Undone:
    """What stands on the page while a task is not done as it should be; asked when it is told."""

    def __init__(self, page, lesson, number: int, text: str):
        self._page, self._task, self._text = page, f"task {number} of {lesson.title}", text

    def __format__(self, form: str) -> str:
        fields = [(one.get_attribute("type"), one.input_value())
                  for one in self._page.locator("input:visible").all()]  # fmt: skip
        said = self._page.locator(".steps, .num, .said, .guess").all_inner_texts()
        return f"{self._task} done by {self._text!r}; there are {fields} and {said}"


def walk(window, lesson) -> None:
    """Go through all tasks of the open lesson."""
    page, count = window.page, len(lesson.tasks)
    for number, task in enumerate(lesson.tasks, start=1):
        head = page.get_by_text(f"Task {number} of {count}", exact=True)
        head.wait_for(timeout=PATIENT * 1000)
        text = expected(lesson, task).answer
        if task.predict:
            answer(window, task, text, "This is my prediction")
            page.get_by_text("You predicted").wait_for(timeout=PATIENT * 1000)
        answer(window, task, text, "Keep" if task.kind == "text" else "Check")
        done = page.get_by_text(f"{number} of {count} done")
        window.until(done.is_visible, PATIENT, Undone(page, lesson, number, text))
        last = number == count
        page.get_by_role("button", name="To the end" if last else "Next", exact=True).click()
    page.get_by_text("All tasks are done.").wait_for(timeout=PATIENT * 1000)


def reported(window) -> str:
    """Save the lab report of the open lesson and return its text."""
    page = window.page
    page.get_by_role("button", name="Lab report", exact=True).last.click()
    button = page.get_by_role("button", name="Save report")
    window.until(lambda: button.count() and button.is_enabled(), PATIENT, "the report")
    with page.expect_download() as download:
        button.click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    page.keyboard.press("Escape")
    button.wait_for(state="hidden")
    return text


@pytest.fixture(scope="module")
def student(browser, address):
    """One window for all lessons, one after the other."""
    window = Visit(browser, address)
    window.page.get_by_role("button", name="Lessons", exact=True).click()
    yield window
    window.context.close()


@pytest.mark.parametrize("name", library.lessons())
def test_a_lesson_can_be_finished_to_its_report(student, name):
    page, lesson = student.page, library.load(name)
    page.get_by_role("button", name=f"Open: {lesson.title}").click()
    page.get_by_role("heading", name=lesson.question).wait_for(timeout=PATIENT * 1000)
    # The machine has other tests. A run that is over has paused by itself.
    if student.head()["playing"]:
        page.keyboard.press("Space")
    walk(student, lesson)
    report = reported(student)
    assert lesson.question in unescape(report)
    assert len(report) < 5_000_000
    page.get_by_role("button", name="All lessons").click()
    page.get_by_role("heading", name="Lessons").wait_for()
    student.clean()


def test_a_link_opens_a_lesson_with_its_controls_alone_and_a_prediction_unlocks(visit):
    window = visit("?lesson=why-it-forgets")
    page = window.page
    page.get_by_role("heading", name="The same pulses").wait_for()
    sliders = [slider for slider in page.get_by_role("slider").all() if slider.is_visible()]
    assert len(sliders) == 2, "only the two controls of the lesson"
    expect(page.get_by_role("slider", name="Pulse period")).to_be_disabled()
    page.get_by_role("radio", name="less").check()
    page.get_by_role("button", name="This is my prediction").click()
    window.until(
        lambda: page.get_by_role("slider", name="Pulse period").is_enabled(), what="the control"
    )
    expect(page.get_by_role("slider", name="Pulse amplitude")).to_be_disabled()
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_text("A rest helps a person").wait_for()
    field = page.get_by_role("textbox", name="Pulse period (ms)")
    field.fill("2.2")
    field.press("Enter")
    page.get_by_role("button", name="Reset to the lesson's own values").click()
    window.until(lambda: field.input_value() == "1.4", what="the lesson's own value")
    window.clean()


def test_what_was_done_in_a_lesson_is_there_again_after_leaving_and_after_a_reload(visit):
    window = visit("?lesson=why-it-forgets")
    page = window.page
    page.get_by_role("radio", name="more").check()
    page.get_by_role("button", name="This is my prediction").click()
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_text("1 of 5 done").wait_for(timeout=PATIENT * 1000)
    page.get_by_role("button", name="All lessons").click()
    page.get_by_role("button", name="Open: Why it forgets").click()
    page.get_by_text("1 of 5 done").wait_for(timeout=PATIENT * 1000)
    expect(page.get_by_text("You predicted")).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_text("Task 2 of 5").wait_for()
    page.reload()
    page.wait_for_function("window.__wetware_tab", timeout=PATIENT * 1000)
    page.reload()  # before the server has heard what the tab kept
    page.get_by_text("1 of 5 done").wait_for(timeout=PATIENT * 1000)
    page.get_by_text("Task 2 of 5").wait_for()
    window.clean()


@pytest.mark.parametrize("query", ["?lesson=why-it-forget", "?lesson=../../x"])
def test_a_wrong_link_says_so_and_opens_the_app(visit, query):
    window = visit(query)
    assert "not a lesson" in window.notice()
    window.clean()


def test_many_seeds_run_beside_the_neuron_and_can_be_stopped(visit):
    window = visit("?lesson=the-threshold")
    page = window.page
    page.get_by_role("button", name="100 seeds", exact=True).click()
    page.get_by_text("95 % of the runs").wait_for(timeout=PATIENT * 1000)
    window.until(lambda: page.get_by_text("100 of 100").count(), PATIENT, "all seeds")
    page.get_by_role("button", name="Explore", exact=True).click()
    page.get_by_role("button", name="Many seeds: how much of this is chance?").click()
    page.get_by_role("button", name="100 seeds", exact=True).click()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="100 seeds", exact=True).wait_for(timeout=PATIENT * 1000)
    assert not page.get_by_text("100 of 100").locator("visible=true").count()
    page.get_by_role("dialog").locator(".big[data-tip]").hover()
    tip = page.locator(".wetware-tip[role=tooltip]")
    window.until(tip.is_visible, what="the explanation")
    on_top = """tip => { const place = tip.getBoundingClientRect();
      tip.style.pointerEvents = "auto";
      return document.elementFromPoint(place.x + 9, place.y + 9) === tip; }"""
    assert tip.evaluate(on_top)  # a dialog lies above all that is not in the top layer
    window.clean()


def test_a_lesson_puts_the_instruments_away(visit):
    window = visit()
    page = window.page
    drawn = """name => { for (const d of Bokeh.documents) {
      const found = d.get_model_by_name(name);
      if (found) return found.data ? found.data.t.length > 0 : found.visible; } }"""
    window.button("Compare runs").click()
    window.button("Freeze this run").click()
    window.until(lambda: page.evaluate(drawn, "wetware_overlay"), what="the frozen run")
    window.button("Measure").click()
    assert page.evaluate(drawn, "wetware_cursor_a")
    window.button("Analysis").click()
    page.get_by_text("Phase plane (gate, V)").wait_for()
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.get_by_role("button", name="Open: Which ion?").click()
    page.get_by_text("Task 1 of 8").wait_for()
    page.get_by_text("Phase plane (gate, V)").wait_for(state="hidden")
    page.get_by_role("button", name="Explore", exact=True).click()
    window.button("Analysis").wait_for()
    for name in ("Analysis", "Measure"):
        assert window.button(name).get_attribute("aria-pressed") == "false"
    assert not page.evaluate(drawn, "wetware_cursor_a")
    assert not page.get_by_role("button", name="Remove: Twenty-four neurons").is_visible()
    window.clean()
