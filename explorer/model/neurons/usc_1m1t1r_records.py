"""Records of the USC neuron: parameters and states of each neuron, from the scenario's values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.model.arithmetic import LOG2_E, exp_all
from explorer.model.constants import BOLTZMANN
from explorer.model.long_steps import far_limit
from explorer.model.neurons.conditions import Conditions
from explorer.model.physics.noise.nyquist_1928 import rearm_voltage
from explorer.model.physics.scaling.reference_geometry import (
    drift_factor,
    off_resistance_factor,
    relaxation_factor,
)

PARAMETERS = np.dtype(
    [
        (name, np.float64)
        for name in (
            "dt",  # s
            "drift",  # 1/V: drift rate x dt
            "filament_loss",  # 1: (gamma1 + beta) dt
            "conversion",  # 1: beta dt
            "residue_loss",  # 1: gamma2 dt
            "focusing",  # 1: part of the thickness
            "contact_layer",  # 1: part of the thickness
            "steepness",  # 1: log2(e) / lambda
            "on_resistance",  # ohm
            "off_scale",  # ohm: R_off / (exp(1/lambda) - 1)
            "filament_noise",  # 1: sigma1 x noise scale squared
            "residue_noise",  # 1: sigma2 x noise scale squared
            "dt_per_capacitance",  # s/F
            "gate_capacitance",  # F
            "control_conductance",  # S
            "threshold_voltage",  # V
            "transistor_threshold",  # V
            "transistor_gain",  # A/V^2
            "supply_voltage",  # V
            "load_conductance",  # S
            "load_capacitance",  # F, 0 for none
            "coupled",  # 1: 1 where the stage before drives this one, 0 where the stimulus does
            "far_below",  # 1: length of filament and residue below which steps may be long
            "agitation",  # V^2: variance of the gate's thermal noise at rest, 0 for none
            "rearm_voltage",  # V: below it the gate must have been before the next spike
        )
    ]
)
"""One record a neuron; everything multiplied out once, nothing of it is compiled in."""

STATE = np.dtype(
    [
        (name, np.float64)
        for name in (
            "filament",
            "residue",
            "gate_voltage",
            "memristor",
            "control_resistor",
            "transistor",
            "load",
            "source_input",
            "source_supply",
            "source_thermal",
            "spikes",
            "output_voltage",
            "stored",
            "waiting",
        )
    ]
)
"""One record a neuron: states, energies since t = 0 [J], spikes, change of stored energy [J], and 1
while a gate with circuit noise must fall to the re-arm voltage before its next spike."""

HASHED = (*STATE.names[:11], "output_voltage")
"""The fields that the state hash covers, in its order."""

TRACED = (
    "stimulus",
    "gate_voltage",
    "filament",
    "residue",
    "output_voltage",
    "memristor",
    "control_resistor",
    "current",
)
"""What is recorded for a probed neuron, step by step: (name); units in TRACE_UNITS."""

TRACE_UNITS = ("V", "V", "1", "1", "V", "J", "J", "A")


def records(values: Mapping[str, float], conditions: Conditions) -> np.ndarray:
    """Return the parameter records of all neurons.

    `values` holds the scenario's values in SI by path; `conditions` the clock, the ion's speed and
    the spread from device to device.
    """
    dt = conditions.dt
    drift, relaxation, stretch = conditions.factors.T
    thickness = values["device.thickness"] * stretch
    rate = relaxation_factor(conditions.speed, thickness) * dt
    pull = drift_factor(
        conditions.charge, conditions.speed, values["device.temperature"], thickness
    )
    gamma = values["device.filament_relaxation"] * relaxation
    length = values["device.tunnelling_length"]
    attenuation = length / thickness
    off = values["device.off_resistance"] * off_resistance_factor(thickness, length)
    capacitance = values["neuron.gate_capacitance"] * conditions.clock
    variance = values["noise.scale"] * values["noise.scale"]
    made = np.zeros(stretch.shape[0], PARAMETERS)
    made["dt"] = dt
    made["drift"] = values["device.drift_rate"] * drift * (pull * dt)
    made["filament_loss"] = (gamma + values["device.conversion_rate"]) * rate
    made["conversion"] = values["device.conversion_rate"] * rate
    made["residue_loss"] = values["device.residue_relaxation"] * rate
    made["focusing"] = values["device.focusing"] / thickness
    made["contact_layer"] = values["device.contact_layer"] / thickness
    made["steepness"] = LOG2_E / attenuation
    made["on_resistance"] = values["device.on_resistance"]
    made["off_scale"] = off / (exp_all(1.0 / attenuation) - 1.0)
    made["filament_noise"] = values["noise.filament"] * variance
    made["residue_noise"] = values["noise.residue"] * variance
    made["dt_per_capacitance"] = dt / capacitance
    made["gate_capacitance"] = capacitance
    made["control_conductance"] = 1.0 / values["neuron.control_resistance"]
    made["threshold_voltage"] = values["neuron.threshold_voltage"]
    made["transistor_threshold"] = values["transistor.threshold_voltage"]
    made["transistor_gain"] = values["transistor.gain"]
    made["supply_voltage"] = values["neuron.supply_voltage"]
    made["load_conductance"] = 1.0 / values["neuron.load_resistance"]
    made["load_capacitance"] = values["neuron.load_capacitance"]
    agitation = BOLTZMANN * values["device.temperature"] / capacitance
    agitation *= variance * values["noise.circuit"] * values["noise.circuit"]
    made["agitation"] = agitation
    made["rearm_voltage"] = rearm_voltage(values["neuron.threshold_voltage"], agitation)
    made["coupled"] = np.arange(made.size) % int(values["network.stages"]) > 0
    if values["run.long_steps"] and not made["coupled"].any():
        made["far_below"] = far_limit(made)
    return made


def at_rest(parameters: np.ndarray) -> np.ndarray:
    """Return the state records at t = 0: no ions, gate at 0 V, output at the supply."""
    state = np.zeros(parameters.shape[0], STATE)
    state["output_voltage"] = parameters["supply_voltage"]
    return state


def fastest_loss(parameters: np.ndarray) -> float:
    """Return the largest part of a state that relaxes in one step [1]; must stay below 1/2."""
    return float(max(parameters["filament_loss"].max(), parameters["residue_loss"].max()))
