"""What parameters, pairs of ion and oxide, and stimuli are, in words for tips and cards."""

from __future__ import annotations

import html

from explorer.experiments import experiments
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.model.stimuli import shapes
from explorer.quantity import Choice, Count, Quantity, engineering
from explorer.scenario.scenario import Scenario
from explorer.sources import cite


def provenance(declared) -> str:
    """Return what a parameter is: symbol, meaning, unit, range, evidence and source with DOI."""
    fact = declared.fact
    parts = [f"{fact.symbol}: {_(declared.doc)}" if fact.symbol else _(declared.doc)]
    if isinstance(declared, (Quantity, Count)):
        low, high = (engineering(bound, fact.unit, 4) for bound in declared.bounds)
        unit = f"{_('Unit')}: {fact.display or fact.unit}. " if fact.unit != "1" else ""
        parts.append(f"{unit}{_('Allowed')}: {low} {_('to')} {high}.")
        if fact.known:
            low, high = (engineering(end, fact.unit, 4) for end in fact.known)
            parts.append(f"{_('Evidence covers')} {low} {_('to')} {high}.")
    parts.append(f"{_(fact.evidence).capitalize()}; {cite(fact.source)}.")
    return " ".join(parts)


def choices(path: str, declared: Choice) -> dict[str, str]:
    """Return the words of a choice's menu with the values behind them."""
    if path == "neuron.model":
        return {_(module.DESCRIPTION.name): name for name, module in models().items()}
    if path == "view.experiment":
        found = {_("none"): "none"}
        return found | {_(module.TITLE): name for name, module in experiments().items()}
    return {str(name): name for name in declared.objects}


def elsewhere(scenario: Scenario, path: str) -> str:
    """Return a note where a model has no use for a large slider."""
    model = models()[scenario.neuron.model].DESCRIPTION
    if path in model.uses:
        return ""
    return f'<div class="note">{_("Not part of this model")}: {_(model.name)}.</div>'


def stimulus_words(scenario: Scenario) -> str:
    """Return the form of the stimulus in a few words."""
    stimulus = scenario.stimulus
    if stimulus.shape == "pulse-train":
        duty = 100 * stimulus.width / stimulus.period
        return f"{engineering(stimulus.period, 's')}, {duty:.0f} %"
    if stimulus.shape == "dc":
        return _("constant")
    if "width" not in shapes()[stimulus.shape].USES:
        return f"{_(stimulus.shape)}, {engineering(stimulus.period, 's')}"
    return f"{_(stimulus.shape)}, {engineering(stimulus.width, 's')}"


def pair_words(chosen) -> str:
    """Return what is known about an ion in an oxide, in sentences."""
    low, high = chosen.activation_energy_range
    sources = "; ".join(cite(key) for key in chosen.sources)
    return (
        f"{_('Activation energy')} {chosen.activation_energy:.2f} eV ({low:.2f}-{high:.2f}), "
        f"{_(chosen.evidence)}. {_(chosen.known_to_switch)} {_(chosen.note)} "
        f"{_('Source')}: {sources}. "
        + _("The band is this uncertainty; times are an estimate without noise at steady voltage.")
    )


def linked(key: str) -> str:
    """Return a reference with its DOI as a link, as HTML."""
    words = html.escape(cite(key))
    start = words.find("doi:")
    if start < 0:
        return words
    doi = words[start + 4 :]
    return (
        f'{words[:start]}<a href="https://doi.org/{doi}" target="_blank" rel="noopener">{doi}</a>'
    )


def quoted(words: str) -> str:
    """Return words that may stand inside an attribute."""
    return words.replace('"', "'").replace("<", "&lt;")
