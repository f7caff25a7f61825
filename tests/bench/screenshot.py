"""Takes the picture of the README; `python tests/bench/screenshot.py` writes it to assets."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import browser_setup
from screen import serve

MOMENT = 0.30
"""Simulated time of the picture [s]: the first spikes have come, the ions have a past."""


def main() -> None:
    from playwright.sync_api import sync_playwright

    target = Path(__file__).resolve().parents[2] / "assets" / "screenshot.png"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_setup.chromium(), args=list(browser_setup.ARGUMENTS)
        )
        process, address = serve(os.environ | {"WETWARE_HOME": folder}, Path(folder) / "lag")
        try:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(address)
            page.wait_for_function(
                f"window.__wetware && window.__wetware.frame?.head.now > {1000 * MOMENT}",
                timeout=60_000,
            )
            page.screenshot(path=target)
        finally:
            process.terminate()
            process.wait(10)
            browser.close()


if __name__ == "__main__":
    main()
