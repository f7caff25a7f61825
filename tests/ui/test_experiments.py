"""The six traits on the screen, the device, measured data, and how well it all matches."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from explorer import paths
from explorer.experiments import experiments
from explorer.scenario.presets import load_preset, presets
from explorer.scenario.url import to_query

TRAITS = {
    load_preset(name).view.experiment: name
    for name in presets()
    if load_preset(name).view.experiment != "none" and load_preset(name).view.page == "explore"
}
PATIENT = 90.0
"""Seconds that a slow machine may take where a fast one takes five."""


def opened(visit, preset: str, **changes):
    """Return a window on a preset with changes (dots written as two underscores)."""
    scenario = load_preset(preset)
    scenario.update({name.replace("__", "."): value for name, value in changes.items()})
    return visit("?" + to_query(scenario, preset))


def numbers(window) -> list[str]:
    return window.page.locator(".found .big").all_inner_texts()


def test_every_trait_has_its_preset():
    wanted = {name for name, module in experiments().items() if module.TRAIT}
    assert len(wanted) == 6
    assert wanted <= set(TRAITS)


def test_a_trait_preset_shows_its_number_and_its_plot(visit):
    window = visit(f"?preset={TRAITS[min(TRAITS)]}")
    for trait in sorted(TRAITS):
        preset = load_preset(TRAITS[trait])
        if trait != min(TRAITS):
            window.choose(preset.title)
        # By its question: some presets are called as their experiment is, in the menu too.
        module = experiments()[trait]
        heading = window.page.locator(".h").filter(has_text=module.QUESTION)
        heading.filter(has_text=module.TITLE).wait_for(timeout=20_000)
        window.until(lambda: numbers(window) and numbers(window)[0] != "–", PATIENT, trait)
        card = window.page.locator(".found")
        assert card.locator(".in, .out, .open").inner_text() in (
            "matches", "differs", "within its error"
        )  # fmt: skip
        assert len(window.page.locator(".said").inner_text()) > 20
        window.until(lambda: window.page.locator(".axis").count(), what="the words of the plot")
    window.clean()


def test_an_experiment_follows_the_sliders(visit):
    window = visit(f"?preset={TRAITS['threshold-firing']}")
    window.until(lambda: numbers(window) and numbers(window)[0] != "–", PATIENT, "a number")
    before = numbers(window)
    window.press("Oxide thickness", "ArrowRight", 8)
    window.until(lambda: numbers(window) != before, PATIENT, "another number")
    window.clean()


def test_pages_turn_and_come_back(begun):
    window = begun()
    for word in ("Device", "Your data", "Does it match?", "Explore"):
        window.page.get_by_role("button", name=word, exact=True).click()
        window.page.wait_for_timeout(500)
    window.until(lambda: window.page.locator("canvas").count() > 4, what="the plots")
    window.slider("Ion species").wait_for()
    window.clean()


def test_the_table_of_targets_stands_at_once_and_can_be_measured_anew(visit):
    window = opened(visit, "neuron/pulse-train", view__page="match")
    shipped = json.loads((paths.assets() / "validation.json").read_text())["targets"]
    rows = window.page.locator("tbody tr")
    window.until(lambda: rows.count() == len(shipped), what="every target")
    text = window.page.locator("table").first.inner_text()
    for row in shipped:
        assert row["condition"] in text
    misses = [row for row in shipped if row["verdict"] == "outside"]
    expect(window.page.locator("tbody .out")).to_have_count(len(misses))
    window.page.get_by_role("button", name="Measure here, quickly").click()
    window.until(lambda: window.page.locator("tbody tr.waiting").count() < len(shipped),
                 PATIENT, "a first new number")  # fmt: skip
    window.page.get_by_role("button", name="Stop").click()
    window.page.get_by_role("button", name="Measure here, quickly").wait_for()
    window.clean()


def test_measured_spikes_are_compared_fitted_and_taken_over(share):
    window = opened(share, "neuron/pulse-train", view__page="data")
    window.page.get_by_role("button", name="Try: spike times").click()
    window.until(lambda: window.page.locator("td", has_text="mean interval").count(), PATIENT,
                 "the comparison")  # fmt: skip
    window.page.get_by_role("combobox", name="Parameters to fit").click()
    window.page.get_by_text("Drift rate", exact=True).last.click()
    window.page.mouse.click(600, 24)  # beside the menu: it closes
    window.page.get_by_role("textbox", name="Drift rate, from").wait_for()
    field = window.page.get_by_role("textbox", name="Runs of the model")
    field.fill("14")
    field.press("Enter")
    window.page.get_by_role("button", name="Fit", exact=True).click()
    take = window.page.get_by_role("button", name="Take these values")
    take.wait_for(timeout=int(1000 * PATIENT))
    assert "device.drift_rate" in window.page.locator("[role=status]").last.inner_text()
    take.click()
    window.page.get_by_text(re.compile("fitted to")).first.wait_for()
    window.clean()


BAD = {
    "empty.csv": (b"", "empty.csv"),
    "header.csv": (b"voltage (V),current (A)\n", "header.csv"),
    "unitless.csv": (b"voltage,current\n0,0\n1,2\n", "line 1"),
    "letters.csv": (b"time (ms),neuron\n1,a\n2,a\nabc,a\n", "line 4"),
    "binary.csv": (b"\x00\x01\x02\xff" * 400, "not a text file"),
    "nan.csv": (b"time (s)\n0.1\nnan\n0.3\n", "line 3"),
}


def test_bad_measurements_get_one_sentence_and_break_nothing(share, tmp_path):
    window = opened(share, "neuron/pulse-train", view__page="data")
    for name, (content, words) in BAD.items():
        file = tmp_path / name
        file.write_bytes(content)
        window.page.locator("input[type=file][accept*=csv]").set_input_files(file)
        said = window.page.get_by_text(re.compile(re.escape(name)))
        said.filter(has_text=re.compile(re.escape(words))).first.wait_for(timeout=10_000)
        shown = window.head()["n"]
        window.page.wait_for_function("(n) => window.__wetware.frame.head.n > n", arg=shown)
    window.clean()


def test_a_huge_measurement_is_refused_before_it_is_sent(share, tmp_path):
    window = opened(share, "neuron/pulse-train", view__page="data")
    file = tmp_path / "huge.csv"
    file.write_bytes(b"time (s)\n" + b"0.5\n" * 3_000_000)
    window.page.locator("input[type=file][accept*=csv]").set_input_files(file)
    alert = window.page.locator("[role=alert]", has_text="huge.csv")
    alert.wait_for()
    assert "5 MB" in alert.inner_text()
    escaped = tmp_path / "escaped.csv"
    escaped.write_bytes(b"\x01" * 4_900_000)
    window.page.locator("input[type=file][accept*=csv]").set_input_files(escaped)
    window.page.locator("[role=alert]", has_text="escaped.csv").wait_for()
    shown = window.head()["n"]
    window.until(lambda: window.head()["n"] > shown, what="the stream going on")
    window.clean()


def test_another_model_brings_its_own_words_and_rests_the_sliders(visit):
    window = visit("?preset=neuron/hodgkin-huxley")
    window.page.get_by_text("Stimulus and membrane voltage").wait_for()
    expect(window.slider("Ion species")).to_be_disabled()
    expect(window.slider("Pulse amplitude")).to_be_enabled()
    window.until(lambda: window.text("rate") not in ("–", "0 Hz"), PATIENT, "spikes")
    window.page.get_by_role("button", name="Model and experiment").click()
    window.page.get_by_role("combobox", name="Neuron model").click()
    window.page.get_by_text(re.compile("1M1T1R")).last.click()
    window.page.get_by_text("Stimulus and gate voltage").wait_for()
    expect(window.slider("Ion species")).to_be_enabled()
    window.clean()


def test_what_is_left_out_stands_next_to_the_plot(begun):
    window = begun()
    window.page.get_by_role("button", name=re.compile("The model: equations")).click()
    window.page.get_by_text("What this leaves out").wait_for()
    link = window.page.get_by_role("link", name="10.1038/s41928-025-01488-x")
    assert link.get_attribute("href") == "https://doi.org/10.1038/s41928-025-01488-x"
    window.clean()


def test_a_number_can_be_asked(begun):
    window = begun()
    window.until(lambda: window.text("area") != "–", what="numbers")
    tip = window.page.locator("[role=tooltip].wetware-tip")
    said = set()

    def hover(place):
        place.hover()  # from its neighbour, without leaving the card between

    def arrive(place):
        place.focus()
        for key in ("Shift+Tab", "Tab"):  # as the keyboard comes to it
            window.page.keyboard.press(key)

    for way in (hover, arrive):
        for id in ("rate", "energy", "area"):
            before = tip.inner_text() if tip.is_visible() else ""
            way(window.page.locator(f"#{id}"))
            window.until(lambda before=before: tip.is_visible() and tip.inner_text() != before,
                         what=f"the explanation of {id} by {way.__name__}")  # fmt: skip
            words = tip.inner_text()
            assert len(words) > 40
            assert re.search("Evidence: (measured|transcribed|fitted|extrapolated|assumed)", words)
            said.add((id, words))
        assert len(said) == 3  # each its own, the same by pointer and keyboard
        window.page.keyboard.press("Escape")
        window.until(lambda: not tip.is_visible(), what="the explanation gone")
    window.page.locator("#rate").hover()
    window.until(tip.is_visible, what="the explanation again")
    window.page.evaluate("document.dispatchEvent(new PointerEvent('pointerleave'))")
    window.until(lambda: not tip.is_visible(), what="the explanation gone with the pointer")
    box = window.page.locator("#rate").bounding_box()
    window.page.mouse.move(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 2)
    window.until(tip.is_visible, what="the explanation when the pointer is back")
    window.clean()


def test_a_parameter_can_be_asked_by_keyboard(begun):
    window = begun()
    window.page.get_by_role("button", name="Circuit").click()
    field = window.page.get_by_role("textbox", name="Control resistance (MΩ)")
    field.focus()
    for key in ("Shift+Tab", "Tab"):  # as the keyboard comes to it
        window.page.keyboard.press(key)
    tip = window.page.locator("[role=tooltip].wetware-tip")
    window.until(tip.is_visible, what="the explanation")
    words = tip.inner_text()
    for part in ("Unit: MΩ", "Allowed: 1 kΩ to", "Transcribed", "github.com"):
        assert part in words
    window.clean()
