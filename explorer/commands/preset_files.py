"""The commands `presets list|show|check|schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from explorer.commands.options import Preset, echo
from explorer.errors import ExplorerError

ORDER = 40


def list_() -> None:
    """List all presets with their titles."""
    from explorer.scenario.presets import preset_title, presets

    for name in presets():
        try:
            title = preset_title(name)
        except ExplorerError as error:
            title = f"cannot be read: {error}"
        echo(f"{name:32}  {title}")


def show(preset: Preset) -> None:
    """Print a preset's file."""
    from explorer.scenario.presets import load_preset, preset_path

    load_preset(preset)
    echo(preset_path(preset).read_text(encoding="utf-8").rstrip())


def check(files: Annotated[list[str] | None, typer.Argument(help="Files or ids.")] = None):
    """Check preset files (all presets if none is named)."""
    from explorer.engine.layout import lay_out
    from explorer.scenario import load_preset, presets

    for name in files or presets():
        try:
            lay_out(load_preset(name))
        except ExplorerError as error:
            text = str(error)
            raise ExplorerError(text if text.startswith(name) else f"{name}: {text}") from None
        echo(f"{name}: ok")


def schema() -> None:
    """Print the JSON Schema of preset files, for editors."""
    import json

    from explorer.scenario.schema import preset_schema

    echo(json.dumps(preset_schema(), indent=2, ensure_ascii=False))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="List, show and check presets.", no_args_is_help=True)
    group.command("list")(list_)
    for command in (show, check, schema):
        group.command()(command)
    app.add_typer(group, name="presets")
