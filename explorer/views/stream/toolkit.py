"""The toolkit's own sockets: small messages at once, nothing lost or told twice, one end each."""

from __future__ import annotations

import panel_material_ui as pmui
from bokeh.server.session import ServerSession
from bokeh.server.views.ws import WSHandler
from panel.io.state import state


def send_at_once() -> None:
    """Let the toolkit's sockets send small messages at once.

    Its protocol sends one update as several small messages; held back by the network stack's
    collection of small packets, frames would arrive in bursts. Wraps a class of the server library
    once; a test keeps watch that it still fits.
    """
    if getattr(WSHandler.open, "sends_at_once", False):
        return
    plain = WSHandler.open

    def open_at_once(self):
        self.set_nodelay(True)
        return plain(self)

    open_at_once.sends_at_once = True
    WSHandler.open = open_at_once


def close_once() -> None:
    """Let the toolkit's sockets end but once.

    Its sign of life finds a closed connection before that connection says so: it takes the session
    from it, and then the socket's own end, or a last message, asks in vain for the session.
    """
    if getattr(WSHandler.on_close, "closes_once", False):
        return
    plain_close, plain_message = WSHandler.on_close, WSHandler.on_message

    def gone(handler) -> bool:
        return handler.connection is not None and handler.connection._session is None

    def on_close(self):
        if not gone(self):
            plain_close(self)

    async def on_message(self, fragment):
        if not gone(self):
            return await plain_message(self, fragment)

    on_close.closes_once = True
    WSHandler.on_close, WSHandler.on_message = on_close, on_message


def nothing_thrown_away() -> None:
    """Let a page count as connected as soon as its browser has been told what is on it.

    The toolkit counts it only when the browser has drawn all of it, seconds later on a slow
    machine, and until then throws away what changes of a page were held to go out together, as if
    they were still to be told. What a person, or a tab that was loaded anew, does meanwhile would
    make parts that the browser never hears of.
    """
    if getattr(ServerSession._handle_pull, "throws_nothing_away", False):
        return
    plain = ServerSession._handle_pull

    async def pull(session, message, connection):
        reply = await plain(session, message, connection)
        if reply is not None:  # else the session is over
            state._connected[session.document] = True
        return reply

    pull.throws_nothing_away = True
    ServerSession._handle_pull = pull


def notices_as_plain_data() -> None:
    """Let a page's notices go to the browser as plain data.

    The toolkit makes each a part of the page. A browser that has done with one sends back the list
    of those left, and the parts it has not named before it sends whole, as if they were new: the
    server knows them already and complains.
    """
    corner = pmui.NotificationArea
    if getattr(corner._process_param_change, "sends_plain_data", False):
        return
    plain = corner._process_param_change

    def changed(self, params):
        if "notifications" in params:
            params["notifications"] = [told(notice) for notice in params["notifications"]]
        return plain(self, params)

    def told(notice) -> dict[str, object]:
        if isinstance(notice, dict):
            return notice
        values = notice.param.values().items()
        return {key: value for key, value in values if key not in ("name", "notification_area")}

    changed.sends_plain_data = True
    corner._process_param_change = changed
