"""What has to be translated, and whether it is: texts of the code and of the data files."""

from __future__ import annotations

from explorer.language import FIELD
from explorer.translations.code import code_texts
from explorer.translations.data import data_texts


def texts() -> dict[str, tuple[str, ...]]:
    """Return every text that the screen may show, with the places it comes from."""
    found: dict[str, set[str]] = {}
    for text, place in (*code_texts(), *data_texts()):
        if any(letter.isalpha() for letter in FIELD.sub("", text)):
            found.setdefault(text, set()).add(place)
    return {text: tuple(sorted(found[text])) for text in sorted(found)}
