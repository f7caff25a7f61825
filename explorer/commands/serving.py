"""The command `serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from explorer.commands.options import whole
from explorer.errors import ExplorerError

ORDER = 10

MANY = "A server for many"
SIGN_IN = "Sign-in"

Origins = Annotated[
    list[str],
    typer.Option("--allow-origin", "--allow-websocket-origin", metavar="HOST",
                 help="Host allowed to connect.", rich_help_panel=MANY),
]  # fmt: skip
Embed = Annotated[
    list[str],
    typer.Option("--allow-embed", metavar="HOST", help="Host allowed to show the app in a frame.",
                 rich_help_panel=MANY),
]  # fmt: skip


def _many(name: str, words: str, **options):
    return typer.Option(name, help=words, rich_help_panel=MANY, **options)


def _sign_in(name: str, words: str, variable: str | None = None):
    return typer.Option(name, help=words, rich_help_panel=SIGN_IN, envvar=variable,
                        show_envvar=variable is not None, show_default=False)  # fmt: skip


def serve(
    port: Annotated[
        int | None,
        typer.Option(parser=whole, help="Port; 0 takes a free one.", show_default="5006"),
    ] = None,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    show: Annotated[bool, typer.Option("--show/--no-show", help="Open the browser.")] = True,
    desktop: Annotated[bool, typer.Option("--desktop", help="Open a window of its own.")] = False,
    allow_origin: Origins = [],  # noqa: B006
    sessions: Annotated[int, _many("--sessions", "Private pages at a time.", parser=whole)] = 30,
    viewers: Annotated[
        int, _many("--viewers", "Viewers of shared live views at a time.", parser=whole)
    ] = 60,
    engines: Annotated[
        int, _many("--engines", "Cores for simulations; 0 takes all but one.", parser=whole)
    ] = 0,
    rate: Annotated[float, _many("--rate", "Frames a second of a page at most.")] = 30.0,
    hidden: Annotated[
        float, _many("--hidden", "Seconds until a page that nobody sees is held; 0 never.")
    ] = 60.0,
    idle: Annotated[
        float, _many("--idle", "Minutes until a page that nobody touches ends; 0 never.")
    ] = 60.0,
    memory: Annotated[float, _many("--memory", "MB that one page's simulation may take.")] = 64.0,
    json_log: Annotated[bool, _many("--json-log", "Log one JSON object a line.")] = False,
    behind_proxy: Annotated[
        bool, _many("--behind-proxy", "Believe the proxy in front about visitor and scheme.")
    ] = False,
    root: Annotated[str, _many("--root", "Path of the app, as in /wetware.")] = "",
    allow_embed: Embed = [],  # noqa: B006
    basic_auth: Annotated[
        str, _sign_in("--basic-auth", "A password, or a JSON file of names and passwords.",
                      "WETWARE_BASIC_AUTH")
    ] = "",
    oauth_provider: Annotated[
        str, _sign_in("--oauth-provider", "github, gitlab, google, azure, okta, generic, ...")
    ] = "",
    oauth_key: Annotated[
        str, _sign_in("--oauth-key", "The client id that the provider gave.", "WETWARE_OAUTH_KEY")
    ] = "",
    oauth_redirect: Annotated[
        str, _sign_in("--oauth-redirect", "Address that the provider sends people back to.")
    ] = "",
    oauth_secret: Annotated[
        str, _sign_in("--oauth-secret", "The client secret; better as the variable.",
                      "WETWARE_OAUTH_SECRET")
    ] = "",
    cookie_secret: Annotated[
        str, _sign_in("--cookie-secret", "Signs cookies; without one, a restart signs all out.",
                      "WETWARE_COOKIE_SECRET")
    ] = "",
) -> None:  # fmt: skip
    """Serve the app and open it in the browser, or in a window of its own."""
    from explorer.app import serve as serve_app
    from explorer.server.options import ServeOptions

    if not 0 <= (port or 0) <= 65535:
        raise ExplorerError(f"--port: {port} is out of bounds, allowed is 0 to 65535.")
    if engines < 0:
        raise ExplorerError(f"--engines: {engines} is out of bounds, allowed is 0 and more.")
    oauth = {
        "oauth_provider": oauth_provider, "oauth_key": oauth_key, "oauth_secret": oauth_secret,
        "oauth_redirect_uri": oauth_redirect,
    }  # fmt: skip
    options = ServeOptions(
        address=address, origins=tuple(allow_origin), sessions=sessions, viewers=viewers,
        engines=engines or None, rate=rate, hidden=hidden, idle=idle, memory=memory,
        json_log=json_log, proxy=behind_proxy, root=root, embed=tuple(allow_embed),
        basic_auth=basic_auth, cookie_secret=cookie_secret,
        oauth=tuple(oauth.items()) if oauth_provider else (),
    )  # fmt: skip
    if desktop:
        from explorer.desktop import run

        run(options, port)
        return
    serve_app(port=5006 if port is None else port, show=show, options=options)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)
