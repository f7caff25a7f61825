"""A link as a picture that a phone or tablet can read."""

from __future__ import annotations

MOST = 700
"""Longest link that is drawn [characters]; a longer one has modules too fine for a projector."""


def qr_svg(link: str, width: int = 190) -> str:
    """Return a QR code as SVG, black on white in any colours of the page; "" for a long link."""
    if not link or len(link) > MOST:
        return ""
    import segno

    code = segno.make(link, micro=False, error="m", boost_error=False)
    drawn = code.svg_inline(dark="#000", light="#fff", border=3, omitsize=True)
    return drawn.replace("<svg", f'<svg role="img" width="{width}" style="display:block"', 1)
