"""Threshold firing: one pulse, again and again at each voltage; below a threshold none fires.

Protocol: single pulses of 15 ms, 0.7 to 1.1 V and 0.4 V; the share of trials that fire, and a
logistic curve through it. Source: zhao2025 (Fig. 3c, d) by he2026.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench, all_fired, count_of
from explorer.language import translate as _
from explorer.model.observables.firing import Logistic, chance, logistic_fit

ID = "threshold-firing"
TITLE = "Threshold firing"
QUESTION = "At which voltage does a single pulse make it fire?"
TRAIT = True
ORDER = 20
MODELS = ("1m1t1r",)

WIDTH = 15e-3
VOLTAGES = np.array([0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 1.00, 1.05, 1.10])
PUBLISHED_AT = np.array([0.8, 0.9, 1.0])
PUBLISHED = np.array([0.05, 0.76, 0.95])
BELOW = 0.4
"""A voltage at which none may fire [V]."""

BAND = (0.85, 0.95)
WIDEST = 0.25
"""Largest width of the rise from 10 to 90 % that still counts as a threshold [V]."""


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the voltage at which every second pulse fires: the middle of the logistic curve."""
    bench = Bench(seed, threads, halted)
    trials = count_of(300, effort, 20)
    fired = np.array([_fired(bench, scenario, float(voltage), trials) for voltage in VOLTAGES])
    below = _fired(bench, scenario, BELOW, trials)
    shares, errors = np.array([chance(int(count), trials) for count in fired]).T
    curve = logistic_fit(VOLTAGES, fired, np.full(VOLTAGES.size, trials))
    details = {
        "trials at each voltage": float(trials),
        "share at 0.4 V": below / trials,
        "at most at 0.4 V (95 %)": 1.0 - 0.05 ** (1.0 / trials) if below == 0 else float("nan"),
    }
    for voltage in PUBLISHED_AT:
        row = int(np.argmin(np.abs(VOLTAGES - voltage)))
        details[f"share at {voltage:.1f} V"] = float(shares[row])
        details[f"error at {voltage:.1f} V"] = float(errors[row])
    if curve is not None:
        details |= {"width 10 to 90 %": curve.width, "error of the width": curve.width_error}
    published = logistic_fit(PUBLISHED_AT, PUBLISHED * 100.0, np.full(3, 100.0))
    return Outcome(
        number=None if curve is None else curve.midpoint,
        error=None if curve is None else curve.midpoint_error,
        unit="V",
        means="voltage at which one pulse in two fires",
        published=published.midpoint,
        band=BAND,
        sentence=_sentence(shares, curve),
        x=Axis("Voltage of the pulse", "V"),
        y=Axis("Share of pulses that fire"),
        series=_series(shares, errors, curve),
        source="he2026",
        evidence="transcribed",
        details=details,
    )


def _fired(bench: Bench, scenario, voltage: float, count: int) -> int:
    """Return how many of `count` trials fire at a voltage [V]."""
    changes = {"stimulus.shape": "single-pulse", "stimulus.amplitude": voltage,
               "stimulus.width": WIDTH}  # fmt: skip
    trials = bench.trials(scenario, changes, WIDTH, count, until=all_fired)
    return int(np.unique(trials.neurons).size)


def _series(shares, errors, curve: Logistic | None) -> tuple[Series, ...]:
    fine = np.linspace(VOLTAGES[0], VOLTAGES[-1], 81)
    smooth = np.full(fine.size, np.nan) if curve is None else curve.at(fine)
    return (
        Series("this neuron", VOLTAGES, shares, errors, line=False),
        Series("logistic curve", fine, smooth, kind="trace"),
        Series("published", PUBLISHED_AT, PUBLISHED, kind="published", line=False),
    )


def _sentence(shares: np.ndarray, curve: Logistic | None) -> str:
    if curve is None:
        if shares.max() < 0.5:
            return _("Hardly any pulse fires up to 1.1 V: the threshold lies higher.")
        return _("Nearly every pulse fires from 0.7 V on: the threshold lies lower.")
    text = _("Below {low:.2f} V hardly any pulse fires, above {high:.2f} V nearly every one does: "
             "it answers all or nothing.")  # fmt: skip
    half = 0.5 * curve.width
    return text.format(low=curve.midpoint - half, high=curve.midpoint + half)
