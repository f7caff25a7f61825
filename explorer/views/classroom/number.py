"""Asks a student for the number, once, before anything else can be done on the page."""

from __future__ import annotations

import html
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.lessons.variant import student_number
from explorer.views.widgets import text


class NumberDialog:
    """The question. `taken` is called with the number and may raise an ExplorerError."""

    def __init__(self, code: str, taken: Callable[[int], None]):
        self._taken = taken
        self._field = pmui.TextInput(
            label=_("Student number"), placeholder=_("for example 7"), max_length=4,
            sizing_mode="stretch_width", margin=(14, 0, 4, 10),
        )  # fmt: skip
        go = pmui.Button(label=_("Start"), variant="contained", margin=(20, 10, 4, 10))
        go.on_click(lambda event: self._enter())
        self._field.param.watch(lambda event: self._enter(), "enter_pressed")
        self._said = text("", margin=(0, 10))
        hint = _(
            "Your number gives you a device and dice of your own; the same number gives the same "
            "on every computer. Take the one that your teacher gave you."
        )
        self.view = pmui.Dialog(
            pn.Column(
                pn.Row(self._field, go, sizing_mode="stretch_width"), self._said,
                text(f'<div class="note">{hint}</div>', margin=(4, 10)),
                sizing_mode="stretch_width",
            ),
            title=f"{_('Class')} {code}: {_('which number are you?')}", show_close_button=False,
            close_on_click=False, width_option="sm",
        )  # fmt: skip

    def open(self) -> None:
        """Show the question."""
        self.view.open = True

    def _enter(self) -> None:
        try:
            number = student_number(self._field.value_input or self._field.value or "")
            self._taken(number)
        except ExplorerError as error:
            self._said.object = (
                f'<div role="alert" style="color:var(--spikes)">{html.escape(str(error))}</div>'
            )
            return
        self.view.open = False
