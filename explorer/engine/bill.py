"""The energy bill of one neuron: by element, by phase, by spike; and whether it adds up.

The run is made twice with the same bits: once with every step recorded, to find the phases, and
once stopping where the phases change, to read the books there. No energy is estimated.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.engine.firing import activity_of_run
from explorer.engine.layout import Layout, lay_out
from explorer.engine.simulation import Simulation
from explorer.model.constants import BOLTZMANN
from explorer.model.neurons import models
from explorer.model.observables import energy
from explorer.model.observables.energy_phases import PHASES, label, pieces
from explorer.model.physics.noise.nyquist_1928 import rearm_voltage
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
    spent: by element, the energy in each of PHASES [J].
    total: by element [J]; given: by source [J]; stored: change of what is stored [J].
    given_in: by source, the energy in each of PHASES [J].
    time: part of the run in each of PHASES [1].
    each: front end's energy of every finished spike, from the end of the last one's relaxing [J].
    front, output: elements of the front end and of the output stage.
    residual: of the books, relative to what was delivered [1].
    """

    seconds: float
    spikes: int
    spent: dict[str, tuple[float, ...]]
    total: dict[str, float]
    given: dict[str, float]
    given_in: dict[str, tuple[float, ...]]
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
class Crowd:
    """A spike's front-end energy over many neurons alike: only their random numbers differ.

    Attributes: `mean` of all spikes together [J]; `spread`, sd between neurons [J]; `error` of the
    mean [J]; `thermal`, the noise sources' signed work for each spike [J]; `spikes`; `neurons`.
    """

    mean: float
    spread: float
    error: float
    thermal: float
    spikes: int
    neurons: int


@dataclass(frozen=True, slots=True)
class Floor:
    """Marks that physics sets: `bit` kT ln 2 [J]; `noise` sqrt(kT/C) [V], `held` C V²/2 [J] and
    `drawn` C V² [J], None where the model has no gate capacitance; `simulated`, sd of the noise in
    the run [V], and `rearm`, the voltage below which a spike may follow [V], None without noise."""

    bit: float
    noise: float | None
    held: float | None
    drawn: float | None
    simulated: float | None = None
    rearm: float | None = None


def floor(scenario: Scenario, clock: float = 1.0) -> Floor:
    """Return the marks for a scenario; `clock` is the factor on its gate capacitance [1]."""
    kelvin = scenario.device.temperature
    if scenario.neuron.model == "hodgkin-huxley":
        kelvin = scenario.axon.temperature
    heat = BOLTZMANN * kelvin
    module = models()[scenario.neuron.model]
    if "neuron.gate_capacitance" not in module.DESCRIPTION.uses:
        return Floor(heat * math.log(2.0), None, None, None)
    capacitance = scenario.neuron.gate_capacitance * clock
    drawn = capacitance * scenario.stimulus.amplitude**2
    noise = math.sqrt(heat / capacitance)
    simulated = noise * scenario.noise.circuit * scenario.noise.scale or None
    rearm = None
    if simulated is not None:
        rearm = rearm_voltage(scenario.neuron.threshold_voltage, simulated**2)
    return Floor(heat * math.log(2.0), noise, 0.5 * drawn, drawn, simulated, rearm)


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
    phases, ends = _phases(
        scenario, model, layout, np.concatenate(traces), np.concatenate(crossings)
    )
    return _read(layout, model, phases, ends, halted)


def crowd(scenario: Scenario, neurons: int = CROWD, halted: Callable[[], bool] = lambda: False,
          ) -> Crowd | None:  # fmt: skip
    """Return a spike's front-end energy over `neurons` of the same values.

    None without spikes, or if `halted` says so.

    Raises
    ------
    ScenarioError
        The parameters cannot be integrated.
    """
    scenario = scenario.copy()
    scenario.update({"network.stages": 1, "population.spread": 0.0})
    return crowd_of(lay_out(scenario, neurons=neurons), halted)


def crowd_of(layout: Layout, halted: Callable[[], bool] = lambda: False) -> Crowd | None:
    """Return the same for the neurons of a layout, which must be alike."""
    simulation = Simulation(layout, ())
    neurons, steps = layout.size, min(layout.steps, CROWD_STEPS)
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
    thermal = "source_thermal"
    worked = float(state[thermal].sum()) if thermal in state.dtype.names else 0.0
    return Crowd(
        mean,
        float(each.std(ddof=1)),
        error,
        worked / float(spikes.sum()),
        int(spikes.sum()),
        neurons,
    )


def _phases(scenario, module, layout, trace, crossings):
    """Return what `label` returns."""
    description, names = module.DESCRIPTION, module.TRACED
    steps = np.clip(np.floor(np.sort(crossings)).astype(np.int64), 0, trace.shape[0] - 1)
    active, resting = activity_of_run(
        module, layout.parameters, trace, scenario.get(description.threshold), steps
    )
    stimulus, membrane = (
        trace[:, names.index(name)] for name in ("stimulus", description.membrane)
    )
    return label(steps, active, resting, stimulus, membrane)


def _read(layout, module, phases, ends, halted) -> Bill | None:
    """Run again and read the books wherever a phase or a spike ends."""
    description = module.DESCRIPTION
    names = tuple(dict.fromkeys(description.elements + description.front_end))
    sources = description.given
    simulation = Simulation(layout, ())
    spent = {name: [0.0] * len(PHASES) for name in names + sources}
    before = dict.fromkeys(names + sources, 0.0)
    front, since, each, last = description.front_end, 0.0, [], 0.0
    finished = set(ends[ends < phases.size].tolist())
    for start, stop, phase in pieces(phases, ends):
        if halted():
            return None
        while simulation.step < stop:
            simulation.advance(min(AT_ONCE, stop - simulation.step))
        state = simulation.state[0]
        for name in names + sources:
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
        spent={name: tuple(spent[name]) for name in names},
        total={name: before[name] for name in names},
        given={name: before[name] for name in sources},
        given_in={name: tuple(spent[name]) for name in sources},
        stored=float(state["stored"].sum()),
        time=tuple(float(part) for part in counts),
        each=np.array(each),
        front=front,
        output=description.output,
        residual=energy.residual(state, description),
    )
