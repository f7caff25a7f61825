"""Units and ranges for the axes of an outcome's plot."""

from __future__ import annotations

import math

import numpy as np

from explorer.quantity import PREFIXES

PREFIXED = ("s", "V", "A", "Hz", "J", "W", "F", "Ω", "C", "K", "m")
"""Units that take a prefix; others stay as they are."""

WIDE = 1e4
"""Ratio of largest to smallest value above which a logarithmic axis keeps the plain unit."""

AIR = 0.06
"""Part of the span left free at each end of an axis."""


def readable_unit(unit: str, values: np.ndarray, log: bool) -> tuple[str, float]:
    """Return the unit in which the values read well, and its size in SI."""
    finite = np.abs(values[np.isfinite(values)])
    finite = finite[finite > 0]
    if unit in ("1", ""):
        return "", 1.0
    wide = log and finite.size and finite.max() > WIDE * finite.min()
    if unit not in PREFIXED or unit == "K" or not finite.size or wide:
        return unit, 1.0
    power = 3 * math.floor(math.log10(float(finite.max())) / 3 + 1e-9)
    power = min(max(power, -18), 18)
    name = next(name for name, value in PREFIXES.items() if value == power and name != "u")
    return f"{name}{unit}", 10.0**power


def span(values: np.ndarray, log: bool) -> tuple[float, float]:
    """Return the ends of an axis that shows all values with some air."""
    finite = values[np.isfinite(values)]
    if log:
        finite = finite[finite > 0]
        if not finite.size:
            return 0.1, 10.0
        low, high = math.log10(float(finite.min())), math.log10(float(finite.max()))
        air = max(AIR * (high - low), 0.1)
        return 10.0 ** (low - air), 10.0 ** (high + air)
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    air = AIR * (high - low) or 0.1 * max(abs(high), 1e-12)
    bottom = 0.0 if low >= 0 and low < 0.5 * high else low - air
    return bottom, high + air


MOST_TICKS = 6
"""Most ticks of a logarithmic axis; more would run into each other in a low plot."""


def log_ticks(low: float, high: float) -> list[float]:
    """Return places for the ticks of a logarithmic axis: 1, 2, 5 of each decade, or fewer.

    The toolkit's own ticks are evenly spaced where the axis spans less than two decades.
    """
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for leading in ((1, 2, 5), (1, 3), (1,)):
        found = [
            float(f"{number}e{power}")
            for power in decades
            for number in leading
            if low <= float(f"{number}e{power}") <= high
        ]
        if len(found) <= MOST_TICKS:
            return found
    return found[:: -(-len(found) // MOST_TICKS)]
