"""How many intervals between spikes are how long."""

from __future__ import annotations

import html

import numpy as np
from bokeh.models import ColumnDataSource, HoverTool

from explorer.language import translate as _
from explorer.model.observables import intervals
from explorer.model.observables.interval_histogram import histogram
from explorer.scenario.scenario import Scenario
from explorer.views.experiment.axes import readable_unit
from explorer.views.instruments.small_plot import LogPlot
from explorer.views.instruments.turn import in_turn


class IntervalPlot(LogPlot):
    """The histogram of the live run, and the outline of a frozen one."""

    KEY = "isi"

    def __init__(self, scenario: Scenario, document):
        super().__init__(scenario, document)
        self._frozen = ("", np.empty(0))
        self._gaps = np.empty(0)
        self._counts = ColumnDataSource({"left": [], "right": [], "count": []})
        self._below = ColumnDataSource({"x": [], "y": []})
        for log in (False, True):
            made = self._figure(
                "isi_log" if log else "isi", x_axis_type="log" if log else "linear",
                x_range=(0.1, 10.0), y_range=(0, 10),
            )  # fmt: skip
            bars = made.quad(left="left", right="right", top="count", bottom=0, source=self._counts)
            below = made.step("x", "y", source=self._below, mode="after", line_width=2)
            made.add_tools(HoverTool(
                renderers=[bars],
                tooltips=[
                    (_("interval"), "@left{0.000a} … @right{0.000a}"), (_("number"), "@count"),
                ],
            ))  # fmt: skip
            self._paint("spikes", bars.glyph, "fill")
            self._paint("ink", below.glyph)
        self.view = self._card(self._log)
        self._draw()

    @staticmethod
    def name() -> str:
        """Return the title in pictures."""
        return _("Intervals between spikes")

    def set_frozen(self, name: str, gaps: np.ndarray) -> None:
        """Draw the intervals [s] of a frozen run as an outline, or none."""
        self._frozen = (name, gaps)
        self._draw()

    def show_spikes(self, times: np.ndarray, neurons: np.ndarray) -> None:
        """Show the intervals of spikes [s]."""
        self._gaps = intervals.within_neurons(times, neurons)
        self._draw()

    def _swap(self) -> None:
        super()._swap()
        in_turn(self._document, self._draw)

    def _draw(self) -> None:
        gaps, log = self._gaps, bool(self._log.value)
        name, before = self._frozen
        unit, size = readable_unit("s", gaps if gaps.size else np.array([1e-3]), False)
        found = histogram(gaps, log=log)
        edges = found.edges / size
        self._counts.data = {"left": edges[:-1], "right": edges[1:], "count": found.counts}
        legend = []
        if before.size:
            below = np.histogram(before, found.edges)[0].astype(float)
            # Scaled to as many intervals, so that the shapes can be compared.
            below *= found.total / max(before.size, 1)
            self._below.data = {"x": edges, "y": np.append(below, 0.0)}
            legend = [("spikes", _("this run")), ("soft", html.escape(name))]
        else:
            self._below.data = {"x": [], "y": []}
        made = self._figures[int(log)]
        made.y_range.update(start=0, end=max(float(found.counts.max()), 1.0) * 1.1)
        made.x_range.update(start=float(edges[0]) if log else 0.0, end=float(edges[-1]))
        label, short = f"{_('interval')} ({unit})", _("number")
        if found.mean is not None and found.variation is not None:
            short = f"CV {found.variation:.2f}"  # the narrowest heading has room for no more
            label += f", {_('mean')} {found.mean / size:.3g}"
        made.xaxis.axis_label = label
        self._head(_("Intervals"), short, legend)
