"""All kernels compiled before somebody waits for one: the very first time, in a process of its own.

The app opens as soon as the kernel of its opening is there. Others take seconds each, and compiling
them beside a live page would hold its event loop.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import subprocess
import sys

from explorer.engine.run import simulate
from explorer.errors import ExplorerError
from explorer.model import KERNEL_CACHE
from explorer.scenario.presets import load_preset, presets

MARK = KERNEL_CACHE / "complete"
"""Lies beside the compiled kernels once all of them are there."""

SECONDS = 2e-4
"""So much of each preset is simulated: the least that calls its kernel [s]."""

CODE = "from explorer.engine.kernels import compile_all; compile_all()"

log = logging.getLogger(__name__)


def compile_all() -> None:
    """Compile and keep the kernels of all shipped presets; one that cannot run is passed over."""
    with contextlib.suppress(AttributeError, OSError):  # not on every system
        os.nice(10)
    for name in presets():
        with contextlib.suppress(ExplorerError):
            simulate(load_preset(name), seconds=SECONDS)
    with contextlib.suppress(OSError):
        MARK.touch()


def compile_in_background() -> subprocess.Popen | None:
    """Start `compile_all` in a process that ends with this one; None where nothing is to do."""
    if MARK.exists() or not os.access(KERNEL_CACHE, os.W_OK):
        return None
    try:
        helper = subprocess.Popen(
            [sys.executable, "-c", CODE], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        log.info("kernels are compiled when they are needed: %s", error)
        return None
    atexit.register(helper.terminate)
    return helper
