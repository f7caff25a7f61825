"""The squid giant axon of 1952: a membrane with sodium, potassium and leak channels.

Circuit: the capacitance of the membrane, and beside it three conductances, each in series with the
battery of its ions; the stimulus injects a current. All points of the membrane are alike.
States: membrane voltage and the three gates m, h, n. An output spike is an upward crossing of the
threshold voltage.
One step: gates by half a step at the held voltage, voltage by a whole step with the channels held,
gates by the other half; every part is a closed form, so the step is of second order and the books
close to rounding.
The sodium pump is not simulated: its energy is the bill for the sodium that came in beyond rest.
Source: hodgkin1952 in the modern convention of nrnhh.
"""

from __future__ import annotations

from collections.abc import Mapping

import numba as nb
import numpy as np

from explorer.model.compiled import KERNEL, law
from explorer.model.neurons import hodgkin_huxley_parameters
from explorer.model.neurons.conditions import Conditions
from explorer.model.neurons.description import Description
from explorer.model.physics.circuit.capacitive_node import relax
from explorer.model.physics.membrane.channel_current import channel_energies, resting_voltage
from explorer.model.physics.membrane.hodgkin_huxley_1952 import (
    gate_after,
    potassium_activation_rates,
    potassium_open,
    sodium_activation_rates,
    sodium_inactivation_rates,
    sodium_open,
    temperature_factor,
)
from explorer.model.physics.membrane.sodium_charge import pump_energy

ID = "hodgkin-huxley"

GROUP = hodgkin_huxley_parameters.GROUP
OWN = hodgkin_huxley_parameters.OWN

DESCRIPTION = Description(
    name="Squid axon (Hodgkin-Huxley)",
    about="The biological twin: ions of sodium and potassium cross the membrane of a nerve fibre.",
    equations=(
        "C dV/dt = I - g_Na m³ h (V - E_Na) - g_K n⁴ (V - E_K) - g_L (V - E_L)   A/m²",
        "dx/dt = φ (α_x (1 - x) - β_x x) for x = m, h, n   gates, parts of 1",
        "α_m = 0.1 (V + 40) / (1 - exp(-(V + 40)/10)),  β_m = 4 exp(-(V + 65)/18)   1/ms, mV",
        "α_h = 0.07 exp(-(V + 65)/20),  β_h = 1 / (1 + exp(-(V + 35)/10))   1/ms, mV",
        "α_n = 0.01 (V + 55) / (1 - exp(-(V + 55)/10)),  β_n = 0.125 exp(-(V + 65)/80)   1/ms, mV",
        "φ = 3^((T - 279.45 K) / 10 K)   temperature factor, 1",
        "E_pump = (Q_Na / e) / 3 E_ATP,  Q_Na sodium that came in beyond rest   J, C",
    ),
    formulas=(
        (r"C \frac{dV}{dt} = I - g_\mathrm{Na} m^3 h\, (V - E_\mathrm{Na})"
         r" - g_\mathrm{K} n^4 (V - E_\mathrm{K}) - g_L (V - E_L)", "membrane voltage, A/m²"),
        (r"\frac{dx}{dt} = \varphi \left(\alpha_x (1 - x) - \beta_x x\right), \quad x = m, h, n",
         "gates, parts of 1"),
        (r"\alpha_m = \frac{0.1\, (V + 40)}{1 - e^{-(V + 40)/10}}, \quad"
         r" \beta_m = 4\, e^{-(V + 65)/18}", "sodium gates open and close, 1/ms; V in mV"),
        (r"\alpha_h = 0.07\, e^{-(V + 65)/20}, \quad \beta_h = \frac{1}{1 + e^{-(V + 35)/10}}",
         "sodium gates block and recover, 1/ms; V in mV"),
        (r"\alpha_n = \frac{0.01\, (V + 55)}{1 - e^{-(V + 55)/10}}, \quad"
         r" \beta_n = 0.125\, e^{-(V + 65)/80}", "potassium gates open and close, 1/ms; V in mV"),
        (r"\varphi = 3^{(T - 279.45\ \mathrm{K}) / 10\ \mathrm{K}}", "temperature factor, 1"),
        (r"E_\mathrm{pump} = \frac{Q_\mathrm{Na}}{3\, e}\, E_\mathrm{ATP}",
         "energy of the pump, J; charge of the sodium that came in beyond rest, C"),
    ),
    valid="Squid axon held alike along its length, 0 to 20 °C, -100 to 50 mV.",
    leaves_out=(
        "Channel noise: the channels of a real membrane open one by one.",
        "Space: the whole membrane has one voltage, no spike travels.",
        "The pump itself: it is a bill for the sodium that came in, and no current of its own.",
        "The dispute about energy: some count the batteries of the circuit; here sodium counts.",
        "A synapse: the input is an injected current, proportional to the stimulus voltage.",
        "Ions that gather or run out: the batteries keep their voltages.",
    ),
    sources=("hodgkin1952", "nrnhh", "cellmlhh", "moujahid2012", "hasegawa2011", "spikecount2015"),
    start="neuron/hodgkin-huxley",
    uses=("population.spread",),
    follows_ion=False,
    area="axon.area",
    threshold="axon.threshold_voltage",
    membrane="membrane_voltage",
    fronts=("potassium_open", "sodium_open"),
    length="",
    spent=("", "sodium_pump"),
    elements=("sodium_channel", "potassium_channel", "leak_channel"),
    given=("source_input", "source_sodium", "source_potassium", "source_leak"),
    front_end=("sodium_pump",),
    ions_in="membrane",
    words={
        "voltages": "Stimulus and membrane voltage",
        "fronts": "Open channels",
        "membrane_voltage": "membrane",
        "sodium_open": "sodium",
        "potassium_open": "potassium",
        "sodium_pump": "sodium pump",
        "energy": "Energy of the sodium pump, running sum",
        "energy_tip": "What pumping the sodium of the spikes out again costs, beyond rest.",
        "inside": "Through the membrane, now",
    },
)  # fmt: skip

PARAMETERS = np.dtype(
    [
        (name, np.float64)
        for name in (
            "dt",  # s
            "gate_time",  # s: half a step times the temperature factor
            "sodium",  # S/m^2
            "potassium",  # S/m^2
            "leak",  # S/m^2
            "sodium_battery",  # V
            "potassium_battery",  # V
            "leak_battery",  # V
            "dt_per_capacitance",  # s m^2/F
            "capacitance",  # F/m^2
            "area",  # m^2
            "current_per_volt",  # A/(m^2 V)
            "threshold_voltage",  # V
            "rest_voltage",  # V
            "resting_influx",  # A/m^2: sodium that comes in at rest
            "energy_per_charge",  # J/C: of the pump
        )
    ]
)
"""One record a neuron; everything multiplied out once, nothing of it is compiled in."""

STATE = np.dtype(
    [
        (name, np.float64)
        for name in (
            "membrane_voltage",
            "sodium_activation",
            "sodium_inactivation",
            "potassium_activation",
            "sodium_channel",
            "potassium_channel",
            "leak_channel",
            "source_input",
            "source_sodium",
            "source_potassium",
            "source_leak",
            "sodium_pump",
            "spikes",
            "stored",
        )
    ]
)
"""One record a neuron: states, energies since t = 0 [J], spikes, change of stored energy [J]."""

HASHED = STATE.names[:13]
"""The fields that the state hash covers, in its order."""

TRACED = (
    "stimulus",
    "membrane_voltage",
    "potassium_open",
    "sodium_open",
    "sodium_pump",
    "sodium_current",
    "potassium_current",
    "current",
)
"""What is recorded for a probed neuron: outward currents of the channels, `current` injected."""

TRACE_UNITS = ("V", "V", "1", "1", "J", "A", "A", "A")

FARTHEST = 1.0
"""Largest voltage [V] that the gates are told of: beyond, they are as good as all open or shut."""

GRID = 201
"""Voltages between the lowest and the highest battery that are tried for rest."""

HALVINGS = 52
"""Halvings of the interval between two of them: down to the last bit."""


@nb.njit(**KERNEL)
def held_gates(voltages):
    """Return the gates (m, h, n) that settle at held `voltages` [V], shape (3, n)."""
    gates = np.empty((3, voltages.shape[0]))
    for place in range(voltages.shape[0]):
        voltage = voltages[place]
        for row, (opening, closing) in enumerate(
            (
                sodium_activation_rates(voltage),
                sodium_inactivation_rates(voltage),
                potassium_activation_rates(voltage),
            )
        ):
            gates[row, place] = opening / (opening + closing)
    return gates


@nb.njit(**KERNEL)
def fastest_gate(low, high):
    """Return the fastest rate alpha + beta [1/s] of any gate between two voltages [V]."""
    fastest = 0.0
    for place in range(65):
        voltage = low + (high - low) * (place / 64.0)
        for opening, closing in (
            sodium_activation_rates(voltage),
            sodium_inactivation_rates(voltage),
            potassium_activation_rates(voltage),
        ):
            fastest = max(fastest, opening + closing)
    return fastest


@law
def _outward(p, voltage):
    """Return the ionic current [A/m^2] of a record with the gates settled at a voltage [V]."""
    opening, closing = sodium_activation_rates(voltage)
    m = opening / (opening + closing)
    opening, closing = sodium_inactivation_rates(voltage)
    h = opening / (opening + closing)
    opening, closing = potassium_activation_rates(voltage)
    n = opening / (opening + closing)
    sodium = p.sodium * sodium_open(m, h) * (voltage - p.sodium_battery)
    potassium = p.potassium * potassium_open(n) * (voltage - p.potassium_battery)
    return sodium + potassium + p.leak * (voltage - p.leak_battery)


@nb.njit(**KERNEL)
def find_rest(parameters):
    """Write into each record the lowest voltage at which no net current flows, gates settled.

    There is one between the lowest and the highest battery: below all of them every current flows
    in, above all of them every one flows out. It need not be stable. A grid finds the first change
    of sign, halving the rest.
    """
    for place in range(parameters.shape[0]):
        p = parameters[place]
        lowest = min(p.sodium_battery, p.potassium_battery, p.leak_battery)
        highest = max(p.sodium_battery, p.potassium_battery, p.leak_battery)
        low, high = lowest, highest
        for line in range(1, GRID):
            high = lowest + (highest - lowest) * (line / (GRID - 1.0))
            if _outward(p, high) > 0.0:
                break
            low = high
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            if _outward(p, middle) > 0.0:
                high = middle
            else:
                low = middle
        p.rest_voltage = 0.5 * (low + high)


def records(values: Mapping[str, float], conditions: Conditions) -> np.ndarray:
    """Return the parameter records of all neurons.

    `values` holds the scenario's values in SI by path; of `conditions` the time step counts, and
    the spread from neuron to neuron, which acts on the sodium and the potassium conductance.
    """
    own = {name: values[f"{GROUP}.{name}"] for name in OWN}
    made = np.zeros(conditions.factors.shape[0], PARAMETERS)
    made["dt"] = conditions.dt
    made["gate_time"] = 0.5 * conditions.dt * temperature_factor(own["temperature"])
    made["sodium"] = own["sodium_conductance"] * conditions.factors[:, 0]
    made["potassium"] = own["potassium_conductance"] * conditions.factors[:, 1]
    made["leak"] = own["leak_conductance"]
    for ion in ("sodium", "potassium", "leak"):
        made[f"{ion}_battery"] = own[f"{ion}_reversal"]
    made["dt_per_capacitance"] = conditions.dt / own["capacitance"]
    for name in ("capacitance", "area", "current_per_volt", "threshold_voltage"):
        made[name] = own[name]
    find_rest(made)
    m, h, _ = held_gates(made["rest_voltage"])
    made["resting_influx"] = (
        made["sodium"] * m * m * m * h * (made["sodium_battery"] - made["rest_voltage"])
    )
    made["energy_per_charge"] = pump_energy(1.0, own["ions_per_atp"], own["energy_per_atp"])
    return made


def at_rest(parameters: np.ndarray) -> np.ndarray:
    """Return the state records at t = 0: no net current flows and the gates are settled."""
    state = np.zeros(parameters.shape[0], STATE)
    state["membrane_voltage"] = parameters["rest_voltage"]
    m, h, n = held_gates(np.ascontiguousarray(parameters["rest_voltage"]))
    state["sodium_activation"], state["sodium_inactivation"] = m, h
    state["potassium_activation"] = n
    return state


def fastest_loss(parameters: np.ndarray) -> float:
    """Return the time step over the time of the fastest gate between the batteries [1].

    The membrane may be faster still: it relaxes by a closed form whatever the step.
    """
    batteries = [parameters[f"{ion}_battery"] for ion in ("sodium", "potassium", "leak")]
    rate = fastest_gate(float(np.min(batteries)), float(np.max(batteries)))
    return 2.0 * float(parameters["gate_time"].max()) * rate


def membrane_range(values: Mapping[str, float]) -> tuple[float, float]:
    """Return the voltages [V] between which the membrane stays; a small stimulus fits in too."""
    amplitude = values["stimulus.amplitude"]
    low, high = -0.085, 0.060
    if abs(amplitude) <= 0.15:
        low, high = min(low, 1.12 * amplitude), max(high, 1.12 * amplitude)
    return low, high


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
    inputs: input voltage of each step [V], held over the step; shape (1, steps), the same
        for all, or (neurons, steps).
    first_step: number of the first step since t = 0; `seed` is not used: nothing is random here.
    probes: numbers of the recorded neurons, shape (p,); trace: shape (p, steps, len(TRACED)).
    event_neurons, event_steps: filled with one entry a spike; `event_steps` is the time of the
        crossing in steps since t = 0, interpolated.

    Returns
    -------
    The number of spikes written.
    """
    events = 0
    steps = inputs.shape[1]
    for n in range(first_neuron, last_neuron):
        p = parameters[n]
        s = state[n]
        own_inputs = inputs[n if inputs.shape[0] > 1 else 0]
        probe = -1
        for row in range(probes.shape[0]):
            if probes[row] == n:
                probe = row
        voltage = s.membrane_voltage
        activation = s.sodium_activation
        inactivation = s.sodium_inactivation
        potassium_gate = s.potassium_activation
        in_sodium = s.sodium_channel
        in_potassium = s.potassium_channel
        in_leak = s.leak_channel
        from_input = s.source_input
        from_sodium = s.source_sodium
        from_potassium = s.source_potassium
        from_leak = s.source_leak
        pump = s.sodium_pump
        spikes = s.spikes
        start = voltage
        dt = p.dt
        half = p.gate_time
        area = p.area
        # The rates at the end of a step are those at the start of the next one.
        seen = min(max(voltage, -FARTHEST), FARTHEST)
        opening_m, closing_m = sodium_activation_rates(seen)
        opening_h, closing_h = sodium_inactivation_rates(seen)
        opening_n, closing_n = potassium_activation_rates(seen)
        for k in range(steps):
            activation = gate_after(activation, opening_m, closing_m, half)
            inactivation = gate_after(inactivation, opening_h, closing_h, half)
            potassium_gate = gate_after(potassium_gate, opening_n, closing_n, half)

            injected = own_inputs[k] * p.current_per_volt
            sodium = p.sodium * sodium_open(activation, inactivation)
            potassium = p.potassium * potassium_open(potassium_gate)
            limit, total = resting_voltage(
                sodium,
                p.sodium_battery,
                potassium,
                p.potassium_battery,
                p.leak,
                p.leak_battery,
                injected,
            )
            before = voltage
            voltage, mean, variance = relax(before, limit, total, 0.0, p.dt_per_capacitance)
            sodium_charge, spent, given = channel_energies(
                sodium, p.sodium_battery, mean, variance, dt
            )
            in_sodium += spent * area
            from_sodium += given * area
            potassium_charge, spent, given = channel_energies(
                potassium, p.potassium_battery, mean, variance, dt
            )
            in_potassium += spent * area
            from_potassium += given * area
            _, spent, given = channel_energies(p.leak, p.leak_battery, mean, variance, dt)
            in_leak += spent * area
            from_leak += given * area
            from_input += injected * dt * mean * area
            pump -= (sodium_charge + p.resting_influx * dt) * area * p.energy_per_charge

            seen = min(max(voltage, -FARTHEST), FARTHEST)
            opening_m, closing_m = sodium_activation_rates(seen)
            opening_h, closing_h = sodium_inactivation_rates(seen)
            opening_n, closing_n = potassium_activation_rates(seen)
            activation = gate_after(activation, opening_m, closing_m, half)
            inactivation = gate_after(inactivation, opening_h, closing_h, half)
            potassium_gate = gate_after(potassium_gate, opening_n, closing_n, half)

            if before < p.threshold_voltage and voltage >= p.threshold_voltage:
                event_neurons[events] = n
                event_steps[events] = (
                    first_step + k + (p.threshold_voltage - before) / (voltage - before)
                )
                events += 1
                spikes += 1.0
            if probe >= 0:
                row = trace[probe, k]
                row[0] = own_inputs[k]
                row[1] = voltage
                row[2] = potassium_open(potassium_gate)
                row[3] = sodium_open(activation, inactivation)
                row[4] = pump
                row[5] = sodium_charge * area / dt
                row[6] = potassium_charge * area / dt
                row[7] = injected * area
        s.membrane_voltage = voltage
        s.sodium_activation = activation
        s.sodium_inactivation = inactivation
        s.potassium_activation = potassium_gate
        s.sodium_channel = in_sodium
        s.potassium_channel = in_potassium
        s.leak_channel = in_leak
        s.source_input = from_input
        s.source_sodium = from_sodium
        s.source_potassium = from_potassium
        s.source_leak = from_leak
        s.sodium_pump = pump
        s.spikes = spikes
        s.stored += 0.5 * p.capacitance * area * (voltage * voltage - start * start)
    return events
