"""What a person should know about a set of values before trusting the numbers."""

from __future__ import annotations

import math

from explorer.language import translate as _
from explorer.model.constants import REFERENCE_THICKNESS
from explorer.model.materials import ions, relative_speed
from explorer.model.neurons import models
from explorer.model.physics.scaling.reference_geometry import drift_factor
from explorer.quantity import engineering
from explorer.scenario.scenario import Scenario

LONG_STEP = 2.5
"""Time step, in that of the reference set, at which rates are about 5 % off (5 µs, calculated)."""

SILENT_ABOVE = 0.6
"""Constant voltage [V] at the reference thickness above which the neuron does not go on firing."""


def warnings(scenario: Scenario) -> list[str]:
    """Return sentences about the scenario's values, none if all is sound."""
    own = _of_1m1t1r(scenario) if scenario.neuron.model == "1m1t1r" else []
    return own + _outside_evidence(scenario)


def _of_1m1t1r(scenario: Scenario) -> list[str]:
    device, stimulus, noise = scenario.device, scenario.stimulus, scenario.noise
    said = []
    noisy = noise.scale > 0.0 and (noise.filament > 0.0 or noise.residue > 0.0)
    if noisy and device.contact_layer == 0.0:
        said.append(
            _(
                "Without a contact layer the noisy model has no limit for short time steps: "
                "rates belong to dt = {dt}."
            ).format(dt=engineering(scenario.run.dt, "s"))
        )
    longer = step_of(scenario)
    if longer >= LONG_STEP * (1.0 - 1e-9):
        said.append(
            _(
                "The time step is long for these rates, {longer:.3g} times that of the reference "
                "set, where 2.5 times puts firing rates about 5 % off: halve it and compare."
            ).format(longer=longer)
        )
    silent = SILENT_ABOVE * device.thickness / REFERENCE_THICKNESS
    if stimulus.shape == "dc" and stimulus.amplitude > silent:
        said.append(
            _(
                "At a constant voltage above about {silent} the model falls silent after its first "
                "spikes: it holds for pulses."
            ).format(silent=engineering(silent, "V", 2))
        )
    return said


def step_of(scenario: Scenario) -> float:
    """Return the time step in that of the reference set [1].

    Measured by the filament's growth in one step at contact and 1 V, dt µ / α: there the
    motion is fastest. Ion, oxide, thickness, temperature and the matched clock are in it.
    """
    base = Scenario()
    return _growth(scenario) / _growth(base)


def _growth(scenario: Scenario) -> float:
    device = scenario.device
    speed = relative_speed(device.ion, device.oxide, device.temperature)[0]
    if scenario.stimulus.match_ion:
        # What the clock, a whole decade, leaves of the ion's speed.
        speed *= 10.0 ** round(-math.log10(speed))
    charge = ions()[device.ion].charge_number
    pull = device.drift_rate * drift_factor(charge, speed, device.temperature, device.thickness)
    return scenario.run.dt * pull * device.thickness / device.focusing


def _outside_evidence(scenario: Scenario) -> list[str]:
    model = scenario.neuron.model
    paths = list(models()[model].DESCRIPTION.uses)
    if model == "1m1t1r":
        paths.append("stimulus.amplitude")
    said = []
    for path in paths:
        parameter, value = scenario.declaration(path), scenario.get(path)
        known = parameter.fact.known
        if known is None or known[0] <= value <= known[1]:
            continue
        unit = parameter.fact.unit
        low, high, shown = (engineering(number, unit, 4) for number in (*known, value))
        said.append(
            _("{label} {shown} is outside {low} to {high}, the range that evidence covers.").format(
                label=_(parameter.label), shown=shown, low=low, high=high
            )
        )
    return said
