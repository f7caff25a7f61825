"""The command `cite`."""

from __future__ import annotations

import typer

from explorer.commands.options import Preset, Setting, echo, scenario_of

ORDER = 80


def cite(preset: Preset, settings: Setting = []) -> None:  # noqa: B006
    """Print the BibTeX entries of what a run of a preset uses."""
    from explorer.export.citations import bibtex

    echo(bibtex(scenario_of(preset, settings)))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(cite)
