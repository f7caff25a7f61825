"""Every parameter explains itself, and those of the public contract exist."""

from __future__ import annotations

import json

import pytest

from explorer.cli import main
from explorer.model.neurons import models
from explorer.quantity import APPLIES, EVIDENCE, Choice, Switch, parse, unit_factor
from explorer.scenario.catalogue import catalogue
from explorer.scenario.groups import GROUPS
from explorer.scenario.scenario import Scenario, parameters
from explorer.sources import CHOSEN, citations, cite
from explorer.views.layers import LARGE, layers_for

PARAMETERS = parameters()
NUMBERS = {k: p for k, p in PARAMETERS.items() if not isinstance(p, (Choice, Switch))}
CONTRACT = {
    "device": "ion oxide thickness temperature drift_rate filament_relaxation residue_relaxation "
    "conversion_rate focusing contact_layer tunnelling_length on_resistance off_resistance",
    "neuron": "model control_resistance gate_capacitance threshold_voltage load_resistance "
    "load_capacitance supply_voltage active_area",
    "transistor": "threshold_voltage gain",
    "stimulus": "shape amplitude width period delay duration match_ion",
    "noise": "scale",
    "population": "size spread",
    "run": "dt seconds speed seed",
    "view": "window",
}
PATHS = [f"{group}.{name}" for group, names in CONTRACT.items() for name in names.split()]


@pytest.mark.parametrize("path", PARAMETERS)
def test_every_parameter_is_documented(path):
    parameter = PARAMETERS[path]
    fact = parameter.fact
    assert parameter.label
    assert parameter.label[0].isupper()
    assert parameter.doc.endswith(".")
    assert ". " not in parameter.doc
    assert len(parameter.doc) <= 100
    assert fact.unit
    assert fact.symbol or isinstance(parameter, (Choice, Switch))
    assert fact.applies in APPLIES
    assert fact.evidence in EVIDENCE
    assert fact.source == CHOSEN or fact.source in citations()
    assert cite(fact.source)
    if fact.source == CHOSEN:
        assert fact.evidence in ("assumed", "fitted")


@pytest.mark.parametrize("path", NUMBERS)
def test_every_number_has_sound_limits(path):
    parameter = NUMBERS[path]
    (low, high), (least, most) = parameter.bounds, parameter.softbounds
    assert low <= least < most <= high
    assert least <= parameter.default <= most
    if parameter.fact.scale == "log":
        assert least > 0
    if parameter.fact.known:
        assert low <= parameter.fact.known[0] < parameter.fact.known[1] <= high
    unit_factor(parameter.fact.display or parameter.fact.unit, parameter.fact.unit)
    unit = parameter.fact.unit
    assert parse(f"{parameter.default!r} {unit}".removesuffix(" 1"), unit) == parameter.default


@pytest.mark.parametrize("model", models())
def test_labels_on_one_screen_are_unique(model):
    shown = {path for paths in layers_for(model).values() for path in paths} | set(LARGE)
    labels = [PARAMETERS[path].label for path in sorted(shown)]
    assert sorted(set(labels)) == sorted(labels)


def test_the_three_main_controls_are_named():
    names = [
        PARAMETERS[path].label for path in ("device.ion", "device.thickness", "stimulus.amplitude")
    ]
    assert names == ["Ion species", "Oxide thickness", "Pulse amplitude"]


def test_the_contract_is_kept(capsys):
    with pytest.raises(SystemExit) as end:
        main(["parameters", "--json"])
    assert not end.value.code
    rows = {row["path"]: row for row in json.loads(capsys.readouterr().out)["parameters"]}
    assert set(PATHS) <= set(rows)
    assert rows.keys() == PARAMETERS.keys()
    for row in rows.values():
        assert {"path", "unit", "bounds", "default", "evidence", "applies", "doc"} <= set(row)
    assert rows["device.thickness"]["bounds"] == [2e-9, 50e-9]
    assert rows["device.ion"]["choices"][0] == "Ag"
    assert rows["stimulus.shape"]["choices"] == [
        "pulse-train", "dc", "single-pulse", "pulse-pair", "poisson", "ramp", "triangle",
            "pulsed-sweep",
    ]  # fmt: skip


def test_defaults_are_the_reference_set():
    scenario = Scenario()
    wanted = {
        "device.drift_rate": 172.0,
        "device.contact_layer": 0.16e-9,
        "device.focusing": 0.01 * 8e-9,
        "noise.filament": 0.037,
        "noise.residue": 0.0115,
        "run.dt": 2e-6,
        "run.speed": 0.1,
        "view.window": 0.16,
        "stimulus.match_ion": True,
    }
    for path, value in wanted.items():
        assert scenario.get(path) == pytest.approx(value)
    assert len(catalogue()) == len(PARAMETERS)


@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS)
def test_every_group_says_what_it_is(group):
    assert group.__doc__.strip().endswith(".")
