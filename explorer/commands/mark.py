"""The command `mark`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import AsJson, echo

ORDER = 76
ENDINGS = (".csv", ".json")


def mark(
    folder: Annotated[Path, typer.Argument(help="Folder with the hand-ins of a class (.json).")],
    code: Annotated[str, typer.Option("--class", metavar="CODE", help="Only this class.")] = "",
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="File: .csv or .json.")] = None,
    run: Annotated[bool, typer.Option("--run/--no-run", help="Run every state again.")] = True,
    language: Annotated[str, typer.Option(help="Language, as 'es'.")] = "en",
) -> None:
    """Mark a folder of hand-ins with the engine and print a table.

    + right, - not right, · not judged, – no answer. A hand-in that cannot be used is named with the
    reason, and the others are marked all the same.
    """
    from explorer.export.files import check_ending, plain_json
    from explorer.language import use_language
    from explorer.lessons import marking
    from explorer.lessons.variant import class_code
    from explorer.paths import write_whole

    use_language(language)
    if out is not None:
        check_ending(out, ENDINGS)
    marks = []
    for found in marking.mark_folder(folder, class_code(code) if code else "", language, run):
        marks.append(found)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{len(marks)} …")
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 20 + "\r")
    content = plain_json([found.plain() for found in marks])
    if out is not None:
        csv = out.suffix.lower() == ".csv"
        write_whole(out, marking.to_csv(marks) if csv else content + "\n")
    echo(content if as_json else marking.table(marks))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(mark)
