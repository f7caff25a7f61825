"""What a report says about a run: its link, its numbers, its energy, its values, its origin."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version

from explorer.engine.layout import lay_out
from explorer.engine.run import Result, simulate
from explorer.errors import ExplorerError
from explorer.export.citations import sources_of, used_paths
from explorer.language import translate as _
from explorer.lessons.report.plots import Plot, plots
from explorer.model.neurons import models
from explorer.quantity import Choice, Count, Switch, engineering
from explorer.scenario.presets import preset_title as title_of
from explorer.scenario.presets import presets
from explorer.scenario.scenario import Scenario
from explorer.scenario.url import to_query
from explorer.sources import cite
from explorer.version import VERSION

OPENING = "population/opening"
"""Shipped preset that a link refers to where the scenario came from a file."""

ALWAYS = ("device.ion", "device.oxide", "device.thickness", "stimulus.amplitude")
"""Values that a report names even where they are the defaults."""

WORK = 3e8
"""Most neuron-steps of a run that a page or the marking of a hand-in waits for (some seconds)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is in a report beside the words of people; every text is plain text, not HTML.

    Attributes: `query` the link without the address; `summary` the run's plain numbers;
    `numbers`, `energy`, `values`, `origin` rows of texts for tables; `plots` the pictures;
    `leaves_out` sentences; `sources` references; `title`, `story` of the preset.
    """

    title: str
    story: str
    query: str
    summary: dict[str, object]
    numbers: tuple[tuple[str, str], ...]
    energy: tuple[tuple[str, str, str], ...]
    values: tuple[tuple[str, ...], ...]
    origin: tuple[tuple[str, str], ...]
    plots: tuple[Plot, ...]
    leaves_out: tuple[str, ...]
    sources: tuple[str, ...]


def link_of(scenario: Scenario) -> str:
    """Return the query of a link that opens the scenario with every value and the seed."""
    base = scenario.preset if scenario.preset in presets() else ""
    if not base or base.startswith("user/"):
        base = OPENING
    return to_query(scenario, base)


def work_of(scenario: Scenario) -> float:
    """Return how many neuron-steps a run of the scenario takes."""
    layout = lay_out(scenario, neurons=1)
    return float(layout.steps) * scenario.population.size


def finish(scenario: Scenario, most: float | None = None) -> Result:
    """Return the run of a scenario from t = 0 to its `run.seconds`.

    Raises
    ------
    ExplorerError
        The run takes more than `most` neuron-steps, or it cannot be integrated.
    """
    work = work_of(scenario)
    if most is not None and work > most:
        raise ExplorerError(
            f"{_('this run is too long for a page')} ({work:.2g} {_('neuron-steps')}, "
            f"{_('allowed are')} {most:.2g}); {_('shorten')} run.seconds."
        )
    return simulate(scenario)


def facts(result: Result) -> Facts:
    """Return what a report shows of a finished run, in the session's language."""
    scenario, summary = result.scenario, result.summary()
    model = models()[summary["model"]].DESCRIPTION
    return Facts(
        title=_(scenario.title) or scenario.preset,
        story=_(scenario.story),
        query=link_of(scenario),
        summary=summary,
        numbers=_numbers(summary),
        energy=_energy(summary, model),
        values=_values(scenario),
        origin=_origin(summary),
        plots=plots(result),
        leaves_out=tuple(_(words) for words in model.leaves_out),
        sources=tuple(cite(key) for key in sources_of(scenario)),
    )


def _numbers(summary: dict) -> tuple[tuple[str, str], ...]:
    clock = summary["clock"]
    rows = [
        (_("simulated time"), engineering(summary["seconds"], "s")),
        (_("neurons"), str(summary["neurons"])),
        (_("output spikes"), str(summary["spikes"])),
        (_("rate of one neuron"), engineering(summary["rate_hz"], "Hz")),
        (_("first spike"), engineering(summary["first_spike_s"], "s")),
        (_("mean interval"), engineering(summary["isi_mean_s"], "s")),
        (_("variation of the intervals (CV)"), engineering(summary["isi_cv"], "1")),
        (_("energy per spike, front end"), engineering(summary["energy_per_spike_j"], "J")),
        (_("active area"), engineering(summary["area_m2"] * 1e12, "µm²")),
        (_("energy books close within"), f"{abs(summary['energy_j']['residual_rel']):.1e}"),
    ]
    if clock != 1:
        rows.append((_("all times follow the ion by a factor of"), f"{clock:g}"))
    return tuple(rows)


def _energy(summary: dict, model) -> tuple[tuple[str, str, str], ...]:
    """Return rows of part, energy, and share of what all elements took or all sources gave."""
    book, rows = summary["energy_j"], []
    for head, names in ((_("spent in"), model.elements), (_("given by"), model.given)):
        rows.append((head, "", ""))
        whole = sum(abs(book.get(name) or 0.0) for name in names)
        for name in names:
            value = book.get(name)
            if value is None:
                continue
            word = _(model.words.get(name, name.replace("_", " ")))
            share = f"{100 * abs(value) / whole:.1f} %" if whole else "–"
            rows.append((word, engineering(value, "J"), share))
    return (*rows, (_("stored, change"), engineering(book["stored"], "J"), ""))


def _values(scenario: Scenario) -> tuple[tuple[str, ...], ...]:
    """Return rows of parameter, value, preset's value where moved, evidence and path."""
    moved, rows = scenario.changed(), []
    used, differing = used_paths(scenario), scenario.overrides()
    wanted = [path for path in used if path in ALWAYS or path in differing]
    wanted += [path for path in differing if path not in wanted]
    for path in wanted:
        if path.startswith("view.") or path == "run.speed":
            continue
        declared = scenario.declaration(path)
        before = shown(scenario, path, scenario.base[path]) if path in moved else ""
        rows.append((_(declared.label), shown(scenario, path), before, _(declared.fact.evidence),
                     path))  # fmt: skip
    return tuple(rows)


def shown(scenario: Scenario, path: str, value: object = None) -> str:
    """Return a value as a person reads it: with its unit."""
    declared = scenario.declaration(path)
    value = scenario.get(path) if value is None else value
    if isinstance(declared, Switch):
        return _("on") if value else _("off")
    if isinstance(declared, (Choice, Count)):
        return str(value)
    return engineering(value, declared.fact.unit, 6)


def _origin(summary: dict) -> tuple[tuple[str, str], ...]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return (
        (_("program"), f"Wetware Explorer {VERSION}"),
        (_("preset"), str(summary["preset"] or _("a file"))),
        (_("model"), str(summary["model"])),
        (_("seed"), str(summary["seed"])),
        (_("time step"), engineering(summary["dt"], "s")),
        (_("made on"), f"Python {python}, numpy {version('numpy')}, numba {version('numba')}, "
         f"{platform.machine()}"),
    )  # fmt: skip


def preset_title(name: str) -> str:
    """Return the title of a preset in the session's language."""
    return _(title_of(name)) or name
