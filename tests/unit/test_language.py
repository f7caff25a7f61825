"""Languages: which one a visit gets, how texts and sentences are translated, and threads."""

from __future__ import annotations

import contextvars
import threading

import pytest

from explorer import language
from explorer.language import accepted, carried, speaking, translate, wished
from explorer.scenario.presets import load_preset
from explorer.scenario.soundness import warnings


def test_a_text_is_translated_in_the_language_of_its_context():
    assert translate("Ion species") == "Ion species"
    with speaking("es"):
        assert translate("Ion species") == "Especie de ion"
        assert translate("no such text at all") == "no such text at all"
        assert translate("") == ""
    assert translate("Ion species") == "Ion species"


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "this link cannot be opened: device.thickness: 90 nm is out of bounds, allowed is "
            "2 nm to 50 nm.",
            "este enlace no se puede abrir: device.thickness: 90 nm está fuera de los límites, se "
            "permite de 2 nm a 50 nm.",
        ),
        ("It switches on at 20 mV and off at 10 mV.", "Se enciende a 20 mV y se apaga a 10 mV."),
        (
            "No figure for this pair: middle of the figures in SiO₂. Prefactor from hops of "
            "0.3 nm tried 1e13 times a second.",
            "No hay cifra para esta pareja: valor central de las cifras en SiO₂. Prefactor de "
            "saltos de 0.3 nm intentados 1e13 veces por segundo.",
        ),
    ],
)
def test_sentences_made_in_english_are_recognised_by_their_form(english, spanish):
    assert translate(english) == english
    with speaking("es"):
        assert translate(english) == spanish


def test_every_sentence_of_a_preset_is_translated():
    scenario = load_preset("neuron/paper-table-1")
    said = warnings(scenario)
    with speaking("es"):
        heard = warnings(scenario)
    assert said
    assert len(heard) == len(said)
    assert not set(heard) & set(said)


def test_a_link_comes_before_a_choice_and_a_choice_before_the_browser():
    assert wished("es", "en", "en-US") == "es"
    assert wished("", "es", "en-US") == "es"
    assert wished("", "", "fr;q=0.9,es-MX;q=0.8,en;q=0.5") == "es"
    assert wished("xx", "../../etc", "fr") == "en"
    assert wished("es-AR", "", "") == "es"


@pytest.mark.parametrize("header", ["", "*", ";;;", "es;q=nonsense", "es;q=0", "a" * 5000, ",,=;"])
def test_odd_headers_choose_nothing(header):
    assert accepted(header) == ""


def test_a_language_is_carried_into_a_thread():
    heard = []
    with speaking("es"):
        work = carried(lambda: heard.append(translate("Gate voltage")))
        plain = threading.Thread(target=lambda: heard.append(translate("Gate voltage")))
        for thread in (threading.Thread(target=work), plain):
            thread.start()
            thread.join()
    assert heard == ["Voltaje de puerta", "Gate voltage"]


def test_a_session_is_asked_where_no_context_chose(monkeypatch):
    monkeypatch.setattr(language, "_finders", [lambda: "es"])
    # In a context of its own: that of the test run may have a language by now.
    fresh = contextvars.Context()
    assert fresh.run(translate, "Ion species") == "Especie de ion"
    with speaking("en"):
        assert translate("Ion species") == "Ion species"
