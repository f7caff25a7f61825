"""What the browser puts together from messages is what the frames hold, and each part came once."""

from __future__ import annotations

import dataclasses
import json
import re
import struct
import types
from pathlib import Path

import numpy as np
import pytest

from explorer.engine.frame import Frame
from explorer.engine.ledger import Ledger
from explorer.engine.ring import BIN, Ring
from explorer.model.neurons import models
from explorer.views.stream import client
from explorer.views.stream.encode import SpikeThread, columns, pack
from explorer.views.stream.traces import REACH, SENT, TraceThread, front_end_in_window

DT = 2e-6
MODEL = models()["1m1t1r"]
EMPTY = np.empty(0)
FRAME = Frame(
    sequence=0, model="1m1t1r", time=0.0, dt=DT, clock=1.0, window=0.016, playing=True, neurons=2,
    seed=1, amplitude=0.8, names=MODEL.TRACED, x=EMPTY, low=EMPTY, high=EMPTY, spike_x=EMPTY,
    spike_neuron=EMPTY, state={},
)  # fmt: skip


class Run:
    """A made-up run whose traces go up and down, and whose energies only up."""

    def __init__(self, spending: float = 1e-15):
        self.ring, self.step = Ring(4096, len(MODEL.TRACED)), 0
        self.rng, self.spending = np.random.default_rng(5), spending
        self.energy = np.zeros(len(MODEL.TRACED))
        self.spent = [MODEL.TRACED.index(name) for name in MODEL.DESCRIPTION.spent]

    def go(self, steps: int) -> None:
        trace = self.rng.uniform(0, 1, (steps, len(MODEL.TRACED)))
        trace[:, self.spent] = (
            self.energy[self.spent] + np.cumsum(trace[:, self.spent], axis=0) * self.spending
        )
        self.energy = trace[-1]
        self.ring.record(trace, self.step)
        self.step += steps

    def frame(self, **others) -> Frame:
        steps, low, high = self.ring.columns(8000, 500)
        place = {"time": self.step * DT, "x": (steps - self.step) * DT, "low": low, "high": high}
        return dataclasses.replace(FRAME, **place, **others)


class Browser:
    """Does what decode.js does with the traces."""

    def __init__(self):
        self.held, self.number = np.empty((len(SENT), 0), np.float32), None

    def take(self, message: bytes) -> dict[str, np.ndarray] | None:
        (length,) = struct.unpack_from("<I", message)
        self.head = head = json.loads(message[4 : 4 + length])
        size = len(SENT) * head["fresh"]
        fresh = np.frombuffer(message, "<f4", size, 4 + length).reshape(len(SENT), -1)
        if head["after"] is not None and head["after"] != self.number:
            return None
        kept = head["columns"] - head["fresh"]
        old = self.held[:, head["drop"] : head["drop"] + kept]
        self.held = np.column_stack([old, fresh])
        self.number = head["n"]
        values = dict(zip(SENT, self.held, strict=True))
        for name, spent in zip(("control_resistor", "front_end"), head["spent"], strict=True):
            values[name] = values[name] - spent
        return values


def shown(browser: Browser, message: bytes, frame: Frame, joules: float, height: float) -> None:
    """Check that what the browser holds is what the frame says."""
    got, want = browser.take(message), columns(frame, 8.0, joules, height)
    assert browser.head["columns"] == frame.x.size
    assert np.array_equal(got["input_low"], want["input"][::2])
    assert np.array_equal(got["input_high"], want["input"][1::2])
    for name in SENT[2:6]:
        assert np.array_equal(got[name], want[name][::2]), name
    for name in SENT[6:]:
        assert got[name] == pytest.approx(want[name][::2], abs=2e-5 * want["front_end"].max())


def test_a_column_is_sent_once():
    run, traces, browser, sent = Run(), TraceThread(), Browser(), 0
    joules, height, numbers = 1e-12, 1.0, iter(range(1, 1000))
    for turn in range(150):
        run.go(int(run.rng.integers(1, 400)))
        if turn % 3 == 1:
            continue  # a frame that was never sent
        if turn == 60:
            traces.lose()
        if turn == 90:
            joules = 1e-9
        if turn == 120:
            height = 2.0
        frame = run.frame()
        message = pack(next(numbers), frame, {}, 8.0, joules, height, traces, SpikeThread())
        shown(browser, message, frame, joules, height)
        if turn in (0, 60):
            assert browser.head["after"] is None
        if turn in (0, 60, 90, 120):
            assert browser.head["fresh"] == frame.x.size
        else:
            assert browser.head["fresh"] <= 2 * 400 // (2 * BIN) + 1
            sent += browser.head["fresh"]
    assert 600 < sent < 1.2 * run.step / (2 * BIN)


def test_the_browser_takes_what_is_sent():
    code = Path(client.__file__).with_name("decode.js").read_text(encoding="utf-8")
    sent, rows = (
        re.findall(r'"(\w+)"', re.search(rf"const {name} = (.*?);", code, re.DOTALL)[1])
        for name in ("SENT", "ROWS")
    )
    assert tuple(sent) == SENT
    assert sorted(rows) == sorted(SENT)


def test_a_run_that_stands_sends_nothing_anew():
    run, traces, browser = Run(), TraceThread(), Browser()
    run.go(9000)
    for number in (1, 2):
        message = pack(number, run.frame(), {}, 8.0, 1e-12, 1.0, traces, SpikeThread())
        shown(browser, message, run.frame(), 1e-12, 1.0)
    assert browser.head["fresh"] == 0


def test_a_lost_message_is_noticed():
    run, traces, browser = Run(), TraceThread(), Browser()
    for number in (1, 2, 3):
        run.go(500)
        message = pack(number, run.frame(), {}, 8.0, 1e-12, 1.0, traces, SpikeThread())
        if number != 2:
            assert (browser.take(message) is None) == (number == 3)


@pytest.mark.parametrize("jump", [0, 50_000, -3000])
def test_after_a_jump_in_time_all_is_anew(jump):
    """A gap, a start anew and a run of other numbers at the same times leave nothing behind."""
    run, traces, browser = Run(), TraceThread(), Browser()
    run.go(9000)
    shown(browser, pack(1, run.frame(), {}, 8.0, 1e-12, 1.0, traces, SpikeThread()), run.frame(),
          1e-12, 1.0)  # fmt: skip
    other = Run()
    other.rng = np.random.default_rng(6)
    other.go(9000 + jump)
    message = pack(2, other.frame(), {}, 8.0, 1e-12, 1.0, traces, SpikeThread())
    shown(browser, message, other.frame(), 1e-12, 1.0)
    assert browser.head["fresh"] == browser.head["columns"]


def test_energies_keep_their_digits_in_a_long_run():
    run, traces, browser, anew = Run(), TraceThread(), Browser(), 0
    for number in range(1, 400):
        run.go(4000)
        frame = run.frame()
        shown(browser, pack(number, frame, {}, 8.0, 1e-12, 1.0, traces, SpikeThread()), frame,
              1e-12, 1.0)  # fmt: skip
        anew += browser.head["after"] is None
    assert 1 < anew < 2 + 400 * 4000 / (8000 * REACH)
    run.spending = 0.0  # it falls silent
    for number in range(400, 410):
        run.go(4000)
        frame = run.frame()
        message = pack(number, frame, {}, 8.0, 1e-12, 1.0, traces, SpikeThread())
        shown(browser, message, frame, 1e-12, 1.0)
    assert front_end_in_window(frame) == 0.0
    assert browser.head["spent"] == [0.0, 0.0]


def test_no_columns_at_all():
    run, traces, browser = Run(), TraceThread(), Browser()
    for number in (1, 2):
        message = pack(number, run.frame(), {}, 8.0, 1e-12, 1.0, traces, SpikeThread())
        assert browser.take(message)["residue"].size == 0
    run.go(100)
    message = pack(3, run.frame(), {}, 8.0, 1e-12, 1.0, traces, SpikeThread())
    shown(browser, message, run.frame(), 1e-12, 1.0)


def test_a_spike_is_sent_once():
    rng, ledger, thread = (
        np.random.default_rng(1),
        Ledger(MODEL.DESCRIPTION),
        SpikeThread(),
    )
    state = np.zeros(2, MODEL.STATE)
    everything, received, known = [], [], 0
    for turn in range(200):
        start = 0.01 * turn
        times, neurons = np.sort(rng.uniform(start, start + 0.01, 7)), rng.integers(0, 2, 7)
        order = np.lexsort((times, neurons))  # as the engine gives them: neuron after neuron
        chunk = types.SimpleNamespace(times=times[order], neurons=neurons[order])
        ledger.add(chunk, start + 0.01, state, 0.16)
        everything += list(times)
        if turn % 3:
            continue  # frames that were never sent
        epoch = int(turn > 120)
        x, who, serial = ledger.numbered(start + 0.01 - 0.16)
        frame = dataclasses.replace(FRAME, spike_x=x, spike_neuron=who, spike_serial=serial,
                                    spike_end=ledger.end, epoch=epoch)  # fmt: skip
        if turn == 60:
            thread.lose()
        head, chosen = thread.take(frame)
        if turn in (0, 60, 123):
            assert head["from"] is None
            received = [time for time in received if time < x.min()]
        else:
            assert head["from"] == known
        known = head["end"]
        received += list(x[chosen])
    assert sorted(received) == [time for time in sorted(everything) if time <= 1.99]
