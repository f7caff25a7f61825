"""Targets 1 to 7 and 21 to 23: the device by itself, its loops, pulses and benches.

Published values 1 to 4, 6 and 7 are read from the measured traces that belong to wang2024; bands
are one sd of the measured device (1 to 3) or one standard error of its thirteen traces (6, 7).
Presets are fitted to these values, so the table shows how well one model can hold them together.
"""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.run import simulate
from explorer.experiments import pulse_delay, sweep_loop
from explorer.experiments.protocol import mean_and_error
from explorer.model.neurons import usc_1m1t1r
from explorer.model.observables.switching import steepness
from explorer.quantity import engineering
from explorer.scenario.presets import load_preset
from explorer.validation import compact_reference
from explorer.validation.target import Effort, Measured, Target

SYMMETRIC, ASYMMETRIC, SELECTOR = "device/symmetric", "device/asymmetric", "device/selector"
PULSE, ADM = "device/pulse", "neuron/pulse-train"
VOLTAGE, CURRENT = "device/voltage-single", "device/current-single"
DEVICES = 100
"""Devices swept at full effort, four loops each."""
SLOW_DEVICES = 10
"""The same for the selector, whose sweeps are long and all alike."""

READ = (0.03, 0.1)
"""Voltages between which the leakage is read [V]."""

SAME_SIGNS = "the model has one threshold for both signs"
OURS = "sweep rate ours; "
SLOW = "sweep rate ours, 0.1 V/s, a faster one widens it; "


@lru_cache(maxsize=8)
def _loops(preset: str, effort: Effort) -> sweep_loop.Loops:
    return sweep_loop.sweep(
        load_preset(preset), effort.count(SLOW_DEVICES if preset == SELECTOR else DEVICES, 5),
        seed=effort.seed,
        threads=effort.threads, halted=effort.halted,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _pulses(effort: Effort) -> pulse_delay.Pulses:
    return pulse_delay.pulse(
        load_preset(PULSE), effort.count(pulse_delay.DEVICES, 6), seed=effort.seed,
        threads=effort.threads, halted=effort.halted,
    )  # fmt: skip


def _mean(values: np.ndarray, unit: str, note: str = "") -> Measured:
    if not values.size:
        return Measured(None, None, "it does not switch")
    value, error = mean_and_error(values)
    return Measured(
        value, error, f"{note}sd {engineering(values.std(), unit, 2)}, {values.size} values"
    )


def _threshold(preset: str, negative: bool, effort: Effort) -> Measured:
    found = _mean(_loops(preset, effort).thresholds(negative), "V", OURS)
    if negative and found.value is not None:
        return Measured(-found.value, found.error, f"{found.note}; {SAME_SIGNS}")
    return found


def _negative_share(effort: Effort) -> Measured:
    loops = _loops(ASYMMETRIC, effort)
    count = loops.thresholds(negative=True).size
    total = loops.current.shape[0]
    return Measured(count / total, None, f"{count} of {total} sweeps")


def _hold(preset: str, effort: Effort) -> Measured:
    return _mean(_loops(preset, effort).holds(), "V", OURS)


def _ratio(preset: str, effort: Effort) -> Measured:
    loops = _loops(preset, effort)
    holds, thresholds = loops.holds(), loops.thresholds()
    if not holds.size or not thresholds.size:
        return Measured(None, None, "it does not switch")
    return Measured(float(holds.mean() / thresholds.mean()), None, "of the means")


def _leak(preset: str, effort: Effort) -> Measured:
    leaks = _loops(preset, effort).leaks(*READ)
    spread = float(leaks.std() / np.sqrt(leaks.size))
    return Measured(float(np.median(leaks)), spread, "off resistance fitted to it")


def _rest_resistance(effort: Effort) -> Measured:
    record = lay_out(load_preset(ADM), neurons=1).parameters[0]
    resistance = usc_1m1t1r.gap_resistance(
        1.0 - record["contact_layer"], record["on_resistance"], record["off_scale"],
        record["steepness"],
    )  # fmt: skip
    return Measured(float(resistance), None, "no filament, contact layer as in the reference set")


def _nonlinearity(effort: Effort) -> Measured:
    loops = _loops(SELECTOR, effort)
    ratio = np.abs(loops.current).max(axis=1) / loops.leaks(*READ)
    value, error = mean_and_error(ratio)
    return Measured(value, error, "off resistance and current limit set to the reported currents")


def _slope(effort: Effort) -> Measured:
    loops = _loops(SELECTOR, effort)
    place = loops.branch(0)
    low = 10.0 * float(np.median(loops.leaks(*READ)))
    found = [steepness(loops.voltage[place], row[place], low, 1e-5) for row in loops.current]
    return _mean(np.array([value for value in found if value is not None]), "V", SLOW)


def _delay(effort: Effort) -> Measured:
    delays = _pulses(effort).delays
    fired = pulse_delay.known(delays)
    found = _mean(fired, "s")
    return Measured(found.value, found.error, f"{fired.size} of {delays.size} pulses; pause ours")


def _relaxation(effort: Effort) -> Measured:
    return _mean(pulse_delay.known(_pulses(effort).relaxations), "s")


def _variation(name: str, effort: Effort) -> Measured:
    return Measured(*pulse_delay.variation(getattr(_pulses(effort), name)))


def _within(name: str, low: float, high: float, effort: Effort) -> Measured:
    values = pulse_delay.known(getattr(_pulses(effort), name))
    if not values.size:
        return Measured(None, None, "it does not switch")
    share = float(((values >= low) & (values <= high)).mean())
    note = f"{1e3 * values.min():.2g} to {1e3 * values.max():.2g} ms in {values.size}"
    return Measured(share, float(np.sqrt(share * (1.0 - share) / values.size)), note)


@lru_cache(maxsize=8)
def _bench(preset: str, changes: tuple, seconds: float):
    scenario = load_preset(preset)
    scenario.update(dict(changes) | {"noise.scale": 0.0})
    return simulate(scenario, seconds=seconds, neurons=1, traced=0)


def _first(changes: tuple, seconds: float, effort: Effort) -> Measured:
    times = _bench(VOLTAGE, changes, seconds).spike_times
    if not times.size:
        return Measured(None, None, f"silent for {seconds:g} s")
    return Measured(float(times[0]), 0.0)


def _spikes(changes: tuple, seconds: float, effort: Effort) -> Measured:
    return Measured(float(_bench(VOLTAGE, changes, seconds).spike_times.size), 0.0)


def _settled(name: str, effort: Effort) -> Measured:
    return Measured(float(_bench(VOLTAGE, (), 49.0).state[name][0]), 0.0)


@lru_cache(maxsize=1)
def _independent() -> tuple[str, np.ndarray]:
    if compact_reference.has_ngspice():
        return "ngspice", compact_reference.ngspice_times()
    return "no ngspice here: scipy's integrator", compact_reference.scipy_times()


def _spike_times(effort: Effort) -> Measured:
    who, theirs = _independent()
    ours = _bench(CURRENT, (), 60.0).spike_times
    if ours.size != theirs.size:
        return Measured(None, None, f"{ours.size} spikes, {theirs.size} by {who}")
    worst = float(np.abs(ours / theirs - 1.0).max())
    return Measured(worst, 0.0, f"{ours.size} spikes against {who}")


def _data(name, condition, published, unit, band, measure) -> Target:
    return Target(name, condition, published, unit, band, "wang2024", "measured", measure)


def _bench_target(name, condition, published, unit, band, measure) -> Target:
    return Target(name, condition, published, unit, band, "wang2026", "calculated", measure)


def _sweeps() -> list[Target]:
    """Targets 1 to 5."""
    up, down = "sweep to 0.6 V, limit 1 µA", "sweep to 0.2 V, limit 1 µA"
    return [
        _data("1a", f"symmetric device, {up}: threshold above 0 V", 0.260, "V", (0.245, 0.275),
              partial(_threshold, SYMMETRIC, False)),
        _data("1b", f"symmetric device, {up}: threshold below 0 V", -0.291, "V", (-0.314, -0.268),
              partial(_threshold, SYMMETRIC, True)),
        _data("2a", f"asymmetric device, {down}: threshold above 0 V", 0.146, "V", (0.141, 0.151),
              partial(_threshold, ASYMMETRIC, False)),
        _data("2b", f"asymmetric device, {down}: share of sweeps below 0 V that switch", 0.0, "1",
              (0.0, 0.0), _negative_share),
        _data("3a", "symmetric device: hold voltage at 10 nA", 0.020, "V", (0.0, 0.042),
              partial(_hold, SYMMETRIC)),
        _data("3b", "asymmetric device: hold voltage at 10 nA", 0.046, "V", (0.030, 0.062),
              partial(_hold, ASYMMETRIC)),
        _data("3c", "symmetric device: hold over threshold", "below 0.4", "1", (0.0, 0.4),
              partial(_ratio, SYMMETRIC)),
        _data("3d", "asymmetric device: hold over threshold", "below 0.4", "1", (0.0, 0.4),
              partial(_ratio, ASYMMETRIC)),
        _data("4a", "symmetric device: leakage at 30 to 100 mV", 1.1e-12, "A", (0.9e-12, 1.3e-12),
              partial(_leak, SYMMETRIC)),
        _data("4b", "asymmetric device: leakage at 30 to 100 mV", 39e-12, "A", (32e-12, 46e-12),
              partial(_leak, ASYMMETRIC)),
        Target("4c", "1M1T1R: resistance of the memristor at rest", "0.7 to 1 TΩ", "Ω",
               (0.7e12, 1.0e12), "he2026", "transcribed", _rest_resistance),
        Target("5a", "silver selector: current on over current off", 1e10, "1", (3e9, 3e10),
               "midya2017", "measured", _nonlinearity),
        Target("5b", "silver selector: voltage for a decade of current", "below 1 mV", "V",
               (0.0, 1e-3), "midya2017", "measured", _slope),
    ]  # fmt: skip


def _pulsed() -> list[Target]:
    """Targets 6 and 7. Where 13 of 13 traces lie in a range, 79 % is the lower 95 % bound."""
    least = 0.05 ** (1.0 / pulse_delay.PULSES)
    error = pulse_delay.PULSES**-0.5
    return [
        _data("6a", "1 V for 20 ms: mean delay", 2.4e-3, "s", pulse_delay.BAND, _delay),
        _data("6b", "1 V for 20 ms: sd over mean of the delay", 1.1, "1",
              (1.1 - error, 1.1 + error), partial(_variation, "delays")),
        _data("6c", "1 V for 20 ms: share of delays from 0.1 to 9 ms", 1.0, "1", (least, 1.0),
              partial(_within, "delays", 0.1e-3, 9e-3)),
        _data("7a", "after it, at 0.1 V: mean time to below 0.1 µA", 5.5e-3, "s",
              (5.5e-3 * (1.0 - error), 5.5e-3 * (1.0 + error)), _relaxation),
        _data("7b", "after it, at 0.1 V: sd over mean of that time", 1.0, "1",
              (1.0 - error, 1.0 + error), partial(_variation, "relaxations")),
        _data("7c", "after it, at 0.1 V: share of times from 0.07 to 17 ms", 1.0, "1",
              (least, 1.0), partial(_within, "relaxations", 0.07e-3, 17e-3)),
    ]  # fmt: skip


def _benches() -> list[Target]:
    """Targets 21 to 23: the SPICE model without noise."""
    low, high = (("stimulus.amplitude", 0.50),), (("stimulus.amplitude", 0.55),)
    return [
        _bench_target("21a", "SPICE model, 1 V: on after", 0.787, "s", (0.783, 0.791),
                      partial(_first, (), 49.0)),
        _bench_target("21b", "SPICE model, 1 V: filament at the end", 0.545, "1", (0.544, 0.546),
                      partial(_settled, "filament")),
        _bench_target("21c", "SPICE model, 1 V: residue at the end", 0.455, "1", (0.454, 0.456),
                      partial(_settled, "residue")),
        _bench_target("21d", "SPICE model, 1 V: current at the end", 59e-6, "A",
                      (58.5e-6, 59.5e-6), partial(_settled, "current")),
        _bench_target("22a", "SPICE model, 0.50 V for 20 s: switches", 0.0, "1", (0.0, 0.0),
                      partial(_spikes, low, 20.0)),
        _bench_target("22b", "SPICE model, 0.55 V: on after", 11.2, "s", (11.09, 11.31),
                      partial(_first, high, 20.0)),
        _bench_target("23", "SPICE model, 0.1 µA for 60 s: spike times against ngspice",
                      "within 1 %", "1", (0.0, 0.01), _spike_times),
    ]  # fmt: skip


TARGETS = [*_sweeps(), *_pulsed(), *_benches()]
