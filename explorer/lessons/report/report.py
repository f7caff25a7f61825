"""The report as one HTML file: the run, and what a person predicted and answered."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime

from jinja2.utils import markupsafe

from explorer.engine.run import Result
from explorer.language import translate as _
from explorer.lessons.paper import page
from explorer.lessons.report.content import Facts, facts
from explorer.lessons.report.drawing import INK

LARGEST = 5_000_000
"""Largest report [bytes]; the plots are thinned so that none comes near."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One task as the report shows it; every text is plain text.

    Attributes: `ask` the question; `predicted`, `answer` as typed, or empty; `verdict` a sentence;
    `right` None where nothing can be said.
    """

    ask: str
    predicted: str = ""
    answer: str = ""
    verdict: str = ""
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Whose report it is: `student` number and `class_code`, each may be empty."""

    student: str = ""
    class_code: str = ""


def report(result: Result, address: str = "", lesson=None, tasks: tuple[Answered, ...] = (),
           person: Person = Person(), language: str = "") -> str:  # fmt: skip
    """Return the report of a finished run as a whole HTML page.

    Parameters
    ----------
    result: the run from t = 0 to its end.
    address: of the app, ending in a slash; empty where no app runs. The link is set behind it.
    lesson: the `Lesson` it belongs to, or None. tasks: what was asked, predicted and answered.
    person: whose report it is. language: two-letter code; empty: that of the session.
    """
    found = facts(result)
    return page(
        "report.html", _title(found, lesson), language, found=found, lesson=lesson, tasks=tasks,
        person=person, link=f"{address}?{found.query}", open_link=bool(address),
        plots=[(plot, _legend(plot.legend), markupsafe.Markup(plot.svg)) for plot in found.plots],
        saved=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"), say=_words(),
        predictions=any(task.predicted for task in tasks),
    )  # fmt: skip


def _title(found: Facts, lesson) -> str:
    return f"{_('Lab report')}: {lesson.title if lesson is not None else found.title}"


def _legend(legend) -> object:
    return markupsafe.Markup(
        "".join(
            f'<small><i style="background:{INK[colour]}"></i>{html.escape(word)}</small>'
            for colour, word in legend
        )
    )


def _words() -> dict[str, str]:
    """Return the fixed words of the report."""
    return {
        "kind": _("Lab report"),
        "student": _("Student"), "class": _("Class"), "saved": _("Saved"), "seed": _("Seed"),
        "goals": _("Goals"), "question": _("Question"), "tasks": _("Predictions and answers"),
        "predicted": _("Predicted"), "answer": _("Answer"), "none": _("no answer"),
        "ask": _("Task"), "verdict": _("Checked by the simulation"),
        "plots": _("What happened"), "numbers": _("Numbers"), "energy": _("Energy"),
        "energy_note": _("Of all neurons together. Sources are what the supply gave."),
        "part": _("part"), "joules": _("energy"), "share": _("share"),
        "values": _("Values"), "name": _("parameter"), "value": _("value"),
        "before": _("preset"), "evidence": _("how well known"),
        "values_note": _("Only what differs from the program's defaults, and the main ones."),
        "leaves_out": _("What the model leaves out"),
        "again": _("To see the same again"),
        "again_note": _("The same version of the program gives the same spikes from this link, "
                        "down to the last bit: compare the fingerprint of the final state."),
        "link": _("Link"), "hash": _("Fingerprint (SHA-256 of the final state)"),
        "no_address": _("Put it behind the address of your Wetware Explorer."),
        "sources": _("Sources"),
    }  # fmt: skip
