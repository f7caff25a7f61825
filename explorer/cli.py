"""The command `wetware`; its commands live in explorer/commands.

Errors of the user give one plain line on stderr and exit status 2.
"""

from __future__ import annotations

import contextlib
import sys

import typer

from explorer.commands import commands
from explorer.errors import ExplorerError, did_you_mean

app = typer.Typer(
    name="wetware",
    help="Explore a neuron that works with ions.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module in commands():
    module.register(app)


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
    with contextlib.suppress(OSError):  # it may go to the same full disk
        sys.stderr.write(" ".join(message.split()) + "\n")
        sys.stderr.flush()
    sys.exit(2)
