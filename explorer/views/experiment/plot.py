"""The plot of an outcome: built once for a set of series, afterwards only data move."""

from __future__ import annotations

import html
import math

import holoviews as hv
import numpy as np
import panel as pn
from bokeh.models import ColumnDataSource, FixedTicker, HoverTool, Scatter, VArea, Whisker

from explorer.experiments.outcome import Outcome, Series
from explorer.language import translate as _
from explorer.views.axes import paint_axes
from explorer.views.drawing import figure_of
from explorer.views.experiment.axes import log_ticks, readable_unit, span
from explorer.views.theme import PLOT

COLOURS = {"published": "ink", "band": "band", "data": "filament"}
"""Colour of a kind of series; ours take turns."""

SHADES = {"ink": "soft"}
"""Colours that the page calls otherwise than the plots."""

OURS = ("gate", "memristor", "residue", "spikes", "input")


def numbers(series: Series, x_size: float, y_size: float) -> dict[str, np.ndarray]:
    """Return the columns of a series in the units of the axes."""
    x, y = np.asarray(series.x, float) / x_size, np.asarray(series.y, float) / y_size
    error = np.zeros_like(y) if series.error is None else np.asarray(series.error, float) / y_size
    return {"x": x, "y": y, "low": y - error, "high": y + error}


def arrows(x, y, across: tuple, upright: tuple) -> dict[str, np.ndarray]:
    """Return places and angles [rad] of a few arrow heads along a curve.

    `across`, `upright` are (low, high, logarithmic) of the axes; a heading on the screen needs the
    shape of the plot, which is about ASPECT times as wide as it is high.
    """

    def part(values, low, high, log):
        if log:
            values, low, high = np.log10(values), math.log10(low), math.log10(high)
        return (values - low) / (high - low)

    with np.errstate(divide="ignore", invalid="ignore"):
        u, v = part(x, *across) * ASPECT, part(y, *upright)
    good = np.flatnonzero(np.isfinite(u) & np.isfinite(v))
    if good.size < 8:
        return {"x": np.empty(0), "y": np.empty(0), "angle": np.empty(0)}
    way = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(u[good]), np.diff(v[good])))])
    at = np.searchsorted(way, np.array(ARROWS_AT) * way[-1]).clip(1, good.size - 1)
    heading = np.arctan2(v[good[at]] - v[good[at - 1]], u[good[at]] - u[good[at - 1]])
    return {"x": x[good[at]], "y": y[good[at]], "angle": heading - math.pi / 2}


def colours(outcome: Outcome) -> list[str]:
    """Return the colour of every series: by its kind, ours in turn, equal names alike."""
    found: dict[str, str] = {}
    for series in outcome.series:
        if series.name not in found or not series.name:
            turn = len([name for name, colour in found.items() if colour in OURS])
            found[series.name] = COLOURS.get(series.kind, OURS[turn % len(OURS)])
    return [COLOURS.get(series.kind, found[series.name]) for series in outcome.series]


def legend(outcome: Outcome) -> list[tuple[str, str]]:
    """Return (colour, name) of every named series, once."""
    named = dict(zip((series.name for series in outcome.series), colours(outcome), strict=True))
    return [(SHADES.get(colour, colour), _(name)) for name, colour in named.items() if name]


def words(outcome: Outcome, y_unit: str) -> str:
    """Return what the vertical axis holds and what the colours mean, as HTML."""
    label = f"{_(outcome.y.label)} ({y_unit})" if y_unit else _(outcome.y.label)
    keys = "".join(
        f'<span class="key" style="background:var(--{colour})"></span>{html.escape(name)}'
        for colour, name in legend(outcome)
    )
    return f'<div class="axis"><span>{html.escape(label)}</span><span>{keys}</span></div>'


ASPECT = 2.5
ARROWS_AT = (0.12, 0.3, 0.5, 0.7, 0.88)
"""Where arrow heads sit, as parts of the way along a loop."""

MOST_LOOPS = 1
"""Loops of one picture that carry arrow heads; more would hide each other."""

MANY = 50
"""Points above which they are drawn small."""


class OutcomePlot:
    """A pane that shows outcomes.

    Parameters
    ----------
    mode: light, dark or projector.

    name: of the figure, by which the page finds it.

    `words` tells, as HTML, what the vertical axis and the colours mean; `unit` is the one of the
    vertical axis.
    """

    def __init__(self, mode: str = "light", name: str = "wetware_plot_outcome"):
        self.pane = pn.pane.Bokeh(None, sizing_mode="stretch_both", margin=0, min_height=120)
        self._mode, self._shape = mode, None
        self.words = self.unit = ""
        self.name, self._figure = name, None
        self._sources: list[ColumnDataSource] = []
        self._painted: list[tuple[str, object]] = []
        self._arrows: dict[int, ColumnDataSource] = {}
        self._loops: list[tuple[int, ColumnDataSource]] = []

    def show(self, outcome: Outcome) -> None:
        """Show an outcome; where the series are the same as before, only their data change."""
        axes = []
        for axis, name in ((outcome.x, "x"), (outcome.y, "y")):
            values = [np.asarray(getattr(series, name), float) for series in outcome.series]
            axes.append((axis, np.concatenate(values) if values else np.zeros(1)))
        units = [readable_unit(axis.unit, values, axis.log) for axis, values in axes]
        (x_unit, x_size), (y_unit, y_size) = units
        columns = [numbers(series, x_size, y_size) for series in outcome.series]
        shape = (
            outcome.x.label, outcome.x.log, outcome.y.label, outcome.y.log, x_unit, y_unit,
            tuple((series.name, series.kind, series.line) for series in outcome.series),
        )  # fmt: skip
        fresh = shape != self._shape
        if fresh:
            self._shape = shape
            self._build(outcome, columns, x_unit)
        self.words, self.unit = words(outcome, y_unit), y_unit
        for source, data in zip(self._sources, columns, strict=True):
            source.data = data
        self._fit(outcome, columns)
        if fresh:
            # Last: the page must know the figure before anything of it changes.
            self.pane.object = self._figure

    def _build(self, outcome: Outcome, columns, x_unit: str) -> None:
        self._sources = [ColumnDataSource(data) for data in columns]
        self._painted = []
        self._arrows = {
            id(series): ColumnDataSource({"x": [], "y": [], "angle": []})
            for series in outcome.series
            if series.kind == "loop"
        }
        self._loops = [
            (place, self._arrows[id(series)])
            for place, series in enumerate(outcome.series)
            if series.kind == "loop"
        ][:MOST_LOOPS]
        elements = [
            self._element(series, source, colour)
            for series, source, colour in zip(
                outcome.series, self._sources, colours(outcome), strict=True
            )
        ]
        options = {
            "responsive": True, "min_height": 120, "toolbar": None, "show_grid": True,
            "logx": outcome.x.log, "logy": outcome.y.log, "framewise": False,
            "xlabel": f"{_(outcome.x.label)} ({x_unit})" if x_unit else _(outcome.x.label),
            "ylabel": "",
            "show_legend": False, "xlim": (1, 2), "ylim": (1, 2),
        }  # fmt: skip
        figure = figure_of(hv.Overlay(elements).opts(**options))
        figure.update(
            name=self.name, outline_line_color=None, background_fill_alpha=0, border_fill_alpha=0,
            min_border_right=14, min_border_top=6,
        )  # fmt: skip
        self._figure = figure
        self.recolour(self._mode)

    def _element(self, series: Series, source: ColumnDataSource, colour: str):
        """Return one series as an element whose glyphs read our source."""

        def hook(plot, element):
            figure, renderer = plot.state, plot.handles["glyph_renderer"]
            if series.kind == "band":
                renderer.update(data_source=source, glyph=VArea(x="x", y1="low", y2="high"))
                self._painted.append((colour, renderer.glyph))
                return
            renderer.data_source = source
            renderer.glyph.update(x="x", y="y")
            self._painted.append((colour, renderer.glyph))
            if series.line and series.kind not in ("trace", "loop"):
                dots = figure.scatter("x", "y", source=source, size=7)
                self._painted.append((colour, dots.glyph))
            if series.kind == "loop":
                arrows = figure.scatter(
                    "x", "y", angle="angle", source=self._arrows[id(series)], marker="triangle",
                    size=10,
                )  # fmt: skip
                self._painted.append((colour, arrows.glyph))
            if series.error is not None:
                bars = Whisker(base="x", upper="high", lower="low", source=source,
                               level="underlay", line_width=1.5)  # fmt: skip
                for head in (bars.upper_head, bars.lower_head):
                    head.size = 6
                figure.add_layout(bars)
                self._painted.append((colour, bars))

        place = (np.array([1.0, 2.0]), np.array([1.0, 2.0]))
        hover = HoverTool(tooltips=[(_("here"), "@x{0.0000a}, @y{0.0000a}")])
        common = {"hooks": [hook], "default_tools": [], "tools": [hover]}
        if series.kind == "band":
            return hv.Area(place, "x", "y").opts(line_width=0, **common)
        if series.line:
            width = 1.0 if series.kind == "loop" else 1.6
            return hv.Curve(place, "x", "y").opts(line_width=width, **common)
        marker = "diamond" if series.kind in ("published", "data") else "circle"
        size = 4 if len(series.x) > MANY or series.kind == "data" else 9
        return hv.Scatter(place, "x", "y").opts(size=size, marker=marker, **common)

    def _fit(self, outcome: Outcome, columns) -> None:
        xs = np.concatenate([data["x"] for data in columns])
        ys = np.concatenate([data[name] for data in columns for name in ("y", "low", "high")])
        left, right = span(xs, outcome.x.log)
        bottom, top = span(ys, outcome.y.log)
        self._figure.x_range.update(start=left, end=right, reset_start=left, reset_end=right)
        self._figure.y_range.update(start=bottom, end=top, reset_start=bottom, reset_end=top)
        for axis, grid, low, high, log in (
            (self._figure.xaxis[0], self._figure.xgrid[0], left, right, outcome.x.log),
            (self._figure.yaxis[0], self._figure.ygrid[0], bottom, top, outcome.y.log),
        ):
            if log:
                axis.ticker = grid.ticker = FixedTicker(ticks=log_ticks(low, high))
        for place, source in self._loops:
            data = columns[place]
            source.data = arrows(
                data["x"], data["y"], (left, right, outcome.x.log), (bottom, top, outcome.y.log)
            )

    def recolour(self, mode: str) -> None:
        """Draw everything in the colours and the font of a mode."""
        self._mode = mode
        if self._figure is None:
            return
        palette = PLOT[mode]
        paint_axes(self._figure, palette)
        for colour, glyph in self._painted:
            shade = palette[colour]
            if isinstance(glyph, VArea):
                glyph.update(fill_color=shade, fill_alpha=0.35)
            elif isinstance(glyph, Scatter):
                glyph.update(fill_color=shade, line_color=shade)
            else:
                glyph.line_color = shade
                if isinstance(glyph, Whisker):
                    for head in (glyph.upper_head, glyph.lower_head):
                        head.line_color = shade
