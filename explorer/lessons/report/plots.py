"""The plots of a report: what went in, where the ions were, when it fired, what it spent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.engine.run import Result
from explorer.language import translate as _
from explorer.lessons.report.drawing import Chart
from explorer.model.neurons import models
from explorer.quantity import in_display

LEAD = 0.75
"""Part of a stretch of traces that lies before the first spike."""

MOST_TICKS = 6000
"""Most spikes drawn in the raster; more would be a black field, and the file large."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot: heading, caption, ((colour, word), ...) of the legend, and the picture as SVG."""

    title: str
    caption: str
    legend: tuple[tuple[str, str], ...]
    svg: str


def scale_of(largest: float, unit: str) -> tuple[float, str]:
    """Return by what to multiply SI values so that they read well, and the unit then."""
    prefixes = (("", 1), ("m", 1e3), ("µ", 1e6), ("n", 1e9), ("p", 1e12), ("f", 1e15), ("a", 1e18))
    for prefix, factor in prefixes:
        if largest * factor >= 1.0:
            return factor, prefix + unit
    return (prefixes[-1][1], prefixes[-1][0] + unit) if largest else (1.0, unit)


def stretch(result: Result) -> tuple[float, float]:
    """Return begin and end [s] of the stretch of traces: as long as the time axis on the screen,
    around the first spike of neuron 1, or from the start where there is none."""
    layout = result.layout
    end = layout.steps * layout.dt
    length = min(result.scenario.view.window * layout.clock, end)
    own = result.spike_times[result.spike_neurons == 0]
    begin = max(0.0, float(own[0]) - LEAD * length) if own.size else 0.0
    begin = min(begin, end - length)
    return begin, begin + length


def plots(result: Result) -> tuple[Plot, ...]:
    """Return the four plots of a finished run, in the session's language."""
    traces = result.traces
    times = traces["time"].values
    begin, end = stretch(result)
    inside = (times >= begin) & (times <= end)
    values = {name: traces[name].values[0][inside] for name in traces.data_vars}
    factor, unit = scale_of(end, "s")
    x = (begin * factor, end * factor)
    shown = times[inside] * factor
    name = f"{_('time')} ({unit})"
    caption = f"{_('Neuron 1')}, {x[0]:.4g} {_('to')} {x[1]:.4g} {unit}"
    made = [_voltages(result, shown, values, x, name, caption)]
    made.append(_fronts(result, shown, values, x, name, caption))
    whole = result.layout.steps * result.layout.dt
    factor, unit = scale_of(whole, "s")
    name = f"{_('time')} ({unit})"
    made.append(_raster(result, (0.0, whole * factor), factor, name))
    every = {name: traces[name].values[0] for name in traces.data_vars}
    made.append(_energy(result, times * factor, every, (0.0, whole * factor), name))
    return tuple(made)


def _voltages(result, times, values, x, name, caption) -> Plot:
    model = models()[result.layout.model].DESCRIPTION
    threshold = result.scenario.get(model.threshold)
    gate, stimulus = values[model.membrane], values["stimulus"]
    everything = np.concatenate([gate, stimulus, [threshold, 0.0]])
    low, high = float(everything.min()), float(everything.max())
    room = 0.06 * (high - low or 1.0)
    chart = Chart(x, (low - (room if low < 0 else 0), high + room), name, "V",
                  _(model.words["voltages"]))  # fmt: skip
    chart.line(times, stimulus, "input", 1.0)
    chart.line(times, gate, "gate")
    chart.level(threshold, "threshold")
    legend = (("input", _("stimulus")), ("gate", _(model.words[model.membrane])),
              ("threshold", _("threshold")))  # fmt: skip
    return Plot(_(model.words["voltages"]), caption, legend, chart.svg())


def _fronts(result, times, values, x, name, caption) -> Plot:
    model = models()[result.layout.model].DESCRIPTION
    below, above = model.fronts
    length, unit = 1.0, _("part")
    if model.length:
        declared = result.scenario.declaration(model.length)
        length = in_display(result.scenario.get(model.length), declared.fact)
        unit = declared.fact.display
    lower = values[below] * length
    upper = lower + values[above] * length
    chart = Chart(x, (0.0, 1.05 * length), name, unit, _(model.words["fronts"]))
    chart.area(times, np.zeros_like(lower), lower, "residue")
    chart.area(times, lower, upper, "filament")
    legend = (("filament", _(model.words[above])), ("residue", _(model.words[below])))
    return Plot(_(model.words["fronts"]), caption, legend, chart.svg())


def _raster(result, x, factor, name) -> Plot:
    size = result.layout.size
    rows = result.spike_neurons + 1
    times = result.spike_times * factor
    total = times.size
    caption = f"{_('the whole run')}, {total} {_('spikes')}"
    if total > MOST_TICKS:
        times, rows = times[:MOST_TICKS], rows[:MOST_TICKS]
        caption += f"; {_('the first')} {MOST_TICKS} {_('are drawn')}"
    height = int(min(300, max(100, 60 + 8 * size)))
    marks = [1] if size == 1 else [row for row in range(1, size + 1) if row in (1, size)]
    chart = Chart(x, (size + 0.7, 0.3), name, _("neuron"), _("Spikes"), height, marks)
    chart.ticks(times, rows, -0.7, "spikes")
    return Plot(_("Spikes"), caption, (("spikes", _("output spike")),), chart.svg())


def _energy(result, times, values, x, name) -> Plot:
    model = models()[result.layout.model].DESCRIPTION
    low_name, high_name = model.spent
    lower = values[low_name] if low_name else np.zeros_like(times)
    upper = lower + values[high_name]
    factor, unit = scale_of(float(upper.max()), "J")
    chart = Chart(x, (0.0, 1.05 * (float(upper.max()) * factor or 1.0)), name, unit,
                  _(model.words["energy"]))  # fmt: skip
    chart.area(times, np.zeros_like(lower), lower * factor, "control_resistor")
    chart.area(times, lower * factor, upper * factor, "memristor")
    legend = [("memristor", _(model.words[high_name]))]
    if low_name:
        legend.append(("control_resistor", _(model.words[low_name])))
    caption = f"{_('Neuron 1')}, {_('the whole run')}"
    return Plot(_(model.words["energy"]), caption, tuple(legend), chart.svg())
