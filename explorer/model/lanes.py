"""Lanes: a block in which the processor works on several numbers of a kind at once.

A block is one flat array, ROW by row: row r, lane i stands at r * LANES + i. One array and constant
distances let the compiler see that rows do not overlap, which it must know to work on eight lanes
at once; unsigned numbers spare it the question whether an index is negative. The loops are short on
purpose: a processor overlaps more lanes of a short loop than of a long one.
"""

from __future__ import annotations

import numpy as np

from explorer.model.arithmetic import bits_of, float_of
from explorer.model.compiled import law
from explorer.model.rng import LOW32, STREAM_NOISE, THIRTY_TWO, normal_pair, philox

LANES = 64
"""Neurons in a block; the results do not depend on it."""

TILE = 8
"""Steps between two searches for spikes: their random numbers and voltages stay in the cache."""

FEWEST = 8
"""Neurons from which on a block pays."""

ROW = np.uint64(LANES)
NONE, ONE, TWO, FOUR = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(4)


def rows(names: tuple[str, ...], first: int = 0) -> tuple[np.uint64, ...]:
    """Return where each of the rows `names` begins; `first` counts the rows before them."""
    return tuple(np.uint64((first + place) * LANES) for place in range(len(names)))


def flat(records: np.ndarray) -> np.ndarray:
    """Return records of float64 fields as an array (records, fields) of the same memory."""
    return records.view(np.float64).reshape(records.shape[0], -1)


@law
def load(block, at, lanes, records, first):
    """Fill a row for each column of `records` with its values for the neurons from `first` on."""
    for column in range(np.uint64(records.shape[1])):
        row = at + column * ROW
        for i in range(lanes):
            block[row + i] = records[first + i, column]


@law
def store(block, at, lanes, records, first):
    """Put the rows that `load` filled back."""
    for column in range(np.uint64(records.shape[1])):
        row = at + column * ROW
        for i in range(lanes):
            records[first + i, column] = block[row + i]


@law
def _put_words(block, row, i, seed, neuron, counter, stream=STREAM_NOISE):
    """Put the four words of (seed, neuron, counter, stream), paired, into lane i of two rows."""
    w0, w1, w2, w3 = philox(
        counter & LOW32,
        counter >> THIRTY_TWO,
        neuron & LOW32,
        np.uint64(stream),
        seed & LOW32,
        seed >> THIRTY_TWO,
    )
    block[row + i] = float_of(np.int64((w0 << THIRTY_TWO) | w1))
    block[row + TWO * ROW + i] = float_of(np.int64((w2 << THIRTY_TWO) | w3))


@law
def _words_to_normals(block, row, lanes):
    """Turn the words in two rows into the normals of `four_normals` in four rows."""
    for pair in range(TWO):
        place = row + TWO * pair * ROW
        for i in range(lanes):
            words = np.uint64(bits_of(block[place + i]))
            first, second = normal_pair(words >> THIRTY_TWO, words & LOW32)
            block[place + i] = first
            block[place + ROW + i] = second


@law
def number_lanes(block, who, lanes, first):
    """Note the numbers of the neurons `first`, `first` + 1 and so on in a row."""
    for i in range(lanes):
        block[who + i] = float_of(np.int64(first + i))


@law
def number_of(block, who, i):
    """Return the number of the neuron in lane i."""
    return bits_of(block[who + i])


@law
def draw_tile(block, at, who, lanes, seed, first_counter, counters):
    """Fill four rows for each counter from `first_counter` on; row `who` says which neurons."""
    for c in range(counters):
        row = at + FOUR * c * ROW
        for i in range(lanes):
            _put_words(block, row, i, seed, np.uint64(number_of(block, who, i)), first_counter + c)
        _words_to_normals(block, row, lanes)


@law
def draw_ahead(block, seed, neuron, first_counter, last_counter, apart=1, stream=STREAM_NOISE):
    """Fill four rows from 0 on for one neuron, one lane a counter, every `apart`-th one.

    Returns how many there are.
    """
    lanes = np.uint64(min((last_counter - first_counter) // apart + 1, LANES))
    first, distance = np.uint64(first_counter), np.uint64(apart)
    for i in range(lanes):
        _put_words(block, NONE, i, seed, neuron, first + i * distance, stream)
    _words_to_normals(block, NONE, lanes)
    return np.int64(lanes)


@law
def spread_input(block, at, who, lanes, inputs, first, steps):
    """Fill a row for each step with the input of every lane; `inputs` has one row, or one each."""
    for j in range(steps):
        row = at + j * ROW
        if inputs.shape[0] == 1:
            level = inputs[0, first + np.int64(j)]
            for i in range(lanes):
                block[row + i] = level
        else:
            for i in range(lanes):
                block[row + i] = inputs[number_of(block, who, i), first + np.int64(j)]


@law
def probe_places(places, block, who, lanes, probes):
    """Note in which lane each probe stands, -1 where in none."""
    for probe in range(probes.shape[0]):
        places[probe] = -1
        for i in range(lanes):
            if number_of(block, who, i) == probes[probe]:
                places[probe] = np.int64(i)


@law
def crossings(block, at, lanes, level, steps):
    """Return how often any lane crosses its `level` upwards from row `at` over `steps` rows."""
    found = 0
    for j in range(steps):
        before = at + j * ROW
        after = before + ROW
        for i in range(lanes):
            found += (block[before + i] < block[level + i]) & (block[after + i] >= block[level + i])
    return found
