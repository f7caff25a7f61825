"""Input voltages: one file a shape, each a pure function of the step number.

A shape module has `SHAPE` (its name in a scenario), `ORDER` in menus, `SUMMARY` (one sentence),
`USES` (the stimulus parameters that matter), `ENDS` (whether it is over by itself) and
`voltage(steps, timing) -> V in units of the amplitude`; a random shape with `INDIVIDUAL` takes the
number of a neuron too, and draws other pulses for each. Times are whole steps, so a pulse is
exactly as long in every repetition and nothing drifts.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

import numpy as np


@dataclass(frozen=True, slots=True)
class Timing:
    """A stimulus in whole steps.

    Attributes: `shape` name; `amplitude` [V]; `width` on-time, `period` start to start, `delay`
    before the first start, `duration` from there to the end (0 = no end), all in steps;
    `seed` for shapes that draw random numbers; `individual` whether each neuron has its own.
    """

    shape: str
    amplitude: float
    width: int
    period: int
    delay: int = 0
    duration: int = 0
    seed: int = 0
    individual: bool = False

    @property
    def ends(self) -> bool:
        """Whether the input stays at 0 V from some time on."""
        return self.duration > 0 or shapes()[self.shape].ENDS


@lru_cache(maxsize=1)
def shapes() -> dict[str, ModuleType]:
    """Return every shape module of this folder by its name, in its order."""
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    return {module.SHAPE: module for module in sorted(modules, key=lambda module: module.ORDER)}


def waveform(timing: Timing, first_step: int, count: int, neuron: int = 0) -> np.ndarray:
    """Return the input voltage [V] of steps first_step .. first_step + count - 1 (float64)."""
    steps = np.arange(first_step - timing.delay, first_step - timing.delay + count, dtype=np.int64)
    module = shapes()[timing.shape]
    whose = (neuron,) if neuron else ()
    voltage = timing.amplitude * module.voltage(steps, timing, *whose)
    outside = steps < 0
    if timing.duration:
        outside |= steps >= timing.duration
    voltage[outside] = 0.0
    return voltage


def waveforms(timing: Timing, first_step: int, count: int, neurons: int) -> np.ndarray:
    """Return the input voltages [V], one row for all neurons or, where they differ, one each."""
    apart = timing.individual and getattr(shapes()[timing.shape], "INDIVIDUAL", False)
    rows = range(neurons if apart else 1)
    return np.stack([waveform(timing, first_step, count, neuron) for neuron in rows])
