"""First spike: how long the neuron collects before it fires for the first time.

Protocol: the pulse train of 0.8 V, 1 ms on and 1 ms off, from rest. Source: zhao2025 (Fig. 2e) by
he2026, read off a figure.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import Bench, all_fired, count_of, mean_and_error
from explorer.language import translate as _
from explorer.model.observables.integration import first_times

ID = "first-spike"
TITLE = "Time to the first spike"
QUESTION = "How long does it collect before it fires?"
TRAIT = False
ORDER = 70
MODELS = ("1m1t1r",)

TRAIN = {"stimulus.shape": "pulse-train", "stimulus.amplitude": 0.8,
         "stimulus.width": 1e-3, "stimulus.period": 2e-3}  # fmt: skip
PUBLISHED = 88e-3
BAND = (60e-3, 200e-3)
PATIENCE = 0.9
"""Longest time a trial may take [s]."""


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the mean time of the first spike [s]."""
    bench = Bench(seed, threads, halted)
    count = count_of(300, effort, 30)
    trials = bench.trials(scenario, TRAIN, PATIENCE, count, until=all_fired)
    times = first_times(trials.times, trials.neurons, count)
    fired = np.sort(times[~np.isnan(times)])
    number, error = None, None
    sentence = _("It stayed silent in more than one trial in twenty: no mean can be given.")
    if fired.size >= 0.95 * count:
        number, error = mean_and_error(fired)
        sentence = _("The first spike comes after {ours:.0f} ms, or {pulses:.0f} pulses; the "
                     "paper's device needed about 88 ms.").format(
            ours=number * 1e3, pulses=np.floor(number / 2e-3) + 1.0)  # fmt: skip
    return Outcome(
        number=number,
        error=error,
        unit="s",
        means="mean time of the first spike",
        published=PUBLISHED,
        band=BAND,
        sentence=sentence,
        x=Axis("Time since the first pulse", "s"),
        y=Axis("Share that has fired"),
        series=(
            Series("this neuron", np.concatenate([[0.0], fired]),
                   np.arange(fired.size + 1) / count, kind="trace"),
            Series("published", np.array([PUBLISHED]), np.array([0.5]), kind="published",
                   line=False),
        ),
        source="he2026",
        evidence="transcribed",
        details={"share that fired": fired.size / count},
    )  # fmt: skip
