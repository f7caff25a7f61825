"""The strip of speeds: every ion's time to cross the chosen oxide, from microseconds to years."""

from __future__ import annotations

import math

from explorer.language import translate as _
from explorer.model.materials import ions
from explorer.quantity import engineering
from explorer.scenario.reach import reaches
from explorer.scenario.scenario import Scenario

WIDTH, HEIGHT = 252, 58
DECADES = (-7.0, 9.5)
TICKS = ((-6, "µs"), (-3, "ms"), (0, "s"), (math.log10(86400), "day"), (math.log10(3.16e7), "year"))


def _place(seconds: float) -> float:
    low, high = DECADES
    part = (math.log10(seconds) - low) / (high - low)
    return 4 + (WIDTH - 8) * min(max(part, 0.0), 1.0)


def speed_strip(scenario: Scenario, silver: float | None) -> str:
    """Return the strip as SVG text.

    `silver` is silver's time to cross [s], kept as a ghost; None for none.
    """
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img" '
        f'aria-label="{_spoken(scenario)}"><g font-size="9.5" fill="var(--soft)">'
    ]
    for power, word in TICKS:
        x = _place(10.0**power)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="12" y2="44" stroke="var(--line)"/>'
            f'<text x="{x:.1f}" y="55" text-anchor="middle">{_(word)}</text>'
        )
    if silver:
        x = _place(silver)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="14" y2="42" stroke="var(--soft)" '
            f'stroke-dasharray="2 2"><title>{_("silver")}</title></line>'
        )
    found = reaches(scenario)
    chosen = [reach for reach in found if reach.ion == scenario.device.ion]
    others = [reach for reach in found if reach.ion != scenario.device.ion]
    for reach in others + chosen:
        parts.append(_mark(reach, bool(chosen) and reach is chosen[0]))
    if chosen and chosen[0].time is None:
        parts.append(
            f'<text x="{WIDTH / 2}" y="32" text-anchor="middle">'
            f"{_('silent: too little voltage for this thickness')}</text>"
        )
    return "".join(parts) + "</g></svg>"


def _mark(reach, chosen: bool) -> str:
    if reach.time is None:
        return ""
    x = _place(reach.time)
    colour = "var(--accent)" if chosen else "var(--soft)"
    title = f"{ions()[reach.ion].name}: {engineering(reach.time, 's')}"
    text = f"<title>{title}</title>"
    if not chosen:
        return f'<circle cx="{x:.1f}" cy="28" r="3" fill="{colour}" opacity="0.55">{text}</circle>'
    low, high = _place(reach.low), _place(reach.high)
    return (
        f'<rect x="{low:.1f}" y="23" width="{max(high - low, 1):.1f}" height="10" rx="5" '
        f'fill="{colour}" opacity="0.22"/>'
        f'<circle cx="{x:.1f}" cy="28" r="5" fill="{colour}">{text}</circle>'
        f'<text x="{min(max(x, 24), WIDTH - 24):.1f}" y="9" text-anchor="middle" '
        f'fill="var(--ink)" font-weight="600">{engineering(reach.time, "s", 2)}</text>'
    )


def _spoken(scenario: Scenario) -> str:
    words = [
        f"{_(ions()[reach.ion].name)} "
        f"{engineering(reach.time, 's', 2) if reach.time else _('silent')}"
        for reach in reaches(scenario)
    ]
    return _("Estimated time to cross the oxide") + ": " + ", ".join(words)
