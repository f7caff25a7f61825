"""An ngspice for the tests against it: found, or installed where that is allowed.

The set-up may use the network, the tests never do. Searched in this order:

1. the environment variable `WETWARE_NGSPICE`. It has the last word: a path that does not run, or
   the word `none`, means no simulator and no installation;
2. `ngspice` on the search path;
3. installed now, by `apt-get` as root on Debian and Ubuntu.

Whoever asks gets a path or None; without a simulator the tests skip, and `terminal_summary` says so
in a place that nobody overlooks, as for the browser (browser_setup.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import lru_cache

import browser_setup
from browser_setup import ROOT, Search, install

VARIABLE = "WETWARE_NGSPICE"
"""Environment variable with the path of an ngspice, or `none` to do without."""

LOUD = (
    "THE TESTS AGAINST NGSPICE DID NOT RUN: there is no ngspice.",
    "That our neuron and an independent circuit simulator agree has not been tested.",
    f"Install ngspice, or set {VARIABLE} to the path of one, and run the tests again.",
)
"""What the end of a test run says where there is no simulator."""

_APT = (
    ("apt-get", "update"),
    ("apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends",
     "ngspice"),
)  # fmt: skip


def ngspice() -> str | None:
    """Return the path of an ngspice that runs, or None; `reason()` then says why."""
    return search().path


def reason() -> str:
    """Return in one line where the simulator was found, or why there is none."""
    return search().reason


def skip_reason() -> str:
    """Return what a test says that is skipped for want of the simulator."""
    return f"{LOUD[0]} What was tried: {reason()}"


def terminal_summary(reporter) -> None:
    """Print LOUD and what was tried, if a test was skipped for want of the simulator."""
    browser_setup.terminal_summary(reporter, "NO NGSPICE", LOUD)


@lru_cache(maxsize=1)
def search() -> Search:
    """Search, and install if nothing was found; once a process."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        if _runs(chosen):
            return Search(chosen, f"{VARIABLE} names {chosen}")
        return Search(None, f"{VARIABLE} is '{chosen}', which does not run")
    path = shutil.which("ngspice")
    if path and _runs(path):
        return Search(path, f"found {path}")
    tried = ["no ngspice on the search path that runs"]
    if ROOT and shutil.which("apt-get"):
        tried.append(install(_APT))
        path = shutil.which("ngspice")
        if path and _runs(path):
            return Search(path, f"installed {path}")
    return Search(None, "; ".join(tried))


def _runs(path: str) -> bool:
    """Return whether the program answers and is an ngspice."""
    if not shutil.which(path):
        return False
    try:
        done = subprocess.run(
            (path, "--version"), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and "ngspice" in done.stdout.lower()
