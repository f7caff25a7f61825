"""Many 1M1T1R neurons at once: the same laws and bits as the kernel of the model, in lanes.

Not for chains, whose stages wait for each other, and not where the gate relaxes within one step;
the model's own kernel takes those.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from explorer.model.arithmetic import INLINE, KERNEL, LN_2
from explorer.model.lanes import (
    LANES,
    ONE,
    ROW,
    TILE,
    TWO,
    crossings,
    draw_tile,
    rows,
    spread_input,
)
from explorer.model.neurons.usc_1m1t1r import ID, PARAMETERS
from explorer.model.physics.circuit.capacitive_node import energies, relax, relax_within
from explorer.model.physics.circuit.square_law_transistor import drain_current, loaded_drain
from explorer.model.physics.conduction.zhao_2025 import gap_resistance, open_gap
from explorer.model.physics.ion_motion.zhao_2025 import (
    filament_increment,
    focused_field,
    residue_increment,
)
from explorer.model.physics.noise.zhao_2025 import increment_noise

__all__ = ["ID", "advance", "suits"]

(
    DT, DRIFT, FILAMENT_LOSS, CONVERSION, RESIDUE_LOSS, FOCUSING, CONTACT, STEEPNESS, ON, OFF,
    FILAMENT_NOISE, RESIDUE_NOISE, DT_PER_C, GATE_C, CONTROL, THRESHOLD, TRANSISTOR_THRESHOLD,
    GAIN, SUPPLY, LOAD, LOAD_C, COUPLED,
) = rows(PARAMETERS.names)  # fmt: skip
STATES = ("filament", "residue", "gate", "conductance", "output", "memristor", "control",
          "transistor", "load", "from_input", "from_supply")  # fmt: skip
(FILAMENT, RESIDUE, GATE, CONDUCTANCE, OUTPUT, IN_MEMRISTOR, IN_CONTROL, IN_TRANSISTOR, IN_LOAD,
 FROM_INPUT, FROM_SUPPLY) = rows(STATES, len(PARAMETERS.names))  # fmt: skip
_FIRST = len(PARAMETERS.names) + len(STATES)
GATES = np.uint64(_FIRST * LANES)
"""Gate voltage before the first step of a tile, and after each."""
INPUTS = np.uint64((_FIRST + TILE + 1) * LANES)
NORMALS = np.uint64((_FIRST + 2 * TILE + 1) * LANES)
"""Two rows a step, filament and residue, from an even step on."""
SIZE = (_FIRST + 2 * TILE + 1 + 2 * TILE + 4) * LANES


def suits(parameters: np.ndarray) -> bool:
    """Return whether records can run in lanes: no chain, and a gate slower than a step."""
    slope = parameters["off_scale"] * parameters["steepness"] * LN_2
    # The resistance is convex in the gap: above its value at contact, or above its slope there.
    least = np.minimum(parameters["on_resistance"], slope)
    y = (1.0 / least + parameters["control_conductance"]) * parameters["dt_per_capacitance"]
    return bool((y < 0.999).all() and not parameters["coupled"].any())


@nb.njit(**INLINE)
def _move_ions(m, before, v_in, normals, lanes):
    for i in range(lanes):
        filament, residue = m[FILAMENT + i], m[RESIDUE + i]
        field = focused_field(
            m[v_in + i] - m[before + i], 1.0 - filament - residue, m[FOCUSING + i]
        )
        grow = filament_increment(filament, field, m[DRIFT + i], m[FILAMENT_LOSS + i])
        remain = residue_increment(filament, residue, m[CONVERSION + i], m[RESIDUE_LOSS + i])
        filament += grow
        residue += remain
        filament += increment_noise(grow, m[FILAMENT_NOISE + i], m[normals + i])
        residue += increment_noise(remain, m[RESIDUE_NOISE + i], m[normals + ROW + i])
        residue = min(max(residue, 0.0), 1.0)
        m[FILAMENT + i] = min(max(filament, 0.0), 1.0 - residue)
        m[RESIDUE + i] = residue


@nb.njit(**INLINE)
def _conduct(m, lanes):
    for i in range(lanes):
        m[CONDUCTANCE + i] = 1.0 / gap_resistance(
            open_gap(1.0 - m[FILAMENT + i] - m[RESIDUE + i], m[CONTACT + i]),
            m[ON + i],
            m[OFF + i],
            m[STEEPNESS + i],
        )


@nb.njit(**INLINE)
def _charge_gates(m, before, v_in, lanes):
    for i in range(lanes):
        gate, mean, variance = relax_within(
            m[before + i], m[v_in + i], m[CONDUCTANCE + i], m[CONTROL + i], m[DT_PER_C + i]
        )
        in_memristor, in_control, delivered = energies(
            m[v_in + i], m[CONDUCTANCE + i], m[CONTROL + i], mean, variance, m[DT + i]
        )
        m[IN_MEMRISTOR + i] += in_memristor
        m[IN_CONTROL + i] += in_control
        m[FROM_INPUT + i] += delivered
        m[before + ROW + i] = gate


@nb.njit(**INLINE)
def _drive_outputs(m, gates, lanes):
    for i in range(lanes):
        output = loaded_drain(
            m[gates + i] - m[TRANSISTOR_THRESHOLD + i], m[GAIN + i], m[SUPPLY + i], m[LOAD + i]
        )
        drop = m[SUPPLY + i] - output
        current = drop * m[LOAD + i]
        m[IN_LOAD + i] += current * drop * m[DT + i]
        m[IN_TRANSISTOR + i] += current * output * m[DT + i]
        m[FROM_SUPPLY + i] += current * m[SUPPLY + i] * m[DT + i]
        m[OUTPUT + i] = output


@nb.njit(**INLINE)
def _drive_slow_outputs(m, gates, lanes):
    for i in range(lanes):
        output = m[OUTPUT + i]
        overdrive = m[gates + i] - m[TRANSISTOR_THRESHOLD + i]
        channel = 0.0
        if output > 0.0:
            channel = drain_current(overdrive, output, m[GAIN + i]) / output
        output, mean, variance = relax(
            output, m[SUPPLY + i], m[LOAD + i], channel, m[DT + i] / m[LOAD_C + i]
        )
        in_load, in_channel, delivered = energies(
            m[SUPPLY + i], m[LOAD + i], channel, mean, variance, m[DT + i]
        )
        m[IN_LOAD + i] += in_load
        m[IN_TRANSISTOR + i] += in_channel
        m[FROM_SUPPLY + i] += delivered
        m[OUTPUT + i] = output


@nb.njit(**INLINE)
def _record(m, row, gates, v_in, i):
    row[0] = m[v_in + i]
    row[1] = m[gates + i]
    row[2] = m[FILAMENT + i]
    row[3] = m[RESIDUE + i]
    row[4] = m[OUTPUT + i]
    row[5] = m[IN_MEMRISTOR + i]
    row[6] = m[IN_CONTROL + i]
    row[7] = (m[v_in + i] - m[gates + i]) * m[CONDUCTANCE + i]


@nb.njit(**INLINE)
def _load(m, parameters, state, first, lanes):
    """Lay the records of a block out in rows."""
    for i in range(lanes):
        n = np.int64(first + i)
        p, s = parameters[n], state[n]
        m[DT + i], m[DRIFT + i], m[FILAMENT_LOSS + i] = p.dt, p.drift, p.filament_loss
        m[CONVERSION + i], m[RESIDUE_LOSS + i] = p.conversion, p.residue_loss
        m[FOCUSING + i], m[CONTACT + i], m[STEEPNESS + i] = p.focusing, p.contact_layer, p.steepness
        m[ON + i], m[OFF + i] = p.on_resistance, p.off_scale
        m[FILAMENT_NOISE + i], m[RESIDUE_NOISE + i] = p.filament_noise, p.residue_noise
        m[DT_PER_C + i], m[CONTROL + i] = p.dt_per_capacitance, p.control_conductance
        m[THRESHOLD + i], m[TRANSISTOR_THRESHOLD + i] = p.threshold_voltage, p.transistor_threshold
        m[GAIN + i], m[SUPPLY + i] = p.transistor_gain, p.supply_voltage
        m[LOAD + i], m[LOAD_C + i] = p.load_conductance, p.load_capacitance
        m[FILAMENT + i], m[RESIDUE + i], m[GATE + i] = s.filament, s.residue, s.gate_voltage
        m[OUTPUT + i], m[IN_MEMRISTOR + i] = s.output_voltage, s.memristor
        m[IN_CONTROL + i], m[IN_TRANSISTOR + i] = s.control_resistor, s.transistor
        m[IN_LOAD + i], m[FROM_INPUT + i], m[FROM_SUPPLY + i] = (
            s.load,
            s.source_input,
            s.source_supply,
        )


@nb.njit(**INLINE)
def _store(m, parameters, state, first, lanes):
    """Put the rows of a block back into its records."""
    for i in range(lanes):
        n = np.int64(first + i)
        p, s = parameters[n], state[n]
        gate, output = m[GATE + i], m[OUTPUT + i]
        s.stored += 0.5 * p.gate_capacitance * (gate * gate - s.gate_voltage * s.gate_voltage)
        s.stored += (
            0.5 * p.load_capacitance * (output * output - s.output_voltage * s.output_voltage)
        )
        s.filament, s.residue, s.gate_voltage = m[FILAMENT + i], m[RESIDUE + i], gate
        s.output_voltage, s.memristor = output, m[IN_MEMRISTOR + i]
        s.control_resistor, s.transistor = m[IN_CONTROL + i], m[IN_TRANSISTOR + i]
        s.load, s.source_input, s.source_supply = (
            m[IN_LOAD + i],
            m[FROM_INPUT + i],
            m[FROM_SUPPLY + i],
        )


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
    """Advance neurons first_neuron .. last_neuron - 1; arguments and result as in the model."""
    events = 0
    total = inputs.shape[1]
    m = np.zeros(SIZE)
    for start in range(first_neuron, last_neuron, LANES):
        first = np.uint64(start)
        lanes = np.uint64(min(LANES, last_neuron - start))
        _load(m, parameters, state, first, lanes)
        noisy, slow = False, False
        for i in range(lanes):
            noisy |= m[FILAMENT_NOISE + i] > 0.0 or m[RESIDUE_NOISE + i] > 0.0
            slow |= m[LOAD_C + i] > 0.0
        if not noisy:
            m[NORMALS:] = 0.0
        done = 0
        while done < total:
            step = first_step + done
            # Tiles end at multiples of TILE, so that a chunk may be cut anywhere.
            steps = min(TILE - step % TILE, total - done)
            count, odd = np.uint64(steps), np.uint64(step & 1)
            if noisy:
                counter = np.uint64(step >> 1)
                counters = np.uint64((step + steps - 1) >> 1) - counter + ONE
                draw_tile(m, NORMALS, lanes, np.uint64(seed), first, counter, counters)
            spread_input(m, INPUTS, lanes, inputs, first, done, count)
            for i in range(lanes):
                m[GATES + i] = m[GATE + i]
            for j in range(count):
                before, v_in = GATES + j * ROW, INPUTS + j * ROW
                after = before + ROW
                _move_ions(m, before, v_in, NORMALS + TWO * (j + odd) * ROW, lanes)
                _conduct(m, lanes)
                _charge_gates(m, before, v_in, lanes)
                if slow:
                    _drive_slow_outputs(m, after, lanes)
                else:
                    _drive_outputs(m, after, lanes)
                for probe in range(probes.shape[0]):
                    if start <= probes[probe] < start + LANES:
                        lane = np.uint64(probes[probe] - start)
                        if lane < lanes:
                            _record(m, trace[probe, done + np.int64(j)], after, v_in, lane)
            for i in range(lanes):
                m[GATE + i] = m[GATES + count * ROW + i]
            if crossings(m, GATES, lanes, THRESHOLD, count) > 0:
                for i in range(lanes):
                    level = m[THRESHOLD + i]
                    for j in range(count):
                        low, high = m[GATES + j * ROW + i], m[GATES + (j + ONE) * ROW + i]
                        if low < level and high >= level:
                            event_neurons[events] = start + np.int64(i)
                            event_steps[events] = step + np.int64(j) + (level - low) / (high - low)
                            events += 1
                            state[start + np.int64(i)].spikes += 1.0
            done += steps
        _store(m, parameters, state, first, lanes)
    return events
