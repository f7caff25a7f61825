"""Ions and oxides: every file is sound, every pair resolves, every mistake is one sentence."""

from __future__ import annotations

import itertools
import tomllib

import pytest

from explorer import paths
from explorer.errors import MaterialError
from explorer.model.materials import (
    DEFAULT_PREFACTOR,
    diffusivity,
    ions,
    oxides,
    pair,
    read_ion,
    read_oxide,
    relative_speed,
)
from explorer.model.materials.diffusion import ATTEMPT_FREQUENCY, HOP_DISTANCE
from explorer.quantity import EVIDENCE
from explorer.sources import CHOSEN, citations

IONS = sorted((paths.assets() / "materials" / "ions").glob("*.toml"))
OXIDES = sorted((paths.assets() / "materials" / "oxides").glob("*.toml"))
PAIRS = list(itertools.product(ions(), oxides()))

ION = """
schema = 1
id = "Xx"
name = "Example"
symbol = "Xx⁺"
order = 1
summary = "An example."

[charge]
value = 1
unit = "1"
source = "chosen"
evidence = "assumed"
note = "Example."

[factory]
status = "rare"
label = "rare"
source = "chosen"
evidence = "assumed"
note = "Example."

[hosts.SiO2.activation_energy]
value = 0.5
unit = "eV"
range = [0.4, 0.6]
source = "delfrate1999"
evidence = "measured"
note = "Example."
"""
BARRIER = "[hosts.SiO2.activation_energy]"
FIGURE = """
[[hosts.SiO2.figures]]
value = 0.45
unit = "eV"
source = "delfrate1999"
evidence = "measured"
note = "Example."
"""


def tables(branch):
    """Yield every table in a parsed TOML file."""
    if isinstance(branch, dict):
        yield branch
        branch = list(branch.values())
    if isinstance(branch, list):
        for item in branch:
            yield from tables(item)


@pytest.mark.parametrize("path", IONS + OXIDES, ids=lambda path: path.stem)
def test_every_value_names_its_source_and_evidence(path):
    for table in tables(tomllib.loads(path.read_text(encoding="utf-8"))):
        if "value" in table or "source" in table or "evidence" in table:
            assert table["source"] == CHOSEN or table["source"] in citations()
            assert table["evidence"] in EVIDENCE
            assert table["note"].endswith(".")
        if "switching" in table:
            assert table["switching_source"] in citations()


@pytest.mark.parametrize("path", IONS, ids=lambda path: path.stem)
def test_every_ion_file_loads(path):
    ion = read_ion(path)
    assert ions()[ion.id] == ion
    assert path.stem == ion.id.lower()
    assert ion.summary.endswith(".")


@pytest.mark.parametrize("path", OXIDES, ids=lambda path: path.stem)
def test_every_oxide_file_loads(path):
    oxide = read_oxide(path)
    assert oxides()[oxide.id] == oxide
    assert path.stem == oxide.id.lower()


def test_order_of_the_slider():
    assert list(ions()) == ["Ag", "Cu", "Li", "Na", "K", "Ca", "H", "VO"]
    assert list(oxides()) == ["SiO2", "HfO2", "Ta2O5", "TiO2", "Al2O3"]


def test_charges():
    charges = {name: ion.charge_number for name, ion in ions().items()}
    assert charges == {"Ag": 1, "Cu": 1, "Li": 1, "Na": 1, "K": 1, "Ca": 2, "H": 1, "VO": 2}


def test_radii_are_metres():
    assert ions()["Ag"].radius.si == 1.15e-10
    assert ions()["H"].radius is None


def test_reference_thickness():
    assert oxides()["HfO2"].reference_thickness.si == 8e-9


@pytest.mark.parametrize(("ion", "oxide"), PAIRS)
def test_every_pair_resolves(ion, oxide):
    found = pair(ion, oxide)
    low, high = found.activation_energy_range
    assert 0.0 < low <= found.activation_energy <= high < 5.0
    assert found.activation_energy == pytest.approx((low + high) / 2.0, abs=0.0051)
    assert found.prefactor > 0.0
    assert found.evidence in EVIDENCE
    assert found.prefactor_evidence in EVIDENCE
    assert found.sources
    assert set(found.sources) <= {*citations(), CHOSEN}
    if not ions()[ion].hosts.get(oxide):
        assert EVIDENCE.index(found.evidence) >= EVIDENCE.index("extrapolated")
    speed, slow, fast = relative_speed(ion, oxide, 300.0)
    assert 0.0 < slow <= speed <= fast


def test_silver_in_hafnia_is_the_unit_of_speed():
    assert relative_speed("Ag", "HfO2", 300.0)[0] == 1.0
    assert relative_speed("Ag", "HfO2", 350.0)[0] > 1.0
    assert pair("Ag", "HfO2").activation_energy == 0.45
    assert pair("Ag", "HfO2").activation_energy_range == (0.3, 0.6)
    assert pair("Ag", "HfO2").evidence == "assumed"


def test_potassium_in_silica_as_measured():
    found = pair("K", "SiO2")
    assert found.activation_energy == 1.09
    assert found.prefactor == 1.50e-7
    assert (found.evidence, found.prefactor_evidence) == ("measured", "measured")


def test_copper_in_silica_keeps_its_range():
    found = pair("Cu", "SiO2")
    assert found.activation_energy_range == (0.15, 0.93)
    assert found.activation_energy == 0.54
    assert found.evidence == "calculated"


def test_copper_in_hafnia_is_extrapolated_yet_known_to_switch():
    found = pair("Cu", "HfO2")
    assert found.activation_energy_range == (0.15, 0.93)
    assert found.evidence == "extrapolated"
    assert found.known_to_switch
    assert "woo2022" in found.sources


def test_extrapolation_spans_all_other_hosts():
    assert pair("VO", "Al2O3").activation_energy_range == (0.5, 1.0)
    assert pair("VO", "Al2O3").activation_energy == 0.75


def test_default_prefactor_is_the_random_walk():
    assert DEFAULT_PREFACTOR == 1.5e-7
    assert pytest.approx(HOP_DISTANCE**2 * ATTEMPT_FREQUENCY / 6.0) == DEFAULT_PREFACTOR
    assert pair("Ag", "SiO2").prefactor == DEFAULT_PREFACTOR
    assert pair("Ag", "SiO2").prefactor_evidence == "assumed"


def test_sodium_in_hydrous_titania_meets_its_measurements():
    for celsius, measured in ((25, 7.0e-13), (42, 9.6e-13), (50, 1.25e-12), (57, 1.81e-12)):
        ours = diffusivity(pair("Na", "TiO2"), celsius + 273.15)
        assert ours == pytest.approx(measured, rel=0.2)


def test_diffusivity_follows_arrhenius():
    silver = pair("Ag", "HfO2")
    assert diffusivity(silver, 300.0) == pytest.approx(1.5e-7 * 10 ** (-0.45 / 0.0595263), rel=1e-4)
    assert diffusivity(silver, 300.0, energy=0.3) > diffusivity(silver, 300.0)
    with pytest.raises(MaterialError, match=r"^temperature: 0\.0 K is not allowed"):
        diffusivity(silver, 0.0)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: pair("Aq", "HfO2"), "ion: 'Aq' is not one of Ag, Cu"),
        (lambda: pair("Ag", "HfO"), "Did you mean 'HfO2'?"),
    ],
)
def test_unknown_pairs_are_refused(call, sentence):
    with pytest.raises(MaterialError) as caught:
        call()
    assert sentence in str(caught.value)


def test_the_example_itself_is_sound(tmp_path):
    path = tmp_path / "xx.toml"
    path.write_text(ION, encoding="utf-8")
    assert read_ion(path).hosts["SiO2"].activation_energy.si_range == (0.4, 0.6)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('symbol = "Xx⁺"', 'symbl = "Xx⁺"', "symbl: is not a known field. Did you mean 'symbol'?"),
        (
            'note = "Example."\n\n[hosts',
            'nte = "x"\nnote = "x"\n[hosts',
            "factory.nte: is not a known",
        ),
        ("SiO2.activation_energy]", "SiO2.activation_enrgy]", "Did you mean 'activation_energy'?"),
        ("hosts.SiO2", "hosts.SiO3", "hosts: 'SiO3' is not one of SiO2, HfO2"),
        ('source = "delfrate1999"\n', "", "hosts.SiO2.activation_energy.source: is missing."),
        ("delfrate1999", "delfrate1998", "Did you mean 'delfrate1999'?"),
        ("delfrate1999", "chosen", "a chosen value is 'assumed', not 'measured'."),
        ('"measured"', '"measurd"', "Did you mean 'measured'?"),
        ("value = 0.5", 'value = "half"', "activation_energy.value: 'half' is not allowed"),
        ("value = 0.5", "value = true", "activation_energy.value: True is not allowed"),
        ("value = 0.5", "value = nan", "activation_energy.value: nan is not allowed"),
        ("value = 0.5", "value = 0.7", "the value 0.7 is not in the range 0.4 to 0.6."),
        ("value = 0.5", "value = 0.45", "activation_energy is not the middle of its range."),
        ("0.4, 0.6", "-0.1, 1.1", "it must be above 0."),
        ("0.4, 0.6", "0.4", "activation_energy.range"),
        ('unit = "eV"', 'unit = "kcal"', "activation_energy.unit: 'kcal' is not one of"),
        ('unit = "eV"', 'unit = "nm"', "the unit 'nm' does not fit, allowed is eV."),
        ("value = 1\n", "value = 1.5\n", "charge: 1.5 is not a whole number"),
        ("schema = 1", "schema = 2", "schema: 2 is not allowed"),
        ('label = "rare"', 'label = "far too long for the slider"', "factory.label"),
        ("schema = 1", "schema = ", "not a valid TOML file"),
        (BARRIER, f"{FIGURE}{BARRIER}", "is not that of the figures that count."),
        (BARRIER, '[hosts.HfO2]\nswitching = "Yes."\n' + BARRIER, "belong together."),
        (BARRIER, BARRIER.replace("activation_energy", "prefactor"), "the unit 'eV' does not fit"),
    ],
)
def test_mistakes_are_one_sentence_with_the_file(tmp_path, old, new, sentence):
    assert old in ION
    path = tmp_path / "broken.toml"
    path.write_text(ION.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MaterialError) as caught:
        read_ion(path)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert "\n" not in text
    assert sentence in text


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(MaterialError, match=r"nowhere\.toml: cannot be read"):
        read_oxide(tmp_path / "nowhere.toml")


def test_every_source_has_a_title():
    for key, citation in citations().items():
        assert key == key.lower()
        assert citation.fields.get("title"), key
        assert citation.fields.get("year") or citation.fields.get("note"), key
