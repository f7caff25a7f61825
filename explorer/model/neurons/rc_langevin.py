"""The Langevin neuron: one cluster of ions that diffuses, a capacitor, a resistor, self-heating.

Circuit: source -- external resistor -- node with the memristor and a capacitor to ground. At a
constant voltage the capacitor charges until the cluster escapes from its electrode and bridges the
oxide; the capacitor empties through it, the cluster falls back, and the cycle begins again.
States: position of the cluster, temperature, voltage over the memristor, and whether the output is
armed. An output spike is the moment at which the current rises above the spike current; the next
one counts after the cluster was back beyond the re-arm position and the voltage above the re-arm
voltage. Steps of the position are Euler-Maruyama; voltage and temperature are exact over a step,
with the resistance frozen.
Form after ushakov2021, akther2024 and pattnaik2023 (recalled, not re-read); values are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numba as nb
import numpy as np

from explorer.model.arithmetic import LOG2_E, exp
from explorer.model.compiled import KERNEL
from explorer.model.constants import (
    BOLTZMANN,
    ELEMENTARY_CHARGE,
    REFERENCE_TEMPERATURE,
    REFERENCE_THICKNESS,
)
from explorer.model.lanes import LANES, draw_ahead
from explorer.model.neurons import rc_langevin_parameters
from explorer.model.neurons.conditions import Conditions
from explorer.model.neurons.description import Description
from explorer.model.physics.circuit.capacitive_node import energies, relax
from explorer.model.physics.conduction.tunnelling_gap import tunnelling_conductance
from explorer.model.physics.heat.joule_relaxation import heated_temperature
from explorer.model.physics.ion_motion.langevin_landscape import (
    field_focusing,
    landscape_force,
    moved,
    thermal_kick,
)

ID = "rc-langevin"

GROUP = rc_langevin_parameters.GROUP
OWN = rc_langevin_parameters.OWN

DESCRIPTION = Description(
    name="Langevin neuron (RC)",
    about="One cluster of ions diffuses across the oxide and fires by itself at constant voltage.",
    equations=(
        "t₀ dx/dt = -u'(x) + g f(x) V + sqrt(2 θ t₀) ξ   position, half-gaps; θ = T / 300 K",
        "u = -A exp(-(x+1)²/2w²) - B exp(-x²/2w_p²) + s x, and stiff walls at -1, 0   k T (300 K)",
        "f = 1 / (1 - c (1 - |x|)),  g = z m e / (2 k · 300 K)   focusing, 1; drive, 1/V",
        "R = R_min cosh(x / λ_c)   Ω",
        "C dV/dt = (V_in - V) / R_ext - V / R   voltage over the device, V",
        "dT/dt = (T_0 - T) / τ_th + (V²/R) R_th / τ_th   temperature, K",
    ),
    formulas=(
        (r"t_0 \frac{dx}{dt} = -u'(x) + g\, f(x)\, V + \sqrt{2\, \theta\, t_0}\; \xi, \quad"
         r" \theta = \frac{T}{300\ \mathrm{K}}", "position of the cluster, half-gaps"),
        (r"u = -A\, e^{-(x+1)^2 / 2 w^2} - B\, e^{-x^2 / 2 w_p^2} + s\, x",
         "landscape, k T at 300 K; stiff walls at -1 and 0"),
        (r"f = \frac{1}{1 - c\, (1 - |x|)}, \quad"
         r" g = \frac{z\, m\, e}{2\, k \cdot 300\ \mathrm{K}}",
         "focusing, 1; drive, 1/V"),
        (r"R = R_\mathrm{min} \cosh\frac{x}{\lambda_c}", "resistance of the device, Ω"),
        (r"C \frac{dV}{dt} = \frac{V_\mathrm{in} - V}{R_\mathrm{ext}} - \frac{V}{R}",
         "voltage over the device, V"),
        (r"\frac{dT}{dt} = \frac{T_0 - T}{\tau_\mathrm{th}}"
         r" + \frac{V^2}{R} \frac{R_\mathrm{th}}{\tau_\mathrm{th}}", "temperature, K"),
    ),
    valid="Constant voltage between about 0.35 and 4 V, 250 to 400 K, in dimension and in kind.",
    leaves_out=(
        "More than one cluster, and growth sideways.",
        "Friction that falls with temperature: warmth acts through the kicks and the barrier only.",
        "The heat store is no part of the energy books: they are electrical, heat leaves them.",
        "Figures of a real device: none is published, all are assumed so that the model spikes.",
        "A filament of nanometres cools within nanoseconds; the thermal time is a choice.",
    ),
    sources=("akther2024", "pattnaik2023", "ushakov2021", "midya2025"),
    start="neuron/langevin",
    uses=(
        "device.ion", "device.oxide", "device.thickness", "device.temperature",
        "neuron.active_area", "noise.scale", "population.spread",
    ),
    follows_ion=True,
    speed_at_reference=True,
    area="neuron.active_area",
    threshold="langevin.rearm_voltage",
    membrane="device_voltage",
    fronts=("electrode", "reached"),
    length="device.thickness",
    spent=("control_resistor", "memristor"),
    elements=("memristor", "control_resistor"),
    given=("source_input",),
    fires="collapse",
    front_end=("memristor", "control_resistor"),
    words={
        "voltages": "Stimulus and voltage over the device",
        "fronts": "How far the cluster bridges the oxide",
        "device_voltage": "device",
        "level": "ready again above",
        "reached": "cluster, its way to the bridge",
        "electrode": "electrode, where it starts",
        "memristor": "memristor",
        "control_resistor": "external resistor",
        "energy": "Energy, running sum",
        "energy_tip": "Memristor and external resistor, over the spikes in view.",
        "inside": "Inside the oxide, now",
    },
)  # fmt: skip

HARDEST_WALL = 0.45
"""Largest part of the distance beyond a wall that one step takes back; at 1/2 and more, the steps
would no longer follow the motion."""

PARAMETERS = np.dtype(
    [
        (name, np.float64)
        for name in (
            "dt",  # s
            "rate",  # 1: dt / t_0
            "pull",  # 1/V: g
            "focusing",  # 1: c
            "curvature",  # 1: A / w^2
            "sharpness",  # 1: 1 / 2w^2
            "pinning_curvature",  # 1
            "pinning_sharpness",  # 1
            "slope",  # 1
            "wall",  # 1: k dt / t_0
            "agitation",  # 1/K: variance of a step for each kelvin
            "least_resistance",  # ohm
            "steepness",  # 1: log2(e) / lambda
            "feed_conductance",  # S: 1 / R_ext
            "dt_per_capacitance",  # s/F
            "capacitance",  # F
            "ambient",  # K
            "heating",  # K/J: R_th / dt
            "cooling",  # 1: exp(-dt / tau_th)
            "spike_current",  # A
            "rearm_position",  # 1
            "rearm_voltage",  # V
        )
    ]
)
"""One record a neuron; everything multiplied out once, nothing of it is compiled in."""

STATE = np.dtype(
    [
        (name, np.float64)
        for name in (
            "position",
            "temperature",
            "device_voltage",
            "armed",
            "memristor",
            "control_resistor",
            "source_input",
            "spikes",
            "stored",
        )
    ]
)
"""One record a neuron: states, energies since t = 0 [J], spikes, change of stored energy [J]."""

HASHED = STATE.names[:8]
"""The fields that the state hash covers, in its order."""

TRACED = (
    "stimulus",
    "device_voltage",
    "reached",
    "electrode",
    "temperature",
    "memristor",
    "control_resistor",
    "current",
)
"""What is recorded for a probed neuron, step by step; `reached` is 1 + x, `electrode` is 0."""

TRACE_UNITS = ("V", "V", "1", "1", "K", "J", "J", "A")


def records(values: Mapping[str, float], conditions: Conditions) -> np.ndarray:
    """Return the parameter records of all neurons.

    `values` holds the scenario's values in SI by path; `conditions` the clock, the ion's speed (at
    300 K) and the spread from device to device. The hop time goes with the thickness squared, over
    the speed. The clock multiplies capacitance and thermal time with the time step: where a slow
    ion runs on a slow clock, the circuit around it is slowed down as much, so that the cycle stays
    the same in kind.
    """
    own = {name: values[f"{GROUP}.{name}"] for name in OWN}
    dt, clock = conditions.dt, conditions.clock
    drift, mobility, stretch = conditions.factors.T
    stretch = values["device.thickness"] * stretch / REFERENCE_THICKNESS
    rate = dt * conditions.speed * mobility / (own["hop_time"] * stretch * stretch)
    charge = conditions.charge * own["charge_multiple"] * ELEMENTARY_CHARGE
    width, pinning_width = own["well_width"] / stretch, own["pinning_width"] / stretch
    made = np.zeros(stretch.shape[0], PARAMETERS)
    made["dt"] = dt
    made["rate"] = rate
    made["pull"] = drift * (charge / (2.0 * BOLTZMANN * REFERENCE_TEMPERATURE))
    # The offset of the focusing, (1 - c) / c half-gaps, is a length as the widths are.
    made["focusing"] = own["focusing"] * stretch / (own["focusing"] * stretch + 1 - own["focusing"])
    made["curvature"] = own["well_depth"] / (width * width)
    made["sharpness"] = 0.5 / (width * width)
    made["pinning_curvature"] = own["pinning_depth"] / (pinning_width * pinning_width)
    made["pinning_sharpness"] = 0.5 / (pinning_width * pinning_width)
    made["slope"] = own["slope"]
    # A wall harder than a step can follow (thin oxides, fast ions) is as hard as the step allows.
    made["wall"] = np.minimum(own["wall_stiffness"] * rate, HARDEST_WALL)
    scale = values["noise.scale"]
    made["agitation"] = 2.0 * scale * scale * rate / REFERENCE_TEMPERATURE
    made["least_resistance"] = own["least_resistance"]
    made["steepness"] = LOG2_E * stretch / own["tunnelling_length"]
    made["feed_conductance"] = 1.0 / own["series_resistance"]
    made["capacitance"] = own["capacitance"] * clock
    made["dt_per_capacitance"] = dt / made["capacitance"]
    made["ambient"] = values["device.temperature"]
    made["heating"] = own["thermal_resistance"] / dt
    made["cooling"] = exp(-dt / (own["thermal_time"] * clock))
    made["spike_current"] = own["spike_current"]
    made["rearm_position"] = own["rearm_position"]
    made["rearm_voltage"] = own["rearm_voltage"]
    return made


def at_rest(parameters: np.ndarray) -> np.ndarray:
    """Return the state records at t = 0: cluster at the electrode, 0 V, no self-heating, armed."""
    state = np.zeros(parameters.shape[0], STATE)
    state["position"] = -1.0
    state["temperature"] = parameters["ambient"]
    state["armed"] = 1.0
    return state


def fastest_loss(parameters: np.ndarray) -> float:
    """Return the largest part of a state that relaxes in one step [1]; must stay below 1/2.

    The position in the steeper of its two dips: the walls are limited, the rest is exact.
    """
    steepest = np.maximum(parameters["curvature"], parameters["pinning_curvature"])
    return float((steepest * parameters["rate"]).max())


def membrane_range(values: Mapping[str, float]) -> tuple[float, float]:
    """Return the voltages [V] between which stimulus and device stay."""
    amplitude = values["stimulus.amplitude"]
    top = max(amplitude, values[f"{GROUP}.rearm_voltage"], 0.1) * 1.12
    least = -abs(amplitude) if values["stimulus.shape"] == "triangle" else min(amplitude, 0.0)
    return least * 1.12 - 0.04 * top, top


@nb.njit(**KERNEL)
def advance(
    parameters,
    state,
    inputs,
    first_step,
    seed,
    first_neuron,
    last_neuron,
    probes,
    trace,
    event_neurons,
    event_steps,
):
    """Advance neurons first_neuron .. last_neuron - 1 by one step for each entry of `inputs`.

    Arguments
    ---------
    parameters, state: records, shape (neurons,); `state` is changed in place.
    inputs: source voltage of each step [V], held over the step; shape (1, steps), the same
        for all, or (neurons, steps).
    first_step: number of the first step since t = 0; with `seed` it fixes the noise.
    probes: numbers of the recorded neurons, shape (p,); trace: shape (p, steps, len(TRACED)).
    event_neurons, event_steps: filled with one entry a spike; `event_steps` is the time of the
        crossing in steps since t = 0, interpolated.

    Returns
    -------
    The number of spikes written.
    """
    events = 0
    steps = inputs.shape[1]
    normals = np.empty(4 * LANES)
    for n in range(first_neuron, last_neuron):
        p = parameters[n]
        s = state[n]
        own_inputs = inputs[n if inputs.shape[0] > 1 else 0]
        probe = -1
        for row in range(probes.shape[0]):
            if probes[row] == n:
                probe = row
        position = s.position
        temperature = s.temperature
        voltage = s.device_voltage
        armed = s.armed > 0.0
        memristor = s.memristor
        feed = s.control_resistor
        from_input = s.source_input
        spikes = s.spikes
        voltage_start = voltage
        current = voltage * tunnelling_conductance(position, p.least_resistance, p.steepness)
        noisy = p.agitation > 0.0
        drawn, counter = 0, 0
        for k in range(steps):
            step = first_step + k
            v_in = own_inputs[k]

            force = landscape_force(
                position,
                p.curvature,
                p.sharpness,
                p.pinning_curvature,
                p.pinning_sharpness,
                p.slope,
            )
            force += p.pull * voltage * field_focusing(position, p.focusing)
            kick = 0.0
            if noisy:
                # Four steps use the four normals of one counter.
                ahead = (step >> 2) - counter
                if ahead >= drawn:
                    counter, ahead = step >> 2, 0
                    last = (first_step + steps - 1) >> 2
                    drawn = draw_ahead(normals, np.uint64(seed), np.uint64(n), counter, last)
                normal = normals[LANES * (step & 3) + ahead]
                kick = thermal_kick(temperature, p.agitation, normal)
            position = moved(position, force * p.rate, kick, p.wall)

            conductance = tunnelling_conductance(position, p.least_resistance, p.steepness)
            voltage, mean, variance = relax(
                voltage, v_in, p.feed_conductance, conductance, p.dt_per_capacitance
            )
            in_feed, in_memristor, delivered = energies(
                v_in, p.feed_conductance, conductance, mean, variance, p.dt
            )
            feed += in_feed
            memristor += in_memristor
            from_input += delivered
            temperature = heated_temperature(
                temperature, p.ambient, in_memristor, p.heating, p.cooling
            )

            before = current
            current = voltage * conductance
            if armed:
                if current >= p.spike_current:
                    part = 0.0
                    if before < p.spike_current:
                        part = (p.spike_current - before) / (current - before)
                    event_neurons[events] = n
                    event_steps[events] = step + part
                    events += 1
                    spikes += 1.0
                    armed = False
            else:
                armed = position < p.rearm_position and voltage >= p.rearm_voltage
            if probe >= 0:
                row = trace[probe, k]
                row[0] = v_in
                row[1] = voltage
                row[2] = min(max(1.0 + position, 0.0), 1.0)
                row[3] = 0.0
                row[4] = temperature
                row[5] = memristor
                row[6] = feed
                row[7] = current
        s.position = position
        s.temperature = temperature
        s.device_voltage = voltage
        s.armed = 1.0 if armed else 0.0
        s.memristor = memristor
        s.control_resistor = feed
        s.source_input = from_input
        s.spikes = spikes
        s.stored += 0.5 * p.capacitance * (voltage * voltage - voltage_start * voltage_start)
    return events
