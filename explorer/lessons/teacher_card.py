"""The teacher card: what an hour with a lesson needs, on one page."""

from __future__ import annotations

from explorer.language import translate as _
from explorer.lessons.checker import expected
from explorer.lessons.lesson import Lesson
from explorer.lessons.paper import page
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario
from explorer.sources import cite


def teacher_card(lesson: Lesson, link: str = "") -> str:
    """Return the card as a whole HTML page, in the lesson's language; `link` is printed on it."""
    scenario = load_preset(lesson.preset)
    return page(
        "teacher_card.html", f"{_('For the teacher')}: {lesson.title}", lesson.language,
        lesson=lesson, link=link, preset=_(scenario.title) or lesson.preset,
        controls=[_label(scenario, path) for path in lesson.controls],
        tasks=[(task, _answer(lesson, task)) for task in lesson.tasks],
        sources=[cite(key) for key in lesson.sources], say=_words(),
    )  # fmt: skip


def _label(scenario: Scenario, path: str) -> str:
    return _(scenario.declaration(path).label)


def _answer(lesson: Lesson, task) -> str:
    """Return the engine's answer over many seeds: what a class finds on average."""
    if task.kind == "text":
        return ""
    found = expected(lesson, task).answer
    if task.kind == "choice":
        return task.options[int(found) - 1]
    return {"more": _("more"), "same": _("same"), "less": _("less")}.get(found, found)


def _words() -> dict[str, str]:
    return {
        "kind": _("For the teacher"), "minutes": _("minutes"), "goals": _("Goals"),
        "prerequisites": _("What students should know"), "course": _("The hour"),
        "controls": _("What can be moved"), "opens": _("opens on"),
        "course_steps": [
            _("Five minutes of open play: no task, no help. Walk around and listen."),
            _("Read the question aloud; everybody predicts before anything unlocks."),
            _("Work through the tasks. Do not take the mouse; ask what they expect to see."),
            _("Collect the numbers on the board: everybody has a seed of their own, so they "
              "differ. How much, and why, is part of the lesson."),
            _("Come back to the question. Then say what the model leaves out."),
        ],
        "tasks": _("Tasks and what the engine finds on average"),
        "key": _("Tolerances, reasons and common wrong ideas are in the answer key."),
        "left_out": _("What the model leaves out"), "sources": _("Sources"), "link": _("Link"),
    }  # fmt: skip
