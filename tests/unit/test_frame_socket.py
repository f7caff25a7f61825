"""Our own socket: who is let in, what it understands, and that it ends with its session."""

from __future__ import annotations

import asyncio
import json

import panel as pn
import pytest
from loops import run_apart
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

from explorer.app import free_port, prepare
from explorer.views.stream.socket import ENDED, LONGEST, MOST, REFUSED, FrameSocket, Gate, parse


class Heard:
    def __init__(self):
        self.said = []

    def connected(self):
        self.said.append("connected")

    def disconnected(self):
        self.said.append("disconnected")

    def acknowledged(self, number, slow=False):
        self.said.append((number, "slow") if slow else number)

    def seen(self, visible):
        self.said.append(visible)

    def resend(self):
        self.said.append("resend")

    def moved(self, path, number, value):
        self.said.append((path, number, value))


def with_server(visit, **options):
    """Run the coroutine `visit(gate, connect)` against a real server."""
    prepare()

    async def run():
        gate, port = Gate(), free_port("127.0.0.1", 0)
        server = pn.io.server.get_server(
            {"/": pn.Row}, port=port, address="127.0.0.1", start=False, show=False,
            websocket_origin=[f"127.0.0.1:{port}"], extra_patterns=gate.routes(), **options,
        )  # fmt: skip
        server.start()
        prefix, opened = options.get("prefix", ""), []

        async def connect(origin=f"http://127.0.0.1:{port}"):
            headers = {"Origin": origin} if origin else {}
            url = f"ws://127.0.0.1:{port}{prefix}/frames"
            opened.append(await websocket_connect(HTTPRequest(url, headers=headers)))
            return opened[-1]

        try:
            await asyncio.wait_for(visit(gate, connect), 20)
        finally:
            for connection in opened:
                connection.close()
            await asyncio.sleep(0.05)
            server.stop()

    run_apart(run())


async def until(condition):
    for _ in range(300):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("waited 3 s in vain")


async def closing(connection):
    """Return the code with which the server closed."""
    assert await connection.read_message() is None
    return connection.close_code


def entry(token):
    return json.dumps({"token": token})


@pytest.mark.parametrize("message", [
    "{}", "[]", "1", "null", "not json", '{"ack":true}', '{"ack":1.5}', '{"ack":"1"}',
    '{"ack":1,"slow":1}', '{"moved":"a","number":1}', '{"moved":1,"number":1,"value":1}',
    '{"moved":"a","number":1.5,"value":1}', '{"moved":"a","number":1,"value":true}', '{"number":1}',
    '{"visible":1}', '{"ack":1,"more":2}', '{"token":1}', "[" * 200, " " * (LONGEST + 1),
])  # fmt: skip
def test_anything_else_is_not_understood(message):
    assert parse(message) is None


def test_what_a_browser_says_is_understood():
    assert parse('{"ack":12}') == {"ack": 12}
    assert parse('{"ack":12,"slow":true}') == {"ack": 12, "slow": True}
    assert parse('{"visible":false}') == {"visible": False}
    assert parse('{"resend":true}') == {"resend": True}
    move = {"moved": "stimulus.amplitude", "number": 1764324000000, "value": 0.9}
    assert parse(json.dumps(move)) == move
    assert parse(json.dumps(move | {"value": 1})) == move | {"value": 1}


def test_tokens_are_long_different_and_end():
    gate = Gate()
    passes = [gate.admit(Heard()) for _ in range(50)]
    assert len({made.token for made in passes}) == 50
    assert min(len(made.token) for made in passes) >= 43  # 256 bits
    assert gate.find(passes[3].token) is passes[3]
    passes[3].end()
    passes[3].end()
    for unknown in (passes[3].token, "", None, 7, passes[4].token[:-1]):
        assert gate.find(unknown) is None


@pytest.mark.parametrize("prefix", ["", "/some/where"])
def test_frames_go_out_and_answers_come_in(prefix):
    async def visit(gate, connect):
        heard = Heard()
        made = gate.admit(heard)
        made.send(b"nobody listens yet")
        connection = await connect()
        assert not made.open
        await connection.write_message(entry(made.token))
        await until(lambda: made.open)
        made.send(b"a frame")
        assert await connection.read_message() == b"a frame"
        move = {"moved": "device.ion", "number": 7, "value": 2}
        for message in ({"ack": 1}, {"visible": False}, {"resend": True}, move):
            await connection.write_message(json.dumps(message))
        said = ["connected", 1, False, "resend", ("device.ion", 7, 2)]
        await until(lambda: heard.said == said)
        connection.close()
        await until(lambda: heard.said[-1] == "disconnected")
        made.send(b"nobody listens any more")

    with_server(visit, prefix=prefix)


def test_the_session_takes_its_socket_along():
    async def visit(gate, connect):
        made = gate.admit(Heard())
        connection = await connect()
        await connection.write_message(entry(made.token))
        await until(lambda: made.open)
        made.end()
        assert await closing(connection) == ENDED
        late = await connect()
        await late.write_message(entry(made.token))
        assert await closing(late) == REFUSED

    with_server(visit)


def test_a_second_connection_takes_over():
    async def visit(gate, connect):
        heard = Heard()
        made = gate.admit(heard)
        first, second = await connect(), await connect()
        await first.write_message(entry(made.token))
        await until(lambda: made.open)
        await second.write_message(entry(made.token))
        assert await closing(first) == 1000
        made.send(b"x")
        assert await second.read_message() == b"x"
        assert "disconnected" not in heard.said

    with_server(visit)


def test_strangers_stay_outside(monkeypatch):
    async def visit(gate, connect):
        for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
            with pytest.raises(HTTPClientError) as refused:
                await connect(origin)
            assert refused.value.code == 403
        wrong = await connect()
        await wrong.write_message(entry("a" * 43))
        assert await closing(wrong) == REFUSED
        silent = await connect()
        assert await closing(silent) == REFUSED
        early = await connect()
        await early.write_message(json.dumps({"ack": 1}))
        assert await closing(early) == REFUSED

    monkeypatch.setattr("explorer.views.stream.socket.PATIENCE", 0.3)
    with_server(visit)


def test_who_has_not_logged_in_is_refused(monkeypatch):
    async def visit(gate, connect):
        with pytest.raises(HTTPClientError) as refused:
            await connect()
        assert refused.value.code == 403

    monkeypatch.setattr(FrameSocket, "get_current_user", lambda self: None)
    with_server(visit)


@pytest.mark.parametrize("flood", ["long", "many", "binary"])
def test_too_long_or_too_much_ends_the_connection(flood):
    async def visit(gate, connect):
        heard = Heard()
        made = gate.admit(heard)
        connection = await connect()
        await connection.write_message(entry(made.token))
        await until(lambda: made.open)
        try:
            if flood == "long":
                await connection.write_message(" " * (LONGEST + 1))
            elif flood == "binary":
                await connection.write_message(b"{}", binary=True)
            else:
                for number in range(3 * MOST):
                    await connection.write_message(json.dumps({"ack": number}))
        except WebSocketClosedError:
            pass
        await until(lambda: heard.said[-1] == "disconnected")
        assert len(heard.said) <= MOST + 1
        assert not made.open

    with_server(visit)
