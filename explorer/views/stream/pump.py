"""Carries the newest frame to the browser, at most two ahead of what it has drawn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import panel as pn
from panel.io.state import set_curdoc

from explorer.engine.frame import Frame
from explorer.views.stream.aside import aside
from explorer.views.stream.client import StreamClient
from explorer.views.stream.lane import Lane, PanelLane
from explorer.views.stream.socket import PLACE, Gate, Pass

RATE = 30.0
"""Frames a second that are offered."""

HIDDEN_RATE = 2.5
"""Frames a second for a page that nobody sees: enough to keep its spikes and numbers current."""

AHEAD = 2
"""Frames that may be on the way or waiting in the browser; more would be a growing queue."""

SILENCE = 4.0
"""Seconds without an answer after which a socket is given up: a cut cable says nothing."""

GRACE = 0.5
"""Seconds in which the loop must have been free to hear a browser before it counts as silent."""

LATE = 0.005
"""Seconds between two looks for a frame that is not there yet."""

FEW = 6
"""Simulations that share a server before the looks for late frames become rarer."""

CALM, SPARE = 1.5, 0.3
"""For so long after a change [s] a slow browser gets at most one frame in the second time [s], but
for answers: each frame keeps it from the next answer for a while."""

PULSE = 0.03
"""For so long after a change [s] a slow browser's answer waits, so that it shows the change: mostly
that is to be seen with the next pulse only, and a second frame would come late."""

MOMENT = 0.03
"""Seconds that a frame waits for one that answers a person."""

EARLY = 0.001
"""Timers may fire this much too early [s]."""

log = logging.getLogger(__name__)


class FramePump:
    """One task for each browser session. It takes the socket while there is one, else the toolkit.

    Parameters
    ----------
    document: the session's document.
    client: the component in the browser.
    newest: returns the newest frame, or None.
    pack: turns (number, frame, whole) into bytes; what it changes of the page, it does `aside`.
    gate: admits the browser to a socket of our own; None leaves the toolkit's lane alone.
    take: called with (path, number, value) for a slider's move that came by that socket.
    """

    def __init__(self, document, client: StreamClient, newest: Callable[[], Frame | None],
                 pack: Callable[[int, Frame, bool], bytes], gate: Gate | None = None,
                 take: Callable[[str, int, float], None] = lambda *move: None):  # fmt: skip
        self._document, self._client = document, client
        self._newest, self._pack, self._gate, self._take = newest, pack, gate, take
        self._plain = PanelLane(document, client)
        self._lane: Lane | None = None
        self._pass: Pass | None = None
        self._sent = self._acknowledged = 0
        self._whole, self._hurried, self._visible, self._full = True, False, True, False
        self._last: Frame | None = None
        self._expected, self.slow = 0.0, False
        self._changed = self._sent_at = -CALM
        self._built = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._task: asyncio.Task | None = None
        self._wanted: Callable[[], None] | None = None
        client.param.watch(lambda event: self.acknowledged(event.new), "ack")
        client.param.watch(lambda event: self.seen(event.new), "visible_tab")
        client.param.watch(lambda event: self.resend(), "lost")

    # ---- its life --------------------------------------------------------------------------

    def invite(self, wanted: Callable[[], None]) -> None:
        """Let the page's socket in before the page is complete; `wanted` is called when it is there
        and nothing has been started."""
        self._wanted = wanted
        if self._gate is not None and self._pass is None:
            self._pass = self._gate.admit(self)
            self._client.socket = {"place": PLACE, "token": self._pass.token}

    def start(self) -> None:
        """Start pumping; without a running event loop (a warm-up visit) nothing happens."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._loop, self._wake = loop, asyncio.Event()
        self.invite(lambda: None)
        self._task = loop.create_task(self._run())

    def stop(self) -> None:
        """End the task and the socket."""
        if self._pass is not None:
            self._pass.end()
        if self._task is not None and not self._task.done():
            self._task.cancel()

    def hurry(self) -> None:
        """Send the newest frame now, not at its time: it answers a person. From any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._hurry)

    def expect(self) -> None:
        """Hold the next frame back for a moment: one that answers a person is under way.

        A frame of before the change would be on its way when the answer comes, and delay it.
        """
        if self._loop is not None:
            self._changed = self._loop.time()
            self._expected = self._changed + MOMENT

    def _hurry(self) -> None:
        self._hurried = True
        self._wake.set()

    # ---- what the browser says -------------------------------------------------------------

    def acknowledged(self, number: int, slow: bool = False) -> None:
        """Frame `number` has been drawn. One that was never sent counts for nothing."""
        if self._acknowledged < number <= self._sent:
            self.slow = slow
            self._acknowledged = number
            if self._full:  # else nothing waits for it, and waking costs
                self._stir()

    def seen(self, visible: bool) -> None:
        """Somebody can see the page, or nobody can."""
        self._visible = visible
        self._hurried = self._hurried or visible
        self._stir()

    def moved(self, path: str, number: int, value: float) -> None:
        """A person has moved a slider. On a page that is still being built the toolkit's own
        connection, which says it too, is heard alone: it comes in the document's own turn."""
        if not self._loaded():
            return
        try:
            with aside(self._document):
                self._take(path, number, value)
        except Exception:
            log.exception("a move could not be taken")

    def resend(self) -> None:
        """The browser has lost the thread."""
        self._whole, self._last = True, None
        self._stir()

    def connected(self) -> None:
        """A socket is there."""
        if self._task is None and self._wanted is not None:
            self._wanted()
        self.resend()

    def disconnected(self) -> None:
        """The socket is gone: the toolkit's lane goes on."""
        self.resend()

    def _stir(self) -> None:
        if self._wake is not None:
            self._wake.set()

    # ---- the task --------------------------------------------------------------------------

    async def _woken(self, limit: float) -> None:
        """Wait until something happens, or a moment of the loop's clock."""
        timer = self._loop.call_at(limit, self._wake.set)
        self._wake.clear()
        await self._wake.wait()
        timer.cancel()

    async def _until_due(self, due: float) -> None:
        """Wait for the next frame's time, or for somebody in a hurry who can see it."""
        while True:
            now = self._loop.time()
            if self._hurried and self._visible:
                if not self.slow or now >= self._changed + PULSE - EARLY:
                    break
                await self._woken(self._changed + PULSE)
                continue
            due = max(due, self._expected)
            if self.slow and now < self._changed + CALM:
                due = max(due, self._sent_at + SPARE)
            if now >= due - EARLY:
                break
            await self._woken(due)
        self._hurried, self._expected = False, 0.0

    async def _until_free(self) -> None:
        """Wait until the browser has drawn enough; give up a socket that says nothing."""
        limit, warned = self._loop.time() + SILENCE, False
        # What waits in a slow browser comes before the answer to a person.
        while self._choose() and self._sent - self._acknowledged >= (1 if self.slow else AHEAD):
            self._full = True
            await self._woken(limit)
            self._full = False
            now = self._loop.time()
            if now < limit - EARLY:
                continue
            # A loop that was busy itself has not heard the answers yet that are there: it takes the
            # time to hear them.
            heard, warned = warned and now < limit + GRACE, True
            limit = now + GRACE
            if heard:
                limit, warned = now + SILENCE, False
                if self._lane is self._pass:
                    log.info("a browser does not answer; its frames take the other lane")
                    self._pass.drop()

    def _choose(self) -> Lane:
        """Return the lane for the next frame; after a change nothing is on the way."""
        fast = self._pass is not None and self._pass.open
        lane = self._pass if fast else self._plain
        if lane is not self._lane:
            self._lane, self._acknowledged, self._whole = lane, self._sent, True
        return lane

    async def _run(self) -> None:
        due = self._loop.time()
        while True:
            rate = RATE if self._visible else HIDDEN_RATE
            due = max(due + 1.0 / rate, self._loop.time())
            # Free first: a change that comes meanwhile holds back the frame that waited.
            await self._until_free()
            await self._until_due(due)
            frame = self._newest()
            if frame is None or frame is self._last:
                # A frame that is a little late is taken when it comes, not a whole period later.
                busy = self._visible and (frame is None or frame.playing)
                late = LATE if frame is None else LATE * min(max(frame.sharing / FEW, 1.0), 4.0)
                due = self._loop.time() + (late if busy else 1.0 / RATE) - 1.0 / rate
                continue
            context = self._document.session_context
            if context is None or getattr(context, "destroyed", False):
                return
            self._last = frame
            try:
                await self._send(frame)
            except Exception:
                log.exception("a frame could not be sent")
                await asyncio.sleep(1.0)

    async def _send(self, frame: Frame) -> None:
        lane, whole = self._choose(), self._whole
        self._sent_at = self._loop.time()
        self._sent, self._whole = self._sent + 1, False
        if self._loaded():
            with set_curdoc(self._document):  # whose language the words are in
                message = self._pack(self._sent, frame, whole)
        else:  # the page is still being built: plots change in the document's own turn
            message = await self._in_turn(frame, whole)
        if message is not None:
            lane.send(message)

    def _loaded(self) -> bool:
        """Return whether the page has been built; once it is, it stays so."""
        if not self._built:
            with set_curdoc(self._document):
                self._built = pn.state.loaded
        return self._built

    async def _in_turn(self, frame: Frame, whole: bool) -> bytes | None:
        """Pack a frame while the document is ours; None if it is gone."""

        async def pack(document) -> None:
            made.append(self._pack(self._sent, frame, whole))

        made: list[bytes] = []
        await self._document.session_context.with_locked_document(pack)
        return made[0] if made else None
