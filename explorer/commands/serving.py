"""The command `serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from explorer.commands.options import whole
from explorer.errors import ExplorerError

ORDER = 10


def serve(
    port: Annotated[int, typer.Option(parser=whole, help="Port; 0 takes a free one.")] = 5006,
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


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)
