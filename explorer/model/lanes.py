"""Lanes: a block in which the processor works on several numbers of a kind at once.

A block is one flat array, ROW by row: row r, lane i stands at r * LANES + i. One array and constant
distances let the compiler see that rows do not overlap, which it must know to work on eight lanes
at once; unsigned numbers spare it the question whether an index is negative. The loops are short on
purpose: a processor overlaps more lanes of a short loop than of a long one.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from explorer.model.arithmetic import INLINE, bits_of, float_of
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


@nb.njit(**INLINE)
def load(block, at, lanes, records, first):
    """Fill a row for each column of `records` with its values for the neurons from `first` on."""
    for column in range(np.uint64(records.shape[1])):
        row = at + column * ROW
        for i in range(lanes):
            block[row + i] = records[first + i, column]


@nb.njit(**INLINE)
def store(block, at, lanes, records, first):
    """Put the rows that `load` filled back."""
    for column in range(np.uint64(records.shape[1])):
        row = at + column * ROW
        for i in range(lanes):
            records[first + i, column] = block[row + i]


@nb.njit(**INLINE)
def draw_normals(block, row, lanes, seed, neuron, next_neuron, counter, next_counter):
    """Fill four rows from `row` on with normals, lane i for `neuron` + i * `next_neuron` and so on.

    The draws are those of `four_normals` of rng.py, one row for each of its four.
    """
    other = row + TWO * ROW
    for i in range(lanes):
        drawn, whose = counter + i * next_counter, neuron + i * next_neuron
        w0, w1, w2, w3 = philox(
            drawn & LOW32,
            drawn >> THIRTY_TWO,
            whose & LOW32,
            np.uint64(STREAM_NOISE),
            seed & LOW32,
            seed >> THIRTY_TWO,
        )
        block[row + i] = float_of(np.int64((w0 << THIRTY_TWO) | w1))
        block[other + i] = float_of(np.int64((w2 << THIRTY_TWO) | w3))
    for pair in range(TWO):
        place = row + TWO * pair * ROW
        for i in range(lanes):
            words = np.uint64(bits_of(block[place + i]))
            first, second = normal_pair(words >> THIRTY_TWO, words & LOW32)
            block[place + i] = first
            block[place + ROW + i] = second


@nb.njit(**INLINE)
def draw_tile(block, at, lanes, seed, first_neuron, first_counter, counters):
    """Fill four rows for each counter from `first_counter` on, one lane a neuron."""
    for c in range(counters):
        draw_normals(
            block, at + FOUR * c * ROW, lanes, seed, first_neuron, ONE, first_counter + c, NONE
        )


@nb.njit(**INLINE)
def draw_ahead(block, seed, neuron, first_counter, last_counter):
    """Fill four rows from 0 on for one neuron, one lane a counter; return how many there are."""
    lanes = np.uint64(min(last_counter - first_counter + 1, LANES))
    draw_normals(block, NONE, lanes, seed, neuron, NONE, np.uint64(first_counter), ONE)
    return np.int64(lanes)


@nb.njit(**INLINE)
def spread_input(block, at, lanes, inputs, first_neuron, first, steps):
    """Fill a row for each step with the input of every lane; `inputs` has one row, or one each."""
    for j in range(steps):
        row = at + j * ROW
        if inputs.shape[0] == 1:
            level = inputs[0, first + np.int64(j)]
            for i in range(lanes):
                block[row + i] = level
        else:
            for i in range(lanes):
                block[row + i] = inputs[np.int64(first_neuron + i), first + np.int64(j)]


@nb.njit(**INLINE)
def crossings(block, at, lanes, level, steps):
    """Return how often any lane crosses its `level` upwards from row `at` over `steps` rows."""
    found = 0
    for j in range(steps):
        before = at + j * ROW
        after = before + ROW
        for i in range(lanes):
            found += (block[before + i] < block[level + i]) & (block[after + i] >= block[level + i])
    return found
