"""The compact diffusive memristor of T. Wang, in a bench: series resistor, capacitor, resistor.

Circuit: source (with a current limit) -- series resistor -- node with the memristor, a capacitor
and a resistor to ground. A current source I beside a resistor R is a source I R behind R.
States: filament f and residue r (parts of the oxide), area S of the channel, device voltage.
An output spike is an upward crossing of the spike current by the size of the device's current; the
next one counts after the current was below a hundredth of it, so that noise is no burst of spikes.
One set of equations holds the SPICE model (theta = 0: no area; shrink events) and the model with
channel area and cycle noise (no shrink events). Ions move with the voltage at the start of a step,
then the node is exact over the step with the resistance frozen; the books close to rounding.
Sources: wang2026, wang2024.
"""

from __future__ import annotations

from collections.abc import Mapping

import numba as nb
import numpy as np

from explorer.model.arithmetic import LOG2_E, exp, natural_exp
from explorer.model.compiled import KERNEL
from explorer.model.neurons.conditions import Conditions
from explorer.model.neurons.description import Description
from explorer.model.neurons.spice_compact_parameters import BOTH, GROUP, OWN
from explorer.model.physics.circuit.limited_source import drive
from explorer.model.physics.conduction.wang_2024 import channel_resistance, clipped_conductance
from explorer.model.physics.ion_motion.wang_2024 import (
    BRIDGED,
    WIDEST,
    area_increment,
    limited_growth,
    polar_drop,
)
from explorer.model.physics.ion_motion.zhao_2025 import (
    filament_increment,
    focused_field,
    residue_increment,
)
from explorer.model.physics.noise.wang_2024 import (
    cycle_noise,
    event_count,
    shrink_rate,
    shrink_share,
)
from explorer.model.rng import (
    LOW32,
    STREAM_EVENTS,
    STREAM_NOISE,
    THIRTY_TWO,
    four_normals,
    philox,
    uniform,
)

__all__ = ["DESCRIPTION", "GROUP", "ID", "OWN", "advance", "at_rest", "records"]

ID = "spice-compact"

DESCRIPTION = Description(
    name="Compact diffusive memristor",
    about="One diffusive memristor on a bench: it switches on at a voltage and forgets by itself.",
    equations=(
        "df/dt = min(g, µ d / (α + 1 - f - r) - (γ₁ + β) f)   filament; d = |v|, or v > 0 only",
        "dr/dt = β f - γ₂ r   residue;  f, r ≥ 0,  f + r ≤ 1",
        "dS/dt = θ |v| exp(1 - S) - γ₃ exp(S - 1)   where bridged; f, r stand still while S > 1",
        "R = R_on (f + r) / S² + R_off (exp((1 - f - r)/λ) - 1) / (exp(1/λ) - 1)",
        "C_p dv/dt = (V_in - v) / R_s - v / R_p - v / R   device voltage, V; source ≤ I_cc",
        "γ → γ (1 + σ y sqrt(dt₀) ξ(t))   cycle noise;  f → (1 - η φ) f at rate κ f^m   shrinking",
    ),
    formulas=(
        (
            r"\frac{df}{dt} = \min\left(g,\; \frac{\mu\, d}{\alpha + 1 - f - r}"
            r" - (\gamma_1 + \beta)\, f\right)",
            "filament; d is |v|, or v above 0 only",
        ),
        (
            r"\frac{dr}{dt} = \beta f - \gamma_2\, r, \quad f, r \geq 0, \quad f + r \leq 1",
            "residue",
        ),
        (
            r"\frac{dS}{dt} = \theta\, |v|\, e^{1 - S} - \gamma_3\, e^{S - 1}",
            "area of the channel where it bridges; f and r stand still while S is above 1",
        ),
        (
            r"R = R_\mathrm{on} \frac{f + r}{S^2} + R_\mathrm{off}"
            r" \frac{e^{(1 - f - r)/\lambda} - 1}{e^{1/\lambda} - 1}",
            "resistance of the device, Ω",
        ),
        (
            r"C_p \frac{dv}{dt} = \frac{V_\mathrm{in} - v}{R_s} - \frac{v}{R_p} - \frac{v}{R},"
            r" \quad I \leq I_\mathrm{cc}",
            "device voltage, V; the source is limited",
        ),
        (
            r"\gamma \to \gamma \left(1 + \sigma\, y \sqrt{dt_0}\; \xi\right), \quad"
            r" f \to (1 - \eta\, \varphi)\, f, \quad \nu = \kappa f^m",
            "noise from cycle to cycle; random shrinking, ν times a second",
        ),
    ),
    valid="Slow and fast sweeps and pulses of up to about 1 V, one parameter set for each use.",
    leaves_out=(
        "Ion, oxide, thickness and temperature: rates are effective fits, not of a species.",
        "Heating of the channel, and noise of the circuit.",
        "A filament that stays, and switching within nanoseconds as reported for selectors.",
        "One set for all uses: sweeps and pulses of the source have a set each.",
    ),
    sources=("wang2024", "wang2026"),
    start="device/pulse",
    uses=("neuron.active_area", "noise.scale", "population.spread"),
    follows_ion=False,
    area="neuron.active_area",
    threshold="compact.reference_threshold",
    membrane="device_voltage",
    fronts=("residue", "filament"),
    length="",
    spent=("control_resistor", "memristor"),
    elements=("memristor", "control_resistor", "parallel_resistor"),
    given=("source_input",),
    fires="current",
    front_end=("memristor", "control_resistor"),
    words={
        "voltages": "Stimulus and device voltage",
        "fronts": "Filament and residue, parts of the oxide",
        "device_voltage": "device",
        "filament": "filament",
        "residue": "residue, what it remembers",
        "memristor": "memristor",
        "control_resistor": "series resistor and limiter",
        "parallel_resistor": "parallel resistor",
        "energy": "Energy, running sum",
        "energy_tip": "Memristor + series resistor, over the times it switched on in view.",
        "inside": "Inside the oxide, now",
    },
)

PARAMETERS = np.dtype(
    [
        (name, np.float64)
        for name in (
            "dt",  # s
            "both",  # 1: 1 where both polarities grow the filament
            "drift",  # 1/V: drift rate x dt
            "filament_loss",  # 1: (gamma1 + beta) dt
            "conversion",  # 1: beta dt
            "residue_loss",  # 1: gamma2 dt
            "area_loss",  # 1: gamma3 dt
            "area_growth",  # 1/V: theta dt
            "focusing",  # 1
            "growth_ceiling",  # 1: a step's largest growth
            "steepness",  # 1: log2(e) / lambda
            "on_resistance",  # ohm
            "off_scale",  # ohm: R_off / (exp(1/lambda) - 1)
            "current_ceiling",  # A
            "one_way",  # 1
            "filament_noise",  # 1: noise scale x gamma1 sigma1 sqrt(dt0 dt)
            "residue_noise",  # 1: noise scale x gamma2 sigma2 sqrt(dt0 dt)
            "area_noise",  # 1: noise scale x gamma3 sigma3 sqrt(dt0 dt)
            "shrink_size",  # 1: noise scale x eta
            "shrink_rate",  # 1/s
            "shrink_exponent",  # 1
            "shrink_interval",  # s
            "series_conductance",  # S
            "parallel_conductance",  # S
            "capacitance",  # F
            "dt_per_capacitance",  # s/F
            "compliance_current",  # A
            "spike_current",  # A
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
            "area",
            "device_voltage",
            "current",
            "memristor",
            "control_resistor",
            "parallel_resistor",
            "source_input",
            "armed",
            "spikes",
            "stored",
        )
    ]
)
"""One record a neuron: states, current [A], energies [J], whether armed, spikes, stored [J]."""

HASHED = STATE.names[:11]
"""The fields that the state hash covers, in its order."""

TRACED = (
    "stimulus",
    "device_voltage",
    "filament",
    "residue",
    "area",
    "current",
    "memristor",
    "control_resistor",
)
"""What is recorded for a probed neuron, step by step: (name); units in TRACE_UNITS."""

TRACE_UNITS = ("V", "V", "1", "1", "1", "A", "J", "J")

REARM = 0.01
"""Part of the spike current below which the device must have been before the next spike [1]."""

NO_LIMIT = 1e30
"""Stands for no ceiling and no compliance: no sum of the model comes near it [1, A]."""


def records(values: Mapping[str, float], conditions: Conditions) -> np.ndarray:
    """Return the parameter records of all neurons.

    `values` holds the scenario's values in SI by path; of `conditions` the step and the spread from
    device to device of drift rate and filament relaxation are used.
    """
    own = {name: values[f"{GROUP}.{name}"] for name in OWN}
    dt = conditions.dt
    drift, relaxation, _ = conditions.factors.T
    gamma = own["filament_relaxation"] * relaxation
    kick = values["noise.scale"] * np.sqrt(own["noise_step"] * dt)
    made = np.zeros(drift.shape[0], PARAMETERS)
    made["dt"] = dt
    made["both"] = own["polarity"] == BOTH
    made["drift"] = own["drift_rate"] * drift * dt
    made["filament_loss"] = (gamma + own["conversion_rate"]) * dt
    made["conversion"] = own["conversion_rate"] * dt
    made["residue_loss"] = own["residue_relaxation"] * dt
    made["area_loss"] = own["area_relaxation"] * dt
    made["area_growth"] = own["area_growth"] * dt
    made["growth_ceiling"] = own["growth_ceiling"] * dt or NO_LIMIT
    made["steepness"] = LOG2_E / own["tunnelling_length"]
    made["off_scale"] = own["off_resistance"] / (exp(1.0 / own["tunnelling_length"]) - 1.0)
    made["filament_noise"] = kick * own["filament_noise"] * gamma
    made["residue_noise"] = kick * own["residue_noise"] * own["residue_relaxation"]
    made["area_noise"] = kick * own["area_noise"] * own["area_relaxation"]
    made["shrink_size"] = values["noise.scale"] * own["shrink_size"]
    made["series_conductance"] = 1.0 / own["series_resistance"]
    if own["parallel_resistance"]:
        made["parallel_conductance"] = 1.0 / own["parallel_resistance"]
    made["capacitance"] = own["parallel_capacitance"]
    made["dt_per_capacitance"] = dt / own["parallel_capacitance"]
    made["current_ceiling"] = own["current_ceiling"] or NO_LIMIT
    made["compliance_current"] = own["compliance_current"] or NO_LIMIT
    for name in (
        "focusing", "on_resistance", "one_way", "shrink_rate", "shrink_exponent",
        "shrink_interval", "spike_current",
    ):  # fmt: skip
        made[name] = own[name]
    return made


def at_rest(parameters: np.ndarray) -> np.ndarray:
    """Return the state records at t = 0: no ions, the thinnest channel, 0 V."""
    state = np.zeros(parameters.shape[0], STATE)
    state["area"] = 1.0
    state["armed"] = 1.0
    return state


def fastest_loss(parameters: np.ndarray) -> float:
    """Return the largest part of a state that relaxes in one step [1]; must stay below 1/2."""
    return float(max(parameters[f"{name}_loss"].max() for name in ("filament", "residue", "area")))


def membrane_range(values: Mapping[str, float]) -> tuple[float, float]:
    """Return the voltages [V] between which stimulus and device voltage stay."""
    amplitude = values["stimulus.amplitude"]
    size = max(abs(amplitude), values["compact.reference_threshold"], 0.05) * 1.12
    swings = values["stimulus.shape"] == "triangle"
    return (-size if swings or amplitude < 0.0 else -0.04 * size), size


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
    for n in range(first_neuron, last_neuron):
        p = parameters[n]
        s = state[n]
        own_inputs = inputs[n if inputs.shape[0] > 1 else 0]
        probe = -1
        for row in range(probes.shape[0]):
            if probes[row] == n:
                probe = row
        filament = s.filament
        residue = s.residue
        area = s.area
        voltage = s.device_voltage
        current = s.current
        memristor = s.memristor
        series = s.control_resistor
        parallel = s.parallel_resistor
        delivered = s.source_input
        armed = s.armed
        spikes = s.spikes
        start = voltage
        noisy = p.filament_noise > 0.0 or p.residue_noise > 0.0 or p.area_noise > 0.0
        shrinks = p.shrink_size > 0.0 and p.shrink_rate > 0.0
        normal = (0.0, 0.0, 0.0, 0.0)
        for k in range(steps):
            step = first_step + k
            if noisy:
                normal = four_normals(
                    np.uint64(seed), np.uint64(n), np.uint64(step), np.uint64(STREAM_NOISE)
                )
            if area <= 1.0:
                drop = polar_drop(voltage, p.both)
                field = focused_field(drop, 1.0 - filament - residue, p.focusing)
                grow = filament_increment(filament, field, p.drift, p.filament_loss)
                grow = limited_growth(grow, p.growth_ceiling)
                remain = residue_increment(filament, residue, p.conversion, p.residue_loss)
                if noisy:
                    grow += cycle_noise(filament * filament, p.filament_noise, normal[0])
                    remain += cycle_noise(residue * residue, p.residue_noise, normal[1])
                if shrinks:
                    often = shrink_rate(filament, p.shrink_rate, p.shrink_exponent)
                    counter = np.uint64(step)
                    word, _, _, _ = philox(
                        counter & LOW32,
                        counter >> THIRTY_TWO,
                        np.uint64(n),
                        np.uint64(STREAM_EVENTS),
                        np.uint64(seed) & LOW32,
                        np.uint64(seed) >> THIRTY_TWO,
                    )
                    share = shrink_share(often, p.shrink_interval, p.shrink_size)
                    for _ in range(event_count(often * p.dt, uniform(word))):
                        grow -= share * filament
                filament += grow
                residue += remain
                residue = min(max(residue, 0.0), 1.0)
                filament = min(max(filament, 0.0), 1.0 - residue)
            if p.area_growth > 0.0 and filament + residue > BRIDGED:
                widen = area_increment(area, voltage, p.area_growth, p.area_loss)
                if noisy:
                    widen += cycle_noise(natural_exp(area - 1.0), p.area_noise, normal[2])
                area = min(max(area + widen, 1.0), WIDEST)
            else:
                area = 1.0

            resistance = channel_resistance(
                1.0 - filament - residue, area, p.on_resistance, p.off_scale, p.steepness
            )
            conductance = clipped_conductance(resistance, voltage, p.current_ceiling, p.one_way)
            load = conductance + p.parallel_conductance
            voltage, in_series, in_node, given = drive(
                voltage,
                own_inputs[k],
                p.series_conductance,
                p.compliance_current,
                load,
                p.dt,
                p.dt_per_capacitance,
            )
            if load > 0.0:
                through = in_node / load
                memristor += through * conductance
                parallel += through * p.parallel_conductance
            series += in_series
            delivered += given
            before = abs(current)
            current = voltage * conductance
            size = abs(current)
            if size < REARM * p.spike_current:
                armed = 1.0
            elif armed > 0.0 and size >= p.spike_current:
                armed = 0.0
                event_neurons[events] = n
                event_steps[events] = step + (p.spike_current - before) / (size - before)
                events += 1
                spikes += 1.0
            if probe >= 0:
                row = trace[probe, k]
                row[0] = own_inputs[k]
                row[1] = voltage
                row[2] = filament
                row[3] = residue
                row[4] = area
                row[5] = current
                row[6] = memristor
                row[7] = series
        s.filament = filament
        s.residue = residue
        s.area = area
        s.device_voltage = voltage
        s.current = current
        s.memristor = memristor
        s.control_resistor = series
        s.parallel_resistor = parallel
        s.source_input = delivered
        s.armed = armed
        s.spikes = spikes
        s.stored += 0.5 * p.capacitance * (voltage * voltage - start * start)
    return events
