"""A ladder: bars on a logarithmic axis, each with what it counts, conditions, source, evidence."""

from __future__ import annotations

import html
import math

from explorer.language import translate as _
from explorer.quantity import engineering
from explorer.views.compare.rows import Row

CSS = """
.ladder{display:grid;grid-template-columns:minmax(150px,208px) minmax(170px,1fr) auto
minmax(170px,300px) 132px;column-gap:0;font-size:12.5px;margin-top:6px}
.ladder [role=row]>div:not(:last-child){padding-right:14px}
.ladder [role=row]{display:contents}
.ladder [role=row]>div{padding:3px 0;border-bottom:1px solid var(--line);min-width:0;
overflow:hidden}
.ladder [role=row]>.head{position:sticky;top:-6px;background:var(--card);z-index:2;
color:var(--soft);
font-weight:600;padding-top:6px;height:34px;box-sizing:content-box;overflow:visible}
.axis{position:relative;height:30px;color:var(--soft);font-size:11px}
.axis span{position:absolute;transform:translateX(-50%);white-space:nowrap;font-weight:400;
bottom:2px}
.axis b{position:absolute;transform:translateX(-50%);white-space:nowrap;top:-2px;font-weight:600;
color:var(--spikes)}
.name,.what{line-height:1.25;white-space:nowrap;cursor:help}.name{font-weight:500}
.name,.what,.name small,.what small{overflow:hidden;text-overflow:ellipsis}
.name small,.what small{display:block;color:var(--soft);font-size:11px;font-weight:400;
line-height:1.3}
.track{position:relative;height:100%;min-height:28px}
.track i{position:absolute;top:calc(50% - 7px);height:14px;left:0;border-radius:0 4px 4px 0;
box-sizing:border-box}
.track u{position:absolute;top:calc(50% - 1px);height:2px;background:var(--ink);opacity:.55}
.track s{position:absolute;top:-3px;bottom:-4px;width:0;border-left:1.5px dashed var(--spikes)}
.recalled i{opacity:.45;background-image:repeating-linear-gradient(135deg,var(--soft) 0 1.5px,
transparent 1.5px 5px)}
.projected i{background:transparent!important;border:1.5px dashed var(--soft);border-left:0}
.value{font-weight:600;white-space:nowrap;text-align:right;line-height:1.25;
font-variant-numeric:tabular-nums}
.value small{display:block;font-weight:400;color:var(--soft);font-size:11px}
.ladder .live{background:color-mix(in srgb,var(--accent) 14%,var(--card));position:sticky;
top:34px;bottom:-6px;z-index:1} .live.name,.live.value{color:var(--accent);font-weight:700}
.words{display:flex;align-items:center;justify-content:flex-end;gap:3px}
.words .chip{padding:1px 6px;font-size:10.5px}
.banner{background:color-mix(in srgb,var(--spikes) 14%,transparent);border-radius:8px;
padding:7px 12px;margin:0 0 8px;color:var(--ink);font-weight:600}
.missing{columns:2;column-gap:28px;margin:4px 0 10px;font-size:12.5px}
.missing div{break-inside:avoid;padding:3px 0}.missing b{font-weight:600}
.missing span{color:var(--soft)}
@media(min-width:1600px){.ladder,.missing,.keys{font-size:var(--fs)}
.name small,.what small,.value small,.axis{font-size:12.5px}}
h3{font-size:14px;margin:14px 0 4px;color:var(--ink)}
.keys{color:var(--soft);font-size:12px;margin:0 0 4px}.keys .key:first-child{margin-left:0}
"""

DECADES_SHOWN = 5
"""About how many ticks an axis has."""


def span(values: list[float]) -> tuple[int, int]:
    """Return the whole decades that hold all values, as powers of ten."""
    low = math.floor(math.log10(min(values)) - 0.15)
    high = math.ceil(math.log10(max(values)) + 0.05)
    return low, max(high, low + 1)


def place(value: float, low: int, high: int) -> float:
    """Return where a value lies on the axis, in percent."""
    return 100 * min(max((math.log10(value) - low) / (high - low), 0.0), 1.0)


def tick(power: int, quantity: str) -> str:
    """Return the words at a tick."""
    if quantity == "area":
        return f"{10.0 ** (power + 12):g} µm²" if power < -7 else f"{10.0 ** (power + 6):g} mm²"
    if quantity == "transistors":
        return f"{10.0**power:,.0f}".replace(",", "\u2009")
    unit = {"energy": "J", "power": "W"}[quantity]
    return engineering(10.0**power, unit) if power >= -18 else f"10{_raised(power)} {unit}"


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def plain(value: float) -> str:
    """Return a positive number of any size in a few letters."""
    if 0.01 <= value < 1000:
        return f"{value:.2g}"
    power = math.floor(math.log10(value))
    return f"{value / 10.0**power:.1f}·10{_raised(power)}"


def ladder(rows: list[Row], quantity: str, marks=(), extra: str = "") -> str:
    """Return the ladder as HTML, the smallest value on top.

    `marks` are (word, value, explanation) of vertical lines; `extra` is the word above the last
    column.
    """
    if not rows:
        return f'<div class="note">{_("No figure with this denominator is published.")}</div>'
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end]
    low, high = span(ends + [value for _word, value, _tip in marks])
    every = max(1, -(-(high - low) // DECADES_SHOWN))
    ticks = "".join(
        f'<span style="left:{place(10.0**power, low, high):.1f}%">{tick(power, quantity)}</span>'
        for power in range(low + 1, high, every)
    )
    lines = "".join(
        f'<b style="left:{place(value, low, high):.1f}%" data-tip="{html.escape(tip)}: '
        f'{value_text(value, quantity)}" tabindex="0">{word}</b>'
        for word, value, tip in marks
    )
    head = (_("System"), f'<div class="axis">{lines}{ticks}</div>', extra or _("figure"),
            _("what it counts, conditions"), _("evidence"))  # fmt: skip
    cells = "".join(f'<div class="head" role="columnheader">{word}</div>' for word in head)
    parts = [f'<div role="row">{cells}</div>']
    across = "".join(f'<s style="left:{place(v, low, high):.1f}%"></s>' for _w, v, _t in marks)
    for row in sorted(rows, key=lambda row: row.value):
        parts.append(_bar(row, low, high, across))
    return f'<div class="ladder" role="table" aria-label="{_("Ladder")}">{"".join(parts)}</div>'


def value_text(value: float, quantity: str) -> str:
    """Return a mark's value in words."""
    unit = {"energy": "J", "power": "W"}.get(quantity, "")
    if unit and value < 1e-18:
        return f"{plain(value)} {unit}"
    return engineering(value, unit) if unit else f"{value:g}"


def _bar(row: Row, low: int, high: int, across: str) -> str:
    state = " live" if row.live else ""
    drawn = (" recalled" if row.recalled else "") + (
        " projected" if row.evidence == "projected" else ""
    )
    reach = ""
    if row.low and row.high:
        start, end = place(row.low, low, high), place(row.high, low, high)
        reach = f'<u style="left:{start:.1f}%;width:{end - start:.1f}%"></u>'
    tip = html.escape(f"{row.kind} {row.conditions} {_('Source')}: {row.source}.", quote=True)
    chips = f'<span class="chip">{_(row.evidence)}</span>'
    if row.recalled:
        chips += f'<span class="chip">{_("recalled")}</span>'
    return (
        f'<div role="row"><div role="cell" class="name{state}" tabindex="0" data-tip="{tip}">'
        f"{html.escape(row.name)}<small>{html.escape(row.year)} · "
        f"{html.escape(_short(row.source))}</small></div>"
        f'<div role="cell" class="{state}{drawn}"><div class="track">{across}'
        f'<i style="width:{max(place(row.value, low, high), 0.6):.1f}%;'
        f'background-color:var(--{row.colour})"></i>{reach}</div></div>'
        f'<div role="cell" class="value{state}">{row.shown}<small>{row.more}</small></div>'
        f'<div role="cell" class="what{state}" tabindex="0" data-tip="{tip}">'
        f"{html.escape(row.counts)}<small>{html.escape(row.conditions)}</small></div>"
        f'<div role="cell" class="words{state}">{chips}</div></div>'
    )


def _short(source: str) -> str:
    """Return the beginning of a reference, as far as it tells whose it is."""
    words = source.split(",")[0].split(":")[0].split(".")[0]
    return words if len(words) <= 34 else words[:33] + "…"


def missing_list(entries: list[tuple[str, str, str]]) -> str:
    """Return what is not published as a list; `entries` are (system, why, source)."""
    lines = "".join(
        f'<div tabindex="0" data-tip="{html.escape(source)}"><b>{html.escape(name)}</b> '
        f"<span>{html.escape(why)}</span></div>"
        for name, why, source in entries
    )
    return f'<h3>{_("Not published")}</h3><div class="missing">{lines}</div>' if entries else ""
