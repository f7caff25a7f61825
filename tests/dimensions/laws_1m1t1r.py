"""Laws of the 1M1T1R neuron, of circuits and of scaling, each with arguments that carry units."""

from __future__ import annotations

import math
from types import SimpleNamespace

from law_units import FARAD, OHM, ONE, SECOND, UNITS, A, K, M, S, V, bare

REPLACED = {
    "exp2": bare(lambda x: 2.0**x),
    "mean_decay": bare(lambda y: (1.0 - math.exp(-y)) / y),
    "mean_rise_within": bare(lambda y: (1.0 - (1.0 - math.exp(-y)) / y) / y),
    "rise_variance_within": bare(lambda y: (1.0 - y * y / 60.0) / 12.0),
    "exp_all": bare(math.exp),
    "math": SimpleNamespace(sqrt=lambda value: UNITS.Quantity(value) ** 0.5),
    "np": SimpleNamespace(atleast_1d=lambda value: value),
    "REFERENCE_TEMPERATURE": 300.0 * K,
    "REFERENCE_THICKNESS": 8e-9 * M,
}

LAWS = {
    "ion_motion.zhao_2025.focused_field": (
        [0.5 * V, 0.3 * ONE, 0.01 * ONE], ["V"]),
    "ion_motion.zhao_2025.filament_increment": (
        [0.2 * ONE, 3.0 * V, 172.0 / V / SECOND * 2e-6 * SECOND, 1e-3 * ONE], [""]),
    "ion_motion.zhao_2025.residue_increment": (
        [0.2 * ONE, 0.3 * ONE, 1e-5 * ONE, 1e-5 * ONE], [""]),
    "conduction.zhao_2025.open_gap": ([0.3 * ONE, 0.02 * ONE], [""]),
    "conduction.zhao_2025.gap_resistance": (
        [0.3 * ONE, 1e6 * OHM, 1e9 * OHM, 7.0 * ONE], ["ohm"]),
    "noise.zhao_2025.increment_noise": ([1e-3 * ONE, 0.04 * ONE, 0.5], [""]),
    "noise.nyquist_1928.rearm_voltage": ([0.2 * V, 1e-3 * V * V], ["V"]),
    "noise.nyquist_1928.kick_mean": ([0.3 * ONE], ["", ""]),
    "noise.nyquist_1928.agitate": (
        [0.1 * V, (0.2 * V, 0.15 * V, 0.01 * V * V), 0.8 * V, 1e-6 * S, 4e-9 * S,
         2e5 * SECOND / FARAD, 1e-11 * FARAD, 1e-6 * V * V, 0.5],
        ["V", "V", "V^2", "coulomb", "J"]),
    "heat.neglect.device_temperature": ([300.0 * K, 1e-12 * UNITS("W")], ["kelvin"]),
    "circuit.capacitive_node.relax": (
        [0.1 * V, 0.8 * V, 1e-6 * S, 4e-9 * S, 2e5 * SECOND / FARAD], ["V", "V", "V^2"]),
    "circuit.capacitive_node.relax_within": (
        [0.1 * V, 0.8 * V, 1e-6 * S, 4e-9 * S, 2e5 * SECOND / FARAD], ["V", "V", "V^2"]),
    "circuit.capacitive_node.energies": (
        [0.8 * V, 1e-6 * S, 4e-9 * S, 0.2 * V, 0.05 * V * V, 2e-6 * SECOND], ["J", "J", "J"]),
    "circuit.square_law_transistor.drain_current": (
        [0.3 * V, 0.1 * V, 3.75e-4 * A / V**2], ["A"]),
    "circuit.coupling_stage.coupled_input": (
        [0.1 * V, 0.22 * V, 3.75e-4 * A / V**2, 0.5 * V, 2e-5 * S, 1e-6 * S, 0.1 * V], ["V"]),
    "circuit.square_law_transistor.loaded_drain": (
        [0.3 * V, 3.75e-4 * A / V**2, 0.5 * V, 2e-5 * S], ["V"]),
    "scaling.reference_geometry.drift_factor": ([1, 0.5 * ONE, 310.0 * K, 6e-9 * M], [""]),
    "scaling.reference_geometry.relaxation_factor": ([0.5 * ONE, 6e-9 * M], [""]),
    "scaling.reference_geometry.off_resistance_factor": ([6e-9 * M, 1.6e-9 * M], [""]),
}  # fmt: skip
"""Every law: arguments with units, and the units of what it returns."""
