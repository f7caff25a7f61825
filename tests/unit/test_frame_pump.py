"""The pump: at most two frames ahead, the better lane, everything anew after a change of lane."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
import types

import numpy as np
import pytest
from loops import run_apart

from explorer.engine.frame import Frame
from explorer.views.stream import pump as module
from explorer.views.stream.client import StreamClient
from explorer.views.stream.pump import AHEAD, HIDDEN_RATE, FramePump
from explorer.views.stream.socket import Gate

EMPTY = np.empty(0)
FRAME = Frame(
    sequence=0, model="1m1t1r", time=0.0, dt=2e-6, clock=1.0, window=0.16, playing=True, neurons=2,
    seed=1, amplitude=0.8, names=(), x=EMPTY, low=EMPTY, high=EMPTY, spike_x=EMPTY,
    spike_neuron=EMPTY, state={},
)  # fmt: skip


class Line:
    """Stands for a browser's connection: keeps what it is sent."""

    def __init__(self):
        self.sent, self.closed = [], None

    def send(self, message):
        self.sent.append(message)

    def close(self, code, reason):
        self.closed = code


class Stage:
    """A pump with frames that never end, and both lanes under the eyes of the test."""

    def __init__(self):
        self.gate, self.packed, self.count, self.moves = Gate(), [], 0, []
        context = types.SimpleNamespace(destroyed=False)
        document = types.SimpleNamespace(session_context=context)
        self.client = StreamClient()
        self.pump = FramePump(document, self.client, self.newest, self.pack, self.gate,
                              lambda *move: self.take(move))  # fmt: skip
        self.plain = []
        self.pump._plain = types.SimpleNamespace(open=True, send=self.plain.append)

    def take(self, move):
        self.moves.append(move)
        if move[0] == "bad":
            raise ValueError("no such slider")

    def newest(self):
        self.count += 1
        return dataclasses.replace(FRAME, sequence=self.count)

    def pack(self, number, frame, whole):
        self.packed.append((number, whole))
        return b"%d" % number


def play(scene, monkeypatch):
    """Run the coroutine `scene(stage)` with a pump that has started."""
    monkeypatch.setattr(module, "RATE", 200.0)
    monkeypatch.setattr(module, "set_curdoc", lambda document: contextlib.nullcontext())

    async def run():
        stage = Stage()
        stage.pump.start()
        try:
            await asyncio.wait_for(scene(stage), 20)
        finally:
            stage.pump.stop()

    run_apart(run())


async def until(condition):
    for _ in range(400):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("waited 2 s in vain")


@pytest.mark.parametrize("lane", ["socket", "plain"])
def test_never_more_than_two_ahead(lane, monkeypatch):
    async def scene(stage):
        line = Line()
        sent = line.sent if lane == "socket" else stage.plain
        if lane == "socket":
            stage.pump._pass.attach(line)
        await until(lambda: len(sent) == AHEAD)
        for hurried in range(3):
            stage.pump.hurry()
            await asyncio.sleep(0.05)
            assert len(sent) == AHEAD, hurried
        stage.pump.acknowledged(int(sent[0]))
        await until(lambda: len(sent) == AHEAD + 1)
        await asyncio.sleep(0.05)
        assert len(sent) == AHEAD + 1
        stage.pump.acknowledged(10**9)
        stage.pump.acknowledged(-1)
        await asyncio.sleep(0.05)
        assert len(sent) == AHEAD + 1, "a number that was never sent counts for nothing"

    play(scene, monkeypatch)


def test_a_socket_that_comes_before_the_page_is_complete_starts_it_once():
    async def scene():
        stage, started = Stage(), []
        stage.pump.invite(lambda: started.append(stage.pump.start()))
        token = stage.client.socket["token"]
        stage.gate.find(token).attach(Line())
        assert len(started) == 1
        assert stage.client.socket["token"] == token
        stage.gate.find(token).attach(Line())
        assert len(started) == 1
        stage.pump.stop()

    run_apart(scene())


async def slow_browser(stage):
    """Connect a browser that says it is slow; one frame is on its way to it."""
    line = Line()
    stage.pump._pass.attach(line)
    await until(lambda: len(line.sent) == AHEAD)
    stage.pump.acknowledged(int(line.sent[-1]), slow=True)
    await until(lambda: len(line.sent) == AHEAD + 1)
    return line


def test_a_slow_browser_gets_one_frame_at_a_time(monkeypatch):
    async def scene(stage):
        line = await slow_browser(stage)
        await asyncio.sleep(0.05)
        assert len(line.sent) == AHEAD + 1
        stage.pump.acknowledged(int(line.sent[-1]))
        await until(lambda: len(line.sent) == 2 * AHEAD + 1)

    play(scene, monkeypatch)


def test_a_frame_waits_for_the_answer_that_is_under_way(monkeypatch):
    async def scene(stage):
        monkeypatch.setattr(module, "MOMENT", 0.5)
        line = Line()
        stage.pump._pass.attach(line)
        await until(lambda: len(line.sent) == AHEAD)
        stage.pump.acknowledged(int(line.sent[-1]))
        stage.pump.expect()
        before = len(line.sent)
        await asyncio.sleep(0.1)
        assert len(line.sent) <= before + 1, "one may have been on its way already"
        before = len(line.sent)
        stage.pump.hurry()
        await until(lambda: len(line.sent) > before)

    play(scene, monkeypatch)


def test_after_a_change_a_slow_browser_gets_answers_and_little_else(monkeypatch):
    async def scene(stage):
        monkeypatch.setattr(module, "SPARE", 0.5)
        line = await slow_browser(stage)
        stage.pump.expect()
        stage.pump.acknowledged(int(line.sent[-1]), slow=True)
        await asyncio.sleep(0.1)
        assert len(line.sent) <= AHEAD + 2, "a frame may have been on its way already"
        before = len(line.sent)
        stage.pump.acknowledged(int(line.sent[-1]), slow=True)
        stage.pump.hurry()
        await until(lambda: len(line.sent) > before)

    play(scene, monkeypatch)


def test_a_slow_browser_gets_an_answer_that_shows_the_change(monkeypatch):
    """The change mostly shows with the next pulse: the answer waits for it, others need not."""

    async def waited(stage, line):
        stage.pump.acknowledged(int(line.sent[-1]), slow=stage.pump.slow)
        before = len(line.sent)
        stage.pump.expect()
        began = time.monotonic()
        stage.pump.hurry()
        await until(lambda: len(line.sent) > before)
        return time.monotonic() - began

    async def scene(stage):
        monkeypatch.setattr(module, "PULSE", 0.2)
        line = await slow_browser(stage)
        assert await waited(stage, line) >= 0.19
        stage.pump.slow = False
        assert await waited(stage, line) < 0.15

    play(scene, monkeypatch)


def test_a_busy_server_takes_no_browser_for_silent(monkeypatch):
    """Answers that came while the loop was busy are heard before anybody is given up."""
    monkeypatch.setattr(module, "SILENCE", 0.2)
    monkeypatch.setattr(module, "GRACE", 0.1)

    async def scene(stage):
        line = Line()
        stage.pump._pass.attach(line)
        await until(lambda: len(line.sent) == AHEAD)
        await asyncio.sleep(0.05)
        time.sleep(0.4)  # longer than the silence that is allowed
        await asyncio.sleep(0.03)  # an answer takes some turns of the loop to be read
        stage.pump.acknowledged(int(line.sent[-1]))
        await until(lambda: len(line.sent) > AHEAD)
        assert line.closed is None
        await until(lambda: line.closed == 1013)

    play(scene, monkeypatch)


def test_a_lost_socket_falls_back_and_returns(monkeypatch):
    async def scene(stage):
        assert stage.client.socket["token"] == stage.pump._pass.token
        await until(lambda: stage.plain)
        line = Line()
        stage.pump._pass.attach(line)
        await until(lambda: line.sent)
        before = len(stage.plain)
        assert stage.packed[int(line.sent[0]) - 1] == (int(line.sent[0]), True)
        stage.pump._pass.detach(line)
        await until(lambda: len(stage.plain) > before)
        assert stage.packed[int(stage.plain[before]) - 1][1] is True
        other = Line()
        stage.pump._pass.attach(other)
        await until(lambda: other.sent)
        assert stage.packed[int(other.sent[0]) - 1][1] is True
        numbers = [number for number, _whole in stage.packed]
        assert numbers == sorted(set(numbers))

    play(scene, monkeypatch)


def test_a_socket_that_says_nothing_is_given_up(monkeypatch):
    async def scene(stage):
        line = Line()
        stage.pump._pass.attach(line)
        before = len(stage.plain)
        await until(lambda: line.closed == 1013)
        await until(lambda: len(stage.plain) > before)

    monkeypatch.setattr(module, "SILENCE", 0.1)
    play(scene, monkeypatch)


def test_a_hidden_page_gets_few_frames(monkeypatch):
    async def scene(stage):
        line = Line()
        stage.pump._pass.attach(line)
        stage.pump.seen(False)
        await until(lambda: line.sent)
        await asyncio.sleep(0.3)
        line.sent.clear()
        began = time.monotonic()
        for _ in range(100):
            stage.pump.acknowledged(stage.packed[-1][0])
            stage.pump.hurry()
            await asyncio.sleep(0.01)
        assert 1 <= len(line.sent) <= 1 + HIDDEN_RATE * (time.monotonic() - began)
        stage.pump.seen(True)
        before = len(line.sent)
        await until(lambda: len(line.sent) > before)

    play(scene, monkeypatch)


def test_a_move_by_the_socket_is_taken_and_a_bad_one_breaks_nothing(monkeypatch):
    monkeypatch.setattr(module, "aside", lambda document: contextlib.nullcontext())

    async def scene(stage):
        stage.pump.moved("bad", 1, 0.9)
        stage.pump.moved("stimulus.amplitude", 2, 0.9)
        assert stage.moves == [("bad", 1, 0.9), ("stimulus.amplitude", 2, 0.9)]
        sent = len(stage.packed)
        await until(lambda: len(stage.packed) > sent)

    play(scene, monkeypatch)
