"""A frame: what the screen may know of the simulation at one instant. Frozen; the newest wins."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Readouts:
    """Numbers of the cards, in SI; None where there is nothing to tell.

    `rate` of one neuron over the window; `interval_mean`, `interval_sd` over the window;
    `first_spike` of the traced neuron since t = 0; `energy_per_spike` of the front end over the
    window, `parts` of it in the order of the model's front end; `output_power` mean power of the
    output stage of one neuron over the window, None where the model has none; `residual` of the
    energy books since t = 0; `speed` reached, in scenario time per real time; `sha256` of the state
    at the run time, if nothing was changed on the way.
    """

    rate: float | None = None
    interval_mean: float | None = None
    interval_sd: float | None = None
    first_spike: float | None = None
    energy_per_spike: float | None = None
    parts: tuple[float, ...] = ()
    output_power: float | None = None
    residual: float = 0.0
    speed: float = 0.0
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One snapshot.

    Attributes: `sequence` number; `model` id; `time` since t = 0 [s]; `dt`, `clock`, `window` [s];
    `playing`;
    `spike_serial` the running number of each spike since the start, in the order of its recording;
    `spike_end` the number that the next spike will get; `epoch` changes whenever these numbers or
    the clock start anew;
    `x` times of the columns relative to now [s]; `low`, `high` least and largest value of each
    traced variable in each column; `spike_x` [s relative to now], `spike_neuron`;
    `amplitude` of the stimulus that the engine worked with [V]; `names` of the traced variables;
    `state` of the traced neuron by name; `readouts`; `neurons`;
    `seed`; `message` why the engine stopped, or empty;
    `sharing` how many simulations take turns on this machine's cores; `orders` how many changes of
    the scenario the engine has taken: a frame with more of them than the last answers a person.
    """

    sequence: int
    model: str
    time: float
    dt: float
    clock: float
    window: float
    playing: bool
    neurons: int
    seed: int
    amplitude: float
    names: tuple[str, ...]
    x: np.ndarray
    low: np.ndarray
    high: np.ndarray
    spike_x: np.ndarray
    spike_neuron: np.ndarray
    state: dict[str, float]
    readouts: Readouts = field(default_factory=Readouts)
    message: str = ""
    sharing: int = 1
    spike_serial: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    spike_end: int = 0
    epoch: int = 0
    orders: int = 0
