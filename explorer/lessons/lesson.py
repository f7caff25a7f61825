"""What a lesson is, once its file has been read: plain frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("number", "choice", "direction", "text")
"""Kinds of task: a number with unit, one of some options, more or less, or a text of one's own."""

WAYS = ("value", "ratio", "difference")
"""How the engine's figure is asked: as it is, or set beside that of a second setting."""

DIRECTIONS = ("less", "same", "more")
"""Answers to a task of the kind direction."""

FOCI = {
    "gate": "stimulus_gate", "ions": "ions", "spikes": "spikes", "energy": "energy",
}  # fmt: skip
"""Plots that a lesson can keep in view: the word of the file, and the plot's own key."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A common wrong answer. Attributes: `value` as typed, `idea` why people think so."""

    value: str
    idea: str


@dataclass(frozen=True, slots=True)
class Task:
    """One question of a lesson.

    Attributes: `id`; `kind` one of KINDS; `ask` the question; `hint`; `quantity` a name of
    `quantities.py` that the engine measures; `set` changes to the preset for it, by path;
    `compare` changes for a second setting, or None; `as_` one of WAYS; `unit` shown and assumed for
    a bare number; `seconds` run time [s] or None for the preset's; `seeds` runs averaged;
    `tolerance` relative [1]; `least` absolute tolerance in SI, for answers near 0; `wrong`
    answers; `options` of a choice, `values` that they stand for (SI) or empty, `correct` number of
    the right one from 1 or 0 where the engine decides; `predict` whether it is asked before
    `unlocks` (paths) unlock; `after` the reason, shown after the answer; `line` in the file.
    """

    id: str
    kind: str
    ask: str
    hint: str = ""
    quantity: str = ""
    set: Mapping[str, object] = field(default_factory=dict)
    compare: Mapping[str, object] | None = None
    as_: str = "value"
    unit: str = "1"
    seconds: float | None = None
    seeds: int = 8
    tolerance: float = 0.1
    least: float = 0.0
    wrong: tuple[Wrong, ...] = ()
    options: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    correct: int = 0
    predict: bool = False
    unlocks: tuple[str, ...] = ()
    after: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the text with what stands below it, both Markdown."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson.

    Attributes: `id`; `title`; `trait`; `preset` it opens on; `controls` paths that are shown;
    `focus` words of FOCI that stay in view; `measure` names of quantities that can be measured
    beside the plot, the first one at once; `minutes`; `goals`, `prerequisites`, `left_out`,
    `sources` (keys); `question` that drives it; `tasks`; `body` Markdown; `language`; `path`;
    `order` in the gallery.
    """

    id: str
    title: str
    trait: str
    preset: str
    controls: tuple[str, ...]
    focus: tuple[str, ...]
    measure: tuple[str, ...]
    minutes: int
    goals: tuple[str, ...]
    prerequisites: tuple[str, ...]
    left_out: tuple[str, ...]
    sources: tuple[str, ...]
    question: str
    tasks: tuple[Task, ...]
    body: str
    language: str = "en"
    path: Path | None = None
    order: int = 100
    sections: tuple[Section, ...] = field(default=())

    def task(self, id: str) -> Task:
        """Return the task with an id; KeyError where there is none."""
        for task in self.tasks:
            if task.id == id:
                return task
        raise KeyError(id)

    @property
    def locked(self) -> tuple[str, ...]:
        """Paths that unlock with a prediction, in the order of the tasks."""
        found = dict.fromkeys(path for task in self.tasks for path in task.unlocks)
        return tuple(found)
