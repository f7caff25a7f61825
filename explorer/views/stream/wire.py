"""The server's end of a websocket after its handshake: short texts in, binary messages out.

The web server's own one makes a task for every message and awaits every part of an answer, which
costs more than making the frame. What a page's frames need of RFC 6455 is little: whole messages
of at most a few hundred bytes come in, nothing is compressed, nothing in parts.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
"""What a message is (RFC 6455, section 5.2)."""

FINAL, MASKED = 0x80, 0x80

BROKEN, UNFIT, TOO_LONG = 1002, 1003, 1009
"""Why the connection was closed: against the rules, of no kind that is taken, too long."""

PATIENCE = 2.0
"""Seconds in which the other side answers a farewell."""


class Wire(asyncio.Protocol):
    """One connection.

    Parameters
    ----------
    heard: called with each text.
    gone: called once when the connection has ended.
    longest: bytes of the longest message that is taken.
    interval: seconds between two signs of life; without an answer to one the connection ends.
    """

    def __init__(self, heard: Callable[[str], None], gone: Callable[[], None], longest: int,
                 interval: float):  # fmt: skip
        self._heard, self._gone = heard, gone
        self._longest, self._interval = longest, interval
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._alive, self._closing = True, False

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin."""
        self._transport = transport
        self._timer = asyncio.get_running_loop().call_later(self._interval, self._look)

    def connection_lost(self, error: Exception | None) -> None:
        """End."""
        self._timer.cancel()
        self._closing = True
        self._gone()

    def send(self, message: bytes) -> None:
        """Send one binary message; nothing, where the connection is about to end."""
        if not self._closing:
            self._transport.write(_frame(BINARY, message))

    def close(self, code: int, reason: str) -> None:
        """Say farewell; what comes in from now on counts for nothing."""
        if self._closing:
            return
        self._closing = True
        self._transport.write(_frame(CLOSE, struct.pack(">H", code) + reason.encode()))
        self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._transport.abort)

    def data_received(self, data: bytes) -> None:
        """Take what has come in."""
        self._alive = True
        self._buffer += data
        while self._take_one():
            pass

    def _look(self) -> None:
        """Give a sign of life, if the last one was answered."""
        if not self._alive:
            self._transport.abort()
            return
        self._alive = False
        self._transport.write(_frame(PING, b""))
        self._timer = asyncio.get_running_loop().call_later(self._interval, self._look)

    def _take_one(self) -> bool:
        """Take one message; return False if it is not whole yet."""
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        kind, size, start = buffer[0], buffer[1] & 0x7F, 2
        if not buffer[1] & MASKED or kind & 0x70:
            return self._refuse(BROKEN, "against the protocol")
        if size == 126:
            if len(buffer) < 4:
                return False
            size, start = struct.unpack_from(">H", buffer, 2)[0], 4
        if size > min(self._longest, 0xFFFF) or buffer[1] & 0x7F == 127:
            return self._refuse(TOO_LONG, "too long")
        if len(buffer) < start + 4 + size:
            return False
        content = _unmasked(bytes(buffer[start : start + 4]), buffer[start + 4 : start + 4 + size])
        del buffer[: start + 4 + size]
        return self._take(kind, content)

    def _take(self, kind: int, content: bytes) -> bool:
        if kind == FINAL | CLOSE:
            if not self._closing:
                self._closing = True
                self._transport.write(_frame(CLOSE, content[:2]))
            self._transport.close()
            return False
        if kind == FINAL | TEXT:
            if not self._closing:
                self._heard(content.decode(errors="replace"))
        elif kind == FINAL | PING:
            if not self._closing:
                self._transport.write(_frame(PONG, content[:125]))
        elif kind != FINAL | PONG:
            return self._refuse(UNFIT, "not understood")
        return True

    def _refuse(self, code: int, reason: str) -> bool:
        self._buffer.clear()
        self.close(code, reason)
        return False


def _frame(kind: int, content: bytes) -> bytes:
    """Return one message as it goes out: whole, and not masked."""
    size = len(content)
    if size < 126:
        head = struct.pack(">BB", FINAL | kind, size)
    elif size < 65536:
        head = struct.pack(">BBH", FINAL | kind, 126, size)
    else:
        head = struct.pack(">BBQ", FINAL | kind, 127, size)
    return head + content


def _unmasked(mask: bytes, content: bytes) -> bytes:
    size = len(content)
    whole = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(content, "big") ^ int.from_bytes(whole, "big")).to_bytes(size, "big")
