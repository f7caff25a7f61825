"""The Compare page: the live neuron among chips, cells and brains; what a network would take."""

from __future__ import annotations

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.views.compare.bill import BillView
from explorer.views.compare.ions import IonView
from explorer.views.compare.ladders import LadderView
from explorer.views.compare.what_if import WhatIfView
from explorer.views.theme import CARD, HIDDEN
from explorer.views.widgets import show

KEY = "compare"
ORDER = 4

EVERY = 700
"""Milliseconds between two looks at the live neuron."""


PARTS = {
    "width": "auto",
    "& .MuiToggleButton-root, & .MuiButton-root": {
        "textTransform": "none", "padding": "3px 10px", "fontWeight": 600,
        "whiteSpace": "nowrap", "width": "auto",
    },
}  # fmt: skip
"""Look of the switch between the parts."""


def title() -> str:
    """Return the word on the tab."""
    return _("Compare")


class Page:
    """One part at a time: ladders of energy, area and power, the what-if, the bill, the ions."""

    def __init__(self, window):
        self._window = window
        self._parts = {
            "energy": LadderView(window, "energy"),
            "area": LadderView(window, "area"),
            "power": LadderView(window, "power"),
            "what-if": WhatIfView(window),
            "bill": BillView(window),
            "ions": IonView(window),
        }
        words = {
            _("Energy"): "energy", _("Area"): "area", _("Power"): "power",
            _("What would it take?"): "what-if", _("The bill"): "bill",
            _("Which ion?"): "ions",
        }  # fmt: skip
        self._choice = pmui.RadioButtonGroup(
            label="", options=words, value="energy", size="small", margin=0, sx=PARTS
        )
        self._choice.param.watch(lambda event: self._turn(), "value")
        self._due = None
        bar = ":host{align-items:center;gap:8px 10px;flex:0 0 auto;flex-wrap:wrap}"
        bar += ":host>*{align-self:center}"
        self.view = pn.Column(
            pn.Row(
                self._choice, *(part.controls for part in self._parts.values()),
                margin=0, sizing_mode="stretch_width", stylesheets=[CARD, bar],
            ),
            *(part.view for part in self._parts.values()),
            margin=0, min_height=0, sizing_mode="stretch_both",
            styles={"gap": "10px", "height": "100%"}, stylesheets=[HIDDEN],
        )  # fmt: skip
        self._turn()

    def opened(self) -> None:
        """Follow the live neuron."""
        self.refresh()
        if self._due is None and self._window.document is not None:
            self._due = self._window.document.add_periodic_callback(self._look, EVERY)

    def closed(self) -> None:
        """Follow nothing while another page is in view."""
        if self._due is not None:
            self._window.document.remove_periodic_callback(self._due)
            self._due = None
        for part in self._parts.values():
            part.closed()

    def refresh(self) -> None:
        """Follow the scenario."""
        self._parts[self._choice.value].refresh()

    def recolour(self, mode: str) -> None:
        """Nothing to do: the page's colours are enough."""

    def _look(self) -> None:
        self._parts[self._choice.value].look()

    def _turn(self) -> None:
        with pn.io.hold():
            for name, part in self._parts.items():
                chosen = name == self._choice.value
                show(part.view, chosen)
                show(part.controls, chosen)
                if not chosen:
                    part.closed()
            self._parts[self._choice.value].refresh()
