"""Leaky integration: with longer pauses between the pulses it takes more of them to fire.

Protocol: pulses of 0.9 V and 1 ms with pauses of 0.4 to 1.2 ms; pulses until the first spike.
Source: zhao2025 (Fig. 3b) by he2026.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import (
    Bench,
    all_fired,
    count_of,
    mean_and_error,
    ratio_and_error,
)
from explorer.language import translate as _
from explorer.model.observables.integration import first_times, pulses_until, strictly_rising

ID = "leaky-integration"
TITLE = "Leaky integration"
QUESTION = "Does what it has collected leak away in the pauses?"
TRAIT = True
ORDER = 10
MODELS = ("1m1t1r",)

AMPLITUDE, WIDTH = 0.9, 1e-3
GAPS = np.array([0.4e-3, 0.6e-3, 0.8e-3, 1.0e-3, 1.2e-3])
PUBLISHED = np.array([140.0, 160.0, 180.0, 215.0, 260.0])
BAND = (1.7, 2.0)
PATIENCE = 600
"""Pulses after which a trial counts as silent."""

MEMORY = 1.0
"""A pause far longer than the residue lasts [s]."""

REMEMBERS = 4
"""Trials of the long pause: what is left varies little."""


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the ratio of the pulse counts at the longest and the shortest pause."""
    bench = Bench(seed, threads, halted)
    counts = np.full((GAPS.size, 2), np.nan)
    for row, gap in enumerate(GAPS):
        pulses = _pulses(bench, scenario, float(gap), count_of(160, effort, 8))
        if np.isnan(pulses).mean() > 0.05:
            break  # longer pauses leave it even more silent
        counts[row] = mean_and_error(pulses[~np.isnan(pulses)])
    number, error, details = None, None, {}
    if not np.isnan(counts).any():
        number, error = ratio_and_error(tuple(counts[-1]), tuple(counts[0]))
        left = _left_over(bench, scenario, max(int(counts[0, 0]) // 2, 1))
        details = {
            **{f"pulses at {gap * 1e3:.1f} ms": float(mean)
               for gap, mean in zip(GAPS, counts[:, 0], strict=True)},
            "always rising": float(strictly_rising(counts[:, 0])),
            "left after a pause of 1 s": left,
        }  # fmt: skip
    shortest = counts[0, 0]
    return Outcome(
        number=number,
        error=error,
        unit="1",
        means="pulses needed with 1.2 ms pauses, over those with 0.4 ms",
        published=float(PUBLISHED[-1] / PUBLISHED[0]),
        band=BAND,
        sentence=_sentence(counts[:, 0]),
        x=Axis("Pause between pulses", "s"),
        y=Axis("Pulses to the first spike, relative"),
        series=(
            Series("this neuron", GAPS, counts[:, 0] / shortest, counts[:, 1] / shortest),
            Series("published", GAPS, PUBLISHED / PUBLISHED[0], kind="published", line=False),
        ),
        source="he2026",
        evidence="transcribed",
        details=details,
    )


def _pulses(bench: Bench, scenario, gap: float, count: int) -> np.ndarray:
    """Return how many pulses each trial needs; nan for those that stay silent."""
    period = WIDTH + gap
    changes = {"stimulus.shape": "pulse-train", "stimulus.amplitude": AMPLITUDE,
               "stimulus.width": WIDTH, "stimulus.period": period}  # fmt: skip
    trials = bench.trials(scenario, changes, PATIENCE * period, count, until=all_fired)
    return pulses_until(first_times(trials.times, trials.neurons, count), period)


def _left_over(bench: Bench, scenario, pulses: int) -> float:
    """Return the share of the collected ions that is left after a long pause [1]."""
    period = WIDTH + float(GAPS[0])
    train = {"stimulus.shape": "pulse-train", "stimulus.amplitude": AMPLITUDE,
             "stimulus.width": WIDTH, "stimulus.period": period,
             "stimulus.duration": pulses * period}  # fmt: skip
    states = [
        bench.trials(scenario, train, pulses * period + pause, REMEMBERS).state
        for pause in (0.0, MEMORY)
    ]
    before, after = ((state["filament"] + state["residue"]).mean() for state in states)
    return float(after / before) if before > 0.0 else float("nan")


def _sentence(counts: np.ndarray) -> str:
    if np.isnan(counts).any():
        return _("It stayed silent for {limit} pulses of 0.9 V: what it collects leaks away faster "
                 "than it comes in.").format(limit=PATIENCE)  # fmt: skip
    text = _("It took {many:.0f} pulses instead of {few:.0f}: what it collects leaks away in the "
             "pauses. The paper's device took 260 instead of 140.")  # fmt: skip
    if counts[-1] <= counts[0]:
        text = _("It took {many:.0f} pulses with long pauses and {few:.0f} with short ones: "
                 "nothing leaks away.")  # fmt: skip
    return text.format(many=counts[-1], few=counts[0])
