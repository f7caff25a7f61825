"""Markdown of lessons as HTML: CommonMark without raw HTML, pictures or links to elsewhere."""

from __future__ import annotations

import html
from functools import lru_cache


@lru_cache(maxsize=1)
def _reader():
    from markdown_it import MarkdownIt

    # What a file holds as HTML is shown as text: a lesson may come from anybody.
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "autolink", "link"])


def to_html(text: str) -> str:
    """Return Markdown as HTML; tags in the text are shown, not obeyed."""
    return _reader().render(text)


def inline(text: str) -> str:
    """Return one line of Markdown (emphasis, code) as HTML without a paragraph around it."""
    return _reader().renderInline(text)


def plain(text: str) -> str:
    """Return text that may stand in HTML, also inside an attribute."""
    return html.escape(text, quote=True)
