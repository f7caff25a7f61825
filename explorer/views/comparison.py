"""Measured data beside the model's, as a plot and as a table."""

from __future__ import annotations

import html

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series
from explorer.fit import Evaluation
from explorer.fit.result import row_text
from explorer.language import translate as _
from explorer.measured.measurement import SPIKES, Measurement
from explorer.measured.trains import distribution, interval_bins, train_statistics

MOST_POINTS = 3000
"""Most points of a sweep that are drawn of each side."""

CSS = """table{border-collapse:collapse;width:100%}
td,th{padding:3px 3px;font-size:12px;text-align:right;white-space:nowrap;font-weight:400}
th{color:var(--soft)} td:first-child,th:first-child{text-align:left;white-space:normal}"""


def _plain(x: Axis, y: Axis, series: tuple[Series, ...]) -> Outcome:
    return Outcome(None, None, "1", "", None, (0.0, 0.0), "", x, y, series, "chosen", "measured")


def picture(data: Measurement, model: Measurement | None, seconds: float) -> Outcome:
    """Return the plot of measured data and, if there is one, of the model beside it."""
    if data.kind == SPIKES:
        return _intervals(data, model, seconds)
    series = [_sweep(data, _("measured"), "data", False)]
    if model is not None:
        series.append(_sweep(model, _("this model"), "loop", True))
    return _plain(Axis("Voltage", "V"), Axis("Current, magnitude", "A", log=True), tuple(series))


def _intervals(data: Measurement, model: Measurement | None, seconds: float) -> Outcome:
    found = [(data, _("measured"), "data")] + ([(model, _("this model"), "ours")] if model else [])
    trains = [train_statistics(train, seconds) for train, _name, _kind in found]
    edges = interval_bins(*trains)
    middle = np.sqrt(edges[1:] * edges[:-1])
    series = tuple(
        Series(name, middle, distribution(statistics, edges), kind=kind)
        for (_train, name, kind), statistics in zip(found, trains, strict=True)
    )
    return _plain(
        Axis("Interval between spikes", "s", log=True), Axis("Part of the intervals"), series
    )


def _sweep(data: Measurement, name: str, kind: str, line: bool) -> Series:
    every = max(1, -(-data.voltage.size // MOST_POINTS))
    voltage, current = data.voltage[::every], np.abs(data.current[::every])
    return Series(name, voltage, np.where(current > 0, current, np.nan), kind=kind, line=line)


def table(evaluation: Evaluation) -> str:
    """Return the compared numbers as HTML."""
    head = "".join(
        f"<th>{word}</th>" for word in (_("compared"), _("measured"), _("ours"), _("off by"))
    )
    rows = "".join(
        f"<tr><td>{html.escape(_(row.name))}</td><td>{row_text(row.measured, row.unit)}</td>"
        f"<td>{row_text(row.ours, row.unit)}</td><td>{row.deviation:.1f}</td></tr>"
        for row in evaluation.rows
    )
    tip = _("Deviation of ours, in units of the tolerance that the data allow.")
    return f'<table data-tip="{tip}" tabindex="0"><tr>{head}</tr>{rows}</table>'
