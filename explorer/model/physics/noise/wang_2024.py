"""Noise of the compact diffusive memristor, made independent of the time step.

Cycle noise. The source redraws every rate at each step of length dt0, gamma -> N(gamma, gamma
sigma y), y the state (1 for the area). Held over dt0, the step's sd is gamma sigma y^2 dt0. With
the sd of the rate scaled by sqrt(dt0 / dt), the sum of the steps has the same variance for any dt:
    dy = ... - gamma sigma y^2 sqrt(dt0 dt) xi
    dS = ... - gamma3 sigma3 exp(S - 1) sqrt(dt0 dt) xi
Shrink events. The source draws once every dt_n whether the filament shrinks by eta f, with chance
P = 1 - exp(-kappa f^m dt_n); the mean loss is eta f P / dt_n a second. Here events are a Poisson
process of rate kappa f^m, and to keep that mean each takes
    eta f P / (kappa f^m dt_n) = eta f phi(kappa f^m dt_n),   phi(y) = (1 - exp(-y)) / y
which is eta f for rare events. Sources: wang2024 (cycle noise), wang2026 (shrink events).
"""

from explorer.model.arithmetic import mean_decay, natural_exp, natural_log
from explorer.model.compiled import law

MOST_EVENTS = 8
"""Most shrink events counted in one step."""


@law
def cycle_noise(part, strength, normal):
    """Return the random part of one step [1]: -strength * part * normal.

    `part` [1] what the noisy rate acts on times what its sd grows with: f^2, r^2, exp(S - 1);
    `strength` gamma sigma sqrt(dt0 dt) [1]; `normal` a standard normal.
    """
    return -strength * part * normal


@law
def shrink_rate(filament, rate, exponent):
    """Return the rate of shrink events, rate * filament**exponent [1/s], 0 without filament.

    `filament` [1]; `rate` kappa [1/s]; `exponent` m [1].
    """
    if filament < 1e-12:
        return 0.0
    return rate * natural_exp(exponent * natural_log(filament))


@law
def shrink_share(events, interval, size):
    """Return the share of the filament that one event takes [1]: eta phi(events * interval).

    `events` rate [1/s]; `interval` dt_n [s]; `size` eta [1].
    """
    return size * mean_decay(events * interval)


@law
def event_count(expected, uniform):
    """Return a Poisson number with mean `expected` [1] for a uniform number in (0, 1)."""
    chance = natural_exp(-expected)
    reached = chance
    count = 0
    while uniform > reached and count < MOST_EVENTS:
        count += 1
        chance *= expected / count
        reached += chance
    return count
