"""What a teacher chooses for a class: what opens, who may move what, how it looks."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import parse_qs

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import current_language
from explorer.language import translate as _
from explorer.lessons import library
from explorer.lessons.classroom import REST, ClassLink
from explorer.lessons.classroom import scenario as scenario_of
from explorer.lessons.report.content import link_of
from explorer.lessons.variant import class_code
from explorer.scenario.scenario import Scenario
from explorer.views.layers import LARGE, layers_for
from explorer.views.widgets import card, text

FREE, LOCKED, HIDDEN = "free", "locked", "hidden"
LANGUAGES = {"English": "en", "Español": "es"}
CHOICE = {"& .MuiToggleButton-root": {"textTransform": "none", "padding": "2px 9px"}}

BESIDE = """.MuiFormControl-root{flex-direction:row!important;align-items:center;
justify-content:space-between}.MuiToggleButtonGroup-root{width:auto!important}
.MuiFormLabel-root{font-size:var(--fs)!important;color:var(--ink)!important}"""
"""The parameter's name stands beside its three choices."""


class Builder:
    """The choices, and the link that follows from them.

    Parameters
    ----------
    scenario: the present one; a link without a lesson opens it.
    changed: called after every choice.
    """

    def __init__(self, scenario: Scenario, changed: Callable[[], None]):
        self._scenario, self._changed = scenario, changed
        self._paths: tuple[str, ...] = ()
        self._rows: dict[str, pmui.RadioButtonGroup] = {}
        wide = {"size": "small", "sizing_mode": "stretch_width", "margin": (8, 0, 2, 0)}
        self.lesson = pmui.Select(label=_("Lesson"), options=self._lessons(), value="", **wide)
        self.code = pmui.TextInput(
            label=_("Class code"), placeholder=_("for example 7B-2026"), max_length=24, **wide
        )
        self.language = pmui.Select(
            label=_("Language"), options=LANGUAGES,
            value=current_language() if current_language() in LANGUAGES.values() else "en", **wide,
        )  # fmt: skip
        self.projector = pmui.Switch(label=_("Projector colours"), value=False, margin=(8, 0, 2, 0))
        self.rest = pmui.Switch(
            label=_("Hide all other parameters"), value=False, margin=(8, 0, 2, 0)
        )
        self.more = pmui.MultiChoice(
            label=_("Lock others, by name"),
            options=[],
            value=[],
            sizing_mode="stretch_width",
            margin=(8, 0, 2, 0),
        )
        self._opens = text("")
        self._list = pn.Column(margin=0, sizing_mode="stretch_width")
        for widget in (self.code, self.language, self.projector, self.rest, self.more):
            widget.param.watch(lambda event: self._changed(), "value")
        self.code.param.watch(lambda event: self._changed(), "value_input")
        self.lesson.param.watch(lambda event: self._follow(), "value")
        self.view = pn.Column(
            card(
                _head("1", _("What opens")), self.lesson, self._opens,
                pn.Row(self.code, self.language, margin=0, sizing_mode="stretch_width",
                       styles={"gap": "10px"}),
                self.projector,
            ),
            card(
                _head("2", _("What students may move")), self._list, self.rest, self.more,
                css=":host{flex:1 1 0;min-height:220px;overflow-y:auto}",
            ),
            margin=0, min_height=0, styles={"gap": "12px", "height": "100%"},
            sizing_mode="stretch_both",
        )  # fmt: skip
        self._follow()

    def _lessons(self) -> dict[str, str]:
        found = {_("none: what is on the Explore page now"): ""}
        for id in library.lessons(current_language()):
            try:
                found[library.load(id, current_language()).title] = id
            except ExplorerError:
                continue
        return found

    def choose(self, lesson: str) -> None:
        """Choose a lesson, as if by the menu."""
        if lesson in self.lesson.options.values():
            self.lesson.value = lesson

    def refresh(self) -> None:
        """Follow the present scenario where no lesson is chosen."""
        if not self.lesson.value:
            self._follow()

    def chosen(self):
        """Return the chosen lesson in the chosen language, or None."""
        return library.load(self.lesson.value, self.language.value) if self.lesson.value else None

    def _follow(self) -> None:
        """Offer what the chosen lesson, or the present scenario, lets one move."""
        lesson = self.chosen()
        if lesson is not None:
            paths, said = tuple(lesson.controls), lesson.question
            model = scenario_of(ClassLink(lesson=lesson.id)).neuron.model
        else:
            model = self._scenario.neuron.model
            paths, said = LARGE, self._scenario.title or _("Untitled")
        self._opens.object = f'<div class="note">{html.escape(said)}</div>'
        if paths != self._paths:
            self._paths = paths
            kept = {path: row.value for path, row in self._rows.items()}
            self._rows = {path: self._choice(path, kept.get(path, FREE)) for path in paths}
            self._list.objects = list(self._rows.values())
            others = [path for group in layers_for(model).values() for path in group]
            names = {
                f"{_(self._scenario.declaration(path).label)} ({path})": path
                for path in others
                if path not in paths and not path.startswith("view.")
            }
            self.more.param.update(options=names, value=[])
        # A lesson hides by itself what it does not name.
        self.rest.visible = self.more.visible = lesson is None
        self._changed()

    def _choice(self, path: str, value: str) -> pmui.RadioButtonGroup:
        options = {_("free"): FREE, _("locked"): LOCKED, _("hidden"): HIDDEN}
        choice = pmui.RadioButtonGroup(
            label=_(self._scenario.declaration(path).label), options=options, value=value,
            size="small", margin=(5, 0), sx=CHOICE, sizing_mode="stretch_width",
            stylesheets=[BESIDE],
        )  # fmt: skip
        choice.param.watch(lambda event: self._changed(), "value")
        return choice

    def link(self) -> ClassLink:
        """Return the link of the choices.

        Raises
        ------
        ExplorerError
            A class code is missing or none.
        """
        typed = self.code.value_input or self.code.value or ""
        if not typed.strip():
            raise ExplorerError(_("Give your class a code, for example 7B-2026."))
        preset = s = ""
        if not self.lesson.value:
            shown = self._scenario.copy()
            shown.set("view.page", "explore")  # a class does not open on this page
            parts = parse_qs(link_of(shown))
            preset, s = parts["preset"][0], parts.get("s", [""])[0]
        states = {path: row.value for path, row in self._rows.items()}
        without = not self.lesson.value
        lock = [path for path, state in states.items() if state == LOCKED]
        lock += list(self.more.value) if without else []
        hide = [path for path, state in states.items() if state == HIDDEN]
        hide += [REST] if without and self.rest.value else []
        return ClassLink(
            lesson=self.lesson.value, preset=preset, s=s, code=class_code(typed),
            lock=tuple(lock), hide=tuple(hide), projector=self.projector.value,
            language="" if self.language.value == "en" else self.language.value,
        )  # fmt: skip


def _head(number: str, title: str) -> pn.pane.HTML:
    """Return the heading of a numbered card."""
    return text(
        f'<div class="h"><div><span class="chip">{number}</span> {html.escape(title)}</div></div>'
    )


head = _head
