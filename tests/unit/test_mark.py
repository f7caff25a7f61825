"""Hand-ins: marked with the engine, evil ones refused, one bad file stops no other."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, replace
from urllib.parse import parse_qsl

import pytest

from explorer import cli
from explorer.errors import ClassError
from explorer.lessons import answer_key, classroom, handin, library, marking
from explorer.lessons.report.content import finish
from explorer.lessons.variant import variant
from explorer.scenario.url import pack

LESSON = "the-threshold"
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def good():
    """A hand-in with the right answers, a state, and a link that gives it."""
    lesson = library.load(LESSON)
    link = classroom.ClassLink(lesson=LESSON, code="7B", student=4, lock=("stimulus.width",))
    scenario = classroom.scenario(link)
    scenario.update({"stimulus.amplitude": 0.9})
    state = finish(scenario).summary()["state_sha256"]
    rows = answer_key.key(lesson, "7B", [4])
    answers = {row.task.id: row.answer.partition(":")[0] for row in rows}
    query = link.of(4, scenario.changed()).query()
    own = variant(lesson, "7B", 4)
    return handin.hand_in(LESSON, "7B", 4, own, {"longer-pulse": "less"}, answers, query, state)


def content(given: handin.HandIn, **changed) -> bytes:
    return json.dumps(asdict(given) | changed).encode()


def test_a_hand_in_comes_back_as_it_went(good):
    assert handin.read(handin.to_json(good).encode(), "a.json") == good
    assert handin.file_name(good, ".json") == "the-threshold-7b-04.json"


def test_right_answers_and_a_reproduced_state(good):
    found = marking.mark("a.json", good)
    assert found.refused == ""
    assert (found.right, found.judged) == (5, 5)
    assert (found.state, found.note) == ("reproduced", "")


def test_wrong_and_missing_answers_and_another_state(good):
    given = replace(good, answers={"share-at-0-9": "5.6 %"}, state_sha256="0" * 64)
    found = marking.mark("a.json", given)
    assert (found.right, found.judged, found.state) == (0, 5, "differs")
    assert found.tasks["share-at-0-9"].right is False
    assert found.tasks["longer-pulse"].message == "no answer"
    assert marking.mark("a", replace(good, app_version="0.0.1")).state == "other version"
    assert marking.mark("a", replace(good, link="", state_sha256="")).state == "none"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"seed": 5}, "not those of student"),
        ({"changes": {}}, "not those of student"),
        ({"student": 5}, "another student"),
        ({"class_code": "7C"}, "another student"),
        ({"lesson": "no-such"}, "not a lesson"),
        ({"link": "?preset=a&class=7B&student=4&check=x"}, "was changed"),
    ],
)
def test_a_hand_in_that_is_not_the_students_own_is_refused(good, changed, why):
    given = handin.read(content(good, **changed), "a.json")
    found = marking._guarded("a.json", given, "en", True)
    assert why in found.refused
    assert found.tasks == {}


def test_a_state_with_a_locked_value_moved_is_not_run(good):
    link = classroom.read(dict(parse_qsl(good.link)))
    moved = replace(link, now=pack({"stimulus.width": 0.03})).query()
    found = marking.mark("a", replace(good, link=moved))
    assert found.state == "not run"
    assert "locked" in found.note


def test_a_state_too_large_to_run_again_is_not_run(good):
    link = classroom.read(dict(parse_qsl(good.link)))
    huge = replace(link, now=pack({"run.seconds": 1000.0})).query()
    assert marking.mark("a", replace(good, link=huge)).state == "not run"


BAD = {
    "empty": b"",
    "binary": b"\xff\xfe\x00",
    "no json": b"{",
    "a list": b"[]",
    "deep": b"[" * 5000 + b"]" * 5000,
    "absurd number": b'{"seed": ' + b"9" * 6000 + b"}",
    "NaN": b'{"seed": NaN}',
    "Infinity": b'{"seed": Infinity}',
    "twice": b'{"seed": 1, "seed": 2}',
    "huge": b'{"a": "' + b"x" * handin.LIMIT + b'"}',
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_hand_in_is_refused_in_a_sentence(name):
    with pytest.raises(ClassError) as refused:
        handin.read(BAD[name], f"{name}.json")
    assert str(refused.value).startswith(f"{name}.json: ")
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "changed",
    [
        {"extra": 1}, {"schema": 2}, {"schema": True}, {"schema": "1"},
        {"lesson": "../../etc/passwd"},
        {"lesson": 7}, {"lesson": EVIL}, {"class_code": EVIL}, {"class_code": None},
        {"student": 0}, {"student": -3}, {"student": 1e99}, {"student": "7; rm"},
        {"student": True},
        {"student": [7]}, {"seed": 1.5}, {"seed": -1}, {"seed": 2**60}, {"seed": "1"},
        {"seed": True},
        {"changes": []}, {"changes": {"device.thickness": "1e400 m"}}, {"changes": {"x": 1}},
        {"changes": {"device.thickness": {"a": 1}}}, {"changes": {"device.thickness": "x" * 99}},
        {"changes": {EVIL: 1}}, {"answers": []}, {"answers": {"a": 5}}, {"answers": {EVIL: "1"}},
        {"answers": {"a": "x" * 5000}}, {"answers": {f"a{k}": "" for k in range(99)}},
        {"predictions": None}, {"link": 5}, {"link": "x" * 30_000}, {"state_sha256": "abc"},
        {"state_sha256": "Z" * 64}, {"app_version": 1}, {"saved": "x" * 99},
    ],
    ids=lambda changed: str(changed)[:40],
)  # fmt: skip
def test_a_field_of_the_wrong_form_is_refused(good, changed):
    with pytest.raises(ClassError) as refused:
        handin.read(content(good, **changed), "a.json")
    assert len(str(refused.value)) < 400


def test_a_missing_field_is_named(good):
    plain = asdict(good)
    del plain["answers"]
    with pytest.raises(ClassError, match="'answers' is missing"):
        handin.read(json.dumps(plain).encode(), "a.json")


@pytest.mark.parametrize(
    "answer", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]
)
def test_formulas_are_defused_in_csv(good, answer):
    rows = list(csv.reader(io.StringIO(handin.to_csv(replace(good, answers={"a": answer})))))
    written = rows[-1][rows[0].index("answer")]
    assert written[0] not in "=+@\t\r-"
    assert handin.cell("-3.5 mV") == "-3.5 mV"


def test_a_folder_is_marked_whatever_lies_in_it(good, tmp_path, capsys):
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "good.json").write_bytes(content(good))
    for name, data in BAD.items():
        (folder / f"{name.replace(' ', '-')}.json").write_bytes(data)
    answers = {"share-at-0-9": EVIL, "half-of-them": "1e999 %", "same-dice": "=HYPERLINK(1)",
               "many-seeds": "nan", "longer-pulse": "\x1b[31mred\x1b[0m"}  # fmt: skip
    own = variant(library.load(LESSON), "7B", 9)
    evil = replace(good, student=9, seed=own.seed, changes=own.changes, answers=answers, link="",
                   state_sha256="")  # fmt: skip
    (folder / "evil.json").write_bytes(content(evil))
    twin = replace(evil, student=8)
    (folder / "twin-a.json").write_bytes(content(twin))
    (folder / "twin-b.json").write_bytes(content(twin))
    (folder / "notes.txt").write_text("hello")
    secret = tmp_path / "secret.json"
    secret.write_bytes(content(replace(good, student=77)))
    (folder / "link.json").symlink_to(secret)
    (folder / ".hidden").write_text("x")
    (folder / "sub").mkdir()

    marks = {mark.file: mark for mark in marking.mark_folder(folder)}
    assert set(marks) == {path.name for path in folder.iterdir()} - {".hidden", "sub"}
    assert marks["good.json"].right == 5
    assert marks["evil.json"].refused == ""
    assert (marks["evil.json"].right, marks["evil.json"].judged) == (0, 5)
    assert "2 files" in marks["twin-a.json"].refused
    assert "link to elsewhere" in marks["link.json"].refused
    assert "only .json" in marks["notes.txt"].refused
    refused = [mark for mark in marks.values() if mark.refused]
    assert len(refused) == len(BAD) + 4

    out = tmp_path / "marks.csv"
    with pytest.raises(SystemExit) as ended:
        cli.main(["mark", str(folder), "--out", str(out)])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert "5 of 5" in printed
    assert "reproduced" in printed
    assert "\x1b" not in printed
    assert "77" not in printed
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert not any(cell[:1] in ("=", "+", "@", "\t") for row in rows for cell in row)
    assert "\x1b" not in out.read_text(encoding="utf-8")


def test_marks_as_json(good, tmp_path, capsys):
    (tmp_path / "good.json").write_bytes(content(good))
    with pytest.raises(SystemExit) as ended:
        cli.main(["mark", str(tmp_path), "--json", "--no-run", "--class", "7b"])
    assert ended.value.code == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["student"], found["right"], found["state"]) == (4, 5, "not run")
    assert found["tasks"]["share-at-0-9"]["right"] is True


def test_another_class_is_refused(good, tmp_path):
    (tmp_path / "good.json").write_bytes(content(good))
    (found,) = marking.mark_folder(tmp_path, "OTHER")
    assert "of class 7B" in found.refused


@pytest.mark.parametrize("folder", ["no-such-folder", "."])
def test_a_folder_with_nothing_to_mark_is_refused(tmp_path, monkeypatch, capsys, folder):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.main(["mark", folder])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_hand_in_without_a_lesson_is_checked_by_its_link():
    link = classroom.ClassLink(preset="neuron/pulse-train", code="A", student=2)
    scenario = classroom.scenario(link)
    scenario.update({"run.seconds": 0.05})
    state = finish(scenario).summary()["state_sha256"]
    given = handin.hand_in("", "A", 2, classroom.own(link), {}, {},
                           link.of(2, scenario.changed()).query(), state)  # fmt: skip
    found = marking.mark("a.json", given)
    assert (found.state, found.tasks) == ("reproduced", {})
    with pytest.raises(ClassError, match="neither a lesson"):
        marking.mark("a.json", replace(given, link=""))
