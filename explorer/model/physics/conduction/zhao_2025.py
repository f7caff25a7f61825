"""Resistance of the memristor: metal-like filament in series with a tunnelling gap.

Equation, with u the gap outside the contact layer, u = max(1 - x - delta, 0):
    R = R_on (1 - u) + R_off (exp(u / lambda) - 1) / (exp(1 / lambda) - 1)
Valid between R_on (contact) and about R_off (no filament).
Leaves out: image forces, field dependence of the tunnelling current.
Source: zhao2025 by he2026 for delta = 0; the contact layer is ours: without one, conduction happens
only within far less than an atomic distance of contact and has no limit for short time steps.
"""

from explorer.model.arithmetic import exp2
from explorer.model.compiled import law


@law
def open_gap(gap, contact_layer):
    """Return the part of the gap that must be tunnelled through: max(gap - contact_layer, 0)."""
    return max(gap - contact_layer, 0.0)


@law
def gap_resistance(gap, on_resistance, off_scale, steepness):
    """Return the resistance [ohm] for an open gap [1].

    `off_scale` R_off / (exp(1/lambda) - 1) [ohm]; `steepness` log2(e) / lambda [1].
    """
    return on_resistance * (1.0 - gap) + off_scale * (exp2(gap * steepness) - 1.0)
