"""Nothing of a page stays in the server when it is closed."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from unittest.mock import Mock

import panel as pn
import pytest
from bokeh.server.views.ws import WSHandler
from bokeh.util.token import generate_session_id
from loops import run_apart
from panel.io.state import set_curdoc
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from explorer import app
from explorer.engine.session import Session
from explorer.engine.worker import Worker
from explorer.views.stream.socket import Pass
from explorer.views.window import Window

VISITS = 6


def alive(what: type) -> int:
    """Return how many objects of a type there are."""
    return sum(issubclass(type(thing), what) for thing in gc.get_objects())


def held_by_the_toolkit() -> tuple[int, int]:
    """Return how many roots the toolkit keeps, and how many watch whether the server is busy."""
    watchers = pn.state.param.watchers or {}
    return len(pn.state._views), len(watchers.get("busy", {}).get("value", []))


@pytest.fixture
def windows(monkeypatch):
    """Return a list that takes a weak reference to every window that is made."""
    made = []
    plain = Window.__init__

    def init(self, *arguments, **options):
        made.append(weakref.ref(self))
        plain(self, *arguments, **options)

    monkeypatch.setattr(Window, "__init__", init)
    return made


def request() -> HTTPServerRequest:
    """Return what a browser asks for first."""
    line = RequestStartLine("GET", "/", "HTTP/1.1")
    return HTTPServerRequest(
        start_line=line, headers=HTTPHeaders({"Host": "localhost"}), connection=Mock()
    )


def opened_and_closed(visits: int, windows: list) -> list[weakref.ref]:
    """Open pages as a server does, start them, close them; return weak references to their
    documents."""
    documents = []

    async def visit(server, context) -> None:
        name = generate_session_id(secret_key=context_key(server), signed=True)
        session = await context.create_session_if_needed(name, request())
        documents.append(weakref.ref(session.document))
        with set_curdoc(session.document):
            windows[-1]().start()
        assert windows[-1]().session.alive
        thread = windows[-1]().session._thread
        await asyncio.sleep(0.2)  # frames come and go
        await context._discard_session(session, lambda left: True)
        await asyncio.to_thread(thread.join, 20)
        assert not thread.is_alive()

    async def scene() -> None:
        server, _ = app.server(0)
        try:
            for _ in range(visits):
                await visit(server, server._tornado._applications["/"])
        finally:
            server.unlisten()
            await asyncio.sleep(0)

    run_apart(scene())
    return documents


@pytest.mark.parametrize("visited", [False, True])
def test_what_is_there_is_frozen_only_before_the_first_page(monkeypatch, visited):
    frozen = threading.Event()
    monkeypatch.setattr(app, "_visited", visited)
    monkeypatch.setattr(app, "simulate", lambda *arguments, **options: None)
    monkeypatch.setattr(app.gc, "freeze", frozen.set)
    app.warm_up()
    for thread in threading.enumerate():
        if thread.name == "warm-up":
            thread.join(60)
            assert not thread.is_alive()
    assert frozen.is_set() is not visited


def test_a_socket_that_has_lost_its_session_ends_in_peace():
    app.prepare()  # wraps the toolkit's class once
    handler = Mock(connection=Mock(_session=None))
    WSHandler.on_close(handler)
    run_apart(WSHandler.on_message(handler, "late"))
    handler.application.client_lost.assert_not_called()
    handler._receive.assert_not_called()
    living = Mock(connection=Mock(_session="one"), close_code=1000, close_reason="")
    WSHandler.on_close(living)
    living.connection.session.notify_connection_lost.assert_called_once_with()
    living.application.client_lost.assert_called_once_with(living.connection)


def context_key(server) -> bytes:
    """Return what the server signs with."""
    return server._tornado.secret_key


def test_closed_pages_leave_nothing_behind(windows):
    opened_and_closed(1, windows)  # the first of a process is held by a timer of the toolkit
    windows.clear()
    gc.collect()
    before = {what: alive(what) for what in (Session, Worker, Pass)}
    kept = held_by_the_toolkit()
    threads = threading.active_count()
    documents = opened_and_closed(VISITS, windows)
    gc.collect()
    assert len(windows) == len(documents) == VISITS
    assert [window() for window in windows] == [None] * VISITS
    assert [document() for document in documents] == [None] * VISITS
    assert {what: alive(what) for what in before} == before
    assert held_by_the_toolkit() == kept
    assert app._visited
    assert not [thread for thread in threading.enumerate() if thread.name == "engine"]
    assert threading.active_count() <= threads
