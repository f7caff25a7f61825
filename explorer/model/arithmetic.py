"""Elementary functions of our own, so that the same seed gives the same bits on another machine.

The mathematical library of an operating system may round the last bit of exp or log differently
from the next one. These functions use only additions, multiplications, divisions, square roots and
bit patterns, which IEEE 754 fixes exactly, and none of them may be reordered (no fastmath).
Series are Taylor or area-tangent series, cut where the remainder is below one rounding.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

INLINE = {"forceinline": True, "error_model": "numpy"}
"""Options for every law: inlined, otherwise the compiler leaves a checked call in each step."""

KERNEL = {"nogil": True, "cache": True, "error_model": "numpy"}
"""Options for every kernel: releases the interpreter lock, cached on disk."""

LOG2_E = 1.4426950408889634
LN_2 = 0.6931471805599453
TWO_PI = 6.283185307179586


@intrinsic
def bits_of(typingctx, number):
    """Return the 64 bits of a float64 as int64."""

    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


@intrinsic
def float_of(typingctx, bits):
    """Return the float64 that has the given 64 bits (int64)."""

    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


@intrinsic
def nearest_integer(typingctx, number):
    """Return the nearest whole number as float64 (ties to even)."""

    def generate(context, builder, signature, arguments):
        double = ir.DoubleType()
        function = builder.module.declare_intrinsic("llvm.rint", (double,))
        return builder.call(function, [arguments[0]])

    return types.float64(types.float64), generate


_T = [LN_2**k / math.factorial(k) for k in range(14)]
(T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13) = _T


@nb.njit(**INLINE)
def exp2(exponent):
    """Return 2**exponent, relative error below 4e-16, for -1021 < exponent < 1023.

    Taylor series of 2**r on |r| <= 1/2, paired (Estrin) so that the terms can run side by side.
    """
    whole = nearest_integer(exponent)
    r = exponent - whole
    r2 = r * r
    r4 = r2 * r2
    r8 = r4 * r4
    low = ((T3 * r + T2) * r2) + (T1 * r + T0)
    middle = ((T7 * r + T6) * r2) + (T5 * r + T4)
    high = ((T11 * r + T10) * r2) + (T9 * r + T8)
    top = T13 * r + T12
    value = (top * r4 + high) * r8 + (middle * r4 + low)
    return float_of(bits_of(value) + (np.int64(whole) << np.int64(52)))


@nb.njit(**INLINE)
def natural_exp(exponent):
    """Return e**exponent; 0 below -700 and held at e**700 above 700."""
    bounded = min(max(exponent, -700.0), 700.0)
    value = exp2(bounded * LOG2_E)
    return value if exponent > -700.0 else 0.0


_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD


@nb.njit(**INLINE)
def natural_log(number):
    """Return ln(number) for a normal number > 0, relative error near 1e-16.

    ln m = 2 artanh((m-1)/(m+1)) with the mantissa m between 1/sqrt(2) and sqrt(2).
    """
    bits = bits_of(number)
    power = (bits - np.int64(_SQRT_HALF_BITS)) >> np.int64(52)
    m = float_of(bits - (power << np.int64(52)))
    s = (m - 1.0) / (m + 1.0)
    q = s * s
    q2 = q * q
    q4 = q2 * q2
    low = (q * (1.0 / 7.0) + 1.0 / 5.0) * q2 + (q * (1.0 / 3.0) + 1.0)
    high = (q * (1.0 / 15.0) + 1.0 / 13.0) * q2 + (q * (1.0 / 11.0) + 1.0 / 9.0)
    top = (q * (1.0 / 23.0) + 1.0 / 21.0) * q2 + (q * (1.0 / 19.0) + 1.0 / 17.0)
    series = (top * q4 + high) * q4 + low
    return 2.0 * s * series + np.float64(power) * LN_2


@nb.njit(**INLINE)
def sine_cosine(turns):
    """Return (sin, cos) of 2 pi `turns` for |turns| <= 1/8 (Taylor series, error near 1e-16)."""
    a = turns * TWO_PI
    q = a * a
    sine = q * (1.0 / 355687428096000.0) - 1.0 / 1307674368000.0
    sine = sine * q + 1.0 / 6227020800.0
    sine = sine * q - 1.0 / 39916800.0
    sine = sine * q + 1.0 / 362880.0
    sine = sine * q - 1.0 / 5040.0
    sine = sine * q + 1.0 / 120.0
    sine = sine * q - 1.0 / 6.0
    sine = sine * q + 1.0
    cosine = q * (1.0 / 20922789888000.0) - 1.0 / 87178291200.0
    cosine = cosine * q + 1.0 / 479001600.0
    cosine = cosine * q - 1.0 / 3628800.0
    cosine = cosine * q + 1.0 / 40320.0
    cosine = cosine * q - 1.0 / 720.0
    cosine = cosine * q + 1.0 / 24.0
    cosine = cosine * q - 1.0 / 2.0
    cosine = cosine * q + 1.0
    return sine * a, cosine


@nb.njit(**INLINE)
def mean_decay(y):
    """Return phi(y) = (1 - exp(-y)) / y for y >= 0, the mean of exp(-y s) over 0 < s < 1.

    Taylor series up to y = 1/2, where 1 - exp(-y) would lose digits; the definition beyond.
    """
    if y > 0.5:
        return (1.0 - natural_exp(-y)) / y
    y2 = y * y
    y4 = y2 * y2
    low = (1.0 - y * (1.0 / 2.0)) + y2 * (1.0 / 6.0 - y * (1.0 / 24.0))
    middle = (1.0 / 120.0 - y * (1.0 / 720.0)) + y2 * (1.0 / 5040.0 - y * (1.0 / 40320.0))
    high = (1.0 / 362880.0 - y * (1.0 / 3628800.0)) + y2 * (
        1.0 / 39916800.0 - y * (1.0 / 479001600.0)
    )
    top = 1.0 / 6227020800.0 - y * (1.0 / 87178291200.0)
    return ((top * y4 + high) * y4 + middle) * y4 + low


_R = [(-1) ** k / math.factorial(k + 2) for k in range(13)]
(R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12) = _R
_Q = [(-1) ** k * (2 ** (k + 2) - 2) / math.factorial(k + 3) for k in range(15)]
(Q0, Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9, Q10, Q11, Q12, Q13, Q14) = _Q


@nb.njit(**INLINE)
def mean_rise(y):
    """Return (1 - phi(y)) / y for y >= 0, the mean of (1 - exp(-y s)) / y over 0 < s < 1.

    Taylor series up to y = 1/2, where the difference would lose digits; the definition beyond.
    """
    if y > 0.5:
        return (1.0 - mean_decay(y)) / y
    value = (((R12 * y + R11) * y + R10) * y + R9) * y + R8
    value = (((value * y + R7) * y + R6) * y + R5) * y + R4
    return (((value * y + R3) * y + R2) * y + R1) * y + R0


@nb.njit(**INLINE)
def mean_square_rise(y):
    """Return (1 - 2 phi(y) + phi(2 y)) / y^2, the mean of ((1 - exp(-y s)) / y)^2 over 0 < s < 1.

    Taylor series up to y = 1/2, where the difference would lose digits; the definition beyond.
    """
    if y > 0.5:
        return (1.0 - 2.0 * mean_decay(y) + mean_decay(2.0 * y)) / (y * y)
    value = ((Q14 * y + Q13) * y + Q12) * y + Q11
    value = (((value * y + Q10) * y + Q9) * y + Q8) * y + Q7
    value = (((value * y + Q6) * y + Q5) * y + Q4) * y + Q3
    return ((value * y + Q2) * y + Q1) * y + Q0


@nb.njit("float64(float64)", cache=True, error_model="numpy")
def exp(exponent):
    """Return e**exponent for use outside kernels (same bits as inside)."""
    return natural_exp(exponent)


@nb.njit("float64(float64)", cache=True, error_model="numpy")
def log(number):
    """Return ln(number) for use outside kernels (same bits as inside)."""
    return natural_log(number)


@nb.njit("float64[:](float64[:])", cache=True, error_model="numpy")
def exp_all(exponents):
    """Return e**exponent for every entry of a one-dimensional array (same bits as inside)."""
    out = np.empty(exponents.shape[0])
    for place in range(exponents.shape[0]):
        out[place] = natural_exp(exponents[place])
    return out
