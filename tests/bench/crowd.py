"""How many people one server carries: private pages, viewers of one page, pages that come and go.

    python tests/bench/crowd.py private --pages 30 --rate 10
    python tests/bench/crowd.py viewers --pages 40 --rate 10
    python tests/bench/crowd.py churn --pages 50 --rounds 2

`churn` opens and closes pages, a few at a time, and counts after every round what is left of them
in the server: memory, threads, files, windows, engines, documents, passes to the socket. A first
round is no part of it: what is loaded once is not a leak.

Starts a server of its own on loopback and talks to it as browsers do, over the page's own socket,
from this process; nothing is drawn. Prints one JSON object. Bounded in time by `--seconds`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
from bokeh.protocol import Protocol
from bokeh.protocol.receiver import Receiver
from bokeh.util.serialization import make_id
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

ROOT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r'"token":\s*"([^"]+)"')
PROTOCOL = Protocol()
FINAL = (4001, 4003)
"""Codes with which the server ends a socket for good."""


class Page:
    """One page without a browser: takes frames on whichever way they come, acknowledges each."""

    def __init__(self, address: str, path: str = "/"):
        self.address, self.path = address, path
        self.frames: list[float] = []
        self.drawn, self.lost, self._has_own = 0, 0, False
        self.socket = self.lane = None
        self.tasks: list[asyncio.Task] = []

    def _ws(self, place: str) -> HTTPRequest:
        base = self.path.partition("?")[0].rstrip("/")
        url = f"{self.address.replace('http', 'ws')}{base}/{place}"
        return HTTPRequest(
            url, headers={"Origin": self.address}, connect_timeout=60, request_timeout=120
        )

    async def open(self) -> int:
        """Ask for the page and connect; return the status of the answer."""
        answer = await AsyncHTTPClient().fetch(
            HTTPRequest(self.address + self.path, request_timeout=120), raise_error=False
        )
        if answer.code != 200:
            return answer.code
        token = TOKEN.search(answer.body.decode()).group(1)
        self.socket = await websocket_connect(
            self._ws("ws"), subprotocols=["bokeh", token], max_message_size=50_000_000
        )
        self.receiver = Receiver(PROTOCOL)
        await self._next()
        await self._send("PULL-DOC-REQ", {})
        while (reply := await self._next()).msgtype != "PULL-DOC-REPLY":
            pass
        self._invited(_place(reply.content["doc"]))
        self.tasks.append(asyncio.create_task(self._take()))
        ready = {"type": "event", "name": "document_ready", "values": {"type": "map"}}
        event = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": ready}
        await self._send("PATCH-DOC", {"events": [event]})
        return 200

    async def _next(self):
        while True:
            fragment = await self.socket.read_message()
            if fragment is None:
                raise ConnectionError("closed")
            message = await self.receiver.consume(fragment)
            if message is not None:
                return message

    async def _send(self, kind: str, content: dict) -> None:
        """Send one message as the protocol wants it: header, metadata, content."""
        header = {"msgid": make_id(), "msgtype": kind}
        for part in (header, {}, content):
            await self.socket.write_message(json.dumps(part))

    async def _take(self) -> None:
        with contextlib.suppress(ConnectionError, asyncio.CancelledError, WebSocketClosedError):
            while True:
                message = await self._next()
                if message.msgtype != "PATCH-DOC":
                    continue
                for event in message.content["events"]:
                    if event.get("attr") == "frame":
                        await self._drawn(event["model"])
                    elif event.get("attr") == "socket":
                        self._invited(_plain(event["new"]))

    def _invited(self, place: dict) -> None:
        """Take the socket of our own, once, where the server offers it."""
        if place.get("token") and not self._has_own:
            self._has_own = True
            self.tasks.append(asyncio.create_task(self._own(place)))

    async def _drawn(self, model: dict) -> None:
        self.frames.append(time.monotonic())
        self.drawn += 1
        event = {"kind": "ModelChanged", "model": model, "attr": "ack", "new": self.drawn}
        await self._send("PATCH-DOC", {"events": [event]})

    async def _own(self, place: dict) -> None:
        """Take frames from a socket of their own, where the server has one; as browsers, try again
        when it is lost."""
        while True:
            with contextlib.suppress(WebSocketClosedError):
                await self._listen(place)
            if self.lane.close_code in FINAL:
                return
            self.lost += 1
            await asyncio.sleep(0.5)

    async def _listen(self, place: dict) -> None:
        self.lane = await websocket_connect(self._ws(place["place"]))
        await self.lane.write_message(json.dumps({"token": place["token"]}))
        await self.lane.write_message(json.dumps({"visible": True}))
        while (block := await self.lane.read_message()) is not None:
            self.frames.append(time.monotonic())
            length = int.from_bytes(block[:4], "little")
            number = json.loads(block[4 : 4 + length])["n"]
            await self.lane.write_message(json.dumps({"ack": number}))

    def rate(self, since: float, until: float) -> float:
        """Return frames a second between two moments."""
        return sum(since <= moment < until for moment in self.frames) / (until - since)

    async def close(self) -> None:
        """Leave, as a closed tab does."""
        for socket in (self.lane, self.socket):
            if socket is not None:
                socket.close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def _plain(given: object) -> dict:
    """Return a dict as the protocol writes it as a dict."""
    entries = given.get("entries") if isinstance(given, dict) else None
    return dict(entries) if entries else given if isinstance(given, dict) else {}


def _place(part: object) -> dict:
    """Return where a page's document says that its own socket is, or an empty dict."""
    if isinstance(part, dict):
        found = _plain(part.get("socket"))
        if found.get("token"):
            return found
        part = list(part.values())
    found = (_place(inner) for inner in part) if isinstance(part, list) else ()
    return next((place for place in found if place), {})


class Server:
    """A server of our own."""

    def __init__(self, port: int, *options: str):
        self.address = f"http://127.0.0.1:{port}"
        script = str(Path(__file__).with_name("counting_server.py"))
        command = [sys.executable, script, "serve", "--port", str(port), "--no-show"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        self.watched = psutil.Process(self.process.pid)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                self.health()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def health(self) -> dict:
        """Return what the server says of itself."""
        with urllib.request.urlopen(self.address + "/health", timeout=10) as answer:
            return json.load(answer)

    def counts(self, growth: bool = False) -> dict[str, object]:
        """Return what the server counts of itself."""
        self.process.stdin.write("growth\n" if growth else "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the server counts no more")
        return json.loads(line)

    def state(self) -> dict[str, float]:
        """Return memory [MB], threads and processor seconds."""
        times = self.watched.cpu_times()
        return {
            "memory_mb": round(self.watched.memory_info().rss / 1e6, 1),
            "threads": self.watched.num_threads(), "cpu_s": times.user + times.system,
        }  # fmt: skip

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


async def measure(server: Server, pages: list[Page], seconds: float, rate: float) -> dict:
    """Let pages run and return their frame rates and the server's load."""
    await asyncio.sleep(3)
    before, since = server.state(), time.monotonic()
    await asyncio.sleep(seconds)
    after, until = server.state(), time.monotonic()
    rates = sorted(page.rate(since, until) for page in pages)
    gaps = sorted(
        later - earlier
        for page in pages
        for earlier, later in zip(page.frames, page.frames[1:], strict=False)
        if earlier >= since
    )
    frames = sum(rates) * (until - since)
    cpu = after["cpu_s"] - before["cpu_s"]
    median = statistics.median(rates)
    return {
        "pages": len(pages), "asked": rate, "median": round(median, 2), "least": round(rates[0], 2),
        "off_percent": round(100 * (1 - median / rate), 1),
        "gap_p95_ms": round(1e3 * gaps[int(0.95 * len(gaps))], 1) if gaps else None,
        "cpu_percent": round(100 * cpu / (until - since)),
        "cpu_ms_per_frame": round(1e3 * cpu / max(frames, 1), 2),
        "sockets_lost": sum(page.lost for page in pages),
        "memory_mb": after["memory_mb"], "threads": after["threads"], "health": server.health(),
    }  # fmt: skip


async def private(server: Server, options) -> dict:
    """Open private pages, measure them, and ask for one more."""
    pages = [Page(server.address) for _ in range(options.pages)]
    began = time.monotonic()
    for page in pages:
        assert await page.open() == 200
    opened = time.monotonic() - began
    further = await Page(server.address).open()
    found = await measure(server, pages, options.seconds, options.rate)
    for page in pages:
        await page.close()
    return found | {"open_s": round(opened / len(pages), 3), "one_more": further}


AT_ONCE = 3
"""Pages that are opened at once: one costs the server a second, and who waits 10 s is let go."""

SETTLE = 40.0
"""Seconds in which all that belongs to closed pages must be gone; the server looks every 2 s for
sessions that nobody has used for 10 s."""

LIMIT = 60.0
"""Seconds that one page may take to open."""


async def visit(server: Server, stay: float) -> dict[str, int]:
    """Open a page, stay a while, leave; return its status and how many frames came."""
    page = Page(server.address)
    try:
        status = await asyncio.wait_for(page.open(), LIMIT)
        await asyncio.sleep(stay)
    finally:
        await page.close()
    return {"status": status, "frames": len(page.frames)}


async def churn(server: Server, options) -> dict:
    """Open and close pages, a few at a time; return what is left of them after each round."""

    async def wave(number: int) -> dict[str, object]:
        seen, began = [], time.monotonic()
        for start in range(0, number, AT_ONCE):
            several = range(start, min(start + AT_ONCE, number))
            seen += await asyncio.gather(*(visit(server, 0.5) for _ in several))
        assert {one["status"] for one in seen} == {200}, seen
        return {
            "open_s": round((time.monotonic() - began) / number, 2),
            "without_frame": sum(one["frames"] == 0 for one in seen),
        }

    async def settled() -> dict[str, object]:
        end = time.monotonic() + SETTLE
        while True:
            await asyncio.sleep(4)
            found = await asyncio.to_thread(server.counts, options.growth)
            health = await asyncio.to_thread(server.health)
            found |= {name: health[name] for name in ("sessions", "page_waiting")}
            if not any(_left(found).values()) or time.monotonic() > end:
                return found

    states = [await wave(options.warm) | await settled()]
    for number in range(options.rounds):
        states.append(await wave(options.pages) | await settled())
        sys.stderr.write(f"round {number + 1}: {json.dumps(states[-1])}\n")
    pages = options.pages * options.rounds
    first, last = states[0], states[-1]
    return {
        "pages_a_round": options.pages, "states": states,
        "left": {name: number for name, number in _left(last).items() if number},
        "per_page": {
            "memory_kb": round(1e3 * (last["memory_collected_mb"] - first["memory_collected_mb"])
                               / pages, 1),
        } | {name: round((last[name] - first[name]) / pages, 2) for name in GROWING},
    }  # fmt: skip


GONE = ("sessions", "windows", "live_views", "engine_sessions", "workers", "passes", "documents",
        "server_sessions", "engine_threads")  # fmt: skip
"""What there must be none of when all pages are closed."""

READY = ("windows", "passes", "documents", "server_sessions")
"""What a page is made of that nobody has opened yet."""

GROWING = ("threads", "files", "models", "parameterized", "objects", "blocks", "kept_by_panel",
           "kept_by_holoviews")  # fmt: skip
"""What must not become more with every page."""


def _left(state: dict) -> dict[str, int]:
    """Return what is still there of closed pages. The empty document of a process's very first page
    stays, held by a timer of the toolkit; and a server at rest has the next page ready."""
    first = {"documents": int(state["documents"] > 0)}
    ready = dict.fromkeys(READY, int(state["page_waiting"]))
    return {name: state[name] - first.get(name, 0) - ready.get(name, 0) for name in GONE}


def viewers(server: Server, options) -> dict:
    """Share one page from a real browser and watch it from many."""
    sys.path.insert(0, str(ROOT / "tests"))
    import browser_setup
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_setup.chromium(), args=list(browser_setup.ARGUMENTS)
        )
        page = browser.new_page()
        page.goto(server.address + "/")
        page.wait_for_function(
            "window.__wetware?.complete && window.__wetware.shown > 5", timeout=60_000
        )
        page.get_by_role("button", name="Share live view").click()
        field = page.get_by_role("textbox", name="Live view link")
        page.wait_for_timeout(1000)
        link = field.input_value()
        page.keyboard.press("Escape")
        command = [sys.executable, __file__, "watch", "--link", link[link.index("/live"):],
                   "--address", server.address, "--pages", str(options.pages), "--rate",
                   str(options.rate), "--seconds", str(options.seconds),
                   "--pid", str(server.process.pid)]  # fmt: skip
        done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        while done.poll() is None:
            page.wait_for_timeout(100)
        found = json.loads(done.stdout.read())
        found["teacher_frames"] = page.evaluate("window.__wetware.frame.head.fps")
        browser.close()
    return found


async def watch(options) -> dict:
    """Watch a live view from many pages; run by `viewers`."""
    server = Server.__new__(Server)
    server.address, server.watched = options.address, psutil.Process(options.pid)
    pages = [Page(options.address, options.link) for _ in range(options.pages)]
    began = time.monotonic()
    for page in pages:
        assert await page.open() == 200
    opened = time.monotonic() - began
    found = await measure(server, pages, options.seconds, options.rate)
    for page in pages:
        await page.close()
    return found | {"open_s": round(opened / len(pages), 3)}


def main() -> None:
    """Run one of the measurements and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["private", "viewers", "churn", "watch"])
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--warm", type=int, default=12, help="pages of the first round of churn")
    parser.add_argument("--growth", action="store_true", help="kinds of objects that grow")
    parser.add_argument("--port", type=int, default=5259)
    for name in ("--link", "--address"):
        parser.add_argument(name, default="", help=argparse.SUPPRESS)
    parser.add_argument("--pid", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.what == "watch":
        print(json.dumps(asyncio.run(watch(options))))
        return
    rate = options.rate if options.what != "churn" else 30
    seats = ("--sessions", str(options.pages)) if options.what == "private" else ()
    server = Server(options.port, "--rate", str(rate), *seats)
    try:
        if options.what == "viewers":
            found = viewers(server, options)
        else:
            found = asyncio.run({"private": private, "churn": churn}[options.what](server, options))
    finally:
        server.stop()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
