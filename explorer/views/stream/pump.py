"""Carries the newest frame to the browser, at most two ahead of what it has drawn."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

import panel as pn
from bokeh.server.views.ws import WSHandler
from panel.io.state import set_curdoc

from explorer.engine.frame import Frame
from explorer.views.stream.client import StreamClient

RATE = 30.0
"""Frames a second that are offered."""

AHEAD = 2
"""Frames that may be on the way or waiting in the browser; more would be a growing queue."""

log = logging.getLogger(__name__)


def send_at_once() -> None:
    """Let the server's sockets send small messages at once.

    The protocol sends one update as several small messages; held back by the network stack's
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


class FramePump:
    """One task for each browser session.

    Parameters
    ----------
    document: the session's document.
    client: the component in the browser.
    newest: returns the newest frame, or None.
    pack: turns (number, frame) into bytes; runs inside the document's context.
    """

    def __init__(self, document, client: StreamClient, newest: Callable[[], Frame | None],
                 pack: Callable[[int, Frame], bytes]):  # fmt: skip
        self._document, self._client = document, client
        self._newest, self._pack = newest, pack
        self._sent = 0
        self._last: Frame | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._hurry: asyncio.Event | None = None
        self._task: asyncio.Task | None = None
        self._watcher = client.param.watch(lambda event: self._acknowledged(), "ack")

    def start(self) -> None:
        """Start pumping; without a running event loop (a warm-up visit) nothing happens."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._loop = loop
        self._wake, self._hurry = asyncio.Event(), asyncio.Event()
        self._task = loop.create_task(self._run())

    def stop(self) -> None:
        """End the task."""
        if self._task is not None and not self._task.done():
            self._task.cancel()

    def hurry(self) -> None:
        """Send the newest frame now, not at its time: it answers a person. From any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._hurry.set)

    async def _until(self, moment: float) -> bool:
        """Wait for a moment of the loop's clock; return whether someone was in a hurry."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), max(0.0, moment - self._loop.time()))
        hurried = self._hurry.is_set()
        self._hurry.clear()
        return hurried

    def _acknowledged(self) -> None:
        if self._wake is not None:
            self._wake.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        next_time = loop.time()
        while True:
            next_time = max(next_time + 1.0 / RATE, loop.time())
            hurried = await self._until(next_time)
            allowed = AHEAD + hurried
            while self._sent - self._client.ack >= allowed:
                self._wake.clear()
                await self._wake.wait()
            frame = self._newest()
            if frame is None or frame is self._last:
                continue
            context = self._document.session_context
            if context is None or getattr(context, "destroyed", False):
                return
            self._last = frame
            try:
                self._send(frame)
            except Exception:
                log.exception("a frame could not be sent")
                await asyncio.sleep(1.0)

    def _send(self, frame: Frame) -> None:
        with set_curdoc(self._document), pn.io.unlocked():
            self._sent += 1
            self._client.frame = self._pack(self._sent, frame)
