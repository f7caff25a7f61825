"""Help says what there is: every parameter, every equation, a picture of every preset."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from explorer import paths
from explorer.language import speaking
from explorer.model.neurons import models
from explorer.scenario.scenario import parameters
from explorer.views.help import glossary
from explorer.views.help.equations import all_models, mathml
from explorer.views.help.thumbnails import drawn_from, fingerprint, place, shipped, thumbnail


def test_the_glossary_has_every_parameter():
    entries = glossary.entries()
    by_path = {entry["path"]: entry for entry in entries if entry["path"]}
    assert set(by_path) == set(parameters())
    for entry in by_path.values():
        assert entry["name"]
        assert entry["doc"]
        assert entry["evidence"]
        assert "Default" in entry["facts"]
        assert "Source" in entry["facts"]
    thickness = by_path["device.thickness"]
    assert (thickness["symbol"], thickness["unit"]) == ("d", "nm")
    assert "2 nm to 50 nm" in thickness["facts"]
    names = {entry["name"] for entry in entries}
    assert {"Rate", "Energy per spike", "Area", "assumed"} <= names


def test_the_glossary_speaks_the_language_of_its_session():
    with speaking("es"):
        names = {entry["path"]: entry["name"] for entry in glossary.entries()}
    assert names["device.thickness"] == "Espesor del óxido"


@pytest.mark.parametrize("name", list(models()))
def test_every_equation_is_also_a_formula(name):
    model = models()[name].DESCRIPTION
    assert len(model.formulas) == len(model.equations)
    for latex, words in model.formulas:
        drawn = mathml(latex)
        root = ElementTree.fromstring(drawn)
        assert root.tag.endswith("math")
        # What the converter does not know it leaves as a backslash.
        assert "\\" not in "".join(root.itertext()), latex
        assert words


def test_the_equations_fetch_nothing():
    drawn = all_models()
    assert "<math" in drawn
    assert "<script" not in drawn
    assert "src=" not in drawn


@pytest.mark.parametrize("preset", shipped())
def test_every_preset_has_a_picture_of_its_present_values(preset):
    assert drawn_from(preset) == fingerprint(preset), "run python tests/bench/gallery.py"
    root = ElementTree.fromstring(thumbnail(preset))
    assert len(root) > 0
    assert not {"script", "image", "a"} & {node.tag.rpartition("}")[2] for node in root.iter()}


def test_the_pictures_are_small_and_belong_to_presets():
    files = list((paths.assets() / "gallery").glob("*"))
    assert {path.name for path in files} == {place(preset).name for preset in shipped()}
    assert sum(path.stat().st_size for path in files) < 500_000
