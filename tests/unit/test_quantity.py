"""Unit text in and out: every accepted form, every refusal in one sentence."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import param
import pytest

from explorer.errors import ScenarioError
from explorer.quantity import (
    EVIDENCE,
    Count,
    Fact,
    Quantity,
    as_text,
    check,
    engineering,
    from_display,
    in_display,
    parse,
    unit_factor,
    weakest,
    with_error,
)
from explorer.scenario.scenario import Scenario, parameters

THICKNESS = parameters()["device.thickness"]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("8nm", "m", 8e-9),
        ("8 nm", "m", 8e-9),
        ("  8   nm ", "m", 8e-9),
        ("8.0e0 nm", "m", 8e-9),
        ("0.008 µm", "m", 8e-9),
        ("0.008 μm", "m", 8e-9),
        ("0.008um", "m", 8e-9),
        ("8e-9", "m", 8e-9),
        ("8e-9 m", "m", 8e-9),
        (8e-9, "m", 8e-9),
        (".5 nm", "m", 0.5e-9),
        ("5. nm", "m", 5e-9),
        ("80 angstrom", "m", 8e-9),
        ("250 MΩ", "Ω", 250e6),
        ("250MΩ", "Ω", 250e6),
        ("250 M\u2126", "Ω", 250e6),
        ("250 Mohm", "Ω", 250e6),
        ("250Mohm", "Ω", 250e6),
        ("0.25 GOhm", "Ω", 250e6),
        ("47 kΩ", "Ω", 47e3),
        ("4.14 aF", "F", 4.14e-18),
        ("10 pF", "F", 10e-12),
        ("1 ms", "s", 1e-3),
        ("2 min", "s", 120.0),
        ("+0.8 V", "V", 0.8),
        ("-800 mV", "V", -0.8),
        ("6 %", "1", 0.06),
        ("6%", "1", 0.06),
        ("0.06", "1", 0.06),
        (0.06, "1", 0.06),
        ("172 1/(V·s)", "1/(V·s)", 172.0),
        ("172 /(V·s)", "1/(V·s)", 172.0),
        ("172 /(V s)", "1/(V·s)", 172.0),
        ("600 1/s", "1/s", 600.0),
        ("600 /s", "1/s", 600.0),
        ("0.6 kHz", "1/s", 600.0),
        ("4 µm²", "m²", 4e-12),
        ("4 um^2", "m²", 4e-12),
        ("375 µA/V²", "A/V²", 3.75e-4),
        ("300 K", "K", 300.0),
        (np.float64(0.8), "V", 0.8),
        (np.int64(2), "V", 2.0),
        (np.float32(0.5), "V", 0.5),
        (Decimal("0.8"), "V", 0.8),
        (1, "V", 1.0),
    ],
)
def test_accepted_forms(text, unit, value):
    assert parse(text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("8 V", "m"),
        ("8 nm", "V"),
        ("8 nm", "1"),
        ("8 kg", "m"),
        ("8 nmm", "m"),
        ("8 nm nm", "m"),
        ("8 nm 3", "m"),
        ("abc", "m"),
        ("", "m"),
        (" ", "m"),
        ("nm", "m"),
        ("8,5 nm", "m"),
        ("nan", "m"),
        ("inf", "m"),
        ("NaN nm", "m"),
        ("1e999", "m"),
        ("0x10", "m"),
        ("1_000", "m"),
        ("8 %", "m"),
        ("27 degC", "K"),
        ("__import__('os')", "m"),
        ("8 m**9999999", "m"),
        ("1 " + "m" * 100, "m"),
        ("9" * 5000, "m"),
        (math.nan, "m"),
        (math.inf, "m"),
        (-math.inf, "m"),
        (10**400, "m"),
        (True, "1"),
        (False, "m"),
        (None, "m"),
        ([8e-9], "m"),
        ({}, "m"),
        (1j, "m"),
        (b"8 nm", "m"),
        (np.bool_(True), "1"),
        (np.array([1.0, 2.0]), "m"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_refused_forms(text, unit):
    with pytest.raises(ScenarioError) as caught:
        parse(text, unit)
    assert "\n" not in str(caught.value)
    assert "allowed is" in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "value", [-1, 1e9, "abc", math.nan, "NaN", "8 V", True, "1e400", 10**400, None, "50.1 nm"]
)
def test_a_refused_thickness_names_place_and_bounds_and_changes_nothing(value):
    scenario = Scenario()
    before = scenario.values()
    with pytest.raises(ScenarioError) as caught:
        scenario.set("device.thickness", value)
    text = str(caught.value)
    assert text.startswith("device.thickness: ")
    assert "2 nm to 50 nm" in text
    assert "\n" not in text
    assert scenario.values() == before


def test_bounds_belong_to_the_allowed_values():
    for value in THICKNESS.bounds:
        assert check(THICKNESS, "device.thickness", value) == value
    for value in (np.nextafter(THICKNESS.bounds[0], 0), np.nextafter(THICKNESS.bounds[1], 1)):
        with pytest.raises(ScenarioError):
            check(THICKNESS, "device.thickness", float(value))


def test_counts_are_whole():
    count = Count(1, bounds=(1, 10), fact=Fact())
    assert check(count, "x", "3") == 3
    assert isinstance(check(count, "x", 3.0), int)
    for wrong in (2.5, "2.5", True, 0, 11):
        with pytest.raises(ScenarioError):
            check(count, "x", wrong)


@pytest.mark.parametrize(("word", "value"), [("on", True), ("NO", False), (True, True), (0, False)])
def test_switches(word, value):
    assert check(parameters()["stimulus.match_ion"], "x", word) is value


@pytest.mark.parametrize("word", ["perhaps", 2, None, "", [], 0.5])
def test_switches_refuse(word):
    with pytest.raises(ScenarioError, match="neither true nor false"):
        check(parameters()["stimulus.match_ion"], "x", word)


def test_choices_ignore_case_and_guess():
    ion = parameters()["device.ion"]
    assert check(ion, "device.ion", "ag") == "Ag"
    assert check(ion, "device.ion", " VO ") == "VO"
    with pytest.raises(ScenarioError, match=r"^device\.ion: 'Aq' is not one of Ag, Cu"):
        check(ion, "device.ion", "Aq")
    for wrong in (None, 3, [], {}, ["Ag"]):
        with pytest.raises(ScenarioError):
            check(ion, "device.ion", wrong)


@pytest.mark.parametrize("value", [8e-9, 1 / 3 * 1e-9, 5.1e-9, 1e-10, 12.3456789012345e-9])
def test_text_of_a_value_reads_back(value):
    fact = Fact("m", "nm")
    text = as_text(value, fact)
    assert parse(text, "m") == value


def test_text_has_the_unit_of_the_screen():
    assert as_text(8e-9, Fact("m", "nm")) == "8 nm"
    assert as_text(250e6, Fact("Ω", "MΩ")) == "250 MΩ"
    assert as_text(0.06, Fact("1", "%")) == 0.06


def test_screen_units_are_exact_decimals():
    fact = Fact("m", "nm")
    for tenth in range(20, 500):
        assert from_display(tenth / 10, fact) == float(f"{tenth}e-10")
        assert in_display(float(f"{tenth}e-10"), fact) == tenth / 10
    assert in_display(3.0, Fact("K", "K")) == from_display(3.0, Fact("K")) == 3.0


def test_unit_factor_is_exact():
    assert str(unit_factor("nm", "m")) == "1E-9"
    assert float(unit_factor("µm²", "m²")) == 1e-12


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1.278e-11, "J", "12.8 pJ"),
        (0.9996e-9, "J", "1 nJ"),
        (0.0, "V", "0 V"),
        (-0.8, "V", "-800 mV"),
        (9.4e-19, "J", "0.94 aJ"),
        (3600.0, "s", "1 h"),
        (59.0, "s", "59 s"),
        (3.15576e9, "s", "100 years"),
        (None, "s", "–"),
        (math.nan, "s", "–"),
        (0.5, "1", "0.5"),
        (4e-12, "m²", "4e-12 m²"),
    ],
)
def test_engineering(value, unit, text):
    assert engineering(value, unit) == text


def test_weakest_word():
    assert weakest("measured", "assumed", "fitted") == "assumed"
    assert weakest("measured", "transcribed") == "transcribed"
    assert [weakest(word) for word in EVIDENCE] == list(EVIDENCE)


def test_bounds_hold_against_direct_assignment_too():
    class Holder(param.Parameterized):
        length = Quantity(1.0, bounds=(0.0, 2.0), fact=Fact("m"))

    with pytest.raises(ValueError, match="length"):
        Holder(length=3.0)


@pytest.mark.parametrize(
    ("value", "error", "unit", "shown"),
    [
        (0.273, 0.000847, "V", "273 ± 0.85 mV"),
        (12.8e-12, 0.3e-12, "J", "12.8 ± 0.3 pJ"),
        (0.107, 0.002, "1", "0.107 ± 0.002"),
        (0.0, 0.1, "Hz", "0 ± 0.1 Hz"),
        (-0.2733525, 9.2e-4, "V", "-273 ± 0.92 mV"),
        (3.0, None, "s", "3 s"),
        (float("nan"), 0.1, "s", "–"),
        (600.0, 60.0, "s", "10 ± 1 min"),
    ],
)
def test_an_error_has_the_unit_of_its_value(value, error, unit, shown):
    assert with_error(value, error, unit) == shown
