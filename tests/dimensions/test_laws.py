"""Every law of physics is run once with units attached: what goes in and comes out must fit.

The laws themselves are the plain functions behind the compiled ones. Only the elementary functions
they call are replaced by versions that insist on a number without unit.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pint
import pytest
from law_units import UNITS, A

from explorer.model import physics

HERE = Path(__file__).parent
MODULES = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(physics.__path__, f"{physics.__name__}.")
]
TABLES = [importlib.import_module(path.stem) for path in sorted(HERE.glob("laws_*.py"))]
LAWS = {law: case for table in TABLES for law, case in table.LAWS.items()}
REPLACED = {name: strict for table in TABLES for name, strict in table.REPLACED.items()}
"""Every law: arguments with units, and the units of what it returns; from the files beside this."""


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
    for part in MODULES:
        for called, member in list(vars(part).items()):
            if hasattr(member, "py_func"):  # laws that call other laws
                monkeypatch.setattr(part, called, member.py_func)
        for replaced, strict in REPLACED.items():
            if hasattr(part, replaced):
                monkeypatch.setattr(part, replaced, strict)
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
