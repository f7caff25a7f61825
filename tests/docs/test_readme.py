"""The README keeps its word: commands, examples, links and names in it are real."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml  # comes with bokeh

from explorer import cli
from explorer.lessons import handin, library
from explorer.lessons.variant import variant
from explorer.model.materials import ions
from explorer.scenario import presets
from explorer.scenario.scenario import parameters

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

START = "python -m pip install -e . && python launch.py"
TEST = 'python -m pip install -e ".[test]" && python -m pytest'

BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line for _, block in BLOCKS for line in block.splitlines() if line.startswith("wetware ")
]
EXAMPLES = [block for language, block in BLOCKS if language == "python"]
LINKS = [
    (name, target)
    for name, text in (("README.md", README), ("CONTRIBUTING.md", CONTRIBUTING))
    for target in re.findall(r"\]\(([^)\s]+)\)", text)
    if not target.startswith("https://")
]
CODE = re.findall(r"`([^`\n]+)`", README)

FORBIDDEN = re.compile(  # in pieces, so that this file does not hold them whole
    "|".join(
        (
            "py" + r"pi\.org", "python" + "hosted", "registry" + r"\.npm", "deb" + r"\.debian",
            "/wo" + "rk/", "/fa" + "rm/", r"\.lib" + "rary/", "/ro" + "ot/", "/ho" + r"me/\w",
            "/Us" + r"ers/\w", r"[A-Z]:\\+Us" + "ers",
        )
    )
)  # fmt: skip
"""Addresses of package registries and folders of one machine."""


def _texts() -> list[Path]:
    """Return every text file that belongs to the project."""
    folders = ("explorer", "assets", "presets", "tests", ".ci")
    found = [path for path in ROOT.iterdir() if path.is_file()]
    found += [path for name in folders for path in (ROOT / name).rglob("*") if path.is_file()]
    return sorted(
        path
        for path in found
        if "__pycache__" not in path.parts and b"\0" not in path.read_bytes()[:8192]
    )


def _printed_by_ci(script: Path, elsewhere: Path) -> subprocess.CompletedProcess:
    bash = shutil.which("bash")
    assert bash, "what CI runs is a bash script: this test needs bash"
    return subprocess.run(
        [bash, str(script), "--print-command"],
        cwd=elsewhere, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", [START, TEST])
def test_each_of_the_two_commands_has_a_block_of_its_own(command):
    assert ("sh", f"{command}\n") in BLOCKS


def test_no_other_command_is_marked_as_one_of_the_two():
    assert [block for language, block in BLOCKS if language == "sh"] == [f"{START}\n", f"{TEST}\n"]


def test_ci_runs_the_test_command_of_the_readme(tmp_path):
    done = _printed_by_ci(ROOT / ".ci" / "run", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{TEST}\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "```sh\ntrue\n```\n",
        "<!-- test command -->\n",
        "<!-- test command -->\n```sh\n```\n",
    ],
)
def test_ci_fails_loudly_without_a_test_command(tmp_path, text):
    (tmp_path / ".ci").mkdir()
    script = Path(shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run"))
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    done = _printed_by_ci(script, tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "README.md has no fenced command" in done.stderr


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_links_lead_somewhere(document, target):
    name, _, anchor = target.partition("#")
    path = ROOT / (name or document)
    assert path.exists()
    if anchor:
        headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        slugs = [re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings]
        assert anchor in slugs


def _hand_in(folder: Path) -> None:
    """Lay a student's hand-in into a folder that an example marks."""
    lesson = library.load("why-it-forgets")
    own = variant(lesson, "7B", 3)
    given = handin.hand_in(lesson.id, "7B", 3, own, {}, {"longer-pauses": "more"}, "", "")
    folder.mkdir()
    (folder / "student-3.json").write_text(handin.to_json(given), encoding="utf-8")


@pytest.mark.parametrize("line", COMMANDS)
def test_command_line_examples_run(line, tmp_path, monkeypatch, capsys):
    words = shlex.split(line, comments=True)[1:]
    if words[0] == "serve":
        words.append("--help")  # a server does not end; its options are checked all the same
    monkeypatch.chdir(tmp_path)
    if words[0] == "mark":
        _hand_in(tmp_path / words[1])
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 0
    captured = capsys.readouterr()
    assert captured.out
    assert captured.err == ""
    if "--out" in words:
        assert (tmp_path / words[words.index("--out") + 1]).stat().st_size > 0


def test_examples_cover_every_command():
    offered = {command.name or command.callback.__name__ for command in cli.app.registered_commands}
    offered |= {group.name for group in cli.app.registered_groups}
    assert offered == {line.split()[1] for line in COMMANDS}


@pytest.mark.parametrize("example", EXAMPLES)
def test_python_examples_run(example, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    assert "rate_hz" in capsys.readouterr().out


def test_names_of_presets_and_parameters_are_real():
    folders = {name.split("/")[0] for name in presets()}
    named = [word for word in CODE if re.fullmatch(rf"(?:{'|'.join(folders)})/[\w-]+", word)]
    assert named
    assert set(named) <= set(presets())
    groups = {path.split(".")[0] for path in parameters()}
    named = [word for word in CODE if re.fullmatch(rf"(?:{'|'.join(groups)})\.\w+", word)]
    assert named
    assert set(named) <= set(parameters())


def test_every_ion_is_named():
    listed = next(line for line in README.splitlines() if line.startswith("- **Ion species**"))
    for ion in ions().values():
        assert ion.name.lower() in listed


def test_citation_names_this_version_and_the_paper():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    assert project["urls"]["Paper"].endswith(citation["references"][0]["doi"])
    assert citation["references"][0]["doi"] in README


def test_changelog_names_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"\b{re.escape(project['version'])}\b", changelog)


def test_no_text_holds_addresses_of_registries_or_folders_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in _texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FORBIDDEN.search(line)
    ]
    assert found == []
