"""Our own elementary functions against decimal arithmetic of 40 digits."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numba as nb
import numpy as np
import pytest

from explorer.model import arithmetic
from explorer.model.compiled import law

rng = np.random.default_rng(20250101)


@nb.njit(error_model="numpy")
def _exp2(x):
    return np.array([arithmetic.exp2(value) for value in x])


@nb.njit(error_model="numpy")
def _turn(x):
    return [arithmetic.sine_cosine(value) for value in x]


@nb.njit(error_model="numpy")
def _mean_decay(y):
    return np.array([arithmetic.mean_decay(value) for value in y])


@nb.njit(error_model="numpy")
def _quick_log(x):
    return np.array([arithmetic.quick_log(value) for value in x])


@nb.njit(error_model="numpy")
def _fma(a, b, c):
    return arithmetic.fma(a, b, c)


@nb.njit(error_model="numpy")
def _rise(y):
    means = np.array([arithmetic.mean_rise_within(value) for value in y])
    return means, np.array([arithmetic.rise_variance_within(value) for value in y])


@nb.njit(error_model="numpy")
def _round_trip(x):
    return np.array([arithmetic.float_of(arithmetic.bits_of(value)) for value in x])


def exact(function, value: float) -> Decimal:
    with localcontext() as context:
        context.prec = 40
        return function(Decimal(float(value)))


def relative_errors(ours, values, function) -> np.ndarray:
    errors = []
    for mine, value in zip(ours, values, strict=True):
        truth = exact(function, value)
        errors.append(abs(float((Decimal(float(mine)) - truth) / truth)))
    return np.array(errors)


def two_to_the(x: Decimal) -> Decimal:
    return Decimal(2) ** x


def decay(y: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = 400
        return (1 - (-y).exp()) / y


def test_exp2_is_right_to_the_last_digit():
    x = np.concatenate(
        [
            rng.uniform(-1020.9, 1022.9, 800),
            rng.uniform(-1.0, 1.0, 800),
            np.arange(-20, 20) + 0.5,
            np.nextafter(np.arange(-20, 20) + 0.5, np.inf),
        ]
    )
    assert relative_errors(_exp2(x), x, two_to_the).max() < 4e-16


def test_exp2_of_whole_numbers_is_exact():
    whole = np.arange(-1020.0, 1023.0)
    assert np.array_equal(_exp2(whole), np.ldexp(1.0, whole.astype(int)))


def test_exp():
    near = rng.uniform(-1.0, 1.0, 500)
    assert relative_errors([arithmetic.exp(x) for x in near], near, Decimal.exp).max() < 5e-16
    # x log2(e) rounds once, which shifts the result by up to |x| 2**-53 relative.
    far = rng.uniform(-699.0, 699.0, 1000)
    errors = relative_errors([arithmetic.exp(x) for x in far], far, Decimal.exp)
    assert (errors < 5e-16 + np.abs(far) * 3e-16).all()
    assert arithmetic.exp(0.0) == 1.0


def test_exp_beyond_its_range():
    assert arithmetic.exp(-701.0) == 0.0
    assert arithmetic.exp(-math.inf) == 0.0
    assert arithmetic.exp(701.0) == arithmetic.exp(700.0) == arithmetic.exp(math.inf)
    assert math.isfinite(arithmetic.exp(700.0))
    assert arithmetic.exp(-699.0) > 0.0


def test_log():
    values = np.concatenate(
        [
            np.exp(rng.uniform(-700, 700, 1000)),
            rng.uniform(1.5, 10.0, 500),
            rng.uniform(0, 0.7, 500),
        ]
    )
    errors = relative_errors([arithmetic.log(x) for x in values], values, Decimal.ln)
    assert errors.max() < 4e-16
    assert arithmetic.log(1.0) == 0.0


def test_log_keeps_its_digits_beside_one():
    values = 1.0 + np.concatenate([np.logspace(-15, -1, 200), -np.logspace(-15, -1, 200)])
    errors = relative_errors([arithmetic.log(x) for x in values], values, Decimal.ln)
    assert errors.max() < 4e-16


def test_log_of_every_random_word_is_finite():
    smallest, largest = 0.5 / 2**32, (2**32 - 0.5) / 2**32
    assert arithmetic.log(smallest) == pytest.approx(-33 * math.log(2), rel=1e-15)
    assert -1.2e-10 < arithmetic.log(largest) < 0.0


def test_sine_and_cosine():
    turns = np.concatenate([np.linspace(-0.125, 0.125, 2001), [0.0, 1e-12, -1e-12]])
    for (sine, cosine), turn in zip(_turn(turns), turns, strict=True):
        assert sine == pytest.approx(math.sin(2 * math.pi * turn), rel=1e-13, abs=0)
        assert cosine == pytest.approx(math.cos(2 * math.pi * turn), rel=1e-13, abs=0)


def test_quick_log_of_every_kind_of_random_word():
    words = np.concatenate([rng.integers(0, 2**32, 3000), [0, 1, 2, 2**32 - 2, 2**32 - 1]])
    values = (words + 0.5) / 2**32
    ours = _quick_log(values)
    assert np.abs(ours - np.log(values)).max() < 3e-12
    assert (ours < 0.0).all()
    assert ours[np.argmax(values)] == pytest.approx(math.log(values.max()), rel=1e-8)


def test_fma_rounds_once():
    # (1 + e)(1 - e) - 1 = -e^2 is lost where the product is rounded first.
    small = 2.0**-30
    assert _fma(1.0 + small, 1.0 - small, -1.0) == -(small * small)
    assert (1.0 + small) * (1.0 - small) - 1.0 != -(small * small)


def test_rise_within_a_step():
    values = np.concatenate([np.linspace(1e-6, 1.0, 400), [1.0]])
    means, variances = _rise(values)
    for y, mean, variance in zip(values, means, variances, strict=True):
        with localcontext() as context:
            context.prec = 60
            exact_y = Decimal(float(y))
            phi = (1 - (-exact_y).exp()) / exact_y
            rise = (1 - phi) / exact_y
            ratio = (phi * (1 - exact_y * phi / 2) - phi * phi) / (exact_y * phi) ** 2
            assert abs(float((Decimal(float(mean)) - rise) / rise)) < 1e-14
            assert abs(float((Decimal(float(variance)) - ratio) / ratio)) < 2e-13


def test_mean_decay():
    values = np.concatenate([np.logspace(-12, 3, 800), [np.nextafter(0.5, 1), 0.5, 0.49999]])
    assert relative_errors(_mean_decay(values), values, decay).max() < 6e-16


def test_mean_decay_at_its_ends():
    ends = _mean_decay(np.array([0.0, 1e-300, 1e-17, 1e16, 1e300]))
    assert ends.tolist() == [1.0, 1.0, 1.0, 1e-16, 1e-300]


def test_bits_come_back():
    values = np.array([0.0, -0.0, 1.0, -math.pi, 1e-310, 1e308, math.inf, -math.inf])
    assert _round_trip(values).tobytes() == values.tobytes()


def test_a_law_used_in_a_kernel_can_be_called_from_python_as_well():
    """The copy inside kernels has no entry from Python; calling that one would end the process."""

    @law
    def doubled(number):
        return 2.0 * number

    @nb.njit
    def kernel(number):
        return doubled(number) + 1.0

    assert kernel(3.0) == 7.0
    assert doubled(3.0) == 6.0
    assert doubled.py_func(3.0) == 6.0
