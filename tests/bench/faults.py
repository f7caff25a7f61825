"""What can go wrong while people work, done on purpose: does the page go on, is anything lost?

    python tests/bench/faults.py [kill cut throttle disk extremes random soak] [--seconds 60]
    python tests/bench/faults.py soak --minutes 30

Each fault has a server of its own on loopback and, but for `soak`, one Chromium; all are bounded in
time. Prints one JSON object; ends with status 1 if a fault left a page that stands still, an error
in the browser's console, a traceback in the server's log, or half a file.

- kill: SIGKILL while four other pages run; started again, the page has the same scenario and seed.
- cut: every socket of the page is closed; as above.
- throttle: a browser six times slower goes on and answers, and recovers.
- disk: the disk with the user's folder is full (a small file system in memory, where one may be
  mounted, else a limit on the length of files); afterwards saving works again. Commands that write
  files are in `full_disk.py`.
- extremes: NaN, infinities, huge, empty, hostile text in fields and links; ends of sliders.
- random: clicks, drags and keys drawn from a seed.
- soak: ten pages; memory, threads and frame rate at the beginning and at the end. Without
  `--minutes` three minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zlib
from pathlib import Path

import psutil
from playwright.sync_api import Error as PlaywrightError

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
import browser_setup  # noqa: E402
import crowd  # noqa: E402
import full_disk  # noqa: E402

from explorer.views.layers import layers_for  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
MOVING = "window.__wetware?.complete && window.__wetware.shown > 5"
BAD = ("nan", "NaN V", "inf", "-inf", "1e308", "-1e308", "1e999", "0", "-0", "", " ", "x" * 5000,
       "8 nm; rm", "<img src=x onerror=alert(1)>", "٣", "1,5", "__import__('os')")  # fmt: skip
SOCKETS = """(() => { const Plain = WebSocket; window.__sockets = [];
  window.WebSocket = class extends Plain { constructor(...a) { super(...a);
    window.__sockets.push(this); } }; })()"""
EXPECTED = ("ERR_CONNECTION_REFUSED", "WebSocket", "Lost websocket", "ERR_EMPTY", "ERR_CONNECTION")
"""What a browser itself says about a server that is gone."""


class Server:
    """A server in a process of its own; its log is read as it is written."""

    def __init__(self, port: int, home: Path, rate: float = 30.0):
        self.port, self.home, self.rate, self.lines = port, home, rate, []
        self.address = f"http://127.0.0.1:{port}"
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        environment = os.environ | {"PYTHONPATH": str(ROOT), "WETWARE_HOME": str(self.home)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "explorer", "serve", "--port", str(self.port), "--no-show",
             "--rate", str(self.rate)],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        threading.Thread(target=self._read, args=(self.process.stderr,), daemon=True).start()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(self.address + "/health", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start: " + "".join(self.lines[-5:]))

    def _read(self, stream) -> None:
        self.lines.extend(stream)

    def tracebacks(self) -> list[str]:
        """Return what the log holds of tracebacks, a few lines each."""
        starts = [i for i, line in enumerate(self.lines) if line.startswith("Traceback")]
        return ["".join(self.lines[max(i - 2, 0) : i + 40])[-1200:] for i in starts[:3]]

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the server."""
        self.process.send_signal(how)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)


class Visit:
    """A page, and what its browser complained about."""

    def __init__(self, browser, server: Server, query: str = ""):
        self.context = browser.new_context(viewport={"width": 1366, "height": 768})
        self.context.add_init_script(SOCKETS)
        self.page, self.server, self.complaints = self.context.new_page(), server, []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._console)
        self.page.on("dialog", lambda dialog: self.complaints.append("a dialog: " + dialog.message))
        self.page.goto(f"{server.address}/{query}")
        self.page.wait_for_function(MOVING, timeout=60_000)

    def _console(self, message) -> None:
        if message.type == "error" and not any(word in message.text for word in EXPECTED):
            self.complaints.append(message.text)

    def moves(self) -> bool:
        """Return whether new frames come, after Play where the run is held."""
        for name in ("Live", "Play"):
            button = self.page.get_by_role("button", name=name, exact=True)
            if button.count() and button.first.is_visible():
                # Live may let a held run go on, and then there is no Play.
                with contextlib.suppress(PlaywrightError):
                    button.first.click(timeout=2000)
        before = self.page.evaluate("window.__wetware.frame.head.now")
        try:
            self.page.wait_for_function(
                "before => window.__wetware.frame.head.now !== before", arg=before, timeout=15_000
            )
        except Exception:
            return False
        return True

    def seed(self) -> str:
        """Return the words of the seed's button."""
        return self.page.get_by_role("button", name="New seed").inner_text()

    def amplitude(self) -> float:
        """Return the amplitude of the newest frame [V]."""
        return self.page.evaluate("window.__wetware.frame.head.amplitude")

    def state(self) -> dict:
        """Return what must be the same after a fault."""
        return {"seed": self.seed(), "amplitude": round(self.amplitude(), 6)}

    def change(self) -> None:
        """Move a slider and draw a seed, and wait until both have arrived."""
        slider = self.page.get_by_role("slider", name="Pulse amplitude", exact=True)
        slider.focus()
        for _ in range(3):
            self.page.keyboard.press("ArrowRight")
        self.page.get_by_role("button", name="New seed").click()
        self.page.wait_for_timeout(1500)

    def back(self) -> float:
        """Wait until the page has come back; return the seconds that took."""
        since = time.monotonic()
        self.page.wait_for_url("**/?preset=*s=*", timeout=40_000)
        self.page.wait_for_function(MOVING, timeout=40_000)
        return round(time.monotonic() - since, 1)


def kill(browser, server: Server, options) -> dict:
    """Kill the server while others use it, and start it again."""
    visit = Visit(browser, server)
    visit.change()
    before = visit.state()

    async def under_load():
        others = [crowd.Page(server.address) for _ in range(4)]
        for other in others:
            await other.open()
        await asyncio.sleep(2)
        server.stop(signal.SIGKILL)
        for other in others:
            await other.close()

    # In a thread: the browser's own loop runs in this one.
    thread = threading.Thread(target=lambda: asyncio.run(under_load()))
    thread.start()
    thread.join(60)
    visit.page.wait_for_timeout(1000)
    server.start()
    seconds = visit.back()
    return {"back_after_s": seconds, "same": visit.state() == before, "moves": visit.moves(),
            "complaints": visit.complaints}  # fmt: skip


def cut(browser, server: Server, options) -> dict:
    """Close every socket of the page."""
    visit = Visit(browser, server)
    visit.change()
    before = visit.state()
    visit.page.evaluate("window.__sockets.forEach((socket) => socket.close())")
    seconds = visit.back()
    return {"back_after_s": seconds, "same": visit.state() == before, "moves": visit.moves(),
            "complaints": visit.complaints}  # fmt: skip


def throttle(browser, server: Server, options) -> dict:
    """Slow the browser down six times, and let it go again."""
    visit = Visit(browser, server)
    rate = """() => new Promise((done) => { const w = window.__wetware, before = w.shown;
      setTimeout(() => done((w.shown - before) / 4), 4000); })"""
    free = visit.page.evaluate(rate)
    tools = visit.context.new_cdp_session(visit.page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    slow = visit.page.evaluate(rate)
    began = time.monotonic()
    was = visit.amplitude()
    slider = visit.page.get_by_role("slider", name="Pulse amplitude", exact=True)
    slider.focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_function(
        "was => window.__wetware.frame.head.amplitude > was + 0.005", arg=was, timeout=10_000
    )
    answer = time.monotonic() - began
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    visit.page.wait_for_timeout(2000)
    return {"frames_per_s": [round(free, 1), round(slow, 1), round(visit.page.evaluate(rate), 1)],
            "answer_s": round(answer, 2), "moves": visit.moves(),
            "complaints": visit.complaints}  # fmt: skip


def disk(browser, server: Server, options) -> dict:
    """Fill the disk, or let no file grow beyond 64 bytes; save; make room again and save."""
    import resource

    mounted = os.path.ismount(server.home)
    visit = Visit(browser, server)
    page = visit.page

    def limit(size: int) -> None:
        if not mounted:
            resource.prlimit(
                server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)
            )
        elif size == resource.RLIM_INFINITY:
            (server.home / "filler").unlink()
        else:
            full_disk.fill(server.home)

    def kept_files() -> dict[str, bytes]:
        return full_disk.contents(server.home)

    def save(title: str) -> str:
        page.get_by_role("button", name="Save", exact=True).first.click()
        page.get_by_label("Title").fill(title)
        page.get_by_role("button", name="Save to my presets").click()
        toast = page.locator(".notyf__message, .MuiAlert-message").last
        toast.wait_for(timeout=10_000)
        page.wait_for_timeout(500)
        return page.locator(".notyf__message, .MuiAlert-message").last.inner_text()

    save("Before")
    page.keyboard.press("Escape")
    page.wait_for_timeout(7000)
    visit.change()
    page.wait_for_timeout(1500)
    before = kept_files()
    limit(64)
    visit.change()  # autosave fails, too
    page.wait_for_timeout(1500)
    said = save("While the disk is full")
    page.keyboard.press("Escape")
    unchanged = kept_files() == before
    moves = visit.moves()
    limit(resource.RLIM_INFINITY)
    page.wait_for_timeout(7000)
    later = save("With room again")
    kept = [path.name for path in server.home.rglob("with-room-again.toml")]
    return {"said": said, "files": sorted(before), "unchanged": unchanged, "mounted": mounted,
            "later": later, "kept": kept, "moves": moves,
            "good": "could not be saved" in said and unchanged and len(before) == 2
                    and len(kept) == 1,
            "complaints": visit.complaints}  # fmt: skip


def _link(changes: dict) -> str:
    packed = zlib.compress(json.dumps(changes).encode(), 9)
    return "?preset=neuron/pulse-train&s=" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def extremes(browser, server: Server, options) -> dict:
    """Feed every field, slider and link what no person means."""
    # Whatever was moved to the ends may stand still lawfully: a fresh scenario has to move again.
    visit = Visit(browser, server)
    page = visit.page
    fed = count = 0
    end = time.monotonic() + 3 * options.seconds
    for name in layers_for("1m1t1r"):
        page.get_by_role("button", name=name, exact=True).click(timeout=5000)
        page.wait_for_timeout(700)
        for label in page.get_by_role("textbox").all():
            if not label.is_visible() or not label.is_editable():
                continue
            count += 1
            for word in random.Random(count).sample(BAD, 4):
                if time.monotonic() > end:
                    break
                try:
                    label.fill(word, timeout=3000)
                except PlaywrightError:  # a field for numbers takes no words
                    continue
                label.press("Enter")
                fed += 1
        page.get_by_role("button", name=name, exact=True).click(timeout=5000)
    sliders = page.get_by_role("slider")
    for number in range(sliders.count()):
        for key in ("End", "Home", "PageUp"):
            if sliders.nth(number).is_visible() and sliders.nth(number).is_enabled():
                sliders.nth(number).focus()
                page.keyboard.press(key)
                page.wait_for_timeout(150)
                fed += 1
    page.wait_for_timeout(1500)
    shown = page.evaluate("JSON.stringify(window.__wetware.frame.head)")
    complaints = list(visit.complaints)
    visit.context.close()
    moves = {}
    for name, query in {
        "nan": _link({"device.thickness": float("nan")}),
        "infinite": _link({"stimulus.amplitude": float("inf")}),
        "huge": _link({"population.size": 10**12}),
        "list": _link({"run.seed": [[[]]]}),
        "negative": _link({"run.dt": -1.0, "view.window": -1e308}),
        "unknown": _link({"__class__": 1}),
        "damaged": "?preset=neuron/pulse-train&s=AAAA",
        "path": "?preset=../../etc/passwd",
        "text": "?preset=%3Cscript%3Ealert(1)%3C/script%3E",
    }.items():
        other = Visit(browser, server, query)
        moves[name] = other.moves()
        complaints += other.complaints
        other.context.close()
    return {"fields": count, "fed": fed, "finite": "NaN" not in shown,
            "good": fed > 60, "links": moves,
            "moves": all(moves.values()), "complaints": complaints}  # fmt: skip


def at_random(browser, server: Server, options) -> dict:
    """Click, drag and type at random places for a while."""
    visit = Visit(browser, server)
    page, draw = visit.page, random.Random(options.seed)
    # New tabs and files are no fault, but would fill the machine.
    visit.context.on("page", lambda other: other.close() if other != page else None)
    keys = ["Space", "r", "n", ".", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "[", "]",
            "m", "k", "?", "Escape", "Escape", "Tab", "Enter", "Control+z", "Control+Shift+z",
            "End", "1"]  # fmt: skip
    end, done = time.monotonic() + options.seconds, 0
    while time.monotonic() < end:
        x, y = draw.uniform(5, 1360), draw.uniform(5, 760)
        kind = draw.random()
        if kind < 0.5:
            page.mouse.click(x, y)
        elif kind < 0.7:
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + draw.uniform(-300, 300), y + draw.uniform(-80, 80), steps=4)
            page.mouse.up()
        elif kind < 0.75:
            page.mouse.move(x, y)
            page.mouse.wheel(0, draw.choice([-300, 300]))
        else:
            page.keyboard.press(draw.choice(keys))
        done += 1
        page.wait_for_timeout(30)
        if not page.url.startswith(server.address):
            page.goto(server.address)
    for _ in range(4):
        page.keyboard.press("Escape")
    page.screenshot(path=str(server.home / "random.png"))
    explore = page.get_by_role("button", name="Explore", exact=True)
    if explore.count():  # other pages have no button that lets a held run go on
        explore.click(timeout=5000)
        page.get_by_role("button", name="Live", exact=True).wait_for(timeout=5000)
    moved = page.evaluate("!!window.__wetware") and visit.moves()
    page.goto(server.address)
    page.wait_for_function(MOVING, timeout=40_000)
    return {"actions": done, "moves_without_reload": moved, "moves": moved and visit.moves(),
            "complaints": visit.complaints}  # fmt: skip


def soak(browser, server: Server, options) -> dict:
    """Keep ten pages open for a long time."""
    process = psutil.Process(server.process.pid)

    def state() -> dict:
        return {"memory_mb": round(process.memory_info().rss / 1e6, 1),
                "threads": process.num_threads(), "files": process.num_fds(),
                "cpu_s": round(sum(process.cpu_times()[:2]), 1)}  # fmt: skip

    async def run():
        pages = [crowd.Page(server.address) for _ in range(10)]
        for page in pages:
            assert await page.open() == 200
        await asyncio.sleep(15)
        states, begun = [state()], time.monotonic()
        quarter = 15 * options.minutes
        for _ in range(4):
            since = time.monotonic()
            await asyncio.sleep(quarter)
            until = time.monotonic()
            states.append(
                state() | {"least_rate": round(min(p.rate(since, until) for p in pages), 1)}
            )
            states[-1]["sockets_lost"] = sum(page.lost for page in pages)
            for page in pages:
                page.frames = page.frames[-10:]
        minutes = (time.monotonic() - begun) / 60
        for page in pages:
            await page.close()
        await asyncio.sleep(16)
        return {"minutes": round(minutes, 1), "states": states, "after": state(),
                "moves": all(at["least_rate"] > 1 for at in states[1:]),
                "complaints": []}  # fmt: skip

    return asyncio.run(run())


FAULTS = {"kill": kill, "cut": cut, "throttle": throttle, "disk": disk, "extremes": extremes,
          "random": at_random, "soak": soak}  # fmt: skip


def main() -> int:
    """Do the faults that are asked for and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("faults", nargs="*", help=f"of {', '.join(FAULTS)}; all but soak")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=30.0, help="frames a second of a page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=5282)
    options = parser.parse_args()
    wanted = options.faults or [name for name in FAULTS if name != "soak"]
    if unknown := set(wanted) - set(FAULTS):
        parser.error(f"{', '.join(unknown)}: not one of {', '.join(FAULTS)}")
    found = {}
    for name in wanted:
        found[name] = one(name, options)
        print(name, json.dumps(found[name])[:400], file=sys.stderr, flush=True)
    print(json.dumps(found, indent=1))
    return 0 if all(result["passed"] for result in found.values()) else 1


def one(name: str, options) -> dict:
    """Do one fault with a server of its own."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as disks:
        home = Path(folder) / "home"
        home.mkdir()
        if name == "disk":
            with contextlib.suppress(OSError):
                disks.enter_context(full_disk.small_disk(home))
        server = Server(options.port, home, options.rate)
        try:
            if name == "soak":
                result = soak(None, server, options)
            else:
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(
                        executable_path=browser_setup.chromium(), args=list(browser_setup.ARGUMENTS)
                    )
                    result = FAULTS[name](browser, server, options)
                    browser.close()
        except Exception as error:
            result = {"moves": False, "complaints": [f"{type(error).__name__}: {error}"[:600]]}
        finally:
            server.stop()
    result["tracebacks"] = server.tracebacks()
    good = all(result.get(key, True) for key in ("moves", "same", "good", "finite"))
    return result | {"passed": good and not result["complaints"] and not result["tracebacks"]}


if __name__ == "__main__":
    sys.exit(main())
