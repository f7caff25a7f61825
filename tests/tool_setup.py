"""A program that tests run against: found, or installed where that is allowed.

The set-up may use the network, the tests never do. Searched in this order:

1. the tool's environment variable. It has the last word: a path that does not run, or the word
   `none`, means no program and no installation;
2. the search path;
3. installed now, by `apt-get` as root on Debian and Ubuntu.

Whoever asks gets a path or None; without the program its tests skip, and `terminal_summary` says so
in a place that nobody overlooks, as for the browser (browser_setup.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache

import browser_setup
from browser_setup import ROOT, Search, install


@dataclass(frozen=True, slots=True)
class Tool:
    """A program by `name`.

    Attributes: `variable` of the environment with a path, or `none` to do without; `loud` what the
    end of a test run says where there is none; `commands` that install it; `asked` the word that
    makes it tell its version; `elsewhere` folders beside the search path.
    """

    name: str
    variable: str
    loud: tuple[str, ...]
    commands: tuple[tuple[str, ...], ...]
    asked: str = "--version"
    elsewhere: str = ""

    def path(self) -> str | None:
        """Return the path of a program that runs, or None; `reason()` then says why."""
        return _search(self).path

    def reason(self) -> str:
        """Return in one line where the program was found, or why there is none."""
        return _search(self).reason

    def skip_reason(self) -> str:
        """Return what a test says that is skipped for want of the program."""
        return f"{self.loud[0]} What was tried: {self.reason()}"

    def terminal_summary(self, reporter) -> None:
        """Print `loud` and what was tried, if a test was skipped for want of the program."""
        browser_setup.terminal_summary(reporter, f"NO {self.name.upper()}", self.loud)

    def runs(self, path: str) -> bool:
        """Return whether a program answers and is the one that is meant."""
        if not shutil.which(path):
            return False
        try:
            done = subprocess.run(
                (path, self.asked), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0 and self.name in done.stdout.lower()

    def on_path(self) -> str | None:
        """Return the first program of this name that runs."""
        found = shutil.which(self.name)
        if not found and self.elsewhere:
            found = shutil.which(self.name, path=self.elsewhere)
        return found if found and self.runs(found) else None


@lru_cache(maxsize=8)
def _search(tool: Tool) -> Search:
    """Search, and install if nothing was found; once a process."""
    chosen = os.environ.get(tool.variable)
    if chosen:
        if tool.runs(chosen):
            return Search(chosen, f"{tool.variable} names {chosen}")
        return Search(None, f"{tool.variable} is '{chosen}', which does not run")
    path = tool.on_path()
    if path:
        return Search(path, f"found {path}")
    tried = [f"no {tool.name} on the search path that runs"]
    if ROOT and shutil.which("apt-get"):
        tried.append(install(tool.commands))
        path = tool.on_path()
        if path:
            return Search(path, f"installed {path}")
    return Search(None, "; ".join(tried))
