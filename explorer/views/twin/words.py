"""The twins as HTML: four strips of traces, the two bills, and what the analogy hides."""

from __future__ import annotations

import html

import numpy as np

from explorer.language import translate as _
from explorer.model.constants import ELEMENTARY_CHARGE
from explorer.quantity import engineering
from explorer.sources import cite
from explorer.views.twin.pair import SHOWN, Membrane, Traces, Twins

CSS = """
.h{flex-wrap:wrap} .key:first-child{margin-left:0} .keys{color:var(--soft);font-size:12px}
@media(min-width:1600px){table,.keys,li{font-size:var(--fs)!important}}
svg{display:block} svg text{fill:var(--soft);font-size:11px}
table{border-collapse:collapse;width:100%;font-size:12.5px}
td,th{padding:3px 4px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;
font-variant-numeric:tabular-nums;vertical-align:top}
th{color:var(--soft);font-weight:600} td:first-child{text-align:left;white-space:normal;
color:var(--soft)} td{font-weight:600} td:first-child{font-weight:400}
ul{margin:4px 0 0;padding-left:17px} li{margin:3px 0;color:var(--soft);line-height:1.35;
font-size:12.5px} li b{color:var(--ink);font-weight:600}
"""

WIDE = 640

HIDES = (
    ("Charge.", "In the axon the ions are the current: sodium itself charges the membrane. In the "
     "ion neuron silver moves a little and forms a wire; electrons charge the gate."),
    ("Energy.", "The axon pays afterwards and with ATP, to pump the sodium out. The ion neuron "
     "pays while it fires, from the pulse; nothing has to be pumped back."),
    ("Threshold.", "The axon's threshold is a runaway of sodium channels; the ion neuron's is a "
     "gap that closes, and the level of its gate is set by us."),
    ("Travel.", "A nerve's spike runs along the fibre. This neuron's spike is the drain current of "
     "a transistor: wiring must carry it."),
    ("Time.", "The factor between the clocks was chosen so that both look alike; nothing in nature "
     "makes them the same."),
    ("Area.", "The axon's joules go with its membrane: a sphere of 20 µm here, 1000 times more for "
     "a millimetre of giant axon. Count and circuit disagree on a spike's energy; sodium is "
     "counted here."),
)  # fmt: skip


def strips(twins: Twins) -> str:
    """Return both neurons' traces, one below the other, on pulses as the axis of time."""
    ion, axon = twins.ion, twins.axon
    factor = engineering(twins.factor, "1", 2)
    head = (
        f'<div class="h"><div>{_("The same pulses, each neuron on its own clock")}</div>'
        f"<span>{_('the axon’s clock')} <b>× {factor}</b></span></div>"
    )
    return (
        head
        + _strip(ion, _("Ion neuron"), 1.0, "V", _("gate"), ("residue", _("residue")),
                 ("filament", _("filament")))
        + _strip(axon, _("Squid axon"), 1e3, "mV", _("membrane"),
                 ("gate", _("potassium gates open")), ("spikes", _("sodium gates open")))
    )  # fmt: skip


def _strip(found: Traces, name: str, size: float, unit: str, line: str, below, above) -> str:
    rate = engineering(found.spikes / found.seconds, "Hz", 2)
    shown = f"{SHOWN} {_('pulses of')} {engineering(found.period, 's', 2)}"
    keys = "".join(
        f'<span class="key" style="background:var(--{colour})"></span>{word}'
        for colour, word in (("gate", f"{line} ({unit})"), ("input", _("pulses")))
    )
    volts = _voltages(found, size, unit)
    channels = "".join(
        f'<span class="key" style="background:var(--{colour})"></span>{word}'
        for colour, word in (above, below)
    )
    return (
        f'<div class="h" style="margin-top:6px"><div>{name}</div>'
        f"<span>{shown} · {rate}</span></div>"
        f'<div class="keys">{keys}</div>{volts}<div class="keys">{channels}</div>'
        f"{_parts(found, below[0], above[0])}"
    )


def _points(x: np.ndarray, y: np.ndarray) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))


def level(value: float, span: float) -> str:
    """Return a tick's number, 0 where it is nothing beside the whole axis."""
    return "0" if abs(value) < 1e-3 * span else f"{value:.2g}"


def _voltages(found: Traces, size: float, unit: str) -> str:
    high = 176
    x = 44 + (WIDE - 44) * (1.0 + found.times / SHOWN)
    values = found.membrane * size
    low, top = float(values.min()), float(values.max())
    low, top = (low, top) if top > low else (low - 1.0, top + 1.0)
    y = 8 + (high - 26) * (top - values) / (top - low)
    on = found.stimulus > 0.0
    pulses = _points(x, np.where(on, high - 11, high - 3))
    ends = "".join(
        f'<text x="40" y="{place}" text-anchor="end">{level(value, top - low)}</text>'
        for value, place in ((top, 14), (low, high - 16))
    )
    spoken = f"{_('Voltage from')} {low:.2g} {_('to')} {top:.2g} {unit}"
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" width="100%" role="img" aria-label="{spoken}">{ends}'
        f'<polyline points="{pulses}" fill="none" stroke="var(--input)" stroke-width="1.2"/>'
        f'<polyline points="{_points(x, y)}" fill="none" stroke="var(--gate)" stroke-width="1.6"/>'
        "</svg>"
    )


def _parts(found: Traces, below: str, above: str) -> str:
    high = 96
    x = 44 + (WIDE - 44) * (1.0 + found.times / SHOWN)
    lines = ""
    for values, colour in ((found.first, below), (found.second, above)):
        y = high - 4 - (high - 10) * np.clip(values, 0.0, 1.0)
        lines += (f'<polyline points="{_points(x, y)}" fill="none" stroke="var(--{colour})" '
                  'stroke-width="1.6"/>')  # fmt: skip
    ends = '<text x="40" y="13" text-anchor="end">1</text>'
    ends += f'<text x="40" y="{high - 2}" text-anchor="end">0</text>'
    spoken = _("Open gates, ions across the oxide; parts of 1")
    return (f'<svg viewBox="0 0 {WIDE} {high}" width="100%" role="img" '
            f'aria-label="{spoken}">{ends}{lines}</svg>')  # fmt: skip


def bills(twins: Twins, membrane: Membrane) -> str:
    """Return what a spike costs both, and the ions behind it, as a table."""
    shock, ion = twins.shock, twins.ion
    sodium = shock.charge * twins.area / ELEMENTARY_CHARGE
    energy = shock.energy * twins.area
    per_atp = twins.energy_per_atp
    heads = f"<tr><th></th><th>{_('squid axon')}</th><th>{_('ion neuron')}</th></tr>"
    silver = engineering(ion.energy, "J") if ion.energy else "–"
    atp = f"{ion.energy / per_atp:.1e}" if ion.energy else "–"
    rows = [
        (_("a spike costs"), engineering(energy, "J"), silver),
        (_("in molecules of ATP"), f"{energy / per_atp:.1e}", atp),
        (_("ions that move"), f"{sodium:.1e} Na⁺", _("Ag⁺, not published")),
        (_("per area of membrane"),
         f"<span id='twin-energy'>{shock.energy * 1e5:.0f} nJ/cm²</span>", "–"),
        (_("overlap factor"), f"<span id='twin-overlap'>{shock.overlap:.1f}</span>", "–"),
        (_("peak"), f"{shock.peak * 1e3:+.1f} mV", engineering(float(ion.membrane.max()), "V")),
    ]  # fmt: skip
    if not shock.fired:
        rows = [(name, "–", own) for name, _axon, own in rows]
    body = "".join(f"<tr><td>{name}</td><td>{axon}</td><td>{own}</td></tr>"
                   for name, axon, own in rows)  # fmt: skip
    said = _("One shock of 60 µA/cm² for 0.2 ms, membrane of a sphere of 20 µm. Overlap: sodium "
             "that came in over the least that the spike's height needs.")  # fmt: skip
    silent = "" if shock.fired else f"<b>{_('This shock raises no spike.')}</b> "
    unit = _("The ATP beside the ion neuron is only a unit: its joules come from the pulse.")
    tip = html.escape(f"{cite('hodgkin1952')} {cite('alle2009')}", quote=True)
    return (
        f'<div class="h"><div>{_("ATP beside picojoules")}</div></div>'
        f"<table>{heads}{body}</table>"
        f'<div class="note" tabindex="0" data-tip="{tip}">{silent}{said} {unit}</div>'
        + _nernst(membrane)
    )


def _nernst(membrane: Membrane) -> str:
    rows = (
        ("K⁺", membrane.potassium, -0.077),
        ("Na⁺", membrane.sodium, 0.050),
    )
    heads = f"<tr><th></th><th>Nernst</th><th>{_('model of 1952')}</th></tr>"
    body = "".join(
        f"<tr><td>{name}</td><td>{volts * 1e3:+.1f} mV</td><td>{fitted * 1e3:+.0f} mV</td></tr>"
        for name, volts, fitted in rows
    )
    said = _("The model's voltages were fitted, so they differ from Nernst's. Rest needs all ions "
             "together (Goldman), not one.")  # fmt: skip
    return (
        f'<div class="h" style="margin-top:8px"><div>{_("Where each ion stands still")}</div></div>'
        f'<table>{heads}{body}</table><div class="note">{said}</div>'
    )


def hides() -> str:
    """Return what the analogy hides."""
    items = "".join(f"<li><b>{_(head)}</b> {_(words)}</li>" for head, words in HIDES)
    return f'<div class="h"><div>{_("What the analogy hides")}</div></div><ul>{items}</ul>'
