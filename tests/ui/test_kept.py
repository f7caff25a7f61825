"""Named snapshots in the browser, and undo that outlives a reload."""

from __future__ import annotations

import json
from pathlib import Path

from explorer.scenario.presets import from_toml


def _kept(window) -> list[dict]:
    return json.loads(window.page.evaluate("localStorage.getItem('wetware-snapshots') || '[]'"))


def _open(window):
    window.button("Snapshots").click()
    name = window.page.get_by_role("textbox", name="Name")
    name.wait_for()
    return name


def test_snapshots_are_kept_brought_back_renamed_exported_deleted(visit):
    window = visit("?preset=neuron/pulse-train")
    window.press("Oxide thickness", "ArrowRight", 7)
    window.until(lambda: "8.7 nm" in window.text("middle"), what="changed")
    _open(window).fill('Thick <b>"one"</b>')
    window.button("Keep this state").click()
    window.until(lambda: [s["name"] for s in _kept(window)] == ['Thick <b>"one"</b>'], what="kept")
    window.page.keyboard.press("Escape")
    window.page.get_by_role("dialog").wait_for(state="hidden")

    window.choose("Thick oxide")
    window.until(lambda: "16 nm" in window.text("middle"), what="another preset")
    _open(window)
    window.button("Bring back").click()
    window.until(lambda: "8.7 nm" in window.text("middle"), what="brought back")
    window.page.get_by_role("dialog").wait_for(state="hidden")

    # Another tab of the same browser finds it, and can rename it.
    other = visit(context=window.context)
    _open(other).fill("Second name")
    other.button("Rename").click()
    other.until(lambda: [s["name"] for s in _kept(other)] == ["Second name"], what="renamed")
    with other.page.expect_download() as download:
        dialog = other.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Export").click()
        other.page.wait_for_timeout(300)
    assert download.value.suggested_filename == "second-name.toml"
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert abs(from_toml(saved, "saved").get("device.thickness") - 8.7e-9) < 1e-15
    other.button("Delete").click()
    other.until(lambda: _kept(other) == [], what="deleted")
    window.clean()
    other.clean()


def test_a_forged_snapshot_is_refused_in_one_sentence(visit):
    window = visit()
    window.page.evaluate(
        """localStorage.setItem('wetware-snapshots', JSON.stringify([{name: 'bad',
          toml: 'schema = 1\\n[device]\\nthickness = "__import__(1)"\\n'}, 7, null]))"""
    )
    window.page.reload()
    window.page.wait_for_function(
        "window.__wetware?.complete && __wetware.shown > 2", timeout=40_000
    )
    _open(window)
    window.button("Bring back").click()
    assert "device.thickness" in window.notice()
    window.clean()


def test_undo_outlives_a_reload(visit):
    window = visit()
    window.press("Oxide thickness", "ArrowRight", 4)
    window.until(lambda: "8.4 nm" in window.text("middle"), what="changed")
    window.until(
        lambda: window.page.evaluate("localStorage.getItem('wetware-autosave')") or True, what=""
    )
    window.page.wait_for_timeout(1800)  # the autosave waits for a quiet second
    window.page.reload()
    window.page.wait_for_function(
        "window.__wetware?.complete && __wetware.shown > 2", timeout=40_000
    )
    window.button("Continue where you left off").click()
    window.until(lambda: "8.4 nm" in window.text("middle"), what="continued")
    window.until(lambda: window.button("Undo").is_enabled(), what="undo")
    window.button("Undo").click()
    window.until(lambda: "8 nm" in window.text("middle"), what="undone")
    window.clean()


def test_a_lost_connection_leads_back_to_the_same_scenario_and_seed(visit, browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    context.add_init_script("""(() => { const Plain = WebSocket; window.__sockets = [];
      window.WebSocket = class extends Plain { constructor(...all) { super(...all);
        window.__sockets.push(this); } }; })()""")
    window = visit(context=context)
    window.press("Oxide thickness", "ArrowRight", 6)
    window.button("New seed").click()
    window.until(lambda: "8.6 nm" in window.text("middle"), what="changed")
    window.button("Pause").click()
    window.until(lambda: not window.head()["playing"], what="held")
    window.page.wait_for_timeout(1000)  # the tab is told what brings this back
    seed = window.button("New seed").inner_text()
    window.page.evaluate("window.__before = true; window.__sockets.forEach((one) => one.close())")
    window.page.wait_for_function(
        "!window.__before && window.__wetware?.complete && __wetware.shown > 0", timeout=40_000
    )
    assert "same scenario with the same seed" in window.notice()
    assert "8.6 nm" in window.text("middle")
    assert window.button("New seed").inner_text() == seed
    window.until(lambda: not window.head()["playing"], what="held as before")
    for _ in range(2):  # the seed, then the thickness
        window.button("Undo").click()
    window.until(lambda: "8.6 nm" not in window.text("middle"), what="undo still works")
    assert window.complaints == [] or all("WebSocket" in one for one in window.complaints)


def test_remembered_colours_reach_every_widget(visit):
    window = visit()
    page = window.page
    page.evaluate("localStorage.setItem('wetware-mode', 'dark')")
    page.reload()
    page.wait_for_function("window.__wetware?.complete && __wetware.shown > 2", timeout=40_000)
    tab = page.get_by_role("button", name="Device", exact=True)
    ink = "(element) => getComputedStyle(element).color.match(/[0-9.]+/g).slice(0, 3).map(Number)"
    window.until(lambda: min(tab.evaluate(ink)) > 120, what="light words on dark ground")
    window.clean()
