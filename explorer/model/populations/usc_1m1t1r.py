"""Many 1M1T1R neurons at once: the same laws and bits as the kernel of the model, in lanes.

Where long steps are allowed, the neurons of a block that are near contact are gathered in a second,
dense block for the short steps, and put back: the others take one long step meanwhile.
Not for chains, whose stages wait for each other, not where the gate relaxes within one step, not
with circuit noise: the model's own kernel takes those, shared by the threads.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from explorer.model.arithmetic import LN_2
from explorer.model.compiled import KERNEL, law
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
    number_lanes,
    number_of,
    probe_places,
    rows,
    spread_input,
    store,
)
from explorer.model.long_steps import LONG, steady
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
    GAIN, SUPPLY, LOAD, LOAD_C, COUPLED, FAR_BELOW, AGITATION, REARM,
) = rows(PARAMETERS.names)  # fmt: skip
(
    FILAMENT, RESIDUE, GATE, IN_MEMRISTOR, IN_CONTROL, IN_TRANSISTOR, IN_LOAD, FROM_INPUT,
    FROM_SUPPLY, FROM_NOISE, SPIKES, OUTPUT, STORED, WAITING,
) = rows(STATE.names, len(PARAMETERS.names))  # fmt: skip
STATES = np.uint64(len(PARAMETERS.names))
_FIRST = len(PARAMETERS.names) + len(STATE.names)
KEPT = np.uint64(_FIRST * LANES)
"""Where the parameters and states end."""
CONDUCTANCE = KEPT
WHO = KEPT + ROW
"""The numbers of the neurons."""
GATES = WHO + ROW
"""Gate voltage before the first step of a tile, and after each."""
INPUTS = GATES + np.uint64(TILE + 1) * ROW
NORMALS = INPUTS + np.uint64(TILE) * ROW
"""Two rows a step, filament and residue, from an even step on."""
SIZE = int(NORMALS) + (2 * TILE + 4) * LANES
WOVEN = {"inline": "always"}
"""For parts of the kernel: compiled as if they stood in it, not once more by themselves."""
LONG_STEP = float(LONG)
ABREAST = 8
"""Lanes that the processor takes at once, at most: a dense block is filled up to a multiple."""


def suits(parameters: np.ndarray) -> bool:
    """Return whether records can run in lanes: a gate slower than a step, no chain or noise."""
    slope = parameters["off_scale"] * parameters["steepness"] * LN_2
    # The resistance is convex in the gap: above its value at contact, or above its slope there.
    least = np.minimum(parameters["on_resistance"], slope)
    y = (1.0 / least + parameters["control_conductance"]) * parameters["dt_per_capacitance"]
    apart = parameters["coupled"].any() or parameters["agitation"].any()
    return bool((y < 0.999).all() and not apart)


@law
def _move_ions(m, before, v_in, normals, lanes, stretch):
    for i in range(lanes):
        filament, residue = m[FILAMENT + i], m[RESIDUE + i]
        field = focused_field(
            m[v_in + i] - m[before + i], 1.0 - filament - residue, m[FOCUSING + i]
        )
        grow = filament_increment(
            filament, field, m[DRIFT + i] * stretch, m[FILAMENT_LOSS + i] * stretch
        )
        remain = residue_increment(
            filament, residue, m[CONVERSION + i] * stretch, m[RESIDUE_LOSS + i] * stretch
        )
        filament += grow
        residue += remain
        filament += increment_noise(grow, m[FILAMENT_NOISE + i], m[normals + i])
        residue += increment_noise(remain, m[RESIDUE_NOISE + i], m[normals + ROW + i])
        residue = min(max(residue, 0.0), 1.0)
        m[FILAMENT + i] = min(max(filament, 0.0), 1.0 - residue)
        m[RESIDUE + i] = residue


@law
def _conduct(m, lanes):
    for i in range(lanes):
        m[CONDUCTANCE + i] = 1.0 / gap_resistance(
            open_gap(1.0 - m[FILAMENT + i] - m[RESIDUE + i], m[CONTACT + i]),
            m[ON + i],
            m[OFF + i],
            m[STEEPNESS + i],
        )


@law
def _charge(m, before, v_in, i, relaxed, stretch):
    """Book the energies of a step and the gate voltage after it; `relaxed` is what `relax` says."""
    gate, mean, variance = relaxed
    in_memristor, in_control, delivered = energies(
        m[v_in + i], m[CONDUCTANCE + i], m[CONTROL + i], mean, variance, m[DT + i] * stretch
    )
    m[IN_MEMRISTOR + i] += in_memristor
    m[IN_CONTROL + i] += in_control
    m[FROM_INPUT + i] += delivered
    m[before + ROW + i] = gate


@law
def _charge_gates(m, before, v_in, lanes):
    for i in range(lanes):
        relaxed = relax_within(
            m[before + i], m[v_in + i], m[CONDUCTANCE + i], m[CONTROL + i], m[DT_PER_C + i]
        )
        _charge(m, before, v_in, i, relaxed, 1.0)


@law
def _charge_gates_long(m, before, v_in, lanes):
    """Do so over a long step: it may end in contact, where the gate is faster than that."""
    for i in range(lanes):
        relaxed = relax(
            m[before + i],
            m[v_in + i],
            m[CONDUCTANCE + i],
            m[CONTROL + i],
            m[DT_PER_C + i] * LONG_STEP,
        )
        _charge(m, before, v_in, i, relaxed, LONG_STEP)


@law
def _drive_outputs(m, gates, lanes, stretch):
    for i in range(lanes):
        output = loaded_drain(
            m[gates + i] - m[TRANSISTOR_THRESHOLD + i], m[GAIN + i], m[SUPPLY + i], m[LOAD + i]
        )
        drop = m[SUPPLY + i] - output
        current = drop * m[LOAD + i]
        dt = m[DT + i] * stretch
        m[IN_LOAD + i] += current * drop * dt
        m[IN_TRANSISTOR + i] += current * output * dt
        m[FROM_SUPPLY + i] += current * m[SUPPLY + i] * dt
        m[OUTPUT + i] = output


@law
def _drive_slow_outputs(m, gates, lanes, stretch):
    for i in range(lanes):
        output = m[OUTPUT + i]
        overdrive = m[gates + i] - m[TRANSISTOR_THRESHOLD + i]
        channel = 0.0
        if output > 0.0:
            channel = drain_current(overdrive, output, m[GAIN + i]) / output
        dt = m[DT + i] * stretch
        output, mean, variance = relax(
            output, m[SUPPLY + i], m[LOAD + i], channel, dt / m[LOAD_C + i]
        )
        in_load, in_channel, delivered = energies(
            m[SUPPLY + i], m[LOAD + i], channel, mean, variance, dt
        )
        m[IN_LOAD + i] += in_load
        m[IN_TRANSISTOR + i] += in_channel
        m[FROM_SUPPLY + i] += delivered
        m[OUTPUT + i] = output


@law
def _record(m, row, gates, v_in, i):
    row[0] = m[v_in + i]
    row[1] = m[gates + i]
    row[2] = m[FILAMENT + i]
    row[3] = m[RESIDUE + i]
    row[4] = m[OUTPUT + i]
    row[5] = m[IN_MEMRISTOR + i]
    row[6] = m[IN_CONTROL + i]
    row[7] = (m[v_in + i] - m[gates + i]) * m[CONDUCTANCE + i]


@law
def _start(m, lanes):
    for i in range(lanes):
        m[GATES + i] = m[GATE + i]


@nb.njit(**WOVEN)
def _tile(m, lanes, width, seed, step, count, noisy, slow, places, trace, done):
    """Take a block through `count` short steps from `step` on.

    `width` lanes are computed and the first `lanes` recorded, at `done` steps of `trace` and on, by
    the lane of each probe in `places`. The gate's voltages stay in GATES for the search for spikes.
    """
    steps, odd = np.uint64(count), np.uint64(step & 1)
    if noisy:
        counter = np.uint64(step >> 1)
        counters = np.uint64((step + count - 1) >> 1) - counter + ONE
        draw_tile(m, NORMALS, WHO, width, np.uint64(seed), counter, counters)
    _start(m, width)
    for j in range(steps):
        before, v_in = GATES + j * ROW, INPUTS + j * ROW
        _move_ions(m, before, v_in, NORMALS + TWO * (j + odd) * ROW, width, 1.0)
        _conduct(m, width)
        _charge_gates(m, before, v_in, width)
        if slow:
            _drive_slow_outputs(m, before + ROW, width, 1.0)
        else:
            _drive_outputs(m, before + ROW, width, 1.0)
        for probe in range(places.shape[0]):
            if places[probe] >= 0:
                lane = np.uint64(places[probe])
                _record(m, trace[probe, done + np.int64(j)], before + ROW, v_in, lane)
    for i in range(lanes):
        m[GATE + i] = m[GATES + steps * ROW + i]


@nb.njit(**KERNEL)
def tile(m, lanes, width, seed, step, count, noisy, slow, places, trace, done):
    """Do the same as `_tile`, as a function of its own: two calls would double the code."""
    _tile(m, lanes, width, seed, step, count, noisy, slow, places, trace, done)


@nb.njit(**KERNEL)
def leap(m, lanes, seed, step, noisy, slow, places, trace, done):
    """Take a block through one long step, with the input of the tile's first step."""
    if noisy:
        draw_tile(m, NORMALS, WHO, lanes, np.uint64(seed), np.uint64(step >> 1), ONE)
    _start(m, lanes)
    _move_ions(m, GATES, INPUTS, NORMALS, lanes, LONG_STEP)
    _conduct(m, lanes)
    _charge_gates_long(m, GATES, INPUTS, lanes)
    if slow:
        _drive_slow_outputs(m, GATES + ROW, lanes, LONG_STEP)
    else:
        _drive_outputs(m, GATES + ROW, lanes, LONG_STEP)
    for probe in range(places.shape[0]):
        if places[probe] >= 0:
            # Within a long step the recording holds what stands at its end.
            for place in range(done, done + LONG):
                _record(m, trace[probe, place], GATES + ROW, INPUTS, np.uint64(places[probe]))
    for i in range(lanes):
        m[GATE + i] = m[GATES + ROW + i]


@law
def _note_spikes(m, lanes, step, steps, stretch, events, event_neurons, event_steps):
    """Append the spikes of a tile or of a long step; return how many there are in all."""
    if crossings(m, GATES, lanes, THRESHOLD, steps) > 0:
        for i in range(lanes):
            level = m[THRESHOLD + i]
            for j in range(steps):
                low, high = m[GATES + j * ROW + i], m[GATES + (j + ONE) * ROW + i]
                if low < level and high >= level:
                    event_neurons[events] = number_of(m, WHO, i)
                    part = (level - low) / (high - low)
                    event_steps[events] = step + np.int64(j) + part * stretch
                    events += 1
                    m[SPIKES + i] += 1.0
    return events


@law
def _near(m, chosen, lanes, inputs, done, step):
    """Note the lanes that need short steps in this tile; return how many there are."""
    count = 0
    shared = inputs.shape[0] == 1
    all_steady = not shared or steady(inputs[0], done, step)
    for i in range(lanes):
        far = (m[FILAMENT + i] + m[RESIDUE + i] < m[FAR_BELOW + i]) & all_steady
        if far and not shared:
            far = steady(inputs[number_of(m, WHO, i)], done, step)
        chosen[count] = np.int64(i)
        count += 0 if far else 1
    return count


@law
def _gather(m, dense, chosen, count, width, first_row):
    """Copy the rows from `first_row` on of the chosen lanes side by side, filled up to `width`."""
    row = first_row
    while row < KEPT:
        for i in range(width):
            dense[row + i] = m[row + np.uint64(chosen[i if i < count else NONE])]
        row += ROW
    for i in range(width):
        dense[WHO + i] = m[WHO + np.uint64(chosen[i if i < count else NONE])]


@law
def _scatter(m, dense, chosen, count):
    """Put the states of the chosen lanes back."""
    row = STATES * ROW
    while row < KEPT:
        for i in range(count):
            m[row + np.uint64(chosen[i])] = dense[row + i]
        row += ROW


@law
def _uniform(m, lanes):
    """Return whether all neurons of a block have the same parameters."""
    same = True
    for column in range(STATES):
        for i in range(lanes):
            same &= m[column * ROW + i] == m[column * ROW]
    return same


@law
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


@law
def _mixed(
    m, dense, chosen, near, lanes, own_row, inputs, seed, step, noisy, slow, places,
    dense_places, probes, trace, done, events, event_neurons, event_steps,
):  # fmt: skip
    """Take a block through a tile: `near` chosen lanes in short steps, the others in a long one."""
    count = np.uint64(near)
    width = (count + np.uint64(ABREAST - 1)) // np.uint64(ABREAST) * np.uint64(ABREAST)
    _gather(m, dense, chosen, count, width, own_row)
    spread_input(m, INPUTS, WHO, lanes, inputs, done, ONE)
    leap(m, lanes, seed, step, noisy, slow, places, trace, done)
    # The lanes near contact leapt too; what they did is overwritten, their spikes undone.
    for k in range(count):
        lane = np.uint64(chosen[k])
        m[GATES + ROW + lane] = m[GATES + lane]
    events = _note_spikes(m, lanes, step, ONE, LONG_STEP, events, event_neurons, event_steps)
    if near > 0:
        spread_input(dense, INPUTS, WHO, width, inputs, done, np.uint64(TILE))
        probe_places(dense_places, dense, WHO, count, probes)
        tile(dense, count, width, seed, step, TILE, noisy, slow, dense_places, trace, done)
        events = _note_spikes(
            dense, count, step, np.uint64(TILE), 1.0, events, event_neurons, event_steps
        )
        _scatter(m, dense, chosen, count)
    return events


def advance(parameters, state, *arguments) -> int:
    """Advance neurons; arguments and result as in the model."""
    dense = np.zeros(SIZE) if parameters["far_below"].any() else None
    return kernel(flat(parameters), flat(state), *arguments, dense)


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
    dense,
):
    """Advance neurons first_neuron .. last_neuron - 1; records come as plain arrays.

    `dense` is room for a second block, of SIZE, for long steps; None leaves them out, and what
    they need is then not compiled.
    """
    events = np.int64(0)
    total = inputs.shape[1]
    m = np.zeros(SIZE)
    chosen = np.zeros(LANES, np.int64)
    places, dense_places = np.zeros(probes.shape[0], np.int64), np.zeros(probes.shape[0], np.int64)
    for start in range(first_neuron, last_neuron, LANES):
        first = np.uint64(start)
        lanes = np.uint64(min(LANES, last_neuron - start))
        load(m, NONE, lanes, parameters, first)
        load(m, STATES * ROW, lanes, state, first)
        number_lanes(m, WHO, lanes, first)
        probe_places(places, m, WHO, lanes, probes)
        # Numbers of a full type from the start: literal ones would compile `tile` once more.
        noisy, slow, long = np.bool_(False), np.bool_(False), np.bool_(False)
        for i in range(lanes):
            noisy |= m[FILAMENT_NOISE + i] > 0.0 or m[RESIDUE_NOISE + i] > 0.0
            slow |= m[LOAD_C + i] > 0.0
            long |= m[FAR_BELOW + i] > 0.0
        if not noisy:
            m[NORMALS:] = 0.0
        own_row = NONE
        if dense is not None:
            if not noisy:
                dense[NORMALS:] = 0.0
            if _uniform(m, lanes):
                # What is the same for all is copied once.
                for column in range(STATES):
                    dense[column * ROW : column * ROW + ROW] = m[column * ROW]
                own_row = STATES * ROW
        done = np.int64(0)
        while done < total:
            step = first_step + done
            # Tiles end at multiples of TILE, so that a chunk may be cut anywhere.
            steps = min(TILE - step % TILE, total - done)
            near = np.int64(lanes)
            if dense is not None:  # noqa: SIM102  (numba leaves out what follows where it is None)
                if long and steps == TILE:
                    near = _near(m, chosen, lanes, inputs, done, step)
            if near == lanes:
                spread_input(m, INPUTS, WHO, lanes, inputs, done, np.uint64(steps))
                if dense is None:
                    _tile(m, lanes, lanes, seed, step, steps, noisy, slow, places, trace, done)
                else:
                    tile(m, lanes, lanes, seed, step, steps, noisy, slow, places, trace, done)
                events = _note_spikes(
                    m, lanes, step, np.uint64(steps), 1.0, events, event_neurons, event_steps
                )
            elif dense is not None:
                events = _mixed(
                    m, dense, chosen, near, lanes, own_row, inputs, seed, step, noisy, slow,
                    places, dense_places, probes, trace, done, events, event_neurons, event_steps,
                )  # fmt: skip
            done += steps
        _note_stored(m, state, first, lanes)
        store(m, STATES * ROW, lanes, state, first)
    return events
