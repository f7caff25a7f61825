"""A lock in front of every answer: only the window that was given the key gets in.

A loopback port is open to everybody who has an account on the machine. The window of its own comes
in through `/enter?key=...` once, gets a cookie, and every later request has to show that.
"""

from __future__ import annotations

import hmac
import secrets

from tornado.routing import Matcher, Rule
from tornado.web import Application, RequestHandler

COOKIE = "wetware_window"
"""Name of the cookie; scripts cannot read it and no other site can send it along."""

ENTRANCE = "/enter"
"""Path of the door that turns the key into the cookie."""


class Lock:
    """The secrets of one start.

    Attributes: `key` opens the door, `pass_` is what the cookie then holds.
    """

    def __init__(self):
        self.key, self.pass_ = secrets.token_urlsafe(32), secrets.token_urlsafe(32)

    @property
    def entrance(self) -> str:
        """Return path and query that let the window in."""
        return f"{ENTRANCE}?key={self.key}"

    def opened_by(self, key: str) -> bool:
        """Return whether a key fits."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def knows(self, cookie: str) -> bool:
        """Return whether a cookie is the one that was given."""
        return hmac.compare_digest(cookie.encode(), self.pass_.encode())

    def put_on(self, application: Application) -> None:
        """Lock a server, its sockets included; what others had put in front stays behind it."""
        given = {"lock": self}
        application.wildcard_router.rules[:0] = [
            Rule(_Entrance(), _Enter, given), Rule(_Stranger(self), _Refused, {})
        ]  # fmt: skip


class _Entrance(Matcher):
    def match(self, request):
        return {} if request.path == ENTRANCE else None


class _Stranger(Matcher):
    """Matches whoever does not show the cookie."""

    def __init__(self, lock: Lock):
        self._lock = lock

    def match(self, request):
        shown = request.cookies.get(COOKIE)
        return None if shown is not None and self._lock.knows(shown.value) else {}


class _Refused(RequestHandler):
    def prepare(self):
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("This app belongs to a window of its own; start one of yours.\n")


class _Enter(RequestHandler):
    def initialize(self, lock: Lock) -> None:
        self._lock = lock

    def get(self) -> None:
        if not self._lock.opened_by(self.get_query_argument("key", "")):
            self.set_status(403)
            self.finish("This key opens nothing.\n")
            return
        self.set_cookie(COOKIE, self._lock.pass_, httponly=True, samesite="Strict", path="/")
        self.redirect("/")
