"""The generator: known answers, an independent second implementation, and its statistics."""

from __future__ import annotations

import itertools

import numba as nb
import numpy as np
import pytest
from scipy import stats

from explorer.model.rng import (
    STREAM_NOISE,
    STREAM_SPREAD,
    STREAM_STIMULUS,
    four_normals,
    normals,
    philox_words,
    uniform,
)

ONES = 0xFFFFFFFF
COUNT = 400_000
FOUR_SIGMA = 4.0 / np.sqrt(COUNT)


@nb.njit
def _normals_at(seed, neuron, counter, stream):
    return four_normals(np.uint64(seed), np.uint64(neuron), np.uint64(counter), np.uint64(stream))


@nb.njit
def _uniform(word):
    return uniform(np.uint64(word))


def reference_philox(counter, key):
    """Return Philox4x32-10 as the paper's pseudocode has it, in Python's whole numbers."""
    c, k = list(counter), list(key)
    for _ in range(10):
        high_0, low_0 = divmod(c[0] * 0xD2511F53, 2**32)
        high_1, low_1 = divmod(c[2] * 0xCD9E8D57, 2**32)
        c = [high_1 ^ c[1] ^ k[0], low_1, high_0 ^ c[3] ^ k[1], low_0]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (
            (ONES, ONES, ONES, ONES),
            (ONES, ONES),
            (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
        ),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_known_answers(counter, key, answer):
    assert tuple(philox_words(*counter, *key).tolist()) == answer
    assert tuple(reference_philox(counter, key)) == answer


def test_second_implementation_agrees():
    words = np.random.default_rng(7).integers(0, 2**32, (200, 6), dtype=np.uint64)
    for row in words.tolist():
        assert philox_words(*row).tolist() == reference_philox(row[:4], row[4:])


def test_uniform_never_touches_its_ends():
    assert _uniform(0) == 0.5 / 2**32
    assert _uniform(ONES) == (2**32 - 0.5) / 2**32 < 1.0


def test_normals_have_the_moments_of_a_normal():
    z = normals(1, 0, COUNT, STREAM_NOISE)
    assert abs(z.mean()) < FOUR_SIGMA
    assert abs(z.var() - 1.0) < FOUR_SIGMA * np.sqrt(2)
    assert abs((z**3).mean()) < FOUR_SIGMA * np.sqrt(15)
    assert abs((z**4).mean() - 3.0) < FOUR_SIGMA * np.sqrt(96)
    assert 4.0 < np.abs(z).max() < 6.8


@pytest.mark.parametrize("column", range(4))
def test_each_of_four_is_normal(column):
    z = normals(12345, 3, COUNT, STREAM_NOISE)[column::4]
    assert stats.kstest(z, "norm").pvalue > 1e-3


def test_the_four_of_one_block_are_independent():
    block = normals(5, 1, COUNT, STREAM_NOISE).reshape(-1, 4)
    bound = 4.0 / np.sqrt(block.shape[0])
    for first, second in itertools.combinations(range(4), 2):
        assert abs(np.corrcoef(block[:, first], block[:, second])[0, 1]) < bound
        squares = block[:, first] ** 2, block[:, second] ** 2
        assert abs(np.corrcoef(*squares)[0, 1]) < bound


def test_neurons_streams_seeds_and_neighbours_are_independent():
    base = normals(1, 0, COUNT, STREAM_NOISE)
    others = [
        normals(1, 1, COUNT, STREAM_NOISE),
        normals(1, 2**31, COUNT, STREAM_NOISE),
        normals(1, 0, COUNT, STREAM_SPREAD),
        normals(1, 0, COUNT, STREAM_STIMULUS),
        normals(2, 0, COUNT, STREAM_NOISE),
        normals(1 + 2**32, 0, COUNT, STREAM_NOISE),
        np.roll(base, 1),
        np.roll(base, 4),
    ]
    for other in others:
        assert abs(np.corrcoef(base, other)[0, 1]) < FOUR_SIGMA


def test_a_draw_depends_on_nothing_but_its_place():
    z = normals(9, 4, 40, STREAM_NOISE)
    for block in range(10):
        assert _normals_at(9, 4, block, STREAM_NOISE) == tuple(z[4 * block : 4 * block + 4])


def test_all_64_bits_of_counter_and_seed_count():
    drawn = {
        _normals_at(seed, 0, counter, STREAM_NOISE)
        for seed in (1, 1 + 2**32, 1 + 2**52)
        for counter in (0, 2**32, 2**40)
    }
    assert len(drawn) == 9
