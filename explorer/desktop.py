"""The app in a window of its own: a server on loopback behind a lock, and the window itself."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import ctypes
import importlib.util
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from explorer import app, paths
from explorer.engine.turns import TURNS
from explorer.errors import ExplorerError, SaveError
from explorer.server.lock import Lock
from explorer.server.log import event, set_up
from explorer.server.options import ServeOptions

TITLE = "Wetware Explorer"
SIZE, LEAST = (1440, 900), (900, 600)
"""Width and height of the window in pixels, at first and at least."""

WITHOUT = "or start without --desktop to use the browser."

SAVING = (Path(__file__).parent / "desktop.js").read_text(encoding="utf-8")
"""Takes what the page wants to download to the native dialog."""


class Files:
    """What the page may ask of the window: to save, and a person decides where."""

    def __init__(self, ask: Callable[[str], str | tuple[str, ...] | None]):
        # Private, as all that has no underscore can be called from the page.
        self._ask = ask

    def save(self, name: str, content: str) -> dict[str, str]:
        """Ask where to save and write; return what is to be told.

        Arguments: `name` that is proposed; `content` in base64. The answer holds `saved`, the
        path, or `problem`, a sentence; neither if the person changed their mind.
        """
        proposed = Path(str(name).replace("\\", "/")).name[:120] or "wetware"
        chosen = self._ask(proposed)
        if not chosen:
            return {}
        path = Path(chosen if isinstance(chosen, str) else chosen[0])
        if not path.suffix:
            path = path.with_suffix(Path(proposed).suffix)
        try:
            paths.write_whole(path, base64.b64decode(content, validate=True))
        except SaveError as error:
            return {"problem": str(error)}
        except binascii.Error:
            return {"problem": f"{path.name}: the page sent a broken file; nothing was changed."}
        return {"saved": str(path)}


def check(options: ServeOptions, environment: dict[str, str] | None = None) -> None:
    """Raise ExplorerError where no window can be opened: in one sentence, before anything starts.

    Arguments: `options` of the server; `environment` variables, those of this process by default.
    """
    environment = os.environ if environment is None else environment
    if not options.local or options.root or options.basic_auth or options.oauth:
        raise ExplorerError(
            "--desktop: the window is for the person at this machine; it goes neither with another "
            "--address nor with --allow-origin, --behind-proxy, --root or a sign-in."
        )
    if importlib.util.find_spec("webview") is None:
        raise ExplorerError(
            "--desktop: pywebview is not installed; pip install 'wetware-explorer[desktop]', "
            + WITHOUT
        )
    if not sys.platform.startswith("linux"):
        return
    if environment.get("WAYLAND_DISPLAY"):
        return
    display = environment.get("DISPLAY", "")
    if not _answers(display):
        found = f"the display '{display}' does not answer" if display else "there is no display"
        raise ExplorerError(f"--desktop: {found}; start it from a desktop session, {WITHOUT}")
    missing = _missing_library()
    if missing:
        raise ExplorerError(
            f"--desktop: a library of the system is missing ({missing}); install it, for example "
            f"with apt install libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1, {WITHOUT}"
        )


def _missing_library() -> str:
    """Return the library that Qt's part for X would miss, or nothing.

    Qt itself ends the whole process with a page of advice where one is missing.
    """
    found = importlib.util.find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return ""
    plugin = Path(found.submodule_search_locations[0]) / "Qt/plugins/platforms/libqxcb.so"
    if plugin.exists():
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            return str(error).partition(":")[0]
    return ""


def _answers(display: str) -> bool:
    """Return whether an X server listens where `DISPLAY` says."""
    host, colon, number = display.rpartition(":")
    number = number.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host not in ("", "unix"):
        with contextlib.suppress(OSError):
            socket.create_connection((host, 6000 + int(number)), timeout=3).close()
            return True
        return False
    place = f"/tmp/.X11-unix/X{number}"
    for name in (place, "\0" + place):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(3)
            probe.connect(name)
            return True
    return False


class Server:
    """The app's server in a thread: the window's library wants the main one for itself."""

    def __init__(self, port: int, options: ServeOptions):
        self.lock = Lock()
        self._port, self._options = port, options
        self._ready = threading.Event()
        self._failed: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)

    def start(self) -> str:
        """Start, and return the address that lets the window in."""
        self._thread.start()
        self._ready.wait()
        if self._failed is not None:
            raise self._failed
        return f"http://127.0.0.1:{self.port}{self.lock.entrance}"

    def _run(self) -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        try:
            self._made, self.port = app.server(self._port, options=self._options)
            self.lock.put_on(self._made._tornado)
            self._made.start()
        except Exception as error:
            self._failed = error
            self._ready.set()
            return
        self._made.io_loop.add_callback(self._ready.set)
        self._made.io_loop.start()

    def stop(self) -> None:
        """End every session and the server."""
        loop = self._made.io_loop

        def end():
            self._made.stop()
            loop.stop()

        loop.add_callback(end)
        self._thread.join(10)


def _port(asked: int | None) -> int:
    """Return the port: the one asked for, else that of the last time, else any free one.

    The window's storage (colours, snapshots) belongs to an address, and so to a port.
    """
    if asked is not None:
        return asked
    file = _storage() / "port"
    with contextlib.suppress(OSError, ValueError, ExplorerError):
        return app.free_port("127.0.0.1", int(file.read_text()))
    port = app.free_port("127.0.0.1", 0)
    if not file.exists():
        with contextlib.suppress(SaveError):
            paths.write_whole(file, str(port))
    return port


def _storage() -> Path:
    return paths.user_folder() / "desktop"


def run(options: ServeOptions | None = None, port: int | None = None,
        when_open: Callable | None = None) -> None:  # fmt: skip
    """Open the window and return once it is closed and its server has ended.

    Arguments: `options` of the server; `port`, None for the one of the last time or a free one;
    `when_open` is called with the window in a thread of its own.

    Raises
    ------
    ExplorerError
        The extra, a display or a library is missing, or the port is taken.
    """
    options = options or ServeOptions()
    options.check()
    check(options)
    if getattr(os, "geteuid", lambda: 1)() == 0:
        # As root the browser inside the window has no sandbox to go into, and would not start.
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    import webview

    set_up(options.json_log, options.local)
    sys.setswitchinterval(0.001)  # as in app.serve
    app.warm_up(rest=True)
    server = Server(_port(port), options)
    entrance = server.start()
    event("started", url=f"http://127.0.0.1:{server.port}/", engine_cores=TURNS.slots)
    files = Files(lambda name: window.create_file_dialog(
        webview.FileDialog.SAVE, save_filename=name))  # fmt: skip
    window = webview.create_window(
        TITLE, entrance, js_api=files, width=SIZE[0], height=SIZE[1], min_size=LEAST,
        background_color="#f5f4f0",
    )  # fmt: skip
    window.events.loaded += lambda: window.evaluate_js(SAVING)
    try:
        webview.start(
            when_open, (window,) if when_open else None,
            gui="qt" if sys.platform.startswith("linux") else None, private_mode=False,
            storage_path=str(_storage()), icon=str(paths.assets() / "icons" / "icon.png"),
        )  # fmt: skip
    except webview.errors.WebViewException as error:
        reason = str(error).splitlines()[0] if str(error) else "no toolkit"
        raise ExplorerError(f"--desktop: no window could be opened ({reason}); {WITHOUT}") from None
    finally:
        server.stop()
        event("stopped")
