"""The table of published figures beside ours, as HTML."""

from __future__ import annotations

import html
import math

from explorer.language import translate as _
from explorer.quantity import engineering, with_error
from explorer.sources import CHOSEN, citations, cite

CSS = """
table{border-collapse:collapse;width:100%;font-size:var(--fs)}
th{position:sticky;top:0;background:var(--card);color:var(--soft);text-align:left;
font-weight:600;padding:6px 10px;border-bottom:1px solid var(--line);z-index:1}
td{padding:5px 10px;border-bottom:1px solid var(--line);vertical-align:top}
td.n{white-space:nowrap;font-variant-numeric:tabular-nums}
td.c{min-width:180px} .why{color:var(--soft);font-size:12px}
.in,.out,.none{border-radius:9px;padding:1px 8px;font-size:12px;font-weight:600;
white-space:nowrap}
.in{background:var(--memristor);color:var(--card)}
.out{background:var(--spikes);color:var(--card)}
.none{background:var(--chip);color:var(--soft)}
.off{color:var(--soft);font-size:12px;white-space:nowrap}
tr.waiting td{opacity:.45}
svg{display:block}
"""

WIDTH, HEIGHT = 120, 18


def table(rows: list[dict], waiting: list[dict] = []) -> str:  # noqa: B006
    """Return the rows as a table; those that wait for new numbers come after them, in grey."""
    titles = (_("Nr."), _("What, under which condition"), _("published"), _("ours"),
              _("band that counts as a match"), _("verdict"), _("source"))  # fmt: skip
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    body = "".join(_row(row, False) for row in rows) + "".join(_row(row, True) for row in waiting)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _value(value, unit: str, error: float | None = None) -> str:
    if value is None:
        return "–"
    return html.escape(_(value)) if isinstance(value, str) else with_error(value, error, unit)


def _row(row: dict, waiting: bool) -> str:
    unit, ours = row["unit"], row["ours"]
    note = f'<div class="why">{html.escape(_(row["note"]))}</div>' if row.get("note") else ""
    low, high = (engineering(end, unit) for end in row["band"])
    inside = row["verdict"] == "inside"
    verdict = f'<span class="{"in" if inside else "out"}">{_("inside") if inside else _("miss")}'
    return (
        f'<tr class="{"waiting" if waiting else ""}"><td class="n">{html.escape(row["id"])}</td>'
        f'<td class="c">{html.escape(_(row["condition"]))}{note}</td>'
        f'<td class="n">{_value(row["published"], unit)}</td>'
        f'<td class="n">{_value(ours, unit, row["error"])}</td>'
        f'<td class="n" tabindex="0" data-tip="{low} {_("to")} {high}">{_band(row)}</td>'
        f'<td class="n">{verdict}</span> <span class="off">{missed_by(row)}</span></td>'
        f'<td class="n" tabindex="0" data-tip="{_tip(row)}">{html.escape(row["source"])} '
        f'<span class="none">{_(row["evidence"])}</span></td></tr>'
    )


def missed_by(row: dict) -> str:
    """Return by how much a miss lies outside its band, in words; empty for a match."""
    ours, (low, high) = row["ours"], row["band"]
    if row["verdict"] == "inside" or ours is None:
        return ""
    edge = low if ours < low else high
    way = _("below") if ours < low else _("above")
    if edge and abs(ours - edge) < 20 * abs(edge):
        return f"{100 * abs(ours - edge) / abs(edge):.2g} % {way}"
    return f"{engineering(abs(ours - edge), row['unit'], 2)} {way}"


def _tip(row: dict) -> str:
    source = row["source"]
    known = source == CHOSEN or source in citations()
    return html.escape(f"{cite(source) if known else source}. {_(row['evidence'])}.")


def _band(row: dict) -> str:
    """Return a small drawing: the band, the published value as a line, ours as a dot."""
    low, high = row["band"]
    published, ours = row["published"], row["ours"]
    values = [value for value in (low, high, ours) if isinstance(value, (int, float))]
    values = [value for value in values if math.isfinite(value)]
    if isinstance(published, (int, float)):
        values.append(published)
    if len(values) < 2 or max(values) == min(values):
        return ""
    start, end = min(values), max(values)
    air = 0.15 * (end - start)

    def place(value: float) -> float:
        part = (value - start + air) / (end - start + 2 * air)
        return 4 + (WIDTH - 8) * min(max(part, 0.0), 1.0)

    left, right = (place(min(max(end_, start), end)) for end_ in (low, high))
    parts = [
        f'<rect x="{left:.1f}" y="5" width="{max(right - left, 2):.1f}" height="8" rx="4" '
        'fill="var(--chip)" stroke="var(--line)"/>'
    ]
    if isinstance(published, (int, float)):
        x = place(published)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="2" y2="16" stroke="var(--soft)" '
                     'stroke-width="2"/>')  # fmt: skip
    if ours is not None and math.isfinite(ours):
        colour = "var(--memristor)" if row["verdict"] == "inside" else "var(--spikes)"
        parts.append(f'<circle cx="{place(ours):.1f}" cy="9" r="4.5" fill="{colour}"/>')
    return f'<svg width="{WIDTH}" height="{HEIGHT}" aria-hidden="true">{"".join(parts)}</svg>'
