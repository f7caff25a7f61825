"""Pulsed sweep: the current-voltage loop once with the voltage held, once in pulses with rests.

Protocol: the sweep of sweep_loop.py in PULSES pulses a loop, the device at 0 V between them, beside
the same sweep without rests. The current is read at the end of each pulse. A device that forgets
within a rest must be switched on anew by every pulse: the loop closes. No figure is published.
"""

from __future__ import annotations

import numpy as np

from explorer.experiments.outcome import Axis, Outcome, Series, never
from explorer.experiments.protocol import count_of, mean_and_error
from explorer.experiments.sweep_loop import DEVICES, LOOPS, Loops, sweep
from explorer.language import translate as _

ID = "pulsed-sweep"
TITLE = "Loop in pulses"
QUESTION = "What is left of the loop when it may rest in between?"
TRAIT = False
ORDER = 82
MODELS = ("spice-compact", "1m1t1r", "rc-langevin")

DRAWN = 6
"""Loops of each kind in the picture."""


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the mean threshold voltage of the positive branch in pulses [V]."""
    devices = count_of(DEVICES, effort, 4)
    held, pulsed = (
        sweep(scenario, devices, LOOPS, seed, threads, halted, pulsed=kind)
        for kind in (False, True)
    )
    thresholds = pulsed.thresholds()
    number = error = None
    if 2 * thresholds.size > pulsed.current.shape[0]:
        number, error = mean_and_error(thresholds)
    return Outcome(
        number=number,
        error=error,
        unit="V",
        means="mean threshold in pulses",
        published=None,
        band=(0.0, float("inf")),
        sentence=_sentence(held, pulsed, number),
        x=Axis("Voltage of the source", "V"),
        y=Axis("Size of the current", "A", log=True),
        series=(*_drawn("voltage held", held), *_drawn("in pulses", pulsed)),
        source="",
        evidence="",
        details=_details("held", held) | _details("pulsed", pulsed),
    )


def _drawn(name: str, loops: Loops) -> list[Series]:
    size = np.abs(loops.current[:DRAWN])
    least = size[size > 0.0].min(initial=1.0)  # a logarithmic axis knows no zero
    return [Series(name, loops.voltage, np.maximum(row, least), kind="loop") for row in size]


def _details(name: str, loops: Loops) -> dict[str, float]:
    """Return mean threshold and hold voltage by name [V], nan where it does not switch."""
    found = {"threshold": loops.thresholds(), "hold": loops.holds()}
    return {
        f"{name}_{which}": float(values.mean()) if values.size else float("nan")
        for which, values in found.items()
    }


def _sentence(held: Loops, pulsed: Loops, number: float | None) -> str:
    if number is None:
        return _("In pulses it does not switch within {top:.2f} V: the rests erase it.").format(
            top=pulsed.amplitude
        )
    off = 1e3 * pulsed.holds().mean() if pulsed.holds().size else 0.0
    on = 1e3 * number
    words = _("In pulses it switches on at {on:.0f} mV and is off again below {off:.0f} mV.")
    before = held.thresholds(), held.holds()
    if not all(values.size for values in before):
        return words.format(on=on, off=off)
    more = _(" Held, it switches at {on:.0f} and {off:.0f} mV.")
    return words.format(on=on, off=off) + more.format(
        on=1e3 * before[0].mean(), off=1e3 * before[1].mean()
    )
