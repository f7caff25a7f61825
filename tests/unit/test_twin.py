"""The axon's concentrations, both clocks, and ladders drawn from rows."""

from __future__ import annotations

import re

import pytest

from explorer.model.materials import ions
from explorer.model.physics.membrane.nernst import nernst_voltage
from explorer.scenario.presets import load_preset
from explorer.scenario.reach import onset
from explorer.views.compare.ions import multiples
from explorer.views.compare.ladder import ladder, place, span
from explorer.views.compare.rows import MIXED, live_row, marks, published
from explorer.views.twin.pair import Membrane, own_times, run_twins
from explorer.views.twin.words import bills, strips


@pytest.mark.parametrize(
    ("outside", "inside", "celsius", "millivolts"),
    [(20, 400, 6.3, -72.1), (20, 400, 18.5, -75.3), (440, 50, 6.3, 52.4), (440, 50, 18.5, 54.7)],
)
def test_nernst_voltages_of_the_squid(outside, inside, celsius, millivolts):
    found = nernst_voltage(outside, inside, 1, celsius + 273.15)
    assert 1e3 * found == pytest.approx(millivolts, abs=0.06)
    assert nernst_voltage(outside, inside, 2, celsius + 273.15) == pytest.approx(found / 2)
    assert nernst_voltage(inside, outside, 1, celsius + 273.15) == pytest.approx(-found)


def test_the_axon_s_clock_at_the_temperature_of_1952():
    tau, axon = own_times(load_preset("neuron/pulse-train"), 279.45)
    assert tau == pytest.approx(1 / 600)
    assert axon == pytest.approx(5.46e-3, rel=0.01)
    assert own_times(load_preset("neuron/pulse-train"), 289.45)[1] == pytest.approx(axon / 3)


def test_twins_run_and_their_numbers_stand_in_the_words():
    scenario = load_preset("population/opening")
    found = run_twins(scenario, Membrane())
    assert found.shock.overlap == pytest.approx(13.3, rel=0.01)
    assert 1e5 * found.shock.energy == pytest.approx(240, rel=0.01)
    assert found.ion.spikes > 3
    assert found.axon.spikes > 3
    assert found.axon.period == pytest.approx(found.ion.period * found.factor)
    text = bills(found, Membrane())
    assert ">13.3<" in text
    assert "240 nJ/cm²" in text
    assert "-72.1 mV" in text
    assert strips(found).count("<svg") == 4


def test_nernst_s_voltages_change_the_axon_only_when_asked():
    scenario = load_preset("neuron/pulse-train")
    salty = Membrane(sodium_outside=220.0)
    assert run_twins(scenario, salty).shock.peak == run_twins(scenario, Membrane()).shock.peak
    low = run_twins(scenario, Membrane(sodium_outside=220.0, batteries=True))
    high = run_twins(scenario, Membrane(batteries=True))
    assert low.shock.peak < high.shock.peak - 5e-3


def test_a_doubly_charged_ion_needs_half_the_voltage():
    scenario = load_preset("neuron/pulse-train")
    assert onset(scenario, 2) == pytest.approx(onset(scenario, 1) / 2, rel=1e-3)
    thin = onset(scenario, 1)
    scenario.set("device.thickness", "12 nm")
    assert onset(scenario, 1) == pytest.approx(1.5 * thin, rel=0.02)


def test_every_ion_has_its_cell_and_silver_is_the_reference():
    scenario = load_preset("neuron/copper")
    text = multiples(scenario)
    assert text.count('<div class="ion') == len(ions())
    assert text.index("reference") < text.index("Copper")
    assert re.search(r'class="ion chosen">.{0,60}Cu', text)


def test_a_ladder_is_in_order_and_says_everything():
    rows = published("energy", "spike")
    text = ladder(rows, "energy", marks(load_preset("neuron/pulse-train"), None))
    assert text.index("28 nm leaky") < text.index("TEXEL") < text.index("V/AlOx")
    for row in rows:
        assert row.evidence in text
        assert row.counts
        assert row.conditions
        assert row.source
    assert "kT ln 2" in text
    low, high = span([1e-18, 3e-9])
    assert place(1e-30, low, high) == 0.0
    assert place(10.0**high, low, high) == 100.0


def test_one_axis_holds_one_denominator_unless_mixed():
    single = {row.more for row in published("energy", "synaptic operation")}
    assert single == {"synaptic operation"}
    assert len({row.more for row in published("energy", MIXED)}) > 3


def test_the_live_row_needs_a_spike_for_energy_and_none_for_area():
    scenario = load_preset("neuron/pulse-train")
    assert live_row("energy", scenario, None) is None
    row = live_row("area", scenario, None)
    assert row.value == pytest.approx(4e-12, abs=0.0)
    assert row.more == "250\u2009000 / mm²"
