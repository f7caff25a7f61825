"""Measures what a person feels: page open to moving plots, frames a second, slider to pixels.

Run `python tests/bench/screen.py [--first] [--width W --height H]`; prints JSON. The server is a
process of its own, the browser is the system's Chromium without a graphics card, so numbers are
lower bounds for a desktop.

- open: from the start of the visit to the first drawn frame of data, a fresh browser profile each
  time. With `--first` the kernels are compiled anew, in an empty cache.
- frames: drawn frames (each in an animation frame of its own) over 5 s, counted in the page.
- latency: from pressing an arrow key on the slider `Pulse amplitude` to the first animation frame
  after data with the new amplitude stand in the plots' source; the new amplitude shows with the
  next pulse, so up to half a stimulus period belongs to it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import browser_setup

COUNT = """async () => { const before = window.__wetware.shown, start = performance.now();
  await new Promise(done => setTimeout(done, 5000));
  return (window.__wetware.shown - before) / (performance.now() - start) * 1000; }"""

WATCH = """() => { const source = (() => { for (const d of Bokeh.documents) {
    const s = d.get_model_by_name('wetware_traces'); if (s) return s; } })();
  window.__latency = null;
  const before = Math.max(...source.data.input);
  window.addEventListener('keydown', () => { const start = performance.now();
    const look = () => {
      if (Math.max(...source.data.input) > before + 0.005) {
        source.change.disconnect(look);
        requestAnimationFrame(() => setTimeout(() => {
          window.__latency = performance.now() - start; }, 0)); } };
    source.change.connect(look); }, {once: true, capture: true}); }"""


def serve(environment: dict[str, str]) -> tuple[subprocess.Popen, str]:
    """Start the app on a free port and return its process and address."""
    command = [sys.executable, "-m", "explorer", "serve", "--no-show", "--port", "0"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    line = process.stdout.readline()
    return process, next(word for word in line.split() if word.startswith("http"))


def visit(browser, address: str, size: dict[str, int]):
    """Open the page in a fresh profile; return it and the seconds to the first drawn data."""
    page = browser.new_context(viewport=size).new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.__wetware && window.__wetware.shown > 0", timeout=60_000)
    return page, time.perf_counter() - start


def latencies(page, count: int) -> list[float]:
    """Return the milliseconds from key to pixels for `count` presses."""
    found = []
    page.get_by_role("slider", name="Pulse amplitude", exact=True).focus()
    for _ in range(count):
        page.wait_for_timeout(150)
        page.evaluate(WATCH)
        page.keyboard.press("ArrowRight")
        page.wait_for_function("window.__latency !== null", timeout=10_000)
        found.append(page.evaluate("window.__latency"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", action="store_true", help="compile the kernels anew")
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--height", type=int, default=768)
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    size = {"width": options.width, "height": options.height}
    result: dict[str, object] = {"viewport": size, "first": options.first}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = os.environ | {"WETWARE_HOME": folder}
        if options.first:
            environment["WETWARE_CACHE"] = f"{folder}/cache"
        browser = playwright.chromium.launch(
            executable_path=browser_setup.chromium(), args=list(browser_setup.ARGUMENTS)
        )
        started = time.perf_counter()
        process, address = serve(environment)
        try:
            result["server_ready_s"] = round(time.perf_counter() - started, 2)
            page, opened = visit(browser, address, size)
            result["open_s"] = [round(opened, 2)]
            page.wait_for_timeout(4000)
            result["frames_per_s"] = [round(page.evaluate(COUNT), 1) for _ in range(3)]
            found = latencies(page, 30)
            result["latency_ms"] = {
                "p50": round(statistics.median(found)),
                "p95": round(sorted(found)[int(0.95 * len(found))]),
                "n": len(found),
            }
            page.context.close()
            for _ in range(2):
                page, opened = visit(browser, address, size)
                result["open_s"].append(round(opened, 2))
                page.context.close()
        finally:
            process.terminate()
            process.wait(10)
            browser.close()
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
