"""The Twin page: the squid axon of 1952 beside the ion neuron."""

from __future__ import annotations

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.views.experiment.card import DELAY
from explorer.views.job import Job
from explorer.views.theme import HIDDEN
from explorer.views.twin.pair import Membrane, run_twins
from explorer.views.twin.words import CSS, bills, hides, strips
from explorer.views.widgets import card, text

KEY = "twin"
ORDER = 5

WIDE = True

ZERO = 273.15
"""Zero of the Celsius scale [K]."""

GRID = """:host(.off){display:none!important}
:host(:not(.off)){display:grid!important}
:host{grid-template-columns:250px minmax(0,1.25fr) minmax(330px,1fr);gap:12px;height:100%;
min-height:0} :host>*{min-width:0;min-height:0}
@media (max-width:1000px){:host{grid-template-columns:minmax(0,1fr);height:auto}}"""


def title() -> str:
    """Return the word on the tab."""
    return _("Twin")


class Page:
    """Sliders of the axon at the left, traces in the middle, bills and caveats at the right."""

    def __init__(self, window):
        self._window = window
        self._seen, self._due, self._job, self._twins = None, None, None, None
        cold = Membrane().temperature - ZERO
        self.sliders = {
            "temperature": self._slider(_("Axon temperature (°C)"), cold, 0, 25, 0.1),
            "potassium_inside": self._slider(_("Potassium inside (mM)"), 400, 100, 600, 5),
            "potassium_outside": self._slider(_("Potassium outside (mM)"), 20, 2, 100, 1),
            "sodium_inside": self._slider(_("Sodium inside (mM)"), 50, 5, 150, 1),
            "sodium_outside": self._slider(_("Sodium outside (mM)"), 440, 50, 600, 5),
        }  # fmt: skip
        self.batteries = pmui.Switch(
            label=_("Use Nernst's voltages in the axon"), value=False, margin=(4, 0)
        )
        for widget in (*self.sliders.values(), self.batteries):
            widget.param.watch(lambda event: self.refresh(), "value")
        reset = pmui.Button(label=_("Values of the squid"), variant="outlined", size="small",
                            margin=(6, 0))  # fmt: skip
        reset.on_click(lambda event: self._reset())
        head = text(
            f'<div class="h"><div>{_("The axon’s ions")}</div></div><div class="note">'
            + _(
                "The ion neuron is the one of the Explore page, under a pulse train. The axon gets "
                "the same pulses, stretched."
            )
            + "</div>"
        )
        scroll = ":host{overflow:auto;min-height:0;height:100%}"
        self._strips, self._bills = text("", CSS), text("", CSS)
        self.view = pn.Row(
            card(head, *self.sliders.values(), self.batteries, reset, css=scroll),
            card(self._strips, css=scroll),
            pn.Column(
                card(self._bills), card(text(hides(), CSS)), margin=0,
                sizing_mode="stretch_width", styles={"gap": "10px"},
                stylesheets=[":host{overflow:auto;height:100%;min-height:0}"],
            ),
            margin=0, sizing_mode="stretch_both", stylesheets=[GRID, HIDDEN],
        )  # fmt: skip
        self._strips.object = f'<div class="note">{_("Both neurons are running …")}</div>'

    def membrane(self) -> Membrane:
        """Return what the sliders say."""
        values = {name: slider.value for name, slider in self.sliders.items()}
        values["temperature"] = round(values["temperature"] + ZERO, 6)
        return Membrane(**values, batteries=self.batteries.value)

    def opened(self) -> None:
        """Run both neurons."""
        self.refresh()

    def closed(self) -> None:
        """Run nothing while another page is in view."""
        if self._job is not None:
            self._job.halt()
            self._job = None
        if self._due is not None:
            self._window.document.remove_timeout_callback(self._due)
            self._due = None
        self._seen = None

    def recolour(self, mode: str) -> None:
        """Nothing to do: the page's colours are enough."""

    def refresh(self) -> None:
        """Run both anew, soon, if anything changed."""
        values = {
            path: value
            for path, value in self._window.scenario.values().items()
            if not path.startswith("view.")
        }
        state = (values, self.membrane())
        if state == self._seen or self._window.document is None:
            return
        self._seen = state
        if self._due is not None:
            self._window.document.remove_timeout_callback(self._due)
        self._due = self._window.document.add_timeout_callback(self._run, DELAY)

    def _run(self) -> None:
        self._due = None
        if self._job is not None:
            self._job.halt()
        scenario, membrane = self._window.scenario.copy(), self.membrane()

        def work(tell, halted):
            tell(run_twins(scenario, membrane, halted))

        def taken(found):
            self._strips.object = strips(found)
            self._bills.object = bills(found, membrane)

        self._job = Job(self._window.document, work, taken, self._ended)

    def _ended(self, problem: str) -> None:
        if problem:
            self._strips.object = f'<div class="note" role="alert">{problem}</div>'

    def _reset(self) -> None:
        base = Membrane()
        with pn.io.hold():
            for name, slider in self.sliders.items():
                value = getattr(base, name)
                slider.value = round(value - ZERO, 6) if name == "temperature" else value
            self.batteries.value = False

    @staticmethod
    def _slider(label: str, value: float, low: float, high: float, step: float):
        return pmui.FloatSlider(
            label=label, value=round(float(value), 6), start=low, end=high, step=step,
            size="small", margin=(2, 8, 2, 8), sizing_mode="stretch_width", show_value=True,
        )  # fmt: skip
