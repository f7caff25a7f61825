"""The bill of the live neuron: power now, joules by element and phase, and every spike's share."""

from __future__ import annotations

import panel as pn
import panel_material_ui as pmui

from explorer.engine.bill import Bill, crowd, draw_up, floor
from explorer.engine.layout import clock_of
from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import engineering
from explorer.scenario.presets import load_preset
from explorer.views.compare.bill_words import CSS, alike, power_plot, table
from explorer.views.compare.marks import distribution, marks
from explorer.views.compare.technologies import TECHNOLOGIES, technologies
from explorer.views.dialogs import notify
from explorer.views.experiment.card import DELAY
from explorer.views.job import Job
from explorer.views.theme import HIDDEN
from explorer.views.widgets import card, text

NARROW = {"padding": "3px 9px", "minWidth": 0, "whiteSpace": "nowrap"}
"""Look of a button that stands in a row with others."""


class BillView:
    """Live power at the top, below it the bill of a run from rest with the values of now."""

    def __init__(self, window):
        self._window = window
        self._seen, self._due, self._job, self._bill = None, None, None, None
        buttons = [
            pmui.Button(label=_(word), variant="outlined", size="small", margin=0, sx=NARROW)
            for word in TECHNOLOGIES.values()
        ]
        for button, preset in zip(buttons, TECHNOLOGIES, strict=True):
            button.on_click(lambda event, preset=preset: self._choose(preset))
        self.controls = pn.Row(
            *buttons, margin=0, styles={"gap": "6px"}, stylesheets=[HIDDEN]
        )  # fmt: skip
        self._live, self._body, self._side = text("", CSS), text("", CSS), text("", CSS)
        scroll = ":host{overflow:auto;min-height:0;padding:8px 14px}"
        self.view = pn.Column(
            card(self._live, css=":host{flex:0 0 auto}"),
            pn.Row(
                card(self._body, css=scroll + ":host{flex:1.25 1 0}", sizing_mode="stretch_both"),
                card(self._side, css=scroll + ":host{flex:1 1 0}", sizing_mode="stretch_both"),
                margin=0, min_height=0, styles={"gap": "10px", "flex": "1 1 0"},
                sizing_mode="stretch_both",
            ),
            margin=0, min_height=0, styles={"gap": "10px", "flex": "1 1 0"},
            sizing_mode="stretch_both", stylesheets=[HIDDEN],
        )  # fmt: skip

    def closed(self) -> None:
        """Compute nothing while another part is in view."""
        if self._job is not None:
            self._job.halt()
            self._job = None
            self._seen = None
        if self._due is not None:
            self._window.document.remove_timeout_callback(self._due)
            self._due, self._seen = None, None

    def look(self) -> None:
        """Draw the power of now."""
        session = self._window.session
        frame = session.frame if session is not None else None
        if frame is not None and frame.high.size:
            self._live.object = power_plot(self._window.scenario, frame)

    def refresh(self) -> None:
        """Draw up the bill anew, soon, if a value changed."""
        self.look()
        values = {
            path: value
            for path, value in self._window.scenario.values().items()
            if not path.startswith("view.")
        }
        if values == self._seen or self._window.document is None:
            return
        self._seen = values
        if self._bill is None:
            self._body.object = f'<div class="note">{_("The bill is being drawn up …")}</div>'
        if self._due is not None:
            self._window.document.remove_timeout_callback(self._due)
        self._due = self._window.document.add_timeout_callback(self._compute, DELAY)

    def _compute(self) -> None:
        self._due = None
        if self._job is not None:
            self._job.halt()
        scenario = self._window.scenario.copy()

        def work(tell, halted):
            found = draw_up(scenario, halted)
            if found is None:
                return
            tell((found, None))
            many = crowd(scenario, halted=halted)
            if many is not None:
                tell((found, many))

        self._job = Job(
            self._window.document, work, lambda told: self._taken(scenario, *told), self._ended
        )

    def _taken(self, scenario, found: Bill, many) -> None:
        self._bill = found
        limits = floor(scenario, clock_of(scenario))
        model = models()[scenario.neuron.model].DESCRIPTION
        run = f"{engineering(found.seconds, 's')}, {found.spikes} {_('output spikes')}"
        self._body.object = (
            f'<div class="h"><div>{_("Where the joules went")}</div>'
            f"<span>{_('neuron 1 from rest')}: {run}</span></div>"
            + alike(many)
            + table(found, model)
        )
        self._side.object = (
            distribution(found, limits) + technologies() + marks(scenario, found, limits)
        )

    def _ended(self, problem: str) -> None:
        if problem:
            self._body.object = f'<div class="note" role="alert">{problem}</div>'

    def _choose(self, preset: str) -> None:
        try:
            scenario = load_preset(preset)
            scenario.set("view.page", self._window.scenario.view.page)
            self._window.load(scenario)
        except ExplorerError as error:
            notify(str(error), "error")
