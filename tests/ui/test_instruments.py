"""Tools on the time plots, as a person meets them: look back, measure, compare, explain, take."""

from __future__ import annotations

import itertools
import json
import re
import xml.etree.ElementTree as ET

import pytest
import xarray
from playwright.sync_api import expect

SOURCE = """(name) => { for (const d of Bokeh.documents) {
    const s = d.get_model_by_name(name); if (s) return s; } }"""
SPAN = """() => { for (const d of Bokeh.documents) {
    const f = d.get_model_by_name('wetware_plot_stimulus_gate');
    if (f) return [f.x_range.start, f.x_range.end]; } }"""
LOOK_AT = """([start, end]) => { for (const d of Bokeh.documents) {
    const f = d.get_model_by_name('wetware_plot_stimulus_gate');
    if (f) f.x_range.setv({start, end}); } }"""


def data(window, source: str, column: str) -> list[float]:
    return window.page.evaluate(
        f"([name, column]) => Array.from(({SOURCE})(name).data[column])", [source, column]
    )


def span(window) -> list[float]:
    return window.page.evaluate(SPAN)


OPENING = "?preset=population/opening"


@pytest.fixture
def running(share):
    """A window on the opening preset, with some time behind it."""
    window = share(OPENING)
    if not window.head()["playing"]:
        window.button("Play").click()
    window.until(lambda: window.head()["playing"] and window.head()["now"] > 300, 40, "300 ms")
    return window


@pytest.fixture
def held(share):
    """A window on the opening preset, held, with the newest stretch in view."""
    window = share(OPENING)
    window.until(lambda: window.head()["now"] > 300, 40, "300 ms")
    if window.head()["playing"]:
        window.button("Pause").click()
    window.until(lambda: not window.head()["playing"], what="held")
    window.page.evaluate(LOOK_AT, [-160, 0])
    # An earlier stretch that was asked for before may still be on its way.
    window.until(lambda: window.column("t") and window.column("t")[-1] > -1, what="the newest")
    window.until(lambda: min(window.spikes()["t"], default=0) < -150, what="its spikes")
    window.until(lambda: max(window.spikes()["t"], default=-9e9) > -10, what="the newest spikes")
    return window


def test_looks_back_to_single_steps_and_returns_to_live(held):
    window = held
    now = window.head()["now"]
    past = window.page.get_by_role("slider", name="Look back")
    past.focus()
    past.press("Home")
    window.until(lambda: span(window)[0] == pytest.approx(-now, rel=1e-3), what="the very start")
    window.until(lambda: window.column("t")[0] < -now + 1, what="data of the start")
    assert max(window.column("gate_high")[:20]) < 0.1, "the gate starts at rest"
    # One stretch of 200 steps: every one of them is there.
    window.page.evaluate(LOOK_AT, [-150.0, -149.6])
    bar = "[data-per-column='1']"
    window.page.locator(bar).wait_for(state="attached", timeout=10_000)
    window.until(lambda: 380 <= len(window.column("t")) <= 410, what="two rows a step")
    times = window.column("t")[::2]
    steps = [b - a for a, b in itertools.pairwise(times)]
    assert all(step == pytest.approx(0.002, rel=1e-4) for step in steps)
    assert window.page.locator("#where").inner_text().endswith("every step")
    window.page.get_by_role("button", name="Live", exact=True).click()
    window.until(lambda: window.head()["playing"], what="playing")
    window.until(lambda: span(window) == [-160, 0], what="the live window")
    window.clean()


def test_looking_back_holds_a_running_window(running):
    window = running
    past = window.page.get_by_role("slider", name="Look back")
    past.focus()
    for _ in range(5):
        past.press("PageDown")
    window.until(lambda: not window.head()["playing"], what="held")
    window.until(lambda: span(window)[1] < -10, what="an earlier stretch")
    window.clean()


def test_a_frame_that_was_under_way_does_not_end_looking_back(running):
    window = running
    # The server's next frames were packed before it heard of "hold".
    window.page.evaluate("""() => { const head = {...window.__wetware.frame.head, playing: true};
        const find = (root) => { for (const e of root.querySelectorAll("*")) {
            if (e.id === "past") return e;
            const inner = e.shadowRoot && find(e.shadowRoot);
            if (inner) return inner; } };
        const past = find(document);
        past.value = "-500";
        past.dispatchEvent(new Event("input"));
        for (let i = 0; i < 3; i += 1)
            window.dispatchEvent(new CustomEvent("wetware-frame", {detail: head})); }""")
    assert span(window)[1] < -10
    window.until(lambda: not window.head()["playing"], what="held")
    assert span(window)[1] < -10
    window.clean()


def test_spikes_are_those_of_the_stretch(held):
    window = held
    whole = [t for t in window.spikes()["t"] if -60 <= t <= -40]
    window.page.evaluate(LOOK_AT, [-60.0, -40.0])
    window.until(lambda: window.spikes()["t"] and max(window.spikes()["t"]) <= -40, what="stretch")
    found = sorted(set(window.spikes()["t"]))
    assert found == pytest.approx(sorted(set(whole)), abs=1e-4)


def test_a_frame_while_looking_back_does_not_change_what_is_seen(held):
    window = held
    window.page.evaluate(LOOK_AT, [-60.0, -40.0])
    window.until(lambda: max(window.spikes()["t"], default=0) <= -40, what="stretch")
    seen, number = window.spikes()["t"], window.head()["n"]
    # Another socket, and with it a whole frame of the held run.
    window.page.evaluate("window.__wetware.cut()")
    window.until(lambda: window.head()["n"] > number, what="the frame")
    window.until(lambda: window.spikes()["t"] == seen, what="the stretch again")
    assert -61 < window.column("t")[0] < -59


def test_cursors_measure_by_mouse_and_keyboard(held):
    window = held
    window.button("Measure").click()
    first = window.page.get_by_role("slider", name="Cursor A")
    second = window.page.get_by_role("slider", name="Cursor B")
    first.focus()
    first.press("Home")
    at = float(first.get_attribute("aria-valuenow"))
    assert at == pytest.approx(-160)
    first.press("ArrowRight")
    assert float(first.get_attribute("aria-valuenow")) == pytest.approx(-160 + 0.8)
    first.press("Shift+ArrowRight")
    assert float(first.get_attribute("aria-valuenow")) == pytest.approx(-160 + 0.802)
    second.focus()
    second.press("End")
    said = window.page.locator("#dt").inner_text()
    assert said == "159.2 ms"
    assert "V" in window.page.locator("#dv").inner_text()
    assert "gate" in first.get_attribute("aria-valuetext")
    # The mouse: drag cursor A by a quarter of the frame.
    for _ in range(60):
        first.focus()
        first.press("ArrowRight")
    before = float(first.get_attribute("aria-valuenow"))
    box = window.page.locator(".bk-Figure").first.bounding_box()
    left, right = box["x"] + 44, box["x"] + box["width"] - 10
    x = left + (before + 160) / 160 * (right - left)
    y = box["y"] + 0.5 * box["height"]
    window.page.mouse.move(x, y)
    window.page.mouse.down()
    window.page.mouse.move(x + 60, y, steps=4)
    window.page.mouse.up()
    moved = float(first.get_attribute("aria-valuenow")) - before
    assert moved == pytest.approx(60 * 160 / (right - left), abs=2.0)
    assert span(window) == [-160, 0], "the plots stay where they are"
    window.button("Measure").click()
    first.wait_for(state="hidden")
    window.clean()


def test_values_under_the_pointer(held):
    window = held
    box = window.page.locator(".bk-Figure").first.bounding_box()
    window.page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"])
    tip = window.page.locator(".wetware-values")
    tip.wait_for()
    lines = tip.inner_text()
    for word in ("input", "gate", "filament", "residue", "energy", "nm", " V", " ms"):
        assert word in lines
    window.clean()


def test_a_spike_is_explained_by_tap_and_by_keyboard(held):
    window = held
    time, neuron = next(
        (t, n) for t, n in zip(*window.spikes().values(), strict=True) if -90 < t < -70 and n > 3
    )
    box = window.page.locator(".bk-Figure").nth(2).bounding_box()
    frame = f"""() => {{ const f = ({SOURCE})('wetware_plot_spikes');
        for (const r of Bokeh.index) {{
          const find = (v) => v.model === f ? v
            : [...(v.child_views || [])].map(find).find((x) => x);
          const v = find(r);
          if (v) return [v.frame.x_scale.compute({time}), v.frame.y_scale.compute({neuron})];
        }} }}"""
    x, y = window.page.evaluate(frame)
    window.page.mouse.click(box["x"] + x, box["y"] + y)
    dialog = window.page.get_by_role("dialog")
    dialog.wait_for()
    dialog.get_by_text(f"Spike of neuron {int(neuron)},").wait_for()
    for word in ("integrate", "fire", "relax", "memristor", "control resistor", "front end"):
        dialog.get_by_text(word, exact=True).first.wait_for()
    cause = dialog.locator(".cause").inner_text()
    assert re.search(r"pushed the filament to [\d.]+ nm", cause)
    title = dialog.get_by_text("Spike of neuron").inner_text()
    dialog.get_by_role("button", name="Spike before").click()
    window.until(lambda: title not in dialog.get_by_text("Spike of neuron").inner_text())
    window.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    window.button("Explain").focus()
    window.page.keyboard.press("Enter")
    dialog.wait_for()
    dialog.get_by_text("Spike of neuron 1,").wait_for()
    window.clean()


def taken(window, button: str):
    with window.page.expect_download(timeout=30_000) as waiting:
        window.page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()
    return waiting.value


def test_pictures_of_the_plots(held, tmp_path):
    window = held
    window.button("Export").click()
    picture = taken(window, "PNG")
    assert picture.suggested_filename == "wetware-all.png"
    picture.save_as(tmp_path / "all.png")
    head = (tmp_path / "all.png").read_bytes()
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
    assert width > 600
    assert height > 400
    window.page.get_by_role("combobox", name="Plot").click()
    window.page.get_by_text("Spikes", exact=True).last.click()
    drawing = taken(window, "SVG")
    drawing.save_as(tmp_path / "spikes.svg")
    root = ET.parse(tmp_path / "spikes.svg").getroot()
    words = "".join(root.itertext())
    assert "Spikes (neuron)" in words
    assert "seed" in words
    assert "now" in words, "its own time axis"
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 3
    window.clean()


def test_data_of_what_is_shown_and_of_the_whole_recording(held, tmp_path):
    window = held
    now = window.head()["now"] / 1000
    window.page.evaluate(LOOK_AT, [-60.0, -40.0])
    window.button("Export").click()
    shown = taken(window, "CSV, traces")
    shown.save_as(tmp_path / "shown.csv")
    lines = (tmp_path / "shown.csv").read_text().splitlines()
    rows = [line.split(",") for line in lines if not line.startswith("# ")]
    assert rows[0][:2] == ["time (s)", "stimulus (V)"]
    assert len(rows) - 1 == pytest.approx(10_000, abs=2)
    assert float(rows[1][0]) == pytest.approx(now - 0.060, abs=1e-5)
    assert any(line.startswith("# seed: ") for line in lines)
    window.page.get_by_role("dialog").get_by_text("The whole recording").click()
    whole = taken(window, "netCDF")
    whole.save_as(tmp_path / "all.nc")
    dataset = xarray.load_dataset(tmp_path / "all.nc", engine="h5netcdf")
    assert float(dataset.time[0]) < 1e-5
    assert float(dataset.time[-1]) == pytest.approx(now, abs=1e-4)
    assert dataset.gate_voltage.attrs["units"] == "V"
    made = taken(window, "JSON")
    made.save_as(tmp_path / "all.json")
    content = json.loads((tmp_path / "all.json").read_text())
    assert len(content["spikes"]["neuron"]) == dataset.sizes["spike"] > 100
    window.clean()


def test_a_run_is_frozen_drawn_named_and_removed(running):
    window = running
    window.button("Compare runs").click()
    name = window.page.get_by_role("textbox", name="Name of this run")
    name.fill("before <b>")
    window.page.get_by_role("button", name="Freeze this run").click()
    shown = f"() => {{ const s = ({SOURCE})('wetware_overlay'); return s.data.t.length; }}"
    window.until(lambda: window.page.evaluate(shown) > 500, what="the frozen run")
    expect(window.page.get_by_text("before <b>", exact=False).first).to_be_visible()
    window.press("Pulse amplitude", "ArrowRight", 10)
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.9), what="0.9 V")
    # Pulses of the same period lie on one another: the shift is a part of 2 ms.
    window.until(lambda: -2.01 <= max(data(window, "wetware_overlay", "t")) <= 0.01, what="aligned")
    dashes = data(window, "wetware_overlay_raster", "neuron")
    assert set(dashes) <= set(range(1, 25))
    window.button("Remove the frozen run").click()
    window.page.get_by_text("before <b>", exact=False).first.wait_for(state="hidden")
    window.clean()


def test_analysis_shows_intervals_phase_plane_and_computes_a_rate_curve(running):
    window = running
    window.button("Analysis").click()
    window.page.get_by_text("Phase plane (gate, V)").first.wait_for()
    count = f"Array.from(({SOURCE})('wetware_plot_isi').renderers[0].data_source.data.count)"
    window.until(lambda: sum(window.page.evaluate(count)) > 50, 20, "intervals")
    points = f"({SOURCE})('wetware_plot_rate').renderers[0].data_source.data.x.length"
    window.button("Compute").click()
    window.button("Cancel").wait_for()
    window.until(lambda: window.page.evaluate(points) >= 2, 40, "first points")
    window.button("Cancel").click()
    window.button("Compute").wait_for()
    had = window.page.evaluate(points)
    window.page.wait_for_timeout(1500)
    assert window.page.evaluate(points) == had, "cancelled"
    window.button("Compute").click()
    window.until(lambda: window.page.evaluate(points) == 19, 90, "the whole curve")
    window.page.get_by_role("checkbox").first.check()
    log = f"({SOURCE})('wetware_plot_isi_log').renderers[0].data_source.data.left[0] > 0"
    window.until(lambda: window.page.evaluate(log), what="bins of equal ratio")
    window.button("Analysis").click()
    window.page.get_by_text("Phase plane (gate, V)").first.wait_for(state="hidden")
    window.clean()
