"""Switching voltages: how the threshold and hold voltages of many loops and devices are spread.

Protocol: the loops of sweep_loop.py. Their spread from loop to loop and from device to device is
what a designer of an array has to live with; a hold voltage far below the threshold makes the loop.
Source: wang2024, measured loops of two devices: hold over threshold below 0.4.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import count_of
from explorer.experiments.sweep_loop import DEVICES, LOOPS, Loops, sweep
from explorer.language import translate as _

ID = "switching-voltages"
TITLE = "Switching voltages"
QUESTION = "How much do they differ from loop to loop?"
TRAIT = False
ORDER = 81
MODELS = ("spice-compact", "1m1t1r", "rc-langevin")

LARGEST = 0.4
"""Hold over threshold [1] below which the published loops lie."""

BINS = 30


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the mean hold voltage over the mean threshold voltage [1]."""
    loops = sweep(scenario, count_of(DEVICES, effort, 4), LOOPS, seed, threads, halted)
    thresholds, holds = loops.thresholds(), loops.holds()
    number = error = None
    sentence = _("It does not switch within {top:.2f} V.").format(top=loops.amplitude)
    if thresholds.size > 1 and holds.size > 1:
        number = float(holds.mean() / thresholds.mean())
        parts = [values.std(ddof=1) / np.sqrt(values.size) for values in (thresholds, holds)]
        error = float(np.hypot(parts[1], number * parts[0]) / thresholds.mean())
        sentence = _(
            "Threshold {on:.0f} ± {on_sd:.0f} mV, hold {off:.0f} ± {off_sd:.0f} mV over {count} "
            "loops (mean ± sd)."
        ).format(on=1e3 * thresholds.mean(), on_sd=1e3 * thresholds.std(ddof=1),
                 off=1e3 * holds.mean(), off_sd=1e3 * holds.std(ddof=1),
                 count=thresholds.size)  # fmt: skip
    return Outcome(
        number=number,
        error=error,
        unit="1",
        means="hold voltage over threshold",
        published=None,
        band=(0.0, LARGEST),
        sentence=sentence,
        x=Axis("Voltage", "V"),
        y=Axis("Share of the loops"),
        series=_histograms(loops),
        source="wang2024",
        evidence="measured",
        details={"loops": float(loops.current.shape[0]), "switched": float(thresholds.size)},
    )


def _histograms(loops: Loops) -> tuple[Series, ...]:
    edges = np.linspace(0.0, abs(loops.amplitude), BINS + 1)
    series = []
    for name, values in (("threshold", loops.thresholds()), ("hold", loops.holds())):
        counts, _edges = np.histogram(values, edges)
        share = counts / max(values.size, 1)
        # Steps: every bin from its left to its right edge.
        series.append(Series(name, np.repeat(edges, 2)[1:-1], np.repeat(share, 2), kind="trace"))
    return tuple(series)
