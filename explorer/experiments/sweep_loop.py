"""Sweep loop: the current of the device while the voltage goes up, down and to the other side.

Protocol: triangle sweeps 0 -> +A -> 0 -> -A -> 0, several loops on each of several devices. The
first loop of a device is left out, it starts without a past. Threshold: first voltage of an outward
branch at which the current reaches a level; hold: voltage of the inward branch below which it is
under that level for good. The level is 10 nA for the compact device, for other models the geometric
mean of the smallest and largest current seen. Sweep rates of the source are not stated (assumed).
The same sweep in pulses (pulsed_sweep.py) reads the current at the end of each pulse.
Source: wang2024, measured loops of two devices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.experiments.outcome import Axis, Halted, Outcome, Series, never
from explorer.experiments.protocol import count_of, mean_and_error
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.model.observables.switching import hold_voltage, threshold_voltage
from explorer.model.stimuli.pulsed_sweep import PULSES

ID = "sweep-loop"
TITLE = "Current-voltage loop"
QUESTION = "At which voltage does it switch on, and off again?"
TRAIT = False
ORDER = 80
MODELS = ("spice-compact", "1m1t1r", "rc-langevin")

LEVEL = 10e-9
"""Current that counts as on [A]; the published hold voltages are taken at it."""

PERIOD = 1.0
"""Loop of a scenario whose stimulus is no sweep [s]."""

SAMPLES = 4000
"""Most samples kept of a loop: the voltage is then known to a thousandth of its amplitude."""

LOOPS, DEVICES, DRAWN = 4, 25, 12
CHUNK_NEURON_STEPS = 500_000
PUBLISHED = {"symmetric": (0.260, (0.245, 0.275)), "asymmetric": (0.146, (0.141, 0.151))}
"""Mean threshold of the two measured devices [V] with a band of one sd."""


@dataclass(frozen=True, slots=True)
class Loops:
    """Sampled loops of several devices.

    Attributes: `voltage` [V] of one loop, shape (samples,); `current` [A], shape (loops, samples);
    `level` that counts as on [A]; `amplitude` [V].
    """

    voltage: np.ndarray
    current: np.ndarray
    level: float
    amplitude: float

    def thresholds(self, negative: bool = False) -> np.ndarray:
        """Return the threshold voltages of one polarity by size [V], loops without one left out."""
        return self._found(threshold_voltage, 2 if negative else 0)

    def holds(self, negative: bool = False) -> np.ndarray:
        """Return the hold voltages of one polarity by size [V], loops without one left out."""
        return self._found(hold_voltage, 3 if negative else 1)

    def leaks(self, low: float, high: float) -> np.ndarray:
        """Return the median current of each loop's first branch between two voltages [A]."""
        first = np.arange(self.voltage.size) < self.voltage.size // 4
        part = first & (self.voltage >= low) & (self.voltage <= high)
        return np.median(np.abs(self.current[:, part]), axis=1)

    def branch(self, quarter: int) -> slice:
        """Return the samples of one quarter of a loop, 0 to 3."""
        size = self.voltage.size // 4
        return slice(quarter * size, (quarter + 1) * size)

    def _found(self, observable, quarter: int) -> np.ndarray:
        place = self.branch(quarter)
        found = [observable(self.voltage[place], row[place], self.level) for row in self.current]
        return np.array([value for value in found if value is not None])


def loop_period(scenario) -> float:
    """Return the time that one loop of a scenario's sweep takes [s]."""
    stimulus = scenario.stimulus
    return {"triangle": stimulus.period, "pulsed-sweep": PULSES * stimulus.period}.get(
        stimulus.shape, PERIOD
    )


def sweep(scenario, devices: int, loops: int = LOOPS, seed: int = 1, threads: int = 1,
          halted=never, pulsed: bool = False) -> Loops:  # fmt: skip
    """Sweep several devices and return their loops but the first of each.

    With `pulsed` the sweep comes in pulses that are on for half of the time, or as long as the
    scenario's own if its stimulus is such a sweep; the current is that at the end of each pulse.

    Raises
    ------
    Halted
        `halted` answered True.
    """
    varied, seconds = scenario.copy(), loop_period(scenario)
    if not pulsed:
        varied.update({"stimulus.shape": "triangle", "stimulus.period": seconds})
    elif varied.stimulus.shape != "pulsed-sweep":
        each = seconds / PULSES
        varied.update({"stimulus.shape": "pulsed-sweep", "stimulus.period": each,
                       "stimulus.width": 0.5 * each})  # fmt: skip
    varied.update({"network.stages": 1, "stimulus.delay": 0.0, "stimulus.duration": 0.0})
    layout = lay_out(varied, neurons=devices, seed=seed, seconds=(loops + 1) * seconds)
    simulation = Simulation(layout, tuple(range(devices)), threads)
    names = models()[layout.model].TRACED
    columns = [names.index("stimulus"), names.index("current")]
    period, every, read = layout.timing.period, max(layout.timing.period // SAMPLES, 1), 0
    if pulsed:
        period, every, read = PULSES * period, period, min(layout.timing.width, period)
    size = max(CHUNK_NEURON_STEPS // devices // every, 1) * every
    total, pieces = (loops + 1) * period, []
    while simulation.step < total:
        if halted():
            raise Halted("stopped before the end.")
        chunk = simulation.advance(min(size, total - simulation.step))
        offset = (read - 1 - chunk.first_step) % every
        pieces.append(chunk.trace[:, offset::every][:, :, columns].copy())
    samples = np.concatenate(pieces, axis=1)
    length = period // every
    samples = samples[:, : (loops + 1) * length].reshape(devices, loops + 1, length, 2)[:, 1:]
    current = samples[..., 1].reshape(devices * loops, length)
    level = LEVEL if layout.model == "spice-compact" else _middle(current)
    return Loops(samples[0, 0, :, 0].copy(), current, level, varied.stimulus.amplitude)


def _middle(current: np.ndarray) -> float:
    """Return the geometric mean of a small and the largest current [A], 0 without current."""
    size = np.abs(current)
    low, high = float(np.quantile(size, 0.2)), float(size.max())
    return float(np.sqrt(max(low, 1e-6 * high) * high))


def measure(scenario, effort=1.0, seed=1, threads=1, halted=never) -> Outcome:
    """Return the mean threshold voltage of the positive branches [V]."""
    loops = sweep(scenario, count_of(DEVICES, effort, 4), LOOPS, seed, threads, halted)
    thresholds, holds = loops.thresholds(), loops.holds()
    total = loops.current.shape[0]
    number, error = None, None
    sentence = _("It does not switch within {top:.2f} V.").format(top=loops.amplitude)
    if thresholds.size > total // 2:
        number, error = mean_and_error(thresholds)
        sentence = _("It switches on at {on:.0f} mV and off at {off:.0f} mV.").format(
            on=number * 1e3, off=1e3 * holds.mean() if holds.size else 0.0)  # fmt: skip
    compact = scenario.neuron.model == "spice-compact"
    published, band = None, (0.0, abs(loops.amplitude))
    if compact:
        published, band = PUBLISHED[scenario.compact.polarity]
    return Outcome(
        number=number,
        error=error,
        unit="V",
        means="mean threshold of the positive branch",
        published=published,
        band=band,
        sentence=sentence,
        x=Axis("Voltage of the source", "V"),
        y=Axis("Size of the current", "A", log=True),
        series=_series(loops, published, band),
        source="wang2024" if compact else "",
        evidence="measured" if compact else "",
        details=_details(loops),
    )


def _series(loops: Loops, published, band) -> tuple[Series, ...]:
    drawn = [
        Series("loops", loops.voltage, np.maximum(np.abs(row), 1e-18), kind="loop")
        for row in loops.current[:DRAWN]
    ]
    level = loops.level
    for name, values in (("on", loops.thresholds()), ("off", loops.holds())):
        drawn.append(Series(name, values, np.full(values.size, level), line=False))
    negative = -loops.thresholds(negative=True)
    drawn.append(Series("on below 0 V", negative, np.full(negative.size, level), line=False))
    if published is not None:
        for name, x, kind in (("published", published, "published"), ("", band, "band")):
            x = np.atleast_1d(np.array(x, float))
            drawn.append(Series(name, x, np.full(x.size, level), kind=kind, line=False))
    return tuple(drawn)


def _details(loops: Loops) -> dict[str, float]:
    """Return mean and sd of thresholds and holds by name [V], and how many loops had them."""
    found = {
        "threshold": loops.thresholds(), "hold": loops.holds(),
        "negative_threshold": loops.thresholds(True), "negative_hold": loops.holds(True),
    }  # fmt: skip
    details = {"loops": float(loops.current.shape[0]), "level": loops.level}
    for name, values in found.items():
        details[f"{name}_count"] = float(values.size)
        if values.size:
            details[name], details[f"{name}_sd"] = float(values.mean()), float(values.std())
    if found["threshold"].size and found["hold"].size:
        details["hold_over_threshold"] = details["hold"] / details["threshold"]
    return details
