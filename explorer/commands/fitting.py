"""The command `fit`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from explorer.commands.options import AsJson, Preset, Setting, echo, run_seconds, scenario_of, whole
from explorer.errors import ExplorerError

ORDER = 75


def fit(
    preset: Preset,
    data: Annotated[
        str | None, typer.Argument(help="CSV of spike times or of an I-V sweep.")
    ] = None,
    free: Annotated[
        list[str], typer.Option("--free", metavar="PATH[=LOW:HIGH[unit]]", help="Fit this.")
    ] = [],  # noqa: B006
    published: Annotated[
        str | None,
        typer.Option("--experiments", metavar="FILE.toml", help="Fit to these; or 'zhao-2025'."),
    ] = None,
    settings: Setting = [],  # noqa: B006
    seed: Annotated[int, typer.Option(parser=whole, help="Seed of noise and search.")] = 1,
    evaluations: Annotated[int, typer.Option(parser=whole, help="Most runs of the model.")] = 150,
    start: Annotated[
        str, typer.Option(metavar="S", help="Start of the stimulus in the file, or 'unknown'.")
    ] = "0 s",
    seconds: Annotated[str | None, typer.Option(metavar="S", help="Length compared.")] = None,
    neurons: Annotated[
        int | None, typer.Option(parser=whole, help="Runs of the model at each point.")
    ] = None,
    effort: Annotated[
        float, typer.Option(help="Trials of --experiments, relative to a verdict.")
    ] = 0.2,
    threads: Annotated[int, typer.Option(parser=whole, help="Threads that share the work.")] = 1,
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="Preset to write: .toml")] = None,
) -> None:
    """Fit parameters to measured data, or to the numbers of experiments, and write a preset."""
    from explorer.export.files import check_ending, plain_json
    from explorer.fit import fit as run_fit
    from explorer.fit import parse_free
    from explorer.paths import write_whole
    from explorer.scenario.presets import to_toml

    if out is not None:
        check_ending(out, (".toml",))
    if neurons is not None and not 1 <= neurons <= 10_000:
        raise ExplorerError(f"--neurons: {neurons} is out of bounds, allowed is 1 to 10000.")
    if not 1 <= threads <= 256:
        raise ExplorerError(f"--threads: {threads} is out of bounds, allowed is 1 to 256.")
    scenario = scenario_of(preset, settings)
    chosen = dict(parse_free(text, scenario) for text in free)
    if published is not None:
        objective = _of_experiments(published, data, effort, threads)
    else:
        objective = _of_data(data, start, run_seconds(seconds), neurons, threads)
    result = run_fit(
        scenario, objective, chosen, seed=seed, evaluations=evaluations, progress=_show
    )
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if out is not None:
        write_whole(out, to_toml(result.scenario))
    echo(plain_json(result.summary()) if as_json else _report(result, out))


def _of_experiments(published: str, data: str | None, effort: float, threads: int):
    from explorer.fit import experiments_objective

    if data is not None:
        raise ExplorerError("--experiments: give either a file of data or experiments, not both.")
    if not 0.01 <= effort <= 100:
        raise ExplorerError(f"--effort: {effort} is out of bounds, allowed is 0.01 to 100.")
    return experiments_objective(published, effort=effort, threads=threads)


def _of_data(data: str | None, start: str, seconds: float | None, neurons: int | None, threads):
    from explorer.fit import objective_for
    from explorer.measured import read_file
    from explorer.quantity import parse

    if data is None:
        raise ExplorerError("fit: name a CSV file of measured data, or --experiments FILE.toml.")
    measured = read_file(data)
    options = {"threads": threads} | ({} if neurons is None else {"neurons": neurons})
    if measured.kind == "spikes":
        options["seconds"] = seconds
        try:
            options["start"] = None if start.strip() == "unknown" else parse(start, "s")
        except ExplorerError as error:
            raise ExplorerError(f"--start: {error}, or 'unknown'.") from None
    return objective_for(measured, **options)


def _show(step) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{step.done} of {step.total} runs, misfit {step.best:.4g}   ")


def _report(result, out: Path | None) -> str:
    from explorer.fit.result import described, row_text

    lines = [
        f"data                {result.name}",
        f"runs of the model   {result.evaluations}, seed {result.seed}",
        f"misfit              {result.start.misfit:.4g} before, {result.end.misfit:.4g} after",
    ]
    for free in result.free:
        value, error = result.values[free.path], result.errors[free.path]
        bound = result.at_bound(free.path)
        note = f" (at its {bound} bound)" if bound else ""
        lines.append(f"fitted              {described(free, value, error, result.scenario)}{note}")
    before = {row.name: row.ours for row in result.start.rows}
    width = max((len(row.name) for row in result.end.rows), default=0) + 2
    lines.append(f"{'compared':{width}}{'measured':>12}{'before':>12}{'after':>12}{'off by':>9}")
    for row in result.end.rows:
        shown = [row_text(value, row.unit) for value in (row.measured, before.get(row.name),
                                                         row.ours)]  # fmt: skip
        columns = "".join(f"{text:>12}" for text in shown)
        lines.append(f"{row.name:{width}}{columns}{row.deviation:>9.2f}")
    lines.append("off by: in tolerances of each number; evidence of the fitted values: fitted")
    if out is not None:
        lines.append(f"written             {out}")
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(fit)
