"""Texts in data: parameters, models, presets, materials, systems to compare with, lessons."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.hardware import systems
from explorer.lessons.quantities import QUANTITIES
from explorer.model.materials import ions, oxides
from explorer.model.neurons import models
from explorer.quantity import Choice
from explorer.scenario.presets import load_preset, presets
from explorer.scenario.scenario import Scenario
from explorer.validation.runner import targets

ELSEWHERE = ("on", "off", "published", "fires at")
"""Words that a variable carries to the screen."""


def data_texts() -> Iterator[tuple[str, str]]:
    """Return (text, file) of every text of the data that the screen shows."""
    yield from _parameters()
    yield from _models()
    yield from _materials()
    yield from _presets()
    yield from _systems()
    yield from _targets()
    yield from _quantities()
    yield from ((text, "explorer") for text in ELSEWHERE)


def _parameters() -> Iterator[tuple[str, str]]:
    scenario = Scenario()
    for path in scenario.values():
        declared = scenario.declaration(path)
        place = f"parameter {path}"
        yield declared.label, place
        yield declared.doc, place
        if isinstance(declared, Choice) and path not in (
            "device.ion",
            "device.oxide",
            "neuron.model",
            "view.experiment",
        ):
            for word in declared.objects:
                yield str(word), place


def _models() -> Iterator[tuple[str, str]]:
    for name, module in models().items():
        model = module.DESCRIPTION
        place = f"model {name}"
        known = {**{key: key.replace("_", " ") for key in (*model.elements, *model.front_end)},
                 **{key: key.removeprefix("source_").replace("_", " ") for key in model.given},
                 **model.words}  # fmt: skip
        texts = (model.name, model.about, model.valid, *model.leaves_out, *known.values())
        yield from ((text, place) for text in texts)
        for _formula, words in model.formulas:
            yield words, place


def _materials() -> Iterator[tuple[str, str]]:
    for oxide in oxides().values():
        yield from _notes(oxide, f"oxide {oxide.id}")
    for ion in ions().values():
        yield from _notes(ion, f"ion {ion.id}")


def _notes(record, place: str) -> Iterator[tuple[str, str]]:
    """Return names, summaries and notes of a record and of the records within it."""
    for key in type(record).model_fields:
        value = getattr(record, key)
        if isinstance(value, str) and key in ("name", "summary", "note", "label", "switching"):
            yield value, place
        inner = value.values() if isinstance(value, dict) else value
        for one in inner if isinstance(value, (tuple, dict)) else (value,):
            if hasattr(type(one), "model_fields"):
                yield from _notes(one, place)


def _presets() -> Iterator[tuple[str, str]]:
    for name in presets():
        if not name.startswith("user/"):
            scenario = load_preset(name)
            yield scenario.title, f"preset {name}"
            yield scenario.story, f"preset {name}"


def _targets() -> Iterator[tuple[str, str]]:
    for preset in (None, "neuron/joint-fit"):
        for target in targets(preset):
            yield target.condition, f"target {target.id}"
            if isinstance(target.published, str):
                yield target.published, f"target {target.id}"


def _quantities() -> Iterator[tuple[str, str]]:
    for name, quantity in QUANTITIES.items():
        yield quantity.label, f"quantity {name}"
        yield quantity.about, f"quantity {name}"


def _systems() -> Iterator[tuple[str, str]]:
    for name, system in systems().items():
        place = f"system {name}"
        yield system.kind, place
        yield system.summary, place
        for figure in system.figures:
            yield figure.counts, place
            yield figure.conditions, place
        for missing in system.not_published:
            yield missing.note, place
        if system.kind == "biology":
            yield system.name.removesuffix(", measured"), place
