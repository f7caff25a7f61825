"""`wetware cite`: the BibTeX of what a run uses, complete, sorted, each entry once."""

from __future__ import annotations

import dataclasses
import re

import pytest

import explorer
from explorer.cli import main
from explorer.export.citations import bibtex, entry, sources_of
from explorer.model.materials import pair
from explorer.model.neurons import models
from explorer.sources import CHOSEN, citations


def keys(preset: str = "neuron/pulse-train", changes: dict | None = None) -> list[str]:
    scenario = explorer.load_preset(preset)
    scenario.update(changes or {})
    return sources_of(scenario)


@pytest.mark.parametrize("preset", explorer.presets())
def test_every_preset_has_entries_for_all_it_uses(preset):
    scenario = explorer.load_preset(preset)
    found = keys(preset)
    assert found == sorted(set(found))
    assert set(found) <= set(citations())
    assert CHOSEN not in found
    model = models()[scenario.neuron.model].DESCRIPTION
    assert {*scenario.sources, *model.sources} <= set(found)
    assert re.findall(r"^@\w+\{([^,]+),", bibtex(scenario), re.MULTILINE) == found


def test_the_generator_is_cited_where_there_is_chance():
    assert {"salmon2011", "boxmuller1958"} <= set(keys())
    still = keys(changes={"noise.scale": 0})
    assert not {"salmon2011", "boxmuller1958"} & set(still)
    assert "boxmuller1958" in keys(changes={"noise.scale": 0, "population.spread": 0.1})
    random_pulses = keys(changes={"noise.scale": 0, "stimulus.shape": "poisson"})
    assert "salmon2011" in random_pulses
    assert "boxmuller1958" not in random_pulses


def test_ion_and_oxide_bring_their_sources():
    chosen = keys(changes={"device.ion": "Na", "device.oxide": "SiO2"})
    assert set(pair("Na", "SiO2").sources) - {CHOSEN} <= set(chosen)
    assert not set(chosen) - set(keys()) - set(pair("Na", "SiO2").sources)
    assert "delfrate1999" in chosen
    assert "delfrate1999" not in keys()


def test_a_default_is_cited_and_a_value_of_ones_own_is_not(monkeypatch):
    own = explorer.load_preset("neuron/pulse-train")
    own.sources = ()
    # As if the gate capacitance alone had this source.
    fact = dataclasses.replace(
        own.declaration("neuron.gate_capacitance").fact, source="rothman1982"
    )
    monkeypatch.setattr(own.declaration("neuron.gate_capacitance"), "fact", fact)
    assert "rothman1982" in sources_of(own)
    own.set("neuron.gate_capacitance", "11 pF")
    assert "rothman1982" not in sources_of(own)


def test_an_entry_reads_as_bibtex():
    text = entry(citations()["salmon2011"])
    assert text.startswith("@inproceedings{salmon2011,\n  author = {")
    assert text.endswith("}\n}")
    assert text.count("{") == text.count("}")


def test_the_command(capsys):
    with pytest.raises(SystemExit) as end:
        main(["cite", "neuron/pulse-train", "--set", "device.ion=Na", "--set", "device.oxide=SiO2"])
    printed = capsys.readouterr()
    assert (end.value.code or 0, printed.err) == (0, "")
    assert "@article{zhao2025," in printed.out
    assert "delfrate1999" in printed.out


def test_the_command_with_a_wrong_preset(capsys):
    with pytest.raises(SystemExit) as end:
        main(["cite", "neuron/pulse-trian"])
    printed = capsys.readouterr()
    assert end.value.code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "Did you mean 'neuron/pulse-train'?" in printed.err
