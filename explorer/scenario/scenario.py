"""The scenario: all parameters under dotted paths, changed in whole batches or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import param

from explorer.errors import ScenarioError, did_you_mean
from explorer.quantity import check
from explorer.scenario.groups import GROUPS

_OWN = {"name"}


def parameters() -> dict[str, param.Parameter]:
    """Return every parameter's declaration by its path, in order of the groups."""
    return {
        f"{group}.{name}": kind.param[name]
        for group, kind in GROUPS.items()
        for name in kind.param
        if name not in _OWN
    }


def defaults() -> dict[str, object]:
    """Return every parameter's default by its path."""
    return {path: parameter.default for path, parameter in parameters().items()}


class Scenario:
    """Everything a user chose. Values are SI; reading and writing go through dotted paths.

    `preset` is the id it started from ("" for none); `base` holds the values of that preset, so
    that `changed()` can tell what the user moved. `title`, `story`, `sources` describe the preset.
    """

    def __init__(self):
        self._groups = {name: kind() for name, kind in GROUPS.items()}
        self._declared = parameters()
        # Beside the groups, which take a microsecond a value to ask: a live run asks for all of
        # them at every move of a slider.
        self._values: dict[str, object] = {}
        for path in self._declared:
            group, name = path.split(".")
            self._values[path] = getattr(self._groups[group], name)
        for group, instance in self._groups.items():
            instance.param.watch(
                partial(self._note, group), [n for n in instance.param if n not in _OWN]
            )
        self._watchers: list[Callable[[dict[str, object]], None]] = []
        self.base = self.values()
        self.preset = ""
        self.title = ""
        self.story = ""
        self.sources: tuple[str, ...] = ()

    def _note(self, group: str, *events) -> None:
        for event in events:
            self._values[f"{group}.{event.name}"] = event.new

    def __getattr__(self, name: str):
        groups = self.__dict__.get("_groups", {})
        if name in groups:
            return groups[name]
        raise AttributeError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def declaration(self, path: str) -> param.Parameter:
        """Return the declaration of a path; ScenarioError with a guess for an unknown one."""
        if path not in self._declared:
            guess = did_you_mean(str(path), self._declared)
            raise ScenarioError(f"'{path}' is not a parameter.{guess}")
        return self._declared[path]

    def get(self, path: str) -> object:
        """Return one value in SI."""
        self.declaration(path)
        return self._values[path]

    def set(self, path: str, value: object) -> None:
        """Set one value, given as SI number or unit text; ScenarioError leaves all as it was."""
        self.update({path: value})

    def update(self, changes: Mapping[str, object]) -> dict[str, object]:
        """Set many values at once, all or none; return what really changed (path to new value)."""
        checked = {
            path: check(self.declaration(path), path, value) for path, value in changes.items()
        }
        changed = {path: value for path, value in checked.items() if value != self.get(path)}
        for group, instance in self._groups.items():
            mine = {
                path.split(".")[1]: value
                for path, value in changed.items()
                if path.startswith(f"{group}.")
            }
            if mine:
                instance.param.update(**mine)
        if changed:
            for watcher in list(self._watchers):
                watcher(changed)
        return changed

    def values(self) -> dict[str, object]:
        """Return every value by path."""
        return dict(self._values)

    def changed(self) -> dict[str, object]:
        """Return the values that differ from the preset this scenario started from."""
        return {path: value for path, value in self.values().items() if value != self.base[path]}

    def overrides(self) -> dict[str, object]:
        """Return the values that differ from the defaults: what a preset file holds."""
        plain = defaults()
        return {path: value for path, value in self.values().items() if value != plain[path]}

    def watch(self, watcher: Callable[[dict[str, object]], None]) -> Callable[[], None]:
        """Call `watcher(changed)` after every batch of changes; return a function that stops it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher) if watcher in self._watchers else None

    def copy(self) -> Scenario:
        """Return an independent scenario with the same values and origin, without watchers."""
        other = Scenario()
        other.update({path: v for path, v in self.values().items() if v != other.base[path]})
        other.base = dict(self.base)
        other.preset, other.title, other.story = self.preset, self.title, self.story
        other.sources = self.sources
        return other

    def adopt(self, other: Scenario) -> dict[str, object]:
        """Take over another scenario's origin and values in one batch; return what changed."""
        self.base = dict(other.base)
        self.preset, self.title, self.story = other.preset, other.title, other.story
        self.sources = other.sources
        return self.update(other.values())
