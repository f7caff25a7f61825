"""A worksheet for paper: the question, the tasks, room to write. One page or two.

Guidance is light on purpose: where sheets lead step by step, students stop exploring
(Chamberlain et al. 2014, doi:10.1039/c4rp00009a).
"""

from __future__ import annotations

from jinja2.utils import markupsafe

from explorer.language import translate as _
from explorer.lessons.lesson import Lesson
from explorer.lessons.paper import page


def worksheet(lesson: Lesson, code: str = "", link: str = "", picture: str = "") -> str:
    """Return the worksheet as a whole HTML page, in the lesson's language.

    Parameters
    ----------
    code: class code, printed at the head. link: class link, printed at the foot.
    picture: of the link, as SVG that this program drew.
    """
    options = _("more"), _("same"), _("less")
    return page(
        "worksheet.html", f"{_('Worksheet')}: {lesson.title}", lesson.language, lesson=lesson,
        code=code, link=link, picture=markupsafe.Markup(picture), directions=options, say=_words(),
    )  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "kind": _("Worksheet"), "name": _("Name"), "class": _("Class"),
        "student": _("Student number"), "seed": _("Seed"),
        "play": _("First, five minutes without a task: move everything that moves. "
                  "What surprised you?"),
        "predict": _("My prediction, before I tried"), "found": _("What I found"),
        "why": _("Why?"), "end": _("In my own words: the answer to the question at the top"),
        "open": _("Open the lesson at"), "minutes": _("minutes"),
    }  # fmt: skip
