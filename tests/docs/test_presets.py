"""Every shipped preset loads, explains itself, runs, and goes through text and schema unchanged."""

from __future__ import annotations

import json
import tomllib

import jsonschema
import pytest

import explorer
from explorer import paths
from explorer.scenario.presets import from_toml, preset_path, to_toml
from explorer.scenario.schema import preset_schema
from explorer.sources import citations

PRESETS = [name for name in explorer.presets() if not name.startswith("user/")]
NEEDED = {
    "neuron/pulse-train",
    "neuron/paper-table-1",
    "neuron/65nm",
    "neuron/3nm",
    "neuron/resting",
    "neuron/threshold",
    "neuron/thick-oxide",
    "neuron/thin-oxide",
    "neuron/copper",
    "neuron/sodium",
    "population/opening",
    "population/hundred",
}
SCHEMA = paths.assets() / "schema" / "preset.schema.json"


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_ids_others_rely_on_exist():
    assert set(PRESETS) >= NEEDED


@pytest.mark.parametrize("name", PRESETS)
def test_it_explains_itself(name):
    scenario = explorer.load_preset(name)
    assert scenario.preset == name
    assert 3 <= len(scenario.title) <= 40
    assert scenario.story.endswith(".")
    assert len(scenario.story) <= 300
    assert scenario.sources
    assert set(scenario.sources) <= set(citations())
    assert scenario.changed() == {}


@pytest.mark.parametrize("name", PRESETS)
def test_it_runs_a_tenth_of_a_second(name):
    scenario = explorer.load_preset(name)
    # 3 nm runs on a clock a hundred thousand times faster; others keep to their own run time.
    seconds = 0.1 if scenario.run.dt >= 1e-6 else 0.1e-5
    summary = explorer.simulate(scenario, seconds=seconds).summary()
    assert abs(summary["energy_j"]["residual_rel"]) < 1e-9
    assert summary["seconds"] == pytest.approx(seconds * summary["clock"])


@pytest.mark.parametrize("name", PRESETS)
def test_it_goes_through_text_unchanged(name):
    scenario = explorer.load_preset(name)
    other = from_toml(to_toml(scenario), name)
    assert other.values() == scenario.values()
    assert (other.title, other.story, other.sources) == (
        scenario.title, scenario.story, scenario.sources,
    )  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_it_holds_only_what_differs(name):
    tables = tomllib.loads(preset_path(name).read_text(encoding="utf-8"))
    written = {
        f"{group}.{key}"
        for group, content in tables.items()
        if isinstance(content, dict)
        for key in content
    }
    assert written == set(explorer.load_preset(name).overrides())


@pytest.mark.parametrize("name", PRESETS)
def test_it_fits_the_schema(name, validator):
    tables = tomllib.loads(preset_path(name).read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(tables)] == []


def test_the_schema_file_is_the_generated_one():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == preset_schema()


@pytest.mark.parametrize(
    "content",
    [
        {"title": "x"},
        {"schema": 2, "title": "x"},
        {"schema": 1},
        {"schema": 1, "title": "x", "devise": {}},
        {"schema": 1, "title": "x", "device": {"thicknes": 1e-9}},
        {"schema": 1, "title": "x", "device": {"thickness": -1}},
        {"schema": 1, "title": "x", "device": {"thickness": "abc"}},
        {"schema": 1, "title": "x", "device": {"ion": "Aq"}},
        {"schema": 1, "title": "x", "stimulus": {"match_ion": 1}},
        {"schema": 1, "title": "x", "population": {"size": 0}},
    ],
)
def test_the_schema_refuses_mistakes(content, validator):
    assert list(validator.iter_errors(content))


def test_the_opening_preset():
    scenario = explorer.load_preset("population/opening")
    assert scenario.get("population.size") == 24
    assert scenario.get("population.spread") == 0.06
    assert explorer.load_preset("population/hundred").get("population.size") == 100


def test_every_preset_wakes_or_says_that_it_rests(finished):
    for name in sorted(NEEDED):
        options = {"neurons": 200} if name == "neuron/pulse-train" else {}
        spikes = finished(name, **options).summary()["spikes"]
        assert (spikes == 0) == (name == "neuron/resting"), name
