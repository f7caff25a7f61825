"""The energy bill of one neuron: by element, by phase, by spike; and whether it adds up.

The run is made twice with the same bits: once with every step recorded, to find the phases, and
once stopping where the phases change, to read the books there. No energy is estimated.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.engine.layout import lay_out
from explorer.engine.simulation import Simulation
from explorer.model.constants import BOLTZMANN
from explorer.model.neurons import models
from explorer.model.observables import energy, spike_phases
from explorer.model.observables.energy_phases import PHASES, label, pieces
from explorer.scenario.scenario import Scenario

MOST_STEPS = 250_000
"""Most steps of a bill: half a second of the reference neuron."""

AT_ONCE = 25_000

CROWD = 48
"""Neurons alike over which the price of a spike is averaged: one neuron's differs by a fifth."""

CROWD_STEPS = 500_000
"""Most steps of these."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What one neuron spent from t = 0 on.

    Attributes
    ----------
    seconds: length of the run [s]; spikes: output spikes in it.
    spent: by element, the energy in each of PHASES [J]; None where the phases are not told.
    total: by element [J]; given: by source [J]; stored: change of what is stored [J].
    time: part of the run in each of PHASES [1].
    each: front end's energy of every finished spike, from the end of the last one's relaxing [J].
    front, output: elements of the front end and of the output stage.
    residual: of the books, relative to what was delivered [1].
    """

    seconds: float
    spikes: int
    spent: dict[str, tuple[float, ...]] | None
    total: dict[str, float]
    given: dict[str, float]
    stored: float
    time: tuple[float, ...]
    each: np.ndarray
    front: tuple[str, ...]
    output: tuple[str, ...]
    residual: float

    @property
    def per_spike(self) -> float | None:
        """Front end's energy for each output spike [J], or None without spikes."""
        return sum(self.total[name] for name in self.front) / self.spikes if self.spikes else None

    @property
    def output_power(self) -> float:
        """Mean power of the output stage [W]."""
        return sum(self.total[name] for name in self.output) / self.seconds


@dataclass(frozen=True, slots=True)
class Floor:
    """Marks that physics sets: `bit` kT ln 2 [J]; `noise` sqrt(kT/C) [V], `held` C V²/2 [J] and
    `drawn` C V² [J], None where the model has no gate capacitance."""

    bit: float
    noise: float | None
    held: float | None
    drawn: float | None


def floor(scenario: Scenario, clock: float = 1.0) -> Floor:
    """Return the marks for a scenario; `clock` is the factor on its gate capacitance [1]."""
    kelvin = scenario.device.temperature
    if scenario.neuron.model == "hodgkin-huxley":
        kelvin = scenario.axon.temperature
    heat = BOLTZMANN * kelvin
    if "neuron.gate_capacitance" not in models()[scenario.neuron.model].DESCRIPTION.uses:
        return Floor(heat * math.log(2.0), None, None, None)
    capacitance = scenario.neuron.gate_capacitance * clock
    drawn = capacitance * scenario.stimulus.amplitude**2
    return Floor(heat * math.log(2.0), math.sqrt(heat / capacitance), 0.5 * drawn, drawn)


def draw_up(scenario: Scenario, halted: Callable[[], bool] = lambda: False,
            most_steps: int = MOST_STEPS) -> Bill | None:  # fmt: skip
    """Return the bill of the first neuron of a scenario, or None if `halted` says so.

    Raises
    ------
    ScenarioError
        The parameters cannot be integrated.
    """
    scenario = scenario.copy()
    scenario.update({"network.stages": 1, "run.long_steps": False})
    layout = lay_out(scenario, neurons=1)
    steps = min(layout.steps, most_steps)
    simulation, traces, crossings = Simulation(layout, (0,)), [], []
    while simulation.step < steps:
        if halted():
            return None
        chunk = simulation.advance(min(AT_ONCE, steps - simulation.step))
        traces.append(chunk.trace[0])
        crossings.append(chunk.times / layout.dt)
    model = simulation.model
    found = _phases(scenario, model, layout, np.concatenate(traces), np.concatenate(crossings))
    phases, ends = found if found else (np.zeros(steps, np.int8), np.empty(0, np.int64))
    return _read(layout, model, phases, ends, found is not None, halted)


def crowd(scenario: Scenario, neurons: int = CROWD, halted: Callable[[], bool] = lambda: False,
          ) -> tuple[float, float, float] | None:  # fmt: skip
    """Return a spike's front-end energy over `neurons` of the same values: mean, sd, error [J].

    They differ in their random ions only. The mean is that of all spikes together, the sd that
    between neurons, the error that of the mean. None without spikes, or if `halted` says so.

    Raises
    ------
    ScenarioError
        The parameters cannot be integrated.
    """
    scenario = scenario.copy()
    scenario.update({"network.stages": 1, "population.spread": 0.0})
    layout = lay_out(scenario, neurons=neurons)
    simulation = Simulation(layout, ())
    steps = min(layout.steps, CROWD_STEPS)
    while simulation.step < steps:
        if halted():
            return None
        simulation.advance(min(AT_ONCE, steps - simulation.step))
    state = simulation.state
    spent = sum(state[name] for name in simulation.model.DESCRIPTION.front_end)
    spikes = state["spikes"]
    if (spikes > 0).sum() < 2:
        return None
    mean = float(spent.sum() / spikes.sum())
    each = spent[spikes > 0] / spikes[spikes > 0]
    error = float((spent - mean * spikes).std(ddof=1) / math.sqrt(neurons) / spikes.mean())
    return mean, float(each.std(ddof=1)), error


def _phases(scenario, module, layout, trace, crossings):
    """Return what `label` returns, or None for a model whose phases are not told."""
    description, names = module.DESCRIPTION, module.TRACED
    fires = getattr(description, "fires", None)
    if fires is None:
        fires = "above" if description.membrane != "device_voltage" else ""
    threshold = scenario.get(description.threshold)
    membrane = trace[:, names.index(description.membrane)]
    stimulus = trace[:, names.index("stimulus")]
    if fires == "above":
        rest = float(module.at_rest(layout.parameters)[description.membrane][0])
        active = spike_phases.active_above(membrane, threshold)
        resting = membrane <= rest + spike_phases.REST * (threshold - rest)
    elif fires == "current":
        size = np.abs(trace[:, names.index("current")])
        active = size >= module.REARM * float(layout.parameters["spike_current"][0])
        moved = trace[:, [names.index(name) for name in description.fronts]].sum(axis=1)
        resting = ~active & (moved <= spike_phases.REST * max(float(moved.max()), 1e-300))
    else:
        return None
    steps = np.clip(np.floor(np.sort(crossings)).astype(np.int64), 0, membrane.size - 1)
    return label(steps, active, resting, stimulus, membrane)


def _read(layout, module, phases, ends, told: bool, halted) -> Bill | None:
    """Run again and read the books wherever a phase or a spike ends."""
    description = module.DESCRIPTION
    names = tuple(dict.fromkeys(description.elements + description.front_end))
    simulation = Simulation(layout, ())
    spent = {name: [0.0] * len(PHASES) for name in names}
    before = dict.fromkeys(names, 0.0)
    front, since, each, last = description.front_end, 0.0, [], 0.0
    finished = set(ends[ends < phases.size].tolist())
    for start, stop, phase in pieces(phases, ends):
        if halted():
            return None
        while simulation.step < stop:
            simulation.advance(min(AT_ONCE, stop - simulation.step))
        state = simulation.state[0]
        for name in names:
            now = float(state[name])
            spent[name][phase] += now - before[name]
            before[name] = now
        since = sum(before[name] for name in front)
        if stop in finished and stop > start:
            each.append(since - last)
            last = since
    state = simulation.state
    counts = np.bincount(phases, minlength=len(PHASES)) / phases.size
    return Bill(
        seconds=phases.size * layout.dt,
        spikes=int(state["spikes"].sum()),
        spent={name: tuple(parts) for name, parts in spent.items()} if told else None,
        total=before,
        given={name: float(state[name].sum()) for name in description.given},
        stored=float(state["stored"].sum()),
        time=tuple(float(part) for part in counts),
        each=np.array(each),
        front=front,
        output=description.output,
        residual=energy.residual(state, description),
    )
