"""A real server in this process, a real Chromium, and pages that remember what went wrong."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import browser_setup

from explorer.server.options import ServeOptions

RATE = 12.0
"""Frames a second of the pages under test: two browsers that draw without a graphics card share two
cores. What the full rate costs and reaches is measured in tests/bench/screen.py."""

READY = 40_000
"""Milliseconds that a first page may take on a slow machine before a test gives up."""

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium():
    path = browser_setup.chromium()
    if path is None:
        pytest.skip(browser_setup.skip_reason())
    return path


@pytest.fixture(scope="session")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=list(browser_setup.ARGUMENTS)
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def address():
    """The address of the app on a machine of one's own, served from a thread of this process."""
    yield from _served(options=ServeOptions(rate=RATE))


@pytest.fixture(scope="session")
def plain_address():
    """The address of an app without a socket of its own: frames take the toolkit's connection."""
    yield from _served(options=ServeOptions(rate=RATE), own_socket=False)


@pytest.fixture(scope="session")
def shared_address():
    """The address of an app that others can reach too."""
    yield from _served(options=ServeOptions(origins=("127.0.0.1",), rate=RATE))


def _served(**options):
    from explorer import app

    found: dict[str, object] = {}
    ready = threading.Event()

    def run():
        asyncio.set_event_loop(asyncio.new_event_loop())
        made, port = app.server(0, **options)
        found.update(server=made, port=port)
        made.start()
        made.io_loop.add_callback(ready.set)
        made.io_loop.start()

    thread = threading.Thread(target=run, name="server", daemon=True)
    thread.start()
    assert ready.wait(60)
    yield f"http://127.0.0.1:{found['port']}/"
    loop = found["server"].io_loop
    loop.add_callback(found["server"].stop)
    loop.add_callback(loop.stop)
    thread.join(10)


class Visit:
    """One window: the page, what it complained about, what it asked for elsewhere."""

    def __init__(self, browser, address: str, query: str = "", context=None, arrived: bool = True,
                 **viewport):  # fmt: skip
        size = viewport or {"width": 1366, "height": 768}
        # A browser that asks for little motion paints the raster half as often: two of them share
        # two cores here. How well it glides between frames is measured in tests/bench/screen.py.
        self.context = context or browser.new_context(
            viewport=size, accept_downloads=True, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)
        self.page.goto(address + query)
        ready = "window.__wetware?.complete && " if arrived else "window.__wetware && "
        self.page.wait_for_function(ready + "__wetware.shown > 2", timeout=READY)

    def _console(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def _request(self, request):
        own = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
        if not request.url.startswith(own):
            self.elsewhere.append(request.url)

    def head(self) -> dict:
        """Return the newest frame's head."""
        return self.page.evaluate("window.__wetware.frame.head")

    def column(self, name: str) -> list[float]:
        """Return a column of the plots' source as it is in the browser."""
        return self.page.evaluate(
            """(name) => { for (const d of Bokeh.documents) {
              const s = d.get_model_by_name('wetware_traces');
              if (s) return Array.from(s.data[name]); } }""",
            name,
        )

    def spikes(self) -> dict[str, list[float]]:
        """Return the raster's spikes as the browser has them; three rows a spike."""
        return self.page.evaluate("window.__wetware.spikes()")

    def slider(self, name: str):
        return self.page.get_by_role("slider", name=name, exact=True)

    def press(self, name: str, key: str, times: int = 1) -> None:
        """Move a slider by its keys."""
        self.slider(name).focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def button(self, name: str):
        return self.page.get_by_role("button", name=name)

    def text(self, id: str) -> str:
        return self.page.locator(f"#{id}").inner_text()

    def enter(self, field, text: str, taken) -> None:
        """Type into a field until `taken()`: a field that is drawn anew just then, on a machine
        busier than a person is quick, forgets what was typed."""
        for _ in range(3):
            field.fill(text)
            field.press("Enter")
            end = time.monotonic() + 15
            while time.monotonic() < end:
                if taken():
                    return
                self.page.wait_for_timeout(50)
        raise AssertionError(f"'{text}' was typed in vain; {self.state()}")

    def choose(self, title: str) -> None:
        """Choose a preset in the menu at the top."""
        self.page.get_by_role("combobox", name="Preset").click()
        self.page.get_by_text(title, exact=True).last.click()

    def tidy(self) -> None:
        """Close an open dialog, and take the pointer away."""
        dialog = self.page.get_by_role("dialog")
        if dialog.is_visible():
            self.page.keyboard.press("Escape")
            dialog.wait_for(state="hidden")
        self.page.mouse.move(1, 1)

    def begin(self, preset: str = "population/opening") -> None:
        """Start a preset from the gallery, whatever was done in this window before."""
        self.button("Examples in pictures").first.click()
        self.page.locator(f"button[data-preset='{preset}']").click()
        self.page.get_by_role("dialog").wait_for(state="hidden")
        self.page.wait_for_function("__wetware.frame.head.playing && __wetware.shown > 2")

    def state(self) -> str:
        """Return how the page is, for the report of a test that has failed."""
        stream = self.page.evaluate(
            """() => { const { lane, shown, received, acknowledged, painted, drawing, complete,
                 frame } = window.__wetware ?? {};
              return { lane, shown, received, acknowledged, painted, drawing, complete,
                head: frame?.head, hidden: document.hidden, focus: document.activeElement?.tagName,
                lost: window.__wetware_tab?.lost }; }"""
        )
        fields = [(one.get_attribute("type"), one.input_value())
                  for one in self.page.locator("input:visible").all()]  # fmt: skip
        return f"stream {stream}, fields {fields}, complaints {self.complaints}"

    def until(self, condition, seconds: float = 15.0, what: str = ""):
        """Wait until `condition()` holds and return its value."""
        end = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            assert time.monotonic() < end, f"waited {seconds} s in vain: {what}; {self.state()}"
            self.page.wait_for_timeout(50)

    def notice(self) -> str:
        """Return the text of the newest notification."""
        toast = self.page.locator(".notyf__message, .MuiAlert-message").last
        toast.wait_for(timeout=10_000)
        return toast.inner_text()

    def clean(self) -> None:
        """Assert that nothing went wrong in this window and nothing was asked for elsewhere."""
        assert self.complaints == []
        assert self.elsewhere == []


@pytest.fixture
def visit(browser, address, _shared_windows):
    """Open windows; all are closed at the end."""
    opened: list[Visit] = []

    def open_window(query: str = "", at: str = address, **options) -> Visit:
        _close(_shared_windows)  # a page at work takes from the others
        opened.append(Visit(browser, at, query, **options))
        return opened[-1]

    yield open_window
    for window in opened:
        window.context.close()


@pytest.fixture(scope="module")
def _shared_windows():
    windows: dict[str, Visit] = {}
    yield windows
    _close(windows)


def _close(windows: dict[str, Visit]) -> None:
    for window in windows.values():
        window.context.close()
    windows.clear()


@pytest.fixture
def share(browser, address, _shared_windows, request):
    """Return the window on an address that the test before had, if it had one: to open a page is
    half the work of most tests. None comes after a test that has failed."""
    failed = request.session.testsfailed

    def open_window(query: str = "", at: str = address) -> Visit:
        if at + query not in _shared_windows:
            _close(_shared_windows)
            _shared_windows[at + query] = Visit(browser, at, query)
        window = _shared_windows[at + query]
        window.complaints.clear()
        window.tidy()
        return window

    yield open_window
    if request.session.testsfailed > failed:
        _close(_shared_windows)


@pytest.fixture
def begun(share, address):
    """Return a window on a preset that has just been started: begun(preset)."""

    def begin(preset: str = "population/opening", at: str = address) -> Visit:
        window = share(at=at)
        window.begin(preset)
        return window

    return begin
