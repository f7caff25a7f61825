"""The help dialog: glossary and equations, made when they are first asked for."""

from __future__ import annotations

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.views.help.equations import CSS, all_models
from explorer.views.help.glossary import Glossary, entries, texts
from explorer.views.theme import HIDDEN
from explorer.views.widgets import show, text

SCROLL = ".all{height:min(62vh,600px);overflow-y:auto;padding-right:8px}"

PARTS = {
    "& .MuiToggleButton-root": {
        "textTransform": "none", "padding": "3px 14px", "fontWeight": 600, "whiteSpace": "nowrap",
    },
}  # fmt: skip


class HelpDialog:
    """What every name and number means, and what the models compute."""

    def __init__(self):
        self._glossary = Glossary(texts=texts(), margin=0, sizing_mode="stretch_width")
        self._equations = text("", CSS + SCROLL)
        self._choice = pmui.RadioButtonGroup(
            label="", options={_("Glossary"): "glossary", _("Equations"): "equations"},
            value="glossary", size="small", margin=(0, 0, 10, 0), sx=PARTS,
        )  # fmt: skip
        self._choice.param.watch(lambda event: self._turn(), "value")
        self.view = pmui.Dialog(
            pn.Column(
                self._choice, self._glossary, self._equations, margin=0,
                sizing_mode="stretch_width",
                stylesheets=[HIDDEN],
            ),
            title=_("What it means"), show_close_button=True, close_on_click=True,
            width_option="md",
        )  # fmt: skip
        show(self._equations, False)

    def open(self) -> None:
        """Show the dialog; its content is made at the first time."""
        if not self._glossary.entries:
            self._glossary.entries = entries()
        self._turn()
        self.view.open = True

    def _turn(self) -> None:
        equations = self._choice.value == "equations"
        if equations and not self._equations.object:
            self._equations.object = f'<div class="all" tabindex="0">{all_models()}</div>'
        with pn.io.hold():
            show(self._glossary, not equations)
            show(self._equations, equations)
