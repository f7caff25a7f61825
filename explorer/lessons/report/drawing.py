"""Small charts as SVG for paper: lines, areas, levels and rasters over one axis of time.

Vector lines stay sharp in print and need no script, which is why the screen's plot library is not
used here: its pages carry two megabytes of scripts and print as a picture of the screen.
"""

from __future__ import annotations

import math
from html import escape

import numpy as np

INK = {
    "ink": "#5b6779", "grid": "#edf0f4", "input": "#8d97a8", "gate": "#0b5fd0",
    "threshold": "#c2410c", "filament": "#d9822b", "residue": "#f0c48f", "spikes": "#c2410c",
    "memristor": "#12876b", "control_resistor": "#8fd5c1",
}  # fmt: skip
"""Colours of the quantities: those of the light screen (a test compares them)."""

WIDTH = 760
LEFT, RIGHT, TOP, BOTTOM = 56, 10, 8, 34
COLUMNS = 600
"""Columns of a trace; each keeps its lowest and highest value, so that no spike is lost."""


def nice_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round values between two ends, at most `most` of them."""
    span = high - low
    if not span > 0 or not math.isfinite(span):
        return [low]
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(factor * power for factor in (1, 2, 5, 10) if span / (factor * power) <= most)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def label(value: float) -> str:
    """Return a tick's number without needless digits."""
    return f"{0.0 if abs(value) < 1e-12 else value:.6g}".replace("-", "\u2212")


def thinned(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return at most 2 × COLUMNS points that keep every extreme of a trace."""
    if times.size <= 2 * COLUMNS:
        return times, values
    starts = np.linspace(0, times.size, COLUMNS, endpoint=False).astype(int)
    column = np.searchsorted(starts, np.arange(times.size), side="right") - 1
    by_value = np.lexsort((values, column))  # within each column from lowest to highest
    lowest, highest = by_value[starts], by_value[np.append(starts[1:], times.size) - 1]
    picked = np.unique(np.concatenate([lowest, highest, [0, times.size - 1]]))
    return times[picked], values[picked]


class Chart:
    """One chart.

    Parameters
    ----------
    x, y: (low, high) of the axes, in shown units.
    x_name, y_name: what stands at the axes. height: in the same points as the width of 760.
    described: what the chart shows, for people who cannot see it.
    """

    def __init__(self, x: tuple[float, float], y: tuple[float, float], x_name: str,
                 y_name: str, described: str, height: int = 172,
                 y_ticks: list[float] | None = None):  # fmt: skip
        self._x, self._y, self._height = x, y, height
        self._names, self._described = (x_name, y_name), described
        self._ticks = y_ticks
        self._marks: list[str] = []

    def _across(self, value):
        low, high = self._x
        return LEFT + (np.asarray(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def _down(self, value):
        low, high = self._y
        return TOP + (high - np.asarray(value)) / (high - low) * (self._height - TOP - BOTTOM)

    def _points(self, x, y) -> str:
        across, down = self._across(x), np.clip(self._down(y), -1e4, 1e4)
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(across, down, strict=True))

    def line(self, x, y, colour: str, width: float = 1.4) -> None:
        """Draw a curve."""
        self._marks.append(
            f'<polyline points="{self._points(*thinned(x, y))}" fill="none" '
            f'stroke="{INK[colour]}" stroke-width="{width}" stroke-linejoin="round"/>'
        )

    def area(self, x, low, high, colour: str) -> None:
        """Fill what lies between two curves."""
        picked = np.unique(
            np.append(np.arange(0, x.size, max(1, x.size // (2 * COLUMNS))), x.size - 1)
        )
        x, low, high = x[picked], low[picked], high[picked]
        both = f"{self._points(x, high)} {self._points(x[::-1], low[::-1])}"
        self._marks.append(f'<polygon points="{both}" fill="{INK[colour]}"/>')

    def level(self, y: float, colour: str) -> None:
        """Draw a dashed level through the whole chart."""
        down = float(self._down(y))
        self._marks.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{down:.1f}" y2="{down:.1f}" '
            f'stroke="{INK[colour]}" stroke-dasharray="5 4" stroke-width="1"/>'
        )

    def ticks(self, x, rows, tall: float, colour: str) -> None:
        """Draw an upright tick for each spike, `tall` in units of the vertical axis."""
        across, top = self._across(x), self._down(np.asarray(rows) + tall / 2)
        bottom = self._down(np.asarray(rows) - tall / 2)
        path = "".join(
            f"M{a:.1f} {b:.1f}V{c:.1f}" for a, b, c in zip(across, top, bottom, strict=True)
        )
        self._marks.append(f'<path d="{path}" stroke="{INK[colour]}" stroke-width="1.3"/>')

    def svg(self) -> str:
        """Return the chart."""
        right, bottom = WIDTH - RIGHT, self._height - BOTTOM
        words = f'fill="{INK["ink"]}" font-size="12"'
        frame = []
        for value in self._ticks or nice_ticks(*self._y, 4):
            down = float(self._down(value))
            frame.append(
                f'<line x1="{LEFT}" x2="{right}" y1="{down:.1f}" y2="{down:.1f}" '
                f'stroke="{INK["grid"]}"/><text x="{LEFT - 6}" y="{down + 4:.1f}" '
                f'text-anchor="end" {words}>{label(value)}</text>'
            )
        for value in nice_ticks(*self._x, 9):
            across = float(self._across(value))
            frame.append(
                f'<line x1="{across:.1f}" x2="{across:.1f}" y1="{bottom}" y2="{bottom + 4}" '
                f'stroke="{INK["ink"]}"/><text x="{across:.1f}" y="{bottom + 16}" '
                f'text-anchor="middle" {words}>{label(value)}</text>'
            )
        x_name, y_name = (escape(name) for name in self._names)
        middle = (TOP + bottom) / 2
        frame.append(
            f'<line x1="{LEFT}" x2="{right}" y1="{bottom}" y2="{bottom}" stroke="{INK["ink"]}"/>'
            f'<text x="{right}" y="{bottom + 30}" text-anchor="end" {words}>{x_name}</text>'
            f'<text transform="translate(13 {middle:.0f}) rotate(-90)" text-anchor="middle" '
            f"{words}>{y_name}</text>"
        )
        clip = f'<svg x="{LEFT}" y="0" width="{right - LEFT}" height="{self._height}" '
        inside = f'viewBox="{LEFT} 0 {right - LEFT} {self._height}" style="width:auto">'
        return (
            f'<svg viewBox="0 0 {WIDTH} {self._height}" role="img" '
            f'aria-label="{escape(self._described)}">{"".join(frame)}'
            f"{clip}{inside}{''.join(self._marks)}</svg></svg>"
        )
