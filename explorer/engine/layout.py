"""From a scenario to the plain records that a kernel takes. Arrays are allocated here only."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from explorer.errors import ScenarioError
from explorer.model.constants import REFERENCE_TEMPERATURE
from explorer.model.materials import ions, relative_speed
from explorer.model.neurons import models
from explorer.model.neurons.conditions import Conditions
from explorer.model.spread import log_normal_factors
from explorer.model.stimuli import Timing
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario

STEEPEST = 700.0
"""Most tunnelling lengths in an oxide: exp(700) is the largest number our exp returns."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One scenario as the kernel needs it.

    Attributes: `model` neuron id; `clock` factor on every time of the stimulus, on dt, run time and
    C_g [1]; `speed` diffusivity relative to the reference [1] with its low and high end; `dt` [s];
    `steps` of the whole run; `parameters` records, shape (neurons,); `timing` of the stimulus in
    steps; `seed`; `period_steps` for single stepping; `stages` of a chain, neighbours in number.
    """

    model: str
    clock: float
    speed: tuple[float, float, float]
    dt: float
    steps: int
    parameters: np.ndarray
    timing: Timing
    seed: int
    period_steps: int
    stages: int = 1

    @property
    def size(self) -> int:
        """Number of neurons."""
        return self.parameters.shape[0]

    def fits(self, other: Layout) -> bool:
        """Return whether a run may go on with another layout: same neurons, in the same chains."""
        return (self.model, self.size, self.stages) == (other.model, other.size, other.stages)


def matched_clock(speed: float) -> float:
    """Return the whole decade nearest to 1 / speed: the factor that keeps an ion in step [1]."""
    return float(f"1e{round(-math.log10(speed))}")


def speed_of(scenario: Scenario) -> tuple[float, float, float]:
    """Return the ion's diffusivity relative to the reference [1] with its low and high end."""
    device = scenario.device
    model = models()[scenario.neuron.model].DESCRIPTION
    if not model.follows_ion:
        return 1.0, 1.0, 1.0
    temperature = REFERENCE_TEMPERATURE if model.speed_at_reference else device.temperature
    return relative_speed(device.ion, device.oxide, temperature)


def clock_of(scenario: Scenario) -> float:
    """Return the clock factor of a scenario: 1 unless the clock is matched to the ion."""
    if not scenario.stimulus.match_ion:
        return 1.0
    return matched_clock(speed_of(scenario)[0])


def lay_out(scenario: Scenario, neurons: int | None = None, seed: int | None = None,
            seconds: float | None = None) -> Layout:  # fmt: skip
    """Return the layout of a scenario; the arguments override its size, seed and run time.

    Raises
    ------
    ScenarioError
        A combination that cannot be integrated: a step too long for a rate or a pulse.
    """
    run = scenario.run
    seed = run.seed if seed is None else int(seed)
    size = scenario.population.size if neurons is None else int(neurons)
    duration = run.seconds if seconds is None else float(seconds)
    for name, value, low, high in (("seed", seed, 0, 2**53), ("neurons", size, 1, 100_000)):
        if not low <= value <= high:
            raise ScenarioError(f"{name}: {value} is out of bounds, allowed is {low} to {high}.")
    longest = scenario.declaration("run.seconds").bounds[1]
    if not 0 < duration <= longest:
        raise ScenarioError(
            f"seconds: {duration} is out of bounds, allowed is more than 0 and up to {longest:g}."
        )
    speed = speed_of(scenario)
    clock = clock_of(scenario)
    dt = run.dt * clock
    timing = _timing(scenario, seed)
    return Layout(
        model=scenario.neuron.model,
        clock=clock,
        speed=speed,
        dt=dt,
        steps=max(round(duration / run.dt), 1),
        parameters=_records(scenario, speed[0], clock, dt, size, seed),
        timing=timing,
        seed=seed,
        period_steps=max(timing.period, 8),
        stages=min(scenario.network.stages, size),
    )


def _timing(scenario: Scenario, seed: int) -> Timing:
    stimulus, dt = scenario.stimulus, scenario.run.dt
    timing = Timing(
        shape=stimulus.shape,
        amplitude=stimulus.amplitude,
        width=round(stimulus.width / dt),
        period=round(stimulus.period / dt),
        delay=round(stimulus.delay / dt),
        duration=round(stimulus.duration / dt),
        seed=seed,
        individual=stimulus.individual,
    )
    for name in ("width", "period"):
        if getattr(timing, name) < 1 and stimulus.shape != "dc":
            shown = engineering(getattr(stimulus, name), "s")
            raise ScenarioError(
                f"stimulus.{name}: {shown} is shorter than one time step, "
                f"allowed is run.dt = {engineering(dt, 's')} or more."
            )
    return timing


def _records(scenario: Scenario, speed, clock, dt, size, seed) -> np.ndarray:
    device = scenario.device
    factors = log_normal_factors(size, seed, scenario.population.spread)
    thickest = device.thickness * float(factors[:, 2].max()) / device.tunnelling_length
    if not thickest <= STEEPEST:
        raise ScenarioError(
            f"device.tunnelling_length: the oxide is {thickest:.4g} times as thick, allowed is up "
            f"to {STEEPEST:g} times."
        )
    model = models()[scenario.neuron.model]
    conditions = Conditions(
        dt=dt,
        clock=clock,
        speed=speed,
        charge=ions()[device.ion].charge_number,
        factors=factors,
    )
    records = model.records(scenario.values(), conditions)
    loss = model.fastest_loss(records)
    if not loss < 0.5:
        raise ScenarioError(
            f"run.dt: the fastest state relaxes by {loss:.3g} of its size in one time step, "
            "allowed is less than 0.5; choose a shorter run.dt or slower relaxation rates."
        )
    for name in records.dtype.names:
        if not np.isfinite(records[name]).all():
            raise ScenarioError(f"the parameters give no finite {name.replace('_', ' ')}.")
    return records
