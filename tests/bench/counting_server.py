"""The app for measurements of what stays in memory: serves, and counts objects when asked.

`python tests/bench/counting_server.py serve --port 5259 --no-show` takes what `wetware` takes and
serves as that does. Each line on its standard input is answered by one JSON object on its standard
output: memory and threads as they are, then after a collection of garbage the live objects of what
belongs to one page. The argument `growth` of a line adds the kinds of objects that became more
numerous since the last line.
"""

from __future__ import annotations

import collections
import contextlib
import ctypes
import functools
import gc
import json
import os
import sys
import threading
import weakref

import psutil

GROWN = 25
"""Kinds of objects that are named."""

_alive: dict[str, weakref.WeakSet] = {}
"""What was made and is there still. Lists of the collector leave out what it was told to freeze."""

_last: collections.Counter[str] = collections.Counter()


def _kind(thing: object) -> str:
    made = type(thing)
    return f"{made.__module__}.{made.__qualname__}"


def counts(growth: bool = False) -> dict[str, object]:
    """Return memory, threads, and numbers of live objects by what they are."""
    import panel as pn
    from bokeh.model import Model
    from holoviews import Store
    from param import Parameterized

    process = psutil.Process()
    found: dict[str, object] = {
        "memory_mb": round(process.memory_info().rss / 1e6, 1),
        "threads": process.num_threads(), "files": process.num_fds(),
    }  # fmt: skip
    while gc.collect():
        pass
    with contextlib.suppress(AttributeError):  # another C library keeps what it wants to
        ctypes.CDLL(None).malloc_trim(0)
    found["memory_collected_mb"] = round(process.memory_info().rss / 1e6, 1)
    everything = gc.get_objects()
    found |= {name: len(those) for name, those in _alive.items()}
    for name, what in {"models": Model, "parameterized": Parameterized}.items():
        found[name] = sum(issubclass(type(thing), what) for thing in everything)
    found["objects"] = len(everything)
    found["frozen"] = gc.get_freeze_count()
    found["blocks"] = sys.getallocatedblocks()
    found["engine_threads"] = sum(thread.name == "engine" for thread in threading.enumerate())
    found["kept_by_panel"] = sum(
        len(held)
        for name in dir(pn.state)
        if name.startswith("_") and not name.startswith("__")
        and isinstance(held := getattr(pn.state, name), (dict, list, set))
    )  # fmt: skip
    found["kept_by_holoviews"] = sum(len(trees) for trees in Store._custom_options.values())
    if growth:
        now = collections.Counter(_kind(thing) for thing in everything)
        found["grown"] = {name: more for name, more in (now - _last).most_common(GROWN)}
        _last.clear()
        _last.update(now)
    return found


def register() -> None:
    """Take note of everything that belongs to one page, from now on."""
    from bokeh.document import Document
    from bokeh.server.session import ServerSession

    from explorer.engine.session import Session
    from explorer.engine.worker import Worker
    from explorer.views.live.view import LiveView
    from explorer.views.stream.socket import Pass
    from explorer.views.window import Window

    for name, what in {
        "windows": Window, "live_views": LiveView, "engine_sessions": Session, "workers": Worker,
        "passes": Pass, "documents": Document, "server_sessions": ServerSession,
    }.items():  # fmt: skip
        _alive[name] = weakref.WeakSet()
        what.__init__ = _noting(what.__init__, _alive[name])


def _noting(plain, those: weakref.WeakSet):
    @functools.wraps(plain)
    def init(self, *arguments, **options):
        those.add(self)
        plain(self, *arguments, **options)

    return init


def answer() -> None:
    """Answer lines until there are no more."""
    try:
        for line in sys.stdin:
            text = json.dumps(counts("growth" in line))
            os.write(ANSWERS, (text + "\n").encode())
    finally:
        os.close(ANSWERS)  # nobody waits for an answer that does not come


if __name__ == "__main__":
    ANSWERS = os.dup(1)
    os.dup2(2, 1)  # whatever else is printed goes where the log goes
    threading.Thread(target=answer, name="counts", daemon=True).start()
    register()
    from explorer.cli import main

    sys.exit(main())
