"""What a neuron model must know beside the scenario's values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Conditions:
    """Clock, ion and spread of a run.

    Attributes: `dt` time step on the ion's clock [s]; `clock` factor of that clock [1]; `speed`
    diffusivity of the ion relative to the reference [1]; `charge` number [1]; `factors` from
    device to device, shape (neurons, 3), columns as in explorer.model.spread.
    """

    dt: float
    clock: float
    speed: float
    charge: int
    factors: np.ndarray
