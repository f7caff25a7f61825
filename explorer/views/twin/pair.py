"""The squid axon and the ion neuron under the same pulses, each on its own clock.

The pulses of the ion neuron are stretched by one factor for the axon: the time constant of its
potassium gates at rest over that of the filament, 1/gamma1. The factor is shown, not hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.engine.layout import clock_of
from explorer.experiments.outcome import never
from explorer.experiments.protocol import Bench
from explorer.experiments.squid_spike import Shock, clamped, shocked
from explorer.model.neurons import hodgkin_huxley, usc_1m1t1r
from explorer.model.physics.membrane.hodgkin_huxley_1952 import (
    REST,
    potassium_activation_rates,
    temperature_factor,
)
from explorer.model.physics.membrane.nernst import nernst_voltage
from explorer.model.physics.scaling.reference_geometry import relaxation_factor
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario

ION = "neuron/pulse-train"
AXON = "neuron/hodgkin-huxley-shock"
PULSES = 130
"""Pulses from rest: the ion neuron has to integrate most of them before it fires."""

SHOWN = 20
"""Pulses at the end that are drawn."""

AXON_PULSES = 40
AXON_CURRENT = 0.1
"""Height of the axon's pulses [A/m²], 10 µA/cm²."""

POINTS = 900
"""Points of a drawn trace."""


@dataclass(frozen=True, slots=True)
class Membrane:
    """Concentrations [mM] inside and outside of the axon, and its temperature [K]; `batteries`
    whether the axon takes its reversal voltages from them."""

    potassium_inside: float = 400.0
    potassium_outside: float = 20.0
    sodium_inside: float = 50.0
    sodium_outside: float = 440.0
    temperature: float = 279.45
    batteries: bool = False

    @property
    def potassium(self) -> float:
        """Nernst voltage of potassium [V]."""
        return nernst_voltage(self.potassium_outside, self.potassium_inside, 1, self.temperature)

    @property
    def sodium(self) -> float:
        """Nernst voltage of sodium [V]."""
        return nernst_voltage(self.sodium_outside, self.sodium_inside, 1, self.temperature)


@dataclass(frozen=True, slots=True)
class Traces:
    """One neuron's last pulses: `times` [pulse periods before the end], `stimulus` and `membrane`
    [V], `first` and `second` parts [1]; `spikes` and `seconds` of the whole run; `energy` of a
    spike [J] or None; `period` of the pulses [s]."""

    times: np.ndarray
    stimulus: np.ndarray
    membrane: np.ndarray
    first: np.ndarray
    second: np.ndarray
    spikes: int
    seconds: float
    energy: float | None
    period: float


@dataclass(frozen=True, slots=True)
class Twins:
    """Both runs: `ion`, `axon`; the axon's single `shock`; `factor` between the clocks [1];
    membrane `area` [m²] and energy of one ATP [J] behind the numbers."""

    ion: Traces
    axon: Traces
    shock: Shock
    factor: float
    area: float
    energy_per_atp: float
    ions_per_atp: float


def own_times(ion: Scenario, temperature: float) -> tuple[float, float]:
    """Return the time constants [s] of the filament and of the axon's potassium gates at rest."""
    speed = 1.0 if (ion.device.ion, ion.device.oxide) == ("Ag", "HfO2") else 1.0 / clock_of(ion)
    rate = ion.device.filament_relaxation * relaxation_factor(speed, ion.device.thickness)
    opening, closing = potassium_activation_rates(REST)
    return 1.0 / float(rate), 1.0 / ((opening + closing) * temperature_factor(temperature))


def ion_scenario(scenario: Scenario) -> Scenario:
    """Return the ion neuron of a scenario under a pulse train, or the reference for others."""
    found = scenario if scenario.neuron.model == usc_1m1t1r.ID else load_preset(ION)
    found = found.copy()
    found.update({"stimulus.shape": "pulse-train", "run.long_steps": False})
    return found


def axon_scenario(membrane: Membrane) -> Scenario:
    """Return the axon with the temperature and, if wanted, the batteries of a membrane."""
    found = load_preset(AXON)
    found.set("axon.temperature", membrane.temperature)
    if membrane.batteries:
        found.update({
            "axon.sodium_reversal": membrane.sodium, "axon.potassium_reversal": membrane.potassium
        })  # fmt: skip
    return found


def run_twins(scenario: Scenario, membrane: Membrane,
              halted: Callable[[], bool] = never) -> Twins:  # fmt: skip
    """Run both neurons; Halted when told to stop.

    Raises
    ------
    ScenarioError
        The parameters cannot be integrated.
    """
    bench = Bench(scenario.run.seed, 1, halted)
    ion, axon = ion_scenario(scenario), axon_scenario(membrane)
    stimulus = ion.stimulus
    tau, axon_tau = own_times(ion, membrane.temperature)
    clock = clock_of(ion)
    factor = axon_tau / tau
    found = bench.trials(ion, {}, PULSES * stimulus.period, 1, traced=1)
    names = usc_1m1t1r.TRACED
    left = _traces(found, names, ("gate_voltage", "residue", "filament"), stimulus.period * clock)
    # The matched clock has slowed the ion's pulses already; the axon's follow from its own.
    period = stimulus.period * clock * factor
    changes = clamped(membrane.temperature, AXON_CURRENT)
    changes |= {"stimulus.shape": "pulse-train", "stimulus.period": period,
                "stimulus.width": stimulus.width * clock * factor, "run.dt": 5e-6}  # fmt: skip
    found = bench.trials(axon, changes, AXON_PULSES * period, 1, traced=1)
    names = hodgkin_huxley.TRACED
    right = _traces(found, names, ("membrane_voltage", "potassium_open", "sodium_open"), period)
    shock = shocked(axon, membrane.temperature, bench)
    return Twins(
        left, right, shock, factor, axon.axon.area, axon.axon.energy_per_atp,
        axon.axon.ions_per_atp,
    )  # fmt: skip


def _traces(found, names, wanted, period: float) -> Traces:
    from explorer.model.neurons import models

    model = models()[found.layout.model].DESCRIPTION
    trace, state = found.traces[0], found.state
    last = min(trace.shape[0], round(SHOWN * period / found.layout.dt))
    every = max(1, last // POINTS)
    part = trace[-last:][::every]
    spikes = int(state["spikes"].sum())
    spent = sum(float(state[name].sum()) for name in model.front_end)
    columns = [part[:, names.index(name)] for name in ("stimulus", *wanted)]
    return Traces(
        times=np.linspace(-last * found.layout.dt / period, 0.0, part.shape[0]),
        stimulus=columns[0], membrane=columns[1], first=columns[2], second=columns[3],
        spikes=spikes, seconds=trace.shape[0] * found.layout.dt,
        energy=spent / spikes if spikes else None, period=period,
    )  # fmt: skip
