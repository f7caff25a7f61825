"""Intrinsic plasticity: a second pulse fires sooner than the first, the more the sooner it comes.

Protocol: two pulses of 2 V and 20 ms, 3 ms to 1 s apart; how much sooner the second one fires.
Source: zhao2025 (Fig. 4a, b) by he2026.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import (
    Bench,
    Trials,
    count_of,
    mean_and_error,
    ratio_and_error,
)
from explorer.language import translate as _
from explorer.model.observables.integration import first_times
from explorer.model.observables.plasticity import lifetime, shortening

ID = "intrinsic-plasticity"
TITLE = "Intrinsic plasticity"
QUESTION = "Does it fire more readily after it has just fired?"
TRAIT = True
ORDER = 40
MODELS = ("1m1t1r",)

AMPLITUDE, WIDTH = 2.0, 20e-3
GAPS = np.array([3e-3, 30e-3, 80e-3, 200e-3, 1.0])
PUBLISHED = np.array([5.7e-3, 4.5e-3, 3.2e-3, 2.4e-3, 0.2e-3])
RATIOS = np.array([1.0, 0.79, 0.56, 0.42, 0.04])
"""The published shortenings relative to the first, as quoted."""

TRIALS = (400, 140, 140, 140, 90)
"""Trials at each gap: after 3 ms only about one in five gates is low enough to spike again."""

BAND = (0.34, 0.50)
LONG = 3
"""Row of the gap of 200 ms."""


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the shortening after 200 ms over that after 3 ms."""
    bench = Bench(seed, threads, halted)
    found = np.full((GAPS.size, 2), np.nan)
    first, second_share = float("nan"), float("nan")
    for row, gap in enumerate(GAPS):
        count = count_of(TRIALS[row], effort, 6)
        trials = _pair(bench, scenario, {}, float(gap), count)
        sooner = shortening(trials.times, trials.neurons, count, WIDTH + float(gap))
        valid = sooner[~np.isnan(sooner)]
        if row == 0:
            first = float(np.mean(first_times(trials.times, trials.neurons, count)))
            second_share = valid.size / count
        if valid.size < 2:
            break
        found[row] = mean_and_error(valid)
    if np.isnan(found).any() or found[0, 0] <= 0.0:
        return _outcome(found, None, None, {}, _without(first))
    number, error = ratio_and_error(tuple(found[LONG]), tuple(found[0]))
    details = _details(found) | {
        "first time to fire": first,
        "share that spikes again after 3 ms": second_share,
        **_controls(bench, scenario, effort, found),
    }
    sentence = _("After 3 ms the second pulse fires {near} ms sooner, after 1 s only {far} ms: "
                 "the residue that remembers is gone.")  # fmt: skip
    near, far = found[0, 0] * 1e3, max(found[-1, 0], 0.0) * 1e3
    if far > 0.5 * near:
        sentence = _("After 3 ms the second pulse fires {near} ms sooner, and after 1 s still "
                     "{far} ms: the residue stays.")  # fmt: skip
    return _outcome(
        found, number, error, details, sentence.format(near=f"{near:.1f}", far=f"{far:.1f}")
    )


def _pair(bench: Bench, scenario, changes: dict, gap: float, count: int) -> Trials:
    pulses = {"stimulus.shape": "pulse-pair", "stimulus.amplitude": AMPLITUDE,
              "stimulus.width": WIDTH, "stimulus.period": WIDTH + gap}  # fmt: skip
    return bench.trials(scenario, pulses | changes, 2.0 * WIDTH + gap, count)


def _details(found: np.ndarray) -> dict[str, float]:
    """Return the ratios to the shortest gap and the lifetime of the residue."""
    details = {}
    for row, gap in enumerate(GAPS):
        if row:
            ratio, error = ratio_and_error(tuple(found[row]), tuple(found[0]))
            details[f"ratio at {gap * 1e3:.0f} ms"] = ratio
            details[f"error at {gap * 1e3:.0f} ms"] = error
    time, error = lifetime(GAPS, found[:, 0], np.maximum(found[:, 1], 1e-9))
    plain, scatter = lifetime(GAPS, found[:, 0])
    return details | {
        "residue lifetime": plain,
        "error of the lifetime": scatter if np.isnan(error) else max(error, scatter),
        "residue lifetime, weighted": time,
        "residue lifetime, published points": lifetime(GAPS, PUBLISHED)[0],
    }


def _controls(bench: Bench, scenario, effort: float, found: np.ndarray) -> dict[str, float]:
    """Return what is left without conversion, and the ratio when every trial counts.

    A gate that is still up at the second pulse gives no output spike. Timed when the gate passes
    half the input, every trial has a second time, and those with a gate half up are later.
    """
    count = count_of(100, effort, 6)
    gap = float(GAPS[1])
    plain = _pair(bench, scenario, {"device.conversion_rate": 0.0}, gap, count)
    without = shortening(plain.times, plain.neurons, count, WIDTH + gap)
    half = {"neuron.threshold_voltage": 0.5 * AMPLITUDE}
    every = _pair(bench, scenario, half, float(GAPS[0]), count)
    sooner = shortening(every.times, every.neurons, count, WIDTH + float(GAPS[0]))
    valid = sooner[~np.isnan(sooner)]
    left, error = mean_and_error(without[~np.isnan(without)])
    whole = float(valid.mean()) if valid.size else float("nan")
    return {
        "sooner after 30 ms without conversion": left,
        "error without conversion": error,
        **{
            f"ratio at {gap * 1e3:.0f} ms if every trial counts": float(ours / whole)
            for gap, ours in zip(GAPS[1:], found[1:, 0], strict=True)
        },
    }


def _without(first: float) -> str:
    if np.isnan(first):
        return _("A pulse of 2 V and 20 ms does not always fire here: nothing can be compared.")
    return _("The second pulse found the gate still up or fired no sooner: nothing to compare.")


def _outcome(found, number, error, details, sentence) -> Outcome:
    return Outcome(
        number=number,
        error=error,
        unit="1",
        means="how much sooner after 200 ms, over that after 3 ms",
        published=float(RATIOS[LONG]),
        band=BAND,
        sentence=sentence,
        x=Axis("Gap between the two pulses", "s", log=True),
        y=Axis("How much sooner the second fires, relative"),
        series=(
            Series("this neuron", GAPS, found[:, 0] / found[0, 0], found[:, 1] / found[0, 0]),
            Series("published", GAPS, RATIOS, kind="published", line=False),
        ),
        source="he2026",
        evidence="transcribed",
        details=details,
    )
