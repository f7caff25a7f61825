"""The row of analysis plots of the live run: intervals, rate against amplitude, phase plane."""

from __future__ import annotations

import numpy as np
import panel as pn

from explorer.language import translate as _
from explorer.scenario.scenario import Scenario
from explorer.views.instruments.interval_plot import IntervalPlot
from explorer.views.instruments.phase_plot import PhasePlot
from explorer.views.instruments.rate_plot import RatePlot
from explorer.views.instruments.small_plot import SmallPlot
from explorer.views.widgets import show

ROW = """:host(.off){display:none!important}
:host(:not(.off)){display:grid!important}
:host{grid-template-columns:repeat(3,minmax(0,1fr));gap:10px;flex:2.3 1 0;min-height:0}
:host>*{min-width:0;min-height:0}"""

UNITS = {IntervalPlot: "number", RatePlot: "Hz", PhasePlot: "V"}
"""The plots from left to right, and the unit of each."""


class AnalysisPlots:
    """A row of cards, made when it is first shown: few pages ever do, and it would delay every one.

    Parameters
    ----------
    scenario: whose values the rate curve takes; document: the session's document.
    """

    def __init__(self, scenario: Scenario, document):
        self._scenario, self._document = scenario, document
        self._plots: dict[type[SmallPlot], SmallPlot] = {}
        self._mode, self._frozen = "light", ("", np.empty(0))
        self.view = pn.Row(margin=0, stylesheets=[ROW], sizing_mode="stretch_both")
        show(self.view, False)

    def show(self, visible: bool) -> None:
        """Show or hide the row."""
        if visible and not self._plots:
            self._plots = {kind: kind(self._scenario, self._document) for kind in UNITS}
            self._plots[IntervalPlot].set_frozen(*self._frozen)
            self.recolour(self._mode)
            self.refresh()
            # Last: only what is not there yet may change freely.
            self.view.extend([plot.view for plot in self._plots.values()])
        show(self.view, visible)

    def refresh(self) -> None:
        """Follow the scenario."""
        for plot in self._plots.values():
            plot.refresh()

    def recolour(self, mode: str) -> None:
        """Draw everything in the colours and the font of a mode."""
        self._mode = mode
        for plot in self._plots.values():
            plot.recolour(mode)

    def stop(self) -> None:
        """Cancel what is being computed."""
        for plot in self._plots.values():
            plot.stop()

    @staticmethod
    def labels() -> dict[str, dict]:
        """Return titles and units for pictures, by the plot's key."""
        return {
            kind.KEY: {"title": kind.name(), "unit": _(unit), "legend": []}
            for kind, unit in UNITS.items()
        }

    def chosen(self, key: str) -> str:
        """Return the figure that stands for a plot now: with its linear or logarithmic axis."""
        shown = {kind.KEY: plot.shown() for kind, plot in self._plots.items()}
        return shown.get(key, key)

    def set_frozen(self, name: str, gaps: np.ndarray) -> None:
        """Draw the intervals [s] of a frozen run as an outline, or none."""
        self._frozen = (name, gaps)
        if self._plots:
            self._plots[IntervalPlot].set_frozen(name, gaps)

    def show_run(self, times: np.ndarray, neurons: np.ndarray,
                 filament: np.ndarray, membrane: np.ndarray) -> None:  # fmt: skip
        """Show spikes [s] and the traced neuron's way: filament [1], membrane voltage [V]."""
        self._plots[IntervalPlot].show_spikes(times, neurons)
        self._plots[PhasePlot].show(filament, membrane)
