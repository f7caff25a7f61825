"""Stochasticity: the same device, the same pulses, and the first spike comes at another time.

Protocol: the pulse train of 0.8 V, 1 ms on and 1 ms off, again and again from rest; the spread of
the first spike's time, with the noise as it is and nearly off. No figure is published for it.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench, all_fired, count_of
from explorer.language import translate as _
from explorer.model.observables.integration import first_times
from explorer.model.observables.stochasticity import kolmogorov_smirnov, variation

ID = "stochasticity"
TITLE = "Stochasticity"
QUESTION = "Does it do the same thing twice?"
TRAIT = True
ORDER = 60
MODELS = ("1m1t1r",)

TRAIN = {"stimulus.shape": "pulse-train", "stimulus.amplitude": 0.8,
         "stimulus.width": 1e-3, "stimulus.period": 2e-3}  # fmt: skip
PATIENCE = 0.9
"""Longest time a trial may take to its first spike [s]."""

BAND = (0.1, 1.0)
QUIET = 0.1
"""Part of the noise that is left in the quiet runs."""

BINS = 24


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the coefficient of variation of the first spike's time."""
    bench = Bench(seed, threads, halted)
    times, missing = _first(bench, scenario, {}, count_of(300, effort, 24), seed)
    if missing > 0.05 or times.size < 3:
        sentence = _("It often stayed silent: there is not always a first spike to time.")
        return _outcome(None, None, {"share that stayed silent": missing}, times, sentence)
    number, error = variation(times)
    other, _missing = _first(bench, scenario, {}, count_of(150, effort, 12), seed + 1)
    quiet = {"noise.scale": scenario.noise.scale * QUIET}
    calm, _missing = _first(bench, scenario, quiet, count_of(40, effort, 4), seed)
    distance, chance = kolmogorov_smirnov(times, other) if other.size else (np.nan, np.nan)
    details = {
        "mean first spike": float(times.mean()),
        "standard deviation": float(times.std(ddof=1)),
        "variation with a tenth of the noise": variation(calm)[0],
        "distance from another seed (KS)": distance,
        "p value of that distance": chance,
        "share that stayed silent": missing,
    }
    text = _("Same device, same pulses: the first spike came anywhere from {early:.0f} to "
             "{late:.0f} ms. With a tenth of the noise the spread is {calm:.0f} %.")  # fmt: skip
    early, late = np.quantile(times, (0.05, 0.95)) * 1e3
    calm_percent = 100.0 * details["variation with a tenth of the noise"]
    return _outcome(
        number, error, details, times, text.format(early=early, late=late, calm=calm_percent)
    )


def _first(bench: Bench, scenario, changes: dict, count: int, seed: int):
    """Return the first spike's time of the trials that have one [s], and the share without."""
    trials = bench.trials(scenario, TRAIN | changes, PATIENCE, count, until=all_fired, seed=seed)
    times = first_times(trials.times, trials.neurons, count)
    silent = np.isnan(times)
    return times[~silent], float(silent.mean())


def _outcome(number, error, details, times, sentence) -> Outcome:
    edges = np.linspace(0.0, 1.05 * (times.max() if times.size else 0.2), BINS + 1)
    shares = np.histogram(times, edges)[0] / max(times.size, 1)
    outline_x = np.repeat(edges, 2)
    outline_y = np.concatenate([[0.0], np.repeat(shares, 2), [0.0]])
    return Outcome(
        number=number,
        error=error,
        unit="1",
        means="spread of the first spike's time, over its mean",
        published=None,
        band=BAND,
        sentence=sentence,
        x=Axis("Time of the first spike", "s"),
        y=Axis("Share of trials"),
        series=(Series("this neuron", outline_x, outline_y, kind="trace"),),
        source="zhao2025",
        evidence="assumed",
        details=details,
    )
