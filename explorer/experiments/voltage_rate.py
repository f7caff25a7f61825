"""Constant voltage on the Langevin neuron: from which voltage it fires by itself, and how often.

Protocol: a constant voltage from t = 0; all spikes count. The threshold is where the rate reaches
one spike a second, interpolated in the logarithm of the rate between two voltages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench, count_of, mean_and_error
from explorer.model.observables import intervals
from explorer.scenario.scenario import Scenario

ID = "voltage-rate"
TITLE = "Rate against constant voltage"
QUESTION = "From which constant voltage does the neuron fire by itself, and how fast?"
TRAIT = False
ORDER = 40
MODELS = ("rc-langevin",)

STANDARD = 0.5
"""Voltage [V] of the number."""

VOLTAGES = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0)
FEW = (0.25, 0.35, 0.5, 1.0, 2.0)
SECONDS, NEURONS = 1.5, 8
THRESHOLD_RATE = 1.0
"""Rate [Hz] from which the neuron counts as firing."""

CALCULATED = {0.35: 1.9, 0.4: 6.8, 0.45: 18.5, 0.5: 33.9, 1.0: 223.0, 2.0: 473.0, 4.0: 751.0}
"""Rates [Hz] of the set A-1 by an earlier calculation (langevincheck2026), by voltage [V]."""

SOURCE, EVIDENCE = "langevincheck2026", "calculated"
BAND = 0.07
"""Relative distance from the earlier calculation that counts as a match."""


@dataclass(frozen=True, slots=True)
class Firing:
    """What a constant voltage did: `rate` [Hz] with one standard `error`, `variation` of the
    intervals [1] or None, number of intervals `count`."""

    rate: float
    error: float
    variation: float | None
    count: int


def held(scenario: Scenario, voltage: float, seconds: float, neurons: int, bench: Bench,
         changes: Mapping[str, object] | None = None) -> Firing:  # fmt: skip
    """Hold a scenario's neuron at a constant voltage [V] for some time [s], in `neurons` trials."""
    stimulus = {"stimulus.shape": "dc", "stimulus.amplitude": voltage}
    done = bench.trials(scenario, {**stimulus, **(changes or {})}, seconds, neurons)
    rates = np.bincount(done.neurons, minlength=neurons) / done.seconds
    rate, error = mean_and_error(rates)
    gaps = intervals.within_neurons(done.times, done.neurons)
    variation = intervals.variation(done.times, done.neurons)
    return Firing(rate, error or rate / math.sqrt(max(gaps.size, 1)), variation, gaps.size)


def threshold(voltages: np.ndarray, rates: np.ndarray) -> float | None:
    """Return the voltage [V] at which the rate [Hz] reaches THRESHOLD_RATE; None if it does not.

    `voltages` rise. Interpolated in the logarithm of the rate; where the rate below is zero or
    there is none below, the first voltage that reaches it.
    """
    reached = np.asarray(rates) >= THRESHOLD_RATE
    if not reached.any():
        return None
    above = int(reached.argmax())
    if above == 0 or rates[above - 1] <= 0.0:
        return float(voltages[above])
    low, high = math.log(rates[above - 1]), math.log(rates[above])
    part = (math.log(THRESHOLD_RATE) - low) / (high - low)
    return float(voltages[above - 1] + part * (voltages[above] - voltages[above - 1]))


def untouched(scenario: Scenario) -> bool:
    """Return whether device and circuit are those of the set A-1, at 300 K and with full noise."""
    fresh = Scenario()
    own = [path for path in scenario if path.startswith("langevin.")]
    shared = ["device.ion", "device.oxide", "device.thickness", "device.temperature", "noise.scale"]
    return all(scenario.get(path) == fresh.get(path) for path in own + shared)


def measure(scenario: Scenario, effort: float = 1.0, seed: int = 1, threads: int = 1,
            halted: Callable[[], bool] = never) -> Outcome:  # fmt: skip
    """Return the rate at 0.5 V and the curve of rate against constant voltage."""
    bench = Bench(seed, threads, halted)
    voltages = np.array(VOLTAGES if effort >= 0.4 else FEW)
    neurons = count_of(NEURONS, effort)
    found = [held(scenario, float(voltage), SECONDS, neurons, bench) for voltage in voltages]
    rates = np.array([firing.rate for firing in found])
    errors = np.array([firing.error for firing in found])
    onset = threshold(voltages, rates)
    standard = found[int(np.flatnonzero(voltages == STANDARD)[0])]
    known = untouched(scenario)
    series = [Series("this neuron", voltages, rates, errors)]
    if known:
        marks = np.array(list(CALCULATED)), np.array(list(CALCULATED.values()))
        series.append(Series("calculated before", *marks, kind="published", line=False))
    published = CALCULATED[STANDARD]
    details = {f"rate_hz_at_{v:g}_v": float(r) for v, r in zip(voltages, rates, strict=True)}
    details |= {} if onset is None else {"threshold_v": onset}
    return Outcome(
        number=standard.rate,
        error=standard.error,
        unit="Hz",
        means="rate at 0.5 V",
        published=published if known else None,
        band=((1 - BAND) * published, (1 + BAND) * published) if known else (0.0, float("inf")),
        sentence=_sentence(voltages, rates, onset),
        x=Axis("Constant voltage", "V"),
        y=Axis("Rate", "Hz"),
        series=tuple(series),
        source=SOURCE,
        evidence=EVIDENCE,
        details=details,
    )


def _sentence(voltages: np.ndarray, rates: np.ndarray, onset: float | None) -> str:
    if onset is None:
        return "The neuron stays below one spike a second at every voltage tried."
    top = int(rates.argmax())
    said = (
        f"The neuron fires once a second from about {onset:.2f} V on, and up to "
        f"{rates[top]:.0f} times a second at {voltages[top]:g} V."
    )
    if rates[-1] < 0.1 * rates[top]:
        said += f" At {voltages[-1]:g} V it stays bridged and is almost silent."
    return said
