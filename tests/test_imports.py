"""Who may import whom, and what a start without a screen must not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import explorer

PACKAGE = Path(explorer.__file__).resolve().parent
FILES = sorted(PACKAGE.rglob("*.py"))
LEVELS = (
    ("errors", "paths", "quantity", "sources", "language", "version"),
    ("model",),
    ("scenario",),
    ("engine",),
    ("experiments", "hardware", "measured", "netlist"),
    ("validation", "fit"),
    ("export",),
    ("lessons",),
    ("views", "sweep", "bench", "translations"),
    ("server",),
    ("app", "desktop", "commands", "cli", "__main__", "__init__"),
)
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names}
LONGEST = 500
SCREEN = ("panel", "bokeh", "holoviews", "panel_material_ui")
SLOW = ("xarray", "scipy", "pint")


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            if node.module == "explorer":
                for alias in node.names:
                    module = (PACKAGE / f"{alias.name}.py").exists()
                    folder = (PACKAGE / alias.name).is_dir()
                    found.add(f"explorer.{alias.name if module or folder else '__init__'}")
            else:
                found.add(node.module)
    return found


def loaded_by(code: str) -> set[str]:
    """Return the packages that `code` loads in a fresh interpreter beyond those of numba itself.

    Every first use of a compiled function makes numba load scipy.linalg, whoever calls it.
    """
    lines = (
        "import sys, numba",
        "numba.njit('float64(float64)')(lambda x: x)",
        "before = set(sys.modules)",
        code,
        "print('|'.join({name.split('.')[0] for name in set(sys.modules) - before}))",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return set(done.stdout.strip().splitlines()[-1].split("|"))


def test_every_part_has_a_level():
    assert {part_of(path) for path in FILES} <= set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_downwards(path):
    own = part_of(path)
    for name in imported(path):
        if name.split(".")[0] != "explorer":
            continue
        other = name.split(".")[1] if "." in name else "__init__"
        allowed = other == own or LEVEL[other] < LEVEL[own]
        allowed |= LEVEL[own] in (0, len(LEVELS) - 1) and LEVEL[other] == LEVEL[own]
        assert allowed, f"{own} imports {name}"


def test_the_model_needs_little_and_starts_no_threads():
    foreign = {
        name.split(".")[0] for path in (PACKAGE / "model").rglob("*.py") for name in imported(path)
    }
    foreign -= {"explorer"} | set(sys.stdlib_module_names)
    assert foreign <= {"numpy", "numba", "llvmlite", "pydantic"}
    everything = {name for path in (PACKAGE / "model").rglob("*.py") for name in imported(path)}
    assert not everything & {"threading", "concurrent.futures", "multiprocessing", "asyncio"}


def test_only_views_and_app_know_the_screen():
    for path in FILES:
        if LEVEL[part_of(path)] < LEVEL["views"] or part_of(path) in ("sweep", "export", "lessons"):
            assert not {name.split(".")[0] for name in imported(path)} & set(SCREEN), path


@pytest.mark.parametrize(
    "code",
    [
        "import explorer",
        "import explorer.engine.session, explorer.engine.run, explorer.scenario.url",
        "from explorer.cli import main\n"
        "try:\n"
        "    main(['run', 'neuron/pulse-train', '--seconds', '10 ms', '--json',"
        " '--set', 'device.thickness=6 nm', '--set', 'population.spread=6 %'])\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0",
    ],
    ids=["package", "engine", "run"],
)
def test_a_start_without_screen_loads_nothing_slow(code):
    modules = loaded_by(code)
    assert {"explorer", "param"} <= modules
    assert not modules & {*SCREEN, *SLOW}


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PACKAGE.rglob("*")) if path.suffix in (".py", ".js", ".css", ".html")],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_no_file_is_too_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
