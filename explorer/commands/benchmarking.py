"""The command `bench`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from explorer.commands.options import AsJson, echo

ORDER = 90


def bench(
    as_json: AsJson = False,
    neurons: Annotated[
        list[int], typer.Option("--neurons", min=1, max=100_000, help="Numbers of neurons.")
    ] = [1, 1000],  # noqa: B006
    rounds: Annotated[int, typer.Option(min=1, max=100, help="Turns of each tool.")] = 5,
) -> None:
    """Compare the engine's speed with that of other tools, on one core of this machine."""
    from explorer.bench.runner import compare
    from explorer.export.files import plain_json

    def tell(words: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{words:<70}")

    found = compare(tuple(dict.fromkeys(neurons)), rounds, tell)
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 70 + "\r")
    if as_json:
        echo(plain_json(found))
        return
    echo(f"{found['machine']}; processor time, medians of {rounds} turns")
    echo(f"{'model':<14}{'neurons':>8}  {'tool':<26}{'ns per neuron-step':>20}{'ratio':>9}")
    for row in found["rows"]:
        echo(
            f"{row['model']:<14}{row['neurons']:>8}  {row['tool']:<26}"
            f"{row['ns_per_neuron_step']:>20.2f}{row['ratio']:>9.1f}"
        )
    for model, share in found["port_bound_share"].items():
        least = found["port_bound"][model]["bound_ns"]
        echo(f"{model}: least possible {least:.2f} ns for these instructions, reached {share:.0%}")
    for name, lacks in found["missing"].items():
        echo(f"not compared: {name} ({lacks} is not installed)")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(bench)
