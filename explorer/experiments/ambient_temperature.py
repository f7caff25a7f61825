"""The Langevin neuron in cold and warm surroundings: rate and threshold at three temperatures.

Protocol: constant voltages from t = 0 at 280, 300 and 340 K; all spikes count. The friction of the
ions is held at its value at 300 K, so warmth acts through the random kicks alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench, count_of, ratio_and_error
from explorer.experiments.voltage_rate import (
    BAND,
    EVIDENCE,
    MODELS,
    SOURCE,
    STANDARD,
    held,
    threshold,
    untouched,
)
from explorer.scenario.scenario import Scenario

__all__ = ["MODELS", "measure"]

ID = "ambient-temperature"
TITLE = "Cold and warm surroundings"
QUESTION = "Does the neuron fire sooner and faster when its surroundings are warmer?"
TRAIT = False
ORDER = 41

TEMPERATURES = (280.0, 300.0, 340.0)
VOLTAGES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
FEW = (0.25, 0.35, 0.5)
SECONDS, NEURONS = 1.5, 8

CALCULATED = {280.0: 25.2, 300.0: 33.9, 340.0: 55.9}
"""Rates [Hz] of the set A-1 at 0.5 V by an earlier calculation, by temperature [K]."""


def measure(scenario: Scenario, effort: float = 1.0, seed: int = 1, threads: int = 1,
            halted: Callable[[], bool] = never) -> Outcome:  # fmt: skip
    """Return how many times faster the neuron fires at 340 K than at 280 K, at 0.5 V."""
    bench = Bench(seed, threads, halted)
    voltages = np.array(VOLTAGES if effort >= 0.4 else FEW)
    neurons = count_of(NEURONS, effort)
    series, details, standard, onsets = [], {}, {}, []
    for temperature in TEMPERATURES:
        warm = {"device.temperature": temperature}
        found = [held(scenario, float(v), SECONDS, neurons, bench, warm) for v in voltages]
        rates = np.array([firing.rate for firing in found])
        errors = np.array([firing.error for firing in found])
        series.append(Series(f"{temperature:g} K", voltages, rates, errors))
        standard[temperature] = found[int(np.flatnonzero(voltages == STANDARD)[0])]
        details[f"rate_hz_at_{temperature:g}_k"] = standard[temperature].rate
        onset = threshold(voltages, rates)
        onsets.append(onset)
        details |= {} if onset is None else {f"threshold_v_at_{temperature:g}_k": onset}
    cold, warm = standard[TEMPERATURES[0]], standard[TEMPERATURES[-1]]
    number, error = None, None
    if cold.rate > 0.0:
        number, error = ratio_and_error((warm.rate, warm.error), (cold.rate, cold.error))
    same = scenario.copy()
    same.set("device.temperature", 300.0)
    known = untouched(same)
    published = CALCULATED[TEMPERATURES[-1]] / CALCULATED[TEMPERATURES[0]]
    if known:
        marks = np.full(3, STANDARD), np.array(list(CALCULATED.values()))
        series.append(Series("calculated before", *marks, kind="published", line=False))
    return Outcome(
        number=number,
        error=error,
        unit="1",
        means="rate at 340 K over that at 280 K",
        published=published if known else None,
        band=((1 - BAND) * published, (1 + BAND) * published) if known else (0.0, float("inf")),
        sentence=_sentence(number, onsets),
        x=Axis("Constant voltage", "V"),
        y=Axis("Rate", "Hz"),
        series=tuple(series),
        source=SOURCE,
        evidence=EVIDENCE,
        details=details,
    )


def _sentence(number: float | None, onsets: list[float | None]) -> str:
    if number is None:
        return "At 0.5 V the neuron does not fire when it is cold."
    said = f"At 0.5 V it fires {number:.2g} times as often at 340 K as at 280 K"
    if None in onsets:
        return said + "."
    shown = ", ".join(
        f"{onset:.2f} V at {kelvin:g} K" for onset, kelvin in zip(onsets, TEMPERATURES, strict=True)
    )
    return f"{said}. One spike a second takes {shown}."
