"""Targets 24 to 30: the Langevin neuron against an earlier calculation and against exact results.

24 to 28 hold for the set A-1 (`neuron/langevin`, without field focusing); their published figures
are an earlier calculation of ours, not measurements. Its factors on the noise are on the power of
the kicks, so `noise.scale`, which multiplies their size, is the square root. Rates and variations
are over trials of one device. 29 and 30 are exact. The loop is that of the set with field focusing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from explorer.experiments.protocol import Bench
from explorer.experiments.voltage_rate import BAND, EVIDENCE, SOURCE, Firing, held, threshold
from explorer.model.constants import BOLTZMANN, ELEMENTARY_CHARGE, REFERENCE_TEMPERATURE
from explorer.scenario.presets import load_preset
from explorer.validation import langevin_device as device
from explorer.validation.target import Effort, Measured, Target

PRESET = "neuron/langevin"

STEP = 0.05
"""Distance of the voltages [V] at which the earlier calculation looked for the threshold."""

CHANCE = 0.026
"""Two standard errors [V] of its threshold: ten spikes in 10 s, where each 0.04 V is a factor e."""

SCANNED = {280.0: (0.30, 0.35, 0.40, 0.45), 300.0: (0.25, 0.30, 0.35, 0.40),
           340.0: (0.20, 0.25, 0.30, 0.35)}  # fmt: skip
"""Voltages [V] of the search for a threshold, by temperature [K]."""


@lru_cache(maxsize=64)
def _held(voltage: float, work: float, effort: Effort, temperature: float = 300.0,
          power: float = 1.0) -> Firing:  # fmt: skip
    """Hold the set A-1 at a voltage [V] for `work` neuron-seconds at full effort.

    `temperature` of the surroundings [K]; `power` of the noise relative to the full one [1].
    """
    neurons = effort.count(8, 4)
    changes = {"device.temperature": temperature, "noise.scale": math.sqrt(power)}
    bench = Bench(effort.seed, effort.threads, effort.halted)
    return held(load_preset(PRESET), voltage, max(work * effort.scale / neurons, 0.5), neurons,
                bench, changes)  # fmt: skip


WORK = {0.5: 40, 1.0: 8, 2.0: 4}
"""Neuron-seconds by voltage [V], for about 1500 spikes each."""


def _rate(voltage: float, temperature: float = 300.0) -> Callable[[Effort], Measured]:
    def measure(effort: Effort) -> Measured:
        found = _held(voltage, WORK[voltage], effort, temperature)
        return Measured(found.rate, found.error)

    return measure


def _low_rate(voltage: float) -> Callable[[Effort], Measured]:
    def measure(effort: Effort) -> Measured:
        found = _held(voltage, 20, effort)
        return Measured(found.rate, found.error)

    return measure


def _quiet_rate(voltage: float) -> Callable[[Effort], Measured]:
    def measure(effort: Effort) -> Measured:
        return Measured(_held(voltage, 4, effort, power=0.01).rate)

    return measure


def _variation(power: float, work: int) -> Callable[[Effort], Measured]:
    def measure(effort: Effort) -> Measured:
        found = _held(1.0, work, effort, power=power)
        if found.variation is None:
            return Measured(None, None, "no intervals")
        error = found.variation * math.sqrt((1.0 + 2.0 * found.variation**2) / (2.0 * found.count))
        return Measured(found.variation, error)

    return measure


def _onset(temperature: float, effort: Effort) -> tuple[float | None, float]:
    """Return the voltage [V] where the rate reaches 1 Hz and its standard error."""
    voltages, found = [], []
    for voltage in SCANNED[temperature]:
        voltages.append(voltage)
        found.append(_held(voltage, 20, effort, temperature))
        if found[-1].rate >= 1.0:
            break
    rates = [firing.rate for firing in found]
    onset = threshold(np.array(voltages), np.array(rates))
    if onset is None or len(found) < 2 or rates[-2] <= 0.0:
        return onset, STEP
    steepness = math.log(rates[-1] / rates[-2]) / STEP
    relative = max(firing.error / firing.rate for firing in found[-2:])
    return onset, relative / steepness


def _threshold(temperature: float) -> Callable[[Effort], Measured]:
    def measure(effort: Effort) -> Measured:
        return Measured(*_onset(temperature, effort))

    return measure


def _fall(effort: Effort) -> Measured:
    (cold, cold_error), (warm, warm_error) = _onset(280.0, effort), _onset(340.0, effort)
    if cold is None or warm is None:
        return Measured(None, None, "no threshold within the voltages tried")
    return Measured(cold - warm, math.hypot(cold_error, warm_error))


def _escape_voltage(effort: Effort) -> Measured:
    """Return max u' / g [V] between the walls, from the model's own force."""
    force, pull = device.force_between_walls()
    check = 2.0 * ELEMENTARY_CHARGE / (2.0 * BOLTZMANN * REFERENCE_TEMPERATURE)
    assert math.isclose(pull, check, rel_tol=1e-9)
    return Measured(float(-force.min() / pull), note="deterministic, so without statistical error")


def _target(name: str, condition: str, published: float | str, unit: str,
            band: tuple[float, float], measure, source=SOURCE, evidence=EVIDENCE):  # fmt: skip
    if source == SOURCE:
        condition = f"set A-1, {condition}; against our earlier calculation"
    return Target(name, condition, published, unit, band, source, evidence, measure)


def _near(published: float, part: float) -> tuple[float, float]:
    return (1.0 - part) * published, (1.0 + part) * published


def _scan_band(published: float) -> tuple[float, float]:
    """Return where a threshold lies that was first found at a voltage, one step above none."""
    return published - STEP - CHANCE, published + CHANCE


_SCAN = "voltage of 1 spike a second, first found there in steps of 0.05 V, 10 s each"

TARGETS = [
    _target("24a", f"300 K: {_SCAN}", 0.35, "V", _scan_band(0.35), _threshold(300.0)),
    _target("24b", "0.25 V: silent for 10 s (which excludes more than 0.3 Hz at 95 %)", "silent",
            "Hz", (0.0, 0.3), _low_rate(0.25)),
    _target("25a", "noise power 0.01, 0.88 V: silent", "silent", "Hz", (0.0, 0.0),
            _quiet_rate(0.88)),
    _target("25b", "noise power 0.01, 0.92 V: spiking", "spiking", "Hz", (1.0, 1e3),
            _quiet_rate(0.92)),
    _target("25c", "largest pull of the landscape over the drive", 0.887, "V", (0.8865, 0.8875),
            _escape_voltage),
    *(_target(f"26{letter}", f"rate at {voltage:g} V", rate, "Hz", _near(rate, BAND),
              _rate(voltage))
      for letter, voltage, rate in (("a", 0.5, 33.9), ("b", 1.0, 223.0), ("c", 2.0, 473.0))),
    *(_target(f"27{letter}", f"1 V, noise power {power:g}: variation of the intervals", cv, "1",
              _near(cv, 0.15), _variation(power, work))
      for letter, power, cv, work in (("a", 0.01, 0.031, 6), ("b", 0.5, 0.232, 20),
                                      ("c", 1.0, 0.515, WORK[1.0]))),
    *(_target(f"28{letter}", f"0.5 V at {kelvin:g} K: rate", rate, "Hz", _near(rate, BAND),
              _rate(0.5, kelvin))
      for letter, kelvin, rate in (("a", 280.0, 25.2), ("b", 300.0, 33.9), ("c", 340.0, 55.9))),
    *(_target(f"28{letter}", f"{kelvin:g} K: {_SCAN}", volts, "V", _scan_band(volts),
              _threshold(kelvin))
      for letter, kelvin, volts in (("d", 280.0, 0.40), ("e", 300.0, 0.35), ("f", 340.0, 0.30))),
    _target("28g", "threshold falls from 280 to 340 K, one step either side", 0.10, "V",
            (0.05, 0.15), _fall),
    _target("29", "free diffusion: mean square way over 2 t/t₀", 1.0, "1", (0.98, 1.02),
            device.free_diffusion, "einstein1905", "calculated"),
    _target("30a", "no voltage, set A-1: positions against exp(-u), Kolmogorov-Smirnov p",
            "p > 0.01", "1", (0.01, 1.0), device.rest_in_the_well, "kramers1940", "calculated"),
    _target("30b", "no voltage, flat landscape: positions against exp(-u), Kolmogorov-Smirnov p",
            "p > 0.01", "1", (0.01, 1.0), device.rest_across_the_gap, "kramers1940",
            "calculated"),
    _target("langevin-loop", "device alone, set with field focusing, triangle of 5 V/s: hold over "
            "threshold voltage", "below 0.4", "1", (0.0, 0.4), device.loop, "wang2024",
            "measured"),
]  # fmt: skip
