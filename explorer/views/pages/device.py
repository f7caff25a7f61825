"""The Device page: sweeps with their loop, and what happens after a pulse."""

from __future__ import annotations

import panel as pn

from explorer.experiments import experiments
from explorer.experiments.sweep_loop import loop_period
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import engineering
from explorer.views.experiment.card import ExperimentCard
from explorer.views.theme import CARD, HIDDEN
from explorer.views.widgets import card, show, text

KEY = "device"
ORDER = 1

SHOWN = (("sweep-loop", "pulsed-sweep"), ("pulse-delay", "switching-voltages"))
"""The experiments of the page, row by row."""


SHARES = (1.25, 1.0)
"""Heights of the rows relative to each other."""


def title() -> str:
    """Return the word on the tab."""
    return _("Device")


def knows(model: str, experiment: str) -> bool:
    """Return whether an experiment can be done with a model."""
    return model in getattr(experiments().get(experiment), "MODELS", ())


class Page:
    """Experiments on the device alone, measured anew whenever a value changes."""

    def __init__(self, window):
        self._window, self._scenario = window, window.scenario
        self._note = text("")
        self._cards = [
            ExperimentCard(name, window.scenario, window.mode, window.document)
            for row in SHOWN
            for name in row
        ]
        pairs = zip(self._cards[::2], self._cards[1::2], SHARES, strict=True)
        rows = [
            pn.Row(
                left.view, right.view, margin=0, min_height=0,
                styles={"gap": "10px", "flex": f"{share} 1 0"}, sizing_mode="stretch_both",
            )
            for left, right, share in pairs
        ]  # fmt: skip
        self.view = pn.Column(
            card(self._note, css=CARD + ":host{flex:0 0 auto;padding:8px 14px}"),
            *rows, margin=0, min_height=0,
            styles={"gap": "10px", "height": "100%"}, sizing_mode="stretch_both",
            stylesheets=[HIDDEN],
        )  # fmt: skip

    def opened(self) -> None:
        """Measure what is to be shown."""
        self.refresh()

    def closed(self) -> None:
        """Measure nothing while another page is in view."""
        for one in self._cards:
            one.stop()

    def refresh(self) -> None:
        """Follow the scenario; experiments that a model does not know stand aside."""
        model = self._scenario.neuron.model
        for one in self._cards:
            fits = knows(model, one.experiment)
            show(one.view, fits)
            if fits:
                one.follow()
            else:
                one.stop()
        self._note.object = self._words(model)

    def _words(self, model: str) -> str:
        stimulus = self._scenario.stimulus
        name = _(models()[model].DESCRIPTION.name)
        if not any(knows(model, one.experiment) for one in self._cards):
            return f'<div class="note">{name}: {_("this model has no device to be swept.")}</div>'
        words = _("Device presets stand in the menu; amplitude, period and width set the sweep.")
        if stimulus.shape in ("triangle", "pulsed-sweep"):
            rate = engineering(4 * abs(stimulus.amplitude) / loop_period(self._scenario), "V")
            limit = self._limit(model)
            words = (
                f"{_('Sweep to')} ±{engineering(abs(stimulus.amplitude), 'V')} {_('at')} "
                f"{rate}/s{limit}; " + _("change amplitude and period at the left.")
            )
        return f'<div class="h"><div>{name}</div><span>{words}</span></div>'

    def _limit(self, model: str) -> str:
        """Return the compliance current in words, where the model has one."""
        if model != "spice-compact" or not self._scenario.compact.compliance_current:
            return ""
        current = engineering(self._scenario.compact.compliance_current, "A")
        return f", {_('limited to')} {current}"

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        for one in self._cards:
            one.plot.recolour(mode)
