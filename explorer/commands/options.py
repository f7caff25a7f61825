"""Options and small readers that the commands share."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Annotated

import typer

from explorer.errors import ExplorerError, SaveError
from explorer.paths import reason

Setting = Annotated[
    list[str], typer.Option("--set", metavar="PATH=VALUE", help="Change a parameter, e.g. 6nm.")
]
Seconds = Annotated[str | None, typer.Option("--seconds", metavar="S", help="Run time.")]
Preset = Annotated[str, typer.Argument(help="Preset id or .toml file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def echo(text: str) -> None:
    """Print one line on stdout.

    Raises
    ------
    SaveError
        It goes into a file that cannot take it, as on a full disk.
    """
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise SaveError(f"standard output: could not be written ({reason(error)}).") from error


def drop_output() -> None:
    """Let go of what stdout still holds, so that the end does not try to write it once more."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def assignment(text: str) -> tuple[str, str]:
    """Return path and value of `PATH=VALUE`."""
    path, equals, value = text.partition("=")
    if not equals:
        raise ExplorerError(f"'{text}': give PATH=VALUE, for example device.thickness=6nm.")
    return path.strip(), value.strip()


def run_seconds(text: str | None) -> float | None:
    """Return the run time [s] of `--seconds`, or None."""
    from explorer.quantity import parse

    if text is None:
        return None
    try:
        return parse(text, "s")
    except ExplorerError as error:
        raise ExplorerError(f"--seconds: {error}.") from None


def whole(text: str) -> int:
    """Return a whole number, for options."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"'{text[:40]}' is not a whole number.") from None


def scenario_of(preset: str, settings: list[str]):
    """Return the scenario of a preset with `--set` changes."""
    from explorer.scenario import load_preset

    scenario = load_preset(preset)
    scenario.update(dict(assignment(text) for text in settings))
    return scenario
