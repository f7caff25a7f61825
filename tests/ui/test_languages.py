"""Two languages in one process: by link, by menu, remembered; and nothing English left over."""

from __future__ import annotations

from playwright.sync_api import expect

from explorer.language import COOKIE, catalogue

LEAST = 12
"""Length above which an English text in sight is no word that both languages share."""

SIGHT = """() => {
  const found = [];
  const walk = (node) => {
    if (node.nodeType === 3) {
      const owner = node.parentElement;
      const text = node.textContent.trim();
      if (text && owner && !['STYLE', 'SCRIPT'].includes(owner.tagName)
          && owner.getClientRects().length) found.push(text);
      return;
    }
    if (node.getAttribute) for (const name of ['aria-label', 'data-tip', 'placeholder', 'title']) {
      const text = node.getAttribute(name);
      if (text) found.push(text.trim());
    }
    if (node.shadowRoot) walk(node.shadowRoot);
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return found;
}"""


def english_left(window) -> set[str]:
    """Return texts of the program in sight that should be Spanish."""
    entries = catalogue("es").entries
    wanted = {text for text, other in entries.items() if len(text) > LEAST and text != other} - set(
        entries.values()
    )
    return {text for text in window.page.evaluate(SIGHT) if text in wanted}


def test_dialogs_are_spanish(share):
    window = share("?lang=es")
    page = window.page
    for name in ("Glosario y ecuaciones", "Ejemplos en imágenes", "Atajos de teclado"):
        window.button(name).first.click()
        page.get_by_role("dialog").wait_for()
        page.wait_for_timeout(700)
        assert english_left(window) == set(), name
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="hidden")
    window.clean()


def test_every_page_is_spanish(share):
    window = share("?lang=es")
    page = window.page
    assert page.evaluate("document.documentElement.lang") == "es"
    for name in ("Especie de ion", "Espesor del óxido", "Amplitud del pulso"):
        expect(window.slider(name)).to_have_count(1)
    window.until(lambda: "Hz" in window.text("rate"), what="a rate")
    assert english_left(window) == set()
    tabs = page.locator(".tabs button, .tabs [role=radio]").all_inner_texts()
    assert len(tabs) >= 6
    for tab in tabs[1:]:
        page.get_by_role("button", name=tab, exact=True).first.click()
        page.wait_for_timeout(2500)
        assert english_left(window) == set(), tab
    window.clean()


def test_a_refusal_is_said_in_spanish(visit):
    window = visit("?lang=es&preset=neuron/no-such-preset")
    assert "no es un preajuste" in window.notice()


def test_the_menu_changes_the_language_and_keeps_the_scenario(visit):
    window = visit("?preset=neuron/pulse-train")
    page = window.page
    assert page.evaluate("document.documentElement.lang") == "en"
    window.press("Oxide thickness", "ArrowRight", 5)
    window.until(lambda: "8.5 nm" in window.text("middle"), what="thickness")
    page.wait_for_timeout(500)
    page.get_by_role("combobox", name="Language").click()
    page.get_by_text("Español", exact=True).last.click()
    page.wait_for_function("document.documentElement.lang === 'es'", timeout=20_000)
    page.wait_for_function("window.__wetware?.complete && __wetware.shown > 2", timeout=40_000)
    expect(window.slider("Espesor del óxido")).to_have_count(1)
    window.until(lambda: "8.5 nm" in window.text("middle"), what="the same thickness")
    window.until(window.button("Deshacer").first.is_enabled, what="something to undo")
    # Remembered: a plain address is Spanish from now on.
    kept = {cookie["name"]: cookie["value"] for cookie in window.context.cookies()}
    assert kept[COOKIE] == "es"
    page.goto(page.url.split("?")[0])
    page.wait_for_function("document.documentElement.lang === 'es'", timeout=40_000)


def test_the_browser_is_asked_where_nothing_was_chosen(browser, address):
    context = browser.new_context(locale="es-MX")
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("document.documentElement.lang === 'es'", timeout=40_000)
    page.goto(address + "?lang=en")
    page.wait_for_function("document.documentElement.lang === 'en'", timeout=40_000)
    context.close()


def test_two_sessions_in_two_languages_at_once(visit):
    spanish, english = visit("?lang=es"), visit()
    for _turn in range(3):
        spanish.press("Amplitud del pulso", "ArrowRight", 3)
        english.press("Pulse amplitude", "ArrowRight", 3)
        spanish.page.wait_for_timeout(400)
    spanish.button("Gemelo").first.click()
    english.button("Twin").first.click()
    spanish.page.get_by_text("Lo que la analogía oculta").wait_for()
    english.page.get_by_text("What the analogy hides").wait_for()
    # Words that frames bring along, and timers write, stay apart as well.
    spanish.button("Explorar").first.click()
    english.button("Explore").first.click()
    spanish.until(lambda: "simulado" in spanish.text("time"), what="words of frames")
    english.until(lambda: "simulated" in english.text("time"), what="words of frames")
    assert spanish.text("left") == english.text("left") == "Ag⁺"
    assert english_left(spanish) == set()
    ours = set(catalogue("es").entries.values()) - set(catalogue("es").entries)
    heard = {text for text in english.page.evaluate(SIGHT) if len(text) > LEAST}
    assert not heard & ours
    spanish.clean()
    english.clean()


def test_longer_words_fit_on_a_small_screen(visit):
    window = visit("?lang=es")
    size = window.page.evaluate(
        "[document.documentElement.scrollWidth, innerWidth, "
        "document.documentElement.scrollHeight, innerHeight]"
    )
    assert size[0] <= size[1]
    assert size[2] <= size[3]
    box = window.page.get_by_role("combobox", name="Idioma").bounding_box()
    assert box["x"] + box["width"] <= 1366
