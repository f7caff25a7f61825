"""The command `netlist`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import Preset, Setting, echo, scenario_of
from explorer.errors import ExplorerError

ORDER = 70
ENDINGS = (".cir", ".sp", ".spice")


def netlist(
    preset: Preset,
    out: Annotated[Path, typer.Option(help="File to write: .cir, .sp or .spice")],
    settings: Setting = [],  # noqa: B006
) -> None:
    """Write a preset's circuit, without noise, as a netlist for ngspice."""
    import re

    from explorer.export.files import check_ending
    from explorer.netlist import netlist as text_of
    from explorer.paths import write_whole

    check_ending(out, ENDINGS)
    if not re.fullmatch(r"[\w.-]+", out.stem, re.ASCII):
        # ngspice reads the name of the data file as words of a command.
        raise ExplorerError(
            f"{out}: the name '{out.stem}' is not allowed, a netlist's name has only letters, "
            "digits, '_', '-' and '.'."
        )
    data = f"{out.stem}_voltage.txt"
    write_whole(out, text_of(scenario_of(preset, settings), data))
    echo(f"{out}: run 'ngspice -b {out.name}' there; it writes {data} and prints spike times.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(netlist)
