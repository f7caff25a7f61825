"""The README's table of parameter sets holds the shipped numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer import paths

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ROWS = {
    "9a": ("first spike of the pulse train", 1e3, " ms", 1),
    "10a": ("share that fires in 15 ms at 0.8 V", 1.0, "", 2),
    "10b": ("the same at 0.9 V", 1.0, "", 2),
    "10c": ("the same at 1.0 V", 1.0, "", 2),
    "11a": ("leaky integration, ratio of the counts", 1.0, "", 2),
    "12b": ("paired pulses, gain after 30 ms", 1.0, "", 2),
    "12c": ("the same after 80 ms", 1.0, "", 2),
    "12d": ("the same after 200 ms", 1.0, "", 2),
    "12e": ("the same after 1 s", 1.0, "", 2),
    "14e": ("mean interval at 1 GΩ", 1e3, " ms", 1),
    "14f": ("rms of ln(ours / published), intervals at five resistances", 1.0, "", 3),
}


def shipped(name: str) -> dict[str, dict]:
    table = json.loads((paths.assets() / name).read_text(encoding="utf-8"))["targets"]
    return {row["id"]: row for row in table}


def line(id: str) -> str:
    """Return the README's line for a target, from the shipped tables."""
    words, scale, unit, places = ROWS[id]
    default, joint = (shipped(f"validation{end}.json")[id] for end in ("", "-joint-fit"))

    def shown(value: float) -> str:
        return f"{value * scale:.{places}f}{unit}"

    def ours(row: dict) -> str:
        miss = " (miss)" if row["verdict"] == "outside" else ""
        return f"{shown(row['ours'])} ± {row['error'] * scale:.{places}f}{miss}"

    return f"| {words} | {shown(default['published'])} | {ours(default)} | {ours(joint)} |"


@pytest.mark.parametrize("id", ROWS)
def test_the_table_holds_the_shipped_numbers(id):
    assert line(id) in README
