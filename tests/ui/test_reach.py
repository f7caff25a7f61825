"""The page for everybody: nothing serious found by axe-core, everything by keyboard, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).with_name("vendor") / "axe.min.js"

RUN = """async () => {
  const found = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
    resultTypes: ['violations']});
  return found.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v =>
    v.id + ': ' + v.nodes.map(n => n.target.flat(9).slice(-1)[0] + ' ' +
      (n.any[0] ? n.any[0].message : n.failureSummary)).slice(0, 4).join(' | '));
}"""


def serious(window) -> list[str]:
    """Return what axe-core calls serious or critical."""
    if not window.page.evaluate("!!window.axe"):
        window.page.evaluate(AXE.read_text(encoding="utf-8"))
    return window.page.evaluate(RUN)


def test_axe_finds_nothing_serious(begun):
    window = begun()
    for mode in ("light", "dark", "projector"):
        window.page.wait_for_function(
            f"document.documentElement.dataset.mode === '{mode}'", timeout=15_000
        )
        window.page.wait_for_timeout(3000)  # colours glide to their new values
        assert serious(window) == [], mode
        window.page.keyboard.press("m")


def test_axe_finds_nothing_serious_in_dialogs(begun):
    window = begun()
    dialog = window.page.get_by_role("dialog")
    for opened in ("?", "k"):
        window.page.keyboard.press(opened)
        dialog.wait_for()
        window.page.wait_for_timeout(1500)
        assert serious(window) == [], opened
        window.page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")


CONTRAST = """() => {
  const lightness = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => (part > 0.04045 ? ((part + 0.055) / 1.055) ** 2.4 : part / 12.92))
    .reduce((sum, part, k) => sum + part * [0.2126, 0.7152, 0.0722][k], 0.05);
  const find = (root, selector) => { for (const one of [root.querySelector(selector),
      ...[...root.querySelectorAll("*")].filter((e) => e.shadowRoot)
        .map((e) => find(e.shadowRoot, selector))]) if (one) return one; };
  const paper = find(document, "[role=dialog]");
  const shades = [paper.querySelector("[aria-label=close]"), paper].map((e) => getComputedStyle(e));
  const [one, other] = [lightness(shades[0].color), lightness(shades[1].backgroundColor)];
  return shades[1].backgroundImage === "none" ? Math.max(one / other, other / one) : 0; }"""


def test_the_cross_that_closes_a_dialog_is_seen_in_every_mode(begun):
    window = begun()
    dialog = window.page.get_by_role("dialog")
    for mode in ("light", "dark", "projector"):
        window.page.wait_for_function(f"document.documentElement.dataset.mode === '{mode}'")
        window.page.keyboard.press("k")
        dialog.wait_for()
        window.until(lambda: window.page.evaluate(CONTRAST) >= 3, what=f"a cross in {mode}")
        window.page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        window.page.keyboard.press("m")


def test_everything_by_keyboard(begun):
    window = begun()
    keyboard = window.page.keyboard
    keyboard.press("Space")
    window.until(lambda: not window.head()["playing"], what="paused")
    held = window.head()["now"]
    keyboard.press(".")
    window.until(lambda: window.head()["now"] > held, what="a single step")
    keyboard.press("Space")
    window.until(lambda: window.head()["playing"], what="playing")
    keyboard.press("ArrowRight")
    window.until(lambda: window.head()["amplitude"] == pytest.approx(0.81), what="amplitude")
    keyboard.press("ArrowUp")
    window.until(lambda: "8.1 nm" in window.text("middle"), what="thickness")
    keyboard.press("]")
    window.until(lambda: "Cu" in window.text("left"), what="ion")
    keyboard.press("Control+z")
    window.until(lambda: "Ag" in window.text("left"), what="undo")
    seed = window.button("New seed").inner_text()
    keyboard.press("n")
    window.until(lambda: window.button("New seed").inner_text() != seed, what="new seed")
    keyboard.press("?")
    window.page.get_by_role("dialog", name="Keyboard").wait_for()
    keyboard.press("Escape")
    window.page.get_by_role("dialog").wait_for(state="hidden")
    # In a field a letter is a letter.
    window.button("Save").first.click()
    title = window.page.get_by_label("Title")
    title.fill("")
    title.press_sequentially("n.r?m")
    assert title.input_value() == "n.r?m"
    window.clean()


def test_arrows_belong_to_the_slider_that_has_the_focus(begun):
    window = begun()
    window.press("Oxide thickness", "ArrowRight", 2)
    window.until(lambda: "8.2 nm" in window.text("middle"), what="thickness")
    assert window.head()["amplitude"] == pytest.approx(0.8)


def test_the_plots_are_told_in_words(begun):
    window = begun()
    region = window.page.get_by_role("region", name="What the plots show, in words")
    window.until(lambda: "Running" in (region.text_content() or ""), 15, "words after the start")
    assert region.get_attribute("aria-live") == "polite"
    window.page.keyboard.press("Space")
    window.until(lambda: "Paused" in (region.text_content() or ""), 15, "words after the pause")
    window.page.keyboard.press("d")
    for word in ("Rate: ", "energy per spike: ", "ions: "):
        assert word in region.text_content()
    window.clean()
