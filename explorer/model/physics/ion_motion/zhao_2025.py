"""Filament and residue of the diffusive memristor of the 1M1T1R neuron.

Equations (x1 filament, x2 residue, both as parts of the oxide thickness):
    dx1 = (-(gamma1 + beta) x1 + mu E) dt,   dx2 = (-gamma2 x2 + beta x1) dt
    E = max(V_in - V, 0) / (alpha + |1 - x1 - x2|)
Valid for an asymmetric device: the field grows the filament for one polarity only.
Leaves out: lateral growth of the filament, Joule heating, transport across the electrodes.
Source: zhao2025, equations as transcribed in he2026.
"""

from explorer.model.compiled import law


@law
def focused_field(drop, gap, focusing):
    """Return the drive E = max(drop, 0) / (focusing + |gap|).

    `drop` voltage across the memristor [V]; `gap` and `focusing` parts of the thickness [1].
    The field concentrates in the remaining gap, so it rises as the filament approaches.
    """
    return max(drop, 0.0) / (focusing + abs(gap))


@law
def filament_increment(filament, field, drift, loss):
    """Return the mean growth of the filament in one step: drift * field - loss * filament.

    `drift` mu dt [1/V]; `loss` (gamma1 + beta) dt [1].
    """
    return drift * field - loss * filament


@law
def residue_increment(filament, residue, conversion, loss):
    """Return the mean growth of the residue in one step: conversion * filament - loss * residue.

    `conversion` beta dt [1]; `loss` gamma2 dt [1].
    """
    return conversion * filament - loss * residue
