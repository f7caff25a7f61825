"""Energies of a run: by element, per spike, and whether the books close."""

from __future__ import annotations

import numpy as np

ELEMENTS = ("memristor", "control_resistor", "transistor", "load")
SOURCES = ("source_input", "source_supply", "source_thermal")


def ledger(state: np.ndarray) -> dict[str, float]:
    """Return the summed energies [J] by element and source, what is stored, and the residual.

    `residual_rel` = (sources - dissipated - change of stored) / sum of |sources|, 0 without any.
    """
    book = {name: float(state[name].sum()) for name in ELEMENTS + SOURCES + ("stored",)}
    given = sum(book[name] for name in SOURCES)
    spent = sum(book[name] for name in ELEMENTS)
    scale = sum(abs(book[name]) for name in SOURCES)
    book["residual_rel"] = (given - spent - book["stored"]) / scale if scale else 0.0
    return book


def per_spike(state: np.ndarray) -> float | None:
    """Return memristor + control resistor per output spike [J], or None without spikes."""
    spikes = float(state["spikes"].sum())
    if not spikes:
        return None
    return float((state["memristor"] + state["control_resistor"]).sum()) / spikes
