"""The table of targets: complete, in order, honest about failures; and its command."""

from __future__ import annotations

import json
import math

import pytest

from explorer.cli import main
from explorer.errors import ExplorerError
from explorer.quantity import EVIDENCE
from explorer.sources import citations
from explorer.validation import runner
from explorer.validation.target import Effort, Halted, Measured, Target
from explorer.validation.zhao_2025 import TARGETS, targets_for

CHEAP = ("8", "9b", "15", "16")
NUMBERS = {*range(8, 21), 31}


def made(id="1", band=(0.0, 1.0), measure=lambda effort: Measured(0.5, 0.1)) -> Target:
    return Target(id, "a condition", 0.5, "s", band, "zhao2025", "measured", measure)


def command(capsys, *words) -> str:
    with pytest.raises(SystemExit) as end:
        main(["validate", *words])
    assert not end.value.code
    return capsys.readouterr().out


def test_every_target_of_this_neuron_is_there_once():
    found = [target.id for target in TARGETS]
    assert len(set(found)) == len(found)
    assert {int("".join(filter(str.isdigit, name))) for name in found} == NUMBERS


@pytest.mark.parametrize("target", runner.targets(), ids=lambda target: target.id)
def test_a_target_is_complete(target):
    assert target.condition
    assert target.unit
    assert target.source in citations()
    assert target.evidence in EVIDENCE
    assert target.band[0] <= target.band[1]
    assert not math.isnan(sum(target.band))
    if not isinstance(target.published, str):
        assert math.isfinite(target.published)


def test_targets_of_all_modules_are_in_natural_order():
    names = [target.id for target in runner.targets()]
    assert len(set(names)) == len(names)
    assert names.index("9b") < names.index("10a") < names.index("31a")
    assert sorted(["10b", "9a", "10a", "x1"], key=runner.natural) == ["9a", "10a", "10b", "x1"]


def test_another_parameter_set_gives_the_same_table():
    other = targets_for("neuron/paper-table-1")
    assert [target.id for target in other] == [target.id for target in TARGETS]
    assert {target.id for target in runner.targets("neuron/65nm")} >= {t.id for t in TARGETS}


def test_a_row_has_the_contract_s_fields():
    row = runner.row(made(), Measured(0.5, 0.1))
    assert row == {
        "id": "1", "condition": "a condition", "published": 0.5, "ours": 0.5, "error": 0.1,
        "unit": "s", "band": [0.0, 1.0], "verdict": "inside", "source": "zhao2025",
        "evidence": "measured",
    }  # fmt: skip
    assert runner.row(made(), Measured(1.1))["verdict"] == "outside"
    assert runner.row(made(), Measured(math.nan))["verdict"] == "outside"


def test_a_failed_measurement_is_a_row_outside_with_its_reason(caplog):
    def broken(effort):
        raise ZeroDivisionError("no spikes")

    (row,) = runner.rows([made(measure=broken)])
    assert (row["ours"], row["verdict"]) == (None, "outside")
    assert "no spikes" in row["note"]
    assert "target 1" in caplog.text


def test_it_reports_progress_and_stops_when_told():
    seen = []
    table = runner.rows(
        [made("1"), made("2")], progress=lambda done, name: seen.append((done, name))
    )
    assert len(list(table)) == 2
    assert seen == [(0, "1"), (1, "2")]
    with pytest.raises(Halted):
        list(runner.rows([made()], halted=lambda: True))


def test_a_measurement_is_asked_to_halt_too():
    answers = iter([False, True])
    target = made(measure=lambda effort: Measured(1.0 if effort.halted() else 0.0))
    (row,) = runner.rows([target], halted=lambda: next(answers))
    assert row["ours"] == 1.0


def test_a_numbered_target_is_inside_only_with_all_its_parts():
    table = [runner.row(made(name), Measured(value))
             for name, value in (("1", 0.5), ("2a", 0.5), ("2b", 2.0), ("extra", 0.5))]  # fmt: skip
    count = runner.summary(table)
    assert (count["rows"], count["rows_inside"]) == (4, 3)
    assert (count["targets"], count["targets_inside"], count["outside"]) == (2, 1, [2])
    assert count["missing"] == list(range(3, 32))


def test_efforts_are_equal_whoever_may_halt_them():
    assert Effort(1.0, 1, 1, lambda: True) == Effort(1.0, 1, 1)
    assert hash(Effort(1.0, 1, 1, lambda: True)) == hash(Effort())
    assert Effort(0.2) != Effort(0.3)
    assert Effort(0.2).count(100, 6) == 20
    assert Effort(0.01).count(100, 6) == 6


def test_the_command_gives_the_contract_s_json(capsys):
    words = [word for name in CHEAP for word in ("--only", name)]
    found = json.loads(command(capsys, "--json", "--quick", *words))
    rows = {row["id"]: row for row in found["targets"]}
    assert list(rows) == ["8a", "8b", "9b", "15a", "15b", "16"]
    assert {row["verdict"] for row in rows.values()} == {"inside"}
    assert rows["8a"]["ours"] == pytest.approx(77.63e-3, rel=1e-3)
    assert rows["9b"]["ours"] == pytest.approx(192.93e-3, rel=1e-3)
    assert rows["16"]["ours"] == pytest.approx(2.5e-3, rel=1e-3)
    assert found["summary"]["rows_inside"] == 6


def test_the_command_prints_an_aligned_table(capsys):
    lines = command(capsys, "--only", "16").splitlines()
    assert "2.5 ms" in lines[1]
    assert lines[0].index("verdict") == lines[1].index("inside")
    assert "1 of 1 rows inside" in lines[-1]


@pytest.mark.parametrize(
    ("words", "part"), [(["--only", "99"], "'99' is not a target"), (["--preset", "no"], "'no'")]
)
def test_the_command_names_what_is_wrong(capsys, words, part):
    with pytest.raises(SystemExit) as end:
        main(["validate", *words])
    assert end.value.code == 2
    assert part in capsys.readouterr().err


def test_choosing_targets():
    table = [made("1a"), made("1b"), made("2")]
    assert [target.id for target in runner.chosen(table, [])] == ["1a", "1b", "2"]
    assert [target.id for target in runner.chosen(table, ["1"])] == ["1a", "1b"]
    with pytest.raises(ExplorerError):
        runner.chosen(table, ["3"])
