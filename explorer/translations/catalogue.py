"""Catalogues beside the texts: what is missing, stale or has other fields; and bringing them up."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from explorer.errors import ExplorerError, SaveError, did_you_mean
from explorer.language import DOMAIN, ENGLISH, FIELD, languages, path_of
from explorer.translations import texts

HEADER = """# Texts of Wetware Explorer.
# Written by `wetware translations --update`; the translations are by hand."""


@dataclass(frozen=True, slots=True)
class State:
    """How a catalogue stands.

    Attributes: `language`; `entries` translated; `missing` texts without a translation; `stale`
    entries that no text has any more; `differing` texts whose translation has other fields;
    `broken` texts whose translation loses the space at an end.
    """

    language: str
    entries: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    differing: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether nothing is missing, stale or different."""
        return not (self.missing or self.stale or self.differing or self.broken)


def fields(text: str) -> Counter[str]:
    """Return the fields of a template with their formats, each as often as it stands there.

    A field twice in the English may stand once in the translation, so only the kinds count.
    """
    return Counter({field[0]: 1 for field in FIELD.finditer(text)})


def state(language: str) -> State:
    """Return how the catalogue of a language stands beside the texts of the program."""
    wanted, found = texts(), _entries(language)
    done = {text: translated for text, translated in found.items() if translated}
    return State(
        language=language,
        entries=len(done),
        missing=tuple(text for text in wanted if text not in done),
        stale=tuple(text for text in found if text not in wanted),
        differing=tuple(text for text, other in done.items() if fields(text) != fields(other)),
        broken=tuple(text for text, other in done.items() if _ends(text) != _ends(other)),
    )


def _ends(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _entries(language: str) -> dict[str, str]:
    if language == ENGLISH or not path_of(language).is_file():
        known = [code for code in languages() if code != ENGLISH]
        raise ExplorerError(
            f"'{language}' has no catalogue, there are {', '.join(known)}."
            f"{did_you_mean(language, known)}"
        )
    with path_of(language).open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file) if entry.id}


def update(language: str, translated: dict[str, str] | None = None) -> State:
    """Write the catalogue anew: new texts wait empty, stale ones go, translations stay.

    `translated` adds translations by their English text.

    Raises
    ------
    ExplorerError
        There is no catalogue of this language, or it cannot be written.
    """
    kept = _entries(language) | (translated or {})
    catalog = Catalog(
        locale=language, domain=DOMAIN, project="Wetware Explorer", header_comment=HEADER,
        fuzzy=False,
    )  # fmt: skip
    for text, places in sorted(texts().items(), key=lambda entry: (entry[1][0], entry[0])):
        comments = [", ".join(places[:2])]
        catalog.add(text, kept.get(text, ""), auto_comments=comments)
    for message in catalog:
        message.flags.clear()
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=96, omit_header=False, no_location=True)
    lines = buffer.getvalue().decode("utf-8").splitlines()
    # Dates and versions of tools would change the file where no text has changed.
    left_out = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator',
                '"Report-Msgid', '"Project-Id', '"Language-Team')  # fmt: skip
    kept_lines = [line for line in lines if not line.startswith(left_out)]
    path = path_of(language)
    temporary = path.with_suffix(".po.tmp")
    try:
        temporary.write_text("\n".join(kept_lines).rstrip() + "\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise SaveError(f"{path}: cannot be written ({error.strerror}).") from None
    return state(language)
