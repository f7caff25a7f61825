"""The command `parameters`."""

from __future__ import annotations

from typing import Annotated

import typer

from explorer.commands.options import echo

ORDER = 50


def parameters(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List every parameter: path, unit, bounds, default, evidence and what it does."""
    from explorer.export.files import plain_json
    from explorer.scenario.catalogue import catalogue

    rows = catalogue()
    if as_json:
        echo(plain_json({"parameters": rows}))
        return
    for row in rows:
        bounds = "" if row["bounds"] is None else f"{row['bounds'][0]:g} to {row['bounds'][1]:g}"
        if row["choices"]:
            bounds = " | ".join(row["choices"])
        echo(f"{row['path']:32}{row['default']!s:12}{row['unit']:10}{bounds:26}"
              f"{row['evidence']:13}{row['applies']:7}{row['doc']}")  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(parameters)
