"""The cards at the right: ions in the oxide, rate, energy, area; each number explained."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.engine.frame import Frame
from explorer.language import translate as _
from explorer.model.materials import ions, oxides, pair
from explorer.model.neurons import models
from explorer.quantity import engineering, weakest, with_error
from explorer.scenario.scenario import Scenario
from explorer.sources import cite
from explorer.views.component import Component
from explorer.views.theme import CARD, TEXT

ACTIVE = "neuron.active_area"
TOUCH = 1e-3
"""Gap, as part of the oxide, that counts as touching where a model has no contact layer."""

_AREA = "One transistor's footprint, with memristor and resistor on top."

STYLE = (
    CARD.replace(":host", ".card").replace("padding:10px 14px", "padding:9px 14px")
    + TEXT
    + """
.cards{display:flex;flex-direction:column;gap:12px;height:100%}
.card{flex:0 0 auto;overflow:hidden}
.grow{flex:1 1 96px;display:flex;flex-direction:column;min-height:118px;max-height:330px}
canvas{width:100%;flex:1 1 60px;min-height:50px;border-radius:4px;margin-top:4px}
.ends{display:flex;justify-content:space-between;color:var(--soft);font-size:11px;margin-top:3px}
.row{display:flex;justify-content:space-between;color:var(--soft);padding:1.5px 0;cursor:help}
.row[hidden]{display:none}
.row b{color:var(--ink);font-weight:500;white-space:nowrap;padding-left:8px}
.row span{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.big{cursor:help}
.bar{height:9px;border-radius:5px;background:var(--control_resistor);overflow:hidden;margin:3px 0}
.bar i{display:block;height:100%;background:var(--memristor);width:50%}
.note{margin:4px 0 0;font-size:12px;cursor:help}
@media (max-height:800px){.row{padding:0.5px 0}.card{padding:7px 14px}.cards{gap:10px}
.note{font-size:11.5px;line-height:1.3}}
"""
)


class Cards(Component):
    """Draws the cards and writes what each frame brings along."""

    texts = param.Dict(default={}, doc="Words of the cards, in the session's language.")
    _esm = Path(__file__).with_name("cards.js")
    _stylesheets = [STYLE]


def _explained(text: str, *sources: str) -> str:
    named = "; ".join(cite(source) for source in sources)
    full = f"{text} {_('Source')}: {named}." if named else text
    return full.replace('"', "'")


def texts() -> dict[str, str]:
    """Return the fixed words and the explanations behind the numbers."""
    return {
        "oxide": _("Inside the oxide, now"),
        "oxide_alt": _("Ions between the electrodes of the memristor, moving with the simulation"),
        "gate": _("gate"),
        "rate": _("Rate"),
        "rate_tip": _explained(
            _(
                "Output spikes a second of one neuron: spikes in view / neurons / time. "
                "Unit: hertz; 0 and above."
            )
        ),
        "interval": _("interval ± sd"),
        "interval_tip": _(
            "Time between spikes of the same neuron, over the spikes in view. Unit: second."
        ),
        "first": _("first spike, neuron 1"),
        "first_tip": _explained(
            _("Time from the start to the first output spike of neuron 1. Unit: second."),
        ),
        "evidence_tip": _("How well it is known: the weakest word among what it depends on most."),
        "energy": _("Energy per spike"),
        "part_tip": _(
            "Integral over every time step, in closed form; per output spike. Unit: joule."
        ),
        "charging": _("in units of C_g V²"),
        "charging_tip": _(
            "Energy per spike divided by C_g V_in²: a faster ion saves no energy by itself."
        ),
        "output": _("output stage, mean"),
        "output_tip": _(
            "Mean power in transistor and load of one neuron; not part of the front end. "
            "Unit: watt."
        ),
        "books": _("books close within"),
        "books_tip": _("(sources - dissipated - change of stored) / sources, since the start."),
        "scale": _("A human cortical spike costs about 200 pJ, all in."),
        "scale_tip": _explained(
            _("Derived from 2.4e9 ATP for each spike; another denominator than a bare cell."),
            "lennie2003",
        ),
        "area": _("Area"),
    }


def evidence(scenario: Scenario) -> str:
    """Return the weakest evidence word among what rate and energy depend on most."""
    device = scenario.device
    module = models()[scenario.neuron.model]
    if hasattr(module, "GROUP"):
        return weakest(*(parameter.fact.evidence for parameter in module.OWN.values()))
    words = [scenario.declaration("device.drift_rate").fact.evidence]
    if (device.ion, device.oxide) != ("Ag", "HfO2"):
        words.append(pair(device.ion, device.oxide).evidence)
    # Only these two are asked for: comparing every parameter would cost more than a frame.
    scaled = ("device.thickness", "device.temperature")
    if any(scenario.get(path) != scenario.declaration(path).default for path in scaled):
        words.append("assumed")
    return weakest(*words)


def fixed(scenario: Scenario, name: str) -> dict[str, str]:
    """Return the texts that hold until a value changes, by the id of their place.

    `name` of the neuron model that runs.
    """
    model = models()[name].DESCRIPTION
    word = _(evidence(scenario))
    area = scenario.get(model.area)
    return {
        **_ends(model, scenario),
        "rate_chip": word,
        "energy_chip": word,
        "oxide": _(model.words["inside"]),
        "tip_energy": _explained(_(model.words["energy_tip"]), *model.sources[:1]),
        "evidence": f"{_('Evidence')}: {word}.",
        "area": f"{area * 1e12:,.4g} µm²".replace(",", "\u2009"),
        "area_chip": _(scenario.declaration(model.area).fact.evidence),
        "area_note": _(_AREA if model.area == ACTIVE else scenario.declaration(model.area).doc),
        "tip_area": _explained(
            _(scenario.declaration(model.area).doc), scenario.declaration(model.area).fact.source
        ),
    }


def values(scenario: Scenario, frame: Frame) -> dict[str, str]:
    """Return the text of every live number, by the id of its place."""
    numbers = frame.readouts
    model = models()[frame.model].DESCRIPTION
    charge = scenario.neuron.gate_capacitance * frame.clock * scenario.stimulus.amplitude**2
    gated = "neuron.gate_capacitance" in model.uses
    charging = "–" if gated else ""
    if gated and numbers.energy_per_spike is not None and charge > 0:
        charging = f"{numbers.energy_per_spike / charge:.2f} C_g V²"
    return {
        "phase": _(phase(frame, scenario)),
        "rate": engineering(numbers.rate, "Hz") if numbers.rate is not None else "–",
        "interval": _interval(numbers.interval_mean, numbers.interval_sd),
        "first": engineering(numbers.first_spike, "s") if numbers.first_spike else "–",
        "energy": engineering(numbers.energy_per_spike, "J") if numbers.rate else "–",
        **_parts(model, numbers),
        "charging": charging,
        "output": engineering(numbers.output_power, "W") if model.output else "",
        "books": f"{max(abs(numbers.residual), 1e-16):.0e}",
    }


def _ends(model, scenario: Scenario) -> dict[str, str]:
    """Return the words below the moving picture."""
    device = scenario.device
    if model.ions_in == "membrane":
        return {"left": _("outside"), "middle": _("Na⁺ in, K⁺ out"), "right": _("inside")}
    if not model.length:  # of no ion and no oxide in particular
        return {"left": _("electrode"), "middle": "", "right": _("electrode")}
    if "device.ion" not in model.uses:
        return {"left": _("source"), "middle": "", "right": _("drain")}
    return {
        "left": ions()[device.ion].symbol,
        "middle": f"{oxides()[device.oxide].formula} · {engineering(device.thickness, 'm')}",
        "right": _("gate") if model.membrane == "gate_voltage" else _("electrode"),
    }


def _parts(model, numbers) -> dict[str, str]:
    """Return names and values of the first two parts of the energy per spike."""
    found = {}
    for place in range(2):
        here = place < len(model.front_end)
        name = model.front_end[place] if here else ""
        found[f"part_{place}_name"] = _(model.words.get(name, name.replace("_", " ")))
        value = numbers.parts[place] if here and place < len(numbers.parts) else None
        found[f"part_{place}"] = engineering(value, "J") if here else ""
    return found


def _interval(mean: float | None, sd: float | None) -> str:
    """Return mean and spread of the intervals in one unit."""
    return "–" if mean is None else with_error(mean, sd, "s")


def _fronts(frame: Frame) -> tuple[float, float]:
    """Return the two stacked parts of the traced neuron now [1], the lower first."""
    if not frame.high.size:
        return 0.0, 0.0
    last = frame.high[-1]
    below, above = models()[frame.model].DESCRIPTION.fronts
    return float(last[frame.names.index(below)]), float(last[frame.names.index(above)])


def phase(frame: Frame, scenario: Scenario) -> str:
    """Return what the ions do right now, in one or two words."""
    model = models()[frame.model].DESCRIPTION
    below, above = _fronts(frame)
    if model.ions_in == "membrane":
        return "open" if below + above > 0.05 else "resting"
    if bridged(frame, contact(scenario)):
        return "bridged"
    on = False
    if frame.high.size:
        last = dict(zip(frame.names, frame.high[-1], strict=True))
        on = last["stimulus"] > last[model.membrane]
    if on and scenario.stimulus.amplitude > 0:
        return "growing"
    return "relaxing" if above > 0.02 else "resting"


def bridged(frame: Frame, contact: float) -> bool:
    """Return whether the remaining gap lies within the contact layer, a part of the oxide [1]."""
    if models()[frame.model].DESCRIPTION.ions_in == "membrane":
        return False
    gap = 1.0 - sum(_fronts(frame))
    return gap <= max(contact, TOUCH)


def contact(scenario: Scenario) -> float:
    """Return the contact layer as part of the oxide, 0 for models without one [1]."""
    if "device.contact_layer" not in models()[scenario.neuron.model].DESCRIPTION.uses:
        return 0.0
    return scenario.device.contact_layer / scenario.device.thickness


def picture(frame: Frame, contact: float) -> dict[str, object]:
    """Return what the moving picture shows: the two parts [1] and whether they touch.

    `contact` layer as part of the oxide [1].
    """
    below, above = _fronts(frame)
    return {
        "filament": above,
        "residue": below,
        "bridged": bridged(frame, contact),
        "kind": models()[frame.model].DESCRIPTION.ions_in,
    }


def share(frame: Frame) -> float:
    """Return the first part's share of the front end's energy per spike [1]."""
    numbers = frame.readouts
    if not numbers.energy_per_spike or not numbers.parts:
        return 0.5
    return numbers.parts[0] / numbers.energy_per_spike
