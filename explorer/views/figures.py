"""Shared parts of the time plots: one data source, one time axis, one cursor, colours by hand.

HoloViews builds each plot once. While it does, hooks point all lines and areas to one shared
source; afterwards only data move.
"""

from __future__ import annotations

import holoviews as hv
import numpy as np
from bokeh.models import (
    ColumnDataSource,
    CrosshairTool,
    CustomJSTickFormatter,
    FixedTicker,
    HoverTool,
    Line,
    NoOverlap,
    Span,
    VArea,
)

from explorer.language import translate as _
from explorer.views.axes import paint_axes
from explorer.views.theme import PLOT

COLUMNS = (
    "t", "input", "gate_low", "gate_high", "residue", "ions", "control_resistor", "front_end",
    "zero",
)  # fmt: skip
"""Columns of the shared source; areas lie between two of them."""

RASTER_COLUMNS = ("t", "row", "neuron")
"""Columns of the raster's source; three rows a spike."""

SOURCE = "wetware_traces"
RASTER = "wetware_raster"
OVERLAY, OVERLAY_RASTER = "wetware_overlay", "wetware_overlay_raster"

OVERLAID = (
    ("stimulus_gate", "gate"), ("ions", "lower"), ("ions", "both"), ("energy", "spent"),
)  # fmt: skip
"""Plots and columns of a frozen run that is drawn below the live one."""


WIDEST = 4
"""Windows that one view shows at most, when zoomed out."""


class Figures:
    """The linked time plots of one page: their source, figures and colours."""

    def __init__(self, window: float):
        nothing = np.zeros(2, np.float32)
        self.source = ColumnDataSource({name: nothing for name in COLUMNS}, name=SOURCE)
        self.cursor = Span(dimension="height", line_width=1, line_alpha=0.8)
        self.window = window
        self.figures: dict[str, object] = {}
        self._levels: dict[str, object] = {}
        self._glyphs: list[tuple[str, str, object]] = []
        self.raster_source = ColumnDataSource(
            {name: nothing for name in RASTER_COLUMNS}, name=RASTER
        )
        self._time_range = None
        none = np.full(2, np.nan)
        names = ("t", *(name for _, name in OVERLAID))
        self.overlay_source = ColumnDataSource(dict.fromkeys(names, none), name=OVERLAY)
        self.overlay_raster = ColumnDataSource(
            dict.fromkeys(RASTER_COLUMNS, none), name=OVERLAY_RASTER
        )
        self._overlaid: list = []
        self._marks = [
            Span(dimension="height", editable=True, visible=False, line_width=2, name=name)
            for name in ("wetware_cursor_a", "wetware_cursor_b")
        ]

    # ---- building --------------------------------------------------------------------------

    def tools(self, hover: list[tuple[str, str]] | None = None) -> dict:
        """Return the tool options that every leaf element carries: pan, wheel zoom, cursor."""
        tools: list = ["xpan", "xwheel_zoom", "reset"]
        tools.append(CrosshairTool(overlay=self.cursor, dimensions="height"))
        if hover:
            tools.append(HoverTool(tooltips=hover, mode="mouse", line_policy="nearest"))
        return {"default_tools": [], "tools": tools}

    def options(self, height: int, **more) -> dict:
        """Return the plot options that all time plots share."""
        return {
            "responsive": True, "min_height": height, "toolbar": None, "show_grid": True,
            "xlabel": "", "ylabel": "", "xlim": (-self.window, 0.0), "framewise": False,
            "active_tools": ["xpan", "xwheel_zoom"],
        } | more  # fmt: skip

    def line(self, name: str, colour: str, key: str):
        """Return a line through column `name`, drawn in the colour of a quantity."""
        glyph = Line(x="t", y=name)
        element = hv.Curve((np.zeros(2), np.zeros(2)), "t", name)
        return element.opts(hooks=[self._hook(key, glyph, colour, "line")], **self.tools())

    def area(self, low: str, high: str, colour: str, key: str):
        """Return an area between two columns, filled in the colour of a quantity."""
        glyph = VArea(x="t", y1=low, y2=high)
        zeros = np.zeros(2)
        element = hv.Area((zeros, zeros, zeros), "t", [high, f"{high} from"])
        return element.opts(
            hooks=[self._hook(key, glyph, colour, "fill")], line_width=0, **self.tools()
        )

    def level(self, value: float, colour: str, key: str):
        """Return a dashed horizontal line at a value."""

        def hook(plot, element):
            self._keep(key, plot.state)
            self._glyphs.append((colour, "line", plot.handles["glyph"]))
            self._levels[key] = plot.handles["glyph"]

        return hv.HLine(value).opts(hooks=[hook], line_dash=[4, 4], line_width=1.2)

    def raster(self, key: str):
        """Return the spikes, one short upright dash each.

        All dashes are one broken line (three points a spike, the third one empty): drawn in one
        stroke, which is several times faster than as many markers.
        """

        def hook(plot, element):
            glyph = Line(x="t", y="row")
            plot.handles["glyph_renderer"].update(
                data_source=self.raster_source, glyph=glyph, selection_glyph=None,
                nonselection_glyph=None, hover_glyph=None, muted_glyph=None,
            )  # fmt: skip
            self._keep(key, plot.state)
            self._glyphs.append(("spikes", "line", glyph))

        nothing = np.zeros(2)
        hover = [("neuron", "@neuron{0}"), ("before now", "@t{0.000}")]
        dashes = hv.Curve((nothing, nothing), "t", "row")
        return dashes.opts(hooks=[hook], **self.tools(hover))

    def _hook(self, key, glyph, colour, kind):
        def hook(plot, element):
            # Before anything reaches the browser: our glyph, our source.
            plot.handles["glyph_renderer"].update(
                data_source=self.source, glyph=glyph, selection_glyph=None,
                nonselection_glyph=None, hover_glyph=None, muted_glyph=None,
            )  # fmt: skip
            self._keep(key, plot.state)
            self._glyphs.append((colour, kind, glyph))

        return hook

    def _keep(self, key: str, figure) -> None:
        self.figures[key] = figure
        figure.update(
            name=f"wetware_plot_{key}",
            min_border_left=44, min_border_right=16, min_border_top=6, min_border_bottom=7,
            outline_line_color=None, background_fill_alpha=0, border_fill_alpha=0,
            output_backend="canvas", lod_threshold=None,
        )  # fmt: skip

    def link(self, figure) -> None:
        """Give a figure the time axis of the first one, so that pan and zoom move all."""
        if self._time_range is None:
            self._time_range = figure.x_range
        figure.x_range = self._time_range

    def finish(self) -> None:
        """Leave the time axis to the last plot, once all are built."""
        *others, last = self.figures.values()
        for figure in others:
            figure.xaxis[0].visible = False
        last.min_border_bottom = 20
        for key, name in OVERLAID:
            self._overlay(key, Line(x="t", y=name), self.overlay_source)
        self._overlay("spikes", Line(x="t", y="row"), self.overlay_raster)
        for figure in self.figures.values():
            for mark in self._marks:
                figure.add_layout(mark)

    def _overlay(self, key: str, glyph, source) -> None:
        made = self.figures[key].add_glyph(source, glyph, level="underlay", visible=False)
        self._overlaid.append(made)

    def show_overlay(self, visible: bool) -> None:
        """Show or hide what is drawn of a frozen run."""
        for renderer in self._overlaid:
            renderer.visible = visible

    # ---- later changes ---------------------------------------------------------------------

    def set_time_unit(self, unit: str) -> None:
        """Write the unit behind the ticks of the time axis; its right end is now."""
        now = _("now")
        code = f"return tick == 0 ? '{now}' : tick.toPrecision(4) / 1 + ' {unit}'"
        for figure in self.figures.values():
            figure.xaxis[0].update(
                formatter=CustomJSTickFormatter(code=code),
                major_label_policy=NoOverlap(min_distance=8),  # a narrow plot has no room for all
            )

    def recolour(self, mode: str) -> None:
        """Draw everything in the colours, line width and font of a mode."""
        palette = PLOT[mode]
        for figure in self.figures.values():
            paint_axes(figure, palette, lines=False)
        for colour, kind, glyph in self._glyphs:
            if kind == "fill":
                glyph.update(fill_color=palette[colour], fill_alpha=1.0)
            else:
                glyph.update(line_color=palette[colour])
                if isinstance(glyph, Line):
                    glyph.line_width = 1.0 if colour == "input" else palette["line"]
        for renderer in self._overlaid:
            width = 2.0 if renderer.data_source is self.overlay_source else 1.0
            renderer.glyph.update(line_color=palette["ink"], line_width=width, line_alpha=0.55)
        for mark, dash in zip(self._marks, ([], [6, 3]), strict=True):
            mark.update(line_color=palette["gate"], line_dash=dash, hover_line_color=palette["ink"])
        self.cursor.line_color = palette["ink"]

    def set_window(self, window: float) -> None:
        """Show a window of another length (in the unit of the axis)."""
        self.window = window
        figure = next(iter(self.figures.values()))
        figure.x_range.update(
            start=-window, end=0.0, reset_start=-window, reset_end=0.0,
            max_interval=WIDEST * window,
        )  # fmt: skip

    def set_range(self, key: str, low: float, high: float) -> None:
        """Set the vertical range of one plot."""
        self.figures[key].y_range.update(start=low, end=high, reset_start=low, reset_end=high)

    def set_level(self, key: str, value: float) -> None:
        """Move the horizontal line of one plot."""
        if self._levels[key].location != value:
            self._levels[key].location = value

    def set_ticks(self, key: str, ticks: list[float]) -> None:
        """Set the ticks of one plot's vertical axis."""
        axis = self.figures[key].yaxis[0]
        if list(getattr(axis.ticker, "ticks", ())) != list(ticks):
            axis.ticker = FixedTicker(ticks=ticks)
