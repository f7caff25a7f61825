"""Mistakes in lesson files and answers: one sentence, with file and line where there is one."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.cli import main
from explorer.engine.layout import lay_out
from explorer.errors import LessonError
from explorer.lessons import library, reader
from explorer.lessons.answers import number_of
from explorer.lessons.checker import check, expected
from explorer.lessons.ensemble import Ensemble, seeds
from explorer.lessons.markup import inline, to_html
from explorer.lessons.template import draft, template
from explorer.scenario.presets import load_preset, presets

GOOD = template()


MISTAKES = [
    ('controls = ["stimulus.amplitude"]', 'controls = ["stimulus.amplitud"]',
     "Did you mean 'stimulus.amplitude'"),
    ('preset = "neuron/pulse-train"', 'preset = "neuron/pulse-trian"', "Did you mean"),
    ('preset = "neuron/pulse-train"', 'preset = "../../etc/passwd.toml"', "shipped preset"),
    ('focus = ["gate", "spikes"]', 'focus = ["gates"]', "Did you mean 'gate'"),
    ('measure = ["first_spike", "rate"]', 'measure = ["rates"]', "Did you mean 'rate'"),
    ("minutes = 20", 'minutes = "20"', "whole number"),
    ("minutes = 20", "minutes = 20000", "1 to 600"),
    ("minutes = 20", "minuts = 20", "Did you mean 'minutes'"),
    ("sources = []", 'sources = ["zao2025"]', "Did you mean 'zhao2025'"),
    ('id = "measure"', 'id = "predict"', "stands here twice"),
    ('id = "measure"', 'id = "../x"', "small letters"),
    ('kind = "direction" ', 'kind = "directoin" ', "Did you mean 'direction'"),
    ('tolerance = "10 %"', 'tolerance = "10 ms"', "'tolerance'"),
    ('unlocks = ["stimulus.amplitude"]', 'unlocks = ["device.ion"]', "not among the controls"),
    ("seeds = 8 ", "seeds = 8000 ", "1 to 200"),
    ("seeds = 8 ", "sedes = 8 ", "Did you mean 'seeds'"),
    ('set = {"stimulus.amplitude" = "1 V"}', 'set = {"stimulus.amplitude" = "99 V"}',
     "out of bounds"),
    ('unit = "ms"', 'unit = "kg"', "'unit'"),
    ('quantity = "first_spike"\nunit', 'quantity = "first_spik"\nunit', "Did you mean"),
    ("predict = true ", 'predict = "yes" ', "true or false"),
]  # fmt: skip


def test_the_template_is_a_lesson():
    lesson = reader.read(GOOD, "my.md")
    assert [task.kind for task in lesson.tasks] == ["direction", "number", "text"]
    assert expected(lesson, lesson.tasks[0]).answer == "less"


@pytest.mark.parametrize(("good", "bad", "said"), MISTAKES, ids=[bad for _, bad, _ in MISTAKES])
def test_a_mistake_is_named_with_its_line(good, bad, said):
    assert good in GOOD
    text = GOOD.replace(good, bad, 1)
    with pytest.raises(LessonError) as raised:
        reader.read(text, "my.md")
    words = str(raised.value)
    line = 1 + GOOD[: GOOD.index(good)].count("\n")
    assert words.startswith(f"my.md:{line}: "), words
    assert said in words
    assert "\n" not in words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# No settings", "my.md:1: "),
        ("+++\nschema = 1\n", "my.md:1: the second line"),
        ("+++\nschema = 1\ntitle = \n+++\n", "my.md:3: not valid TOML"),
        ("+++\nschema = 9\n+++\n", "my.md:2: 'title' is missing"),
        (b"\xff\xfe\x00", "my.md:1: this is not a text file"),
        ("+++\n" + "a" * 300_000, "too many"),
        ("+++\nx = " + "[" * 5000 + "\n+++\n", "not valid TOML"),
    ],
)
def test_what_is_no_lesson_is_refused(text, said):
    with pytest.raises(LessonError, match=r"my\.md:") as raised:
        reader.read(text, "my.md")
    assert said in str(raised.value)


def test_too_much_work_is_refused():
    text = GOOD.replace("seeds = 20", 'seeds = 200\nseconds = "50 s"', 1)
    with pytest.raises(LessonError, match="neuron steps"):
        reader.read(text, "my.md")


def test_an_unknown_lesson_names_the_nearest():
    with pytest.raises(LessonError, match="Did you mean 'why-it-forgets'"):
        library.load("why-it-forget")
    with pytest.raises(LessonError, match="not a lesson"):
        library.load("../why-it-forgets")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12", 0.012), ("12 ms", 0.012), ("0,012 s", 0.012), ("≈ 12", 0.012), ("1.2e1 ms", 0.012),
     ("12000 µs", 0.012), ("+12", 0.012)],
)  # fmt: skip
def test_numbers_as_people_type_them(typed, value):
    assert number_of(typed, "ms", "s") == pytest.approx(value)


@pytest.mark.parametrize(
    "typed",
    ["", "nan", "inf", "1e999", "twelve", "1,234.5", "12 kg", "9" * 200, "__import__('os')",
     "<script>1</script>", "1e40"],
)  # fmt: skip
def test_absurd_answers_are_refused_in_a_sentence(typed):
    lesson = library.load("why-it-forgets")
    verdict = check(lesson, lesson.task("how-many"), typed)
    assert verdict.right is False
    assert not verdict.readable
    assert verdict.message.endswith(".")
    assert "\n" not in verdict.message


def test_a_slip_of_a_power_of_ten_is_told_from_a_wrong_idea():
    lesson = library.load("why-it-must-rest")
    task = lesson.task("interval-500")
    assert "unit" in check(lesson, task, "9.25 s").message
    assert "more" in check(lesson, task, "6 ms").message


def test_an_ensemble_begins_with_the_single_run_and_knows_its_intervals():
    scenario = load_preset("lesson/the-threshold")
    scenario.set("stimulus.amplitude", 0.87)
    *_, last = seeds(scenario, "fired", 5, 12, 0.03)
    assert last.values.size == 12
    assert last.first_seed == 5
    *_, first = seeds(scenario, "fired", 5, 1, 0.03)
    assert first.values[0] == last.values[0]
    low, high = last.mean_interval
    assert last.interval[0] <= low < last.mean < high <= last.interval[1]
    assert high - last.mean == pytest.approx(2.201 * last.error, rel=1e-3)
    assert not np.isfinite(Ensemble(np.array([np.nan]), 1, 1).mean)


def test_text_of_a_lesson_never_becomes_markup():
    assert "<script" not in to_html("<script>alert(1)</script> and <b>x</b>")
    assert "<a" not in inline("[x](javascript:alert(1))")
    assert "<img" not in inline("![x](https://example.org/x.png)")


@pytest.mark.parametrize("preset", [name for name in presets() if not name.startswith("user/")])
def test_a_draft_of_every_preset_can_be_read(preset):
    scenario = load_preset(preset)
    scenario.update({"noise.scale": 0.5, "device.thickness": "7 nm"})
    scenario.title = 'Quotes " and \\ and <b>'
    text = draft(scenario)
    if lay_out(scenario).size > 60:
        # Large presets take long to answer: the teacher averages fewer runs.
        text = text.replace("seeds = 20", "seeds = 1").replace("seeds = 8 ", "seeds = 1 ")
    lesson = reader.read(text, "draft.md")
    assert lesson.preset == preset
    assert "device.thickness" in lesson.controls


def run(capsys, *words) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    captured = capsys.readouterr()
    return end.value.code or 0, captured.out, captured.err


def test_a_lesson_is_written_and_checked_on_the_command_line(capsys, tmp_path):
    file = tmp_path / "mine.md"
    assert run(capsys, "lessons", "new", file)[0] == 0
    status, out, err = run(capsys, "lessons", "check", file)
    assert (status, err) == (0, "")
    assert out.strip().endswith("ok")
    status, out, err = run(capsys, "lessons", "new", file)
    assert status == 2
    assert "exists" in err
    file.write_text(file.read_text().replace("minutes = 20", "minuts = 20"))
    status, out, err = run(capsys, "lessons", "check", file)
    assert status == 2
    assert err.count("\n") == 1
    assert f"{file}:" in err
    assert "minutes" in err
    assert run(capsys, "lessons", "check", tmp_path / "none.md")[0] == 2
    assert "why-it-forgets" in run(capsys, "lessons", "list")[1]
