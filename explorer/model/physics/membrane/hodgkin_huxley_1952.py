"""Gates of the squid giant axon: opening and closing rates, and how they follow temperature.

Modern convention: V is the voltage of the inside against the outside, the axon rests near -65 mV.
Equations (V in mV, rates in 1/ms at 6.3 deg C):
    alpha_m = 0.1 (V + 40) / (1 - exp(-(V + 40) / 10)),    beta_m = 4 exp(-(V + 65) / 18)
    alpha_h = 0.07 exp(-(V + 65) / 20),                    beta_h = 1 / (1 + exp(-(V + 35) / 10))
    alpha_n = 0.01 (V + 55) / (1 - exp(-(V + 55) / 10)),   beta_n = 0.125 exp(-(V + 65) / 80)
    all times 3^((T - 6.3 deg C) / 10 K)
Valid from about -100 to +50 mV and 0 to 20 deg C, for the axon of the squid.
Leaves out: channels that open one by one, other kinds of channels, ions that pile up outside.
Source: hodgkin1952 with the sign of the voltage turned, as in nrnhh; rates checked with cellmlhh.
"""

from explorer.model.arithmetic import exp, mean_decay, natural_exp
from explorer.model.compiled import law

SODIUM_MIDPOINT = -0.040
"""Voltage [V] at which the rise of alpha_m bends; there the formula is 0/0 and its limit 1/ms."""

POTASSIUM_MIDPOINT = -0.055
"""Voltage [V] at which the rise of alpha_n bends; there the formula is 0/0, its limit 0.1/ms."""

INACTIVATION_MIDPOINT = -0.035
"""Voltage [V] at which beta_h is half of its largest value."""

REST = -0.065
"""Voltage [V] near rest from which the exponential rates count."""

RISE = 0.010
"""Voltage [V] over which alpha_m, alpha_n and beta_h rise."""

SODIUM_CLOSING = 0.018
"""Voltage [V] over which beta_m falls by a factor e."""

INACTIVATION_FALL = 0.020
"""Voltage [V] over which alpha_h falls by a factor e."""

POTASSIUM_CLOSING = 0.080
"""Voltage [V] over which beta_n falls by a factor e."""

PER_SECOND = 1.0
"""One event a second [1/s]: gives the numbers in the equations their unit."""

BASE_TEMPERATURE = 279.45
"""Temperature [K] at which the rates were measured: 6.3 deg C."""

TEN_KELVIN = 10.0
"""Warming [K] that makes the rates three times as fast."""

LN_3 = 1.0986122886681098
"""Natural logarithm of 3."""


@law
def linear_exponential(x):
    """Return x / (1 - exp(-x)) for every real x; 1 at x = 0, where the formula is 0/0.

    Written with phi(y) = (1 - exp(-y)) / y, which is smooth at 0: 1 / phi(x) for x >= 0 and
    exp(x) / phi(-x) below.
    """
    if x >= 0.0:
        return 1.0 / mean_decay(x)
    return natural_exp(x) / mean_decay(-x)


@law
def sodium_activation_rates(voltage):
    """Return (alpha_m, beta_m) [1/s] at 6.3 deg C for a membrane voltage [V]."""
    opening = 1000.0 * PER_SECOND * linear_exponential((voltage - SODIUM_MIDPOINT) / RISE)
    closing = 4000.0 * PER_SECOND * natural_exp((REST - voltage) / SODIUM_CLOSING)
    return opening, closing


@law
def sodium_inactivation_rates(voltage):
    """Return (alpha_h, beta_h) [1/s] at 6.3 deg C for a membrane voltage [V]."""
    opening = 70.0 * PER_SECOND * natural_exp((REST - voltage) / INACTIVATION_FALL)
    closing = 1000.0 * PER_SECOND / (1.0 + natural_exp((INACTIVATION_MIDPOINT - voltage) / RISE))
    return opening, closing


@law
def potassium_activation_rates(voltage):
    """Return (alpha_n, beta_n) [1/s] at 6.3 deg C for a membrane voltage [V]."""
    opening = 100.0 * PER_SECOND * linear_exponential((voltage - POTASSIUM_MIDPOINT) / RISE)
    closing = 125.0 * PER_SECOND * natural_exp((REST - voltage) / POTASSIUM_CLOSING)
    return opening, closing


@law
def gate_after(gate, opening, closing, duration):
    """Return a gate [1] after `duration` [s] at a held voltage, exact.

    x(t) = x_inf + (x(0) - x_inf) exp(-(alpha + beta) t),  x_inf = alpha / (alpha + beta); the
    rates `opening` alpha and `closing` beta [1/s].
    """
    total = opening + closing
    limit = opening / total
    return limit + (gate - limit) * natural_exp(-total * duration)


@law
def sodium_open(activation, inactivation):
    """Return the part of the sodium channels that is open [1]: m^3 h."""
    return activation * activation * activation * inactivation


@law
def potassium_open(activation):
    """Return the part of the potassium channels that is open [1]: n^4."""
    square = activation * activation
    return square * square


def temperature_factor(temperature: float) -> float:
    """Return the factor on all rates [1] at a temperature [K]: 3^((T - 279.45 K) / 10 K)."""
    return exp(LN_3 * (temperature - BASE_TEMPERATURE) / TEN_KELVIN)
