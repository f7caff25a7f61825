"""Growth of the channel in the compact diffusive memristor, beside that of filament and residue.

Equations (v voltage across the device, f filament, r residue, S area of the channel):
    df = min(g, mu d / (alpha + 1 - f - r) - (gamma1 + beta) f) dt,  d = |v|, or max(v, 0) where
                                                                     one polarity only grows
    dr = (beta f - gamma2 r) dt
    dS = (theta |v| exp(1 - S) - gamma3 exp(S - 1)) dt   where f + r > 0.999999, and S >= 1
While S > 1 filament and residue stand still. g is a ceiling on the growth of a slow device.
Valid as an effective fit to one family of devices (fitted). Leaves out: temperature, the ion and
the thickness of the oxide as quantities of their own. Sources: wang2026 (f, r, g), wang2024 (S).
"""

from explorer.model.arithmetic import natural_exp
from explorer.model.compiled import law

BRIDGED = 1.0 - 1e-6
"""Length of filament and residue from which on the channel conducts and can widen [1]."""

WIDEST = 100.0
"""Bound on the area [1], far beyond where growth and loss balance."""


@law
def polar_drop(voltage, both):
    """Return the voltage that drives ions [V]: |v| if `both` polarities do, else max(v, 0)."""
    return abs(voltage) if both > 0.0 else max(voltage, 0.0)


@law
def limited_growth(increment, ceiling):
    """Return a step's growth, at most `ceiling` [1]."""
    return min(increment, ceiling)


@law
def area_increment(area, voltage, growth, loss):
    """Return the mean change of the area in one step [1].

    `area` S [1]; `voltage` across the device [V]; `growth` theta dt [1/V]; `loss` gamma3 dt [1].
    """
    widening = natural_exp(1.0 - area)
    return growth * abs(voltage) * widening - loss / widening
