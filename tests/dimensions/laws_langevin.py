"""Laws of the Langevin neuron, each with arguments that carry units."""

from __future__ import annotations

import math

from law_units import OHM, ONE, UNITS, K, bare

REPLACED = {"natural_exp": bare(math.exp)}

LAWS = {
    "ion_motion.langevin_landscape.beyond_walls": ([-1.1 * ONE], [""]),
    "ion_motion.langevin_landscape.landscape_energy": (
        [-0.4 * ONE, 20.0 * ONE, 3.1 * ONE, 2.0 * ONE, 22.0 * ONE, 4.0 * ONE, 400.0 * ONE], [""]),
    "ion_motion.langevin_landscape.landscape_force": (
        [-0.4 * ONE, 125.0 * ONE, 3.1 * ONE, 89.0 * ONE, 22.0 * ONE, 4.0 * ONE], [""]),
    "ion_motion.langevin_landscape.field_focusing": ([-0.4 * ONE, 0.8 * ONE], [""]),
    "ion_motion.langevin_landscape.thermal_kick": (
        [320.0 * K, 2.0 * UNITS("1 us") / UNITS("1 ms") / (300.0 * K), 0.7], [""]),
    "ion_motion.langevin_landscape.moved": (
        [0.1 * ONE, 1e-3 * ONE, 0.04 * ONE, 0.4 * ONE], [""]),
    "conduction.tunnelling_gap.tunnelling_conductance": (
        [-0.4 * ONE, 50e3 * OHM, 14.4 * ONE], ["siemens"]),
    "heat.joule_relaxation.heated_temperature": (
        [310.0 * K, 300.0 * K, 2e-12 * UNITS("J"), 1e13 * UNITS("K/J"), 0.995 * ONE], ["kelvin"]),
}  # fmt: skip
"""Every law: arguments with units, and the units of what it returns."""
