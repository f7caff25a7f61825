"""Frames reach the page on either lane, and the raster's canvas is part of its plot."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from conftest import RATE, _served

from explorer import app
from explorer.server import spare
from explorer.server.options import ServeOptions
from explorer.views import stream

LANES = ("socket", "panel")

INK = """(picture) => { const data = picture.getContext('2d')
    .getImageData(0, 0, picture.width, picture.height).data;
  let found = 0; for (let i = 3; i < data.length; i += 4) found += data[i] > 40; return found; }"""

FIGURE = """const views = []; const walk = (view) => { if (view.computed_renderer_views &&
    view.computed_renderer_views.some((v) => v.model.data_source?.name === 'wetware_raster'))
    views.push(view); for (const child of view.child_views || []) walk(child); };
  for (const root of Bokeh.index) walk(root); const plot = views[0];"""

CANVAS = f"""() => {{ {FIGURE}
  return ({INK})(plot.canvas_view.shadow_el.querySelector('.wetware-raster')); }}"""


def script(*names: str) -> str:
    """Return files of the browser's side, to be tried without a page."""
    folder = Path(stream.__file__).parent
    return "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)


@pytest.fixture(params=LANES, scope="module")
def lane(request):
    return request.param


@pytest.fixture(scope="module")
def at(lane, request):
    """The address of a server with the lane."""
    return request.getfixturevalue("address" if lane == "socket" else "plain_address")


def on(window, lane):
    window.until(lambda: window.page.evaluate("window.__wetware.lane") == lane, what=lane)


def times(window) -> list[tuple[int, float]]:
    """Return neuron and absolute time of each spike that the browser has."""
    found = window.page.evaluate(
        "() => ({...window.__wetware.spikes(), now: window.__wetware.frame.head.now})"
    )
    pairs = zip(found["neuron"][::3], found["t"][::3], strict=True)
    return [(int(neuron), found["now"] + time) for neuron, time in pairs]


def test_both_lanes_draw_and_answer(begun, at, lane):
    window = begun(at=at)
    on(window, lane)
    window.until(lambda: len(times(window)) > 100, 40, "spikes")
    window.until(lambda: window.page.evaluate(CANVAS) > 100, what="ink on the canvas")
    everyone = set(range(1, 25))
    window.until(lambda: {neuron for neuron, _time in times(window)} == everyone, 60, "all fire")
    # Asked at once: a browser that falls behind takes fewer rows from one frame to the next.
    rows = window.page.evaluate("""() => { for (const d of Bokeh.documents) {
        const s = d.get_model_by_name('wetware_traces');
        if (s) return ['t', 'input'].map((name) => s.data[name].length); } }""")
    assert rows[0] == rows[1] > 300
    window.press("Pulse amplitude", "ArrowRight", 10)
    window.until(lambda: max(window.column("input")) == pytest.approx(0.9, abs=1e-6), what="0.9 V")
    window.button("Pause").click()
    window.until(lambda: not window.head()["playing"], what="held")
    window.button("Reset: start").click()
    window.until(lambda: times(window) == [] or not window.head()["now"], what="all anew")
    window.clean()


def test_a_move_counts_once_and_takes_the_shortest_way(begun, at, lane):
    window = begun(at=at)
    on(window, lane)
    window.page.evaluate("""() => { window.__said = []; const plain = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        if (String(data).includes('"moved"')) window.__said.push(this.url.split('/').pop());
        return plain.call(this, data); }; }""")
    window.press("Oxide thickness", "ArrowRight", 3)
    window.page.get_by_text("8.3").first.wait_for()
    said = window.page.evaluate("window.__said")
    ways = ["frames", "ws"] if lane == "socket" else ["ws"]
    assert said == ways * 3
    window.button("Undo").click()
    window.until(lambda: window.slider("Oxide thickness").input_value() == "8", what="all undone")
    window.clean()


def test_a_dragged_slider_is_followed_to_where_it_is_dropped(begun, at, lane):
    window = begun(at=at)
    on(window, lane)
    box = window.slider("Pulse amplitude").bounding_box()
    height = box["y"] + box["height"] / 2
    window.page.mouse.move(box["x"] + 0.3 * box["width"], height)
    window.page.mouse.down()
    for part in range(31, 60):
        window.page.mouse.move(box["x"] + part / 100 * box["width"], height)
    window.page.mouse.up()
    dropped = float(window.slider("Pulse amplitude").input_value())
    assert 1.1 < dropped < 1.3
    window.until(lambda: max(window.column("input")) == pytest.approx(dropped, abs=1e-6), what="it")
    window.page.wait_for_timeout(500)  # nothing that comes late moves it back
    assert float(window.slider("Pulse amplitude").input_value()) == dropped
    assert max(window.column("input")) == pytest.approx(dropped, abs=1e-6)
    window.clean()


def traces(window) -> dict[str, list[float]]:
    """Return the columns of the plots' source."""
    names = ("t", "input", "gate_low", "gate_high", "residue", "ions", "front_end")
    return {name: window.column(name) for name in names}


def test_nothing_is_missing_or_twice(begun, at, lane):
    """What came piece by piece is what comes when everything is asked for anew."""
    window = begun(at=at)
    window.until(lambda: window.head()["now"] > 250, 60, "more than a window")
    window.button("Pause").click()
    window.until(lambda: not window.head()["playing"], what="held")
    window.page.wait_for_timeout(500)
    pieces, drawn = sorted(times(window)), traces(window)
    assert len(pieces) > 300
    if lane == "socket":
        window.page.evaluate("window.__wetware.cut()")
        window.page.wait_for_timeout(3000)
        on(window, "socket")
    else:
        window.page.evaluate("""() => { for (const d of Bokeh.documents)
            for (const m of d._all_models.values()) if (m.data && 'lost' in m.data)
              m.data.lost += 1; }""")
        window.page.wait_for_timeout(1500)
    anew = sorted(times(window))
    assert [neuron for neuron, _time in anew] == [neuron for neuron, _time in pieces]
    assert [time for _n, time in anew] == pytest.approx([time for _n, time in pieces], abs=1e-3)
    for name, values in traces(window).items():
        assert values == pytest.approx(drawn[name], abs=1e-4 * max(map(abs, values))), name


def test_a_cut_socket_is_mended(begun):
    window = begun()
    on(window, "socket")
    before = window.head()["now"]
    window.page.evaluate("window.__wetware.cut()")
    on(window, "panel")
    window.until(lambda: window.head()["now"] > before, what="time goes on")
    on(window, "socket")
    shown = window.page.evaluate("window.__wetware.shown")
    window.until(lambda: window.page.evaluate("window.__wetware.shown") > shown + 5, what="frames")
    window.clean()


def test_a_refused_socket_leaves_the_other_lane(browser, visit):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_init_script(
        """const Plain = WebSocket; window.WebSocket = class extends Plain {
          constructor(url, words) { super(new URL(url).pathname.endsWith('/frames')
            ? 'ws://127.0.0.1:9/' : url, words); } };"""
    )
    window = visit(context=context)
    on(window, "panel")
    first = window.head()["n"]
    window.until(lambda: window.head()["n"] > first + 10, what="frames")


def test_the_canvas_lies_in_the_frame_and_follows_zoom(begun, at):
    window = begun(at=at)
    window.until(lambda: window.page.evaluate("window.__wetware.painted") > 5, 30, "paints")
    places = f"""() => {{ {FIGURE}
      const inner = plot.frame.bbox, outer = plot.canvas_view.el.getBoundingClientRect();
      const canvas = plot.canvas_view.shadow_el.querySelector('.wetware-raster')
        .getBoundingClientRect();
      return [canvas.left - outer.left - inner.left, canvas.top - outer.top - inner.top,
        canvas.width - inner.width, canvas.height - inner.height]; }}"""
    for size in ({"width": 1366, "height": 768}, {"width": 1920, "height": 1080}):
        window.page.set_viewport_size(size)
        window.until(
            lambda: max(abs(d) for d in window.page.evaluate(places)) < 1.0, 20, f"in place, {size}"
        )
    window.until(lambda: len(times(window)) > 300, 40, "spikes")
    whole = window.page.evaluate(CANVAS)
    box = window.page.locator(".bk-Figure").nth(2).bounding_box()
    window.page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"])
    window.page.mouse.wheel(0, -800)
    window.until(lambda: window.page.evaluate(CANVAS) < 0.8 * whole, what="fewer in view")
    source = """() => { for (const d of Bokeh.documents) {
        const s = d.get_model_by_name('wetware_raster'); if (s) return s.data.neuron.length; } }"""
    window.until(lambda: window.page.evaluate(source) > 300, what="hover has its data")
    window.page.mouse.dblclick(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"])
    window.page.set_viewport_size({"width": 1366, "height": 768})
    window.clean()


def test_a_saved_picture_shows_the_spikes(begun):
    window = begun()
    window.until(lambda: len(times(window)) > 200, 40, "spikes")
    window.button("Pause").click()
    window.until(lambda: not window.head()["playing"], what="held")
    picture = f"() => {{ {FIGURE} return ({INK})(plot.export('png', false).canvas); }}"
    drawn = window.page.evaluate(picture)
    bare = window.page.evaluate(f"""() => {{ {FIGURE}
      const hidden = plot.computed_renderer_views.find(
        (v) => v.model.data_source?.name === 'wetware_raster');
      const paint = hidden._paint; hidden._paint = () => {{}};
      const count = ({INK})(plot.export('png', false).canvas);
      hidden._paint = paint; return count; }}""")
    assert drawn > bare + 200
    vector = window.page.evaluate(
        f"() => {{ {FIGURE} return plot.export('svg', false).to_blob().then((b) => b.text()); }}"
    )
    assert "<svg" in vector
    assert vector.count("M") > 200
    window.clean()


def test_a_hidden_page_gets_three_frames_a_second_at_most(begun, at):
    window = begun(at=at)
    window.page.evaluate("""() => {
        Object.defineProperty(document, 'hidden', {get: () => window.__away, configurable: true});
        window.__away = true; document.dispatchEvent(new Event('visibilitychange')); }""")
    window.page.wait_for_timeout(800)
    received = "window.__wetware.received"
    before = window.page.evaluate(received)
    window.page.wait_for_timeout(3000)
    assert 1 <= window.page.evaluate(received) - before <= 9
    window.page.evaluate(
        "() => { window.__away = false; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    shown = window.page.evaluate("window.__wetware.shown")
    window.until(lambda: window.page.evaluate("window.__wetware.shown") > shown + 5, what="back")
    window.clean()


def test_a_crowd_is_drawn_as_density(begun):
    window = begun()
    window.page.get_by_role("button", name="Population").click()
    field = window.page.get_by_role("textbox", name="Neurons N")
    window.until(lambda: field.input_value() == "24", what="the layer's values")
    window.enter(field, "600", lambda: window.head()["neurons"] == 600)
    drawing = "window.__wetware.drawing"
    window.until(lambda: window.page.evaluate(drawing) == "density", 90, "density")
    window.until(lambda: window.page.evaluate(CANVAS) > 500, what="ink on the canvas")
    box = window.page.locator(".bk-Figure").nth(2).bounding_box()
    window.page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.5 * box["height"])
    for _ in range(6):
        window.page.mouse.wheel(0, -400)
    window.until(lambda: window.page.evaluate(drawing) == "dashes", 20, "dashes when close")
    window.clean()


def test_fewer_rows_for_a_slow_browser_keep_peaks_and_shapes(browser):
    page = browser.new_page()
    source = script("decode")
    rows = {
        "t": [-4, -4, -3, -3, -2, -2, -1, -1],
        "input": [0, 0.8, 0, 0, 0, 0.8, 0.8, 0.8],
        "gate_low": [0.1, 0.1, 0.3, 0.3, 0.5, 0.5, 0.4, 0.4],
        "gate_high": [0.2, 0.2, 0.9, 0.9, 0.6, 0.6, 0.7, 0.7],
        "ions": [5, 5, 8, 8, 6, 6, 7, 7],
    }
    found = page.evaluate(
        f"""(rows) => {{ {source}
        const columns = Object.fromEntries(Object.entries(rows)
            .map(([name, values]) => [name, Float32Array.from(values)]));
        return Object.fromEntries(Object.entries(coarser(columns, 2))
            .map(([name, values]) => [name, Array.from(values)])); }}""",
        rows,
    )
    page.close()
    wanted = {
        "t": [-4, -4, -2, -2],
        "input": [0, 0.8, 0, 0.8],
        "gate_low": [0.1, 0.1, 0.4, 0.4],
        "gate_high": [0.9, 0.9, 0.7, 0.7],
        "ions": [8, 8, 7, 7],
    }
    for name, values in wanted.items():
        assert found[name] == pytest.approx(values), name


def test_a_frame_of_before_a_change_is_not_drawn(browser):
    page = browser.new_page()
    found = page.evaluate(f"""async () => {{ {script("turns")}
        const said = [];
        let tell = null;
        turns.watch({{ on_change: (told) => {{ tell = told; }}, remove_on_change: () => {{}} }});
        const take = (orders, playing = true) => said.push(turns.passes({{ orders, playing }}, 33));
        const change = (attr = "value", sync = true) => tell({{ attr, sync }});
        take(0); take(0);
        change(); take(0); take(1); take(1);
        change(); take(1); take(1); take(1); take(1);
        change("ack"); take(1);
        change("value", false); take(1);
        change(); take(1, false);
        change(); await new Promise((done) => setTimeout(done, 150)); take(1);
        return said; }}""")
    page.close()
    assert found == [
        False, False,  # nobody changed anything
        True, False, False,  # until the answer
        True, True, False, False,  # two at most: the engine may never hear of it
        False,  # no control
        False,  # from the server
        False,  # held: this frame may be the last
        False,  # too long ago
    ]  # fmt: skip


def test_nothing_is_painted_between_a_change_and_its_answer(browser):
    page = browser.new_page()
    found = page.evaluate(f"""async () => {{ {script("turns")}
        const said = [], pause = (time) => new Promise((done) => setTimeout(done, time));
        const lately = () => performance.now() - 5, part = {{ paints: 0 }};
        part.throttled_paint = () => {{ part.paints += 1; }};
        const answer = (orders) => turns.passes({{ orders, playing: true }}, 0);
        const change = () => turns.changed({{ attr: "moved", sync: true }});
        answer(0); turns.due = false;
        said.push(turns.waits(lately()));
        change(); turns.owed.add(part);
        said.push(turns.waits(lately()), turns.waits(performance.now() - 80));
        await pause(120);
        said.push(turns.waits(lately()), part.paints);
        change(); answer(1);
        change();
        said.push(turns.waits(lately()));
        turns.painted(); await new Promise(requestAnimationFrame); await pause(0);
        said.push(turns.waits(lately()));
        return said; }}""")
    page.close()
    assert found == [
        False,  # nobody waits
        True, False,  # a change: what was painted lately waits, but nothing for long
        False, 1,  # no answer came: what was held back is painted
        False,  # the answer is there, and is painted although the next change has come
        True,  # after that the next answer is waited for
    ]  # fmt: skip


CURVES = """() => { const found = []; const walk = (view) => {
    for (const part of view.computed_renderer_views || [])
        if (part.model.data_source?.name === 'wetware_traces') found.push(part);
    for (const child of view.child_views || []) walk(child); };
  for (const root of Bokeh.index) walk(root);
  return found; }"""


def test_live_curves_prepare_only_what_is_drawn(begun):
    """What is spared of the library's work is there to be spared, and comes back when needed."""
    window = begun()
    lean = f"() => ({CURVES})().map((part) => Object.hasOwn(part, 'set_data'))"
    window.until(lambda: all(window.page.evaluate(lean)), what="spared")
    assert len(window.page.evaluate(lean)) >= 6
    window.page.keyboard.press("Space")
    window.until(lambda: not window.head()["playing"], what="held")
    prepared = f"""async (muted) => {{ let prepared = 0;
      for (const part of ({CURVES})()) {{
        const [look, plain] = [part.muted_glyph, part.muted_glyph.set_data];
        look.set_data = function (...all) {{ prepared += 1; return plain.apply(this, all); }};
        part.model.setv({{muted}}, {{silent: true}});
        await part.set_data();
        part.model.setv({{muted: false}}, {{silent: true}});
        look.set_data = plain; }}
      return prepared; }}"""
    assert window.page.evaluate(prepared, False) == 0
    assert window.page.evaluate(prepared, True) == len(window.page.evaluate(lean))
    window.clean()


def test_a_page_that_waited_is_like_any_other(visit, monkeypatch):
    """Nobody was there, so the server made one in advance."""
    monkeypatch.setattr(spare, "LOOK", 0.05)
    monkeypatch.setattr(app, "_shown", lambda address: address)
    serving = _served(options=ServeOptions(rate=RATE), in_advance=True)
    try:
        address = next(serving)
        for visits in (1, 2):  # the second one opens on a page that was made after the first
            until_it_waits(address)
            works(visit(at=address))
            assert health(address)["served"] == visits
    finally:
        next(serving, None)


def works(window) -> None:
    """Check that a page moves and answers; close it."""
    on(window, "socket")
    window.until(lambda: len(times(window)) > 100, 40, "spikes")
    window.press("Pulse amplitude", "ArrowRight", 10)
    window.until(lambda: max(window.column("input")) == pytest.approx(0.9, abs=1e-6), what="0.9 V")
    window.clean()
    window.context.close()


def health(address) -> dict:
    with urllib.request.urlopen(f"{address}health", timeout=60) as answer:
        return json.load(answer)


def until_it_waits(address) -> None:
    end = time.monotonic() + 60
    while not health(address)["page_waiting"]:
        assert time.monotonic() < end, "no page was made in advance"
        time.sleep(0.1)


AREAS = """(points) => {
  const made = (kind) => { const picture = document.createElement("canvas");
    Object.assign(picture, {width: 300, height: 120});
    const ctx = picture.getContext("2d");
    ctx.setTransform(1.5, 0, 0, 1.5, 0.75, 0.75);
    const glyph = {
      visuals: { fill: { doit: true, set_value: (c) => { c.fillStyle = "#000"; } },
        hatch: { doit: false } },
      _paint(c, indices, data) { c.beginPath();
        for (let i = 0; i < data.sx.length; i++) c.lineTo(data.sx[i], data.sy1[i]);
        for (let i = data.sx.length - 1; i >= 0; i--) c.lineTo(data.sx[i], data.sy2[i]);
        c.closePath(); c.fillStyle = "#000"; c.fill(); },
    };
    if (kind === "columns") fillByColumns(glyph);
    glyph._paint(ctx, null, points);
    const pixels = ctx.getImageData(0, 0, 300, 120).data;
    return Array.from({length: 300 * 120}, (_, place) => pixels[4 * place + 3]); };
  return [made("outline"), made("columns")]; }"""


@pytest.mark.parametrize("shape", ["steps", "bursts", "slow"])
def test_areas_filled_by_columns_look_like_their_outline(browser, shape):
    x = np.linspace(-5, 190, 800)
    rng = np.random.default_rng(7)
    upper = {
        "steps": np.where(np.arange(800) // 40 % 2, 12.0, 62.0),
        "bursts": rng.uniform(10, 60, 100).repeat(rng.integers(5, 15, 100))[:800],
        "slow": np.linspace(70, 20, 800),
    }[shape]
    points = {"sx": x.tolist(), "sy1": upper.tolist(), "sy2": (upper + 4).tolist()}
    page = browser.new_page()
    found = page.evaluate(
        f"(points) => {{ {script('areas')}\n return ({AREAS})(points); }}", points
    )
    page.close()
    outline, columns = (np.array(one).reshape(120, 300) for one in found)
    # What the outline fills wholly is filled, and nothing beyond what lies in the columns beside.
    assert (columns[outline > 250] > 180).mean() > 0.995
    places, top, bottom = 1.5 * x + 0.75, 1.5 * upper + 0.75, 1.5 * (upper + 4) + 0.75
    for column in np.flatnonzero(columns.any(axis=0)):
        near = (places > column - 1.5) & (places < column + 2.5)
        filled = np.flatnonzero(columns[:, column] > 60)
        assert filled.min() >= top[near].min() - 1
        assert filled.max() <= bottom[near].max() + 1
