"""The command `sweep`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import (
    Preset,
    Seconds,
    Setting,
    assignment,
    echo,
    run_seconds,
    scenario_of,
    whole,
)
from explorer.errors import ExplorerError

ORDER = 30


def sweep(
    preset: Preset,
    over: Annotated[
        list[str], typer.Option("--over", metavar="PATH=A:B:N[unit]", help="N values from A to B.")
    ],
    out: Annotated[Path, typer.Option(help="File to write: .nc")],
    settings: Setting = [],  # noqa: B006
    seconds: Seconds = None,
    seeds: Annotated[int, typer.Option(parser=whole, help="How many seeds at each point.")] = 8,
) -> None:
    """Run a grid of parameter values and write the results as netCDF."""
    from explorer.export.files import check_ending, netcdf_bytes
    from explorer.paths import write_whole
    from explorer.sweep import sweep as run_sweep

    check_ending(out, (".nc",))
    scenario = scenario_of(preset, settings)
    axes = dict(_axis(text) for text in over)

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} of {total} runs")

    dataset = run_sweep(scenario, axes, seconds=run_seconds(seconds), seeds=seeds, progress=show)
    write_whole(out, netcdf_bytes(dataset))
    echo(f"{out}: {int(dataset['spikes'].size)} runs over {', '.join(axes)}")


def _axis(text: str) -> tuple[str, list[str]]:
    """Return the path and N values of `PATH=A:B:N[unit]`, as texts with the unit."""
    import re

    import numpy as np

    path, spec = assignment(text)
    number = r"[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?"
    match = re.fullmatch(rf"({number}):({number}):(\d{{1,6}})\s*(.*)", spec)
    if not match or int(match[3]) < 1:
        raise ExplorerError(
            f"--over {path}: '{spec}' is not A:B:N[unit], for example device.thickness=5:16:4nm."
        )
    low, high, count, unit = float(match[1]), float(match[2]), int(match[3]), match[4].strip()
    return path, [f"{value:.12g} {unit}".strip() for value in np.linspace(low, high, count)]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sweep)
