"""The command `run`."""

from __future__ import annotations

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
    """Run a preset without a screen and print its summary."""
    from explorer.engine.run import simulate
    from explorer.export.files import check_ending, plain_json, save

    scenario = scenario_of(preset, settings)
    if out is not None:
        check_ending(out)
    result = simulate(scenario, seconds=run_seconds(seconds), seed=seed)
    if out is not None:
        save(result, out)
    echo(plain_json(result.summary()) if as_json else _report(result.summary()))


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
