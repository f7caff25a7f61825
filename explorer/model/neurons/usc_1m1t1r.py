"""The USC neuron: one diffusive memristor, one transistor, one resistor (1M1T1R).

Circuit: input -- memristor -- gate node (C_g to ground, control resistor R_c to ground); the gate
drives a transistor with a load resistor R_l from the supply and an optional capacitor C_l.
States: filament x1 and residue x2 (parts of the oxide thickness), gate voltage, output voltage.
An output spike is an upward crossing of the threshold voltage by the gate. A gate with circuit
noise crosses again and again as it falls through the threshold, the more often the shorter the
step; there the next spike counts once the gate has been below the re-arm voltage.
In a chain of stages, the drain of one neuron drives the input of the next through a p-channel
coupling stage (see coupling_stage.py), whose energies are booked on the stage it drives.
Valid for pulsed inputs as in the paper. Leaves out: heating, transistor subthreshold current,
thermal noise of the output stage (that of memristor and control resistor can be switched on).
Source: zhao2025 by he2026; reference set fitted by us around table 1 of the paper.
"""

from __future__ import annotations

from collections.abc import Mapping

import numba as nb
import numpy as np

from explorer.model.compiled import KERNEL
from explorer.model.lanes import LANES, draw_ahead
from explorer.model.long_steps import LONG, steady
from explorer.model.neurons.description import Description
from explorer.model.neurons.usc_1m1t1r_records import (
    HASHED,
    PARAMETERS,
    STATE,
    TRACE_UNITS,
    TRACED,
    at_rest,
    fastest_loss,
    records,
)
from explorer.model.physics.circuit.capacitive_node import energies, relax
from explorer.model.physics.circuit.coupling_stage import coupled_input
from explorer.model.physics.circuit.square_law_transistor import drain_current, loaded_drain
from explorer.model.physics.conduction.zhao_2025 import gap_resistance, open_gap
from explorer.model.physics.ion_motion.zhao_2025 import (
    filament_increment,
    focused_field,
    residue_increment,
)
from explorer.model.physics.noise.nyquist_1928 import agitate
from explorer.model.physics.noise.zhao_2025 import increment_noise
from explorer.model.rng import STREAM_CIRCUIT

__all__ = [
    "DESCRIPTION", "HASHED", "ID", "PARAMETERS", "STATE", "TRACED", "TRACE_UNITS", "advance",
    "at_rest", "fastest_loss", "kernel", "membrane_range", "records",
]  # fmt: skip

ID = "1m1t1r"

DESCRIPTION = Description(
    name="USC neuron (1M1T1R)",
    about="One diffusive memristor, one transistor and one resistor: silver ions cross an oxide.",
    equations=(
        "dx1 = (-(γ1 + β) x1 + µ E) dt + sqrt(σ1 |dx1|) ξ   filament, part of the thickness",
        "dx2 = (-γ2 x2 + β x1) dt + sqrt(σ2 |dx2|) ξ   residue, part of the thickness",
        "E = max(V_in - V, 0) / (α + |1 - x1 - x2|)   drive, V",
        "R = R_on (1 - u) + R_off (exp(u/λ) - 1) / (exp(1/λ) - 1),  u = max(1 - x1 - x2 - δ, 0)",
        "C_g dV/dt = (V_in - V) / R - V / R_c   gate voltage, V",
        "C_g dV += s_c sqrt(2 k T (1 / R + 1 / R_c)) dW   circuit noise, where switched on",
    ),
    formulas=(
        (r"dx_1 = \left(-(\gamma_1 + \beta)\, x_1 + \mu E\right) dt"
         r" + \sqrt{\sigma_1 \left|dx_1\right|}\; \xi_1", "filament, part of the thickness"),
        (r"dx_2 = \left(-\gamma_2\, x_2 + \beta\, x_1\right) dt"
         r" + \sqrt{\sigma_2 \left|dx_2\right|}\; \xi_2", "residue, part of the thickness"),
        (r"E = \frac{\max(V_\mathrm{in} - V,\, 0)}{\alpha + \left|1 - x_1 - x_2\right|}",
         "drive of the field, V"),
        (r"R = R_\mathrm{on} (1 - u) + R_\mathrm{off}"
         r" \frac{e^{u/\lambda} - 1}{e^{1/\lambda} - 1}, \quad"
         r" u = \max(1 - x_1 - x_2 - \delta,\, 0)",
         "resistance of the memristor by the gap u, Ω"),
        (r"C_g \frac{dV}{dt} = \frac{V_\mathrm{in} - V}{R} - \frac{V}{R_c}", "gate voltage, V"),
        (r"C_g\, dV_\mathrm{noise} ="
         r" s_c \sqrt{2 k T \left(\frac{1}{R} + \frac{1}{R_c}\right)}\; dW",
         "circuit noise, where it is switched on"),
    ),
    valid="Pulsed inputs as in the paper, 0 to 1.2 V.",
    leaves_out=(
        "Heating of the filament, and its lateral growth.",
        "The transistor's current below its threshold, and the thermal noise of the output stage.",
        "Circuit noise unless switched on; ions then follow its swings towards the gate only.",
        "Tonic firing at constant voltage: above about 0.6 V the model falls silent there.",
        "The size of the noise is not published: it is fitted, as are drift rate and contact.",
    ),
    sources=("zhao2025", "he2026"),
    start="neuron/pulse-train",
    uses=(
        "device.ion", "device.oxide", "device.thickness", "device.temperature",
        "device.drift_rate", "device.filament_relaxation", "device.residue_relaxation",
        "device.conversion_rate", "device.focusing", "device.contact_layer",
        "device.tunnelling_length", "device.on_resistance", "device.off_resistance",
        "neuron.control_resistance", "neuron.gate_capacitance", "neuron.threshold_voltage",
        "neuron.load_resistance", "neuron.load_capacitance", "neuron.supply_voltage",
        "neuron.active_area", "transistor.threshold_voltage", "transistor.gain",
        "noise.scale", "noise.filament", "noise.residue", "noise.circuit", "population.spread",
        "network.stages", "run.long_steps",
    ),
    follows_ion=True,
    area="neuron.active_area",
    threshold="neuron.threshold_voltage",
    membrane="gate_voltage",
    fronts=("residue", "filament"),
    length="device.thickness",
    spent=("control_resistor", "memristor"),
    elements=("memristor", "control_resistor", "transistor", "load"),
    given=("source_input", "source_supply", "source_thermal"),
    front_end=("memristor", "control_resistor"),
    output=("transistor", "load"),
    words={
        "voltages": "Stimulus and gate voltage",
        "fronts": "Ions across the oxide",
        "gate_voltage": "gate",
        "filament": "filament",
        "residue": "residue, what it remembers",
        "memristor": "memristor",
        "control_resistor": "control resistor",
        "energy": "Energy, running sum",
        "energy_tip": "Front end only: memristor + control resistor, over the spikes in view.",
        "inside": "Inside the oxide, now",
    },
)  # fmt: skip


def membrane_range(values: Mapping[str, float]) -> tuple[float, float]:
    """Return the voltages [V] between which stimulus and gate stay."""
    amplitude = values["stimulus.amplitude"]
    top = max(amplitude, values["neuron.threshold_voltage"], 0.25) * 1.12
    if values["network.stages"] > 1:
        top = max(top, values["neuron.supply_voltage"] * 1.12)
    return min(amplitude, 0.0) * 1.12 - 0.04 * top, top


def advance(parameters, state, *arguments) -> int:
    """Advance neurons; arguments and result as in `kernel`."""
    circuit = np.empty(4 * LANES) if parameters["agitation"].any() else None
    return kernel(parameters, state, *arguments, circuit)


@nb.njit(**KERNEL)
def kernel(
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
    circuit,
):
    """Advance neurons first_neuron .. last_neuron - 1 by one step for each entry of `inputs`.

    Arguments
    ---------
    parameters, state: records, shape (neurons,); `state` is changed in place.
    inputs: input voltage of each step [V], held over the step; shape (1, steps), the same
        for all, or (neurons, steps).
    first_step: number of the first step since t = 0; with `seed` it fixes the noise.
    probes: numbers of the recorded neurons, shape (p,); trace: shape (p, steps, len(TRACED)).
    event_neurons, event_steps: filled with one entry a spike; `event_steps` is the time of the
        crossing in steps since t = 0, interpolated.
    circuit: room for 4 LANES normals of the circuit noise; None leaves that noise out, and what it
        needs is then not compiled.

    Returns
    -------
    The number of spikes written.
    """
    events = 0
    steps = inputs.shape[1]
    normals = np.empty(4 * LANES)
    kick_filament = kick_residue = 0.0
    chained = last_neuron - first_neuron > 1 and parameters[first_neuron + 1].coupled > 0.0
    # Output of the stage before at every step; the stages of a chain are neighbours.
    drains = np.empty(steps if chained else 1)
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
        gate = s.gate_voltage
        output = s.output_voltage
        memristor = s.memristor
        control = s.control_resistor
        transistor = s.transistor
        load = s.load
        from_input = s.source_input
        from_supply = s.source_supply
        spikes = s.spikes
        from_noise, waiting = s.source_thermal, s.waiting > 0.0
        gate_start = gate
        output_start = output
        noisy = p.filament_noise > 0.0 or p.residue_noise > 0.0
        coupled = p.coupled > 0.0
        conductance = 1.0 / gap_resistance(
            open_gap(1.0 - filament - residue, p.contact_layer),
            p.on_resistance,
            p.off_scale,
            p.steepness,
        )
        drawn, counter, apart = 0, 0, 1
        circuit_drawn, circuit_counter, circuit_apart = 0, 0, 1
        k = 0
        while k < steps:
            step = first_step + k
            far = filament + residue < p.far_below and steady(own_inputs, k, step)
            taken, stretch = (LONG, float(LONG)) if far else (1, 1.0)
            if noisy:
                # Two steps use the four normals of one counter; a long step those of its first.
                ahead = ((step >> 1) - counter) // apart
                other = far != (apart > 1)
                if other or ahead >= drawn:
                    counter, ahead, apart = step >> 1, 0, LONG >> 1 if far else 1
                    last = (first_step + steps - 1) >> 1
                    drawn = draw_ahead(normals, np.uint64(seed), np.uint64(n), counter, last, apart)
                row = 2 * LANES * (step & 1) + ahead
                kick_filament, kick_residue = normals[row], normals[row + LANES]
            dt = p.dt * stretch
            v_in = own_inputs[k]
            if coupled:
                v_in = coupled_input(
                    drains[k],
                    p.transistor_threshold,
                    p.transistor_gain,
                    p.supply_voltage,
                    p.load_conductance,
                    conductance,
                    gate,
                )

            gap = 1.0 - filament - residue
            field = focused_field(v_in - gate, gap, p.focusing)
            grow = filament_increment(filament, field, p.drift * stretch, p.filament_loss * stretch)
            remain = residue_increment(
                filament, residue, p.conversion * stretch, p.residue_loss * stretch
            )
            filament += grow
            residue += remain
            if noisy:
                filament += increment_noise(grow, p.filament_noise, kick_filament)
                residue += increment_noise(remain, p.residue_noise, kick_residue)
            residue = min(max(residue, 0.0), 1.0)
            filament = min(max(filament, 0.0), 1.0 - residue)

            resistance = gap_resistance(
                open_gap(1.0 - filament - residue, p.contact_layer),
                p.on_resistance,
                p.off_scale,
                p.steepness,
            )
            conductance = 1.0 / resistance
            before = gate
            gate, mean, variance = relax(
                gate, v_in, conductance, p.control_conductance, p.dt_per_capacitance * stretch
            )
            moved = 0.0
            if circuit is not None:  # noqa: SIM102  (numba leaves out what follows where it is None)
                if p.agitation > 0.0:
                    # Four steps use the four normals of one counter.
                    ahead = ((step >> 2) - circuit_counter) // circuit_apart
                    other = far != (circuit_apart > 1)
                    if other or ahead >= circuit_drawn:
                        circuit_counter, ahead = step >> 2, 0
                        circuit_apart = LONG >> 2 if far else 1
                        circuit_drawn = draw_ahead(
                            circuit, np.uint64(seed), np.uint64(n), circuit_counter,
                            (first_step + steps - 1) >> 2, circuit_apart, STREAM_CIRCUIT,
                        )  # fmt: skip
                    gate, mean, variance, moved, work = agitate(
                        before, (gate, mean, variance), v_in, conductance, p.control_conductance,
                        p.dt_per_capacitance * stretch, p.gate_capacitance, p.agitation,
                        circuit[LANES * (step & 3) + ahead],
                    )  # fmt: skip
                    from_noise += work
            in_memristor, in_control, delivered = energies(
                v_in, conductance, p.control_conductance, mean, variance, dt
            )
            gate_mean = mean
            memristor += in_memristor
            control += in_control
            if coupled:
                at_load = v_in * v_in * p.load_conductance * dt
                charge = v_in * p.load_conductance * dt
                charge += conductance * dt * (v_in - gate_mean) + moved
                load += at_load
                transistor += (p.supply_voltage - v_in) * charge
                from_supply += p.supply_voltage * charge
            else:
                from_input += delivered + v_in * moved

            overdrive = gate - p.transistor_threshold
            if p.load_capacitance > 0.0:
                channel = 0.0
                if output > 0.0:
                    channel = drain_current(overdrive, output, p.transistor_gain) / output
                output, mean, variance = relax(
                    output, p.supply_voltage, p.load_conductance, channel, dt / p.load_capacitance
                )
                in_load, in_channel, delivered = energies(
                    p.supply_voltage, p.load_conductance, channel, mean, variance, dt
                )
                load += in_load
                transistor += in_channel
                from_supply += delivered
            elif overdrive > 0.0:
                output = loaded_drain(
                    overdrive, p.transistor_gain, p.supply_voltage, p.load_conductance
                )
                drop = p.supply_voltage - output
                current = drop * p.load_conductance
                load += current * drop * dt
                transistor += current * output * dt
                from_supply += current * p.supply_voltage * dt
            else:
                output = p.supply_voltage

            fires = before < p.threshold_voltage and gate >= p.threshold_voltage
            if circuit is not None:
                fires = fires and not waiting
                waiting = p.agitation > 0.0 and (fires or (waiting and gate >= p.rearm_voltage))
            if fires:
                event_neurons[events] = n
                part = (p.threshold_voltage - before) / (gate - before)
                event_steps[events] = step + part * stretch
                events += 1
                spikes += 1.0
            if chained:
                drains[k] = output
            if probe >= 0:
                # Within a long step the recording holds what stands at its end.
                for place in range(k, k + taken):
                    record = trace[probe, place]
                    record[0] = v_in
                    record[1] = gate
                    record[2] = filament
                    record[3] = residue
                    record[4] = output
                    record[5] = memristor
                    record[6] = control
                    record[7] = (v_in - gate) * conductance
            k += taken
        s.filament = filament
        s.residue = residue
        s.gate_voltage = gate
        s.output_voltage = output
        s.memristor = memristor
        s.control_resistor = control
        s.transistor = transistor
        s.load = load
        s.source_input = from_input
        s.source_supply = from_supply
        s.spikes = spikes
        if circuit is not None:
            s.source_thermal = from_noise
            s.waiting = 1.0 if waiting else 0.0
        s.stored += 0.5 * p.gate_capacitance * (gate * gate - gate_start * gate_start)
        s.stored += 0.5 * p.load_capacitance * (output * output - output_start * output_start)
    return events
