"""A real server in this process, for tests without a browser."""

from __future__ import annotations

import asyncio
import threading

import panel as pn
import pytest
from panel.util import edit_readonly

from explorer.server.options import ServeOptions


@pytest.fixture
def served():
    """Return a function that serves with options and returns the address; all stop at the end."""
    from explorer import app
    from explorer.engine.limits import Bound
    from explorer.engine.turns import TURNS

    running = []

    def begin(**options) -> str:
        found, ready = {}, threading.Event()

        def run():
            asyncio.set_event_loop(asyncio.new_event_loop())
            made, port = app.server(0, options=ServeOptions(**options))
            found.update(server=made, port=port)
            made.start()
            made.io_loop.add_callback(ready.set)
            made.io_loop.start()
            made.io_loop.close()

        thread = threading.Thread(target=run, name="server", daemon=True)
        thread.start()
        assert ready.wait(60)
        running.append((found["server"], thread))
        return f"http://127.0.0.1:{found['port']}"

    yield begin
    for server, thread in running:
        server.io_loop.add_callback(server.stop)
        server.io_loop.add_callback(server.io_loop.stop)
        thread.join(20)
    TURNS.configure(None, 45.0)
    Bound.bytes = None
    with edit_readonly(pn.state):
        pn.state.base_url = "/"
