"""Composition root: turns a visit into a page with its own scenario and engine, and serves it."""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import os
import secrets
import signal
import socket
import threading

import holoviews as hv
import panel as pn
from bokeh.events import ConnectionLost
from tornado.websocket import WebSocketClosedError

from explorer import paths
from explorer.engine.kernels import compile_in_background
from explorer.engine.layout import lay_out
from explorer.engine.limits import Bound
from explorer.engine.run import simulate
from explorer.engine.turns import TURNS
from explorer.errors import ExplorerError, LessonError
from explorer.language import ENGLISH, catalogue, current_language, known, languages
from explorer.lessons import library
from explorer.lessons.classroom import ClassLink, read
from explorer.lessons.classroom import scenario as class_scenario
from explorer.lessons.lesson import Lesson
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario
from explorer.scenario.url import from_query
from explorer.server.headers import headers, transform
from explorer.server.leaving import let_go_of_notifications
from explorer.server.log import event, set_up
from explorer.server.memory import give_back_when_empty
from explorer.server.options import ServeOptions
from explorer.server.routes import LIVE, guard, patterns
from explorer.server.seats import Seats
from explorer.server.shell import answer_early
from explorer.server.sign_in import KEPT, sign_in
from explorer.server.spare import Spare, Wish
from explorer.views.languages import begin
from explorer.views.live.shares import SHARES
from explorer.views.presence import Rules
from explorer.views.stream.socket import Gate
from explorer.views.stream.toolkit import (
    close_once,
    nothing_thrown_away,
    notices_as_plain_data,
    send_at_once,
)
from explorer.views.theme import PAGE_CSS

OPENING = "population/opening"
"""The preset that the app opens on."""

MESSAGE_LIMIT = 8_000_000
"""Largest websocket message the server takes, in bytes; larger ones close the connection."""

BODY_LIMIT = 1_000_000
"""Largest body of a request, in bytes: a sign-in form is all that is ever posted."""

log = logging.getLogger(__name__)
_prepared = False
_visited = False
_warming = threading.Event()


def prepare() -> None:
    """Set the libraries up, once for the process."""
    global _prepared
    if not _prepared:
        pn.extension(raw_css=[PAGE_CSS], notifications=True)
        hv.extension("bokeh")
        send_at_once()
        close_once()
        nothing_thrown_away()
        notices_as_plain_data()
        _prepared = True


def opening(query: dict[str, str]) -> tuple[Scenario, str]:
    """Return the scenario of a visit, and what was wrong with its link (or an empty text)."""
    if query.get("lesson") and not {"preset", "s"} & set(query):
        return _on_lesson(query["lesson"])
    if not {"preset", "s"} & set(query):
        return load_preset(OPENING), ""
    try:
        scenario = from_query(query)
        lay_out(scenario)
        return scenario, ""
    except ExplorerError as error:
        return load_preset(OPENING), str(error)


def entry(query: dict[str, str]) -> tuple[Scenario, str, ClassLink | None]:
    """Return the scenario of a visit, what was wrong with its link, and the link of its class."""
    try:
        link = read(query)
        if link is None or not link.binds:
            return *opening(query), None
        opened = class_scenario(link)
        lay_out(opened)
        return opened, "", link
    except ExplorerError as error:
        return load_preset(OPENING), str(error), None


def _on_lesson(name: str) -> tuple[Scenario, str]:
    try:
        scenario = load_preset(lesson_of(name).preset)
    except ExplorerError as error:
        return load_preset(OPENING), str(error)
    scenario.set("view.page", "lessons")
    return scenario, ""


def lesson_of(name: str) -> Lesson:
    """Return a shipped lesson by the id of a link; LessonError for a path or an unknown one."""
    if not name.replace("-", "").isalnum():
        raise LessonError(f"this link cannot be opened: '{name[:80]}' is not a lesson.")
    return library.load(name, current_language())


def _lesson_id(query: dict[str, str]) -> str:
    """Return the id of the lesson that a link asks for, or nothing."""
    try:
        return lesson_of(query["lesson"]).id if query.get("lesson") else ""
    except ExplorerError:
        return ""


def _queried() -> dict[str, str]:
    arguments = pn.state.session_args or {}
    return {
        name: values[0].decode("utf-8", "replace") for name, values in arguments.items() if values
    }


def _seated(page, kind: str, seats: Seats) -> None:
    """Give a page its seat until it leaves, and its end when the connection does."""

    def leave():
        if not page.left:
            page.left = True
            seats.leave(key)
            page.close()
            event("closed", kind=kind, sessions=seats.count(kind))

    def arrive():
        seats.arrived(key)
        event("opened", kind=kind, sessions=seats.count(kind))
        page.start()

    page.left = False
    context = pn.state.curdoc.session_context if pn.state.curdoc is not None else None
    key = page if context is None else context.id
    seats.take(key, kind)
    pn.state.onload(arrive)
    pn.state.on_session_destroyed(lambda context: leave())
    let_go_of_notifications()
    if pn.state.curdoc is not None:
        # A page whose socket is gone never comes back: its tab asks for a new one.
        pn.state.curdoc.on_event(ConnectionLost, lambda lost: leave())


def create_app(local: bool = True, rules: Rules = Rules(), seats: Seats | None = None,
               gate: Gate | None = None):  # fmt: skip
    """Return the page of a new visit; call it inside a Panel session.

    `gate` belongs to a server that also serves its routes; without one, frames take the toolkit's
    own connection.
    """
    global _visited
    _visited = True
    from explorer.views.window import Window

    prepare()
    query = _queried()
    begin(query)
    scenario, problem, link = entry(query)
    lesson = _lesson_id(query) if not problem else ""
    page = Window(scenario, local, problem, rules, gate, lesson=lesson, link=link)
    _seated(page, "private", seats or Seats())
    return page.page


def create_live(root: str, seats: Seats, gate: Gate | None = None):
    """Return the page of a visit that watches a shared live view."""
    global _visited
    _visited = True
    from explorer.views.live.view import LiveView

    prepare()
    query = _queried()
    begin(query)
    share = SHARES.find(query.get("token", ""))
    if share is None:  # it ended while this page was on its way
        return pn.pane.HTML(f'<meta http-equiv="refresh" content="0;url={root}/live?token=over">')
    page = LiveView(share, root, gate)
    _seated(page, "viewer", seats)
    return page.page


def warm_up(rest: bool = False) -> None:
    """Load (or, the very first time, compile) the opening's kernels, and read the catalogues of
    languages, in the background; then, with `rest`, see to all other kernels."""

    def run():
        try:
            for code in languages():
                catalogue(code)
            for neurons in (None, 1):  # in lanes, as the app opens, then one by one
                simulate(load_preset(OPENING), seconds=2e-4, neurons=neurons)
            importlib.import_module("explorer.views.window")
            gc.collect()
            if not _visited:
                # What is there now stays: no collection walks through it again and holds pages up.
                # With a page among it, that page would stay for ever.
                gc.freeze()
        except Exception:
            log.exception("warming up failed; the first run will compile instead")
        finally:
            _warming.clear()
        if rest:
            compile_in_background()

    _warming.set()
    threading.Thread(target=run, name="warm-up", daemon=True).start()


def quiet_about_closed_tabs(loop) -> None:
    """Keep closed tabs out of the log: a message on its way to one is no error of anybody."""

    def handle(running, context):
        if not isinstance(context.get("exception"), WebSocketClosedError):
            running.default_exception_handler(context)

    loop.asyncio_loop.set_exception_handler(handle)
    logging.getLogger("bokeh.server.views.ws").addFilter(
        lambda record: "connection was closed" not in record.getMessage()
    )


def free_port(address: str, port: int) -> int:
    """Return the port, or a free one for 0; ExplorerError where it cannot be used."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise ExplorerError(
                f"--port: {address}:{port} cannot be used ({error.strerror}); try another port, "
                "0 takes a free one."
            ) from None
        return probe.getsockname()[1]


def server(port: int, address: str = "127.0.0.1", origins: tuple[str, ...] = (),
           options: ServeOptions | None = None, own_socket: bool = True,
           in_advance: bool = False):  # fmt: skip
    """Return the server, not yet started, and its port.

    `own_socket` False leaves ours out. With `in_advance` it makes a page while nobody is there, so
    that the next visit opens sooner; not behind a proxy or a sign-in, where pages depend on more
    than what can be known before.
    """
    options = options or ServeOptions(address=address, origins=origins)
    options.check()
    prepare()
    address, root = options.address, options.root.rstrip("/")
    port = free_port(address, port)
    local = options.local
    gate = Gate() if own_socket else None
    TURNS.configure(options.engines, options.rate)
    Bound.bytes = None if local else int(options.memory * 1e6)
    seats = Seats(options.sessions, options.viewers)
    # On a machine of one's own nobody waits for the place of a page that rests.
    rules = Rules(0.0 if local else options.hidden, 0.0 if local else options.idle, root)
    hosts = [f"{name}:{port}" for name in {address, "localhost", "127.0.0.1"}]
    for origin in options.origins:
        hosts.append(origin if ":" in origin else f"{origin}:{port}")
        hosts.append(origin)
    # A new secret at every start; only tokens signed with it open a session.
    secret = secrets.token_hex(32)
    made = pn.io.server.get_server(
        {"/": lambda: create_app(local, rules, seats, gate),
         LIVE: lambda: create_live(root, seats, gate)},
        port=port, address=address, websocket_origin=hosts,
        title={"/": "Wetware Explorer", LIVE: "Wetware Explorer, live"}, start=False, show=False,
        liveness=True, ico_path=str(paths.assets() / "icons" / "favicon.ico"),
        unused_session_lifetime_milliseconds=10_000, check_unused_sessions_milliseconds=2_000,
        keep_alive_milliseconds=10_000, websocket_max_message_size=MESSAGE_LIMIT,
        extra_patterns=patterns(seats, options.idle, root) + _frames(gate), sign_sessions=True,
        secret_key=secret.encode(), prefix=root, use_xheaders=options.proxy,
        root_path=f"{root}/", include_cookies=list(KEPT), exclude_headers=["Cookie"],
        http_server_kwargs={"max_body_size": BODY_LIMIT}, **sign_in(options, secret),
    )  # fmt: skip
    signs_in = bool(options.basic_auth or options.oauth)
    spare = None
    if in_advance and not options.proxy and not signs_in:
        spare = _spare(seats, address, port, root)
        made.io_loop.add_callback(spare.start)
    give_back_when_empty(made.io_loop, seats)
    answer_early(made._tornado, seats, root, spare)
    guard(made._tornado, seats, root)
    made._tornado.add_transform(transform(headers(options.embed, signs_in)))
    quiet_about_closed_tabs(made.io_loop)
    return made, port


def _spare(seats: Seats, address: str, port: int, root: str) -> Spare:
    """Return the keeper of the spare page; the first one is in the language of this machine."""
    reached = "127.0.0.1" if address in ("0.0.0.0", "localhost") else address
    wish = Wish(f"{_shown(address)}:{port}", "http", known(os.environ.get("LANG", "")) or ENGLISH)
    return Spare(seats, f"http://{reached}:{port}{root}/", wish, lambda: not _warming.is_set())


def _shown(address: str) -> str:
    """Return the host by which a person on this machine calls the server."""
    return "localhost" if address in ("127.0.0.1", "0.0.0.0") else address


def _frames(gate: Gate | None) -> list[tuple]:
    """Return the routes of our own socket, below the app and below its live views."""
    found = gate.routes() if gate else []
    return found + [(LIVE + path, *rest) for path, *rest in found]


def _stop_when_told(loop) -> None:
    """Stop at SIGTERM; as the first process of a container nothing else would."""
    if threading.current_thread() is threading.main_thread():
        stop = loop.asyncio_loop.call_soon_threadsafe
        signal.signal(signal.SIGTERM, lambda *told: stop(loop.stop))


def serve(port: int = 5006, show: bool = True, options: ServeOptions | None = None) -> None:
    """Serve the app until it is interrupted; opens the browser with `show`."""
    import sys

    options = options or ServeOptions()
    options.check()
    set_up(options.json_log, options.local)
    # Engines hand the interpreter over sooner, so that pages are not kept waiting by many of them.
    sys.setswitchinterval(0.001)
    warm_up(rest=True)
    made, port = server(port, options=options, in_advance=True)
    url = f"http://{_shown(options.address)}:{port}{options.root.rstrip('/')}/"
    with contextlib.suppress(OSError):  # a full disk under the log is no reason not to serve
        sys.stdout.write(f"Wetware Explorer: {url}  (stop with Ctrl-C)\n")
        sys.stdout.flush()
    if show:
        made.io_loop.add_callback(made.show, "/")
    made.start()
    _stop_when_told(made.io_loop)
    event("started", url=url, sessions=options.sessions, engine_cores=TURNS.slots)
    try:
        made.io_loop.start()
    except KeyboardInterrupt:
        made.stop()
    event("stopped")
