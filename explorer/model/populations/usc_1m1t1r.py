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
    NONE,
    ONE,
    ROW,
    TILE,
    TWO,
    crossings,
    draw_tile,
    flat,
    load,
    rows,
    spread_input,
    store,
)
from explorer.model.neurons.usc_1m1t1r import ID, PARAMETERS, STATE
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
(
    FILAMENT, RESIDUE, GATE, IN_MEMRISTOR, IN_CONTROL, IN_TRANSISTOR, IN_LOAD, FROM_INPUT,
    FROM_SUPPLY, FROM_NOISE, SPIKES, OUTPUT, STORED,
) = rows(STATE.names, len(PARAMETERS.names))  # fmt: skip
STATES = np.uint64(len(PARAMETERS.names))
_FIRST = len(PARAMETERS.names) + len(STATE.names)
CONDUCTANCE = np.uint64(_FIRST * LANES)
GATES = np.uint64((_FIRST + 1) * LANES)
"""Gate voltage before the first step of a tile, and after each."""
INPUTS = np.uint64((_FIRST + TILE + 2) * LANES)
NORMALS = np.uint64((_FIRST + 2 * TILE + 2) * LANES)
"""Two rows a step, filament and residue, from an even step on."""
SIZE = (_FIRST + 2 * TILE + 2 + 2 * TILE + 4) * LANES


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
def _note_stored(m, state, first, lanes):
    """Add what gate and output node hold more than at the start of the chunk."""
    for i in range(lanes):
        n = first + i
        gate, output = m[GATE + i], m[OUTPUT + i]
        gate_before, output_before = (
            state[n, GATE // ROW - STATES],
            state[n, OUTPUT // ROW - STATES],
        )
        m[STORED + i] += 0.5 * m[GATE_C + i] * (gate * gate - gate_before * gate_before)
        m[STORED + i] += 0.5 * m[LOAD_C + i] * (output * output - output_before * output_before)


def advance(parameters, state, *arguments) -> int:
    """Advance neurons; arguments and result as in the model."""
    return kernel(flat(parameters), flat(state), *arguments)


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
):
    """Advance neurons first_neuron .. last_neuron - 1; records come as plain arrays."""
    events = 0
    total = inputs.shape[1]
    m = np.zeros(SIZE)
    for start in range(first_neuron, last_neuron, LANES):
        first = np.uint64(start)
        lanes = np.uint64(min(LANES, last_neuron - start))
        load(m, NONE, lanes, parameters, first)
        load(m, STATES * ROW, lanes, state, first)
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
                            m[SPIKES + i] += 1.0
            done += steps
        _note_stored(m, state, first, lanes)
        store(m, STATES * ROW, lanes, state, first)
    return events
