"""Measures what a person feels: page open to moving plots, frames a second, slider to pixels.

Run `python tests/bench/screen.py [--first] [--lane socket|panel] [--dynamic-map] [--neurons N]
[--width W --height H]`; prints JSON, medians of three where there is a list behind. The server is a
process of its own, the browser is the system's Chromium without a graphics card, so numbers are
lower bounds for a desktop.

- open: from the start of the visit until data have been drawn and all plots show pixels, a fresh
  browser profile each time; the first visit also loads the server's modules. With `--first` the
  kernels are compiled anew, in an empty cache. `at_rest`: nobody was there, and the server had a
  page ready; `beside`: another page is open (hidden), so it has to be made.
- plots: paints a second of the linked plots, the median one; canvas: paints of the raster's canvas.
- latency: from pressing an arrow key on the slider `Pulse amplitude` to the first animation frame
  after data with the new amplitude stand in the plots' source; the new amplitude shows with the
  next pulse, so up to half a stimulus period belongs to it. Throttled: the browser's CPU six times
  slower; the second half of the presses beside the first shows whether a queue grows.
- server: CPU time of the server's main thread (all but the engine), kB over all websockets, both a
  drawn frame; lag: 95th percentile of how late the event loop runs.
- hidden: frames a second that reach a page that says it is hidden.
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
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import browser_setup

SECONDS = 4
LONGEST = 10_000.0
"""Milliseconds after which an answer is no longer waited for; later ones count as late as this."""

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100

COUNT_PAINTS = """() => { const count = window.__paints = {}; const walk = (view) => {
    if (view.model && view.model.type === 'Figure' && view._actual_paint) {
      const plain = view._actual_paint.bind(view), id = view.model.id; count[id] = 0;
      view._actual_paint = () => { count[id] += 1; return plain(); }; }
    for (const child of view.child_views || []) walk(child); };
  for (const root of Bokeh.index) walk(root); }"""

NUMBERS = """() => ({ paints: {...window.__paints}, moment: performance.now(),
  canvas: window.__wetware?.painted || 0, shown: window.__wetware?.shown || 0,
  received: window.__wetware?.received || 0 })"""

WATCH = """() => { let source;
  for (const d of Bokeh.documents) for (const m of d._all_models.values())
    if (m.type === 'ColumnDataSource' && m.data.input && m.data.input.length > 4) source = m;
  const before = Math.max(...source.data.input);
  window.__answer = new Promise((answered) => {
    window.addEventListener('keydown', () => { const start = performance.now();
      const look = () => {
        if (Math.max(...source.data.input) <= before + 0.005) return;
        source.change.disconnect(look); source.properties.data.change.disconnect(look);
        requestAnimationFrame(() => setTimeout(() => answered(performance.now() - start), 0)); };
      source.change.connect(look); source.properties.data.change.connect(look);
    }, {once: true, capture: true}); }); }"""

ANSWER = """(longest) => Promise.race([window.__answer,
  new Promise((late) => setTimeout(() => late(null), longest))])"""
"""Waits without asking at every animation frame, which would be work for the browser."""

HIDE = """() => { Object.defineProperty(document, 'hidden', {get: () => true});
  document.dispatchEvent(new Event('visibilitychange')); }"""

MOVING = """() => {
  if (!window.Bokeh || !Bokeh.index) return false;
  const there = window.__wetware ? window.__wetware.shown > 0 : Bokeh.documents.some(
    (d) => [...d._all_models.values()].some(
      (m) => m.type === 'ColumnDataSource' && m.data.input && m.data.input.length > 4));
  if (!there) return false;
  const plots = [], walk = (view) => { if (view.model?.type === 'Figure') plots.push(view);
    for (const child of view.child_views || []) walk(child); };
  for (const root of Bokeh.index) walk(root);
  const painted = (view) => { const canvas = view.canvas_view?.primary?.el;
    return canvas && canvas.width > 100 && canvas.height > 20 && canvas.isConnected &&
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean); };
  return plots.length > 1 && plots.every(painted); }"""
"""Whether data have been drawn, and every plot has pixels on the screen; asked every 30 ms,
as asking at every animation frame is work for the browser."""


def serve(environment: dict[str, str], lag: Path, *words: str) -> tuple[subprocess.Popen, str]:
    """Start the app on a free port and return its process and address."""
    server = str(Path(__file__).with_name("screen_server.py"))
    command = [sys.executable, server, str(lag), *words]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return process, process.stdout.readline().strip()


class Traffic:
    """Counts what arrives over a page's websockets."""

    def __init__(self, page):
        self.bytes = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, payload) -> None:
        self.bytes += len(payload)


def visit(browser, address: str, options):
    """Open the page in a fresh profile; return it, its traffic, the seconds to the first data."""
    page = browser.new_context(viewport=options.size).new_page()
    traffic = Traffic(page)
    if options.lane == "panel":
        page.add_init_script(
            "const Plain = WebSocket; window.WebSocket = class extends Plain {"
            "constructor(url, words) { super("
            "String(url).endsWith('/frames') ? 'ws://127.0.0.1:9/' : url, words); } };"
        )
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(MOVING, polling=30, timeout=60_000)
    return page, traffic, time.perf_counter() - start


def latencies(page, count: int) -> list[float]:
    """Return the milliseconds from key to pixels for `count` presses."""
    found = []
    page.get_by_role("slider", name="Pulse amplitude", exact=True).focus()
    for _ in range(count):
        page.wait_for_timeout(150)
        page.evaluate(WATCH)
        page.keyboard.press("ArrowRight")
        answer = page.evaluate(ANSWER, LONGEST)
        if answer is None:
            return [*found, *[LONGEST] * (count - len(found))]  # at least
        found.append(answer)
    return found


def percentiles(found: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and number."""
    p95 = sorted(found)[int(0.95 * len(found))]
    return {"p50": round(statistics.median(found)), "p95": round(p95), "n": len(found)}


def cpu(process: subprocess.Popen) -> tuple[float, float]:
    """Return the CPU seconds so far of the server's main thread and of all its threads."""

    def spent(path: str) -> float:
        fields = Path(path).read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    return spent(f"/proc/{process.pid}/task/{process.pid}/stat"), spent(f"/proc/{process.pid}/stat")


def rates(page, traffic: Traffic, process, lag: Path) -> dict[str, object]:
    """Return rates and costs over a few seconds, medians of three."""
    rows = []
    for _ in range(3):
        before, bytes_before, cpu_before = page.evaluate(NUMBERS), traffic.bytes, cpu(process)
        page.wait_for_timeout(1000 * SECONDS)
        after, main = page.evaluate(NUMBERS), cpu(process)
        span = (after["moment"] - before["moment"]) / 1000
        paints = [after["paints"][key] - before["paints"][key] for key in after["paints"]]
        moved = [count for count in paints if count > 0.2 * max(paints)]
        drawn = after["shown"] - before["shown"] or max(paints)
        rows.append({
            "plots_per_s": statistics.median(moved) / span,
            "canvas_per_s": (after["canvas"] - before["canvas"]) / span,
            "server_ms_a_frame": 1e3 * (main[0] - cpu_before[0]) / max(drawn, 1),
            "all_threads_ms_a_frame": 1e3 * (main[1] - cpu_before[1]) / max(drawn, 1),
            "kb_a_frame": (traffic.bytes - bytes_before) / 1e3 / max(drawn, 1),
            "lag_p95_ms": float(lag.read_text() or "nan") if lag.exists() else float("nan"),
        })  # fmt: skip
    return {key: round(statistics.median(row[key] for row in rows), 2) for key in rows[0]}


def throttled(page) -> dict[str, object]:
    """Return the latency with the browser's CPU six times slower."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.wait_for_timeout(3000)
    found = latencies(page, 40)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    halves = [round(statistics.median(half)) for half in (found[:20], found[20:])]
    return percentiles(found) | {"first_half_p50": halves[0], "second_half_p50": halves[1]}


def hidden(page) -> float:
    """Return the frames a second that reach a hidden page; the page stays hidden."""
    page.evaluate(HIDE)
    page.wait_for_timeout(500)
    before = page.evaluate(NUMBERS)
    page.wait_for_timeout(1000 * SECONDS)
    after = page.evaluate(NUMBERS)
    span = (after["moment"] - before["moment"]) / 1000
    return round((after["received"] - before["received"]) / span, 2)


def at_rest(address: str) -> None:
    """Wait until nobody is there and the server has made a page in advance."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with urllib.request.urlopen(f"{address}health", timeout=60) as answer:
            if json.load(answer)["page_waiting"]:
                return time.sleep(1.0)
        time.sleep(0.2)
    raise SystemExit("no page was made in advance within a minute")


def openings(browser, address: str, options) -> dict[str, list[float]]:
    """Return the seconds that visits take, to a server at rest and beside another page."""
    found: dict[str, list[float]] = {"open_at_rest_s": [], "open_beside_s": []}
    for _ in range(3):
        at_rest(address)
        page, _traffic, opened = visit(browser, address, options)
        found["open_at_rest_s"].append(round(opened, 2))
        page.context.close()
    at_rest(address)
    other, _traffic, _opened = visit(browser, address, options)
    other.evaluate(HIDE)
    for _ in range(3):
        other.wait_for_timeout(1500)
        page, _traffic, opened = visit(browser, address, options)
        found["open_beside_s"].append(round(opened, 2))
        page.context.close()
    other.context.close()
    return found


def measure(page, traffic, process, lag: Path, options) -> dict[str, object]:
    """Return all figures of one page."""
    if options.neurons:
        page.get_by_role("button", name="Population").click()
        field = page.get_by_role("textbox", name="Neurons N")
        field.fill(str(options.neurons))
        field.press("Enter")
        page.mouse.click(700, 20)
    page.wait_for_timeout(5000)
    page.evaluate(COUNT_PAINTS)
    result: dict[str, object] = rates(page, traffic, process, lag)
    if not options.dynamic_map:
        frame = "window.__wetware.frame.columns.t.length"
        result["rows"] = page.evaluate(frame)
        result["spikes"] = page.evaluate("window.__wetware.spikes().t.length / 3")
        result["lane"] = page.evaluate("window.__wetware.lane")
    if not options.neurons:
        result["latency_ms"] = percentiles(latencies(page, 30))
        result["throttled_ms"] = throttled(page)
    if not options.dynamic_map:
        result["hidden_per_s"] = hidden(page)
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", action="store_true", help="compile the kernels anew")
    parser.add_argument("--lane", choices=("socket", "panel"), default="socket")
    parser.add_argument("--dynamic-map", action="store_true", help="the textbook way")
    parser.add_argument("--neurons", type=int, default=0)
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--height", type=int, default=768)
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    options.size = {"width": options.width, "height": options.height}
    result: dict[str, object] = {"viewport": options.size, "load": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = os.environ | {"WETWARE_HOME": folder}
        if options.first:
            environment["WETWARE_CACHE"] = f"{folder}/cache"
        browser = playwright.chromium.launch(
            executable_path=browser_setup.chromium(), args=list(browser_setup.ARGUMENTS)
        )
        started = time.perf_counter()
        lag = Path(folder) / "lag"
        words = ("--dynamic-map",) if options.dynamic_map else ()
        process, address = serve(environment, lag, *words)
        try:
            result["server_ready_s"] = round(time.perf_counter() - started, 2)
            page, traffic, opened = visit(browser, address, options)
            result["open_first_s"] = round(opened, 2)
            result |= measure(page, traffic, process, lag, options)
            page.context.close()
            if not options.dynamic_map:
                result |= openings(browser, address, options)
        finally:
            process.terminate()
            process.wait(10)
            browser.close()
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
