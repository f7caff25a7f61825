"""A Chromium for the browser tests: found, or installed where that is allowed.

The set-up may use the network, the tests never do. Searched in this order:

1. the environment variable `WETWARE_CHROMIUM`. It has the last word: a path that does not run, or
   the word `none`, means no browser and no installation;
2. `chromium`, `chromium-browser`, `google-chrome` on the search path;
3. Playwright's own Chromium, if it was downloaded before;
4. installed now: by `apt-get` as root on Debian and Ubuntu, else by `playwright install chromium`.

Whoever asks gets a path or None; without a browser the tests skip, and `terminal_summary` says so
in a place that nobody overlooks. In `tests/ui/conftest.py`:

    import browser_setup

    @pytest.fixture(scope="session")
    def chromium():
        path = browser_setup.chromium()
        if path is None:
            pytest.skip(browser_setup.skip_reason())
        return path

and in `tests/conftest.py`:

    def pytest_terminal_summary(terminalreporter):
        browser_setup.terminal_summary(terminalreporter)

and the browser starts with `launch(executable_path=chromium, args=browser_setup.ARGUMENTS)`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

VARIABLE = "WETWARE_CHROMIUM"
"""Environment variable with the path of a Chromium, or `none` to do without."""

NAMES = ("chromium", "chromium-browser", "google-chrome")

ROOT = getattr(os, "geteuid", lambda: 1)() == 0

ARGUMENTS = (
    *(("--no-sandbox",) if ROOT else ()),  # as root there is no sandbox to be had
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
"""Arguments for every start: nothing but the tested page may reach for the network."""

INSTALL_LIMIT = 600
"""Longest time in seconds for one step of an installation."""

LOUD = (
    "THE BROWSER TESTS DID NOT RUN: there is no Chromium.",
    "Nothing that a person sees on the page has been tested.",
    f"Install Chromium, or set {VARIABLE} to the path of one, and run the tests again.",
)
"""What the end of a test run says where there is no browser."""

_APT = (
    ("apt-get", "update"),
    ("apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "chromium"),
)
_PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "chromium"),)
_PLAYWRIGHT_PATH = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)


@dataclass(frozen=True, slots=True)
class Search:
    """How a search ended: `path` of a Chromium that runs, or None; `reason` what was tried."""

    path: str | None
    reason: str


def chromium() -> str | None:
    """Return the path of a Chromium that runs, or None; `reason()` then says why."""
    return search().path


def reason() -> str:
    """Return in one line where the browser was found, or why there is none."""
    return search().reason


def skip_reason() -> str:
    """Return what a test says that is skipped for want of a browser."""
    return f"{LOUD[0]} What was tried: {reason()}"


def terminal_summary(reporter, title: str = "NO BROWSER", loud: tuple[str, ...] = LOUD) -> None:
    """Print `loud` and what was tried, if a test was skipped that says the first line of it.

    `reporter` is pytest's terminal reporter, as `pytest_terminal_summary` receives it. The tests
    may have run in processes of their own; their reports are all that comes here.
    """
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", ())]
    found = next((words for words in skipped if loud[0] in words), None)
    if found is None:
        return
    reporter.section(title, sep="!", red=True, bold=True)
    tried = found.partition("What was tried: ")[2].rstrip("\"')")
    for line in (*loud, f"What was tried: {tried}"):
        reporter.write_line(line, red=True, bold=True)


@lru_cache(maxsize=1)
def search() -> Search:
    """Search, and install if nothing was found; once a process."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        if _runs(chosen):
            return Search(chosen, f"{VARIABLE} names {chosen}")
        return Search(None, f"{VARIABLE} is '{chosen}', which does not run")
    path = _on_path() or _playwright_own()
    if path:
        return Search(path, f"found {path}")
    tried = [f"no {', '.join(NAMES)} on the search path", "none of Playwright's own"]
    if ROOT and shutil.which("apt-get"):
        tried.append(install(_APT))
        path = _on_path()
    if not path:
        tried.append(install(_PLAYWRIGHT))
        path = _playwright_own()
    return Search(path, f"installed {path}" if path else "; ".join(tried))


def _on_path() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path and _runs(path)), None)


def _playwright_own() -> str | None:
    # In a process of its own: Playwright refuses a second start inside a running one.
    status, output = _run((sys.executable, "-c", _PLAYWRIGHT_PATH), limit=60)
    path = output.strip().splitlines()[-1] if status == 0 and output.strip() else ""
    return path if path and _runs(path) else None


def _runs(path: str) -> bool:
    """Return whether the program answers: some systems have a stand-in that only explains."""
    if not shutil.which(path):
        return False
    # Chrome on Windows opens a window where others print their version.
    return os.name == "nt" or _run((path, "--version"), limit=60)[0] == 0


@contextlib.contextmanager
def one_at_a_time():
    """Let only one process of a test run install something: the system's installer is alone."""
    try:
        import fcntl
    except ImportError:  # not on this system, where nothing is installed for it either
        yield
        return
    with (Path(tempfile.gettempdir()) / "wetware-test-setup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(commands: tuple[tuple[str, ...], ...]) -> str:
    """Run commands until one fails; return in one line what came of it."""
    with one_at_a_time():
        for command in commands:
            status, output = _run(command, INSTALL_LIMIT)
            if status != 0:
                return f"'{' '.join(command)}' ended with {status}: {_complaint(output)}"
    return f"'{' '.join(commands[-1])}' ended well, but what it installed does not run"


def _complaint(output: str) -> str:
    """Return the line of an output that says what is wrong: the first error, else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["no output"]
    return next((line for line in lines if "rror" in line or line.startswith("E:")), lines[-1])


def _run(command: tuple[str, ...], limit: float) -> tuple[int | str, str]:
    """Return exit status and output of a command, which can ask no questions."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=limit,
            check=False,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )
    except subprocess.TimeoutExpired as error:
        words = error.stdout or ""  # bytes on some systems, whatever was asked for
        output = words if isinstance(words, str) else words.decode("utf-8", "replace")
        return f"no answer within {limit:.0f} s", output
    except OSError as error:
        return error.strerror or "an error", ""
    return done.returncode, done.stdout
