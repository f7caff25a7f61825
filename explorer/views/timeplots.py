"""The column of linked time plots: a card for each plot module, built once."""

from __future__ import annotations

import html
from collections.abc import Callable

import panel as pn
from bokeh.events import DoubleTap, MouseLeave, MouseMove, Tap
from bokeh.models import CustomJS

from explorer.language import translate as _
from explorer.scenario.scenario import Scenario
from explorer.views.drawing import figure_of
from explorer.views.figures import Figures
from explorer.views.plots import time_plots
from explorer.views.stream.encode import time_unit
from explorer.views.widgets import card, icon, show, text

GIVE_WAY = ("ions", "energy")
"""Plots that make room for an experiment."""

CARD_CSS = ":host{display:flex;flex-direction:column;min-height:0;padding:6px 14px 2px}"


class TimePlots:
    """Builds the plots with HoloViews and keeps headings, axes and legends in step."""

    def __init__(self, scenario: Scenario, window: float, explain: Callable[[], None]):
        seconds = time_unit(window)[1]
        self.figures = Figures(window / seconds)
        self._state: tuple | None = None
        self._heads: dict[str, pn.pane.HTML] = {}
        self.cards: dict[str, pn.Column] = {}
        self._energy_unit, self._energy_top = "pJ", 100.0
        self._overlay = ""
        self._gave_way, self._only = False, ()
        self.scaled: Callable[[], None] = lambda: None
        for plot in time_plots():
            element = plot.build(self.figures, scenario)
            head = text("")
            # Rendered here, not when the page is sent: from now on only data and ranges change.
            figure = figure_of(element)
            self.figures.link(figure)
            pane = pn.pane.Bokeh(figure, sizing_mode="stretch_both", margin=0, min_width=200)
            self._heads[plot.KEY] = head
            box = card(
                self._with_help(head, explain) if not self.cards else head,
                pane,
                css=CARD_CSS + f":host{{flex:{plot.SHARE} 1 0}}",
                sizing_mode="stretch_both",
            )
            self.cards[plot.KEY] = box
        self.figures.finish()
        self._follow_cursor()
        self.refresh(scenario, window)

    @staticmethod
    def _with_help(head, explain):
        """Return the first heading with the door to what the model leaves out."""
        button = icon("info_outlined", _("The model: equations, and what it leaves out"))
        button.param.update(icon_size="16px", margin=(-6, 0, -6, 4))
        button.on_click(lambda event: explain())
        return pn.Row(head, button, margin=0, sizing_mode="stretch_width")

    def give_way(self, experiment: bool) -> None:
        """Make room for an experiment: ions and energy step aside, the raster takes the axis."""
        self._gave_way = experiment
        self._arrange()

    def only(self, keys: tuple[str, ...]) -> None:
        """Show these plots alone; all of them for an empty tuple."""
        self._only = keys
        self._arrange()

    def _arrange(self) -> None:
        """Show what is wanted; the last plot in view bears the time axis."""
        wanted = [
            key
            for key in self.cards
            if key in (self._only or self.cards) and not (self._gave_way and key in GIVE_WAY)
        ]
        for key, box in self.cards.items():
            show(box, key in wanted)
            figure, last = self.figures.figures[key], key == wanted[-1]
            if key in wanted and figure.xaxis[0].visible != last:
                figure.xaxis[0].visible = last
                figure.min_border_bottom = 20 if last else 7

    def _follow_cursor(self) -> None:
        """Tell the page where the cursor is; a double click takes zoom and pan back."""
        send = "window.dispatchEvent(new CustomEvent('wetware-cursor', {detail: %s}))"
        for figure in self.figures.figures.values():
            figure.js_on_event(MouseMove, CustomJS(code=send % "cb_obj.x"))
            figure.js_on_event(MouseLeave, CustomJS(code=send % "null"))
            back = "span.start = span.reset_start; span.end = span.reset_end"
            figure.js_on_event(DoubleTap, CustomJS(args={"span": figure.x_range}, code=back))

        where = "{detail: {x: cb_obj.x, y: cb_obj.y}}"
        tap = f"window.dispatchEvent(new CustomEvent('wetware-tap', {where}))"
        self.figures.figures["spikes"].js_on_event(Tap, CustomJS(code=tap))

    @property
    def energy_unit(self) -> str:
        """The unit in which energies are shown."""
        return self._energy_unit

    @property
    def energy_scale(self) -> tuple[str, float]:
        """Unit and top of the energy axis."""
        return self._energy_unit, self._energy_top

    def name_overlay(self, name: str, scenario: Scenario) -> None:
        """Name the frozen run that is drawn below the live one in the legends, or none."""
        self._overlay = name
        self.refresh(scenario, self._state[0])

    def refresh(self, scenario: Scenario, window: float) -> None:
        """Adapt headings, ranges and the time axis to the scenario; data come with the stream."""
        name, seconds = time_unit(window)
        if self._state is None or self._state[0] != window:
            self.figures.set_window(window / seconds)
            self.figures.set_time_unit(name)
        for plot in time_plots():
            legend = "".join(
                f'<span class="key" style="background:var(--{colour})"></span>{word}'
                for colour, word in plot.legend(scenario)
            )
            if self._overlay:
                name = html.escape(self._overlay)
                legend += f'<span class="key" style="background:var(--soft)"></span>{name}'
            unit = self._energy_unit if plot.KEY == "energy" else plot.unit(scenario)
            content = (
                f'<div class="h"><div>{plot.title(scenario)} <span>({unit})</span></div>'
                f"<span>{legend}</span></div>"
            )
            if self._heads[plot.KEY].object != content:
                self._heads[plot.KEY].object = content
            span = plot.ranges(scenario, None)
            if span is not None and (self._state is None or self._state[1].get(plot.KEY) != span):
                self.figures.set_range(plot.KEY, *span)
            if hasattr(plot, "level"):
                self.figures.set_level(plot.KEY, plot.level(scenario))
            if hasattr(plot, "ticks"):
                self.figures.set_ticks(plot.KEY, plot.ticks(scenario))
        spans = {plot.KEY: plot.ranges(scenario, None) for plot in time_plots()}
        self._state = (window, spans)

    def set_energy_scale(self, unit: str, top: float) -> None:
        """Show energies in another unit, up to `top` of it."""
        self._energy_top = top
        self.figures.set_range("energy", 0.0, top)
        if unit != self._energy_unit:
            head = self._heads["energy"]
            head.object = head.object.replace(f"({self._energy_unit})", f"({unit})")
            self._energy_unit = unit
            self.scaled()
