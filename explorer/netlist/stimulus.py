"""The stimulus as a voltage source between `in` and ground, with its exact edges."""

from __future__ import annotations

import numpy as np

from explorer.engine.layout import Layout
from explorer.errors import ScenarioError
from explorer.model.stimuli import shapes, waveform

EDGE = 0.01
"""Rise and fall time in time steps."""

MOST_STEPS = 100_000_000
"""Longest run whose edges are listed one by one."""

MOST_POINTS = 200_000
CHUNK = 1_000_000
SLOPES = {"ramp": (0.0, 1.0), "triangle": (0.25, 0.75)}
"""Shapes that are not made of two levels."""


def source(layout: Layout) -> list[str]:
    """Return the lines of the source."""
    timing, dt = layout.timing, layout.dt
    rise = EDGE * dt
    periodic = timing.shape == "pulse-train" and not timing.duration
    if periodic and timing.width < timing.period:
        numbers = (
            timing.delay * dt, rise, rise, timing.width * dt - rise, timing.period * dt
        )  # fmt: skip
        words = " ".join(f"{number:.12g}" for number in numbers)
        return [f"Vin in 0 PULSE(0 {timing.amplitude:.12g} {words})"]
    if periodic or (timing.shape == "dc" and not timing.duration):
        points = _corners([0.0, timing.delay * dt], [0.0, timing.amplitude], rise)
    elif timing.shape in SLOPES:
        points = _slopes(layout, rise)
    else:
        points = _corners(*_levels(layout), rise)
    rows = [f"+ {time:.12g} {value:.12g}" for time, value in points]
    return ["Vin in 0 PWL(", *rows, "+ )"]


def _levels(layout: Layout) -> tuple[list[float], list[float]]:
    """Return the times [s] at which the input changes, and its level from then on."""
    if layout.steps > MOST_STEPS:
        raise ScenarioError(
            f"run.seconds: {layout.steps} time steps are too many to list the edges of a "
            f"{layout.timing.shape} stimulus, allowed are {MOST_STEPS}."
        )
    times, levels, last = [0.0], [0.0], 0.0
    for first in range(0, layout.steps, CHUNK):
        part = waveform(layout.timing, first, min(CHUNK, layout.steps - first))
        edges = np.flatnonzero(np.diff(part, prepend=last))
        times += list((first + edges) * layout.dt)
        levels += list(part[edges])
        last = part[-1]
        _check_points(2 * len(times), layout)
    return times, levels


def _check_points(count: int, layout: Layout) -> None:
    if count > MOST_POINTS:
        raise ScenarioError(
            f"run.seconds: the {layout.timing.shape} stimulus has too many edges for a netlist, "
            f"allowed are {MOST_POINTS}; choose a shorter run."
        )


def _corners(times: list[float], levels: list[float], rise: float) -> list[tuple[float, float]]:
    """Return the points of a line that jumps to each level at its time, within `rise`."""
    points = [(0.0, levels[0])]
    for time, before, after in zip(times[1:], levels, levels[1:], strict=False):
        if time > points[-1][0]:
            points.append((time, before))
        points.append((time + rise, after))
    return points


def _slopes(layout: Layout, rise: float) -> list[tuple[float, float]]:
    """Return the corners of a repeated ramp or triangle up to the end of the run."""
    timing, dt = layout.timing, layout.dt
    period, cut = timing.period, timing.delay + timing.duration
    end = min(layout.steps, cut) if timing.duration else layout.steps
    _check_points(4 * ((end - timing.delay) // period + 1), layout)
    points = [(0.0, 0.0)]
    for start in range(timing.delay, end, period):
        if timing.shape == "ramp":
            corners = [(0, 0.0), (timing.width, 1.0), (timing.width, 0.0), (period, 0.0)]
        else:
            corners = [(0, 0.0), (period / 4, 1.0), (3 * period / 4, -1.0), (period, 0.0)]
        for step, value in corners:
            # Without a duration the last corner may lie beyond the run: the line leads there.
            if not timing.duration or start + step < cut:
                points.append(((start + step) * dt, value * timing.amplitude))
    if timing.duration and end == cut:
        last = shapes()[timing.shape].voltage(np.array([timing.duration - 1]), timing)[0]
        level = last * timing.amplitude
        points += [((end - 0.5) * dt, level), (end * dt, level), (end * dt, 0.0)]
    return _rising(points, rise)


def _rising(points: list[tuple[float, float]], rise: float) -> list[tuple[float, float]]:
    """Return the points with each time later than the one before, as a netlist demands."""
    kept = points[:1]
    for time, value in points[1:]:
        if time > kept[-1][0]:
            kept.append((time, value))
        elif value != kept[-1][1]:
            kept.append((kept[-1][0] + rise, value))
    return kept
