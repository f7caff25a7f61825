"""Laws of the compact memristor and of the limited source, each with arguments that carry units."""

from __future__ import annotations

import math

from law_units import FARAD, OHM, ONE, SECOND, A, S, V, bare

REPLACED = {
    "natural_exp": bare(math.exp),
    "natural_log": bare(math.log),
    "mean_rise": bare(lambda y: (1.0 - (1.0 - math.exp(-y)) / y) / y),
    "mean_square_rise": bare(
        lambda y: (
            (1.0 - 2.0 * (1.0 - math.exp(-y)) / y + (1.0 - math.exp(-2.0 * y)) / (2.0 * y)) / y**2
        )
    ),
}

STEP = (1e-3 * SECOND, 1e3 * SECOND / FARAD)

LAWS = {
    "ion_motion.wang_2024.polar_drop": ([-0.5 * V, 1.0 * ONE], ["V"]),
    "ion_motion.wang_2024.limited_growth": ([0.2 * ONE, 0.1 * ONE], [""]),
    "ion_motion.wang_2024.area_increment": (
        [1.2 * ONE, 0.3 * V, 100.0 / V / SECOND * 1e-4 * SECOND, 1e-3 * ONE], [""]),
    "conduction.wang_2024.channel_resistance": (
        [0.3 * ONE, 1.2 * ONE, 17e3 * OHM, 5e5 * OHM, 14.0 * ONE], ["ohm"]),
    "conduction.wang_2024.clipped_conductance": (
        [1e5 * OHM, 1.0 * V, 1e-6 * A, 1.0 * ONE], ["siemens"]),
    "noise.wang_2024.cycle_noise": ([0.04 * ONE, 0.1 * ONE, 0.5], [""]),
    "noise.wang_2024.shrink_rate": ([0.5 * ONE, 200.0 / SECOND, 2.0 * ONE], ["1/s"]),
    "noise.wang_2024.shrink_share": ([50.0 / SECOND, 1e-3 * SECOND, 0.01 * ONE], [""]),
    "noise.wang_2024.event_count": ([0.5 * ONE, 0.7], [""]),
    "circuit.limited_source.free_phase": (
        [0.1 * V, 0.8 * V, 1e-6 * S, 4e-9 * S, *STEP], ["V", "J", "J", "J"]),
    "circuit.limited_source.held_phase": (
        [0.1 * V, 0.8 * V, 1e-7 * A, 4e-7 * S, *STEP], ["V", "J", "J", "J"]),
    "circuit.limited_source.crossing_part": ([0.1 * V, 0.2 * V, 0.5 * V, 1.0 * ONE], [""]),
    "circuit.limited_source.drive": (
        [0.1 * V, 0.8 * V, 1e-6 * S, 1e-7 * A, 4e-7 * S, *STEP], ["V", "J", "J", "J"]),
}  # fmt: skip
"""Every law: arguments with units, and the units of what it returns."""
