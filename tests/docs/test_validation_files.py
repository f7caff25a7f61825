"""The shipped tables of targets hold every target, and what a fresh measurement gives."""

from __future__ import annotations

import json

import pytest

from explorer import paths
from explorer.sources import CHOSEN, citations
from explorer.validation.runner import rows, summary, targets
from explorer.version import VERSION
from explorer.views.pages.match import SETS

CHEAP = ("8a", "9b", "16", "hh-peak", "hh-energy", "21a")
"""Rows without randomness that take little time."""


def shipped(name: str) -> dict:
    return json.loads((paths.assets() / SETS[name]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SETS)
def test_every_target_is_in_the_shipped_table(name):
    table = shipped(name)
    assert table["version"] == VERSION
    wanted = {target.id: target for target in targets(name or None)}
    assert [row["id"] for row in table["targets"]] == list(wanted)
    for row in table["targets"]:
        target = wanted[row["id"]]
        assert row["condition"] == target.condition
        assert row["band"] == list(target.band)
        assert row["verdict"] == ("inside" if target.inside(row["ours"]) else "outside")
        assert row["source"] == CHOSEN or row["source"] in citations()
        assert isinstance(row["published"], (int, float, str))
    assert table["summary"] == summary(table["targets"])


def test_no_numbered_target_is_missing_and_most_are_inside():
    count = shipped("")["summary"]
    assert count["missing"] == []
    assert count["targets"] == 31
    assert count["targets_inside"] >= 28
    assert len(count["outside"]) == 31 - count["targets_inside"]


def test_the_shipped_numbers_are_those_of_this_program():
    known = {row["id"]: row for row in shipped("")["targets"]}
    wanted = [target for target in targets() if target.id in CHEAP]
    assert len(wanted) == len(CHEAP)
    for row in rows(wanted):
        assert row["ours"] == pytest.approx(known[row["id"]]["ours"], rel=1e-9), row["id"]
