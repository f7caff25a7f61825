"""How much memory one live simulation may take: a server for many sets a bound."""

from __future__ import annotations

from explorer.engine.layout import Layout
from explorer.engine.ring import BIN
from explorer.errors import ScenarioError
from explorer.model.neurons import models

FLOAT = 8
"""Bytes of one number."""

CHUNK = 4096
"""Steps of the longest kernel call whose inputs and crossings lie in memory at a time."""


class Bound:
    """The bound of this process in bytes; None where the machine belongs to one person."""

    bytes: int | None = None


RECORDED = 64_000_000
"""Most bytes of one run's recording where nothing bounds a page."""


def recording() -> tuple[int, int]:
    """Return how many bytes of states and of spikes one run may keep for looking back.

    Where a page is bounded, its recording takes at most as much again as its simulation may.
    """
    most = RECORDED if Bound.bytes is None else min(RECORDED, Bound.bytes)
    return most * 3 // 4, most // 4


def memory(layout: Layout, window_steps: int) -> int:
    """Return about how many bytes a live run takes: states, history of the window, one chunk."""
    model = models()[layout.model]
    neuron = model.PARAMETERS.itemsize + model.STATE.itemsize
    history = 2 * FLOAT * len(model.TRACED) * (window_steps // BIN + 256)
    return layout.size * neuron + history + FLOAT * CHUNK * len(model.TRACED)


def check(layout: Layout, window_steps: int) -> None:
    """Raise ScenarioError where a run takes more memory than this server gives to one page."""
    if Bound.bytes is None:
        return
    needed = memory(layout, window_steps)
    if needed > Bound.bytes:
        raise ScenarioError(
            f"this takes {needed / 1e6:.0f} MB, a page on this server may take "
            f"{Bound.bytes / 1e6:.0f} MB; make population.size or view.window smaller."
        )
