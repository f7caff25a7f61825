"""Many Langevin neurons at once: the same laws and bits as the kernel of the model, in lanes.

Not where the node relaxes within one step; the model's own kernel takes that.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from explorer.model.compiled import KERNEL, law
from explorer.model.lanes import (
    LANES,
    NONE,
    ONE,
    ROW,
    TILE,
    draw_tile,
    flat,
    load,
    number_lanes,
    probe_places,
    rows,
    spread_input,
    store,
)
from explorer.model.neurons.rc_langevin import ID, PARAMETERS, STATE
from explorer.model.physics.circuit.capacitive_node import energies, relax_within
from explorer.model.physics.conduction.tunnelling_gap import tunnelling_conductance
from explorer.model.physics.heat.joule_relaxation import heated_temperature
from explorer.model.physics.ion_motion.langevin_landscape import (
    field_focusing,
    landscape_force,
    moved,
    thermal_kick,
)

__all__ = ["ID", "advance", "suits"]

(
    DT, RATE, PULL, FOCUSING, CURVATURE, SHARPNESS, PINNING_CURVATURE, PINNING_SHARPNESS, SLOPE,
    WALL, AGITATION, LEAST, STEEPNESS, FEED, DT_PER_C, CAPACITANCE, AMBIENT, HEATING, COOLING,
    SPIKE_CURRENT, REARM_POSITION, REARM_VOLTAGE,
) = rows(PARAMETERS.names)  # fmt: skip
(
    POSITION, TEMPERATURE, VOLTAGE, ARMED, IN_MEMRISTOR, IN_FEED, FROM_INPUT, SPIKES, STORED,
) = rows(STATE.names, len(PARAMETERS.names))  # fmt: skip
STATES = np.uint64(len(PARAMETERS.names))
_FIRST = len(PARAMETERS.names) + len(STATE.names)
CONDUCTANCE = np.uint64(_FIRST * LANES)
CURRENTS = np.uint64((_FIRST + 1) * LANES)
"""Current before the first step of a tile, and after each."""
FIRED = np.uint64((_FIRST + TILE + 2) * LANES)
"""1 in a step in which a lane fires, else 0."""
INPUTS = np.uint64((_FIRST + 2 * TILE + 2) * LANES)
NORMALS = np.uint64((_FIRST + 3 * TILE + 2) * LANES)
"""One row a step, from a multiple of four steps on."""
WHO = np.uint64((_FIRST + 4 * TILE + 6) * LANES)
"""The numbers of the neurons."""
SIZE = int(WHO) + LANES


def suits(parameters: np.ndarray) -> bool:
    """Return whether records can run in lanes: a node slower than a step."""
    most = 1.0 / parameters["least_resistance"]
    y = (most + parameters["feed_conductance"]) * parameters["dt_per_capacitance"]
    return bool((y < 0.999).all())


@law
def _move(m, normals, lanes):
    for i in range(lanes):
        position = m[POSITION + i]
        force = landscape_force(
            position,
            m[CURVATURE + i],
            m[SHARPNESS + i],
            m[PINNING_CURVATURE + i],
            m[PINNING_SHARPNESS + i],
            m[SLOPE + i],
        )
        force += m[PULL + i] * m[VOLTAGE + i] * field_focusing(position, m[FOCUSING + i])
        kick = thermal_kick(m[TEMPERATURE + i], m[AGITATION + i], m[normals + i])
        m[POSITION + i] = moved(position, force * m[RATE + i], kick, m[WALL + i])


@law
def _conduct(m, lanes):
    for i in range(lanes):
        m[CONDUCTANCE + i] = tunnelling_conductance(m[POSITION + i], m[LEAST + i], m[STEEPNESS + i])


@law
def _charge(m, v_in, currents, lanes):
    for i in range(lanes):
        voltage, mean, variance = relax_within(
            m[VOLTAGE + i], m[v_in + i], m[FEED + i], m[CONDUCTANCE + i], m[DT_PER_C + i]
        )
        in_feed, in_memristor, delivered = energies(
            m[v_in + i], m[FEED + i], m[CONDUCTANCE + i], mean, variance, m[DT + i]
        )
        m[IN_FEED + i] += in_feed
        m[IN_MEMRISTOR + i] += in_memristor
        m[FROM_INPUT + i] += delivered
        m[TEMPERATURE + i] = heated_temperature(
            m[TEMPERATURE + i], m[AMBIENT + i], in_memristor, m[HEATING + i], m[COOLING + i]
        )
        m[VOLTAGE + i] = voltage
        m[currents + i] = voltage * m[CONDUCTANCE + i]


@law
def _fire(m, currents, fired, lanes):
    """Note who fires, and who is armed for the next spike."""
    for i in range(lanes):
        armed = m[ARMED + i] > 0.0
        fires = armed & (m[currents + i] >= m[SPIKE_CURRENT + i])
        again = (m[POSITION + i] < m[REARM_POSITION + i]) & (m[VOLTAGE + i] >= m[REARM_VOLTAGE + i])
        m[fired + i] = 1.0 if fires else 0.0
        m[ARMED + i] = 1.0 if (armed & (not fires)) | ((not armed) & again) else 0.0


@law
def _record(m, row, v_in, currents, i):
    row[0] = m[v_in + i]
    row[1] = m[VOLTAGE + i]
    row[2] = min(max(1.0 + m[POSITION + i], 0.0), 1.0)
    row[3] = 0.0
    row[4] = m[TEMPERATURE + i]
    row[5] = m[IN_MEMRISTOR + i]
    row[6] = m[IN_FEED + i]
    row[7] = m[currents + i]


@law
def _note_stored(m, state, first, lanes):
    """Add what the capacitor holds more than at the start of the chunk."""
    for i in range(lanes):
        voltage, before = m[VOLTAGE + i], state[first + i, VOLTAGE // ROW - STATES]
        m[STORED + i] += 0.5 * m[CAPACITANCE + i] * (voltage * voltage - before * before)


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
    places = np.zeros(probes.shape[0], np.int64)
    for start in range(first_neuron, last_neuron, LANES):
        first = np.uint64(start)
        lanes = np.uint64(min(LANES, last_neuron - start))
        load(m, NONE, lanes, parameters, first)
        load(m, STATES * ROW, lanes, state, first)
        number_lanes(m, WHO, lanes, first)
        probe_places(places, m, WHO, lanes, probes)
        noisy = False
        for i in range(lanes):
            noisy |= m[AGITATION + i] > 0.0
        if not noisy:
            m[NORMALS:WHO] = 0.0
        _conduct(m, lanes)
        for i in range(lanes):
            m[CURRENTS + i] = m[VOLTAGE + i] * m[CONDUCTANCE + i]
        done = 0
        while done < total:
            step = first_step + done
            # Tiles end at multiples of TILE, so that a chunk may be cut anywhere.
            steps = min(TILE - step % TILE, total - done)
            count, turn = np.uint64(steps), np.uint64(step & 3)
            if noisy:
                counter = np.uint64(step >> 2)
                counters = np.uint64((step + steps - 1) >> 2) - counter + ONE
                draw_tile(m, NORMALS, WHO, lanes, np.uint64(seed), counter, counters)
            spread_input(m, INPUTS, WHO, lanes, inputs, done, count)
            for j in range(count):
                v_in, after, fired = INPUTS + j * ROW, CURRENTS + (j + ONE) * ROW, FIRED + j * ROW
                _move(m, NORMALS + (j + turn) * ROW, lanes)
                _conduct(m, lanes)
                _charge(m, v_in, after, lanes)
                _fire(m, after, fired, lanes)
                for probe in range(probes.shape[0]):
                    if places[probe] >= 0:
                        lane = np.uint64(places[probe])
                        _record(m, trace[probe, done + np.int64(j)], v_in, after, lane)
            found = 0.0
            for place in range(count * ROW):
                found += m[FIRED + place]
            if found > 0.0:
                for i in range(lanes):
                    level = m[SPIKE_CURRENT + i]
                    for j in range(count):
                        if m[FIRED + j * ROW + i] > 0.0:
                            low = m[CURRENTS + j * ROW + i]
                            high = m[CURRENTS + (j + ONE) * ROW + i]
                            part = (level - low) / (high - low) if low < level else 0.0
                            event_neurons[events] = start + np.int64(i)
                            event_steps[events] = step + np.int64(j) + part
                            events += 1
                            m[SPIKES + i] += 1.0
            for i in range(lanes):
                m[CURRENTS + i] = m[CURRENTS + count * ROW + i]
            done += steps
        _note_stored(m, state, first, lanes)
        store(m, STATES * ROW, lanes, state, first)
    return events
