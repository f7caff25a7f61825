"""Laws of the cell membrane, each with arguments that carry units."""

from __future__ import annotations

import math

from law_units import FARAD, ONE, SECOND, UNITS, A, J, K, M, S, V, bare

REPLACED = {
    "natural_exp": bare(math.exp),
    "exp": bare(math.exp),
    "SODIUM_MIDPOINT": -0.040 * V,
    "POTASSIUM_MIDPOINT": -0.055 * V,
    "INACTIVATION_MIDPOINT": -0.035 * V,
    "REST": -0.065 * V,
    "RISE": 0.010 * V,
    "SODIUM_CLOSING": 0.018 * V,
    "INACTIVATION_FALL": 0.020 * V,
    "POTASSIUM_CLOSING": 0.080 * V,
    "PER_SECOND": 1.0 / SECOND,
    "BASE_TEMPERATURE": 279.45 * K,
    "TEN_KELVIN": 10.0 * K,
    "ELEMENTARY_CHARGE": 1.602176634e-19 * UNITS("C"),
    "BOLTZMANN": 1.380649e-23 * J / K,
}

_GATES = "membrane.hodgkin_huxley_1952"
_CHANNELS = "membrane.channel_current"
_PUMP = "membrane.sodium_charge"
_NERNST = "membrane.nernst"

LAWS = {
    f"{_GATES}.linear_exponential": ([0.3 * ONE], [""]),
    f"{_GATES}.sodium_activation_rates": ([-0.05 * V], ["1/s", "1/s"]),
    f"{_GATES}.sodium_inactivation_rates": ([-0.05 * V], ["1/s", "1/s"]),
    f"{_GATES}.potassium_activation_rates": ([-0.05 * V], ["1/s", "1/s"]),
    f"{_GATES}.gate_after": ([0.3 * ONE, 200.0 / SECOND, 90.0 / SECOND, 1e-3 * SECOND], [""]),
    f"{_GATES}.sodium_open": ([0.3 * ONE, 0.5 * ONE], [""]),
    f"{_GATES}.potassium_open": ([0.3 * ONE], [""]),
    f"{_GATES}.temperature_factor": ([290.0 * K], [""]),
    f"{_CHANNELS}.resting_voltage": (
        [300.0 * S / M**2, 0.05 * V, 80.0 * S / M**2, -0.077 * V, 3.0 * S / M**2, -0.054 * V,
         0.1 * A / M**2], ["V", "S/m^2"]),
    f"{_CHANNELS}.channel_energies": (
        [300.0 * S / M**2, 0.05 * V, -0.01 * V, 1e-4 * V**2, 2e-6 * SECOND],
        ["C/m^2", "J/m^2", "J/m^2"]),
    f"{_PUMP}.pump_energy": ([0.0139 * UNITS("C") / M**2, 3 * ONE, 8.3e-20 * J], ["J/m^2"]),
    f"{_PUMP}.overlap_factor": (
        [0.0139 * UNITS("C") / M**2, 0.01 * FARAD / M**2, 0.105 * V], [""]),
    f"{_NERNST}.nernst_voltage": (
        [20.0 * UNITS("mol") / M**3, 400.0 * UNITS("mol") / M**3, 1 * ONE, 279.45 * K], ["V"]),
}  # fmt: skip
"""Every law: arguments with units, and the units of what it returns."""
