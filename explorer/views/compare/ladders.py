"""The ladders of energy, area and power, with the switch of the denominator."""

from __future__ import annotations

import panel as pn
import panel_material_ui as pmui

from explorer.hardware import BASES, systems
from explorer.language import translate as _
from explorer.sources import cite
from explorer.views.compare.ladder import CSS, ladder, missing_list
from explorer.views.compare.rows import MIXED, live_row, marks, published
from explorer.views.theme import HIDDEN
from explorer.views.widgets import card, text

NOTES = {
    "spike": "One output spike of a neuron. Cells alone contain no synapses and no wiring; a "
    "spike of a brain counts its synaptic events where it says so. Rate matters: the same kind of "
    "circuit costs femtojoules at hundreds of kilohertz and picojoules at 30 Hz.",
    "synaptic operation": "One spike through one synapse. An output spike with a fan-out of 100 "
    "sets off about 100 of them: multiply before you compare with a spike.",
    "operation": "One arithmetic operation at the maker's peak: power divided by rate, a floor.",
    "multiply-accumulate": "One multiply and add, two operations. Peak figures are floors; what a "
    "network achieved costs three times and more.",
    "inference": "One whole answer of a network. The tasks differ: each bar says which.",
    "update": "One step of a membrane towards its threshold; not an output spike.",
    "area": "Bare cells and whole dies divided by their neurons have different colours: a die "
    "holds synapses, routing and pads too, and its neurons often take turns on shared arithmetic.",
    "power": "Maximum, typical and divided figures: each bar says which it is.",
}

HEADLINE = (
    "To an order of magnitude, this cell (picojoules) is about 10 times below the ATP cost of one "
    "cortical action potential, a recalled count, and about 200 times below the whole cost of a "
    "cortical spike. The best bare CMOS cells reach femtojoules, at high rate only. "
    "Attojoules are a projection."
)

HINT = ":host{flex:1 1 0;min-height:0;overflow:auto;padding:6px 14px}"
"""Look of the card around a ladder."""


class LadderView:
    """One quantity with its switch.

    Parameters
    ----------
    window: the window with scenario and engine; quantity: energy, area or power.
    """

    def __init__(self, window, quantity: str):
        self._window, self._quantity = window, quantity
        self._shown = None
        bases = BASES[quantity]
        used = [basis for basis in bases if published(quantity, basis)]
        options = {_(basis): basis for basis in used}
        if quantity == "energy":
            options[_("all denominators, mixed")] = MIXED
        self._basis = pmui.Select(
            label=_("per"), options=options, value=MIXED if quantity == "area" else bases[0],
            size="small", width=210, margin=0,
        )  # fmt: skip
        self._basis.param.watch(lambda event: self.refresh(), "value")
        shown = [self._basis] if quantity != "area" else []
        self.controls = pn.Row(*shown, margin=0, stylesheets=[HIDDEN])
        self._body = text("", CSS)
        self.view = card(self._body, css=HINT, sizing_mode="stretch_both")

    def closed(self) -> None:
        """Nothing runs here."""

    def look(self) -> None:
        """Draw anew if the live neuron moved."""
        self._draw()

    def refresh(self) -> None:
        """Draw what is chosen."""
        self._draw()

    @property
    def basis(self) -> str:
        """The denominator in view."""
        return MIXED if self._quantity == "area" else self._basis.value

    def _draw(self) -> None:
        session = self._window.session
        frame = session.frame if session is not None else None
        scenario, quantity, basis = self._window.scenario, self._quantity, self.basis
        live = None
        if self._lives(basis):
            live = live_row(quantity, scenario, frame)
        lines = marks(scenario, frame) if quantity == "energy" and basis == "spike" else []
        # Figures that differ by less than what is printed need no new picture.
        state = (basis, live.shown if live else None, live.conditions if live else None,
                 tuple(f"{value:.3g}" for _word, value, _tip in lines))  # fmt: skip
        if state == self._shown:
            return
        self._shown = state
        rows = published(quantity, basis) + ([live] if live else [])
        body = self._before(basis, live) + ladder(rows, quantity, lines, _column(quantity, basis))
        if quantity == "area":
            body += self._transistors(scenario)
        self._body.object = body + missing_list(self._missing(basis))

    def _lives(self, basis: str) -> bool:
        """Return whether the live neuron has a figure with this denominator."""
        return basis in ("spike", "one neuron", MIXED)

    def _before(self, basis: str, live) -> str:
        note = NOTES.get(basis, NOTES.get(self._quantity, ""))
        if self._quantity == "energy" and basis == MIXED:
            words = _("Different denominators on one axis: these bars cannot be compared with each "
                      "other. What each counts stands below its figure.")  # fmt: skip
            return f'<div class="banner" role="status">{words}</div>'
        if self._quantity == "area":
            keys = (
                ("accent", _("this neuron")),
                ("band", _("cell only")),
                ("residue", _("die divided by neurons")),
                ("line", _("pixel of a sensor")),
            )
            named = "".join(
                f'<span class="key" style="background:var(--{colour})"></span>{word}'
                for colour, word in keys
            )
            return f'<div class="note">{_(note)}</div><div class="keys">{named}</div>'
        more = f" {_(HEADLINE)}" if basis == "spike" else ""
        if live is None and self._lives(basis):
            more += f" <b>{_('The live neuron is silent now: it has no bar.')}</b>"
        return f'<div class="note">{_(note)}{more}</div>'

    def _transistors(self, scenario) -> str:
        rows = published("transistors", MIXED)
        rows = [row for row in rows if row.value >= 1]
        without = [row for row in published("transistors", MIXED) if row.value < 1]
        names = ", ".join(row.name for row in without)
        live = live_row("transistors", scenario, None)
        parts = _("One transistor is the footprint: memristor and resistor are stacked on it. "
                  "The memristor that was measured by itself is 4 µm x 4 µm = 16 µm²; a full cell "
                  "with wiring is not published.")  # fmt: skip
        return (
            f'<div class="note">{parts}</div><h3>{_("Transistors for one neuron")}</h3>'
            + ladder(rows + ([live] if live else []), "transistors")
            + f'<div class="note">{_("Without any transistor")}: {names}.</div>'
        )

    def _missing(self, basis: str) -> list[tuple[str, str, str]]:
        wanted = BASES[self._quantity] if basis == MIXED else (basis,)
        return [
            (_(system.name), _(one.note), cite(one.source))
            for system in systems().values()
            for one in system.not_published
            if one.quantity == self._quantity and one.basis in wanted
        ]


def _column(quantity: str, basis: str) -> str:
    if quantity == "area":
        return _("area, density")
    return _("figure, per") if basis == MIXED else _("figure")
