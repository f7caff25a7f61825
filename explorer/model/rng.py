"""Counter-based random numbers: Philox4x32-10 and normals by Box and Muller.

A draw is a pure function of (seed, neuron, step, stream), so results do not depend on how a run is
cut into chunks or spread over threads. Sources: salmon2011 (generator), boxmuller1958 (normals).
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np

from explorer.model.arithmetic import bits_of, float_of, quick_log, sine_cosine
from explorer.model.compiled import law

STREAM_NOISE = 0
STREAM_SPREAD = 1
STREAM_STIMULUS = 2
STREAM_EVENTS = 3
STREAM_CIRCUIT = 4

LOW32 = np.uint64(0xFFFFFFFF)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
THIRTY_TWO = np.uint64(32)
ROUNDS = 10


@law
def philox(c0, c1, c2, c3, k0, k1):
    """Return four 32-bit words (held in uint64) for a counter of four and a key of two words."""
    for _ in range(ROUNDS):
        product_0 = c0 * MULTIPLIER_0
        product_1 = c2 * MULTIPLIER_1
        c0 = (product_1 >> THIRTY_TWO) ^ c1 ^ k0
        c2 = (product_0 >> THIRTY_TWO) ^ c3 ^ k1
        c1 = product_1 & LOW32
        c3 = product_0 & LOW32
        k0 = (k0 + WEYL_0) & LOW32
        k1 = (k1 + WEYL_1) & LOW32
    return c0, c1, c2, c3


@law
def uniform(word):
    """Return a number in (0, 1) from one 32-bit word: (word + 1/2) / 2**32."""
    return (np.float64(np.int64(word)) + 0.5) * 2.3283064365386963e-10


@law
def normal_pair(radius_word, angle_word):
    """Return two independent standard normals from two 32-bit words (Box and Muller 1958).

    The angle uses 30 bits within one octant pair; two more bits swap sine and cosine and choose the
    sign, which keeps the series short. The radius has 32 bits, so |z| stays below 6.8.
    """
    radius = math.sqrt(-2.0 * quick_log(uniform(radius_word)))
    bits = np.int64(angle_word)
    offset = (np.float64(bits & np.int64(0x3FFFFFFF)) + 0.5) * 9.313225746154785e-10
    sine, cosine = sine_cosine((offset - 0.5) * 0.25)
    swap = (bits & np.int64(0x40000000)) != 0
    first = cosine if swap else sine
    second = sine if swap else cosine
    sign = (bits & np.int64(0x80000000)) << np.int64(32)
    signed = float_of(bits_of(radius) ^ sign)
    return signed * first, signed * second


@law
def four_normals(seed, neuron, counter, stream):
    """Return four standard normals for (seed, neuron, counter, stream), all unsigned 64-bit."""
    w0, w1, w2, w3 = philox(
        counter & LOW32,
        counter >> THIRTY_TWO,
        neuron & LOW32,
        stream,
        seed & LOW32,
        seed >> THIRTY_TWO,
    )
    z0, z1 = normal_pair(w0, w1)
    z2, z3 = normal_pair(w2, w3)
    return z0, z1, z2, z3


@nb.njit(cache=True, error_model="numpy")
def philox_words(c0, c1, c2, c3, k0, k1):
    """Return the four words of one Philox call as an array, for known-answer tests."""
    u = np.uint64
    words = philox(u(c0), u(c1), u(c2), u(c3), u(k0), u(k1))
    return np.array([words[0], words[1], words[2], words[3]], dtype=np.uint64)


@nb.njit(cache=True, error_model="numpy")
def normals(seed, neuron, count, stream):
    """Return `count` standard normals of a stream, in counter order (float64 array)."""
    out = np.empty(count)
    for block in range((count + 3) // 4):
        four = four_normals(np.uint64(seed), np.uint64(neuron), np.uint64(block), np.uint64(stream))
        for offset in range(4):
            if 4 * block + offset < count:
                out[4 * block + offset] = four[offset]
    return out
