"""Draws the thumbnails of the example gallery: a short run of every shipped preset.

python tests/bench/gallery.py            the presets whose drawing is missing or stale
python tests/bench/gallery.py --all      all of them, in about a minute
"""

from __future__ import annotations

import itertools
import sys

import numpy as np

from explorer.engine.run import simulate
from explorer.model.neurons import models
from explorer.scenario.presets import load_preset
from explorer.views.help.thumbnails import drawn_from, fingerprint, place, shipped, thumbnail

WIDE, HIGH, EDGE, MIDDLE = 240, 96, 4, 54
COLUMNS = 120
MOST_DASHES = 240
SWEEPS = ("triangle", "pulsed-sweep")


def line(y: np.ndarray, top: float, bottom: float, colour: str, width: float = 1.1) -> str:
    """Return a curve over the whole width, as its least and greatest values of each column."""
    low, high = float(y.min()), float(y.max())
    edges = np.linspace(0, y.size, min(COLUMNS, y.size) + 1).astype(int)
    points = []
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        x = EDGE + (WIDE - 2 * EDGE) * number / max(edges.size - 2, 1)
        part = y[start : max(end, start + 1)]
        ends = [part.min(), part.max()]
        if part[0] > part[-1]:
            ends.reverse()
        for value in dict.fromkeys(ends):
            up = bottom - (bottom - top) * (value - low) / ((high - low) or 1.0)
            points.append(f"{x:.0f},{up:.1f}")
    return (f'<polyline points="{" ".join(points)}" fill="none" stroke="var(--{colour})" '
            f'stroke-width="{width}" stroke-linejoin="round"/>')  # fmt: skip


def loop(volts: np.ndarray, amperes: np.ndarray) -> str:
    """Return the size of the current against the voltage, on a logarithmic axis."""
    size = np.log10(np.maximum(np.abs(amperes), np.abs(amperes).max() * 1e-7))
    pick = np.linspace(0, volts.size - 1, 420).astype(int)
    x = EDGE + (WIDE - 2 * EDGE) * (volts - volts.min()) / np.ptp(volts)
    y = HIGH - EDGE - (HIGH - 2 * EDGE) * (size - size.min()) / (np.ptp(size) or 1.0)
    points = " ".join(f"{x[k]:.0f},{y[k]:.0f}" for k in pick)
    return f'<polyline points="{points}" fill="none" stroke="var(--gate)" stroke-width="1.4"/>'


def raster(times: np.ndarray, rows: np.ndarray, begin: float, end: float, size: int) -> str:
    """Return a dash for each spike."""
    inside = times >= begin
    times, rows = times[inside], rows[inside]
    pick = np.unique(np.linspace(0, times.size - 1, MOST_DASHES).astype(int)) if times.size else []
    step = (HIGH - EDGE - MIDDLE - 6) / size
    path = "".join(
        f"M{EDGE + (WIDE - 2 * EDGE) * (times[k] - begin) / (end - begin):.0f} "
        f"{MIDDLE + 6 + step * rows[k]:.1f}v{max(step * 0.9, 1.4):.1f}"
        for k in pick
    )
    return f'<path d="{path}" stroke="var(--spikes)" stroke-width="1.4"/>'


def draw(preset: str) -> str:
    """Return the thumbnail of a preset."""
    scenario = load_preset(preset)
    model = models()[scenario.neuron.model].DESCRIPTION
    found = simulate(scenario)
    traces, end = found.traces.isel(neuron=0), found.seconds
    times = traces["time"].values
    whole = scenario.stimulus.shape in ("single-pulse", "pulse-pair", "ramp", *SWEEPS)
    shown = end if whole else min(end, 1.25 * scenario.view.window * end / scenario.run.seconds)
    part = times >= end - shown
    if scenario.stimulus.shape == "triangle" and "current" in traces:
        drawn = loop(traces["stimulus"].values[part], traces["current"].values[part])
    else:
        size = scenario.population.size * scenario.network.stages
        drawn = line(traces["stimulus"].values[part], EDGE, MIDDLE, "line", 1.0)
        drawn += line(traces[model.membrane].values[part], EDGE, MIDDLE, "gate")
        if size > 1:
            drawn += raster(found.spike_times, found.spike_neurons, end - shown, end, size)
        else:
            below, above = model.fronts
            both = traces[below].values[part] + traces[above].values[part]
            drawn += line(both, MIDDLE + 6, HIGH - EDGE, "filament")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true" '
        f'data-values="{fingerprint(preset)}">{drawn}</svg>\n'
    )


def main(everything: bool) -> None:
    """Draw what is missing or stale, or everything; take away what no preset has."""
    folder = place("x").parent
    folder.mkdir(exist_ok=True)
    for preset in shipped():
        if everything or drawn_from(preset) != fingerprint(preset):
            place(preset).write_text(draw(preset), encoding="utf-8")
            thumbnail.cache_clear()
            print(preset, place(preset).stat().st_size)
    wanted = {place(preset) for preset in shipped()}
    for path in folder.glob("*.svg"):
        if path not in wanted:
            path.unlink()


if __name__ == "__main__":
    main("--all" in sys.argv[1:])
