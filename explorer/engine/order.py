"""What a live run is asked to do: one scenario, laid out, with its speed and window."""

from __future__ import annotations

import dataclasses

import numpy as np

from explorer.engine.layout import Layout, lay_out
from explorer.engine.limits import check
from explorer.model.stimuli import waveform
from explorer.scenario.scenario import Scenario

FORESEEN = 0.02
"""So far ahead [s] is looked for the moment when a new stimulus differs from the last one: between
two pulses nothing does, and a picture that shows no change would only delay the one that does."""

MOST_FORESEEN = 50_000
"""Steps that are looked at for it."""

MOST_STEPS = 4_000_000
"""Longest window in steps; a longer one would ask for gigabytes of history."""


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """What the user wants now; replaced whole, so the thread always sees one consistent set."""

    layout: Layout
    base_dt: float
    speed: float
    window: float
    generation: int = 0


def order_for(scenario: Scenario, generation: int = 0) -> Order:
    """Return the order that a scenario stands for; ScenarioError if it cannot be integrated."""
    layout, dt = lay_out(scenario), scenario.run.dt
    window = min(max(scenario.view.window, 64 * dt), MOST_STEPS * dt)
    check(layout, int(window / dt))
    return Order(
        layout=layout,
        base_dt=dt,
        speed=scenario.run.speed,
        window=window,
        generation=generation,
    )


def first_difference(old: Order, new: Order, step: int) -> int | None:
    """Return the first step from `step` on at which a new stimulus differs from the old one; None
    where more than the stimulus is new, or where it does not differ soon."""
    before, after = old.layout, new.layout
    if before.dt != after.dt or not np.array_equal(before.parameters, after.parameters):
        return None
    count = max(1, min(int(FORESEEN * new.speed / new.base_dt), MOST_FORESEEN))
    differs = waveform(before.timing, step, count) != waveform(after.timing, step, count)
    return step + int(differs.argmax()) if differs.any() else None
