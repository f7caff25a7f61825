"""The systems to compare with: units, denominators, sources; and what a workload costs on them."""

from __future__ import annotations

import re
import tomllib

import pytest

from explorer import paths
from explorer.errors import MaterialError
from explorer.hardware import BASES, EVIDENCE, KINDS, RECALLED, System, systems
from explorer.hardware.system import UNITS
from explorer.hardware.workload import REFUSED, Workload, live_price, price, prices
from explorer.model.materials.value import read
from explorer.sources import citations

FILES = sorted((paths.assets() / "hardware").glob("*"))
LOAD = Workload(neurons=1e6, rate=10.0, fan_out=100.0, duty=0.5)
WANTED = (
    "usc-1m1t1r", "loihi", "loihi-2", "hala-point", "truenorth", "northpole", "akida-akd1000",
    "dynap-se2", "dynap-cnn", "speck", "xylo", "prophesee-genx320", "prophesee-imx636", "grai-one",
    "rain-ai", "nvidia-h100", "nvidia-b200", "google-tpu-v4", "google-tpu-v5e", "aws-inferentia",
    "aws-trainium", "azure-maia-100", "cmos-besrour", "cmos-sourikopoulos", "memristor-tuma",
    "memristor-valox", "brain-human-cortex", "squid-axon",
)  # fmt: skip


def raw(path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_figure_has_unit_basis_source_and_evidence(path):
    """Reads the file itself, so that a default of the reader cannot hide what is missing."""
    found = raw(path)
    assert path.suffix == ".toml"
    assert found["id"] == path.stem
    assert found["kind"] in KINDS
    assert found["source"] in citations()
    assert found["summary"].endswith(".")
    for figure in found.get("figures", []):
        assert figure["unit"] in UNITS[figure["quantity"]]
        assert figure["basis"] in BASES[figure["quantity"]]
        assert figure["source"] in citations()
        assert figure["evidence"] in EVIDENCE
        assert figure["counts"]
        assert figure["conditions"].endswith(".")
    for missing in found.get("not_published", []):
        assert missing["basis"] in BASES[missing["quantity"]]
        assert missing["source"] in citations()
        assert missing["note"].endswith(".")


def test_every_system_tells_its_energy_or_says_that_it_is_not_published():
    for path in FILES:
        found = raw(path)
        told = [
            one["quantity"] for one in found.get("figures", []) + found.get("not_published", [])
        ]
        assert "energy" in told, path


def test_no_file_is_left_aside_and_none_is_missing():
    assert list(systems()) == sorted(
        (raw(p)["id"] for p in FILES), key=lambda i: systems()[i].order
    )
    assert set(WANTED) <= set(systems())
    orders = [one.order for one in systems().values()]
    assert len(set(orders)) == len(orders)


def test_no_source_of_the_section_is_an_orphan():
    text = (paths.assets() / "references.bib").read_text(encoding="utf-8")
    section = text.split("% --- Hardware to compare with")[1].split("% ---")[0]
    keys = set(re.findall(r"@\w+\{([^,]+),", section))
    used = {one.source for one in systems().values()}
    for one in systems().values():
        used |= {entry.source for entry in (*one.figures, *one.not_published)}
    assert keys <= used
    assert len(keys) > 30


def test_what_is_recalled_says_so_in_its_conditions():
    for one in systems().values():
        for figure in one.figures:
            if figure.source == RECALLED:
                assert (
                    "recalled" in figure.conditions.lower() or "recollection" in figure.conditions
                )


@pytest.mark.parametrize(
    ("id", "quantity", "basis", "value"),
    [
        ("loihi", "energy", "synaptic operation", 23.6e-12),
        ("loihi", "area", "die divided by neurons", 458e-12),
        ("truenorth", "area", "die divided by neurons", 410e-12),
        ("cmos-besrour", "area", "cell only", 34e-12),
        ("cmos-sourikopoulos", "area", "cell only", 35e-12),
        ("cmos-sourikopoulos", "energy", "spike", 4e-15),
        ("brain-human-cortex", "energy", "spike", 199e-12),
        ("nvidia-h100", "energy", "multiply-accumulate", 1.41e-12),
        ("usc-1m1t1r", "transistors", "cell only", 1.0),
    ],
)
def test_figures_in_si(id, quantity, basis, value):
    assert systems()[id].first(quantity, basis).si == pytest.approx(value, rel=1e-12, abs=0.0)


@pytest.mark.parametrize(
    ("id", "quantity", "basis", "value"),
    [
        ("loihi", "area", "die divided by neurons", 60e-6 / 131072),
        ("truenorth", "area", "die divided by neurons", 430e-6 / 1048576),
        ("grai-one", "area", "die divided by neurons", 20.2e-6 / 200000),
        ("northpole", "energy", "multiply-accumulate", 1 / 571 / 4.1e9),
        ("azure-maia-100", "energy", "multiply-accumulate", 700 / 0.8e15 * 2),
        ("brain-human-cortex", "energy", "spike", 2.4e9 * 8.3e-20),
        ("brain-rat", "energy", "spike", 3.29e9 / 4 * 8.3e-20),
        ("human-brain", "energy", "spike", 20 / 8.6e10 / 1.0),
        ("squid-axon", "energy", "spike", 2.4e-7 * 1.257e-5),
    ],
)
def test_what_is_derived_follows_from_its_arithmetic(id, quantity, basis, value):
    figure = systems()[id].first(quantity, basis)
    assert figure.derived
    assert figure.si == pytest.approx(value, rel=0.01, abs=0.0)


TEXT = (paths.assets() / "hardware" / "odin.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('basis = "synaptic operation"', "", "basis: is missing"),
        ('basis = "synaptic operation"', 'basis = "spikes"', "'spikes' is not one of"),
        ('source = "seneca2023"', "", "source: is missing"),
        ('source = "seneca2023"', 'source = "seneca2024"', "Did you mean 'seneca2023'"),
        ('unit = "pJ"', 'unit = "W"', "'W' is not one of J, mJ"),
        ('evidence = "measured"', 'evidence = "sure"', "'sure' is not allowed"),
        ('kind = "digital', 'kind = "analog', "is not one of memristive cell"),
        ("value = 12.7", "value = -1.0", "greater than or equal to 0"),
        ("value = 12.7", 'colour = "red"\nvalue = 12.7', "colour: is not a known field"),
    ],
)
def test_mistakes_are_one_sentence_with_the_file(tmp_path, old, new, sentence):
    assert old in TEXT
    path = tmp_path / "broken.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MaterialError) as caught:
        read(path, System)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert sentence in str(caught.value)


def test_a_system_without_a_word_on_energy_is_refused(tmp_path):
    path = tmp_path / "silent.toml"
    path.write_text(TEXT.replace('quantity = "energy"', 'quantity = "power"').replace(
        'basis = "synaptic operation"', 'basis = "whole chip"').replace('"pJ"', '"W"'))  # fmt: skip
    with pytest.raises(MaterialError, match="neither a figure nor an entry"):
        read(path, System)


def test_synaptic_operations_are_priced_by_fan_out_and_spikes_are_not():
    found = price(systems()["loihi"], LOAD)
    assert found.power == pytest.approx(1e6 * 10 * 0.5 * 100 * 23.6e-12, rel=1e-9, abs=0.0)
    assert found.copies == 8
    brain = price(systems()["brain-human-cortex"], LOAD)
    assert brain.power == pytest.approx(1e6 * 10 * 0.5 * 199e-12, rel=1e-9, abs=0.0)


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("nvidia-h100", REFUSED["multiply-accumulate"]),
        ("hala-point", REFUSED["operation"]),
        ("memristor-tuma", REFUSED["update"]),
        ("xylo", REFUSED["inference"]),
        ("loihi-2", "Not published"),
        ("aws-trainium", "Not published"),
        ("prophesee-imx636", "A sensor"),
        ("cmos-besrour", "more than 100 times slower"),
    ],
)
def test_what_the_figures_do_not_allow_is_refused_with_its_reason(id, words):
    found = price(systems()[id], LOAD)
    assert found.power is None
    assert words in found.reason


def test_a_measured_figure_is_preferred_to_a_projection():
    assert price(systems()["usc-1m1t1r"], LOAD).figure.evidence == "measured"


def test_prices_hold_every_system_and_refusals_come_last():
    found = prices(LOAD)
    assert len(found) == len([one for one in systems().values() if one.kind != "company status"])
    powers = [one.power for one in found if one.power is not None]
    assert powers == sorted(powers)
    assert all(one.power is None for one in found[len(powers) :])
    assert all(one.reason for one in found)


def test_the_live_neuron_pays_for_spikes_and_for_its_output_stage():
    found = live_price(LOAD, 1e-12, 1e-6, "this neuron")
    assert found.power == pytest.approx(5e6 * 1e-12 + 1e6 * 0.5 * 1e-6, rel=1e-9, abs=0.0)
    assert live_price(LOAD, None, 0.0, "this neuron").power is None
