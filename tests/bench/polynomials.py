"""Prints the polynomials of arithmetic.py and nyquist_1928.py and their errors (Chebyshev nodes).

python tests/bench/polynomials.py          (needs mpmath)
"""

from __future__ import annotations

import mpmath as mp

mp.mp.dps = 50
HALF = mp.mpf(1) / 2


def polynomial(function, low, high, degree):
    """Return the coefficients of the polynomial through the Chebyshev nodes, lowest first."""
    nodes = [
        (low + high) / 2 + (high - low) / 2 * mp.cos(mp.pi * (2 * k + 1) / (2 * degree + 2))
        for k in range(degree + 1)
    ]
    powers = mp.matrix(degree + 1, degree + 1)
    values = mp.matrix(degree + 1, 1)
    for row, node in enumerate(nodes):
        values[row] = function(node)
        for column in range(degree + 1):
            powers[row, column] = node**column
    return list(mp.lu_solve(powers, values))


def largest_error(coefficients, function, low, high):
    """Return the largest relative error of the coefficients as float64 on 2001 points."""
    worst = mp.mpf(0)
    for k in range(2001):
        x = low + (high - low) * mp.mpf(k) / 2000
        found = sum(mp.mpf(float(c)) * x**power for power, c in enumerate(coefficients))
        worst = max(worst, abs(found / function(x) - 1))
    return worst


def decay(y):
    return mp.mpf(1) if y == 0 else -mp.expm1(-y) / y


def rise(y):
    return HALF if y == 0 else (1 - decay(y)) / y


def rise_variance(z):
    y = mp.sqrt(z)
    if y < mp.mpf("1e-3"):
        return (1 - z / 60) / 12
    phi = decay(y)
    return (phi * (1 - y * phi / 2) - phi * phi) / (y * phi) ** 2


def kick_shortfall(z):
    y = mp.sqrt(z)
    return (1 - 2 * mp.tanh(y / 2) / y) / z if z > mp.mpf("1e-12") else (1 - z / 10) / 12


def sine(q):
    return 2 * mp.pi if q == 0 else mp.sin(2 * mp.pi * mp.sqrt(q)) / mp.sqrt(q)


POLYNOMIALS = {
    "T: 2^r, |r| <= 1/2": (lambda r: mp.mpf(2) ** r, -HALF, HALF, 11),
    "L: ln(1 + f) / f, 1/sqrt(2) <= 1 + f <= sqrt(2)": (
        lambda f: mp.mpf(1) if f == 0 else mp.log1p(f) / f,
        mp.sqrt(HALF) - 1,
        mp.sqrt(mp.mpf(2)) - 1,
        13,
    ),
    "S: sin(2 pi a) / a in a^2, |a| <= 1/8": (sine, mp.mpf(0), mp.mpf(1) / 64, 5),
    "C: cos(2 pi a) in a^2, |a| <= 1/8": (
        lambda q: mp.cos(2 * mp.pi * mp.sqrt(q)), mp.mpf(0), mp.mpf(1) / 64, 5,
    ),
    "M: (1 - (1 - e^-y) / y) / y, 0 <= y <= 1": (rise, mp.mpf(0), mp.mpf(1), 9),
    "V: variance of e^(-y s) over (1 - e^-y)^2 in y^2, 0 <= y <= 1": (
        rise_variance, mp.mpf(0), mp.mpf(1), 5,
    ),
    "P: (1 - 2 tanh(y/2) / y) / y^2 in y^2, 0 <= y <= 1": (
        kick_shortfall, mp.mpf(0), mp.mpf(1), 9,
    ),
}  # fmt: skip

if __name__ == "__main__":
    for name, (function, low, high, degree) in POLYNOMIALS.items():
        found = polynomial(function, low, high, degree)
        print(f"{name}   relative error {mp.nstr(largest_error(found, function, low, high), 2)}")
        print("   ", ", ".join(repr(float(c)) for c in found))
