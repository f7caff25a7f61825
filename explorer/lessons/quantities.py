"""What a lesson can measure: a name, words, a unit and a function of one run of the engine.

A run is a scenario from t = 0 to its end with one seed; a quantity is one number of it, an average
over its neurons. Times are those of the scenario, before the matched clock is applied, so that they
can be set beside the stimulus.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.engine.layout import Layout
from explorer.language import translate as _
from explorer.model.materials import ions
from explorer.model.neurons import models
from explorer.model.observables.integration import first_times
from explorer.model.observables.intervals import within_neurons
from explorer.scenario.reach import onset, reaches
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Sample:
    """One run as the quantities see it.

    Attributes: `scenario`; `times` [s, scenario's clock] and `neurons`, one entry a spike; `size`
    neurons; `seconds` [s, scenario's clock]; `layout`; `state` records at the end.
    """

    scenario: Scenario
    times: np.ndarray
    neurons: np.ndarray
    size: int
    seconds: float
    layout: Layout | None
    state: np.ndarray | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that the engine can give.

    Attributes: `label` in words; `unit` SI; `about` one sentence on how it is counted; `of` a
    sample to the number (nan where there is none); `runs` whether it needs a run at all.
    """

    label: str
    unit: str
    about: str
    of: Callable[[Sample], float]
    runs: bool = True


def _mean(values: np.ndarray) -> float:
    values = values[~np.isnan(values)]
    return float(values.mean()) if values.size else math.nan


def _first(sample: Sample) -> np.ndarray:
    """Return each neuron's first spike, counted from the start of the stimulus [s]."""
    times = first_times(sample.times, sample.neurons, sample.size)
    return times - sample.scenario.stimulus.delay


def _first_spike(sample: Sample) -> float:
    return _mean(_first(sample))


def _first_spread(sample: Sample) -> float:
    """Return the standard deviation of the first spike over its mean, between neurons."""
    times = _first(sample)
    times = times[~np.isnan(times)]
    return float(times.std(ddof=1) / times.mean()) if times.size > 1 else math.nan


def _pulses(sample: Sample) -> float:
    return _mean(np.floor(_first(sample) / sample.scenario.stimulus.period) + 1.0)


def _fired(sample: Sample) -> float:
    return float(np.unique(sample.neurons).size / sample.size)


def _rate(sample: Sample) -> float:
    return float(sample.times.size / sample.size / sample.seconds)


def _interval(sample: Sample) -> float:
    gaps = within_neurons(sample.times, sample.neurons)
    return float(gaps.mean()) if gaps.size else math.nan


def _shortest(sample: Sample) -> float:
    gaps = within_neurons(sample.times, sample.neurons)
    return float(gaps.min()) if gaps.size else math.nan


def _second_pulse(sample: Sample) -> float:
    stimulus = sample.scenario.stimulus
    start = stimulus.delay + stimulus.width
    if stimulus.shape in ("pulse-pair", "pulse-train"):
        start = stimulus.delay + stimulus.period
    inside = sample.times < start + stimulus.width
    return _mean(first_times(sample.times[inside], sample.neurons[inside], sample.size, start))


def _first_pulse(sample: Sample) -> float:
    stimulus = sample.scenario.stimulus
    inside = sample.times < stimulus.delay + stimulus.width
    times = first_times(sample.times[inside], sample.neurons[inside], sample.size, stimulus.delay)
    return _mean(times)


def _saved(sample: Sample) -> float:
    """Return the share of the way that is saved at the second pulse [1]."""
    return 1.0 - _second_pulse(sample) / _first_pulse(sample)


def _stage(sample: Sample, number: int) -> np.ndarray:
    stages = sample.layout.stages if sample.layout else 1
    return sample.neurons % stages == number


def _handed_on(sample: Sample) -> float:
    first, last = _stage(sample, 0).sum(), _stage(sample, _stages(sample) - 1).sum()
    return float(last / first) if first and _stages(sample) > 1 else math.nan


def _stages(sample: Sample) -> int:
    return sample.layout.stages if sample.layout else 1


def _last_stage_first(sample: Sample) -> float:
    last = _stage(sample, _stages(sample) - 1)
    return _mean(first_times(sample.times[last], sample.neurons[last], sample.size))


def _before_second(sample: Sample) -> float:
    """Return how many spikes of the first stage precede the first one of the last stage."""
    counts, stages = [], _stages(sample)
    for chain in range(sample.size // stages):
        first = sample.times[sample.neurons == chain * stages]
        last = sample.times[sample.neurons == chain * stages + stages - 1]
        if stages > 1 and last.size:
            counts.append(float((first < last.min()).sum()))
    return float(np.mean(counts)) if counts else math.nan


def _front_energy(sample: Sample) -> float:
    front = models()[sample.scenario.neuron.model].DESCRIPTION.front_end
    return float(sum(sample.state[name].sum() for name in front))


def _energy(sample: Sample) -> float:
    return _front_energy(sample) / sample.times.size if sample.times.size else math.nan


def _gate_charge(scenario: Scenario) -> float:
    return scenario.neuron.gate_capacitance * scenario.stimulus.amplitude**2


def _energy_in_charges(sample: Sample) -> float:
    clock = sample.layout.clock if sample.layout else 1.0
    return _energy(sample) / clock / _gate_charge(sample.scenario)


def _affordable(sample: Sample) -> float:
    return 20.0 / _energy(sample)


def _gate_time(sample: Sample) -> float:
    neuron = sample.scenario.neuron
    return neuron.control_resistance * neuron.gate_capacitance


def _reach(sample: Sample):
    ion = sample.scenario.device.ion
    return next(reach for reach in reaches(sample.scenario) if reach.ion == ion)


def _bridging(sample: Sample) -> float:
    time = _reach(sample).time
    return math.nan if time is None else float(time)


def _onset(sample: Sample) -> float:
    charge = ions()[sample.scenario.device.ion].charge_number
    voltage = onset(sample.scenario, charge)
    return math.nan if voltage is None else float(voltage)


QUANTITIES = {
    "first_spike": Quantity(
        "Time of the first spike", "s",
        "From the start of the stimulus, averaged over the neurons.", _first_spike,
    ),
    "first_spike_spread": Quantity(
        "Spread of the first spike", "1",
        "Standard deviation over mean, from neuron to neuron.", _first_spread,
    ),
    "pulses": Quantity(
        "Pulses to the first spike", "1",
        "Pulses begun until a neuron fires, averaged over the neurons.", _pulses,
    ),
    "fired": Quantity(
        "Share that fired", "1", "Neurons with at least one spike, over all.", _fired,
    ),
    "rate": Quantity("Rate", "Hz", "Spikes for each neuron and second.", _rate),
    "interval": Quantity(
        "Time between spikes", "s", "Averaged over all pairs of neighbouring spikes.", _interval,
    ),
    "shortest_interval": Quantity(
        "Shortest time between spikes", "s", "The smallest gap in the whole run.", _shortest,
    ),
    "first_pulse_delay": Quantity(
        "Delay in the first pulse", "s", "From the pulse's start to the spike.", _first_pulse,
    ),
    "second_pulse_delay": Quantity(
        "Delay in the second pulse", "s", "From the pulse's start to the spike.", _second_pulse,
    ),
    "saved": Quantity(
        "Delay saved at the second pulse", "1", "1 minus second delay over first.", _saved,
    ),
    "handed_on": Quantity(
        "Spikes handed on", "1", "Spikes of the last stage for each one of the first.", _handed_on,
    ),
    "last_stage_first_spike": Quantity(
        "First spike of the last stage", "s", "From time 0, averaged over chains.",
        _last_stage_first,
    ),
    "spikes_before_second": Quantity(
        "Spikes before the second answers", "1",
        "Spikes of the first stage until the last one fires, averaged over chains.",
        _before_second,
    ),
    "energy_per_spike": Quantity(
        "Energy per spike", "J", "Memristor and control resistor, over all output spikes.", _energy,
    ),
    "energy_in_charges": Quantity(
        "Energy per spike in gate charges", "1", "Energy per spike over C_g V².",
        _energy_in_charges,
    ),
    "spikes_for_20_w": Quantity(
        "Spikes per second for 20 W", "Hz", "20 W over the energy of one spike.", _affordable,
    ),
    "gate_charge": Quantity(
        "Energy to charge the gate, C_g V²", "J", "From the values alone, no run.",
        lambda sample: _gate_charge(sample.scenario), False,
    ),
    "gate_time": Quantity(
        "Time constant of the gate, R_c C_g", "s", "From the values alone, no run.",
        _gate_time, False,
    ),
    "bridging_time": Quantity(
        "Time to bridge the oxide", "s", "At a steady voltage of the pulse amplitude, no dice.",
        _bridging, False,
    ),
    "onset": Quantity(
        "Least voltage that bridges the oxide", "V", "Steady, without dice.", _onset, False,
    ),
}  # fmt: skip
"""Every quantity by its name in a lesson file."""


def label(name: str) -> str:
    """Return a quantity's name in the session's words."""
    return _(QUANTITIES[name].label)
