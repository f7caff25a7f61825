"""The live neuron among chips and brains, its bill, its ions; and the squid axon beside it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from test_experiments import PATIENT, opened
from test_reach import serious

from explorer.hardware import systems
from explorer.quantity import parse


def turned(window, part: str) -> None:
    """Turn to a part of the Compare page."""
    window.page.get_by_role("button", name=part, exact=True).click()


def live(window) -> str:
    return window.page.locator(".value.live").first.inner_text().split("\n")[0]


def test_the_live_neuron_moves_among_the_others(share):
    window = opened(share, "population/opening", view__page="compare")
    bars = window.page.locator(".ladder .name")
    window.until(lambda: window.page.locator(".name.live").count() == 1, PATIENT, "the live bar")
    names = bars.all_inner_texts()
    for system in systems().values():
        if system.first("energy", "spike"):
            assert any(system.name.removesuffix(", measured") in name for name in names), (
                system.name
            )
    before = parse(live(window), "J")
    assert 1e-12 < before < 1e-10
    window.press("Pulse amplitude", "ArrowRight", 25)
    window.until(lambda: parse(live(window), "J") > 1.3 * before, PATIENT, "a dearer spike")
    text = window.page.locator(".missing").inner_text()
    assert "Trainium" not in text  # its denominator is another one
    window.clean()


def test_denominators_share_an_axis_only_under_a_warning(share):
    window = opened(share, "population/opening", view__page="compare")
    window.page.get_by_role("combobox", name="per").click()
    window.page.get_by_text("multiply-accumulate", exact=True).last.click()
    names = window.page.locator(".ladder .name")
    window.until(lambda: "H100" in " ".join(names.all_inner_texts()), what="graphics processors")
    assert window.page.locator(".name.live").count() == 0
    assert not window.page.locator(".banner").count()
    assert "Trainium" in window.page.locator(".missing").inner_text()
    window.page.get_by_role("combobox", name="per").click()
    window.page.get_by_text("all denominators, mixed", exact=True).last.click()
    window.page.locator(".banner").wait_for()
    assert "cannot be compared" in window.page.locator(".banner").inner_text()
    window.clean()


def test_area_tells_cells_from_dies(share):
    window = opened(share, "population/opening", view__page="compare")
    turned(window, "Area")
    window.until(lambda: "34 µm²" in window.page.locator(".ladder:visible").first.inner_text(),
                 what="the areas")  # fmt: skip
    colours = window.page.evaluate(
        """() => Object.fromEntries([...(function* walk(root) {
          for (const e of root.querySelectorAll('*')) {
            yield e; if (e.shadowRoot) yield* walk(e.shadowRoot); }
        })(document)].filter(e => e.matches('[role=row]') && e.querySelector('.track i')).map(
          e => [e.querySelector('.name').firstChild.textContent,
                getComputedStyle(e.querySelector('.track i')).backgroundColor]))"""
    )  # fmt: skip
    assert (
        colours["Loihi"] == colours["TrueNorth"] != colours["28 nm leaky integrate-and-fire cell"]
    )
    window.clean()


def test_a_workload_is_priced_or_refused_with_its_reason(share):
    window = opened(share, "population/opening", view__page="compare")
    turned(window, "What would it take?")
    rows = window.page.locator("tbody tr")
    window.until(lambda: rows.count() > 30, what="the prices")
    loihi = rows.filter(has=window.page.get_by_text("Loihi", exact=True))
    assert "23.6 mW" in loihi.inner_text()
    assert "no price" in rows.filter(has_text="H100").inner_text()
    field = window.page.get_by_role("textbox", name="Fan-out (synapses of a neuron)")
    field.fill("1000")
    field.press("Enter")
    window.until(lambda: "236 mW" in loihi.inner_text(), what="ten times the synapses")
    window.clean()


def test_ions_side_by_side_with_silver_as_the_reference(share):
    window = opened(share, "population/opening", view__page="compare")
    turned(window, "Which ion?")
    window.until(lambda: window.page.locator(".ion").count() == 8, what="all ions")
    assert "Silver" in window.page.locator(".ion.reference").inner_text()
    copper = window.page.locator(".ion", has_text="Copper")
    for words in ("fab-ready", "barrier", "mobility", "steady voltage", "than silver"):
        assert words in copper.inner_text()
    window.clean()


def test_the_bill_adds_up_and_follows_the_technology(visit):
    window = opened(visit, "neuron/pulse-train", view__page="compare")
    turned(window, "The bill")
    window.until(lambda: window.page.get_by_text("Left over").count(), PATIENT, "the bill")
    window.page.get_by_role("button", name="65 nm", exact=True).click()
    alike = window.page.locator("#alike b")
    window.until(lambda: alike.count() and re.match(r"2\.[5-9]\d* ± ", alike.inner_text()),
                 PATIENT, "the 65 nm neuron")  # fmt: skip
    left = window.page.locator("b", has_text="Left over").inner_text()
    assert float(left.split(":")[1]) < 1e-3
    expect(window.page.get_by_text("√(kT/C)").first).to_be_visible()
    window.clean()


def test_the_squid_s_spike_costs_what_was_computed(visit):
    window = opened(visit, "population/opening", view__page="twin")
    overlap, energy = window.page.locator("#twin-overlap"), window.page.locator("#twin-energy")
    window.until(lambda: overlap.count() == 1, PATIENT, "both neurons")
    assert overlap.inner_text() == "13.3"
    assert energy.inner_text() == "240 nJ/cm²"
    expect(window.page.get_by_text("-72.1 mV")).to_be_visible()
    slider = window.page.get_by_role("slider", name=re.compile("Axon temperature"))
    slider.focus()
    for _ in range(122):
        window.page.keyboard.press("ArrowRight")
    window.until(lambda: overlap.inner_text() == "4.0", PATIENT, "a warm axon")
    expect(window.page.get_by_text("What the analogy hides")).to_be_visible()
    window.clean()


@pytest.mark.parametrize("page", ["compare", "twin"])
def test_axe_finds_nothing_serious(visit, page):
    window = opened(visit, "population/opening", view__page=page)
    ready = ".name.live" if page == "compare" else "#twin-overlap"
    window.until(lambda: window.page.locator(ready).count(), PATIENT, "the page")
    for mode in ("light", "dark"):
        window.page.wait_for_timeout(2500)  # colours glide to their new values
        assert window.page.evaluate("document.documentElement.dataset.mode") == mode
        assert serious(window) == []
        window.page.keyboard.press("m")
