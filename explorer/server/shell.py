"""The page's HTML at once, its session meanwhile.

All visits get the same HTML but for a token that names their session. So once one page has been
rendered, the next ones are answered from it, and while the browser loads scripts, the server makes
the session: neither waits for the other.

Everything that knows the toolkit's own handler of pages is in this file.
"""

from __future__ import annotations

import asyncio
import functools
import json
import logging
import re
import time
from pathlib import Path

from bokeh.util.token import generate_jwt_token, generate_session_id
from panel.config import config
from panel.io.resources import LOCAL_DIST, patch_model_css
from panel.io.server import DocHandler, _set_request_route_context
from panel.io.state import set_curdoc, state
from tornado.ioloop import IOLoop
from tornado.routing import PathMatches, Rule
from tornado.web import authenticated

from explorer import language
from explorer.language import translate as _
from explorer.server.seats import Seats
from explorer.server.spare import Spare, Wish

TOKEN = re.compile(r'"token":"([^"]+)"')
MARK = '"token":"@"'
FETCH = '<link rel="modulepreload" href={}>'
RUN = """<script>document.addEventListener("DOMContentLoaded", () => setTimeout(() => {{
  import({}).catch(() => {{}}); }}));</script>"""
"""Fetch the widgets' module, and have it ready before the session asks for it."""

PLAIN_IMPORT = """<script>if (window.importShim) importShim = new Proxy(importShim, {
  apply: (shim, self, [address]) => import(address).catch(() => shim(address))});</script>"""
"""The toolkit imports modules through a stand-in for browsers that cannot do all of it. Ours need
nothing of that, and a browser's own import reads them faster and keeps what it has compiled."""

FIRST, REST, PATIENCE = 0.2, 0.07, 1.0
"""Seconds a session waits, so that the browser gets what the HTML names and reads it while making
the session keeps this server busy: for the first request; since the last one was answered; at most.
A browser that asks for nothing has everything."""

OWN = ("bokeh-token", "bokeh-session-id")
"""Arguments of a visit that brings a session of its own."""

log = logging.getLogger(__name__)


@functools.lru_cache(maxsize=16)
def unconnected(spoken: str) -> str:
    """Return the script that says in a language why a page is not connected."""
    with language.speaking(spoken):
        texts = {
            "away": _("The server does not answer. This page opens by itself as soon as it does."),
            "origin": _(
                "This server does not let pages of {host} in. Whoever runs it can start it with "
                "--allow-origin {host}."
            ),
            "blocked": _(
                "The server answers, but its live connection (a websocket) does not get through. "
                "A proxy in front has to pass the Upgrade header on; a firewall may also block it."
            ),
        }
    code = (Path(__file__).parent / "unconnected.js").read_text(encoding="utf-8")
    said = json.dumps(texts).replace("<", "\\u003c")
    return f"<script>{{const texts = {said};\n{code}}}</script>"


class Shell:
    """The HTML of a page without its token, and when the server last answered a request.

    `text` is None before the first visit.
    """

    def __init__(self):
        self.text: str | None = None
        self.answered = 0.0

    def keep(self, page: str, module: str) -> None:
        """Keep a rendered page; `module` is the address of the widgets' module, or empty."""
        if len(TOKEN.findall(page)) != 1 or "</body>" not in page:
            return  # rendered in some other way than is known here: nothing is kept
        text = TOKEN.sub(MARK, page)
        if module:
            text = text.replace("<head>", "<head>" + FETCH.format(json.dumps(module)), 1)
            text = text.replace("</body>", RUN.format(json.dumps(module)) + "</body>")
        self.text = text

    def page(self, token: str) -> str:
        """Return the page of one visit."""
        return self.text.replace(MARK, f'"token":{json.dumps(token)}')


class Page(DocHandler):
    """Renders a page, and lets it say why it is not connected, should that be so."""

    def write(self, chunk) -> None:
        """Write the page with the scripts of ours."""
        if isinstance(chunk, str) and "</body>" in chunk:
            head, end, tail = chunk.rpartition("</body>")
            chunk = head + unconnected(self._spoken()) + end + tail
            chunk = chunk.replace("</head>", PLAIN_IMPORT + "</head>", 1)
        super().write(chunk)

    def _spoken(self) -> str:
        return language.wished(
            self.get_query_argument("lang", ""), self.get_cookie(language.COOKIE, ""),
            self.request.headers.get("Accept-Language", ""),
        )  # fmt: skip


class EarlyPage(Page):
    """Answers a visit with the shell, where there is one, and then makes its session."""

    def initialize(self, *arguments, shell: Shell, seats: Seats, spare: Spare | None,
                   **options) -> None:  # fmt: skip
        """Take the server's shell and seats, and its spare page if it has one."""
        super().initialize(*arguments, **options)
        self._shell, self._seats, self._spare = shell, seats, spare
        self._rendered = ""

    def write(self, chunk) -> None:
        """Keep in mind what is written: the first page becomes the shell."""
        if isinstance(chunk, str):
            self._rendered += chunk
        super().write(chunk)

    def get(self, *arguments, **names):
        """Answer a visit; returns what is to be awaited, or nothing."""
        prefix = self.application.prefix
        if prefix and self.request.path == prefix:
            # Before asking who it is: the way to the sign-in is told relative to this address.
            self.redirect(f"{prefix}/" + (f"?{self.request.query}" if self.request.query else ""))
            return None
        return self._answer(*arguments, **names)

    @authenticated
    async def _answer(self, *arguments, **names) -> None:
        in_advance = self._spare is not None and self._spare.orders(self.request)
        own = any(name in self.request.arguments for name in OWN)
        if self._shell.text is None or own or in_advance:
            await super().get(*arguments, **names)
            made = self._made()
            self._learn(made)
            if in_advance and made is not None:
                self._spare.keep(made)
            return
        _set_request_route_context(self, *arguments, **names)
        application = self.application
        waiting = self._waiting()
        session = waiting or generate_session_id(
            secret_key=application.secret_key, signed=application.sign_sessions
        )
        token = generate_jwt_token(
            session, secret_key=application.secret_key, signed=application.sign_sessions,
            expiration=application.session_token_expiration,
            extra_payload=self._generate_token_payload(),
        )  # fmt: skip
        self._seats.reserve(session, "private")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/html")
        self.write(self._shell.page(token))
        if not waiting:
            IOLoop.current().add_callback(self._make_when_quiet, session, token)

    def _waiting(self) -> str:
        """Return the id of a session that has been made for such a visit, or nothing."""
        if self._spare is None or self.request.arguments:
            return ""
        asked = self.request
        return self._spare.take(Wish(asked.host, asked.protocol, self._spoken()))

    async def _make_when_quiet(self, session: str, token: str) -> None:
        """Make the session as soon as the browser has what the HTML names."""
        begun = now = time.monotonic()
        end = begun + FIRST
        while now < min(end, begun + PATIENCE):
            await asyncio.sleep(min(end - now, REST))
            now = time.monotonic()
            if self._shell.answered > begun:
                end = self._shell.answered + REST
        await self._make(session, token)

    async def _make(self, session: str, token: str) -> None:
        """Make the session; the browser's socket waits for it."""
        context = self.application_context
        try:
            made = await context.create_session_if_needed(session, self.request, token)
            self._dress(made.document)
        except Exception as error:
            log.exception("a page could not be made")
            waiting = context._pending_sessions.pop(session, None)
            if waiting is not None and not waiting.done():
                waiting.set_exception(error)
                waiting.exception()  # seen here; a socket that waits sees it too
            self._seats.leave(session)

    def _dress(self, document) -> None:
        """Let style sheets come from this server, as rendering the page would have done."""
        if self.application.resources().mode != "server":
            return
        with set_curdoc(document):
            place = f"{state.rel_path}/{LOCAL_DIST}" if state.rel_path else LOCAL_DIST
            document._template_variables |= {"theme_name": config.theme, "dist_url": place}
            for root in document.roots:
                patch_model_css(root, dist_url=place)

    def _made(self):
        """Return the session of the page that has just been rendered, or None."""
        found = TOKEN.search(self._rendered)
        if found is None or self.get_status() != 200:
            return None
        sessions = self.application_context.sessions
        return next((one for one in sessions if one.token == found[1]), None)

    def _learn(self, made) -> None:
        """Keep the page that has just been rendered for a session."""
        if self._shell.text is None and made is not None:
            roots = made.document.roots
            modules = [root.esm for root in roots if getattr(root, "bundle", None) == "url"]
            self._shell.keep(self._rendered, modules[0] if modules else "")


def answer_early(application, seats: Seats, root: str, spare: Spare | None = None) -> None:
    """Let the app's page be answered from a shell, and it and live views say what is amiss.

    `spare` keeps a page that has been made in advance; None: there never is one.
    """
    rules, shell, log_request = [], Shell(), application.log_request

    def answered(handler) -> None:
        shell.answered = time.monotonic()
        log_request(handler)

    application.log_request = answered
    for path, context in application._applications.items():
        place = root + path.rstrip("/")
        given = {"application_context": context, "bokeh_websocket_path": f"{place}/ws"}
        if path == "/":
            given |= {"shell": shell, "seats": seats, "spare": spare}
        kind = EarlyPage if path == "/" else Page
        rules.append(Rule(PathMatches(rf"{re.escape(place)}/?"), kind, given))
    application.wildcard_router.rules[:0] = rules
