"""The app behind a real nginx, as people reach a server: is everything there, does it come back?

    python tests/bench/proxy.py [recipe secure restart blocked] [--nginx PATH]

Every part has a server (`wetware serve`), an nginx with the README's recipe and a Chromium, all on
loopback and bounded in time. Prints one JSON object; ends with status 1 where something is amiss.

- recipe: below a path; the plots move through the own socket, a live view opens, a preset file goes
  up, a body that is too large is refused, and so is the socket of another origin.
- secure: as above through TLS with a certificate made here (by `openssl`), and a sign-in by
  password; `wss` is the only kind of socket.
- restart: the server is stopped by SIGTERM, is away for a while, and starts again: the page comes
  back with its scenario. Then the same by SIGKILL.
- blocked: without the Upgrade header, and with a wrong origin, the page says what to do.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
import browser_setup  # noqa: E402
import nginx_setup  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PATH = "/wetware"
MOVING = "window.__wetware?.complete && window.__wetware.shown > 20"
SOCKET = "window.__wetware.lane === 'socket'"
LIMIT = 60_000
"""Milliseconds that a page may take."""


class Server:
    """`wetware serve` in a process of its own."""

    def __init__(self, front: int, home: Path, *words: str, scheme: str = "http"):
        self.port, self.home, self.words = nginx_setup.free_port(), home, words
        self.front = f"{scheme}://127.0.0.1:{front}{PATH}/"
        self.origin = f"127.0.0.1:{front}"
        self.journal = home / "journal"
        self.start()

    def start(self) -> float:
        """Start, wait until it answers, return the seconds."""
        begun = time.monotonic()
        environment = os.environ | {"PYTHONPATH": str(ROOT), "WETWARE_HOME": str(self.home)}
        with self.journal.open("ab") as journal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "explorer", "serve", "--port", str(self.port), "--no-show",
                 "--behind-proxy", "--root", PATH, "--json-log", *self.words],
                cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=journal,
            )  # fmt: skip
        while time.monotonic() < begun + 60:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2).close()
                return time.monotonic() - begun
            time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def stop(self, by: int = signal.SIGTERM) -> float:
        """Stop, and return the seconds that took."""
        begun = time.monotonic()
        self.process.send_signal(by)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)
        return time.monotonic() - begun

    @property
    def tracebacks(self) -> int:
        """How many tracebacks the log holds."""
        return self.journal.read_text(encoding="utf-8").count("Traceback")


@contextlib.contextmanager
def serving(program: str, *words: str, allowed: bool = True, tls=None, **proxy):
    """Serve behind nginx; gives the server and the folder of the proxy's logs."""
    front = nginx_setup.free_port()
    origin = f"127.0.0.1:{front}" if allowed else "wetware.school.example"
    with tempfile.TemporaryDirectory() as home:
        server = Server(front, Path(home), "--allow-origin", origin, *words,
                        scheme="https" if tls else "http")  # fmt: skip
        try:
            with nginx_setup.proxy(
                program, front, server.port, PATH, certificate=tls, **proxy
            ) as folder:
                yield server, folder
        finally:
            server.stop()


@contextlib.contextmanager
def page(browser):
    """Give a page that remembers its errors and its sockets."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, ignore_https_errors=True)
    opened = context.new_page()
    opened.errors, opened.sockets = [], []
    opened.on("console", lambda said: said.type == "error" and opened.errors.append(said.text))
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.on("websocket", lambda made: opened.sockets.append(made.url))
    yield opened
    context.close()


def shared(opened) -> str:
    """Share a live view and return its link."""
    opened.get_by_role("button", name="Share live view").click()
    field = opened.get_by_role("textbox", name="Live view link")
    field.wait_for()
    opened.wait_for_function(
        "field => field.value.includes('token=')", arg=field.element_handle(), timeout=LIMIT
    )
    link = field.input_value()
    opened.keyboard.press("Escape")
    opened.get_by_role("dialog").wait_for(state="hidden")
    return link


def answer(url: str, data: bytes | None = None, **sent: str) -> int | str:
    """Return the status of an answer, or the kind of failure."""
    try:
        request = urllib.request.Request(url, data, sent)
        with urllib.request.urlopen(request, timeout=20) as found:
            return found.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError as error:
        return type(error).__name__


def handshake(url: str, origin: str) -> int | str:
    """Return the status of a socket's handshake by a page of `origin`; 101 hangs up at once."""
    import http.client
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request("GET", parts.path, headers={
            "Origin": origin, "Connection": "Upgrade", "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol": "bokeh, x"})  # fmt: skip
        return connection.getresponse().status
    finally:
        connection.close()


def walk(browser, server: Server, folder: Path, found: dict, sign_in: str = "") -> list[str]:
    """Open the page, move a slider, share it, open a preset file; return what is amiss."""
    amiss = []
    with page(browser) as first:
        begun = time.monotonic()
        first.goto(server.front + "?preset=neuron/pulse-train")
        if sign_in:
            first.get_by_label("Name").fill("ada")
            first.get_by_label("Password").fill(sign_in)
            first.get_by_role("button").click()
        first.wait_for_function(MOVING, timeout=LIMIT)
        found["seconds to moving plots"] = round(time.monotonic() - begun, 1)
        first.wait_for_function(SOCKET, timeout=LIMIT)
        if "preset=neuron" not in first.url:
            amiss.append(f"the link got lost: {first.url}")
        before = first.evaluate("window.__wetware.shown")
        first.wait_for_timeout(4000)
        shown = first.evaluate("window.__wetware.shown") - before
        found["frames a second"] = round(shown / 4, 1)
        link = shared(first)
        if not link.startswith(server.front + "live?token="):
            amiss.append(f"a live link that leads elsewhere: {link}")
        viewer = first.context.new_page()
        viewer.goto(link)
        viewer.wait_for_function(MOVING, timeout=LIMIT)
        viewer.wait_for_function(SOCKET, timeout=LIMIT)
        viewer.close()
        text = subprocess.run(
            [sys.executable, "-m", "explorer", "presets", "show", "neuron/pulse-train"],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
        ).stdout  # fmt: skip
        file = server.home / "mine.toml"
        file.write_text(text.replace('title = "', 'title = "Brought: ', 1), encoding="utf-8")
        first.get_by_role("button", name="Open a preset file").click()
        first.locator("input[type=file]").first.set_input_files(file)
        menu = first.get_by_role("combobox", name="Preset")
        with contextlib.suppress(Exception):
            menu.get_by_text("Brought").wait_for(timeout=15_000)
        if "Brought" not in menu.inner_text():
            amiss.append("a preset file did not arrive")
        scheme = "wss:" if server.front.startswith("https") else "ws:"
        found["sockets"] = sorted({re.sub(r"[?].*", "", url) for url in first.sockets})
        if {url.split("//")[0] for url in first.sockets} != {scheme} or not any(
            url.endswith(f"{PATH}/frames") for url in first.sockets
        ):
            amiss.append(f"sockets: {found['sockets']}")
        amiss += first.errors
    lines = (folder / "access.log").read_text(encoding="utf-8")
    amiss += [line for line in lines.splitlines() if re.search(r'" [45]\d\d ', line)]
    return amiss


def recipe(program: str, browser) -> dict:
    """As the README says, below a path."""
    found = {}
    with serving(program) as (server, folder):
        amiss = walk(browser, server, folder, found)
        bodies = {size: answer(server.front + "health", b"x" * size) for size in (999, 1_500_000)}
        found["bodies"] = bodies
        if bodies[1_500_000] not in (413, "ConnectionResetError", "BrokenPipeError", "URLError"):
            amiss.append("a large body came in")
        refused = {place: handshake(f"{server.front}{place}", "http://evil.example")
                   for place in ("ws", "frames", "live/ws", "live/frames")}  # fmt: skip
        found["another origin"] = refused
        if set(refused.values()) != {403}:
            amiss.append("another origin came in")
        if handshake(server.front + "frames", f"http://{server.origin}") != 101:
            amiss.append("the own origin stayed out")
        found["seconds to stop"] = round(server.stop(), 2)
        if server.process.returncode != 0 or server.tracebacks:
            amiss.append(
                f"stopped with {server.process.returncode}; {server.tracebacks} tracebacks"
            )
    return found | {"amiss": amiss}


def secure(program: str, browser) -> dict:
    """With TLS and a password."""
    found = {}
    with tempfile.TemporaryDirectory() as place:
        key, certificate = Path(place, "key"), Path(place, "certificate")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        words = ("--basic-auth", "open sesame")
        with serving(program, *words, tls=(certificate, key)) as (server, folder):
            amiss = walk(browser, server, folder, found, "open sesame")
            if server.tracebacks:
                amiss.append(f"{server.tracebacks} tracebacks")
    return found | {"amiss": amiss}


def restart(program: str, browser) -> dict:
    """The server goes and comes while the proxy stays."""
    found, amiss = {}, []
    with serving(program) as (server, _folder), page(browser) as opened:
        opened.goto(server.front + "?preset=neuron/pulse-train")
        opened.wait_for_function(MOVING, timeout=LIMIT)
        slider = opened.get_by_role("slider", name="Pulse amplitude", exact=True)
        slider.focus()
        for _press in range(5):
            opened.keyboard.press("ArrowRight")
        opened.wait_for_timeout(1500)
        value = slider.input_value()
        for name, by in (("SIGTERM", signal.SIGTERM), ("SIGKILL", signal.SIGKILL)):
            gone = server.stop(by)
            opened.evaluate("window.__before = true")
            opened.wait_for_timeout(3000)
            begun = time.monotonic()
            up = server.start()
            opened.wait_for_function(f"!window.__before && {MOVING} && {SOCKET}", timeout=LIMIT)
            found[name] = {
                "seconds to stop": round(gone, 2), "seconds to start": round(up, 1),
                "seconds until the page moves": round(time.monotonic() - begun, 1),
            }  # fmt: skip
            opened.wait_for_timeout(1000)
            after = slider.input_value()
            if after != value:
                amiss.append(f"{name}: the amplitude was {value} and is {after}")
        if server.tracebacks:
            amiss.append(f"{server.tracebacks} tracebacks")
    return found | {"amiss": amiss}


def blocked(program: str, browser) -> dict:
    """The page says what is wrong with the proxy or the options."""
    found, amiss = {}, []
    for name, words, options in (
        ("no upgrade", "Upgrade header", {"without": ("Upgrade", "upgrade")}),
        ("wrong origin", "--allow-origin 127.0.0.1:", {"allowed": False}),
    ):
        with serving(program, **options) as (server, _folder), page(browser) as opened:
            begun = time.monotonic()
            opened.goto(server.front)
            alert = opened.get_by_role("alert")
            alert.wait_for(timeout=LIMIT)
            said = alert.inner_text()
            found[name] = {"seconds": round(time.monotonic() - begun, 1), "says": said}
            if words not in said:
                amiss.append(f"{name}: {said}")
    return found | {"amiss": amiss}


PARTS = {"recipe": recipe, "secure": secure, "restart": restart, "blocked": blocked}


def main() -> None:
    """Run the parts that are asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--nginx", help="path of nginx")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    program, chromium = asked.nginx or nginx_setup.NGINX.path(), browser_setup.chromium()
    if program is None or chromium is None:
        missing = (
            nginx_setup.NGINX.skip_reason() if program is None else browser_setup.skip_reason()
        )
        raise SystemExit(missing)
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=list(browser_setup.ARGUMENTS)
        )
        for name in asked.parts or PARTS:
            found[name] = PARTS[name](program, browser)
        browser.close()
    print(json.dumps(found, indent=1))
    sys.exit(any(part["amiss"] for part in found.values()))


if __name__ == "__main__":
    main()
