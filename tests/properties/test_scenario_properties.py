"""Whatever a user chooses: files, links and texts give the same values back, all or nothing."""

from __future__ import annotations

import math
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer.errors import ExplorerError, ScenarioError
from explorer.quantity import Choice, Count, Quantity, Switch, as_text, parse
from explorer.scenario.history import History
from explorer.scenario.presets import file_name, from_toml, load_preset, save_preset, to_toml
from explorer.scenario.scenario import Scenario, parameters
from explorer.scenario.url import from_query, to_query

PARAMETERS = parameters()
QUANTITIES = {path: p for path, p in PARAMETERS.items() if isinstance(p, Quantity)}
SHIPPED = [name for name in explorer.presets() if not name.startswith("user/")]


def value_of(parameter):
    if isinstance(parameter, Choice):
        return st.sampled_from(list(parameter.objects))
    if isinstance(parameter, Switch):
        return st.booleans()
    if isinstance(parameter, Count):
        return st.integers(*parameter.bounds)
    low, high = parameter.bounds
    soft = st.floats(*parameter.softbounds)
    return st.one_of(st.floats(low, high), soft, st.sampled_from([low, high]))


VALUES = {path: value_of(parameter) for path, parameter in PARAMETERS.items()}


@st.composite
def changes(draw):
    """Return valid values for some of the parameters."""
    chosen = draw(st.sets(st.sampled_from(sorted(PARAMETERS)), max_size=12))
    return {path: draw(VALUES[path]) for path in sorted(chosen)}


def tried(call, *arguments):
    """Return (result, None), or (None, sentence) where the call refuses."""
    try:
        return call(*arguments), None
    except ExplorerError as error:
        return None, str(error)


JUNK = st.one_of(
    st.none(), st.booleans(), st.text(max_size=30), st.binary(max_size=10), st.complex_numbers(),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=3), st.integers()),
    st.floats(), st.integers(),
)  # fmt: skip


@given(changes())
def test_preset_text_round_trip(values):
    scenario = Scenario()
    scenario.update(values)
    scenario.title, scenario.story = 'A "title" with µ\\', "Two\nlines."
    scenario.sources = ("zhao2025",)
    other = from_toml(to_toml(scenario), "here")
    assert other.values() == scenario.values()
    assert other.changed() == {}
    assert (other.title, other.story, other.sources) == (
        scenario.title, scenario.story, scenario.sources,
    )  # fmt: skip
    assert to_toml(other) == to_toml(scenario)


@given(changes(), st.text(max_size=80))
def test_saved_files_round_trip(values, title):
    scenario = Scenario()
    scenario.update(values)
    assert load_preset(save_preset(scenario, title)).values() == scenario.values()


@given(st.sampled_from(SHIPPED), changes())
def test_link_round_trip(preset, values):
    scenario = explorer.load_preset(preset)
    scenario.update(values)
    query = to_query(scenario, preset)
    assert len(query) < 4000
    other = from_query(dict(parse_qsl(query)))
    assert other.values() == scenario.values()
    assert other.changed() == scenario.changed()


@given(st.data())
def test_text_of_any_value_reads_back_exactly(data):
    path = data.draw(st.sampled_from(sorted(QUANTITIES)))
    value = data.draw(VALUES[path])
    fact = QUANTITIES[path].fact
    assert parse(as_text(value, fact), fact.unit) == value
    assert parse(repr(value), fact.unit) == value


@given(st.text(max_size=40), JUNK)
def test_unknown_paths_never_change_anything(path, value):
    scenario = Scenario()
    before = scenario.values()
    if path not in PARAMETERS:
        with pytest.raises(ScenarioError):
            scenario.set(path, value)
    assert scenario.values() == before


@given(changes(), st.sampled_from(sorted(PARAMETERS)), JUNK)
def test_an_update_is_all_or_nothing(values, path, junk):
    scenario = Scenario()
    before = scenario.values()
    seen = []
    scenario.watch(seen.append)
    wanted = values | {path: junk}
    changed, sentence = tried(scenario.update, wanted)
    after = scenario.values()
    if sentence:
        assert sentence.startswith(path)
        assert "\n" not in sentence
        assert after == before
        assert seen == []
    else:
        assert changed == {name: after[name] for name in after if after[name] != before[name]}
        assert seen == ([changed] if changed else [])
        assert {name: after[name] for name in values if name != path} == {
            name: value for name, value in values.items() if name != path
        }


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_any_file_loads_or_gives_one_sentence(content):
    scenario, sentence = tried(from_toml, content, "here")
    if sentence:
        assert sentence.startswith("here")
        assert "\n" not in sentence
    else:
        assert scenario.values() == Scenario().values()


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_link_opens_or_gives_one_sentence(preset, packed):
    scenario, sentence = tried(from_query, {"preset": preset, "s": packed})
    assert (scenario is None) == bool(sentence)
    assert "\n" not in (sentence or "")


@given(st.text(max_size=30), st.sampled_from(sorted({p.fact.unit for p in QUANTITIES.values()})))
def test_any_text_is_a_finite_number_or_one_sentence(text, unit):
    value, sentence = tried(parse, text, unit)
    if sentence:
        assert "\n" not in sentence
    else:
        assert math.isfinite(value)


@given(st.text(max_size=300))
def test_file_names_are_safe(title):
    name = file_name(title)
    assert 0 < len(name) <= 60
    assert all(character.isascii() and (character.isalnum() or character in "-_")
               for character in name)  # fmt: skip
    assert not name.startswith("-")


@given(st.lists(changes(), max_size=6), st.integers(0, 8))
def test_undo_and_redo_walk_the_same_path(steps, back):
    scenario = Scenario()
    ticks = iter(range(0, 10_000, 10))
    history = History(scenario, clock=lambda: next(ticks))
    path = [scenario.values()]
    for step in steps:
        scenario.update(step)
        if scenario.values() != path[-1]:
            path.append(scenario.values())
    place = len(path) - 1
    for _ in range(back):
        assert history.undo() == (place > 0)
        place = max(place - 1, 0)
        assert scenario.values() == path[place]
    while place < len(path) - 1:
        assert history.redo()
        place += 1
        assert scenario.values() == path[place]
    assert not history.can_redo


@given(changes())
def test_a_copy_is_independent(values):
    scenario = explorer.load_preset("neuron/copper")
    scenario.update(values)
    other = scenario.copy()
    assert other.values() == scenario.values()
    assert other.changed() == scenario.changed()
    before = scenario.values()
    other.update(Scenario().values())
    assert scenario.values() == before
