"""The parts of the screen that need no browser."""

from __future__ import annotations

import dataclasses
import json
import struct
import time

import numpy as np
import pytest

from explorer.engine.session import Session
from explorer.model.neurons import models
from explorer.scenario.history import MERGE, History
from explorer.scenario.presets import load_preset
from explorer.scenario.reach import reaches
from explorer.scenario.scenario import Scenario, parameters
from explorer.views import cards, status
from explorer.views.figures import COLUMNS
from explorer.views.layers import ELSEWHERE, LARGE, LAYERS
from explorer.views.plots import energy, time_plots
from explorer.views.stream.encode import (
    CROWD,
    MOST_SPIKES,
    SpikeThread,
    columns,
    pack,
    time_unit,
)
from explorer.views.stream.packer import FramePacker
from explorer.views.stream.traces import SENT, TraceThread, front_end_in_window
from explorer.views.strip import speed_strip


def frame_of(scenario: Scenario, spikes: int = 0):
    """Return a frame of a run that has fired so often."""
    session = Session(scenario)
    session.start()
    end = time.monotonic() + 30
    while session.frame is None or session.frame.spike_x.size < spikes:
        assert time.monotonic() < end
        time.sleep(0.02)
    session.close(wait=True)
    return session.frame


@pytest.fixture(scope="module")
def frame():
    return frame_of(load_preset("population/opening"), 20)


def test_every_parameter_has_a_place_on_the_page():
    placed = [*LARGE, *ELSEWHERE, *(path for _, paths in LAYERS for path in paths)]
    assert sorted(placed) == sorted(parameters())


def test_every_plot_keeps_its_contract():
    scenario = Scenario()
    plots = time_plots()
    assert len({plot.KEY for plot in plots}) == len(plots) == 4
    for plot in plots:
        assert plot.title(scenario)
        assert plot.unit(scenario)
        assert plot.legend(scenario)
        assert plot.SHARE > 0
        span = plot.ranges(scenario, None)
        assert span is None or span[0] != span[1]


def test_a_message_unpacks_to_what_went_in(frame):
    message = pack(7, frame, {"playing": True}, 8.0, 1e-12, 1.0, TraceThread(), SpikeThread())
    length = struct.unpack("<I", message[:4])[0]
    head = json.loads(message[4 : 4 + length])
    assert (4 + length) % 4 == 0
    assert head["n"] == 7
    numbers = np.frombuffer(message[4 + length :], "<f4")
    assert (head["after"], head["drop"], head["spent"]) == (None, 0, [0.0, 0.0])
    assert head["fresh"] == head["columns"] == frame.x.size
    place = len(SENT) * head["fresh"]
    values = dict(zip(SENT, numbers[:place].reshape(len(SENT), -1), strict=True))
    low, high = values.pop("input_low"), values.pop("input_high")
    sent = {name: np.repeat(value, 2) for name, value in values.items()}
    sent["input"], rows = np.column_stack([low, high]).ravel(), 2 * head["columns"]
    first, step = head["grid"]
    sent["t"] = first + np.arange(rows) // 2 * step
    sent["zero"] = np.zeros(rows)
    assert numbers.size == place + 2 * head["spikes"]
    assert head["spikes"] == frame.spike_x.size > 0
    assert numbers[place:] == pytest.approx([*frame.spike_x * 1e3, *frame.spike_neuron + 1.0])
    expected = columns(frame, 8.0, 1e-12, 1.0)
    for name in COLUMNS:
        assert sent[name] == pytest.approx(expected[name], rel=1e-5, abs=1e-4), name
    assert sent["t"].max() <= 0
    assert sent["ions"].max() <= 8.0
    assert (sent["ions"] >= sent["residue"] - 1e-6).all()


def test_a_flood_of_spikes_is_thinned_and_said(frame):
    many = 3 * MOST_SPIKES - 5
    flood = dataclasses.replace(
        frame, spike_x=np.linspace(-0.1, 0.0, many), spike_neuron=np.zeros(many, np.int64),
        spike_serial=np.arange(many), spike_end=many,
    )  # fmt: skip
    message = pack(1, flood, {}, 8.0, 1e-12, 1.0, TraceThread(), SpikeThread())
    head = json.loads(message[4 : 4 + struct.unpack("<I", message[:4])[0]])
    assert head["spikes"] <= MOST_SPIKES
    assert status.values(load_preset("population/opening"), flood)["note"] == "1 of 3 spikes drawn"
    crowd = dataclasses.replace(frame, spike_x=np.zeros(CROWD + 1))
    assert "darker" in status.values(load_preset("population/opening"), crowd)["note"]
    assert status.values(load_preset("population/opening"), frame)["note"] == ""


def test_the_energy_scale_follows_and_holds(frame):
    asked = []
    packer = FramePacker(load_preset("population/opening"), lambda *scale: asked.append(scale),
                         lambda frame: None)  # fmt: skip
    packer._follow_energy(3e-12)
    packer._follow_energy(3.2e-12)
    assert asked == [("pJ", 5)]
    packer._follow_energy(40e-12)
    assert asked[-1] == ("pJ", 50)
    packer._follow_energy(1e-12)
    assert asked[-1][1] <= 2
    assert len(asked) == 3
    assert front_end_in_window(frame) >= 0


def test_units_of_time_and_energy_read_well():
    assert time_unit(0.16) == ("ms", 1e-3)
    assert time_unit(16.0)[0] == "s"
    assert time_unit(1.6e-6)[0] == "µs"
    assert time_unit(3e8)[0] == "years"
    assert energy.unit_of(2e-15) == ("fJ", 1e-15)
    assert [energy.step_up(value) for value in (0.9, 1.1, 2.5, 7.0)] == [1, 2, 5, 10]


@pytest.mark.parametrize("name", sorted(models()))
def test_the_moving_picture_is_of_what_the_model_is_of(name):
    """Only an axon has a membrane; a memristor without a thickness is of an oxide all the same."""
    scenario = load_preset(models()[name].DESCRIPTION.start)
    made = frame_of(scenario)
    words = cards.fixed(scenario, name)
    axon = name == "hodgkin-huxley"
    assert cards.picture(made, cards.contact(scenario))["kind"] == ("membrane" if axon else "oxide")
    assert ("K⁺" in words["middle"]) == axon
    assert cards.phase(made, scenario) in (
        ("open", "resting") if axon else ("bridged", "growing", "relaxing", "resting")
    )


def test_cards_say_what_the_frame_holds(frame):
    scenario = load_preset("population/opening")
    words = cards.fixed(scenario, frame.model) | cards.values(scenario, frame)
    assert words["left"] == "Ag⁺"
    assert words["area"] == "4 µm²"
    assert words["rate_chip"] == "fitted"
    scenario.set("device.ion", "Cu")
    assert cards.evidence(scenario) == "extrapolated"
    scenario.set("device.thickness", "9 nm")
    assert cards.evidence(scenario) == "assumed"
    assert "simulated" in status.values(scenario, frame)["time"]


def test_the_strip_names_every_ion_and_orders_their_speeds():
    scenario = load_preset("neuron/pulse-train")
    picture = speed_strip(scenario, None)
    for name in ("Silver", "Copper", "Potassium", "Oxygen vacancy"):
        assert name in picture
    found = {reach.ion: reach for reach in reaches(scenario)}
    assert found["Ag"].time < found["Cu"].time < found["K"].time
    assert found["Cu"].low < found["Cu"].time < found["Cu"].high
    assert found["Ag"].time == pytest.approx(0.0215, rel=0.1)
    scenario.set("stimulus.amplitude", 0.1)
    single = [reach for reach in reaches(scenario) if reach.ion not in ("Ca", "VO")]
    assert all(reach.time is None for reach in single)  # two charges would still cross
    assert "silent" in speed_strip(scenario, None)


def test_history_takes_back_drags_as_one_and_goes_forth():
    now = [0.0]
    scenario = Scenario()
    history = History(scenario, clock=lambda: now[0])
    for value in (0.81, 0.82, 0.83):
        now[0] += 0.1
        scenario.set("stimulus.amplitude", value)
    now[0] += 2 * MERGE
    scenario.set("stimulus.amplitude", 0.9)
    scenario.set("device.thickness", 9e-9)
    assert history.undo()
    assert scenario.get("device.thickness") == 8e-9
    assert history.undo()
    assert scenario.get("stimulus.amplitude") == 0.83
    assert history.undo()
    assert scenario.get("stimulus.amplitude") == 0.8
    assert not history.undo()
    assert history.redo()
    assert scenario.get("stimulus.amplitude") == 0.83
    scenario.set("stimulus.amplitude", 0.5)
    assert not history.can_redo


def test_plots_follow_the_scenario():
    from explorer.app import prepare
    from explorer.views.timeplots import TimePlots

    prepare()
    scenario = load_preset("neuron/pulse-train")
    plots = TimePlots(scenario, 0.16, lambda: None)
    figures = plots.figures.figures
    line = plots.figures._levels["stimulus_gate"]
    assert line.location == 0.2
    assert {(figure.x_range.start, figure.x_range.end) for figure in figures.values()} == {
        (-160, 0)
    }
    scenario.update({"neuron.threshold_voltage": 0.35, "device.thickness": "10 nm",
                     "population.size": 7, "stimulus.amplitude": 1.5})  # fmt: skip
    plots.refresh(scenario, 16.0)
    assert line.location == 0.35
    assert figures["ions"].y_range.end == pytest.approx(10.5)
    assert figures["spikes"].y_range.start == 7.75
    assert figures["stimulus_gate"].y_range.end > 1.5
    assert figures["energy"].x_range.start == -16
