"""This engine with long steps far from contact, counted in short ones: the same simulated time."""

from __future__ import annotations

from explorer.bench.peers import engine

NAME = "this engine, long steps"
ORDER = 1
MODELS = ("1m1t1r",)
SETTLED = 300_000
"""Steps before the first turn: long steps pay most before the first spike, which would flatter."""


def missing() -> str:
    """Return an empty text: it is here."""
    return ""


def suits(neurons: int) -> bool:
    """Return True: any number."""
    return True


def prepare(model: str, neurons: int, steps: int):
    """Return a function that goes on by `steps`; see the folder."""
    return engine.prepare(model, neurons, steps, {"run.long_steps": True}, SETTLED)
