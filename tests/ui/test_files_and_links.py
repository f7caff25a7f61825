"""Nothing is lost: presets, files and links come back as they were; bad ones are refused."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

import explorer
from explorer import paths
from explorer.scenario.presets import from_toml


def _hash(window) -> str:
    """Wait until the state hash is shown and return it whole."""
    window.until(lambda: re.fullmatch(r"state [0-9a-f]{8}", window.text("hash")), 30, "the hash")
    return window.page.locator("#hash").get_attribute("title")


def _link(window) -> str:
    window.button("Share link").click()
    field = window.page.get_by_role("textbox", name="Link")
    field.wait_for()
    window.until(lambda: "preset=" in field.input_value(), what="the link")
    link = field.input_value()
    window.page.keyboard.press("Escape")
    return link


def test_menu_loads_presets(begun):
    window = begun()
    window.choose("A hundred neurons")
    window.until(lambda: max(window.spikes()["neuron"], default=0) > 60, 20, "many rows")
    window.choose("Thick oxide")
    window.until(lambda: "16 nm" in window.text("middle"), what="the thick oxide")
    window.clean()


def test_app_and_headless_run_give_the_same_hash(begun):
    window = begun("neuron/threshold")
    expected = explorer.simulate(explorer.load_preset("neuron/threshold")).summary()
    assert _hash(window) == expected["state_sha256"]
    window.clean()


def test_a_link_gives_the_same_spikes_in_another_browser(visit):
    first = visit("?preset=neuron/threshold")
    first.press("Oxide thickness", "ArrowLeft", 4)
    first.press("Pulse amplitude", "ArrowRight", 3)
    first.button("New seed").click()
    first.until(lambda: first.head()["amplitude"] == pytest.approx(0.93), what="changed")
    link = _link(first)
    first.button("Reset: start").click()
    here = _hash(first)
    second = visit(link[link.index("?") :])
    assert _hash(second) == here
    assert second.slider("Oxide thickness").input_value() == "7.6"
    plain = explorer.simulate(explorer.load_preset("neuron/threshold")).summary()
    assert here != plain["state_sha256"]
    first.clean()
    second.clean()


def test_save_edit_by_hand_and_open_again(begun, tmp_path):
    window = begun("neuron/pulse-train")
    window.press("Oxide thickness", "ArrowRight", 7)
    window.button("Save").first.click()
    window.page.get_by_label("Title").fill("My neuron")
    with window.page.expect_download() as download:
        window.page.get_by_role("button", name="Download").click()
        window.page.wait_for_timeout(300)
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename == "my-neuron.toml"
    scenario = from_toml(saved, "saved")
    assert scenario.title == "My neuron"
    assert scenario.get("device.thickness") == pytest.approx(8.7e-9)
    edited = tmp_path / "edited.toml"
    edited.write_text(saved.replace("8.7 nm", "6.5 nm"), encoding="utf-8")
    assert "6.5 nm" in edited.read_text(encoding="utf-8")
    window.page.keyboard.press("Escape")
    window.button("Open a preset file").click()
    window.page.locator("input[type=file]").set_input_files(edited)
    window.until(lambda: "6.5 nm" in window.text("middle"), what="the edited file")
    menu = window.page.get_by_role("combobox", name="Preset")
    window.until(lambda: "My neuron" in menu.inner_text(), what="its title in the menu")
    window.choose("Resting")
    window.until(lambda: "Resting" in menu.inner_text(), what="a preset again")
    window.clean()


def test_saving_to_the_own_folder_puts_it_into_the_menu(begun):
    window = begun()
    window.press("Pulse amplitude", "ArrowRight", 5)
    window.button("Save").first.click()
    window.page.get_by_label("Title").fill("Kept for later")
    window.page.get_by_role("button", name="Save to my presets").click()
    window.until(lambda: "user/kept-for-later" in explorer.presets(), what="the file")
    assert explorer.load_preset("user/kept-for-later").get("stimulus.amplitude") == 0.85
    window.choose("Twenty-four neurons")
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.8), what="the other preset")
    window.choose("Kept for later")
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.85), what="the own preset")
    window.clean()


def test_a_full_disk_is_said_and_nothing_is_left_behind(begun, monkeypatch):
    window = begun()
    window.button("Save").first.click()
    window.page.get_by_label("Title").fill("Does not fit")

    def full(*arguments, **keywords):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(paths.os, "fsync", full)
    window.page.get_by_role("button", name="Save to my presets").click()
    notice = window.page.get_by_text("could not be saved")
    notice.wait_for()
    assert "No space left on device" in notice.inner_text()
    folder = paths.user_folder() / "presets"
    assert not list(folder.glob("*does-not-fit*"))
    assert not list(folder.glob(".*.part"))
    window.clean()


def test_a_50_mb_file_is_refused_before_it_is_sent(begun, tmp_path):
    window = begun()
    sent = []
    window.page.on("websocket", lambda socket: None)
    window.page.evaluate(
        """() => { window.__sent = 0; const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (data) {
            window.__sent += data.length || data.byteLength || data.size || 0;
            return send.call(this, data); }; }"""
    )
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * 50_000_000)
    window.button("Open a preset file").click()
    window.page.locator("input[type=file]").set_input_files(huge)
    alert = window.page.locator("[role=alert]", has_text="huge.toml")
    alert.wait_for()
    assert "50.0 MB" in alert.inner_text()
    assert "1 MB" in alert.inner_text()
    assert window.page.evaluate("window.__sent") < 200_000
    assert sent == []
    window.clean()


BAD = (
    ("binary.toml", b"\x00\xff\xfe\x01" * 50, "not a text file"),
    ("broken.toml", b"schema = 1\ntitle = 'x'\n[device\n", "line 3"),
    ("future.toml", b"schema = 99\n", "schema 99"),
    ("typo.toml", b"schema = 1\n[device]\nthicknes = '8 nm'\n", "device.thickness"),
    ("thin.toml", b"schema = 1\n[device]\nthickness = -1\n", "out of bounds"),
)


def test_bad_files_get_one_sentence_and_change_nothing(begun, tmp_path):
    window = begun()
    window.press("Pulse amplitude", "ArrowRight", 4)
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.84), what="0.84 V")
    window.button("Open a preset file").click()
    for name, content, words in BAD:
        file = tmp_path / name
        file.write_bytes(content)
        window.page.locator("input[type=file]").set_input_files(file)
        shown = window.page.get_by_text(re.compile(re.escape(words)))
        shown.first.wait_for(timeout=10_000)
        assert name in shown.first.inner_text()
        assert window.head()["amplitude"] == pytest.approx(0.84)
    window.clean()


def test_notices_over_a_dialog_can_be_closed_and_are_not_sent_back_whole(begun, tmp_path):
    window = begun()
    page = window.page
    page.evaluate(
        """() => { window.__told = []; const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (data) {
            if (typeof data === "string" && data.includes('"notifications"'))
              window.__told.push(data);
            return send.call(this, data); }; }"""
    )
    window.button("Open a preset file").click()
    for number in range(6):  # one more than there is room for
        file = tmp_path / f"notice-{number}.toml"
        file.write_bytes(b"schema = 99\n")
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_text(file.name).first.wait_for()
    last = page.locator(".MuiAlert-root", has_text="notice-5.toml")
    last.get_by_role("button").click()
    last.wait_for(state="hidden")
    assert page.get_by_role("dialog").is_visible()
    told = window.until(lambda: page.evaluate("window.__told"), what="what is left")
    assert "notice-4.toml" in told[-1]
    assert not [one for one in told if "MuiNotification" in one]
    window.clean()


@pytest.mark.parametrize(
    "query",
    ["?preset=neuron/pulse-train&s=AAAA", "?preset=../../etc/passwd", "?preset=nosuch", "?s=%F0"],
)
def test_a_forged_link_is_said_and_the_app_opens(visit, query):
    window = visit(query)
    assert "not a preset" in window.notice() or "cannot be opened" in window.notice()
    assert window.head()["amplitude"] == pytest.approx(0.8)
    window.clean()


def test_a_link_cannot_bring_its_own_script(visit):
    window = visit("?preset=%3Cimg%20src%3Dx%20onerror%3D%22window.__evil%3D1%22%3E")
    assert "<img" in window.notice()
    assert window.page.evaluate("window.__evil === undefined")
    window.clean()


def test_what_was_open_can_be_continued(visit):
    window = visit()
    window.press("Oxide thickness", "ArrowRight", 12)
    folder = paths.user_folder() / "autosave"
    window.until(
        lambda: any("9.2 nm" in file.read_text() for file in folder.glob("*.toml")), what="autosave"
    )
    window.context.close()
    again = visit()
    again.button("Continue where you left off").click()
    again.until(lambda: "9.2 nm" in again.text("middle"), what="continued")
    again.clean()


def test_a_shared_server_keeps_nothing_but_the_browser_does(visit, shared_address):
    before = set(paths.user_folder().rglob("*"))
    window = visit(at=shared_address)
    window.button("Save").first.click()
    window.page.get_by_role("button", name="Download").wait_for()
    assert window.page.get_by_role("button", name="Save to my presets").count() == 0
    window.page.keyboard.press("Escape")
    window.page.get_by_role("dialog").wait_for(state="hidden")
    window.press("Oxide thickness", "ArrowRight", 3)
    window.until(
        lambda: "8.3 nm" in window.page.evaluate("localStorage.getItem('wetware-autosave') || ''"),
        what="the browser's storage",
    )
    again = visit(at=shared_address, context=window.context)
    again.button("Continue where you left off").click()
    again.until(lambda: "8.3 nm" in again.text("middle"), what="continued")
    assert set(paths.user_folder().rglob("*")) == before
    window.clean()
    again.clean()
