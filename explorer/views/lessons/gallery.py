"""The gallery: every lesson as a card with its question."""

from __future__ import annotations

import io
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import current_language
from explorer.language import translate as _
from explorer.lessons import library
from explorer.lessons.markup import inline, plain
from explorer.lessons.template import draft
from explorer.scenario.presets import file_name
from explorer.views.theme import HIDDEN
from explorer.views.widgets import card, text

CSS = """h1{font-size:20px;margin:0 0 2px;font-weight:700}
.q{font-size:16px;font-weight:600;line-height:1.35;margin:4px 0 6px;color:var(--ink)}
.t{display:flex;justify-content:space-between;gap:8px;color:var(--soft);font-weight:600}
.t span{white-space:nowrap}
.t span{font-weight:400} .goal{color:var(--soft);line-height:1.4}"""

TILES = """:host{display:grid!important;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));
gap:12px;align-items:stretch}"""
TILE = """:host{display:flex;flex-direction:column;justify-content:space-between;
padding:14px 16px;height:100%}"""
SCROLL = ":host{overflow-y:auto;overflow-x:hidden;min-height:0;height:100%}"


class Gallery:
    """All lessons.

    Parameters
    ----------
    window: the window, for the draft of its present state.
    choose: called with the id of a lesson.
    """

    def __init__(self, window, choose: Callable[[str], None]):
        self._window, self._choose = window, choose
        hint = _("Each opens on a running neuron and asks one question. Any order will do.")
        head = text(f'<h1>{_("Lessons")}</h1><div class="note">{hint}</div>', CSS)
        make = pmui.FileDownload(
            callback=self._draft, filename="lesson.md", size="small",
            label=_("Draft a lesson from the present state"), margin=0,
        )  # fmt: skip
        self._download = make
        tiles = [self._tile(name) for name in library.lessons(current_language())]
        self.view = pn.Column(
            pn.Row(head, make, margin=(4, 4, 0, 4), sizing_mode="stretch_width"),
            pn.Column(*tiles, margin=0, sizing_mode="stretch_width", stylesheets=[TILES]),
            margin=0, styles={"gap": "12px"}, sizing_mode="stretch_both",
            stylesheets=[HIDDEN, SCROLL],
        )  # fmt: skip

    def _tile(self, name: str):
        try:
            lesson = library.load(name, current_language())
        except ExplorerError as error:
            return card(text(f'<div class="note" role="alert">{plain(str(error))}</div>'))
        goal = f'<div class="goal">{inline(lesson.goals[0])}.</div>'
        words = text(
            f'<div class="t"><div>{plain(lesson.title)}</div><span>{lesson.minutes} min · '
            f"{len(lesson.tasks)} {_('tasks')}</span></div>"
            f'<div class="q">{inline(lesson.question)}</div>{goal}',
            CSS,
        )
        button = pmui.Button(
            label=_("Open: {title}").format(title=lesson.title), variant="contained", size="small",
            margin=(10, 0, 0, 0),
        )  # fmt: skip
        button.on_click(lambda event: self._choose(name))
        return card(words, button, css=TILE)

    def _draft(self) -> io.BytesIO:
        self._download.data = None  # else the browser would save the same file only once
        scenario = self._window.scenario
        self._download.filename = f"{file_name(scenario.title)}.md"
        return io.BytesIO(draft(scenario).encode())
