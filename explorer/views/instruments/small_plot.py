"""A card of the analysis row: a plot or two of its own, a heading, colours of a mode."""

from __future__ import annotations

from abc import ABC, abstractmethod

import panel as pn
import panel_material_ui as pmui
from bokeh.models import Whisker
from bokeh.plotting import figure

from explorer.language import translate as _
from explorer.scenario.scenario import Scenario
from explorer.views.axes import paint_axes
from explorer.views.theme import HIDDEN, PLOT
from explorer.views.widgets import card, show, text

CSS = ":host{display:flex;flex-direction:column;min-height:0;min-width:0;padding:6px 12px 2px}"


class SmallPlot(ABC):
    """One plot and its heading.

    Parameters
    ----------
    scenario: what the page shows; document: the session's document.
    """

    KEY = ""

    def __init__(self, scenario: Scenario, document):
        self._scenario, self._document = scenario, document
        self._painted: list[tuple[str, object, str]] = []
        self._figures: list = []
        self._title = text("")

    @staticmethod
    @abstractmethod
    def name() -> str:
        """Return the title in pictures, in the page's language."""

    def refresh(self) -> None:  # noqa: B027 (not every plot depends on the scenario)
        """Follow the scenario."""

    def shown(self) -> str:
        """Return the name of the figure in view, without its prefix."""
        return self.KEY

    def stop(self) -> None:  # noqa: B027 (most compute nothing)
        """Cancel what is being computed."""

    # ---- building ----------------------------------------------------------------------------

    def _figure(self, key: str, **options):
        made = figure(
            name=f"wetware_plot_{key}", toolbar_location=None, tools="pan,wheel_zoom,reset",
            min_height=80, sizing_mode="stretch_both", outline_line_color=None,
            background_fill_alpha=0, border_fill_alpha=0, min_border_right=10, min_border_top=6,
            min_border_left=40, **options,
        )  # fmt: skip
        made.toolbar.active_scroll = made.tools[1]
        made.xaxis.ticker.desired_num_ticks = 4  # more would touch in a projector's large type
        self._figures.append(made)
        return made

    def _panes(self) -> list:
        return [
            pn.pane.Bokeh(
                made, sizing_mode="stretch_both", margin=0, min_height=80, stylesheets=[HIDDEN]
            )
            for made in self._figures
        ]

    def _card(self, *tools) -> pn.Column:
        """Return the card; called once, when all figures are there."""
        head = self._title
        if tools:
            tool = tools[0] if len(tools) == 1 else pn.Row(*tools, margin=0, width=140)
            head = pn.Row(
                self._title, tool, margin=0, sizing_mode="stretch_width", height=30,
                styles={"flex": "0 0 auto"},
            )  # fmt: skip
        return card(head, *self._panes(), css=CSS, sizing_mode="stretch_both")

    def _paint(self, colour: str, glyph, kind: str = "line") -> None:
        self._painted.append((colour, glyph, kind))

    # ---- what changes ------------------------------------------------------------------------

    def _head(self, title: str, unit: str, legend=(), note: str = "") -> None:
        keys = "".join(
            f'<span class="key" style="background:var(--{colour})"></span>{word}'
            for colour, word in legend
        )
        content = (
            f'<div class="h"><div>{title} <span>({unit})</span></div>'
            f"<span>{note}{keys}</span></div>"
        )
        if self._title.object != content:
            self._title.object = content

    def recolour(self, mode: str) -> None:
        """Draw in the colours and the font of a mode."""
        palette = PLOT[mode]
        for made in self._figures:
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


class LogPlot(SmallPlot):
    """A plot with a box that takes one axis from linear to logarithmic: two figures, one in view.

    Its figures are made in this order: linear, logarithmic.
    """

    def __init__(self, scenario: Scenario, document):
        super().__init__(scenario, document)
        self._log = pmui.Checkbox(
            label=_("log"), value=False, size="small", margin=0, width=55,
            sx={"padding": "0 4px 0 0"},
        )  # fmt: skip
        self._log.param.watch(lambda event: self._swap(), "value")

    def shown(self) -> str:
        """Return the name of the figure in view, without its prefix."""
        return f"{self.KEY}_log" if self._log.value else self.KEY

    def _panes(self) -> list:
        self._pair = super()._panes()
        show(self._pair[1], False)
        return self._pair

    def _swap(self) -> None:
        for place, pane in enumerate(self._pair):
            show(pane, bool(place) == bool(self._log.value))
