"""How the app is served: the options of `wetware serve` in one record."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.errors import ExplorerError

SESSIONS = 30
"""Private pages at a time, unless asked otherwise."""

VIEWERS = 60
"""Pages that watch a shared live view at a time, unless asked otherwise."""

HOME = ("127.0.0.1", "localhost", "::1")
"""Addresses that only the person at this machine can reach."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Options of a server.

    Attributes: `address`; `origins` hosts that pages may come from; `sessions` and `viewers` at a
    time; `engines` cores for simulations, None for all but one; `rate` frames/s of a page at most;
    `hidden` seconds after which a page that nobody sees is held, `idle` minutes after which one
    that nobody touches ends, 0 never; `memory` MB of one page's simulation; `json_log` one JSON
    object a line; `proxy` whether a proxy in front names the visitor and the scheme; `root` path
    under which the proxy serves the app; `embed` hosts that may show the app in a frame;
    `basic_auth`, `oauth` and `cookie_secret` are handed to Panel.
    """

    address: str = "127.0.0.1"
    origins: tuple[str, ...] = ()
    sessions: int = SESSIONS
    viewers: int = VIEWERS
    engines: int | None = None
    rate: float = 30.0
    hidden: float = 60.0
    idle: float = 60.0
    memory: float = 64.0
    json_log: bool = False
    proxy: bool = False
    root: str = ""
    embed: tuple[str, ...] = ()
    basic_auth: str = ""
    oauth: tuple[tuple[str, str], ...] = ()
    cookie_secret: str = ""

    @property
    def local(self) -> bool:
        """Whether only the person at this machine can reach the server."""
        return self.address in HOME and not self.origins and not self.proxy

    def check(self) -> None:
        """Raise ExplorerError where an option cannot be."""
        least = {"--sessions": self.sessions, "--engines": self.engines or 1, "--rate": self.rate,
                 "--memory": self.memory}  # fmt: skip
        for name, value in least.items():
            if value < 1:
                raise ExplorerError(f"{name}: {value:g} is out of bounds, allowed is 1 and more.")
        none = {"--viewers": self.viewers, "--hidden": self.hidden, "--idle": self.idle}
        for name, value in none.items():
            if value < 0:
                raise ExplorerError(f"{name}: {value:g} is out of bounds, allowed is 0 and more.")
        if self.root and not self.root.startswith("/"):
            raise ExplorerError(f"--root: '{self.root}' must begin with a slash, as in /wetware.")
        oauth = dict(self.oauth)
        if self.basic_auth and oauth.get("oauth_provider"):
            raise ExplorerError("--basic-auth and --oauth-provider: choose one of the two.")
        if oauth.get("oauth_provider") and not (oauth.get("oauth_key") and
                                                oauth.get("oauth_secret")):  # fmt: skip
            raise ExplorerError(
                "--oauth-provider needs --oauth-key and the environment variable "
                "WETWARE_OAUTH_SECRET."
            )
