"""The server's end of a websocket: what it takes, what it refuses, and how it ends."""

from __future__ import annotations

import asyncio
import struct

import pytest

from explorer.views.stream.wire import BROKEN, PATIENCE, TOO_LONG, UNFIT, Wire

LONGEST = 200
MASK = b"\x01\x82\x33\xf4"


class Transport:
    """What a wire does with its connection."""

    def __init__(self):
        self.sent, self.ended = [], ""

    def write(self, data):
        self.sent.append(bytes(data))

    def close(self):
        self.ended = self.ended or "closed"

    def abort(self):
        self.ended = "aborted"


def masked(kind: int, content: bytes, final: bool = True) -> bytes:
    """Return a message as a browser sends it."""
    head = bytes([(0x80 if final else 0) | kind])
    head += (bytes([0x80 | len(content)]) if len(content) < 126
             else struct.pack(">BH", 0x80 | 126, len(content)))  # fmt: skip
    return head + MASK + bytes(byte ^ MASK[place % 4] for place, byte in enumerate(content))


def on_wire(visit, interval=20.0):
    """Call `visit(wire, transport, heard, gone)` in a running loop; await what it returns."""

    async def run():
        heard, gone = [], []
        wire, transport = Wire(heard.append, lambda: gone.append(1), LONGEST, interval), Transport()
        wire.connection_made(transport)
        waiting = visit(wire, transport, heard, gone)
        if waiting is not None:
            await waiting
        wire.connection_lost(None)
        assert gone == [1]

    asyncio.run(run())


def code(transport: Transport) -> int:
    """Return why the wire closed."""
    assert transport.sent[-1][0] == 0x88
    return struct.unpack(">H", transport.sent[-1][2:4])[0]


@pytest.mark.parametrize("text", ["", "a", "ack", "x" * 125, "x" * 126, "x" * LONGEST, "Größe"])
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_texts_arrive_in_whatever_pieces(text, piece):
    def visit(wire, transport, heard, gone):
        data = masked(1, text.encode()) + masked(1, b"next")
        for start in range(0, len(data), piece):
            wire.data_received(data[start : start + piece])
        assert heard == [text, "next"]
        assert not transport.sent
        assert not transport.ended

    on_wire(visit)


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_messages_go_out_whole(size):
    def visit(wire, transport, heard, gone):
        wire.send(bytes(size))
        (sent,) = transport.sent
        assert sent[0] == 0x82
        head = 2 if size < 126 else 4 if size < 65536 else 10
        stated = int.from_bytes(sent[2:head], "big") if head > 2 else sent[1]
        assert stated == size
        assert sent[head:] == bytes(size)

    on_wire(visit)


@pytest.mark.parametrize(("data", "why"), [
    (masked(1, b"x" * (LONGEST + 1)), TOO_LONG),
    (b"\x81\xff" + (1 << 40).to_bytes(8, "big") + MASK, TOO_LONG),
    (b"\x81\x03abc", BROKEN),  # a browser masks
    (b"\xc1" + masked(1, b"abc")[1:], BROKEN),  # nothing was said of compression
    (masked(2, b"abc"), UNFIT),
    (masked(1, b"abc", final=False), UNFIT),
    (masked(0, b"abc"), UNFIT),
])  # fmt: skip
def test_what_is_refused_is_told_once_and_nothing_heard_after_it(data, why):
    def visit(wire, transport, heard, gone):
        wire.data_received(data + masked(1, b"more"))
        wire.data_received(masked(1, b"and more"))
        wire.send(b"a frame")
        assert not heard
        assert len(transport.sent) == 1
        assert code(transport) == why

    on_wire(visit)


def test_a_sign_of_life_is_answered():
    def visit(wire, transport, heard, gone):
        wire.data_received(masked(9, b"there?"))
        assert transport.sent == [b"\x8a\x06there?"]

    on_wire(visit)


def test_a_farewell_is_returned():
    def visit(wire, transport, heard, gone):
        wire.data_received(masked(8, struct.pack(">H", 1001) + b"leaving"))
        assert code(transport) == 1001
        assert transport.ended == "closed"
        wire.send(b"too late")
        assert len(transport.sent) == 1

    on_wire(visit)


def test_a_farewell_of_ours_waits_for_the_answer():
    def visit(wire, transport, heard, gone):
        wire.close(4001, "the session has ended")
        wire.close(1000, "again")
        assert code(transport) == 4001
        assert len(transport.sent) == 1
        assert not transport.ended
        wire.data_received(masked(1, b"still talking"))
        wire.data_received(masked(8, struct.pack(">H", 4001)))
        assert not heard
        assert transport.ended == "closed"

    on_wire(visit)


def test_a_farewell_without_an_answer_ends_in_time(monkeypatch):
    monkeypatch.setattr("explorer.views.stream.wire.PATIENCE", PATIENCE / 100)

    async def visit(wire, transport, heard, gone):
        wire.close(1000, "")
        await asyncio.sleep(PATIENCE / 10)
        assert transport.ended == "aborted"

    on_wire(visit)


def test_silence_ends_the_connection_and_an_answer_does_not():
    async def visit(wire, transport, heard, gone):
        for _ in range(3):
            await asyncio.sleep(0.06)
            assert not transport.ended
            wire.data_received(masked(10, b""))
        await asyncio.sleep(0.2)
        assert transport.sent[0] == b"\x89\x00"
        assert transport.ended == "aborted"

    on_wire(visit, interval=0.05)
