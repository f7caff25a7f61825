"""Composition root: turns a visit into a page with its own scenario and engine, and serves it."""

from __future__ import annotations

import logging
import socket
import threading

import holoviews as hv
import panel as pn
from tornado.websocket import WebSocketClosedError

from explorer import paths
from explorer.engine.layout import lay_out
from explorer.engine.run import simulate
from explorer.errors import ExplorerError
from explorer.scenario.presets import load_preset
from explorer.scenario.scenario import Scenario
from explorer.scenario.url import from_query
from explorer.views.stream.socket import Gate, send_at_once
from explorer.views.theme import PAGE_CSS

OPENING = "population/opening"
"""The preset that the app opens on."""

MESSAGE_LIMIT = 8_000_000
"""Largest websocket message the server takes, in bytes; larger ones close the connection."""

log = logging.getLogger(__name__)
_prepared = False


def prepare() -> None:
    """Set the libraries up, once for the process."""
    global _prepared
    if not _prepared:
        pn.extension(raw_css=[PAGE_CSS], notifications=True)
        hv.extension("bokeh")
        send_at_once()
        _prepared = True


def opening(query: dict[str, str]) -> tuple[Scenario, str]:
    """Return the scenario of a visit, and what was wrong with its link (or an empty text)."""
    if not {"preset", "s"} & set(query):
        return load_preset(OPENING), ""
    try:
        scenario = from_query(query)
        lay_out(scenario)
        return scenario, ""
    except ExplorerError as error:
        return load_preset(OPENING), str(error)


def create_app(local: bool = True, gate: Gate | None = None):
    """Return the page of a new visit; call it inside a Panel session.

    `gate` belongs to a server that also serves its routes; without one, frames take the toolkit's
    own connection.
    """
    from explorer.views.window import Window

    prepare()
    arguments = pn.state.session_args or {}
    query = {
        name: values[0].decode("utf-8", "replace") for name, values in arguments.items() if values
    }
    scenario, problem = opening(query)
    page = Window(scenario, local, problem, gate)
    pn.state.onload(page.start)
    pn.state.on_session_destroyed(lambda context: page.close())
    return page.page


def warm_up() -> None:
    """Load (or, the very first time, compile) the kernels in the background."""

    def run():
        try:
            for neurons in (None, 1):  # in lanes, as the app opens, then one by one
                simulate(load_preset(OPENING), seconds=2e-4, neurons=neurons)
        except Exception:
            log.exception("warming up failed; the first run will compile instead")

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


def _free_port(address: str, port: int) -> int:
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


def is_local(address: str, origins: tuple[str, ...]) -> bool:
    """Return whether only the person at this machine can reach the server."""
    return address in ("127.0.0.1", "localhost", "::1") and not origins


def server(port: int, address: str = "127.0.0.1", origins: tuple[str, ...] = (),
           own_socket: bool = True):  # fmt: skip
    """Return the server, not yet started, and its port; `own_socket` False leaves ours out."""
    prepare()
    port = _free_port(address, port)
    local = is_local(address, origins)
    gate = Gate() if own_socket else None
    hosts = [f"{name}:{port}" for name in {address, "localhost", "127.0.0.1"}]
    for origin in origins:
        hosts.append(origin if ":" in origin else f"{origin}:{port}")
        hosts.append(origin)
    made = pn.io.server.get_server(
        {"/": lambda: create_app(local, gate)}, port=port, address=address, websocket_origin=hosts,
        title={"/": "Wetware Explorer"}, start=False, show=False, liveness=True,
        ico_path=str(paths.assets() / "icons" / "favicon.ico"),
        unused_session_lifetime_milliseconds=10_000, check_unused_sessions_milliseconds=2_000,
        keep_alive_milliseconds=10_000, websocket_max_message_size=MESSAGE_LIMIT,
        extra_patterns=gate.routes() if gate else [],
    )  # fmt: skip
    quiet_about_closed_tabs(made.io_loop)
    return made, port


def serve(port: int = 5006, address: str = "127.0.0.1", show: bool = True,
          origins: tuple[str, ...] = ()) -> None:  # fmt: skip
    """Serve the app until it is interrupted; opens the browser with `show`."""
    import sys

    warm_up()
    made, port = server(port, address, origins)
    shown = "localhost" if address in ("127.0.0.1", "0.0.0.0") else address
    url = f"http://{shown}:{port}/"
    sys.stdout.write(f"Wetware Explorer: {url}  (stop with Ctrl-C)\n")
    sys.stdout.flush()
    if show:
        made.io_loop.add_callback(made.show, "/")
    made.start()
    try:
        made.io_loop.start()
    except KeyboardInterrupt:
        made.stop()
