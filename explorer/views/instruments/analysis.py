"""Analysis plots of the live run: intervals, rate against amplitude, phase plane."""

from __future__ import annotations

import html

import numpy as np
import panel as pn
import panel_material_ui as pmui
from bokeh.models import ColumnDataSource, HoverTool, Span, Whisker
from bokeh.plotting import figure

from explorer.engine.rate_curve import RatePoint, amplitudes_for, rate_curve
from explorer.experiments.outcome import Halted
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.model.observables import intervals
from explorer.model.observables.interval_histogram import histogram
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario
from explorer.views.axes import paint_axes
from explorer.views.experiment.axes import readable_unit
from explorer.views.instruments.turn import in_turn
from explorer.views.job import Job
from explorer.views.plots import ions, stimulus_gate
from explorer.views.plots.energy import step_up
from explorer.views.theme import HIDDEN, PLOT
from explorer.views.widgets import card, show, text

CSS = ":host{display:flex;flex-direction:column;min-height:0;min-width:0;padding:6px 12px 2px}"
ROW = """:host(.off){display:none!important}
:host(:not(.off)){display:grid!important}
:host{grid-template-columns:repeat(3,minmax(0,1fr));gap:10px;flex:2.3 1 0;min-height:0}
:host>*{min-width:0;min-height:0}"""
SMALL = {"padding": "0 8px", "minWidth": 0, "whiteSpace": "nowrap"}


class AnalysisPlots:
    """A row of three cards.

    Parameters
    ----------
    scenario: whose values the rate curve takes; document: the session's document.
    """

    def __init__(self, scenario: Scenario, document):
        self._scenario, self._document = scenario, document
        self._job: Job | None = None
        self._points: list[RatePoint] = []
        self._measured: dict[str, object] | None = None
        self._mode, self._made = "light", False
        self._painted: list[tuple[str, object, str]] = []
        self._interval_unit = ("ms", 1e-3)
        self._frozen = ("", np.empty(0))
        self._gaps = np.empty(0)
        self.view = pn.Row(margin=0, stylesheets=[ROW], sizing_mode="stretch_both")
        show(self.view, False)

    @staticmethod
    def _check():
        return pmui.Checkbox(
            label=_("log"), value=False, size="small", margin=0, width=62,
            sx={"padding": "0 4px 0 0"},
        )  # fmt: skip

    # ---- building --------------------------------------------------------------------------

    def _make(self) -> None:
        """Make the cards; few pages ever show them, and they would delay every one."""
        document = self._document
        self._log = self._check()
        self._log.param.watch(
            lambda event: in_turn(document, lambda: self.show_intervals(self._gaps)), "value"
        )
        self._measure = pmui.Button(
            label=_("Compute"), variant="outlined", size="small", margin=0, sx=SMALL
        )
        self._measure.on_click(lambda event: in_turn(document, self._start_or_cancel))
        self._rate_log = self._check()
        self._rate_log.param.watch(lambda event: self._swap_rate_axis(), "value")
        self._heads = {name: text("") for name in ("isi", "rate", "phase")}
        self._intervals()
        self._rates()
        self._phases()
        tools = pn.Row(self._rate_log, self._measure, margin=0, width=150)
        self._cards = [
            self._card("isi", self._log, *self._isi_panes),
            self._card("rate", tools, *self._rate_panes),
            self._card("phase", None, self._phase_pane),
        ]
        self._made = True
        self.recolour(self._mode)
        self.refresh()
        self.show_intervals(self._gaps)
        self.view.extend(self._cards)  # last: only what is not there yet may change freely

    def _card(self, name: str, tool, *panes):
        head = self._heads[name] if tool is None else pn.Row(
            self._heads[name], tool, margin=0, sizing_mode="stretch_width", height=30,
            styles={"flex": "0 0 auto"},
        )  # fmt: skip
        return card(head, *panes, css=CSS, sizing_mode="stretch_both")

    def _figure(self, name: str, **options):
        made = figure(
            name=name, toolbar_location=None, tools="pan,wheel_zoom,reset", min_height=80,
            sizing_mode="stretch_both", outline_line_color=None, background_fill_alpha=0,
            border_fill_alpha=0, min_border_right=10, min_border_top=6, min_border_left=40,
            **options,
        )  # fmt: skip
        made.toolbar.active_scroll = made.tools[1]
        return made

    @staticmethod
    def _pane(made):
        return pn.pane.Bokeh(
            made, sizing_mode="stretch_both", margin=0, min_height=80, stylesheets=[HIDDEN]
        )

    def _paint(self, colour: str, glyph, kind: str = "line") -> None:
        self._painted.append((colour, glyph, kind))

    def _intervals(self) -> None:
        self._isi = ColumnDataSource({"left": [], "right": [], "count": []})
        self._isi_below = ColumnDataSource({"x": [], "y": []})
        panes, self._isi_figures = [], []
        for log in (False, True):
            made = self._figure(
                "wetware_plot_isi_log" if log else "wetware_plot_isi",
                x_axis_type="log" if log else "linear", x_range=(0.1, 10.0), y_range=(0, 10),
            )  # fmt: skip
            bars = made.quad(left="left", right="right", top="count", bottom=0, source=self._isi)
            below = made.step("x", "y", source=self._isi_below, mode="after", line_width=2)
            made.add_tools(HoverTool(
                renderers=[bars],
                tooltips=[
                    (_("interval"), "@left{0.000a} … @right{0.000a}"), (_("number"), "@count"),
                ],
            ))  # fmt: skip
            self._paint("spikes", bars.glyph, "fill")
            self._paint("ink", below.glyph)
            self._isi_figures.append(made)
            panes.append(self._pane(made))
        self._isi_panes = panes
        show(panes[1], False)

    def _rates(self) -> None:
        self._rate = ColumnDataSource({"x": [], "y": [], "low": [], "high": []})
        self._here = Span(dimension="height", line_dash=[4, 4], location=0.8)
        panes, self._rate_figures = [], []
        for log in (False, True):
            made = self._figure(
                "wetware_plot_rate_log" if log else "wetware_plot_rate",
                y_axis_type="log" if log else "linear", x_range=(0, 1.2),
                y_range=(1, 1000) if log else (0, 100),
            )  # fmt: skip
            line = made.line("x", "y", source=self._rate, line_width=1.6)
            dots = made.scatter("x", "y", source=self._rate, size=6)
            bars = Whisker(base="x", upper="high", lower="low", source=self._rate)
            made.add_layout(bars)
            here = Span(dimension="height", line_dash=[4, 4], location=0.8)
            made.add_layout(here)
            made.add_tools(HoverTool(
                renderers=[dots], tooltips=[("", "@x{0.00} V: @y{0.0} ± @error{0.0} Hz")],
            ))  # fmt: skip
            for colour, glyph, kind in (
                ("gate", line.glyph, "line"), ("gate", dots.glyph, "dots"),
                ("gate", bars, "line"), ("ink", here, "line"),
            ):  # fmt: skip
                self._paint(colour, glyph, kind)
            self._rate_figures.append((made, here))
            panes.append(self._pane(made))
        self._rate_panes = panes
        show(panes[1], False)

    def _phases(self) -> None:
        self._plane = ColumnDataSource({"x": [], "y": []})
        self._point = ColumnDataSource({"x": [], "y": []})
        made = self._figure("wetware_plot_phase", x_range=(0, 8), y_range=(0, 1))
        made.add_tools(HoverTool(tooltips=[("", "@x{0.000}, @y{0.000} V")]))
        line = made.line("x", "y", source=self._plane, line_width=1.2, line_alpha=0.8)
        point = made.scatter("x", "y", source=self._point, size=10)
        self._level = Span(dimension="width", line_dash=[4, 4], location=0.2)
        made.add_layout(self._level)
        self._paint("gate", line.glyph)
        self._paint("filament", point.glyph, "dots")
        self._paint("threshold", self._level)
        self._phase_figure, self._phase_pane = made, self._pane(made)

    def show(self, visible: bool) -> None:
        """Show or hide the row; it is made when it is first wanted."""
        if visible and not self._made:
            self._make()
        show(self.view, visible)

    # ---- what is shown -----------------------------------------------------------------------

    def refresh(self) -> None:
        """Follow the scenario: words, threshold, present amplitude; an old curve says so."""
        if not self._made:
            return
        scenario = self._scenario
        model = models()[scenario.neuron.model].DESCRIPTION
        self._level.location = stimulus_gate.level(scenario)
        for made, here in self._rate_figures:
            here.location = scenario.stimulus.amplitude
            made.xaxis.axis_label = f"{_('amplitude')} (V)"
        upper = _(model.words[model.fronts[1]])
        membrane = _(model.words[model.membrane])
        self._phase_figure.xaxis.axis_label = f"{upper} ({ions.unit(scenario)})"
        self._head("phase", _("Phase plane"), f"{membrane}, V", [("filament", _("now"))])
        low, high = stimulus_gate.ranges(scenario, None)
        self._phase_figure.y_range.update(start=low, end=high)
        self._write_rate()

    def _head(self, name: str, title: str, unit: str, legend=(), note: str = "") -> None:
        keys = "".join(
            f'<span class="key" style="background:var(--{colour})"></span>{word}'
            for colour, word in legend
        )
        content = (
            f'<div class="h"><div>{title} <span>({unit})</span></div>'
            f"<span>{note}{keys}</span></div>"
        )
        if self._heads[name].object != content:
            self._heads[name].object = content

    def labels(self) -> dict[str, dict]:
        """Return titles and legends for pictures, by the plot's key."""
        return {
            "isi": {"title": _("Intervals between spikes"), "unit": _("number"), "legend": []},
            "rate": {"title": _("Rate against amplitude"), "unit": "Hz", "legend": []},
            "phase": {"title": _("Phase plane"), "unit": "V", "legend": []},
        }

    def chosen(self, plot: str) -> str:
        """Return the figure that stands for a plot now: with its linear or logarithmic axis."""
        if not self._made:
            return plot
        log = {"isi": self._log.value, "rate": self._rate_log.value}.get(plot, False)
        return f"{plot}_log" if log else plot

    def set_frozen(self, name: str, gaps: np.ndarray) -> None:
        """Draw the intervals [s] of a frozen run as an outline, or none."""
        self._frozen = (name, gaps)
        if self._made:
            self.show_intervals(self._gaps)

    def show_spikes(self, times: np.ndarray, neurons: np.ndarray) -> None:
        """Show the intervals of spikes [s]."""
        self.show_intervals(intervals.within_neurons(times, neurons))

    def show_intervals(self, gaps: np.ndarray) -> None:
        """Show the histogram of intervals [s]."""
        self._gaps, log = gaps, bool(self._log.value)
        for place, pane in enumerate(self._isi_panes):
            show(pane, bool(place) == log)
        name, before = self._frozen
        unit, size = readable_unit("s", gaps if gaps.size else np.array([1e-3]), False)
        found = histogram(gaps, log=log)
        edges = found.edges / size
        self._isi.data = {"left": edges[:-1], "right": edges[1:], "count": found.counts}
        legend = [("spikes", f"{found.total}")]
        if before.size:
            below = np.histogram(before, found.edges)[0].astype(float)
            # Scaled to as many intervals, so that the shapes can be compared.
            below *= found.total / max(before.size, 1)
            self._isi_below.data = {"x": edges, "y": np.append(below, 0.0)}
            legend.append(("soft", html.escape(name)))
        else:
            self._isi_below.data = {"x": [], "y": []}
        top = max(float(found.counts.max()), 1.0) * 1.1
        made = self._isi_figures[int(log)]
        made.y_range.update(start=0, end=top)
        low = float(edges[0]) if log else 0.0
        made.x_range.update(start=low, end=float(edges[-1]))
        made.xaxis.axis_label = f"{_('interval')} ({unit})"
        note = ""
        if found.mean is not None and found.variation is not None:
            note = f"{engineering(found.mean, 's')}, CV {found.variation:.2f}"
        self._head("isi", _("Intervals"), _("number"), legend, note)

    def show_phase(self, filament: np.ndarray, gate: np.ndarray) -> None:
        """Show the way of the traced neuron; `filament` [1], `gate` [V], along time."""
        x = filament * ions.length(self._scenario)
        self._plane.data = {"x": x, "y": gate}
        top = step_up(1.02 * float(x.max())) if x.size else 1.0
        if self._phase_figure.x_range.end != top:
            self._phase_figure.x_range.update(start=0.0, end=top)
        self._point.data = {"x": x[-1:], "y": gate[-1:]}

    # ---- rate against amplitude ----------------------------------------------------------------

    def _values(self) -> dict[str, object]:
        aside = ("view.", "run.s", "stimulus.amplitude")
        return {k: v for k, v in self._scenario.values().items() if not k.startswith(aside)}

    def _start_or_cancel(self) -> None:
        if self._job is not None:
            self.stop()
            return
        scenario, self._points = self._scenario.copy(), []
        tried = amplitudes_for(scenario)
        self._measured = self._values()
        for made, _here in self._rate_figures:
            made.x_range.update(start=0.0, end=float(tried[-1]) * 1.03)

        def work(tell, halted):
            for point in rate_curve(scenario, tried):
                if halted():
                    raise Halted
                tell(point)

        self._job = Job(self._document, work, self._taken, self._ended)
        self._write_rate()

    def stop(self) -> None:
        """Cancel the measurement; what it has stays."""
        if self._job is not None:
            self._job.halt()
            self._job = None
            self._write_rate()

    def _taken(self, point: RatePoint) -> None:
        self._points.append(point)
        self._write_rate()

    def _ended(self, problem: str) -> None:
        self._job = None
        self._write_rate(problem)

    def _write_rate(self, problem: str = "") -> None:
        points = self._points
        rates = np.array([point.rate for point in points])
        errors = np.array([point.error for point in points])
        self._rate.data = {
            "x": np.array([point.amplitude for point in points]), "y": rates,
            "low": np.maximum(rates - errors, 0.0), "high": rates + errors, "error": errors,
        }  # fmt: skip
        if points and rates.max() > 0:
            self._rate_figures[0][0].y_range.update(
                start=0, end=1.1 * float((rates + errors).max())
            )
            least = rates[rates > 0].min()
            self._rate_figures[1][0].y_range.update(start=least / 2, end=2 * float(rates.max()))
        label = _("Cancel") if self._job is not None else _("Compute")
        if self._measure.label != label:
            self._measure.label = label
        note = problem
        if self._job is not None:
            note = f"{points[-1].part if points else 0:.0%}"
        elif points and self._measured != self._values():
            note = _("of other values")
        self._head("rate", _("Rate"), "Hz", (), note)

    def _swap_rate_axis(self) -> None:
        for place, pane in enumerate(self._rate_panes):
            show(pane, bool(place) == bool(self._rate_log.value))

    # ---- colours -------------------------------------------------------------------------------

    def recolour(self, mode: str) -> None:
        """Draw everything in the colours and the font of a mode."""
        self._mode = mode
        if not self._made:
            return
        palette = PLOT[mode]
        figures = [
            *self._isi_figures,
            *(made for made, _ in self._rate_figures),
            self._phase_figure,
        ]
        for made in figures:
            paint_axes(made, palette)
        for colour, glyph, kind in self._painted:
            shade = palette[colour]
            if kind in ("fill", "dots"):
                glyph.update(fill_color=shade, line_color=shade)
            else:
                glyph.line_color = shade
                if isinstance(glyph, Whisker):
                    for head in (glyph.upper_head, glyph.lower_head):
                        head.update(line_color=shade, size=6)
