"""Opens the window of its own, uses it as a person would, writes what happened, closes it.

`python tests/ui/desktop_driver.py FOLDER`, started by `test_desktop.py` under Xvfb.
"""

from __future__ import annotations

import json
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from explorer import desktop

PRESS = """(() => { const walk = (root) => { for (const part of root.querySelectorAll('*')) {
    if (part.tagName === 'BUTTON' && part.innerText.trim() === NAME) return part;
    const inner = part.shadowRoot && walk(part.shadowRoot);
    if (inner) return inner; } return null; };
  const found = walk(document); if (found) found.click(); return !!found; })()"""


def press(window, name: str) -> None:
    """Press a button of the page."""
    until(lambda: window.evaluate_js(PRESS.replace("NAME", json.dumps(name))), name)


def until(condition, what: str, seconds: float = 60.0):
    """Wait for a condition and return its value."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise SystemExit(f"waited in vain: {what}")
        time.sleep(0.1)
    return value


def status(address: str) -> int:
    """Return the status that somebody without the key gets."""
    try:
        return urllib.request.urlopen(address, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code


def use(window, folder: Path, told: dict) -> None:
    """Do all that the tests ask about."""

    def look(name):
        return window.evaluate_js(f"window.__wetware ? window.__wetware.{name} : 0")

    until(lambda: (look("shown") or 0) > 5, "moving plots", 120)
    told["title"], told["lane"] = window.title, look("lane")
    begun = {name: look(name) for name in ("shown", "painted", "frame.head.now")}
    time.sleep(3)
    for name, before in begun.items():
        told[name.rpartition(".")[2]] = [before, look(name)]
    address = window.evaluate_js("location.origin")
    told["stranger"] = {p: status(address + p) for p in ("/", "/health", "/enter?key=guess")}
    told["port"] = int(address.rpartition(":")[2])
    chosen = iter([(str(folder / "saved.toml"),), ("/proc/none/saved.toml",), None])

    def dialog(kind, save_filename=""):
        told["proposed"] = save_filename
        return next(chosen)

    window.create_file_dialog = dialog
    press(window, "Save")
    for number in range(3):
        press(window, "Download")
        until(
            lambda n=number: window.evaluate_js("window.__wetware_desktop.answers.length") > n,
            "the answer of the dialog",
        )
    told["answers"] = window.evaluate_js("window.__wetware_desktop.answers")


def main() -> None:
    """Open, use, close, and look whether the server is gone."""
    folder, told = Path(sys.argv[1]), {}

    def person(window):
        try:
            use(window, folder, told)
        except BaseException as error:
            told["failed"] = repr(error)
        window.destroy()

    desktop.run(port=0, when_open=person)
    with socket.socket() as probe:
        told["closed"] = probe.connect_ex(("127.0.0.1", told.get("port", 1))) != 0
    (folder / "told.json").write_text(json.dumps(told))
    if "failed" in told:
        raise SystemExit(told["failed"])


if __name__ == "__main__":
    main()
