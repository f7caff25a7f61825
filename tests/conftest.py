"""Shared by all tests: a home of their own, calm hypothesis settings, runs used more than once."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import explorer

sys.path.insert(0, str(Path(__file__).parent))
import browser_setup
import nginx_setup
import simulator_setup

settings.register_profile(
    "explorer",
    deadline=None,
    max_examples=40,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("explorer")


def pytest_terminal_summary(terminalreporter):
    """Say loudly what could not be tested."""
    browser_setup.terminal_summary(terminalreporter)
    simulator_setup.NGSPICE.terminal_summary(terminalreporter)
    nginx_setup.NGINX.terminal_summary(terminalreporter)


def pytest_xdist_make_scheduler(config, log):
    """Run all tests without a browser in one process; beside it, file by file, those with one.

    Whoever is done first takes the next file. Each process has one browser and one server.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return nodeid.partition("::")[0] if "/ui/" in nodeid else "others"

    return Groups(config, log)


@pytest.fixture(scope="session", autouse=True)
def _home_of_the_session(tmp_path_factory):
    """Keep servers and programs that a test starts away from the user's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WETWARE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """Return an empty user's folder, fresh for each test."""
    folder = tmp_path_factory.mktemp("own")
    monkeypatch.setenv("WETWARE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def finished():
    """Return a function that runs a preset once a session: finished(preset, changes, ...)."""
    known = {}

    def run(preset: str, changes: dict | None = None, **options):
        key = (preset, tuple(sorted((changes or {}).items())), tuple(sorted(options.items())))
        if key not in known:
            scenario = explorer.load_preset(preset)
            scenario.update(changes or {})
            known[key] = explorer.simulate(scenario, **options)
        return known[key]

    return run


@pytest.fixture(scope="session")
def wait_for():
    """Return a function that polls until something is true and fails after half a minute."""

    def wait(condition: Callable[[], object], what: str, limit: float = 30.0):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.002)
        raise AssertionError(f"waited {limit} s in vain for: {what}")

    return wait


@pytest.fixture
def served():
    """Return a function that serves with options and returns the address; all stop at the end."""
    import panel as pn
    from panel.util import edit_readonly

    from explorer import app
    from explorer.engine.limits import Bound
    from explorer.engine.turns import TURNS
    from explorer.server.options import ServeOptions

    running, before = [], (TURNS.slots, TURNS.rate)

    def begin(in_advance: bool = False, **options) -> str:
        found, ready = {}, threading.Event()

        def run():
            asyncio.set_event_loop(asyncio.new_event_loop())
            made, port = app.server(0, options=ServeOptions(**options), in_advance=in_advance)
            found.update(server=made, port=port)
            made.start()
            made.io_loop.add_callback(ready.set)
            made.io_loop.start()
            made.io_loop.close()

        thread = threading.Thread(target=run, name="server", daemon=True)
        thread.start()
        assert ready.wait(60)
        running.append((found["server"], thread))
        return f"http://127.0.0.1:{found['port']}"

    yield begin
    for server, thread in running:
        server.io_loop.add_callback(server.stop)
        server.io_loop.add_callback(server.io_loop.stop)
        thread.join(20)
    TURNS.configure(*before)
    Bound.bytes = None
    with edit_readonly(pn.state):
        pn.state.base_url = "/"
