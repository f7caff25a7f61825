"""Firing rate against the pulses' amplitude, measured when somebody asks for it."""

from __future__ import annotations

import numpy as np
import panel_material_ui as pmui
from bokeh.models import ColumnDataSource, HoverTool, Span, Whisker

from explorer.engine.rate_curve import RatePoint, amplitudes_for, rate_curve
from explorer.experiments.outcome import Halted
from explorer.language import translate as _
from explorer.scenario.scenario import Scenario
from explorer.views.instruments.small_plot import LogPlot
from explorer.views.instruments.turn import in_turn
from explorer.views.job import Job


class RatePlot(LogPlot):
    """The curve, its errors, and the present amplitude; an old curve says so."""

    KEY = "rate"

    def __init__(self, scenario: Scenario, document):
        super().__init__(scenario, document)
        self._job: Job | None = None
        self._points: list[RatePoint] = []
        self._measured: dict[str, object] | None = None
        self._measure = pmui.Button(
            label=_("Compute"), variant="outlined", size="small", margin=0,
            sx={"padding": "0 8px", "minWidth": 0, "whiteSpace": "nowrap", "fontSize": 13},
        )  # fmt: skip
        self._measure.on_click(lambda event: in_turn(document, self._start_or_cancel))
        self._rate = ColumnDataSource({"x": [], "y": [], "low": [], "high": []})
        self._here = []
        for log in (False, True):
            made = self._figure(
                "rate_log" if log else "rate", y_axis_type="log" if log else "linear",
                x_range=(0, 1.2), y_range=(1, 1000) if log else (0, 100),
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
            self._here.append(here)
        self.view = self._card(self._log, self._measure)

    @staticmethod
    def name() -> str:
        """Return the title in pictures."""
        return _("Rate against amplitude")

    def refresh(self) -> None:
        """Follow the scenario."""
        for made, here in zip(self._figures, self._here, strict=True):
            here.location = self._scenario.stimulus.amplitude
            made.xaxis.axis_label = f"{_('amplitude')} (V)"
        self._draw()

    def stop(self) -> None:
        """Cancel the measurement; what it has stays."""
        if self._job is not None:
            self._job.halt()
            self._job = None
            self._draw()

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
        for made in self._figures:
            made.x_range.update(start=0.0, end=float(tried[-1]) * 1.03)

        def work(tell, halted):
            for point in rate_curve(scenario, tried):
                if halted():
                    raise Halted
                tell(point)

        self._job = Job(self._document, work, self._taken, self._ended)
        self._draw()

    def _taken(self, point: RatePoint) -> None:
        self._points.append(point)
        self._draw()

    def _ended(self, problem: str) -> None:
        self._job = None
        self._draw(problem)

    def _draw(self, problem: str = "") -> None:
        points = self._points
        rates = np.array([point.rate for point in points])
        errors = np.array([point.error for point in points])
        self._rate.data = {
            "x": np.array([point.amplitude for point in points]), "y": rates,
            "low": np.maximum(rates - errors, 0.0), "high": rates + errors, "error": errors,
        }  # fmt: skip
        if points and rates.max() > 0:
            linear, log = self._figures
            linear.y_range.update(start=0, end=1.1 * float((rates + errors).max()))
            least = rates[rates > 0].min()
            log.y_range.update(start=least / 2, end=2 * float(rates.max()))
        label = _("Cancel") if self._job is not None else _("Compute")
        if self._measure.label != label:
            self._measure.label = label
        note = problem
        if self._job is not None:
            note = f"{points[-1].part if points else 0:.0%}"
        elif points and self._measured != self._values():
            note = _("of other values")
        self._head(_("Rate"), "Hz", (), note)
