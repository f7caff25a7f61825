"""The header of a file of measured data: what each column is, and in which unit.

A column is named as `voltage (V)`, `Voltage [mV]`, `voltage / V` or `voltage_mV`: one of the names
below, then its unit; capitals do not matter in names. Columns of neurons and cycles have no unit.
Other columns are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from explorer.errors import MeasuredError
from explorer.quantity import PREFIXES

NAMES = {
    "time": ("time", "t", "spike time", "spike times", "spiketime", "elapsed time"),
    "voltage": ("voltage", "v", "bias", "bias voltage", "applied voltage", "input voltage"),
    "current": ("current", "i", "id", "device current", "drain current"),
    "neuron": ("neuron", "channel", "cell", "unit", "electrode"),
    "cycle": ("cycle", "sweep", "loop", "cycle number", "sweep number"),
}
"""What a column may be, with the names that mean it."""

UNITS = {"time": "s", "voltage": "V", "current": "A"}
"""SI unit of the columns that have one."""

LARGEST = {"time": 1e9, "voltage": 1e4, "current": 1e4}
"""Largest magnitude that is taken for a measurement, in SI."""

_ROLE = {name: role for role, names in NAMES.items() for name in names}
_WORDS = {
    "s": ("s", "sec", "second", "seconds"),
    "V": ("V", "v", "volt", "volts"),
    "A": ("A", "a", "amp", "amps", "ampere", "amperes"),
}
_BRACKETS = re.compile(r"(.*?)\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|/\s*([^/()\[\]]+))\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is read: `position` from 0, `role`, `factor` to SI (0 for names), `unit`."""

    position: int
    role: str
    factor: float
    unit: str


def printable(text: str, longest: int = 40) -> str:
    """Return a piece of a file for a sentence: short, on one line, without odd characters."""
    return "".join(mark if mark.isprintable() else "?" for mark in text.strip()[:longest])


def unit_power(text: str, unit: str) -> int | None:
    """Return the power of ten from a unit text such as `mV` to the SI unit, None if it is none."""
    text = text.strip()
    for word in _WORDS[unit]:
        if text.endswith(word) and text[: len(text) - len(word)] in PREFIXES:
            return PREFIXES[text[: len(text) - len(word)]]
    return None


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.strip().lower())).strip()


def _parts(cell: str) -> tuple[str | None, str]:
    """Return role and unit text of a header cell; role None for a column that is passed over."""
    match = _BRACKETS.fullmatch(cell)
    if match:
        name, unit = match[1], next((part for part in match.groups()[1:] if part), "")
        return _ROLE.get(_plain(name)), unit
    if _plain(cell) in _ROLE:
        return _ROLE[_plain(cell)], ""
    for gap in ("_", " "):
        name, _, unit = cell.strip().rpartition(gap)
        role = _ROLE.get(_plain(name))
        if role in UNITS and unit_power(unit, UNITS[role]) is not None:
            return role, unit
    return None, ""


def read_header(cells: list[str], where: str) -> list[Column]:
    """Return the columns that are read; `where` names file and line in errors.

    Raises
    ------
    MeasuredError
        A column without unit or with one of another kind, named twice, or the file has neither
        voltage and current nor times of spikes.
    """
    found: dict[str, Column] = {}
    for position, cell in enumerate(cells):
        role, unit = _parts(cell)
        if role is None:
            continue
        factor = _factor(role, unit, printable(cell), where)
        if role in found:
            raise MeasuredError(f"{where}: '{printable(cell)}' is a second column of {role}.")
        found[role] = Column(position, role, factor, printable(unit))
    _check_kind(cells, set(found), where)
    return list(found.values())


def _factor(role: str, unit: str, shown: str, where: str) -> float:
    if role not in UNITS:
        return 0.0
    wanted = UNITS[role]
    if not unit.strip():
        raise MeasuredError(
            f"{where}: the column '{shown}' has no unit, write '{role} ({wanted})' or "
            f"'{role} (m{wanted})'."
        )
    power = unit_power(unit, wanted)
    if power is None:
        raise MeasuredError(
            f"{where}: the unit '{printable(unit)}' of the column '{shown}' does not fit, allowed "
            f"is one of {wanted} such as m{wanted} or µ{wanted}."
        )
    return float(f"1e{power}")


def _check_kind(cells: list[str], roles: set[str], where: str) -> None:
    if {"voltage", "current"} <= roles or roles - {"neuron", "cycle"} == {"time"}:
        return
    if all(_number(cell) for cell in cells):
        raise MeasuredError(
            f"{where}: there are numbers where the columns must be named, write for example "
            "'voltage (V),current (A)' or 'time (s)' above them."
        )
    missing = sorted({"voltage", "current"} - roles) if roles & {"voltage", "current"} else []
    if missing:
        raise MeasuredError(
            f"{where}: a sweep needs voltage and current, the column of {missing[0]} is missing, "
            f"write '{missing[0]} ({UNITS[missing[0]]})'."
        )
    shown = ", ".join(printable(cell, 20) for cell in cells[:5])
    raise MeasuredError(
        f"{where}: '{shown}' names neither a sweep ('voltage (V)' and 'current (A)') nor times of "
        "spikes ('time (s)')."
    )


def _number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
