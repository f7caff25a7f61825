"""Refractory period: the control resistor empties the gate, and until then there is no next spike.

Protocol: the pulse train of 0.8 V, 1 ms on and 1 ms off, with five control resistances; the mean
time between spikes from 0.6 to 0.9 s. Source: zhao2025 (Fig. 4c, d) by he2026.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench, count_of, ratio_and_error
from explorer.language import translate as _
from explorer.model.observables.refractory import (
    interval_by_rate,
    rms_log_error,
    steady_interval,
)

ID = "refractory-period"
TITLE = "Refractory period"
QUESTION = "How long must it rest after a spike, and what sets that?"
TRAIT = True
ORDER = 50
MODELS = ("1m1t1r",)

AMPLITUDE, WIDTH, PERIOD = 0.8, 1e-3, 2e-3
RESISTANCES = np.array([50e6, 100e6, 250e6, 500e6, 1e9])
PUBLISHED = np.array([2.25e-3, 2.3e-3, 4e-3, 8e-3, 23.8e-3])
TRIALS = (6, 12, 32, 40, 80)
"""Trials at each resistance: the slow ones spike rarely, and irregularly."""

WINDOW = (0.6, 0.9)
BAND = (1.4, 2.5)
MIDDLE, DOUBLE = 2, 3
"""Rows of 250 and 500 megohms."""


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the interval at 500 megohms over that at 250."""
    bench = Bench(seed, threads, halted)
    found, rates = np.full((RESISTANCES.size, 2), np.nan), np.full((RESISTANCES.size, 2), np.nan)
    for row, resistance in enumerate(RESISTANCES):
        changes = {"stimulus.shape": "pulse-train", "stimulus.amplitude": AMPLITUDE,
                   "stimulus.width": WIDTH, "stimulus.period": PERIOD,
                   "neuron.control_resistance": float(resistance)}  # fmt: skip
        trials = bench.trials(scenario, changes, WINDOW[1], count_of(TRIALS[row], effort, 1))
        interval = steady_interval(trials.times, trials.neurons, *WINDOW)
        if interval is not None:
            found[row] = interval
            rates[row] = interval_by_rate(trials.times, trials.neurons, trials.size, *WINDOW)
    number, error = None, None
    if not np.isnan(found[[MIDDLE, DOUBLE]]).any():
        number, error = ratio_and_error(tuple(found[DOUBLE]), tuple(found[MIDDLE]))
    return Outcome(
        number=number,
        error=error,
        unit="1",
        means="time between spikes at 500 MΩ, over that at 250 MΩ",
        published=float(PUBLISHED[DOUBLE] / PUBLISHED[MIDDLE]),
        band=BAND,
        sentence=_sentence(found[:, 0], number),
        x=Axis("Control resistance", "Ω", log=True),
        y=Axis("Mean time between spikes", "s", log=True),
        series=(
            Series("this neuron", RESISTANCES, found[:, 0], found[:, 1]),
            Series("published", RESISTANCES, PUBLISHED, kind="published", line=False),
        ),
        source="he2026",
        evidence="transcribed",
        details=_details(found, rates),
    )


def _details(found: np.ndarray, rates: np.ndarray) -> dict[str, float]:
    """Return each interval, the same from the rate, and the distance from the published ones."""
    details = {}
    for row, resistance in enumerate(RESISTANCES):
        name = f"{resistance / 1e6:.0f} MΩ"
        details[f"interval at {name}"] = float(found[row, 0])
        details[f"error at {name}"] = float(found[row, 1])
        details[f"by rate at {name}"] = float(rates[row, 0])
    relative = found[:, 1] / found[:, 0]
    miss = np.log(found[:, 0] / PUBLISHED)
    size = rms_log_error(found[:, 0], PUBLISHED)
    return details | {
        "rms ln error": size,
        "error of the rms": float(np.sqrt(((miss * relative) ** 2).sum()) / (miss.size * size)),
        "rms ln error by rate": rms_log_error(rates[:, 0], PUBLISHED),
        "always rising": float(bool(np.all(np.diff(found[:, 0]) > 0.0))),
        "largest part off the drive period up to 100 MΩ": float(
            np.abs(found[:2, 0] / PERIOD - 1.0).max()
        ),
    }


def _sentence(intervals: np.ndarray, number: float | None) -> str:
    if number is None:
        return _("It does not spike steadily here: there is no rest to be measured.")
    text = _("Twice the control resistor, {number:.1f} times the rest: from {short:.1f} to "
             "{long:.1f} ms between spikes. The gate empties through it.")  # fmt: skip
    return text.format(number=number, short=intervals[MIDDLE] * 1e3, long=intervals[DOUBLE] * 1e3)
