"""The page as a person meets it: it moves, it answers, it can be held and started anew."""

from __future__ import annotations

import io
import itertools
import re
import threading
import time

import pytest
from panel.io.state import _state as State
from PIL import Image
from playwright.sync_api import expect

from explorer.engine import worker
from explorer.scenario.scenario import Scenario
from explorer.views.plots import time_plots
from explorer.views.theme import PLOT


def test_opens_running_with_everything_named(visit):
    window = visit()
    page = window.page
    for name in ("Ion species", "Oxide thickness", "Pulse amplitude"):
        expect(window.slider(name)).to_have_count(1)
    for name in ("Pause", "Reset: start", "New seed", "Undo", "Redo", "Save", "Share link"):
        expect(window.button(name).first).to_have_count(1)
    for plot in time_plots():
        expect(page.get_by_text(plot.title(Scenario()), exact=False).first).to_be_visible()
    expect(page.locator(".bk-Figure")).to_have_count(len(time_plots()))
    first = window.head()
    window.until(lambda: window.head()["now"] > first["now"] + 5, what="time passes")
    assert len(window.column("gate_high")) > 100
    assert window.text("area") == "4 µm²"
    window.clean()


@pytest.fixture
def late(monkeypatch):
    """Let the server not hear that all of a page is drawn until the test says so, as it were on a
    slow machine."""
    plain, drawn = State._schedule_on_load, threading.Event()

    def later(state, document, event):
        def look():
            if drawn.is_set():
                plain(state, document, event)
            else:
                document.add_timeout_callback(look, 100)

        look()

    monkeypatch.setattr(State, "_schedule_on_load", later)
    yield drawn
    drawn.set()


def test_what_a_person_does_before_all_has_arrived_is_done(late, visit):
    window = visit(arrived=False)
    page = window.page
    window.press("Pulse amplitude", "ArrowRight", 10)
    window.until(lambda: max(window.column("input")) == pytest.approx(0.9, abs=1e-6))
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.get_by_role("heading", name="Lessons").wait_for()
    page.get_by_role("button", name="Open: Why it forgets").click()
    page.get_by_text("Task 1 of 5").wait_for()
    assert not page.evaluate("__wetware.complete"), "all of this is of the time before"
    late.set()
    page.wait_for_function("__wetware.complete")
    page.get_by_role("button", name="All lessons").click()
    page.get_by_role("button", name="Open: Why it forgets").wait_for()
    window.clean()


def test_modes_recolour_everything_and_are_remembered(visit):
    window = visit()
    mode_is = "document.documentElement.dataset.mode === '{}'"
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--gate').trim()"
    line = """() => { for (const d of Bokeh.documents) for (const m of d._all_models.values())
        if (m.type === 'VArea' && m.properties.y2.get_value().field === 'gate_high')
            return m.properties.fill_color.get_value().value
              ?? m.properties.fill_color.get_value(); }"""
    seen = [window.page.evaluate(colour)]
    for mode in ("dark", "projector"):
        window.button("Light, dark, projector").click()
        window.page.wait_for_function(mode_is.format(mode))
        seen.append(window.page.evaluate(colour))
        window.until(lambda: window.page.evaluate(line) == seen[-1], what="plots")
    assert len(set(seen)) == 3
    again = window.context.new_page()
    again.goto(window.page.url)
    again.wait_for_function(mode_is.format("projector"), timeout=20_000)
    window.clean()


def test_modes_recolour_what_is_painted_long_after_the_start(begun):
    window = begun()
    window.until(lambda: window.page.evaluate("__wetware.received") > 60, 30, "frames")

    def painted(colours: list[str]) -> bool:
        found = set()
        for plot in window.page.locator(".bk-Figure:visible").all():
            shot = Image.open(io.BytesIO(plot.screenshot())).convert("RGB")
            found |= {f"#{r:02x}{g:02x}{b:02x}" for count, (r, g, b) in shot.getcolors(2**24)
                      if count > 100}  # fmt: skip
        return set(colours) <= found

    for mode in ("dark", "projector", "light"):
        window.button("Light, dark, projector").click()
        curves = [PLOT[mode][name] for name in ("gate", "filament", "residue", "memristor")]
        window.until(lambda curves=curves: painted(curves), what=f"curves in {mode} colours")
    window.clean()


def test_nothing_scrolls_or_is_cut_at_1366x768(begun):
    window = begun()
    sizes = window.page.evaluate(
        """() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight,
                  innerWidth, innerHeight]"""
    )
    assert sizes[0] <= sizes[2]
    assert sizes[1] <= sizes[3]
    for name in ("Pause", "Share link"):
        box = window.button(name).first.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 768
        assert box["x"] + box["width"] <= 1366


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1024, 768)])
def test_a_tablet_shows_tabs_sliders_and_plots_one_beside_the_other(begun, width, height):
    window = begun()
    page = window.page
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(1000)  # the plots take their new sizes
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tabs = page.locator(".tabs button").all()
    sliders = [window.slider(name) for name in ("Ion species", "Oxide thickness")]
    places = [one.bounding_box() for one in (*tabs, *sliders, window.button("Export"))]
    assert len(tabs) >= 7
    for place in places:
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
    boxes = [one.bounding_box() for one in page.locator(".bk-Figure:visible").all()]
    assert len(boxes) == len(time_plots())
    assert min(box["height"] for box in boxes) >= 60
    for above, below in itertools.pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]
    page.set_viewport_size({"width": 1366, "height": 768})
    window.clean()


def test_amplitude_slider_changes_the_plotted_data(begun):
    window = begun()
    window.until(lambda: max(window.column("input")) > 0.79, what="pulses at 0.8 V")
    assert max(window.column("input")) == pytest.approx(0.8, abs=1e-6)
    window.press("Pulse amplitude", "ArrowRight", 10)
    window.until(lambda: max(window.column("input")) == pytest.approx(0.9, abs=1e-6))
    window.page.get_by_text("0.90").first.wait_for()
    assert window.text("hash") == "state –"
    window.clean()


def test_thickness_slider_moves_the_oxide(begun):
    window = begun("neuron/pulse-train")
    window.press("Oxide thickness", "ArrowRight", 5)
    window.until(lambda: "8.5 nm" in window.text("middle"), what="the card follows")
    top = """() => { for (const d of Bokeh.documents) for (const m of d._all_models.values())
             if (m.type === 'Figure' && m.y_range.end > 8 && m.y_range.end < 10)
               return m.y_range.end; }"""
    wanted = pytest.approx(8.5 * 1.05, rel=1e-3)
    window.until(lambda: window.page.evaluate(top) == wanted, what="the axis follows")
    window.clean()


def test_every_ion_can_be_chosen_and_speeds_differ(begun):
    window = begun()
    seen = {}
    for symbol in ("Ag⁺", "Cu⁺", "Li⁺", "Na⁺", "K⁺", "Ca²⁺", "H⁺", "Vₒ²⁺"):
        window.until(lambda symbol=symbol: window.text("left") == symbol, what=symbol)
        before = window.head()["now"]
        window.until(lambda before=before: window.head()["now"] != before, what="time passes")
        strip = window.page.locator("svg[role=img]").first.get_attribute("aria-label")
        assert "Silver" in strip
        seen[symbol] = (window.head()["unit"], strip)
        window.press("Ion species", "ArrowRight")
    units = {unit for unit, _ in seen.values()}
    assert len(units) > 2, f"all ions run on one clock: {units}"
    window.clean()


def test_a_wait_for_the_engine_is_said(begun, monkeypatch):
    window = begun()
    plain = worker.Simulation

    def slow(*arguments, **options):  # as one whose kernel is compiled first
        time.sleep(4)
        return plain(*arguments, **options)

    monkeypatch.setattr(worker, "Simulation", slow)
    window.choose("A hundred neurons")
    window.until(lambda: "warming up" in window.text("time"), what="the reason")
    window.until(lambda: "simulated" in window.text("time"), what="frames again")
    assert window.head()["neurons"] == 100
    window.clean()


def test_pause_step_reset_and_new_seed(begun):
    window = begun()
    window.button("Pause").click()
    window.until(lambda: not window.head()["playing"], what="paused")
    held = window.head()["now"]
    window.page.wait_for_timeout(400)
    assert window.head()["now"] == held
    window.button("Single step").click()
    window.until(lambda: window.head()["now"] == pytest.approx(held + 2.0), what="one period, 2 ms")
    window.button("Play").click()
    window.until(lambda: window.head()["playing"], what="running")
    later = window.head()["now"]
    window.button("Reset: start").click()
    window.until(lambda: window.head()["now"] < later, what="from t = 0")
    label = window.button("New seed").inner_text()
    window.button("New seed").click()
    window.until(lambda: window.button("New seed").inner_text() != label, what="other seed")
    window.clean()


def test_space_holds_and_undo_takes_back(begun):
    window = begun()
    window.page.keyboard.press("Space")
    window.until(lambda: not window.head()["playing"], what="space holds")
    window.page.keyboard.press("Space")
    window.until(lambda: window.head()["playing"], what="space goes on")
    window.press("Pulse amplitude", "ArrowRight", 3)
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.83), what="0.83 V")
    window.button("Undo").click()
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.8), what="undo")
    window.button("Redo").click()
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.83), what="redo")
    window.page.locator("body").click(position={"x": 700, "y": 5})
    window.page.keyboard.press("Control+z")
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.8), what="ctrl+z")
    window.button("Back to the preset: Pulse amplitude").wait_for(state="hidden")
    window.press("Pulse amplitude", "ArrowRight", 2)
    window.button("Back to the preset: Pulse amplitude").click()
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.8), what="revert")
    window.clean()


def test_layers_open_and_change_the_run(begun):
    window = begun()
    window.page.get_by_role("button", name="Population").click()
    field = window.page.get_by_role("textbox", name=re.compile("^Neurons"))
    window.until(lambda: field.input_value() == "24", what="the layer's values")
    window.enter(field, "5", lambda: window.head()["neurons"] == 5)
    window.until(lambda: set(window.spikes()["neuron"]) <= {1, 2, 3, 4, 5}, what="five rows")
    window.page.get_by_role("button", name="Circuit").click()
    field = window.page.get_by_role("textbox", name="Control resistance (MΩ)")
    window.until(lambda: field.input_value() == "250", what="the layer's values")
    field.fill("-3")
    field.press("Enter")
    assert "neuron.control_resistance" in window.notice()
    window.until(lambda: field.input_value() == "250", what="the old value")
    window.clean()


def test_the_cursor_tells_the_absolute_time(begun):
    window = begun()
    window.until(lambda: window.head()["now"] > 170, 30, "a full window")
    box = window.page.locator(".bk-Figure").first.bounding_box()
    window.page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"])
    window.until(lambda: window.text("cursor").startswith("at "), what="the label")
    said = float(window.text("cursor").split()[1])
    assert 0 < said < window.head()["now"]
    window.clean()


def test_wheel_zooms_all_plots_and_a_double_click_takes_it_back(begun):
    window = begun()
    spans = """() => { const found = []; for (const d of Bokeh.documents)
        for (const m of d._all_models.values())
          if (m.type === 'Figure' && KEYS.includes(m.name))
            found.push([m.x_range.start, m.x_range.end]);
        return found; }"""
    keys = [f"wetware_plot_{plot.KEY}" for plot in time_plots()]
    spans = spans.replace("KEYS", str(keys))
    whole = window.page.evaluate(spans)
    box = window.page.locator(".bk-Figure").first.bounding_box()
    middle = box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"]
    window.page.mouse.move(*middle)
    window.page.mouse.wheel(0, -400)
    window.until(lambda: window.page.evaluate(spans) != whole, what="zoomed")
    zoomed = window.page.evaluate(spans)
    assert len(zoomed) == len(time_plots())
    assert all(span == zoomed[0] for span in zoomed)
    window.page.mouse.dblclick(*middle)
    window.until(lambda: window.page.evaluate(spans) == whole, what="whole again")
    window.clean()
