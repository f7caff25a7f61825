"""The window of its own, on a screen that exists in memory only (Xvfb)."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("desktop_driver.py")
LOUD = "THE WINDOW OF ITS OWN WAS NOT TESTED: "


def _missing() -> str:
    if importlib.util.find_spec("webview") is None or importlib.util.find_spec("PySide6") is None:
        return LOUD + "the extra 'desktop' is not installed"
    if shutil.which("xvfb-run") is None:
        return LOUD + "Xvfb is not installed (apt install xvfb xauth)"
    from explorer import desktop

    return f"{LOUD}{desktop._missing_library()} is missing" if desktop._missing_library() else ""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Open the window once, do all that is to be tested in it, and return what it told."""
    missing = _missing()
    if missing:
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("desktop")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "WETWARE_HOME": str(folder / "home"),
        "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu",
    }  # fmt: skip
    command = ["xvfb-run", "-a", "-s", "-screen 0 1500x950x24", sys.executable, str(DRIVER)]
    done = subprocess.run(
        [*command, str(folder)], env=environment, timeout=240, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    return json.loads((folder / "told.json").read_text()) | {"folder": str(folder)}


def test_plots_move(told):
    assert told["title"] == "Wetware Explorer"
    assert told["shown"][1] > told["shown"][0] + 5
    assert told["painted"][1] > told["painted"][0] + 5
    assert told["now"][1] > told["now"][0]
    assert told["lane"] == "socket"


def test_what_is_saved_goes_through_the_native_dialog(told):
    saved = Path(told["folder"]) / "saved.toml"
    assert told["proposed"].endswith(".toml")
    assert told["answers"][0] == {"saved": str(saved)}
    assert "schema = 1" in saved.read_text()
    assert list(saved.parent.glob(".*.part")) == []


def test_a_file_that_cannot_be_written_is_said(told):
    assert "could not be saved" in told["answers"][1]["problem"]
    assert told["answers"][2] == {}  # the person changed their mind


def test_other_people_on_the_machine_stay_out(told):
    assert told["stranger"] == {"/": 403, "/health": 403, "/enter?key=guess": 403}


def test_closing_the_window_closes_the_server(told):
    assert told["closed"]
