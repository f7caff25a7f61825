"""The command `wetware`: serve, run, sweep, presets, parameters.

Errors of the user give one plain line on stderr and exit status 2.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from explorer.errors import ExplorerError, did_you_mean

app = typer.Typer(
    name="wetware",
    help="Explore a neuron that works with ions.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
presets_app = typer.Typer(help="List, show and check presets.", no_args_is_help=True)
app.add_typer(presets_app, name="presets")

Setting = Annotated[
    list[str], typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter, e.g. 6nm.")
]
Seconds = Annotated[str | None, typer.Option("--seconds", metavar="S", help="Run time.")]


def _echo(text: str) -> None:
    sys.stdout.write(text + "\n")


def _assignment(text: str) -> tuple[str, str]:
    path, equals, value = text.partition("=")
    if not equals:
        raise ExplorerError(f"'{text}': give PATH=VALUE, for example device.thickness=6nm.")
    return path.strip(), value.strip()


def _seconds(text: str | None) -> float | None:
    from explorer.quantity import parse

    if text is None:
        return None
    try:
        return parse(text, "s")
    except ExplorerError as error:
        raise ExplorerError(f"--seconds: {error}.") from None


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"'{text[:40]}' is not a whole number.") from None


def _scenario(preset: str, settings: list[str]):
    from explorer.scenario import load_preset

    scenario = load_preset(preset)
    scenario.update(dict(_assignment(text) for text in settings))
    return scenario


@app.command()
def serve(
    port: Annotated[int, typer.Option(parser=_whole, help="Port; 0 takes a free one.")] = 5006,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    show: Annotated[bool, typer.Option("--show/--no-show", help="Open the browser.")] = True,
    desktop: Annotated[bool, typer.Option("--desktop", help="Open a window of its own.")] = False,
    allow_origin: Annotated[
        list[str], typer.Option("--allow-origin", metavar="HOST", help="Host allowed to connect.")
    ] = [],  # noqa: B006
) -> None:
    """Serve the app and open it in the browser."""
    from explorer.app import serve as serve_app

    if not 0 <= port <= 65535:
        raise ExplorerError(f"--port: {port} is out of bounds, allowed is 0 to 65535.")
    if desktop:
        raise ExplorerError("--desktop: the desktop window is not part of this version yet.")
    serve_app(port=port, address=address, show=show, origins=tuple(allow_origin))


@app.command()
def run(
    preset: Annotated[str, typer.Argument(help="Preset id or .toml file.")],
    settings: Setting = [],  # noqa: B006
    seconds: Seconds = None,
    seed: Annotated[
        int | None, typer.Option(parser=_whole, help="Seed; the preset's own if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[Path | None, typer.Option(help="File: .csv, .json or .nc.")] = None,
) -> None:
    """Run a preset without a screen and print its summary."""
    from explorer.engine.run import simulate
    from explorer.export.files import check_ending, plain_json, save

    scenario = _scenario(preset, settings)
    if out is not None:
        check_ending(out)
    result = simulate(scenario, seconds=_seconds(seconds), seed=seed)
    if out is not None:
        save(result, out)
    _echo(plain_json(result.summary()) if as_json else _report(result.summary()))


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


@app.command()
def sweep(
    preset: Annotated[str, typer.Argument(help="Preset id or .toml file.")],
    over: Annotated[
        list[str], typer.Option("--over", metavar="PATH=A:B:N[unit]", help="N values from A to B.")
    ],
    out: Annotated[Path, typer.Option(help="File to write: .nc")],
    settings: Setting = [],  # noqa: B006
    seconds: Seconds = None,
    seeds: Annotated[int, typer.Option(parser=_whole, help="How many seeds at each point.")] = 8,
) -> None:
    """Run a grid of parameter values and write the results as netCDF."""
    from explorer.export.files import check_ending, netcdf_bytes
    from explorer.paths import write_whole
    from explorer.sweep import sweep as run_sweep

    check_ending(out, (".nc",))
    scenario = _scenario(preset, settings)
    axes = dict(_axis(text) for text in over)

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done} of {total} runs")

    dataset = run_sweep(scenario, axes, seconds=_seconds(seconds), seeds=seeds, progress=show)
    write_whole(out, netcdf_bytes(dataset))
    _echo(f"{out}: {int(dataset['spikes'].size)} runs over {', '.join(axes)}")


def _axis(text: str) -> tuple[str, list[str]]:
    """Return the path and N values of `PATH=A:B:N[unit]`, as texts with the unit."""
    import re

    import numpy as np

    path, spec = _assignment(text)
    number = r"[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?"
    match = re.fullmatch(rf"({number}):({number}):(\d{{1,6}})\s*(.*)", spec)
    if not match or int(match[3]) < 1:
        raise ExplorerError(
            f"--over {path}: '{spec}' is not A:B:N[unit], for example device.thickness=5:16:4nm."
        )
    low, high, count, unit = float(match[1]), float(match[2]), int(match[3]), match[4].strip()
    return path, [f"{value:.12g} {unit}".strip() for value in np.linspace(low, high, count)]


@presets_app.command("list")
def presets_list() -> None:
    """List all presets with their titles."""
    from explorer.scenario import load_preset, presets

    for name in presets():
        try:
            title = load_preset(name).title
        except ExplorerError as error:
            title = f"cannot be read: {error}"
        _echo(f"{name:28}{title}")


@presets_app.command("show")
def presets_show(preset: Annotated[str, typer.Argument(help="Preset id or .toml file.")]) -> None:
    """Print a preset's file."""
    from explorer.scenario.presets import load_preset, preset_path

    load_preset(preset)
    _echo(preset_path(preset).read_text(encoding="utf-8").rstrip())


@presets_app.command("check")
def presets_check(files: Annotated[list[str] | None, typer.Argument(help="Files or ids.")] = None):
    """Check preset files (all presets if none is named)."""
    from explorer.engine.layout import lay_out
    from explorer.scenario import load_preset, presets

    for name in files or presets():
        try:
            lay_out(load_preset(name))
        except ExplorerError as error:
            text = str(error)
            raise ExplorerError(text if text.startswith(name) else f"{name}: {text}") from None
        _echo(f"{name}: ok")


@presets_app.command("schema")
def presets_schema() -> None:
    """Print the JSON Schema of preset files, for editors."""
    import json

    from explorer.scenario.schema import preset_schema

    _echo(json.dumps(preset_schema(), indent=2, ensure_ascii=False))


@app.command()
def parameters(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List every parameter: path, unit, bounds, default, evidence and what it does."""
    from explorer.export.files import plain_json
    from explorer.scenario.catalogue import catalogue

    rows = catalogue()
    if as_json:
        _echo(plain_json({"parameters": rows}))
        return
    for row in rows:
        bounds = "" if row["bounds"] is None else f"{row['bounds'][0]:g} to {row['bounds'][1]:g}"
        if row["choices"]:
            bounds = " | ".join(row["choices"])
        _echo(f"{row['path']:32}{row['default']!s:12}{row['unit']:10}{bounds:26}"
              f"{row['evidence']:13}{row['applies']:7}{row['doc']}")  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors of the user end with status 2 and one line on stderr."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        sys.exit(_run(words))
    except ExplorerError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)


def _run(words: list[str]) -> int:
    """Run one command and return its exit status; usage errors become ExplorerError."""
    command = typer.main.get_command(app)
    try:
        return command.main(args=list(words), prog_name="wetware", standalone_mode=False) or 0
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            raise ExplorerError(_usage(error, command)) from None
        if type(error).__name__ in ("Abort", "Exit"):
            return getattr(error, "exit_code", 1)
        raise


def _usage(error: Exception, command) -> str:
    """Return a usage error as one line: where, what, and the nearest command."""
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    place = context.command_path if context is not None else "wetware"
    group = context.command if context is not None else command
    if "No such command" in message and hasattr(group, "commands"):
        wrong = message.split("'")[1] if "'" in message else ""
        names = ", ".join(group.commands)
        return f"{place}: '{wrong}' is not a command, allowed are {names}." + did_you_mean(
            wrong, group.commands
        )
    if not message:
        return f"{place}: a command is missing; '{place} --help' names them."
    return f"{place}: {message}"


def _fail(message: str) -> None:
    sys.stderr.write(" ".join(message.split()) + "\n")
    sys.exit(2)
