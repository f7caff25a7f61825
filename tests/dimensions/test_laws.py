"""Every law of physics is run once with units attached: what goes in and comes out must fit.

The laws themselves are the plain functions behind the compiled ones. Only the elementary functions
they call are replaced by versions that insist on a number without unit.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from types import SimpleNamespace

import pint
import pytest

from explorer.model import physics

UNITS = pint.UnitRegistry(cache_folder=None)
V, A, OHM, S, FARAD, J, K, M = (
    UNITS(name) for name in ("V", "A", "ohm", "siemens", "farad", "J", "kelvin", "m")
)
SECOND = UNITS("s")
ONE = UNITS("")


def _bare(function):
    """Return `function` for numbers without unit only."""

    def strict(value):
        return function(UNITS.Quantity(value).to("").magnitude)

    return strict


REPLACED = {
    "exp2": _bare(lambda x: 2.0**x),
    "mean_decay": _bare(lambda y: (1.0 - math.exp(-y)) / y),
    "exp_all": _bare(math.exp),
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
    "heat.neglect.device_temperature": ([300.0 * K, 1e-12 * UNITS("W")], ["kelvin"]),
    "circuit.capacitive_node.relax": (
        [0.1 * V, 0.8 * V, 1e-6 * S, 4e-9 * S, 2e5 * SECOND / FARAD], ["V", "V", "V^2"]),
    "circuit.capacitive_node.energies": (
        [0.8 * V, 1e-6 * S, 4e-9 * S, 0.2 * V, 0.05 * V * V, 2e-6 * SECOND], ["J", "J", "J"]),
    "circuit.square_law_transistor.drain_current": (
        [0.3 * V, 0.1 * V, 3.75e-4 * A / V**2], ["A"]),
    "circuit.square_law_transistor.loaded_drain": (
        [0.3 * V, 3.75e-4 * A / V**2, 0.5 * V, 2e-5 * S], ["V"]),
    "scaling.reference_geometry.drift_factor": ([1, 0.5 * ONE, 310.0 * K, 6e-9 * M], [""]),
    "scaling.reference_geometry.relaxation_factor": ([0.5 * ONE, 6e-9 * M], [""]),
    "scaling.reference_geometry.off_resistance_factor": ([6e-9 * M, 1.6e-9 * M], [""]),
}  # fmt: skip
"""Every law: arguments with units, and the units of what it returns."""


def _public_laws() -> set[str]:
    """Return every function that a module of the folder defines, as `process.file.law`."""
    found = set()
    for info in pkgutil.walk_packages(physics.__path__, f"{physics.__name__}."):
        module = importlib.import_module(info.name)
        for name, member in vars(module).items():
            function = getattr(member, "py_func", member)
            if callable(function) and getattr(function, "__module__", "") == module.__name__:
                found.add(f"{info.name.removeprefix(physics.__name__ + '.')}.{name}")
    return found


def test_no_law_is_left_out():
    assert _public_laws() == set(LAWS)


@pytest.mark.parametrize("law", sorted(LAWS))
def test_units_fit(law, monkeypatch):
    place, name = law.rsplit(".", 1)
    module = importlib.import_module(f"{physics.__name__}.{place}")
    for replaced, strict in REPLACED.items():
        if hasattr(module, replaced):
            monkeypatch.setattr(module, replaced, strict)
    member = getattr(module, name)
    arguments, expected = LAWS[law]
    returned = getattr(member, "py_func", member)(*arguments)
    results = returned if isinstance(returned, tuple) else (returned,)
    assert len(results) == len(expected)
    for result, unit in zip(results, expected, strict=True):
        assert UNITS.Quantity(result).is_compatible_with(unit), f"{law}: {result} is no {unit}"


@pytest.mark.parametrize("law", ["circuit.capacitive_node.energies"])
def test_a_wrong_unit_is_found(law):
    place, name = law.rsplit(".", 1)
    module = importlib.import_module(f"{physics.__name__}.{place}")
    arguments = list(LAWS[law][0])
    arguments[3] = 0.2 * A
    with pytest.raises(pint.DimensionalityError):
        getattr(module, name).py_func(*arguments)
