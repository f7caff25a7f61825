"""Texts for people: every one passes through `translate`, so that a catalogue can replace it."""

from __future__ import annotations

import contextvars
import gettext
from functools import lru_cache

from explorer import paths

DOMAIN = "explorer"
_language: contextvars.ContextVar[str] = contextvars.ContextVar("language", default="en")


@lru_cache(maxsize=None)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(
        DOMAIN, localedir=str(paths.assets() / "locale"), languages=[language], fallback=True
    )


def use_language(language: str) -> None:
    """Choose the language of the current session (context), by its two-letter code."""
    _language.set(language)


def current_language() -> str:
    """Return the two-letter code of the session's language."""
    return _language.get()


def translate(text: str) -> str:
    """Return `text` in the session's language; English where no catalogue has it."""
    return _catalogue(_language.get()).gettext(text) if text else text
