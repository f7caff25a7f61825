"""The way of the traced neuron in its phase plane: filament against membrane voltage."""

from __future__ import annotations

import numpy as np
from bokeh.models import ColumnDataSource, HoverTool, Span

from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.scenario.scenario import Scenario
from explorer.views.instruments.small_plot import SmallPlot
from explorer.views.plots import ions, stimulus_gate
from explorer.views.plots.energy import step_up


class PhasePlot(SmallPlot):
    """The way through the window, and where the neuron is now."""

    KEY = "phase"

    def __init__(self, scenario: Scenario, document):
        super().__init__(scenario, document)
        self._way = ColumnDataSource({"x": [], "y": []})
        self._point = ColumnDataSource({"x": [], "y": []})
        made = self._figure("phase", x_range=(0, 8), y_range=(0, 1))
        made.add_tools(HoverTool(tooltips=[("", "@x{0.000}, @y{0.000} V")]))
        line = made.line("x", "y", source=self._way, line_width=1.2, line_alpha=0.8)
        point = made.scatter("x", "y", source=self._point, size=10)
        self._level = Span(dimension="width", line_dash=[4, 4], location=0.2)
        made.add_layout(self._level)
        self._paint("gate", line.glyph)
        self._paint("filament", point.glyph, "dots")
        self._paint("threshold", self._level)
        self.view = self._card()

    @staticmethod
    def name() -> str:
        """Return the title in pictures."""
        return _("Phase plane")

    def refresh(self) -> None:
        """Follow the scenario: words, threshold, range."""
        scenario, made = self._scenario, self._figures[0]
        model = models()[scenario.neuron.model].DESCRIPTION
        self._level.location = stimulus_gate.level(scenario)
        upper = _(model.words[model.fronts[1]])
        membrane = _(model.words[model.membrane])
        made.xaxis.axis_label = f"{upper} ({ions.unit(scenario)})"
        self._head(_("Phase plane"), f"{membrane}, V", [("filament", _("now"))])
        low, high = stimulus_gate.ranges(scenario, None)
        made.y_range.update(start=low, end=high)

    def show(self, filament: np.ndarray, membrane: np.ndarray) -> None:
        """Show the way of the traced neuron; `filament` [1], `membrane` [V], along time."""
        made = self._figures[0]
        x = filament * ions.length(self._scenario)
        self._way.data = {"x": x, "y": membrane}
        top = step_up(1.02 * float(x.max())) if x.size else 1.0
        if made.x_range.end != top:
            made.x_range.update(start=0.0, end=top)
        self._point.data = {"x": x[-1:], "y": membrane[-1:]}
