"""What a teacher needs for a class, as commands of the group `lessons`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import AsJson, echo

ORDER = 120
Lesson = Annotated[str, typer.Argument(help="Lesson id or .md file.")]
Class = Annotated[str, typer.Option("--class", metavar="CODE", help="Class code, e.g. 7B-2026.")]
Language = Annotated[str, typer.Option(help="Language, as 'es'.")]
Html = Annotated[Path, typer.Option(help="File to write: .html")]


def key(
    lesson: Lesson,
    code: Class,
    students: Annotated[str, typer.Option(help="Numbers, e.g. 1-30 or 3,7.")] = "1-30",
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Print the answer key of a class: every student's own answers, from the engine."""
    from explorer.export.files import plain_json
    from explorer.language import use_language
    from explorer.lessons import answer_key, library

    use_language(language)
    found = library.load(lesson, language)
    rows = list(answer_key.key(found, code, answer_key.students(students)))
    if as_json:
        echo(
            plain_json({"lesson": found.id, "class": code, "rows": [*map(answer_key.plain, rows)]})
        )
    else:
        echo(answer_key.table(found, rows))


def link(
    lesson: Annotated[str, typer.Argument(help="Lesson id; none: give --preset.")] = "",
    code: Class = "",
    preset: Annotated[str, typer.Option(help="Preset id, for a link without lesson.")] = "",
    lock: Annotated[str, typer.Option(metavar="PATH,PATH", help="Cannot be moved.")] = "",
    hide: Annotated[str, typer.Option(metavar="PATH,PATH", help="Are not there.")] = "",
    projector: Annotated[bool, typer.Option("--projector", help="Projector colours.")] = False,
    language: Annotated[str, typer.Option(help="Language, as 'es'.")] = "",
    address: Annotated[str, typer.Option(help="Of the app.")] = "http://localhost:5006/",
) -> None:
    """Print the link of a class."""
    from explorer.lessons import classroom

    parts = {"lesson": lesson, "preset": preset, "lock": lock, "hide": hide, "lang": language,
             "projector": "1" if projector else "", "class": code}  # fmt: skip
    echo(f"{address}?{classroom.build({name: text for name, text in parts.items() if text})}")


def worksheet(lesson: Lesson, out: Html, code: Class = "", language: Language = "en") -> None:
    """Write a worksheet for paper, one page or two."""
    from explorer.language import use_language
    from explorer.lessons.library import load
    from explorer.lessons.worksheet import worksheet as text_of

    use_language(language)
    _write(out, text_of(load(lesson, language), code))


def card(lesson: Lesson, out: Html, language: Language = "en") -> None:
    """Write the teacher card: goals, course, tasks with answers, what the model leaves out."""
    from explorer.language import use_language
    from explorer.lessons.library import load
    from explorer.lessons.teacher_card import teacher_card

    use_language(language)
    _write(out, teacher_card(load(lesson, language)))


def _write(out: Path, content: str) -> None:
    from explorer.export.files import check_ending
    from explorer.paths import write_whole

    check_ending(out, (".html", ".htm"))
    write_whole(out, content)
    echo(f"{out}: {len(content.encode()) / 1000:.0f} kB; open it in a browser and print it.")


def register(app: typer.Typer) -> None:
    """Add the commands to the group `lessons`, which is made where it is not there yet."""
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    group = groups.get("lessons")
    if group is None:
        group = typer.Typer(no_args_is_help=True)
        app.add_typer(group, name="lessons", help="Lessons and what a class needs.")
    for command in (key, link, worksheet, card):
        group.command()(command)
