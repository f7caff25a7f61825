"""A binary websocket of our own beside the toolkit's: one message a frame, sent at once.

What knows the web server's own classes is in this file and in `toolkit.py`, so that another server
would need two other files and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlparse

from bokeh.server.util import check_allowlist
from bokeh.server.views.auth_request_handler import AuthRequestHandler
from bokeh.settings import settings
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketHandler

from explorer.views.stream.wire import Wire

PLACE = "frames"
"""Where the socket lies, below the page's own address: a proxy that moves the page moves both."""

LONGEST = 256
"""Bytes of the longest message that a browser may send."""

MOST = 400
"""Messages that a browser may send in one second; a page sends about one a frame."""

PATIENCE = 5.0
"""Seconds that a new connection has to show its token."""

PING = 20
"""Seconds between two signs of life, so that no proxy takes a paused page for a dead one."""

ENDED, REFUSED = 4001, 4003
"""Why the server closed: the session is over, or the token is none of ours. Both are final."""

KINDS = {"token": (str,), "ack": (int,), "visible": (bool,), "resend": (bool,), "slow": (bool,),
         "moved": (str,), "number": (int,), "value": (int, float)}  # fmt: skip
"""What a browser may say, and in which types."""

MOVE = {"moved", "number", "value"}
"""The words of a slider's move: all of them or none."""

log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who sends frames through a socket and hears what the browser answers."""

    def connected(self) -> None:
        """Hear that a browser has shown the token."""

    def disconnected(self) -> None:
        """Hear that the connection is gone."""

    def acknowledged(self, number: int, slow: bool = False) -> None:
        """Hear that frame `number` has been drawn, by a browser that is too slow for all or not."""

    def seen(self, visible: bool) -> None:
        """Hear whether anybody can see the page."""

    def moved(self, path: str, number: int, value: float) -> None:
        """Hear of a slider's move; the toolkit's connection tells the same, number and all."""

    def resend(self) -> None:
        """Hear that the browser has lost the thread and needs everything anew."""


class Gate:
    """The sessions of one server that wait for their sockets.

    A session's token goes to its page through the toolkit's own connection and comes back as the
    first message: never in an address, where a proxy would log it.
    """

    def __init__(self):
        self._passes: dict[str, Pass] = {}

    def admit(self, listener: Listener) -> Pass:
        """Return a new pass for a session; its token is valid until `Pass.end`."""
        made = Pass(secrets.token_urlsafe(32), listener, self._passes.pop)
        self._passes[made.token] = made
        return made

    def find(self, token: object) -> Pass | None:
        """Return the pass that a token belongs to."""
        return self._passes.get(token) if isinstance(token, str) else None

    def routes(self) -> list[tuple]:
        """Return what the server adds to its addresses."""
        return [(f"/{PLACE}", FrameSocket, {"gate": self})]


class Pass:
    """One session's right to a socket, and the socket while there is one."""

    def __init__(self, token: str, listener: Listener, forget: Callable[[str], object]):
        self.token, self.listener = token, listener
        self._forget = forget
        self._socket: FrameSocket | None = None

    @property
    def open(self) -> bool:
        """Whether a browser listens."""
        return self._socket is not None

    def send(self, message: bytes) -> None:
        """Send one frame; a connection that has just gone is no error."""
        if self._socket is not None:
            self._socket.send(message)

    def attach(self, socket: FrameSocket) -> None:
        """Take a connection; an earlier one of the same session gives way."""
        earlier, self._socket = self._socket, socket
        if earlier is not None:
            earlier.close(1000, "another connection took over")
        self.listener.connected()

    def detach(self, socket: FrameSocket) -> None:
        """Let go of a connection that is gone."""
        if self._socket is socket:
            self._socket = None
            self.listener.disconnected()

    def drop(self) -> None:
        """Give a silent connection up; the browser may come back."""
        if self._socket is not None:
            socket, self._socket = self._socket, None
            socket.close(1013, "no answer")

    def end(self) -> None:
        """End with the session: close the connection, forget the token."""
        with contextlib.suppress(KeyError):
            self._forget(self.token)
        if self._socket is not None:
            socket, self._socket = self._socket, None
            socket.close(ENDED, "the session has ended")


def parse(message: str) -> dict[str, object] | None:
    """Return what a browser said as a dict of known words with sound values, else None."""
    if len(message) > LONGEST:
        return None
    try:
        said = json.loads(message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not said or not set(said) <= set(KINDS):
        return None
    # `type`, not isinstance: True is an int in this language, and no frame number.
    sound = all(type(value) in KINDS[name] for name, value in said.items())
    whole = set(said) >= MOVE or not MOVE & set(said)
    return said if sound and whole else None


def may_connect(application, host: str) -> bool:
    """Return whether the server lets pages of a host connect; the toolkit's socket asks alike."""
    allowed = settings.allowed_ws_origin() or application.websocket_origins
    return check_allowlist(host.lower(), set(allowed))


class FrameSocket(AuthRequestHandler, WebSocketHandler):
    """One connection. Silent until it has shown a token; anything unexpected closes it."""

    max_message_size = LONGEST
    ping_interval = 0

    def initialize(self, gate: Gate) -> None:
        """Take the server's gate."""
        self._gate, self._pass = gate, None
        self._wire: Wire | None = None
        self._limit = None
        self._second, self._count = 0.0, 0

    def check_origin(self, origin: str) -> bool:
        """Return whether a page from `origin` may connect: the same list as the toolkit's."""
        return may_connect(self.application, urlparse(origin).netloc)

    def get_compression_options(self) -> None:
        """Return None: floats hardly shrink, and packing them costs more than a frame."""

    async def get(self, *arguments, **names) -> None:
        """Refuse who has not logged in, where the server asks for that; then shake hands."""
        if not self.current_user:
            self.set_status(403)
            self.finish("Log in first.")
            return
        await super().get(*arguments, **names)

    async def open(self) -> None:
        """Take the connection over, until it is gone; wait for the token, but not for long.

        The server has shaken hands; from here on its own way of reading and writing is too dear.
        """
        self.set_nodelay(True)
        stream, gone = self.ws_connection.stream, asyncio.Event()
        with contextlib.suppress(StreamClosedError):
            await stream.write(b"")  # until the handshake is out
        if stream.closed():
            return  # gone already
        connection = stream.socket.dup()
        stream.set_close_callback(None)
        stream.close()
        self._wire = Wire(self.on_message, gone.set, LONGEST, PING)
        self._limit = IOLoop.current().call_later(PATIENCE, self.close, REFUSED, "no token")
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(lambda: self._wire, connection)
        await gone.wait()

    def send(self, message: bytes) -> None:
        """Send one frame."""
        self._wire.send(message)

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Say why, and close."""
        if self._wire is not None:
            self._wire.close(code or 1000, reason or "")

    def on_message(self, message: str) -> None:
        """Take one message of the browser."""
        said = parse(message)
        if said is None or self._too_many():
            self.close(1008, "not understood")
            return
        if self._pass is None:
            self._enter(said.get("token"))
            return
        listener = self._pass.listener
        if "visible" in said:
            listener.seen(said["visible"])
        if said.get("resend"):
            listener.resend()
        if "moved" in said:
            listener.moved(said["moved"], said["number"], said["value"])
        if "ack" in said:
            listener.acknowledged(said["ack"], said.get("slow", False))

    def _enter(self, token: object) -> None:
        IOLoop.current().remove_timeout(self._limit)
        self._pass = self._gate.find(token)
        if self._pass is None:
            self.close(REFUSED, "unknown token")
            return
        self._pass.attach(self)

    def _too_many(self) -> bool:
        now = time.monotonic()
        if now - self._second > 1.0:
            self._second, self._count = now, 0
        self._count += 1
        return self._count > MOST

    def on_close(self) -> None:
        """Tell the session."""
        if self._limit is not None:
            IOLoop.current().remove_timeout(self._limit)
        if self._pass is not None:
            self._pass.detach(self)
