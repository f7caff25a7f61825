"""The command `run`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import (
    Preset,
    Seconds,
    Setting,
    echo,
    run_seconds,
    scenario_of,
    whole,
)

ORDER = 20


def run(
    preset: Preset,
    settings: Setting = [],  # noqa: B006
    seconds: Seconds = None,
    seed: Annotated[
        int | None, typer.Option(parser=whole, help="Seed; the preset's own if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[Path | None, typer.Option(help="File: .csv, .json or .nc.")] = None,
) -> None:
    """Run a preset without a screen and print its summary.

    A large run into a .nc file is written while it runs; stopped, it leaves a readable file.
    """
    from explorer.engine.layout import lay_out
    from explorer.engine.run import simulate
    from explorer.engine.stream import LARGE
    from explorer.export.files import check_ending, plain_json, save

    scenario = scenario_of(preset, settings)
    length = run_seconds(seconds)
    if out is not None:
        check_ending(out)
    steps = lay_out(scenario, neurons=1, seed=seed, seconds=length).steps
    if out is not None and out.suffix == ".nc" and steps * scenario.population.size >= LARGE:
        summary = _streamed(scenario, out, length, seed)
    else:
        result = simulate(scenario, seconds=length, seed=seed, threads=os.cpu_count() or 1)
        if out is not None:
            save(result, out)
        summary = result.summary()
    echo(plain_json(summary) if as_json else _report(summary))


def _streamed(scenario, out: Path, seconds: float | None, seed: int | None) -> dict:
    """Run a scenario into a file that grows, and return its summary."""
    from explorer.engine.layout import lay_out
    from explorer.engine.run import TRACE_SAMPLES, TRACED_NEURONS
    from explorer.engine.stream import stream
    from explorer.export.streaming import Recording

    traced = min(TRACED_NEURONS, scenario.population.size)
    every = -(-lay_out(scenario, neurons=1, seed=seed, seconds=seconds).steps // TRACE_SAMPLES)

    def show(part: float) -> None:
        if sys.stderr.isatty():
            done = round(40 * part)
            sys.stderr.write(f"\r[{'#' * done}{'.' * (40 - done)}] {part:.0%}")

    try:
        with Recording(out, scenario, seed, traced) as recording:
            summary = stream(
                scenario, recording, seconds, seed, threads=os.cpu_count() or 1, traced=traced,
                every=every, progress=show,
            )  # fmt: skip
            recording.finish()
    except KeyboardInterrupt:
        sys.stderr.write(f"\nstopped; {out} holds what was recorded until now\n")
        raise
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 48 + "\r")
    return summary


def _report(summary: dict) -> str:
    from explorer.quantity import engineering

    rows = [
        ("preset", summary["preset"]),
        ("simulated", f"{engineering(summary['seconds'], 's')}, seed {summary['seed']}"),
        ("neurons", str(summary["neurons"])),
        ("spikes", str(summary["spikes"])),
        ("rate", engineering(summary["rate_hz"], "Hz")),
        ("first spike", engineering(summary["first_spike_s"], "s")),
        ("mean interval", engineering(summary["isi_mean_s"], "s")),
        ("energy per spike", engineering(summary["energy_per_spike_j"], "J") + " (front end)"),
        ("books close within", f"{abs(summary['energy_j']['residual_rel']):.1e}"),
        ("state", summary["state_sha256"]),
    ]
    return "\n".join(f"{name:20}{value}" for name, value in rows)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(run)
