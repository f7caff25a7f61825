"""Energies of a run: by element, per spike, and whether the books close."""

from __future__ import annotations

import numpy as np

from explorer.model.neurons.description import Description

ALWAYS = (
    "memristor",
    "control_resistor",
    "transistor",
    "load",
    "source_input",
    "source_supply",
    "source_thermal",
)
"""Names that every summary has, whether the model has the element or not."""


def ledger(state: np.ndarray, model: Description) -> dict[str, float | None]:
    """Return the summed energies [J] by element and source, what is stored, and the residual.

    None for elements that the model lacks. `residual_rel` = (sources - dissipated - change of
    stored) / sum of |sources|, 0 without any.
    """
    book: dict[str, float | None] = dict.fromkeys(ALWAYS)
    kept = dict.fromkeys(model.elements + model.given + model.front_end)
    book |= {name: float(state[name].sum()) for name in kept}
    book["stored"] = float(state["stored"].sum())
    book["residual_rel"] = residual(state, model)
    return book


def residual(state: np.ndarray, model: Description) -> float:
    """Return how far the energy books are from closing, relative to what was delivered [1]."""
    given = [float(state[name].sum()) for name in model.given]
    spent = sum(float(state[name].sum()) for name in model.elements)
    scale = sum(abs(value) for value in given)
    return (sum(given) - spent - float(state["stored"].sum())) / scale if scale else 0.0


def per_spike(state: np.ndarray, model: Description) -> float | None:
    """Return the front end's energy per output spike [J], or None without spikes."""
    spikes = float(state["spikes"].sum())
    if not spikes:
        return None
    return sum(float(state[name].sum()) for name in model.front_end) / spikes
