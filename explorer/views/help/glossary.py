"""The glossary: every parameter and every readout, made from what the program knows of them."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass
from pathlib import Path

import param

from explorer.language import translate as _
from explorer.quantity import EVIDENCE, Choice, Count, Quantity, engineering
from explorer.scenario.scenario import parameters
from explorer.sources import CHOSEN, cite
from explorer.views import cards
from explorer.views.component import Component
from explorer.views.layers import ELSEWHERE, LARGE, LAYERS
from explorer.views.theme import TEXT

STYLE = (
    TEXT
    + """
:host{display:block} :host(.off){display:none!important}
.find{display:flex;gap:12px;align-items:center;margin:2px 0 10px}
.find input{flex:1 1 auto;font:inherit;padding:8px 12px;border:1px solid var(--soft);
border-radius:8px;background:var(--card);color:var(--ink)}
.find input:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.find span{color:var(--soft);white-space:nowrap}
.list{height:min(58vh,560px);overflow-y:auto;padding-right:6px}
h3{font-size:13.5px;margin:12px 0 2px;color:var(--soft);position:sticky;top:0;
background:var(--card);padding:3px 0}
.entry{padding:7px 0;border-bottom:1px solid var(--line)}
.entry[hidden],h3[hidden]{display:none}
.name{display:flex;gap:10px;align-items:baseline;flex-wrap:wrap}
.name b{font-size:14px;color:var(--ink)} .name i{color:var(--ink);font-family:serif;font-size:15px}
.name .unit{color:var(--soft)} .name code{color:var(--soft);font-size:11.5px;margin-left:auto}
.doc{color:var(--ink);line-height:1.4;margin:1px 0}
.facts{color:var(--soft);font-size:12px;line-height:1.4;overflow-wrap:anywhere}
.none{color:var(--soft);padding:14px 0}
"""
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry in words: `group` heading, `name`, `symbol`, `unit`, `path`, `doc`, `facts`."""

    group: str
    name: str
    symbol: str
    unit: str
    path: str
    doc: str
    facts: str
    evidence: str


class Glossary(Component):
    """Shows entries with a search field; the search runs in the browser."""

    texts = param.Dict(default={}, doc="Words, in the session's language.")
    entries = param.List(default=[], doc="Entries as plain dictionaries.")
    _esm = Path(__file__).with_name("glossary.js")
    _stylesheets = [STYLE]


def texts() -> dict[str, str]:
    """Return the words around the list."""
    return {
        "search": _("Search name, symbol, unit, meaning"),
        "found": _("entries"),
        "none": _("Nothing is called that. Try another word."),
    }


def entries() -> list[dict[str, str]]:
    """Return readouts, every parameter in the order of the screen, and the words of evidence."""
    found = [*_readouts(), *_parameters(), *_words_of_evidence()]
    return [asdict(entry) for entry in found]


def _grouped() -> dict[str, str]:
    """Return the heading of every parameter: main controls, its layer, or the rest."""
    main = _("Main controls")
    found = dict.fromkeys(LARGE, main)
    for title, paths in LAYERS:
        found |= dict.fromkeys(paths, _(title))
    return found | dict.fromkeys(ELSEWHERE, _("Run and view"))


def _parameters() -> list[Entry]:
    groups, declared = _grouped(), parameters()
    ordered = sorted(declared, key=lambda path: list(groups).index(path))
    return [_entry(path, declared[path], groups[path]) for path in ordered]


def _entry(path: str, parameter, group: str) -> Entry:
    fact = parameter.fact
    unit = "" if fact.unit == "1" else fact.display or fact.unit
    parts = []
    if isinstance(parameter, (Quantity, Count)):
        low, high = (engineering(bound, fact.unit, 4) for bound in parameter.bounds)
        parts.append(_("Allowed: {low} to {high}.").format(low=low, high=high))
        default = engineering(parameter.default, fact.unit, 4)
    elif isinstance(parameter, Choice):
        words = ", ".join(_(str(choice)) for choice in parameter.objects)
        parts.append(_("One of: {words}.").format(words=words))
        default = _(str(parameter.default))
    else:
        default = _("on") if parameter.default else _("off")
    parts.append(_("Default: {default}.").format(default=default))
    if getattr(fact, "known", None):
        low, high = (engineering(end, fact.unit, 4) for end in fact.known)
        parts.append(f"{_('Evidence covers')} {low} {_('to')} {high}.")
    source = _("our choice") if fact.source == CHOSEN else cite(fact.source)
    parts.append(_("Source: {source}.").format(source=source.rstrip(".")))
    return Entry(group, _(parameter.label), fact.symbol, unit, path, _(parameter.doc),
                 " ".join(parts), _(fact.evidence))  # fmt: skip


def _readouts() -> list[Entry]:
    """Return the numbers on the cards with the explanations that stand behind them there."""
    told = cards.texts()
    group = _("Readouts")
    rows = (
        ("rate", "rate_tip", "Hz"), ("interval", "interval_tip", "s"), ("first", "first_tip", "s"),
        ("energy", "part_tip", "J"), ("charging", "charging_tip", "C_g V²"),
        ("output", "output_tip", "W"), ("books", "books_tip", ""),
    )  # fmt: skip
    found = [
        Entry(group, _capital(told[name]), "", unit, "", html.unescape(told[tip]), "", "")
        for name, tip, unit in rows
    ]
    area = parameters()[cards.ACTIVE]
    found.append(Entry(group, told["area"], "", "µm²", "", _(area.doc), "", ""))
    hash_words = _("Fingerprint of all states at the run time; a dash after a live change, until "
                   "reset.")  # fmt: skip
    found.append(Entry(group, _capital(_("state")), "", "", "", hash_words, "", ""))
    return found


def _words_of_evidence() -> list[Entry]:
    meant = {
        "measured": _("Read off a device or a preparation by those who published it."),
        "transcribed": _("Taken from a paper through a third party, not from the paper itself."),
        "calculated": _("From first principles, by others."),
        "fitted": _("Adjusted by us until published figures were met."),
        "extrapolated": _("Carried over from another material or beyond the measured range."),
        "assumed": _("Chosen by us; nobody has published it."),
    }
    group = _("How well a value is known, strongest first")
    return [Entry(group, _(word), "", "", "", meant[word], "", "") for word in EVIDENCE]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
