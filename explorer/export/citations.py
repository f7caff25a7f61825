"""Which publications a run rests on, and their BibTeX entries."""

from __future__ import annotations

from explorer.model.materials import pair
from explorer.model.neurons import models
from explorer.model.stimuli import shapes
from explorer.scenario.scenario import Scenario
from explorer.sources import CHOSEN, Citation, citations

GENERATOR = ("boxmuller1958", "salmon2011")
"""Sources of the random numbers: used where noise, spread or random pulses are."""

CIRCUIT_NOISE = ("gillespie1996", "nyquist1928", "vanzon2004")
"""Sources of the thermal noise of a circuit."""

CLOCK = ("stimulus.match_ion", "run.dt", "run.seconds")


def used_paths(scenario: Scenario) -> list[str]:
    """Return the paths of all parameters that a run of the scenario reads."""
    module = models()[scenario.neuron.model]
    uses = {*module.DESCRIPTION.uses, *CLOCK, "neuron.model", "stimulus.shape"}
    uses |= {f"stimulus.{name}" for name in shapes()[scenario.stimulus.shape].USES}
    own = getattr(module, "GROUP", None)
    return [path for path in scenario if path in uses or path.split(".")[0] == own]


def sources_of(scenario: Scenario) -> list[str]:
    """Return the keys of everything a run of the scenario uses, sorted, each once.

    A parameter's source stands for its default; a value that a preset sets in its place comes from
    the sources of the preset, one that the user sets from nobody.
    """
    description = models()[scenario.neuron.model].DESCRIPTION
    keys = {*scenario.sources, *description.sources}
    noisy = scenario.noise.scale > 0.0 and "noise.scale" in description.uses
    for path in used_paths(scenario):
        parameter = scenario.declaration(path)
        silent = path.startswith("noise.") and not noisy
        if scenario.get(path) == parameter.default and not silent:
            keys.add(parameter.fact.source)
    if description.follows_ion:
        keys.update(pair(scenario.device.ion, scenario.device.oxide).sources)
    if noisy and scenario.noise.circuit > 0.0 and "noise.circuit" in description.uses:
        keys.update(CIRCUIT_NOISE)
    spread = scenario.population.spread > 0.0 and "population.spread" in description.uses
    if noisy or spread:
        keys.update(GENERATOR)
    elif scenario.stimulus.shape == "poisson":
        keys.add("salmon2011")
    return sorted(keys - {CHOSEN})


def bibtex(scenario: Scenario) -> str:
    """Return the BibTeX entries of what a run of the scenario uses, sorted by key."""
    return "\n\n".join(entry(citations()[key]) for key in sources_of(scenario))


def entry(citation: Citation) -> str:
    """Return one BibTeX entry as text."""
    fields = "".join(f",\n  {name} = {{{text}}}" for name, text in citation.fields.items())
    return f"@{citation.kind}{{{citation.key}{fields}\n}}"
