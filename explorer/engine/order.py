"""What a live run is asked to do: one scenario, laid out, with its speed and window."""

from __future__ import annotations

import dataclasses

from explorer.engine.layout import Layout, lay_out
from explorer.engine.limits import check
from explorer.scenario.scenario import Scenario

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
