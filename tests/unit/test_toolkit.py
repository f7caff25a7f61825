"""What we ask of the toolkit's sockets beyond what it does by itself."""

from __future__ import annotations

import asyncio
import json
import re

import panel as pn
from loops import run_apart
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from explorer.app import prepare


async def connected(port: int):
    """Open a page as a browser does, up to its description; return its socket."""
    address = f"localhost:{port}/"
    page = await AsyncHTTPClient().fetch(f"http://{address}")
    token = re.findall(r'"token":"([^"]+)"', page.body.decode())[0]
    request = HTTPRequest(f"ws://{address}ws", headers={"Origin": f"http://localhost:{port}"})
    line = await websocket_connect(request, subprotocols=["bokeh", token])
    for text in (json.dumps({"msgid": "1", "msgtype": "PULL-DOC-REQ"}), "{}", "{}"):
        await line.write_message(text)
    await heard(line, '"first"')
    return line


async def heard(line, words: str) -> str:
    """Return the first message of a socket that has `words` in it."""
    while True:
        message = await asyncio.wait_for(line.read_message(), 20)
        assert message is not None, "the socket was closed"
        if words in str(message):
            return message


def test_what_changes_before_the_browser_has_drawn_the_page_is_told():
    """Changes held together, with new models among them: what a lesson taken up again makes."""
    made = []

    def page():
        made.append((pn.state.curdoc, pn.Column(pn.pane.Str("first"))))
        return made[-1][1]

    def change():
        with pn.io.hold():
            made[-1][1].objects = [pn.pane.Str("second")]

    async def scene() -> None:
        prepare()
        server = pn.io.server.get_server(page, port=0, start=False, show=False)
        server.start()
        try:
            line = await connected(server.port)
            made[-1][0].add_next_tick_callback(change)
            await heard(line, "second")
            line.close()
        finally:
            server.stop()

    run_apart(scene())
