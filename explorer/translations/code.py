"""Texts in the program's own files, found by reading their syntax trees.

Taken are: the argument of `_` and `translate`; the sentence of every error raised where a person
at the screen can meet it; constants of the views that are translated where they are shown
(CONSTANTS); and arguments with names that only texts for people have (KEYWORDS). An f-string
becomes a template: `f"{label} is outside {low}."` is found as "{label} is outside {low}.".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]

FUNCTIONS = ("_", "translate")

CALLED = ("Axis", "Series")
"""Calls whose first argument is shown."""

ERRORS_OF = (
    "errors.py", "quantity.py", "scenario", "engine", "measured", "fit", "experiments", "views",
    "lessons", "export", "model/neurons",
)  # fmt: skip
"""Files and folders whose errors reach the screen."""

KEYWORDS = ("means", "sentence", "condition", "note", "tell_problem", "problem")
"""Arguments that hold sentences for people, in the parts that measure."""

KEYWORDS_OF = ("experiments", "validation", "fit")

RETURNED = {
    "errors.py": ("did_you_mean",),
    "views/cards.py": ("phase",),
    "hardware/workload.py": ("price", "_priced", "live_price"),
    "model/materials/diffusion.py": ("*",),
}
"""Functions whose texts are all sentences or words for people; * for every function of a file."""

CONSTANTS = {
    "hardware/workload.py": ("REFUSED",),
    "model/observables/spike_phases.py": ("PHASES", "DIVISION"),
    "model/observables/energy_phases.py": ("PHASES",),
    "quantity.py": ("EVIDENCE",),
    "hardware/system.py": ("EVIDENCE", "KINDS", "BASES"),
    "views/cards.py": ("_AREA",),
    "views/compare/ions.py": ("NOTE", "TICKS"),
    "views/compare/ladders.py": ("NOTES", "HEADLINE"),
    "views/compare/technologies.py": ("TECHNOLOGIES",),
    "views/instruments/story.py": ("DIVISION",),
    "views/instruments/taking.py": ("KIND_WORDS",),
    "views/job.py": ("FAULT",),
    "views/layers.py": ("LAYERS",),
    "views/strip.py": ("TICKS",),
    "views/twin/words.py": ("HIDES",),
}
"""Constants that are translated where they are shown, by file; with * the keys of a dict."""

NOTES = ("note", "NOTE", "SAME_SIGNS")
"""Variables of the targets that hold notes for people."""

NOT_SHOWN = ("µs", "ms", "s", "JSON", "netCDF", "GROUP")

PATH = re.compile(r"[a-z_]+(\.[a-z_0-9]*)+|[a-z]+/[a-z0-9-]+|utf-8|dc")
"""A parameter's path or a name in the files, which is nobody's sentence."""


def template(node: ast.expr) -> str | None:
    """Return the text of a constant, an f-string or a sum of these; None for anything else."""
    used: dict[str, str] = {}
    return _template(node, used)


def _template(node: ast.expr, used: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = []
        for piece in node.values:
            if isinstance(piece, ast.Constant):
                parts.append(str(piece.value).replace("{", "{{").replace("}", "}}"))
            else:
                parts.append("{" + _field(piece.value, used) + "}")
        return "".join(parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _template(node.left, used), _template(node.right, used)
        return None if left is None or right is None else left + right
    return None


def _field(node: ast.expr, used: dict[str, str]) -> str:
    """Return a name for what an f-string inserts; the same expression has the same name."""
    key = ast.dump(node)
    if key not in used:
        name = _name(node)
        taken, number, found = set(used.values()), 2, name
        while found in taken:
            found, number = f"{name}{number}", number + 1
        used[key] = found
    return used[key]


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            found = name.strip("_").lower()
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(word)), *_rest]):
            found = "".join(c if c.isalnum() and c.isascii() else "_" for c in word.lower())[:20]
        case ast.Call(args=[ast.Name() | ast.Attribute() as first, *_rest]):
            found = _name(first)
        case ast.Call(func=function):
            found = _name(function)
        case ast.Subscript(value=value):
            found = _name(value)
        case ast.BinOp(left=left, right=right):
            found = _name(right if isinstance(left, ast.Constant) else left)
        case _:
            found = "value"
    found = found.strip("_")
    return found if found and found[0].isalpha() else "value"


def _strings(node: ast.AST) -> Iterator[str]:
    """Return every text inside a node, f-strings as templates."""
    match node:
        case ast.JoinedStr():
            text = template(node)
            if text:
                yield text
        case ast.Constant(value=str(text)):
            yield text
        case ast.Dict(values=values):
            for value in values:
                yield from _strings(value)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _strings(child)


def _within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}/") for place in places)


def code_texts() -> list[tuple[str, str]]:
    """Return (text, file) of every text in the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [(text, f"explorer/{name}") for text in _texts(name, tree)]
    return found


def _notes(tree: ast.Module) -> Iterator[str]:
    """Return the notes of the targets: what variables called so are given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            text = template(node.value) if node.targets[0].id in NOTES else None
            if text:
                yield text


def _texts(name: str, tree: ast.Module) -> Iterator[str]:
    if name.startswith("validation/"):
        yield from _notes(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _called(name, node)
    yield from _constants(name, tree)
    wanted = RETURNED.get(name, ())
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and {"*", function.name} & set(wanted):
            for statement in function.body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    continue  # its docstring
                yield from (text.strip() for text in _strings(statement) if _is_words(text))


def _is_words(text: str) -> bool:
    """Return whether a text may be shown: no path, format or name of a quantity."""
    core = text.strip()
    return (" " in core or core.isalpha()) and not PATH.fullmatch(core)


def _constants(name: str, tree: ast.Module) -> Iterator[str]:
    wanted = CONSTANTS.get(name, ())
    for statement in tree.body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        target = statement.targets[0].id
        if f"{target}*" in wanted and isinstance(statement.value, ast.Dict):
            yield from (text for key in statement.value.keys for text in _strings(key))
        elif target in wanted:
            for text in _strings(statement.value):
                if text not in NOT_SHOWN and not PATH.fullmatch(text):
                    yield text
        elif name.startswith("experiments/") and target in ("TITLE", "QUESTION"):
            yield from _strings(statement.value)


def _spoken_call(name: str, function: str) -> bool:
    """Return whether a call's first argument reaches the screen."""
    if function in CALLED:
        return name.startswith(("experiments/", "views/"))
    return (function.endswith("Error") or function == "Halted") and _within(name, ERRORS_OF)


def _called(name: str, node: ast.Call) -> Iterator[str]:
    function = getattr(node.func, "id", getattr(node.func, "attr", ""))
    first = template(node.args[0]) if node.args else None
    if (function in FUNCTIONS and first) or (first and _spoken_call(name, function)):
        yield first
    if function == "Measured" and len(node.args) > 2 and template(node.args[2]):
        yield template(node.args[2])
    if _within(name, KEYWORDS_OF):
        for keyword in node.keywords:
            text = template(keyword.value) if keyword.arg in KEYWORDS else None
            if text:
                yield text
