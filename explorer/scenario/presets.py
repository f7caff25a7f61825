"""Presets: TOML files with only the changed values, shipped ones and the user's own."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from explorer import paths
from explorer.errors import PresetError, ScenarioError, did_you_mean
from explorer.quantity import Choice, Count, Switch, as_text
from explorer.scenario import upgrades
from explorer.scenario.groups import GROUPS
from explorer.scenario.scenario import Scenario

LIMIT = 1_000_000
"""Largest preset file that is read, in bytes."""

USER = "user"
"""Prefix of the ids of the user's own presets."""

_HEAD = {"schema", "title", "story", "sources"}
_ID = re.compile(r"[\w-]+(?:/[\w-]+)*")


def presets() -> list[str]:
    """Return the ids of all presets: shipped ones, then the user's own (`user/...`)."""
    found = []
    for prefix, folder in (("", paths.presets()), (f"{USER}/", paths.user_folder() / "presets")):
        if folder.is_dir():
            names = sorted(
                path.relative_to(folder).with_suffix("").as_posix()
                for path in folder.rglob("*.toml")
                if not path.name.startswith(".")
            )
            found += [prefix + name for name in names]
    return found


def preset_path(name: str) -> Path:
    """Return the file of a preset id, or of a path to a `.toml` file.

    Raises
    ------
    PresetError
        There is no such preset; the sentence names the nearest one.
    """
    text = str(name)
    if text.endswith(".toml"):
        path = Path(text)
        if _is_file(path):
            return path
        raise PresetError(f"{text[:300]}: there is no such preset file.")
    if _ID.fullmatch(text):
        own = text.startswith(f"{USER}/")
        folder = paths.user_folder() / "presets" if own else paths.presets()
        path = folder / f"{text.removeprefix(f'{USER}/') if own else text}.toml"
        if _is_file(path):
            return path
    guess = did_you_mean(text[:80], presets()) or " 'wetware presets list' names them all."
    raise PresetError(f"'{text[:80]}' is not a preset.{guess}")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for the file system, a folder without access
        return False


def load_preset(name: str | Path) -> Scenario:
    """Return a fresh scenario from a preset id or the path of a preset file.

    Raises
    ------
    PresetError
        No such preset, or the file is not a valid preset; one sentence with file and line.
    """
    path = preset_path(str(name))
    scenario = _parsed(_content(path), str(path)).copy()
    scenario.preset = str(name) if not str(name).endswith(".toml") else path.stem
    return scenario


def preset_title(name: str) -> str:
    """Return the title of a preset; PresetError as `load_preset`."""
    path = preset_path(name)
    return _parsed(_content(path), str(path)).title


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LIMIT else b""
    except OSError as error:
        raise PresetError(f"{path}: cannot be read ({error.strerror}).") from None
    if size > LIMIT:
        raise PresetError(f"{path}: {size} bytes are too many, allowed are {LIMIT}.")
    return data


@lru_cache(maxsize=256)
def _parsed(data: bytes, place: str) -> Scenario:
    """Return what a file says; every page reads all of them for its menu."""
    return from_toml(data, place)


def from_toml(data: str | bytes, place: str) -> Scenario:
    """Return the scenario that a preset's text describes; `place` names it in errors.

    Raises
    ------
    PresetError
        Not UTF-8, not TOML, unknown schema, key or value out of bounds; with the line.
    """
    if len(data) > LIMIT:
        raise PresetError(f"{place}: {len(data)} bytes are too many, allowed are {LIMIT}.")
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        if "\0" in text:
            raise UnicodeDecodeError("utf-8", b"", 0, 1, "binary")
        tables = tomllib.loads(text)
    except UnicodeDecodeError:
        raise PresetError(f"{place}: this is not a text file, a preset is TOML text.") from None
    except tomllib.TOMLDecodeError as error:
        raise PresetError(f"{place}: not valid TOML: {error}.") from None
    except RecursionError:
        raise PresetError(f"{place}: not valid TOML: nested too deeply.") from None
    schema = tables.get("schema")
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        line = f", line {_line_of(text, '', 'schema')}" if "schema" in tables else ""
        raise PresetError(f"{place}{line}: 'schema = {upgrades.CURRENT}' is missing or wrong.")
    if schema > upgrades.CURRENT:
        raise PresetError(
            f"{place}, line {_line_of(text, '', 'schema')}: schema {schema} is newer than this "
            f"version understands, allowed is up to {upgrades.CURRENT}."
        )
    return _scenario(upgrades.upgrade(tables, schema), text, place)


def _scenario(tables: dict, text: str, place: str) -> Scenario:
    scenario = Scenario()
    changes = {}
    for table, content in tables.items():
        if table in _HEAD:
            continue
        where = f"{place}, line {_line_of(text, '', table)}"
        if table not in GROUPS:
            guess = did_you_mean(table, GROUPS)
            raise PresetError(f"{where}: [{table}] is not a group of parameters.{guess}")
        if not isinstance(content, dict):
            raise PresetError(f"{where}: '{table}' must be a table of parameters, as [{table}].")
        for name, value in content.items():
            path = f"{table}.{name}"
            try:
                changes[path] = value
                scenario.update({path: value})
            except ScenarioError as error:
                line = _line_of(text, table, name)
                raise PresetError(f"{place}, line {line}: {error}") from None
    for key, kind in (("title", str), ("story", str), ("sources", list)):
        value = tables.get(key, kind())
        if not isinstance(value, kind) or any(not isinstance(item, str) for item in value):
            what = "a list of texts" if kind is list else "a text"
            raise PresetError(f"{place}, line {_line_of(text, '', key)}: '{key}' must be {what}.")
    scenario.title = tables.get("title", "")
    scenario.story = tables.get("story", "")
    scenario.sources = tuple(tables.get("sources", []))
    scenario.base = scenario.values()
    return scenario


def _line_of(text: str, table: str, key: str) -> int:
    """Return the line where `key` of `[table]` stands (1 where it cannot be told)."""
    name = re.escape(key)
    dotted = re.compile(rf"\s*{re.escape(table)}\.{name}\s*=")
    plain = re.compile(rf"\s*[\"']?{name}[\"']?\s*[.=]")
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line)
        if header:
            current = header[1]
            if not table and current.split(".")[0] == key:
                return number
        elif (current == table and plain.match(line)) or (not current and dotted.match(line)):
            return number
    return 1


def to_toml(scenario: Scenario, title: str = "", story: str = "") -> str:
    """Return a scenario as a preset's text: head and only what differs from the defaults."""
    import tomlkit

    document = tomlkit.document()
    document.add("schema", upgrades.CURRENT)
    document.add("title", title or scenario.title or "Untitled")
    if story or scenario.story:
        document.add("story", story or scenario.story)
    if scenario.sources:
        document.add("sources", list(scenario.sources))
    for group in GROUPS:
        values = {
            path.split(".")[1]: value
            for path, value in scenario.overrides().items()
            if path.startswith(f"{group}.")
        }
        if values:
            table = tomlkit.table()
            for name, value in values.items():
                declared = scenario.declaration(f"{group}.{name}")
                plain = isinstance(declared, (Choice, Count, Switch))
                table.add(name, value if plain else as_text(value, declared.fact))
            document.add(group, table)
    return tomlkit.dumps(document)


def file_name(title: str) -> str:
    """Return a safe file name (without ending) for a title; 'scenario' where nothing is left."""
    name = re.sub(r"[^\w-]+", "-", title.lower(), flags=re.ASCII).strip("-_")
    return name[:60] or "scenario"


def save_preset(scenario: Scenario, title: str) -> str:
    """Write a scenario to the user's own folder and return its id; SaveError changes nothing."""
    name = file_name(title)
    paths.write_whole(paths.user_folder() / "presets" / f"{name}.toml", to_toml(scenario, title))
    return f"{USER}/{name}"
