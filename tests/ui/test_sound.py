"""The sound of spikes: silent until asked for, by button or key, and remembered."""

from __future__ import annotations

NAME = "Sound: a click"


def _clicks(window) -> int:
    return window.page.evaluate("window.__wetware_sound.clicks")


def test_spikes_click_where_a_person_asks_for_it(visit):
    window = visit("?preset=neuron/pulse-train")
    button = window.button(NAME)
    assert button.get_attribute("aria-pressed") == "false"
    window.until(lambda: len(window.spikes()["t"]) > 9, 30, "spikes")
    assert _clicks(window) == 0
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    window.until(lambda: _clicks(window) > 3, 30, "clicks")
    window.button("Pause").click()
    window.until(lambda: window.text("frames") == "paused", what="held")
    window.page.wait_for_timeout(500)
    heard = _clicks(window)
    window.page.wait_for_timeout(1000)
    assert _clicks(window) == heard
    window.clean()


def test_sound_by_key_is_remembered_and_turned_off_again(visit):
    window = visit("?preset=neuron/pulse-train")
    window.page.keyboard.press("s")
    window.until(lambda: window.button(NAME).get_attribute("aria-pressed") == "true", what="on")
    window.page.reload()
    window.page.wait_for_function(
        "window.__wetware?.complete && __wetware.shown > 2", timeout=40_000
    )
    assert window.button(NAME).get_attribute("aria-pressed") == "true"
    window.page.keyboard.press("s")
    window.until(lambda: window.button(NAME).get_attribute("aria-pressed") == "false", what="off")
    before = _clicks(window)
    window.page.wait_for_timeout(1000)
    assert _clicks(window) == before
    window.button("Save").first.click()
    window.page.get_by_label("Title").fill("ss")
    assert window.button(NAME).get_attribute("aria-pressed") == "false"  # typing is no shortcut
    window.clean()
