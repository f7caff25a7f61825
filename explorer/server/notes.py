"""Pages that need no session: the room is full, a page ended, a live view is over."""

from __future__ import annotations

import html

from explorer.language import current_language
from explorer.language import translate as _
from explorer.version import VERSION

STYLE = """:root{--page:#f4f6f9;--card:#fff;--ink:#0f172a;--soft:#5b6779;--line:#e1e6ee;
--accent:#0b5fd0;--on:#fff;--ions:#d9822b}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--card:#161b22;--ink:#e6edf3;
--soft:#9aa7b8;--line:#2a323d;--accent:#5ea2ff;--on:#0d1117;--ions:#efa04f}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);
color:var(--ink);font:16px/1.5 system-ui,'Segoe UI','DejaVu Sans',sans-serif;padding:24px}
main{max-width:560px;width:100%;background:var(--card);border:1px solid var(--line);
border-radius:16px;padding:32px 36px}
h1{font-size:22px;line-height:1.25;margin:18px 0 8px}
p{margin:0 0 14px;color:var(--soft)}
.go{display:inline-block;background:var(--accent);color:var(--on);border-radius:8px;
padding:9px 20px;font-weight:600;text-decoration:none;border:0;font-size:15px}
.go:focus-visible{outline:3px solid var(--ions);outline-offset:2px}
.row{display:flex;align-items:center;gap:16px;margin-top:22px;flex-wrap:wrap}
.row p{margin:0;font-size:14px}
footer{margin-top:24px;padding-top:14px;border-top:1px solid var(--line);font-size:13px;
color:var(--soft)}
svg{display:block;width:100%;height:64px}
svg circle{fill:var(--ions)} svg rect{fill:var(--line)}"""

PICTURE = (
    '<svg viewBox="0 0 480 64" preserveAspectRatio="xMidYMid meet" aria-hidden="true">'
    '<rect x="0" y="8" width="10" height="48" rx="3"/>'
    '<rect x="470" y="8" width="10" height="48" rx="3"/>'
    + "".join(
        f'<circle cx="{24 + 17 * k}" cy="{32 + 13 * ((k * 7) % 5 - 2) // 2}" r="5" '
        f'opacity="{max(0.15, 1 - k / 20):.2f}"/>'
        for k in range(20)
    )
    + "</svg>"
)
"""Ions on their way that have not arrived yet."""

RETRY = 10
"""Seconds after which the page of a full room asks again by itself."""


def page(title: str, words: str, action: str, target: str, note: str = "", retry: int = 0) -> str:
    """Return a whole page.

    Arguments: `title` and `words` in plain text; `action` is the button's word and `target` the
    address it leads to; `note` stands beside it; `retry` asks again after so many seconds.
    """
    esc = html.escape
    again = f'<meta http-equiv="refresh" content="{retry}">' if retry else ""
    return (
        f'<!doctype html><html lang="{current_language()}"><head><meta charset="utf-8">{again}'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<link rel="icon" href="data:,">'
        f"<title>{esc(title)} - Wetware Explorer</title><style>{STYLE}</style></head>"
        f"<body><main>{PICTURE}<h1>{esc(title)}</h1><p>{esc(words)}</p>"
        f'<div class="row"><a class="go" href="{esc(target, quote=True)}">{esc(action)}</a>'
        f'<p role="status">{esc(note)}</p></div>'
        f"<footer>Wetware Explorer {esc(VERSION)}</footer></main></body></html>"
    )


def full(target: str, most: int) -> str:
    """Return the page of a room without a free seat; it asks again by itself."""
    return page(
        _("All seats are taken"),
        _("Every visitor gets a simulation of their own, and this server has room for so many:")
        + f" {most}. "
        + _("As soon as somebody leaves, the next one in line comes in."),
        _("Try again"), target,
        f"{_('Asks again by itself every')} {RETRY} s.", RETRY,
    )  # fmt: skip


def crowded(target: str, most: int) -> str:
    """Return the page of a live view that is watched by as many as the server allows."""
    return page(
        _("This live view is full"),
        _("As many people watch as this server allows:") + f" {most}.",
        _("Try again"), target, f"{_('Asks again by itself every')} {RETRY} s.", RETRY,
    )  # fmt: skip


def over(home: str) -> str:
    """Return the page of a live view that has ended or never was."""
    return page(
        _("This live view has ended"),
        _(
            "The person who shared it closed the page or stopped sharing. Ask for a new link, or "
            "explore on your own."
        ),
        _("Explore on your own"), home,
    )  # fmt: skip


def ended(target: str, minutes: float) -> str:
    """Return the page of a session that nobody touched for a long time."""
    return page(
        _("This page rested too long"),
        _("Nobody touched it for")
        + f" {minutes:.0f} min, "
        + _("so its place was given free. Scenario and seed are kept in the button's link."),
        _("Continue"), target,
    )  # fmt: skip
