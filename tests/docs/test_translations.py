"""Every catalogue is complete and up to date, and every language's lessons are the same lessons."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import explorer
from explorer import paths
from explorer.errors import ExplorerError
from explorer.language import ENGLISH, languages
from explorer.lessons import library
from explorer.translations import catalogue, code

OTHERS = [name for name in languages() if name != ENGLISH]


def test_there_is_spanish():
    assert languages() == {"en": "English", "es": "Español"}


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_is_missing_stale_or_with_other_fields(name):
    found = catalogue.state(name)
    assert found.entries > 1000
    hint = "wetware translations --update, then fill in the catalogue"
    assert found.missing == (), hint
    assert found.stale == (), hint
    assert found.differing == ()
    assert found.broken == ()


def test_faults_of_a_catalogue_are_found(monkeypatch):
    given = {"{a} of {b}": "{a}", "gone": "ido", "end ": "fin"}
    monkeypatch.setattr(catalogue, "_entries", lambda language: given)
    monkeypatch.setattr(catalogue, "texts", lambda: {"{a} of {b}": (), "end ": (), "new": ()})
    found = catalogue.state("es")
    assert (found.missing, found.stale) == (("new",), ("gone",))
    assert (found.differing, found.broken) == (("{a} of {b}",), ("end ",))
    assert not found.good


def test_a_language_without_catalogue_is_refused():
    with pytest.raises(ExplorerError, match="no catalogue"):
        catalogue.state("xx")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'plain'", "plain"),
        ("f'{low} to {high:.2f} {low}'", "{low} to {high} {low}"),
        ("f'{a.size} of {b.size}' + '{{'", "{size} of {size2}{{"),
        ("f'{{{name}}}'", "{{{name}}}"),
        ("name", None),
    ],
)
def test_f_strings_become_templates(expression, expected):
    assert code.template(ast.parse(expression, mode="eval").body) == expected


def test_nothing_is_translated_before_a_session_is_there():
    """A call of `_` outside a function would freeze the language of whoever imports first."""
    package = Path(explorer.__file__).parent
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            for node in ast.walk(function)
        }
        early = [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in code.FUNCTIONS
            and id(node) not in inside
        ]
        assert early == [], path


LESSONS = [
    (name, path.stem)
    for name in OTHERS
    for path in sorted((paths.assets() / "lessons" / name).glob("*.md"))
]


@pytest.mark.parametrize(("name", "lesson"), LESSONS)
def test_a_translated_lesson_asks_and_checks_the_same(name, lesson):
    one, other = library.load(lesson), library.load(lesson, name)
    assert other.language == name
    assert one.title != other.title
    assert (one.preset, one.controls, one.focus) == (other.preset, other.controls, other.focus)
    assert len(one.tasks) == len(other.tasks)
    said = ("ask", "hint", "after", "options", "wrong")
    for task, twin in zip(one.tasks, other.tasks, strict=True):
        fields = [field for field in task.__dataclass_fields__ if field not in said]
        assert [getattr(task, f) for f in fields] == [getattr(twin, f) for f in fields]
        assert task.ask != twin.ask
        assert len(task.options) == len(twin.options)
        assert len(task.wrong) == len(twin.wrong)


def test_at_least_two_lessons_are_there_in_spanish():
    assert len(LESSONS) >= 2
