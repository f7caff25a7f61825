"""Which ion could replace silver, and at what price? All ions side by side in the chosen oxide."""

from __future__ import annotations

import html
import math

import panel as pn

from explorer.language import translate as _
from explorer.model.constants import BOLTZMANN_EV
from explorer.model.materials import ions, oxides, pair, relative_speed
from explorer.model.materials.diffusion import diffusivity
from explorer.quantity import engineering
from explorer.scenario.reach import Reach, onset, reaches
from explorer.scenario.scenario import Scenario
from explorer.sources import cite
from explorer.views.compare.ladder import plain
from explorer.views.theme import HIDDEN
from explorer.views.widgets import card, text

REFERENCE = "Ag"

CSS = """
.grid{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:10px;margin-top:8px}
.ion{border:1px solid var(--line);border-radius:10px;padding:8px 11px;min-width:0}
.ion.reference{display:grid;grid-template-columns:1fr 1fr 1.2fr;gap:18px;
border-color:var(--soft)} .ion.chosen{border:2px solid var(--accent)}
.ion h4 .chip{white-space:nowrap;flex:0 0 auto;padding:1px 6px;font-size:10.5px}
.ion h4 span:first-child{overflow:hidden;text-overflow:ellipsis}
.ion h4{margin:0 0 3px;font-size:13px;white-space:nowrap;display:flex;
justify-content:space-between;gap:6px;align-items:baseline}
.row{display:flex;justify-content:space-between;gap:8px;color:var(--soft);font-size:12px;
padding:1px 0;cursor:help}
.row b{color:var(--ink);font-weight:600;white-space:nowrap}
.price{font-size:12px;line-height:1.35;margin-top:3px}
.ok{background:var(--memristor);color:var(--card)} .bad{background:var(--spikes);color:var(--card)}
svg{display:block;margin:2px 0;max-width:240px} svg text{fill:var(--soft);font-size:10px}
"""

DECADES = (-8.0, 12.0)
TICKS = ((-6, "µs"), (0, "s"), (7.5, "year"))
WIDE, HIGH = 220, 34


class IonView:
    """Small multiples of the ions; silver is the reference row."""

    def __init__(self, window):
        self._window, self._shown = window, None
        self.controls = pn.Row(margin=0, stylesheets=[HIDDEN])
        self._body = text("", CSS)
        scroll = ":host{flex:1 1 0;min-height:0;overflow:auto;padding:8px 14px}"
        self.view = card(self._body, css=scroll, sizing_mode="stretch_both")

    def closed(self) -> None:
        """Nothing runs here."""

    def look(self) -> None:
        """Nothing moves here by itself."""

    def refresh(self) -> None:
        """Draw anew if the oxide or a condition changed."""
        scenario = self._window.scenario
        device = scenario.device
        state = (device.param.values(), scenario.stimulus.amplitude)
        if state != self._shown:
            self._shown = state
            self._body.object = multiples(scenario)


def multiples(scenario: Scenario) -> str:
    """Return all ions in the scenario's oxide as HTML: silver on top, the others below."""
    found = {reach.ion: reach for reach in reaches(scenario)}
    device = scenario.device
    where = f"{oxides()[device.oxide].formula}, {engineering(device.thickness, 'm')}"
    head = (
        f'<div class="h"><div>{_("Which ion could replace silver, and at what price?")}</div>'
        f"<span>{where}, {engineering(device.temperature, 'K')}, "
        f"{engineering(scenario.stimulus.amplitude, 'V')}</span></div>"
        f'<div class="note">{_(NOTE)}</div>'
    )
    silver = found[REFERENCE]
    cells = "".join(
        _cell(scenario, reach, silver) for name, reach in found.items() if name != REFERENCE
    )
    return f'{head}{_cell(scenario, silver, silver)}<div class="grid">{cells}</div>'


NOTE = (
    "Only the drift and the barrier differ here; how a bridge of another element conducts, wets "
    "and melts is not known. The bar is the range of the published barriers, often wider than "
    "the difference between ions: this is a scaling experiment around silver, not a prediction. "
    "A faster ion saves no energy by itself: the gate's C V² sets the price of a spike."
)


def _rows(scenario: Scenario, name: str, reach: Reach) -> list[tuple[str, str, str]]:
    """Return (word, value, explanation) of an ion's numbers in the chosen oxide."""
    ion, found = ions()[name], pair(name, scenario.device.oxide)
    kelvin = scenario.device.temperature
    mobility = ion.charge_number * diffusivity(found, kelvin) / (BOLTZMANN_EV * kelvin)
    low, high = found.activation_energy_range
    between = f" ({low:.2f}–{high:.2f})" if high > low else ""
    least = onset(scenario, ion.charge_number)
    radius = engineering(ion.radius.si, "m") if ion.radius else "–"
    sources = "; ".join(cite(key) for key in found.sources)
    speed, slow, fast = relative_speed(name, scenario.device.oxide, kelvin)
    span = f"{plain(slow)} {_('to')} {plain(fast)}"
    return [
        (_("charge, radius"), f"{ion.charge_number:+d}, {radius}", _(ion.charge.note)),
        (_("barrier"), f"{found.activation_energy:.2f} eV{between}",
         f"{_(found.note)} {_(found.evidence)}. {_('Source')}: {sources}."),
        (_("mobility"), f"{plain(mobility * 1e4)} cm²/(V·s)",
         _("z D / (kT/e) from barrier and prefactor; prefactor")
         + f" {_(found.prefactor_evidence)}."),
        (_("speed, silver in HfO₂ = 1"), plain(speed), f"{_('Range of the barriers')}: {span}."),
        (_("steady voltage needed"), engineering(least, "V") if least else "> 20 V",
         _("Least constant voltage whose mean motion bridges the oxide: it falls with the charge, "
           "rises with thickness, and does not depend on the speed.")),
    ]  # fmt: skip


def _cell(scenario: Scenario, reach: Reach, silver: Reach) -> str:
    ion = ions()[reach.ion]
    found = pair(reach.ion, scenario.device.oxide)
    reference = reach.ion == REFERENCE
    chosen = " chosen" if reach.ion == scenario.device.ion else ""
    good = {"compatible": "ok", "contaminant": "bad"}.get(ion.factory.status, "")
    rows = "".join(
        f'<div class="row" tabindex="0" data-tip="{html.escape(tip, quote=True)}">'
        f"<span>{word}</span><b>{value}</b></div>"
        for word, value, tip in _rows(scenario, reach.ion, reach)
    )
    tip = html.escape(f"{_(ion.factory.note)} {cite(ion.factory.source)}.", quote=True)
    head = (
        f"<h4><span>{ion.symbol} {html.escape(_(ion.name))}</span>"
        f'<span class="chip {good}" tabindex="0" data-tip="{tip}">{_(ion.factory.label)}</span>'
        "</h4>"
    )
    known = found.known_to_switch or _("No volatile switch of this pair is known to us.")
    tail = (
        f"{_strip(reach, silver)}"
        f'<div class="price">{html.escape(price(scenario, reach, silver))} '
        f'<span class="chip">{_(found.evidence)}</span></div>'
        f'<div class="note" style="font-size:11.5px">{html.escape(_(known))}</div>'
    )
    if reference:
        what = f'<div class="note">{html.escape(_(ion.summary))}</div>'
        return f'<div class="ion reference{chosen}"><div>{head}{what}</div><div>{rows}</div>' \
               f"<div>{tail}</div></div>"  # fmt: skip
    return f'<div class="ion{chosen}">{head}{rows}{tail}</div>'


def price(scenario: Scenario, reach: Reach, silver: Reach) -> str:
    """Return in a sentence what taking this ion for silver would cost."""
    if reach.time is None:
        return _("Silent: too little voltage for this thickness.")
    own = _("Bridges in about {time}").format(time=engineering(reach.time, "s", 2))
    if reach.ion == silver.ion or silver.time is None:
        return f"{own}."
    factor = reach.time / silver.time
    told = (
        _("{factor} times slower than silver").format(factor=plain(factor))
        if factor > 1
        else _("{factor} times faster than silver").format(factor=plain(1 / factor))
    )
    told = _("as fast as silver") if 0.8 < factor < 1.25 else told
    spread = math.log10(reach.high / reach.low) if reach.high and reach.low else 0.0
    unsure = ""
    if spread > 2:
        unsure = _(", give or take {decades:.0f} decades").format(decades=spread / 2)
    status = {
        "contaminant": _(" A chip factory keeps it out: it drifts into the gates."),
        "compatible": _(" A chip factory would let it in."),
        "rare": _(" Chip factories do not use it."),
        "restricted": "",
    }[ions()[reach.ion].factory.status]
    return f"{own}, {told}{unsure}.{status}"


def _place(seconds: float) -> float:
    low, high = DECADES
    part = (math.log10(max(seconds, 1e-30)) - low) / (high - low)
    return 4 + (WIDE - 8) * min(max(part, 0.0), 1.0)


def _strip(reach: Reach, silver: Reach) -> str:
    lines = "".join(
        f'<line x1="{_place(10.0**power):.1f}" x2="{_place(10.0**power):.1f}" y1="3" y2="22" '
        f'stroke="var(--line)"/><text x="{_place(10.0**power):.1f}" y="32" '
        f'text-anchor="middle">{_(word)}</text>'
        for power, word in TICKS
    )
    if silver.time:
        x = _place(silver.time)
        lines += (f'<line x1="{x:.1f}" x2="{x:.1f}" y1="3" y2="22" stroke="var(--soft)" '
                  'stroke-dasharray="2 2"/>')  # fmt: skip
    mark = ""
    if reach.time is not None:
        low, high = _place(reach.low), _place(reach.high)
        mark = (
            f'<rect x="{low:.1f}" y="8" width="{max(high - low, 1):.1f}" height="9" rx="4.5" '
            f'fill="var(--filament)" opacity="0.35"/><circle cx="{_place(reach.time):.1f}" '
            'cy="12.5" r="4.5" fill="var(--filament)"/>'
        )
    spoken = engineering(reach.time, "s") if reach.time else _("silent")
    return (f'<svg viewBox="0 0 {WIDE} {HIGH}" width="100%" role="img" '
            f'aria-label="{_("Estimated time to bridge the oxide")}: {spoken}">{lines}{mark}'
            "</svg>")  # fmt: skip
