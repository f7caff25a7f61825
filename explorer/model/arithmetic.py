"""Elementary functions of our own, so that the same seed gives the same bits on another machine.

The mathematical library of an operating system may round the last bit of exp or log differently
from the next one. These functions use only additions, multiplications, divisions, square roots, bit
patterns and the fused multiply-add where it is written out, which IEEE 754 fixes exactly; none of
them may be reordered or fused by the compiler (no fastmath).
Series are Taylor or area-tangent series, cut where the remainder is below one rounding, or
polynomials through Chebyshev nodes (tests/bench/polynomials.py), paired (Estrin) so that their
terms can run side by side. Where lanes of neurons share a step, functions have no branches.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from explorer.model.compiled import law

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


@intrinsic
def fma(typingctx, factor, other, summand):
    """Return factor * other + summand, rounded once."""

    def generate(context, builder, signature, arguments):
        double = ir.DoubleType()
        kind = ir.FunctionType(double, [double, double, double])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.fma.f64")
        return builder.call(function, arguments)

    return types.float64(types.float64, types.float64, types.float64), generate


(T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11) = (
    1.0, 0.6931471805599453, 0.24022650695910158, 0.055504108664821625, 0.009618129107587256,
    0.001333355814640647, 0.00015403530463724353, 1.5252733841556773e-05, 1.3215432535912375e-06,
    1.0178057087733941e-07, 7.074194297288521e-09, 4.4558179083360645e-10,
)  # fmt: skip


@law
def exp2(exponent):
    """Return 2**exponent, relative error below 4e-16, for -1021 < exponent < 1023.

    Chebyshev polynomial of 2**r on |r| <= 1/2.
    """
    whole = nearest_integer(exponent)
    r = exponent - whole
    r2 = r * r
    r4 = r2 * r2
    low = fma(fma(T3, r, T2), r2, fma(T1, r, T0))
    middle = fma(fma(T7, r, T6), r2, fma(T5, r, T4))
    high = fma(fma(T11, r, T10), r2, fma(T9, r, T8))
    value = fma(fma(high, r4, middle), r4, low)
    return float_of(bits_of(value) + (np.int64(whole) << np.int64(52)))


@law
def natural_exp(exponent):
    """Return e**exponent; 0 below -700 and held at e**700 above 700."""
    bounded = min(max(exponent, -700.0), 700.0)
    value = exp2(bounded * LOG2_E)
    return value if exponent > -700.0 else 0.0


_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD


@law
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


(L0, L1, L2, L3, L4, L5, L6, L7, L8, L9, L10, L11, L12, L13) = (
    0.9999999999980869, -0.49999999992971805, 0.333333334795741, -0.25000002048164394,
    0.1999998295912731, -0.16666490142581625, 0.14286366102434628, -0.12506640703431107,
    0.11102988279786334, -0.09878969810992054, 0.09054505550925004, -0.09342881451966843,
    0.09089754509453518, -0.047177590533593855,
)  # fmt: skip


@law
def quick_log(number):
    """Return ln(number) for a normal number > 0, error below 3e-12 of its mantissa's part.

    Chebyshev polynomial of ln(1 + f) / f, with 1 + f between 1/sqrt(2) and sqrt(2); no division.
    """
    bits = bits_of(number)
    power = (bits - np.int64(_SQRT_HALF_BITS)) >> np.int64(52)
    f = float_of(bits - (power << np.int64(52))) - 1.0
    f2 = f * f
    f4 = f2 * f2
    low = fma(fma(L3, f, L2), f2, fma(L1, f, L0))
    middle = fma(fma(L7, f, L6), f2, fma(L5, f, L4))
    high = fma(fma(L11, f, L10), f2, fma(L9, f, L8))
    series = fma(fma(fma(L13, f, L12), f4, high), f4 * f4, fma(middle, f4, low))
    return fma(f, series, np.float64(power) * LN_2)


(S0, S1, S2, S3, S4, S5) = (
    6.28318530717956, -41.34170224027578, 81.60524918348393, -76.70583445845129, 42.05556925594499,
    -14.916565118819118,
)  # fmt: skip
(C0, C1, C2, C3, C4, C5) = (
    0.9999999999999444, -19.739208801922548, 64.93939383134831, -85.45676493719407,
    60.23818359301454, -26.058123753882793,
)  # fmt: skip


@law
def sine_cosine(turns):
    """Return (sin, cos) of 2 pi `turns` for |turns| <= 1/8, error below 1e-13.

    Chebyshev polynomials in the square of `turns`.
    """
    q = turns * turns
    q2 = q * q
    q4 = q2 * q2
    sine = fma(fma(S5, q, S4), q4, fma(fma(S3, q, S2), q2, fma(S1, q, S0)))
    cosine = fma(fma(C5, q, C4), q4, fma(fma(C3, q, C2), q2, fma(C1, q, C0)))
    return sine * turns, cosine


@law
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


@law
def mean_rise(y):
    """Return (1 - phi(y)) / y for y >= 0, the mean of (1 - exp(-y s)) / y over 0 < s < 1.

    Taylor series up to y = 1/2, where the difference would lose digits; the definition beyond.
    """
    if y > 0.5:
        return (1.0 - mean_decay(y)) / y
    value = (((R12 * y + R11) * y + R10) * y + R9) * y + R8
    value = (((value * y + R7) * y + R6) * y + R5) * y + R4
    return (((value * y + R3) * y + R2) * y + R1) * y + R0


@law
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


(M0, M1, M2, M3, M4, M5, M6, M7, M8, M9) = (
    0.4999999999999973, -0.16666666666612162, 0.041666666648644594, -0.008333333101778011,
    0.0013888873747431598, -0.00019840699433017276, 2.4788445093284048e-05, -2.736843293449584e-06,
    2.589118550977234e-07, -1.6603370346320414e-08,
)  # fmt: skip
(V0, V1, V2, V3, V4, V5) = (
    0.08333333333332728, -0.0013888888884523711, 3.306877796680925e-05, -8.266977262444915e-07,
    2.083431255959016e-08, -4.901075125335918e-10,
)  # fmt: skip


@law
def mean_rise_within(y):
    """Return `mean_rise(y)` for 0 <= y <= 1 without a branch, relative error below 7e-15."""
    y2 = y * y
    y4 = y2 * y2
    low = fma(fma(M3, y, M2), y2, fma(M1, y, M0))
    middle = fma(fma(M7, y, M6), y2, fma(M5, y, M4))
    return fma(fma(fma(M9, y, M8), y4, middle), y4, low)


@law
def rise_variance_within(y):
    """Return the variance of exp(-y s) over 0 < s < 1, over (1 - exp(-y))^2, for 0 <= y <= 1.

    An even function of y, near 1/12 (1 - y^2/60); relative error below 1e-13.
    """
    z = y * y
    z2 = z * z
    return fma(fma(fma(V5, z, V4), z2, fma(V3, z, V2)), z2, fma(V1, z, V0))


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
