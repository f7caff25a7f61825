"""Hidden pages are held, untouched ones end, shared ones tell their viewers; undo survives."""

from __future__ import annotations

import json

import pytest

import explorer
from explorer.scenario.history import History
from explorer.scenario.scenario import Scenario, parameters
from explorer.views.live.shares import Shares
from explorer.views.presence import Presence, Rules
from explorer.views.steps import neighbour
from explorer.views.tab import Tab


class Watched:
    def __init__(self, hidden=60.0, idle=10.0):
        self.now, self.held, self.ended, self.wanted = 0.0, [], 0, False
        self.tab = Tab()
        self.presence = Presence(
            self.tab, None, Rules(hidden, idle), self.held.append, self._end,
            lambda: self.wanted, lambda: self.now,
        )  # fmt: skip

    def _end(self):
        self.ended += 1

    def at(self, now):
        self.now = now
        self.presence.look()


def test_a_hidden_page_is_held_and_goes_on_when_seen():
    page = Watched()
    page.tab.visible_tab = False
    page.at(59)
    assert page.held == []
    page.at(61)
    page.at(90)
    assert page.held == [True]
    assert "Held" in page.tab.remark
    page.tab.visible_tab = True
    assert page.held == [True, False]
    assert "goes on" in page.tab.remark


def test_a_hidden_page_that_others_watch_goes_on():
    page = Watched()
    page.tab.visible_tab = False
    page.at(61)
    page.wanted = True
    page.at(66)
    page.at(100_000)
    assert page.held == [True, False]
    assert page.ended == 0


def test_an_untouched_page_ends_once():
    page = Watched(idle=10)
    page.at(500)
    page.tab.touched += 1
    page.at(1000)
    assert page.ended == 0
    page.at(1101)
    page.at(2000)
    assert page.ended == 1


def test_a_page_of_ones_own_is_left_alone():
    page = Watched(hidden=0, idle=0)
    page.tab.visible_tab = False
    page.at(1e6)
    assert page.held == []
    assert page.ended == 0


# ---- shared live views ------------------------------------------------------------------------


class Viewer:
    def __init__(self):
        self.followed = self.ended = 0

    def follow(self):
        self.followed += 1

    def over(self):
        self.ended += 1


def test_viewers_follow_and_are_told_the_end():
    shares, scenario = Shares(), explorer.load_preset("population/opening")
    share, viewer = shares.open(scenario, lambda: None), Viewer()
    share.join(viewer)
    scenario.set("device.thickness", "9 nm")
    assert viewer.followed == 1
    copy = share.scenario()
    assert copy.device.thickness == 9e-9
    copy.set("device.thickness", "4 nm")
    assert scenario.device.thickness == 9e-9
    shares.close(share)
    assert viewer.ended == 1
    assert shares.find(share.token) is None
    scenario.set("device.thickness", "10 nm")
    assert viewer.followed == 1


def test_tokens_cannot_be_guessed():
    shares, scenario = Shares(), explorer.load_preset("population/opening")
    tokens = {shares.open(scenario, lambda: None).token for _ in range(50)}
    assert len(tokens) == 50
    assert min(len(token) for token in tokens) >= 43  # 256 bits


def test_a_viewer_measures_no_experiment():
    scenario = explorer.load_preset("population/opening")
    names = scenario.declaration("view.experiment").objects
    scenario.update({"view.experiment": names[1], "view.page": "match"})
    copy = Shares().open(scenario, lambda: None).scenario()
    assert (copy.view.experiment, copy.view.page) == ("none", "explore")


# ---- undo -------------------------------------------------------------------------------------


def other(scenario: Scenario, path: str):
    """Return another allowed value of a parameter."""
    declared, value = scenario.declaration(path), scenario.get(path)
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return next(name for name in declared.objects if name != value)
    high = (declared.bounds or (None, None))[1]
    step = 1 if isinstance(value, int) else (abs(value) * 0.01 or 1e-3)
    up = value + step
    return up if high is None or up <= high else value - step


@pytest.mark.parametrize("path", sorted(parameters()))
def test_undo_and_redo_cover_every_parameter(path):
    scenario = Scenario()
    history = History(scenario)
    before, wanted = scenario.get(path), other(scenario, path)
    scenario.set(path, wanted)
    changed = scenario.get(path)
    assert changed != before
    assert history.undo()
    assert scenario.get(path) == before
    assert history.redo()
    assert scenario.get(path) == changed


def test_undo_over_a_preset_brings_its_name_back():
    scenario = explorer.load_preset("population/opening")
    history = History(scenario, iter(range(0, 1000, 5)).__next__)
    scenario.adopt(explorer.load_preset("neuron/copper"))
    history.undo()
    assert scenario.preset == "population/opening"
    assert not scenario.changed()
    history.redo()
    assert scenario.preset == "neuron/copper"
    assert not scenario.changed()


def test_undo_survives_a_reload():
    scenario = explorer.load_preset("population/opening")
    history = History(scenario, iter(range(0, 1000, 5)).__next__)
    for thickness in (7e-9, 6e-9, 5e-9):
        scenario.set("device.thickness", thickness)
    history.undo()
    text = history.to_text()
    again = explorer.load_preset("population/opening")
    again.set("device.thickness", 6e-9)
    later = History(again)
    assert later.take_up(text)
    later.redo()
    assert again.device.thickness == 5e-9
    later.undo()
    later.undo()
    assert again.device.thickness == 7e-9


@pytest.mark.parametrize("text", [
    "", "[]", "{}", "null", "1e999", "[" * 5000,
    json.dumps({"values": {}, "undo": [[{"device.thickness": -1}, {}]], "redo": []}),
    json.dumps({"values": {}, "undo": [[{"__class__": 1}, {}]], "redo": []}),
    json.dumps({"values": {}, "undo": [1], "redo": []}),
    json.dumps({"values": {"device.thickness": 3e-9}, "undo": [], "redo": []}),
])  # fmt: skip
def test_steps_that_do_not_fit_change_nothing(text):
    scenario = Scenario()
    history = History(scenario)
    scenario.set("run.seed", 2)
    scenario.set("run.seed", 1)
    assert not history.take_up(text)
    assert history.can_undo
    assert scenario.values() == Scenario().values()


# ---- arrows -----------------------------------------------------------------------------------


def test_shortcuts_step_the_large_sliders():
    scenario = explorer.load_preset("population/opening")
    assert neighbour(scenario, "amplitude_up") == {"stimulus.amplitude": pytest.approx(0.81)}
    assert neighbour(scenario, "thickness_down") == {"device.thickness": pytest.approx(7.9e-9)}
    assert neighbour(scenario, "ion_up") == {"device.ion": "Cu"}
    assert neighbour(scenario, "ion_down") == {}
    for name in ("", "up", "__class___up", "amplitude", "amplitude_sideways"):
        assert neighbour(scenario, name) == {}
    scenario.update({"stimulus.amplitude": 2.0})
    assert neighbour(scenario, "amplitude_up") == {}
