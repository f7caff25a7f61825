"""Reads a CSV file of measured data; whatever is wrong with it is said in one sentence."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from explorer import paths
from explorer.errors import MeasuredError
from explorer.measured.columns import LARGEST, UNITS, Column, printable, read_header
from explorer.measured.measurement import SPIKES, SWEEP, Measurement

LARGEST_FILE = 20_000_000
"""Largest file that is read, in bytes."""

MOST_ROWS = 2_000_000
FEWEST_ROWS = {SWEEP: 10, SPIKES: 2}
KEPT_COMMENTS = 20

_MAGIC = (
    (b"PK\x03\x04", "an Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)


def examples() -> list[Path]:
    """Return the shipped example files."""
    return sorted((paths.assets() / "measured").glob("*.csv"))


def read_file(path: Path | str) -> Measurement:
    """Return the measurement in a file, or in a shipped example by its name.

    Raises
    ------
    MeasuredError
        The file cannot be read or used; one sentence with file and line.
    """
    path = Path(path)
    try:
        if not path.exists() and path.name == str(path):
            path = next((found for found in examples() if found.name == path.name), path)
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_FILE else b""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise MeasuredError(f"{printable(str(path), 300)}: cannot be read ({reason}).") from None
    if size > LARGEST_FILE:
        raise _too_large(path.name, size)
    return read_measurement(data, path.name)


def read_measurement(data: bytes | str, place: str) -> Measurement:
    """Return the measurement that a CSV text holds; `place` names it in errors.

    Comma, semicolon or tab separate the columns (with the last two a decimal comma is understood);
    lines that start with '#' are comments; the first other line names the columns with their units
    (see columns.py).

    Raises
    ------
    MeasuredError
        Not text, too large, a header without units, a row that is not numbers; with the line.
    """
    lines = _text(data, place).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = _rows(lines)
    number, header = next(rows, (0, ""))
    if not number:
        raise MeasuredError(f"{place}: the file is empty, it must name its columns in line 1.")
    separator = next((mark for mark in "\t;" if mark in header), ",")
    cells = _cells(header, separator, place, number)
    columns = read_header(cells, f"{place}, line {number}")
    values = _values(rows, columns, len(cells), separator, place)
    comments = tuple(
        printable(line.lstrip("# "), 200) for line in lines if line.lstrip().startswith("#")
    )
    return _measurement(values, place, comments[:KEPT_COMMENTS])


def _too_large(place: str, size: int) -> MeasuredError:
    return MeasuredError(
        f"{place}: {size} bytes are too many, allowed are {LARGEST_FILE}; leave out rows."
    )


def _text(data: bytes | str, place: str) -> str:
    if len(data) > LARGEST_FILE:
        raise _too_large(place, len(data))
    if isinstance(data, bytes):
        for magic, what in _MAGIC:
            if data.startswith(magic):
                raise MeasuredError(f"{place}: this is {what}, save it as CSV text in UTF-8.")
        try:
            data = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise MeasuredError(
                f"{place}, line {line}: this is not UTF-8 text, save the file as CSV in UTF-8."
            ) from None
    if "\0" in data:
        raise MeasuredError(f"{place}: this is not a text file, allowed is CSV text in UTF-8.")
    return data.removeprefix("\ufeff")


def _rows(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield number and text of every line that is neither blank nor a comment."""
    for number, line in enumerate(lines, start=1):
        start = line.lstrip()
        if start and start[0] != "#":
            yield number, line


def _cells(line: str, separator: str, place: str, number: int) -> list[str]:
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise MeasuredError(f"{place}, line {number}: the quotes do not match ({error}).") from None


def _values(rows, columns: list[Column], width: int, separator: str, place: str):
    """Return the values of every column by its role: SI numbers, or names as they stand."""
    found: dict[str, list] = {column.role: [] for column in columns}
    pairs = [(column, found[column.role]) for column in columns]
    decimal_comma = separator != ","
    for count, (number, line) in enumerate(rows, start=1):
        cells = _cells(line, separator, place, number)
        if len(cells) != width and (len(cells) < width or "".join(cells[width:]).strip()):
            raise MeasuredError(
                f"{place}, line {number}: the row has {len(cells)} values, but {width} columns "
                "are named."
            )
        if count > MOST_ROWS:
            raise MeasuredError(
                f"{place}, line {number}: more than {MOST_ROWS} rows are too many; leave out rows."
            )
        for column, values in pairs:
            cell = cells[column.position]
            if decimal_comma and "," in cell and "." not in cell:
                cell = cell.replace(",", ".", 1)
            try:
                values.append(_value(cell, column))
            except MeasuredError as error:
                raise MeasuredError(f"{place}, line {number}: {error}") from None
    return found


def _value(cell: str, column: Column) -> float | str:
    """Return one cell in SI, or a name as it stands; MeasuredError says what is wrong."""
    if not column.factor:
        name = cell.strip()
        if not name:
            raise MeasuredError(f"the {column.role} is missing, allowed is a number or a name.")
        return name
    try:
        value = float(cell) * column.factor
    except ValueError:
        value = None
    if value is None or "_" in cell:
        what = f"'{printable(cell)}' is not a number" if cell.strip() else "a value is missing"
        raise MeasuredError(f"{what}, allowed is a number in {column.unit}.")
    if not math.isfinite(value):
        raise MeasuredError(f"'{printable(cell)}' is not a finite number; leave the row out.")
    if abs(value) > LARGEST[column.role]:
        raise MeasuredError(
            f"'{printable(cell)}' is out of bounds, allowed is up to "
            f"{LARGEST[column.role]:g} {UNITS[column.role]}."
        )
    return value


def _numbers_of(names: list[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the names numbered from 0 in their order (numbers by value), and the names."""
    known = set(names)
    try:
        order = sorted(known, key=lambda name: (float(name), name))
    except ValueError:
        order = sorted(known)
    place = {name: number for number, name in enumerate(order)}
    return np.array([place[name] for name in names], np.int64), tuple(order)


def _measurement(values: dict, place: str, comments: tuple[str, ...]) -> Measurement:
    kind = SWEEP if "voltage" in values else SPIKES
    rows = len(values["voltage" if kind == SWEEP else "time"])
    fewest = FEWEST_ROWS[kind]
    if rows < fewest:
        what = "points of a sweep" if kind == SWEEP else "spikes"
        raise MeasuredError(f"{place}: {rows} {what} are too few, at least {fewest} are needed.")
    time = np.array(values.get("time", ()), float)
    if kind == SPIKES:
        names = [printable(name) for name in values.get("neuron", ["1"] * rows)]
        neurons, shown = _numbers_of(names)
        order = np.lexsort((time, neurons))
        return Measurement(
            SPIKES, place, time[order], neurons=neurons[order], names=shown, comments=comments
        )
    cycles, _ = _numbers_of([str(name) for name in values.get("cycle", ["1"] * rows)])
    return Measurement(
        SWEEP,
        place,
        time,
        np.array(values["voltage"]),
        np.array(values["current"]),
        cycles,
        comments=comments,
    )
