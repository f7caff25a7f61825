"""Answers that need no session, and the gate in front of those that do."""

from __future__ import annotations

import json
from urllib.parse import urlencode, urlsplit

from bokeh.protocol.exceptions import ProtocolError
from tornado.routing import Matcher, PathMatches, Rule
from tornado.web import Application, RequestHandler

from explorer.engine.turns import TURNS
from explorer.language import COOKIE, speaking, wished
from explorer.server import notes
from explorer.server.log import event
from explorer.server.seats import Seats
from explorer.version import VERSION
from explorer.views.live.shares import SHARES
from explorer.views.stream.socket import may_connect

LIVE = "/live"
"""Path of shared live views."""

KEPT = ("preset", "s", "lesson", "class", "student", "lock", "hide", "projector", "lang", "now",
        "check")  # fmt: skip
"""Parts of a link that a page which ended takes along."""

LONGEST_QUERY = 20_000
"""Longest query that is taken back into a link [characters]."""


LONGEST_HOST = 300
"""Longest name of a host that is looked up [characters]."""


class Health(RequestHandler):
    """Answers `/health`: whether the server lives, and how much it has to do."""

    def initialize(self, seats: Seats) -> None:
        """Take the seats."""
        self._seats = seats

    def get(self) -> None:
        """Write the state as JSON; with `?from=HOST` also whether pages from there may connect."""
        seats = self._seats
        host = self.get_query_argument("from", "")[:LONGEST_HOST]
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        full = seats.full("private")
        state = {
            "status": "full" if full else "ok", "version": VERSION,
            "sessions": seats.count("private"), "most_sessions": seats.most,
            "viewers": seats.count("viewer"), "live_views": len(SHARES),
            "running": TURNS.running(), "engine_cores": TURNS.slots,
            "served": seats.served, "refused": seats.refused, "page_waiting": seats.spare,
            "uptime_s": round(seats.uptime, 1),
        }  # fmt: skip
        if host:
            state["may_connect"] = may_connect(self.application, host)
        self.write(json.dumps(state))


class Note(RequestHandler):
    """One of the pages that need no session."""

    def initialize(self, seats: Seats, kind: str, root: str, minutes: float = 0.0) -> None:
        """Take what the pages tell."""
        self._seats, self._kind, self._root, self._minutes = seats, kind, root, minutes

    def get(self) -> None:
        """Write the page, in the language of the visit."""
        accepts = self.request.headers.get("Accept-Language", "")
        chosen = self.get_query_argument("lang", ""), self.get_cookie(COOKIE, "")
        with speaking(wished(*chosen, accepts)):
            self._answer()

    def _answer(self) -> None:
        self.set_header("Cache-Control", "no-store")
        query = self.request.query[:LONGEST_QUERY]
        here = self.request.path + (f"?{query}" if query else "")
        home = f"{self._root}/"
        if self._kind == "ended":
            kept = {name: self.get_query_argument(name, "") for name in KEPT}
            query = urlencode({name: text for name, text in kept.items() if text})
            self.write(notes.ended(f"{home}?{query}" if query else home, self._minutes))
            return
        if self._kind == "over":
            self.set_status(410)
            self.write(notes.over(home))
            return
        self._seats.refused += 1
        event("refused", kind=self._kind, address=self.request.remote_ip)
        self.set_status(503)
        self.set_header("Retry-After", str(notes.RETRY))
        if self._kind == "viewer":
            self.write(notes.crowded(here, self._seats.most_viewers))
        else:
            self.write(notes.full(here, self._seats.most))


class _Gate(Matcher):
    """Matches a visit that gets a note instead of a session."""

    def __init__(self, seats: Seats, kind: str, root: str):
        self._seats, self._kind = seats, kind
        self._page = f"{root}{LIVE}" if kind != "private" else (root or "/")

    def match(self, request):
        """Return nothing for a visit that may come in."""
        path = request.path.removesuffix("/autoload.js").rstrip("/") or "/"
        if path != self._page:
            return None
        if self._kind == "over":
            token = request.query_arguments.get("token", [b""])[0].decode("utf-8", "replace")
            return {} if SHARES.find(token) is None else None
        return {} if self._seats.full(self._kind) else None


class _Foreign(Matcher):
    """Matches a socket that is asked for by a page whose host is not on the server's list.

    The web server asks its own list only about pages of another host than the one they call; but
    by a name that leads here, any page may look like one of ours.
    """

    def __init__(self, application: Application):
        self._application = application

    def match(self, request):
        """Return nothing for a request that may come in."""
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return None
        origin = request.headers.get("Origin") or request.headers.get("Sec-Websocket-Origin")
        if origin is None or may_connect(self._application, urlsplit(origin).netloc):
            return None
        return {}


class Refused(RequestHandler):
    """Answers a socket of a page that may not connect."""

    def get(self) -> None:
        """Refuse it."""
        event(
            "refused", kind="origin", origin=self.request.headers.get("Origin", "")[:LONGEST_HOST]
        )
        self.set_status(403)
        self.finish("Pages of this address may not connect; see --allow-origin.")


def patterns(seats: Seats, minutes: float, root: str) -> list[tuple]:
    """Return the routes beside those of the app."""
    ended = {"seats": seats, "kind": "ended", "root": root, "minutes": minutes}
    return [(r"/health", Health, {"seats": seats}), (r"/ended", Note, ended)]


def guard(application: Application, seats: Seats, root: str) -> None:
    """Put the gate in front: whoever finds no seat gets a page before a session is made.

    Below a path, `/health` answers as well: a watchdog beside the server needs no path of a proxy.
    """
    rules = [
        Rule(_Gate(seats, kind, root), Note, {"seats": seats, "kind": kind, "root": root})
        for kind in ("over", "viewer", "private")
    ]
    rules.insert(0, Rule(_Foreign(application), Refused))
    if root:
        rules.append(Rule(PathMatches("/health"), Health, {"seats": seats}))
    application.wildcard_router.rules[:0] = rules
    for path, context in application._applications.items():
        _guard_sockets(context, seats, "viewer" if path == LIVE else "private")


def _guard_sockets(context, seats: Seats, kind: str) -> None:
    """Refuse a socket that would make a session of its own in a full room."""
    plain = context.create_session_if_needed

    async def guarded(session_id, *arguments, **options):
        known = session_id in context._sessions or session_id in context._pending_sessions
        if not known and not seats.reserved(session_id) and seats.full(kind):
            raise ProtocolError("all seats are taken")
        return await plain(session_id, *arguments, **options)

    context.create_session_if_needed = guarded
