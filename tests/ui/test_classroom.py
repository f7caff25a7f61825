"""A class in the browser: teacher's page, a link with two locked sliders, a student, a hand-in."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from explorer.lessons import handin, library, marking
from explorer.lessons.variant import variant

LOCKED = ("Oxide thickness", "Pulse amplitude")


def choose(window, parameter: str, state: str) -> None:
    group = window.page.get_by_role("group", name=parameter, exact=True)
    button = group.get_by_role("button", name=state, exact=True)
    button.click()
    window.until(lambda: button.get_attribute("aria-pressed") == "true", what=parameter)


def class_link(window, *parts: str) -> str:
    field = window.page.get_by_label("Class link")
    return window.until(
        lambda: (lambda value: value if all(part in value for part in parts) else "")(
            field.input_value()
        ),
        what=str(parts),
    )


def sit(window, number: str) -> None:
    window.page.get_by_label("Student number").fill(number)
    window.page.get_by_role("button", name="Start", exact=True).click()
    window.page.get_by_label("Student number").wait_for(state="hidden")


def saved(window, name: str) -> Path:
    button = window.page.get_by_role("button", name=name, exact=True)
    window.until(button.is_enabled, 30, name)
    with window.page.expect_download() as download:
        button.click()
    return download.value


def test_from_the_teachers_page_to_two_locked_sliders(visit):
    teacher = visit()
    teacher.button("For teachers").click()
    teacher.page.get_by_label("Class code").fill("7b-2026")
    for name in LOCKED:
        choose(teacher, name, "locked")
    link = class_link(teacher, "stimulus.amplitude", "device.thickness", "7B-2026")
    expect(teacher.page.locator(".qr svg")).to_be_visible()
    teacher.clean()

    student = visit(f"?{link.partition('?')[2]}")
    sit(student, "7")
    for name in LOCKED:
        expect(student.slider(name)).to_be_disabled()
    expect(student.slider("Ion species")).to_be_enabled()
    expect(student.page.locator("svg.lock")).to_have_count(2)
    student.page.keyboard.press("ArrowRight")  # the shortcut of the pulse amplitude
    assert "locked" in student.notice()
    assert student.page.get_by_role("combobox", name="Preset").count() == 0
    student.clean()


def test_a_lesson_from_link_to_hand_in_and_report(visit, tmp_path):
    teacher = visit("?lesson=the-threshold")
    teacher.button("Use it in a class").click()
    teacher.page.get_by_label("Class code").fill("7b")
    link = class_link(teacher, "lesson=the-threshold", "class=7B")

    student = visit(f"?{link.partition('?')[2]}")
    sit(student, "12")
    own = variant(library.load("the-threshold"), "7B", 12)
    student.until(lambda: student.head().get("seed", own.seed) == own.seed, what="own seed")
    lesson = library.load("the-threshold")
    task = lesson.tasks[0]
    field = student.page.get_by_label(re.compile("^Answer"))
    field.fill("6 %")
    student.button("This is my prediction").click()
    right = marking.mark_task(lesson, task, "1 %", own).expected
    student.page.get_by_text("You predicted").wait_for()
    field.fill(right)
    student.button("Check").click()
    student.page.get_by_text("Right:").wait_for()
    student.button("Report and hand in").click()
    given = saved(student, "Save hand-in")
    given.save_as(tmp_path / given.suggested_filename)
    report = saved(student, "Save report")
    report.save_as(tmp_path / "report.html")
    student.clean()

    hand_in = handin.read((tmp_path / "the-threshold-7b-12.json").read_bytes(), "hand-in")
    assert hand_in.answers == {task.id: right}
    assert hand_in.predictions == {task.id: "6 %"}
    mark = marking.mark("hand-in", hand_in)
    assert (mark.right, mark.state) == (1, "reproduced")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert hand_in.state_sha256 in text
    assert "6 %" in text
    assert json.dumps(right)[1:-1] in text

    page = student.context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "report.html").as_uri())
    assert page.locator("figure svg").count() >= 4
    assert [url for url in asked if not url.startswith("file:")] == []
