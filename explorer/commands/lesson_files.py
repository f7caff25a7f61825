"""The commands `lessons list|check|new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import echo
from explorer.errors import ExplorerError, LessonError

ORDER = 45


def list_() -> None:
    """List all lessons with their titles."""
    from explorer.lessons import library

    for name in library.lessons():
        lesson = library.load(name)
        echo(f"{name:24}  {lesson.title} ({lesson.minutes} min, {len(lesson.tasks)} tasks)")


def check(files: Annotated[list[str] | None, typer.Argument(help="Files or ids.")] = None):
    """Check lesson files (all lessons if none is named): every task is put to the engine."""
    from explorer.lessons import library

    for name in files or library.lessons():
        lesson = library.load(name)
        for task in lesson.tasks:
            echo(f"  {task.id:20}  {_answered(lesson, task)}")
        echo(f"{name}: ok")


def _answered(lesson, task) -> str:
    """Return the engine's answer to a task; a tolerance that is too narrow is said."""
    from explorer.lessons.checker import check as judge
    from explorer.lessons.checker import expected, tolerance_words

    place = f"{lesson.path}:{task.line}"
    try:
        found = expected(lesson, task)
    except ExplorerError as error:
        raise LessonError(f"{place}: {task.id}: {error}") from None
    for wrong in task.wrong:
        if judge(lesson, task, wrong.value).right:
            raise LessonError(f"{place}: {task.id}: the wrong answer '{wrong.value}' is right.")
    if task.kind != "number":
        return found.answer or "not judged"
    words = f"{found.answer}, {tolerance_words(task)}"
    if found.spread * 3 > found.high - found.value:
        words += f" (narrow: single runs scatter by {found.shown(found.spread)})"
    return words


def new(file: Annotated[Path, typer.Argument(help="File to write: .md")]) -> None:
    """Write a lesson to be filled in; it is valid as it stands."""
    from explorer.lessons.template import template
    from explorer.paths import write_whole

    if file.suffix != ".md":
        raise ExplorerError(f"{file}: a lesson is a .md file.")
    if file.exists():
        raise ExplorerError(f"{file}: this file exists, and would be lost; choose another name.")
    write_whole(file, template())
    echo(f"{file}: fill it in, then 'wetware lessons check {file}'.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="List, check and write lessons.", no_args_is_help=True)
    group.command("list")(list_)
    for command in (check, new):
        group.command()(command)
    app.add_typer(group, name="lessons")
