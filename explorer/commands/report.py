"""The command `report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import Seconds, Setting, echo, run_seconds, scenario_of, whole
from explorer.errors import ExplorerError

ORDER = 75
ENDINGS = (".html", ".htm")


def report(
    what: Annotated[
        str, typer.Argument(metavar="PRESET|LESSON", help="Preset id, .toml file or lesson.")
    ],
    out: Annotated[Path, typer.Option(help="File to write: .html")],
    settings: Setting = [],  # noqa: B006
    seconds: Seconds = None,
    seed: Annotated[
        int | None, typer.Option(parser=whole, help="Seed; the preset's own if left out.")
    ] = None,
    code: Annotated[str, typer.Option("--class", metavar="CODE", help="Class, for a lesson.")] = "",
    student: Annotated[int | None, typer.Option(parser=whole, help="Number in the class.")] = None,
    language: Annotated[str, typer.Option(help="Language, as 'es'.")] = "en",
) -> None:
    """Write a lab report of a preset or a lesson: one HTML file with plots, numbers and link."""
    from explorer.export.files import check_ending
    from explorer.language import use_language
    from explorer.lessons.report.content import finish
    from explorer.lessons.report.report import Answered, Person
    from explorer.lessons.report.report import report as text_of
    from explorer.lessons.variant import class_code, variant
    from explorer.paths import write_whole

    check_ending(out, ENDINGS)
    use_language(language)
    lesson = _lesson(what, language)
    scenario = scenario_of(lesson.preset if lesson is not None else what, settings)
    person = Person()
    if code or student is not None:
        if lesson is None or not code or student is None:
            raise ExplorerError("--class and --student go together, and with a lesson.")
        scenario.update(variant(lesson, code, student).values)
        person = Person(str(student), class_code(code))
    changes = {"run.seconds": run_seconds(seconds), "run.seed": seed}
    scenario.update({path: value for path, value in changes.items() if value is not None})
    result = finish(scenario)
    tasks = tuple(Answered(task.ask) for task in lesson.tasks) if lesson is not None else ()
    content = text_of(result, lesson=lesson, tasks=tasks, person=person)
    write_whole(out, content)
    echo(f"{out}: {len(content.encode()) / 1000:.0f} kB, state {result.summary()['state_sha256']}")


def _lesson(what: str, language: str):
    """Return the lesson that is meant, or None where it is a preset."""
    from explorer.errors import did_you_mean
    from explorer.lessons import library
    from explorer.scenario.presets import presets

    known = library.lessons()
    if what in known or what.endswith(".md"):
        return library.load(what, language)
    if "/" in what or what.endswith(".toml") or what in presets():
        return None
    guess = did_you_mean(what[:80], [*known, *presets()])
    raise ExplorerError(f"'{what[:80]}' is neither a preset nor a lesson.{guess}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)
