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
    out: Annotated[Path, typer.Option(help="What to write: .nc (netCDF) or .zarr")],
    settings: Setting = [],  # noqa: B006
    seconds: Seconds = None,
    seeds: Annotated[int, typer.Option(parser=whole, help="How many seeds at each point.")] = 8,
    design: Annotated[
        str, typer.Option(help="grid, or sobol or latin: points scattered between A and B.")
    ] = "grid",
    samples: Annotated[
        int | None, typer.Option(parser=whole, help="Points of the designs sobol and latin.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(parser=whole, help="Processes here; all cores unless told.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="tcp://HOST:PORT", help="A Dask scheduler to run on.")
    ] = None,
) -> None:
    """Run a design of parameter values and write the results.

    After an interruption the same call goes on where it was.
    """
    from explorer.export.files import check_ending, save_dataset
    from explorer.sweep import sweep as run_sweep
    from explorer.sweep.workers import client_for

    check_ending(out, (".nc", ".zarr"))
    if workers is not None and not 1 <= workers <= 1024:
        raise ExplorerError(f"--workers: {workers} is out of bounds, allowed is 1 to 1024.")
    scenario = scenario_of(preset, settings)
    axes = dict(_axis(text) for text in over)

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} of {total} runs")

    journal = out.with_name(f".{out.name}.journal")
    try:
        with client_for(cluster, _workers(workers)) as client:
            dataset = run_sweep(
                scenario, axes, seconds=run_seconds(seconds), seeds=seeds, client=client,
                progress=show, design=design, samples=samples, journal=journal,
            )  # fmt: skip
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; the same command goes on where it was\n")
        raise
    save_dataset(dataset, out)
    journal.unlink(missing_ok=True)  # not before the results are on disk
    echo(f"{out}: {int(dataset['spikes'].size)} runs over {', '.join(axes)}")


def _workers(asked: int | None) -> int:
    """Return the number of processes: as asked, else one a core where Dask is installed."""
    import os
    from importlib.util import find_spec

    if asked is not None:
        return asked
    return (os.cpu_count() or 1) if find_spec("distributed") else 1


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
