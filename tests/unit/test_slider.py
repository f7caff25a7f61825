"""A slider takes every move once, by whichever way it comes, and is not written back."""

from __future__ import annotations

import math

import pytest

from explorer.views.slider import Slider, Stops


@pytest.fixture
def slider():
    made = Slider(0.8, label="Pulse amplitude", path="stimulus.amplitude", start=0.0, end=2.0)
    made.heard = []
    made.watch(made.heard.append)
    return made


def test_a_move_counts_once_whichever_way_it_comes(slider):
    slider.take(100, 0.9)
    slider.moved = [100, 0.9]  # the same by the other way
    slider.take(100, 0.9)
    assert slider.heard == [0.9]
    assert slider.at == 0.9


def test_an_older_move_that_comes_late_counts_for_nothing(slider):
    slider.take(101, 1.0)
    slider.take(103, 1.2)
    slider.moved = [101, 1.0]
    slider.moved = [102, 1.1]
    slider.moved = [103, 1.2]
    assert slider.heard == [1.0, 1.2]
    assert slider.at == 1.2


@pytest.mark.parametrize("move", [
    (5, math.nan), (5, math.inf), (5, -0.1), (5, 2.1), (5, "1"), (5, None), ("5", 1.0), (0, 1.0),
])  # fmt: skip
def test_what_no_slider_can_say_is_left_alone(slider, move):
    slider.take(*move)
    assert slider.heard == []
    assert slider.at == 0.8


def test_one_that_rests_does_not_move(slider):
    slider.disabled = True
    slider.take(5, 1.0)
    assert slider.heard == []
    assert slider.at == 0.8


def test_what_a_person_said_is_not_written_back(slider):
    before = slider.placed
    slider.take(5, 1.0)
    slider.put(1.0)
    assert slider.placed == before
    slider.put(0.8)  # back to where it was first: the browser has to hear of it
    assert slider.placed == [before[0] + 1, 0.8]
    assert slider.at == 0.8
    assert slider.heard == [1.0]  # only of a person's moves


def test_stops_speak_of_their_options():
    stops, heard = Stops(["Ag", "Cu", "Li"], "Cu", label="Ion species"), []
    stops.chosen(heard.append)
    assert (stops.start, stops.end, stops.step, stops.at) == (0, 2, 1, 1)
    stops.take(1, 2)
    stops.choose("Ag")
    assert heard == ["Li"]
    assert stops.at == 0
