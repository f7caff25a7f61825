"""Firing rate against pulse amplitude: the present scenario run anew at each amplitude."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.engine.run import simulate
from explorer.scenario.scenario import Scenario

POINTS = 19
NEURONS = 8
"""Most neurons at each amplitude."""

STEPS = 250_000
"""Steps of each run, half a second at 2 µs."""

SETTLING = 0.2
"""First part of each run that is not counted: the neurons start rested."""


@dataclass(frozen=True, slots=True)
class RatePoint:
    """One amplitude: `amplitude` [V]; `rate` of one neuron [Hz] with its standard `error` [Hz] over
    the neurons, or of a count where there is one neuron; `part` of the work that is done [1]."""

    amplitude: float
    rate: float
    error: float
    part: float


def amplitudes_for(scenario: Scenario) -> np.ndarray:
    """Return the amplitudes [V] to try: from zero to well above the present one."""
    most = scenario.declaration("stimulus.amplitude").bounds[1]
    top = min(max(1.2, 1.25 * scenario.stimulus.amplitude), most)
    return np.linspace(0.0, top, POINTS)


def rate_curve(scenario: Scenario, amplitudes: np.ndarray,
               steps: int = STEPS) -> Iterator[RatePoint]:  # fmt: skip
    """Yield the rate at each amplitude [V], one run after the other; the scenario stays as it is.

    Raises
    ------
    ScenarioError
        The scenario cannot be integrated at one of the amplitudes.
    """
    scenario = scenario.copy()
    longest = scenario.declaration("run.seconds").bounds[1]
    seconds = min(steps * scenario.run.dt, longest)
    neurons = min(scenario.population.size, NEURONS)
    for place, amplitude in enumerate(amplitudes):
        scenario.set("stimulus.amplitude", float(amplitude))
        result = simulate(scenario, seconds=seconds, neurons=neurons, traced=1)
        start, span = SETTLING * result.seconds, (1.0 - SETTLING) * result.seconds
        late = result.spike_neurons[result.spike_times >= start]
        counts = np.bincount(late, minlength=neurons)
        spread = counts.std(ddof=1) / math.sqrt(neurons) if neurons > 1 else math.sqrt(counts[0])
        done = (place + 1) / len(amplitudes)
        yield RatePoint(float(amplitude), float(counts.mean() / span), float(spread / span), done)
