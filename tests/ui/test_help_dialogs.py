"""Help in the app: glossary, equations, gallery, and the hints of a first visit."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from explorer.model.neurons import models
from explorer.scenario.presets import load_preset


def test_the_glossary_is_searched_by_keyboard(begun):
    window = begun()
    page = window.page
    window.button("Glossary and equations").first.click()
    page.get_by_role("dialog", name="What it means").wait_for()
    field = page.get_by_role("searchbox")
    field.fill("control resistance")
    shown = page.locator(".entry:not([hidden]) b")
    window.until(lambda: "Control resistance" in shown.all_inner_texts(), what="the entry")
    assert 0 < shown.count() < 8
    field.fill("zzzz")
    page.get_by_text("Nothing is called that.").wait_for()
    window.clean()


def test_equations_are_drawn_by_the_browser_itself(begun):
    window = begun()
    page = window.page
    window.button("Glossary and equations").first.click()
    page.get_by_role("button", name="Equations", exact=True).click()
    page.locator("math").first.wait_for()
    lines = sum(len(module.DESCRIPTION.formulas) for module in models().values())
    expect(page.locator("math")).to_have_count(lines)
    box = page.locator("math mfrac").first.bounding_box()
    assert box["height"] > 15  # stacked, not written in a line
    expect(page.get_by_role("searchbox")).to_be_hidden()
    window.clean()


def test_the_gallery_opens_an_example(begun):
    window = begun()
    page = window.page
    window.button("Examples in pictures").first.click()
    page.get_by_role("dialog", name="Examples").wait_for()
    card = page.locator("button[data-preset='neuron/thick-oxide']")
    assert card.locator("svg polyline").count() >= 1
    card.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="hidden")
    window.until(lambda: "16 nm" in window.text("middle"), what="the thick oxide")
    title = load_preset("neuron/thick-oxide").title
    assert title in page.get_by_role("combobox", name="Preset").inner_text()
    window.clean()


@pytest.fixture
def newcomer(visit, browser):
    """A person who has never been here: a robot has to ask for the hints."""

    def arrive(query: str = ""):
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, reduced_motion="reduce"
        )
        context.add_init_script("localStorage.setItem('wetware-hints', 'show')")
        window = visit(query, context=context)
        window.page.wait_for_function("window.__wetware.shown > 25")
        return window

    return arrive


def test_hints_are_few_and_never_come_again(newcomer):
    window = newcomer()
    page = window.page
    hint = page.locator(".wetware-hint")
    hint.wait_for(timeout=10_000)
    for _ in range(2):
        hint.get_by_role("button", name="Next").focus()
        page.keyboard.press("Enter")
    assert "3 of 3" in hint.inner_text()
    page.keyboard.press("Escape")
    hint.wait_for(state="detached")
    assert page.evaluate("localStorage.getItem('wetware-hints')") == "seen"
    window.clean()


def test_hints_step_aside_when_the_person_acts(newcomer):
    window = newcomer()
    hint = window.page.locator(".wetware-hint")
    hint.wait_for(timeout=10_000)
    window.press("Oxide thickness", "ArrowRight", 1)
    hint.wait_for(state="detached")


@pytest.mark.parametrize("query", ["?lesson=why-it-forgets", "?class=7B"])
def test_no_hints_in_a_lesson_or_a_class(newcomer, query):
    window = newcomer(query)
    window.page.wait_for_timeout(2500)
    assert window.page.locator(".wetware-hint").count() == 0


def test_a_robot_sees_no_hints(visit):
    window = visit()
    window.page.wait_for_timeout(3000)
    assert window.page.locator(".wetware-hint").count() == 0
