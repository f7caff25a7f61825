"""A page that is made while nobody is there: the next visit opens on it.

Making a page keeps the server busy for a second or more. A server at rest asks itself for its page
as a browser would, and keeps the session. It fits a plain visit to the same address in the same
language; others get a page of their own, and the next spare one will suit them.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bokeh.document.events import SessionCallbackAdded, SessionCallbackRemoved
from tornado.httpclient import AsyncHTTPClient
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop, PeriodicCallback

from explorer.server.seats import Seats

HEADER = "X-Spare-Page"
"""Carries the secret by which the server knows its own visit."""

LOOK = 1.0
"""Seconds between two looks whether a spare page is wanted."""

CALM = 2
"""So many looks in a row nobody must be there."""

KEPT = 20.0
"""Seconds in which the browser that got the page must have connected."""

LONGEST = 60.0
"""Seconds that making a page may take."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a page depends on, beside what its link says: host, protocol and language."""

    host: str
    protocol: str
    language: str


def describe_now(document) -> None:
    """Let a document have its description at hand, which a browser asks for first of all.

    It costs a fifth of a second, and holds until anything on the page changes.
    """
    description = document.to_json()

    def changed(event) -> None:
        if isinstance(event, SessionCallbackAdded | SessionCallbackRemoved):
            return  # clocks of the server's own
        document.__dict__.pop("to_json", None)
        document.remove_on_change(changed)

    document.to_json = lambda: description
    document.on_change(changed)


class Spare:
    """The spare page of a server.

    Parameters
    ----------
    seats: who is there.
    address: where this server is reached from its own machine, with the path of its page.
    wish: of the first spare page.
    ready: whether all that a page needs has been loaded.
    """

    def __init__(self, seats: Seats, address: str, wish: Wish, ready: Callable[[], bool]):
        self._seats, self._address, self._wish, self._ready = seats, address, wish, ready
        self._client, self._secret = AsyncHTTPClient, secrets.token_hex(32)
        self._session = None
        self._made_for = wish
        self._calm = 0
        self._failed = False

    def start(self) -> None:
        """Begin to look whether a spare page is wanted; call it on the server's loop."""
        PeriodicCallback(self.look, 1e3 * LOOK).start()

    def orders(self, request: HTTPServerRequest) -> bool:
        """Return whether a visit is the server's own."""
        told = request.headers.get(HEADER, "").encode("utf-8", "replace")
        return secrets.compare_digest(told, self._secret.encode())

    @property
    def there(self) -> bool:
        """Whether a page waits."""
        return self._session is not None and not self._session.destroyed

    async def look(self) -> None:
        """Make a page if nobody is there and none waits."""
        rest = self._seats.most > 1 and self._seats.empty and self._ready()
        self._calm = self._calm + 1 if rest else 0
        if self._calm <= CALM or self._failed or self.there:
            return
        self._made_for = self._wish
        headers = {HEADER: self._secret, "Host": self._wish.host,
                   "Accept-Language": self._wish.language}  # fmt: skip
        try:
            await self._client().fetch(self._address, headers=headers, request_timeout=LONGEST)
        except Exception:
            self._failed = True  # pages are made when they are asked for, as without a spare one
            log.warning("no page could be made in advance", exc_info=True)

    def keep(self, session) -> None:
        """Keep a session that the server's own visit has made; nobody sits in it."""
        session.block_expiration()
        describe_now(session.document)
        self._session, self._seats.spare = session, True
        self._seats.leave(session.id)
        self._seats.served -= 1  # it counts when somebody opens it

    def take(self, wish: Wish) -> str:
        """Return the id of the session that waits for such a visit, or nothing."""
        self._wish, session = wish, self._session
        if not self.there:
            return ""
        self._session, self._seats.spare = None, False
        if wish != self._made_for:  # the next one will suit
            session.unblock_expiration()
            session.request_expiration()
            return ""
        IOLoop.current().call_later(KEPT, session.unblock_expiration)
        self._seats.served += 1
        return session.id
