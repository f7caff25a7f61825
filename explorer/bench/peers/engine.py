"""This engine: lanes for many neurons, the plain kernel for one."""

from __future__ import annotations

import time

from explorer.bench.equations import PRESETS
from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.scenario.presets import load_preset

NAME = "this engine"
ORDER = 0
MODELS = ("1m1t1r", "rc-langevin")
CHUNK = 2_000_000


def missing() -> str:
    """Return an empty text: it is here."""
    return ""


def suits(neurons: int) -> bool:
    """Return True: any number."""
    return True


def prepare(model: str, neurons: int, steps: int, changes: dict[str, object] | None = None,
            settled: int = 16):  # fmt: skip
    """Return a function that goes on by `steps` after `settled` ones; see the folder.

    `changes` are to the preset.
    """
    scenario = load_preset(PRESETS[model])
    scenario.update(changes or {})
    simulation = Simulation(lay_out(scenario, neurons=neurons), ())
    simulation.advance(settled)

    def run() -> tuple[float, float]:
        before, chunk = simulation.state["spikes"].sum(), max(CHUNK // neurons, 8)
        began, left = time.process_time(), steps
        while left > 0:
            simulation.advance(min(chunk, left))
            left -= chunk
        spent = time.process_time() - began
        return spent, float(simulation.state["spikes"].sum() - before)

    return run
