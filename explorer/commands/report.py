"""The command `report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import Seconds, Setting, echo, run_seconds, scenario_of, whole

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
    language: Annotated[str, typer.Option(help="Language, as 'es'.")] = "en",
) -> None:
    """Write a lab report of a preset or a lesson: one HTML file with plots, numbers and link."""
    from explorer.export.files import check_ending
    from explorer.lessons.report.content import finish
    from explorer.lessons.report.report import report as text_of
    from explorer.paths import write_whole

    check_ending(out, ENDINGS)
    scenario = scenario_of(what, settings)
    changes = {"run.seconds": run_seconds(seconds), "run.seed": seed}
    scenario.update({path: value for path, value in changes.items() if value is not None})
    result = finish(scenario)
    content = text_of(result, language=language)
    write_whole(out, content)
    echo(f"{out}: {len(content.encode()) / 1000:.0f} kB, state {result.summary()['state_sha256']}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)
