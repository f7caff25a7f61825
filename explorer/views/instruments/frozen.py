"""Frozen runs: an earlier stretch under a name, drawn muted below the live run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import panel as pn
import panel_material_ui as pmui

from explorer.engine.frame import Frame
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.model.observables import intervals
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario
from explorer.views.instruments.looking import packed, plotted
from explorer.views.plots import ions, stimulus_gate
from explorer.views.widgets import text

MOST = 8
"""Runs that are kept at once; the oldest gives way."""

NONE = "–"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen run: `name`, `about` it in words, its `message` for the browser, `gaps` [s]."""

    name: str
    about: str
    message: bytes
    gaps: np.ndarray


def freeze(name: str, seen: Frame, scenario: Scenario, spikes: tuple) -> Frozen:
    """Return a stretch of a run under a name; `spikes` are (times [s], neurons) for its intervals.

    Times stay in seconds and energies in joules: the browser scales them to the axes.
    """
    low, high = stimulus_gate.ranges(scenario, seen)
    data = plotted(seen, ions.length(scenario), 1.0, high - low, 1.0)
    period = 0.0
    if scenario.stimulus.shape == "pulse-train":
        period = scenario.stimulus.period * seen.clock
    model = _(models()[seen.model].DESCRIPTION.name)
    about = (
        f"{model}, {scenario.device.ion}, {engineering(scenario.device.thickness, 'm')}, "
        f"{engineering(scenario.stimulus.amplitude, 'V')}, {_('seed')} {seen.seed}, "
        f"{_('until')} {engineering(seen.time, 's', 4)}"
    )
    # The axis of `columns` is in the window's unit; the ends of `seen.x` give it back in seconds.
    head = {"name": name, "about": about, "period": period, "now": seen.time,
            "neurons": seen.neurons}  # fmt: skip
    message = packed(
        head,
        {
            "t": np.repeat(seen.x, 2),
            "gate": (data["gate_low"] + data["gate_high"]) / 2,
            "lower": data["residue"],
            "both": data["ions"],
            "spent": data["front_end"],
            "spike_t": seen.spike_x,
            "spike_neuron": data["spike_neuron"],
        },
    )
    return Frozen(name, about, message, intervals.within_neurons(*spikes))


class FrozenRuns:
    """The frozen runs of one window, and the dialog that names, shows and removes them.

    Parameters
    ----------
    take: returns the run of now as Frozen under a name, or None if there is none yet.
    shown: called with the run to draw, or None.
    """

    def __init__(self, take: Callable[[str], Frozen | None],
                 shown: Callable[[Frozen | None], None]):  # fmt: skip
        self._take, self._shown = take, shown
        self._runs: dict[str, Frozen] = {}
        self._writing = False
        self.now: Frozen | None = None
        self._name = pmui.TextInput(
            label=_("Name of this run"), sizing_mode="stretch_width", margin=(14, 10, 10, 10)
        )
        keep = pmui.Button(label=_("Freeze this run"), variant="contained", margin=(18, 10, 10, 10))
        keep.on_click(lambda event: self._keep())
        self._choice = pmui.Select(
            label=_("Drawn below the live run"), options=[NONE], value=NONE,
            sizing_mode="stretch_width", margin=10,
        )  # fmt: skip
        self._choice.param.watch(self._chosen, "value")
        remove = pmui.Button(label=_("Remove"), variant="outlined", margin=(14, 10, 10, 10))
        remove.on_click(lambda event: self.remove())
        self._about = text("")
        hint = _(
            "Freezes what the plots show. Pulses of the same period are laid on one another. "
            "Frozen runs live as long as this window."
        )
        self.view = pmui.Dialog(
            pn.Column(
                pn.Row(self._name, keep, sizing_mode="stretch_width"),
                pn.Row(self._choice, remove, sizing_mode="stretch_width"),
                self._about, text(f'<div class="note">{hint}</div>'), sizing_mode="stretch_width",
            ),
            title=_("Compare with an earlier run"), show_close_button=True, close_on_click=True,
            width_option="sm",
        )  # fmt: skip

    def open(self, name: str) -> None:
        """Show the dialog with a name to begin with."""
        self._name.value = name
        self.view.open = True

    def remove(self) -> None:
        """Remove the run that is drawn."""
        if self.now is not None:
            self._runs.pop(self.now.name, None)
            self.show(None)

    def show(self, run: Frozen | None) -> None:
        """Draw a run, or none."""
        self.now = run
        self._writing = True
        try:
            name = run.name if run else NONE
            self._choice.param.update(options=[NONE, *self._runs], value=name)
            self._about.object = f'<div class="note">{run.about}</div>' if run else ""
        finally:
            self._writing = False
        self._shown(run)

    def _keep(self) -> None:
        name = (self._name.value_input or self._name.value or _("Earlier run")).strip()[:40]
        run = self._take(name)
        if run is None:
            return
        self._runs[name] = run
        while len(self._runs) > MOST:
            self._runs.pop(next(iter(self._runs)))
        self.show(run)
        self.view.open = False

    def _chosen(self, event) -> None:
        if not self._writing:
            self.show(self._runs.get(event.new))
