"""Drafts of lessons: an empty one, and one that opens on a scenario as it stands."""

from __future__ import annotations

import json

from explorer.lessons.lesson import FOCI
from explorer.quantity import Choice, Count, Switch, as_text
from explorer.scenario.presets import presets
from explorer.scenario.scenario import Scenario

EMPTY = "neuron/pulse-train"
"""Preset of a lesson that nobody has drawn up yet."""

MOST_CONTROLS = 6

ASIDE = ("view.", "run.speed", "run.seconds")
"""Paths that are no controls of a lesson."""

_FRONT = """+++
schema = 1
order = 100
title = {title}
trait = ""
preset = {preset}
# What the student sees; everything else is hidden. `wetware parameters` names them all.
controls = {controls}
# Plots that stay: {foci}.
focus = ["gate", "spikes"]
# What can be measured beside the plot, the first one at once.
measure = ["first_spike", "rate"]
minutes = 20
goals = ["What can a student do afterwards?"]
prerequisites = []
left_out = []
sources = {sources}
question = "One driving question, no list of clicks?"

[[tasks]]
id = "predict"
kind = "direction"              # number, choice, direction or text
ask = "Will the first spike come later (more), at the same time, or sooner (less)?"
quantity = "first_spike"        # measured by the engine
set = {set}       # changes to the preset for this answer
compare = {compare}   # the second setting
tolerance = "10 %"              # changes below this count as the same
seeds = 8                       # runs that the engine averages
predict = true                  # asked before the controls below unlock
unlocks = {unlocks}
hint = "What a student who is stuck may look at."
after = "The reason, shown once the answer is right."

[[tasks]]
id = "measure"
kind = "number"
ask = "When does the first spike come, as a mean of 100 seeds?"
quantity = "first_spike"
unit = "ms"
seeds = 20
tolerance = "50 %"              # a single run of a student must fall within it
hint = "Press 100 seeds."
wrong = [{{value = "1 ms", idea = "Why people think so, and why it is not so."}}]
after = "The reason."

[[tasks]]
id = "words"
kind = "text"                   # kept, not judged
ask = "What would you measure next?"
+++

Two or three sentences that make a student curious.

## What to look at

One sentence.

## In the end

A question to take home.
"""


def template() -> str:
    """Return a lesson file to be filled in; it is valid as it stands."""
    scenario = Scenario()
    scenario.title = "A lesson of my own"
    return _filled(scenario, EMPTY, {})


def draft(scenario: Scenario) -> str:
    """Return a lesson file that opens on a scenario as it stands.

    Its preset is the shipped one that the scenario came from, and its changed values stand in the
    tasks' settings: a preset of one's own would not be there on another machine. The changed
    parameters become its controls.
    """
    known = scenario.preset in presets() and not scenario.preset.startswith("user/")
    preset = scenario.preset if known else EMPTY
    moved = {
        path: value
        for path, value in (scenario.changed() if known else scenario.overrides()).items()
        if not path.startswith(ASIDE)
    }
    return _filled(scenario, preset, {path: _written(scenario, path) for path in moved})


def _written(scenario: Scenario, path: str) -> object:
    declared, value = scenario.declaration(path), scenario.get(path)
    plain = isinstance(declared, (Choice, Count, Switch))
    return value if plain else as_text(value, declared.fact)


def _filled(scenario: Scenario, preset: str, moved: dict[str, object]) -> str:
    controls = list(moved)[:MOST_CONTROLS] or ["stimulus.amplitude"]
    second = dict(moved) or {"stimulus.amplitude": "0.8 V"}
    first = dict(moved) | ({} if moved else {"stimulus.amplitude": "1 V"})
    unlocked = controls[:1]
    if moved:
        base = Scenario()
        base.update(scenario.base)
        second[unlocked[0]] = _written(base, unlocked[0])
    return _FRONT.format(
        title=_text(scenario.title or "A lesson of my own"), preset=_text(preset),
        controls=_list(controls), foci=", ".join(FOCI), sources=_list(scenario.sources),
        set=_table(first), compare=_table(second), unlocks=_list(unlocked),
    )  # fmt: skip


def _text(words: object) -> str:
    # JSON strings are TOML strings, once characters beyond ASCII stay as they are.
    return json.dumps(str(words), ensure_ascii=False)


def _list(words) -> str:
    return "[" + ", ".join(_text(word) for word in words) + "]"


def _table(changes: dict[str, object]) -> str:
    def value(given: object) -> str:
        if isinstance(given, bool):
            return "true" if given else "false"
        return _text(given) if isinstance(given, str) else repr(given)

    return "{" + ", ".join(f"{_text(path)} = {value(v)}" for path, v in changes.items()) + "}"
