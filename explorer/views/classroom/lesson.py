"""A lesson in a class: own numbers, locks, and the way to report, hand-in and teacher's page."""

from __future__ import annotations

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.lessons.lesson import Lesson
from explorer.lessons.report.report import Answered
from explorer.views.classroom.report_dialog import Work
from explorer.views.lessons.task import shown_answer
from explorer.views.lessons.view import LessonView
from explorer.views.widgets import card


def lesson_view(window, lesson: Lesson, leave: Callable[[], None]) -> LessonView:
    """Return a lesson's view as the window's class link asks for it.

    `leave` leads to all lessons; in a class there is no way out.
    """
    seat = window.seat
    link = seat.link
    view = LessonView(
        window, lesson, seat.own() if seat.taken else None,
        locked=tuple(link.lock) if link is not None else (),
        hidden=tuple(link.hide) if link is not None else (),
        leave=None if seat.taken else leave,
    )  # fmt: skip
    if seat.taken:
        view.reset = window.back_to_start
    report = pmui.Button(
        label=_("Report and hand in") if seat.taken else _("Lab report"), variant="contained",
        size="small", icon="assignment", margin=0,
    )  # fmt: skip
    report.on_click(lambda event: window.report())
    buttons = [report]
    if not seat.taken:
        teach = pmui.Button(
            label=_("Use it in a class"), variant="outlined", size="small", icon="school", margin=0
        )
        teach.on_click(lambda event: window.teach(lesson.id))
        buttons.append(teach)
    row = pn.Row(*buttons, margin=0, styles={"gap": "10px", "flex-wrap": "wrap"})
    view.extra.objects = [card(row)]
    window.work = lambda: work_of(view)
    return view


def work_of(view: LessonView) -> Work:
    """Return what a student did in a lesson until now."""
    tasks = []
    for task in view.lesson.tasks:
        verdict = view.verdicts.get(task.id)
        tasks.append(
            Answered(
                ask=task.ask,
                predicted=shown_answer(task, view.predictions.get(task.id, "")),
                answer=shown_answer(task, view.answers.get(task.id, "")),
                verdict=verdict.message if verdict is not None else "",
                right=verdict.right if verdict is not None else None,
            )
        )
    return Work(view.lesson, view.predictions, view.answers, tuple(tasks))
