"""The command `validate`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from explorer.commands.options import AsJson, echo, whole

ORDER = 60


def validate(
    as_json: AsJson = False,
    quick: Annotated[bool, typer.Option("--quick", help="A fifth of the work.")] = False,
    preset: Annotated[
        str | None, typer.Option(metavar="ID", help="Only the traits, for this parameter set.")
    ] = None,
    only: Annotated[
        list[str], typer.Option("--only", metavar="ID", help="Only this target, e.g. 14 or 14e.")
    ] = [],  # noqa: B006
    seed: Annotated[int, typer.Option(parser=whole, help="Seed of all randomness.")] = 1,
) -> None:
    """Measure every published figure and print ours beside it, with the verdict."""
    import os

    from explorer.export.files import plain_json
    from explorer.scenario import load_preset
    from explorer.validation.runner import QUICK, chosen, rows, summary, targets
    from explorer.validation.target import Effort
    from explorer.version import VERSION

    if preset is not None:
        load_preset(preset)
    wanted = chosen(targets(preset), only)
    effort = Effort(QUICK if quick else 1.0, seed, os.cpu_count() or 1)

    def show(done: int, name: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} of {len(wanted)}, now {name}   ")

    table = list(rows(wanted, effort, progress=show))
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 40 + "\r")
    if as_json:
        head = {"version": VERSION} | ({} if preset is None else {"preset": preset})
        echo(plain_json(head | {"targets": table, "summary": summary(table)}))
        return
    for line in lines(table):
        echo(line)


def lines(table: list[dict]) -> list[str]:
    """Return the table as aligned lines of plain text, with the summary at its end."""
    from explorer.validation.runner import summary

    head = ("", "condition", "published", "ours", "band", "verdict", "source", "evidence")
    cells = [head, *(_cells(row) for row in table)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    made = []
    for line, row in zip(cells, [None, *table], strict=True):
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        made.append(text.rstrip())
        if row is not None and row.get("note"):
            made.append(" " * (widths[0] + 4) + row["note"])
    count = summary(table)
    made += [
        "",
        f"{count['rows_inside']} of {count['rows']} rows inside their bands; "
        f"{count['targets_inside']} of {count['targets']} numbered targets with all their parts.",
    ]
    if count["outside"]:
        made.append("Outside: " + ", ".join(map(str, count["outside"])) + ".")
    return made


def _cells(row: dict) -> tuple[str, ...]:
    from explorer.quantity import engineering, with_error

    unit = row["unit"]
    published, ours = row["published"], row["ours"]
    if not isinstance(published, str):
        published = engineering(published, unit, 4)
    shown = "–" if ours is None else with_error(ours, row["error"], unit, 4)
    low, high = (engineering(end, unit, 5) for end in row["band"])
    return (row["id"], row["condition"], published, shown, f"{low} to {high}", row["verdict"],
            row["source"], row["evidence"])  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(validate)
