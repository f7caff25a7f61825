"""Pages for paper: HTML files that carry their style and pictures along and load nothing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2

from explorer.language import current_language, translate
from explorer.version import VERSION

TEMPLATES = Path(__file__).parent / "paper"


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    # Whatever comes from a file, a hand-in or a person is escaped: nothing is marked as safe here
    # but pictures that explorer/lessons/report/drawing.py drew.
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    )  # fmt: skip


def page(template: str, title: str, language: str = "", **content) -> str:
    """Return a whole HTML page.

    Parameters
    ----------
    template: file in the folder `paper` beside this module.
    title: heading of the window. language: two-letter code; empty: that of the session.
    content: what the template shows; every text in it is escaped.
    """
    environment = _environment()
    style = (TEMPLATES / "paper.css").read_text(encoding="utf-8")
    return environment.get_template(template).render(
        title=title, language=language or current_language(),
        style=jinja2.utils.markupsafe.Markup(style),
        made_with=f"{translate('Made with')} Wetware Explorer {VERSION}", **content,
    )  # fmt: skip
