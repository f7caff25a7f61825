"""The lab report: complete, small, offline, escaped; its link reproduces its fingerprint."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from urllib.parse import parse_qsl

import numpy as np
import pytest

import explorer
from explorer import cli
from explorer.errors import ExplorerError
from explorer.lessons.report import content, drawing
from explorer.lessons.report.report import LARGEST, Answered, Person, report
from explorer.scenario.url import from_query
from explorer.views import theme

CHANGES = {"device.thickness": "7.7 nm", "run.seconds": "0.2 s", "run.seed": 11}
EVIL = "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>\"'&"


@pytest.fixture(scope="module")
def made():
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update(CHANGES)
    result = content.finish(scenario)
    return result, report(result, "http://localhost:5006/")


def query_in(text: str) -> dict[str, str]:
    link = html.unescape(re.search(r'id="link"[^>]*>([^<]*)<', text)[1])
    return dict(parse_qsl(link.partition("?")[2]))


def state_in(text: str) -> str:
    return re.search(r'id="state"[^>]*>([0-9a-f]{64})<', text)[1]


def test_the_link_in_a_report_reproduces_its_fingerprint(made):
    result, text = made
    again = explorer.simulate(from_query(query_in(text)))
    assert again.summary()["state_sha256"] == state_in(text) == result.summary()["state_sha256"]


def test_a_report_loads_nothing_runs_nothing_and_is_small(made):
    _, text = made
    assert len(text.encode()) < LARGEST
    assert "<script" not in text
    loaded = re.findall(r"(?:src|srcset|data|poster|action)\s*=|url\(|@import|<link|<iframe", text)
    assert loaded == []
    assert "default-src 'none'" in text
    assert re.findall(r'href="([^"]*)"', text) == [
        html.escape(f"http://localhost:5006/?{_link(made)}")
    ]


def _link(made) -> str:
    return content.link_of(made[0].scenario)


def test_a_report_holds_numbers_values_energy_and_origin(made):
    _, text = made
    for word in (
        "7.7 nm",
        "first spike",
        "memristor",
        "Python",
        "numpy",
        "0.1.0",
        "control resistor",
    ):
        assert word in text
    assert text.count("<figure>") == 4


def test_words_of_people_are_escaped(made):
    result, _ = made
    tasks = (Answered(ask=EVIL, predicted=EVIL, answer=EVIL, verdict=EVIL, right=False),)
    text = report(result, tasks=tasks, person=Person(EVIL, EVIL))
    assert "<script" not in text
    assert "<img" not in text
    assert html.escape("<script>") in text


def test_every_chart_is_well_formed(made):
    result, _ = made
    for plot in content.plots(result):
        root = ET.fromstring(plot.svg)
        assert root.get("aria-label")
        assert not re.search("nan|inf", plot.svg)


@pytest.mark.parametrize(
    "preset", ["neuron/resting", "neuron/hodgkin-huxley", "neuron/langevin", "device/pulse",
               "network/cascade"],
)  # fmt: skip
def test_every_model_has_a_report(preset):
    scenario = explorer.load_preset(preset)
    scenario.update({"run.seconds": scenario.run.seconds / 20})
    text = report(content.finish(scenario))
    assert "nan" not in re.sub(r"<[^>]*>", " ", text).lower().split()
    assert text.count("<figure>") == 4


def test_thinning_keeps_ends_and_every_extreme():
    times = np.linspace(0.0, 1.0, 90_001)
    values = np.zeros_like(times)
    values[[41_234, 41_260]] = 5.0, -3.0
    thin_times, thin = drawing.thinned(times, values)
    assert thin.size <= 2 * drawing.COLUMNS + 2
    assert (thin.max(), thin.min()) == (5.0, -3.0)
    assert (thin_times[0], thin_times[-1]) == (0.0, 1.0)
    assert np.all(np.diff(thin_times) > 0)


def test_colours_of_paper_are_those_of_the_light_screen():
    assert {name: theme.PLOT["light"][name] for name in drawing.INK} == drawing.INK


def test_a_run_too_long_for_a_page_is_refused():
    scenario = explorer.load_preset("neuron/pulse-train")
    scenario.update({"run.seconds": "20 s", "population.size": 1000})
    with pytest.raises(ExplorerError, match="too long"):
        content.finish(scenario, content.WORK)


def test_the_command_writes_what_the_run_gives(tmp_path, capsys):
    out = tmp_path / "report.html"
    words = ["report", "neuron/pulse-train", "--seconds", "50 ms", "--seed", "4", "--out", str(out)]
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 0
    text = out.read_text(encoding="utf-8")
    assert state_in(text) in capsys.readouterr().out
    scenario = explorer.load_preset("neuron/pulse-train")
    assert explorer.simulate(scenario, 0.05, 4).summary()["state_sha256"] == state_in(text)


@pytest.mark.parametrize(
    "words", [["neuron/pulse-trian"], ["neuron/pulse-train", "--seconds", "-1"]]
)
def test_a_mistake_writes_nothing(tmp_path, capsys, words):
    out = tmp_path / "report.html"
    with pytest.raises(SystemExit) as ended:
        cli.main(["report", *words, "--out", str(out)])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not out.exists()
