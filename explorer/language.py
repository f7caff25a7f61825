"""Texts for people: every one passes through `translate`, so that a catalogue can replace it.

Catalogues are `assets/locale/<language>/LC_MESSAGES/explorer.po`, read when their language is first
wanted; nothing is compiled or written. Sentences that were made in English below the screen, where
no session is known (errors, warnings, outcomes), are recognised by their template: the entry
"{label} is outside {low} to {high}." translates every sentence of that form.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from explorer import paths

DOMAIN = "explorer"
COOKIE = "wetware-language"
"""Name of the cookie by which a browser remembers what was chosen; it holds two letters."""

ENGLISH = "en"
"""The language of the source texts, which has no catalogue."""

REMEMBERED = 2048
"""Sentences recognised by their template that are kept for the next time."""

LEAST_LETTERS = 5
"""Letters outside its fields that a template needs to be recognised by."""

FIELD = re.compile(r"\{([a-z_][a-z_0-9]*)(?:![rsa])?(?::[^{}]*)?\}")
"""A field of a template: `{name}`, perhaps with a format."""

_language: contextvars.ContextVar[str] = contextvars.ContextVar("language", default="")
_finders: list[Callable[[], str]] = []
_reading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`entries` English to translated; `templates` (pattern, translated), best first."""

    entries: dict[str, str]
    templates: tuple[tuple[re.Pattern[str], str], ...]


def path_of(language: str):
    """Return the path of a language's catalogue."""
    return paths.assets() / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@functools.lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """Return the languages of the screen: code to its own name; English first."""
    from babel import Locale

    folder = paths.assets() / "locale"
    found = sorted(place.name for place in folder.iterdir()) if folder.is_dir() else []
    codes = [ENGLISH, *(code for code in found if path_of(code).is_file())]
    return {code: Locale.parse(code).get_display_name(code).capitalize() for code in codes}


@functools.lru_cache(maxsize=16)
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language; an empty one for English and unknown languages."""
    if language not in languages() or language == ENGLISH:
        return Catalogue({}, ())
    from babel.messages.pofile import read_po

    with _reading, path_of(language).open("rb") as file:
        read = read_po(file, locale=language)
    entries = {entry.id: entry.string for entry in read if entry.id and entry.string}
    return Catalogue(entries, _templates(entries))


def _templates(entries: dict[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns for the entries with fields, those with most words of their own first."""
    found = []
    for text, translated in entries.items():
        literal = FIELD.sub("", text)
        if literal != text and sum(letter.isalpha() for letter in literal) >= LEAST_LETTERS:
            pieces, end, known = [], 0, set()
            for field in FIELD.finditer(text):
                pieces.append(re.escape(_plain(text[end : field.start()])))
                name = field[1]
                pieces.append(f"(?P={name})" if name in known else f"(?P<{name}>.*?)")
                known.add(name)
                end = field.end()
            pieces.append(re.escape(_plain(text[end:])))
            pattern = re.compile("".join(pieces), re.DOTALL)
            # What begins with words of its own says more than what may begin with anything.
            found.append((bool(FIELD.match(text)), -len(literal), pattern, translated))
    found.sort(key=lambda entry: entry[:2])
    return tuple((pattern, translated) for _open, _length, pattern, translated in found)


def _plain(literal: str) -> str:
    """Return the text between fields as it comes out of `format`."""
    return literal.replace("{{", "{").replace("}}", "}")


def use_language(language: str) -> None:
    """Choose the language of the current context (thread or task), by its two-letter code."""
    _language.set(language)


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Choose a language for a block; an empty one asks the session."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def ask(finder: Callable[[], str]) -> None:
    """Ask `finder` for the language of a session wherever a context has chosen none."""
    if finder not in _finders:
        _finders.append(finder)


def current_language() -> str:
    """Return the code of the language that `translate` uses here and now."""
    chosen = _language.get()
    if chosen:
        return chosen
    for finder in _finders:
        found = finder()
        if found:
            return found
    return ENGLISH


def carried(work: Callable) -> Callable:
    """Return `work` as a function that keeps the language of now, for another thread."""
    language = current_language()

    @functools.wraps(work)
    def run(*arguments, **options):
        with speaking(language):
            return work(*arguments, **options)

    return run


def known(wish: str) -> str:
    """Return the code of a language of ours for "es", "es-MX" or "ES_es", or an empty text."""
    code = wish.strip().replace("_", "-").partition("-")[0].lower()
    return code if code in languages() else ""


def accepted(header: str) -> str:
    """Return the language of ours that a browser's Accept-Language asks for first, or nothing."""
    wishes = []
    for place, part in enumerate(header[:500].split(",")):
        name, _semicolon, weight = part.partition(";")
        try:
            quality = float(weight.partition("=")[2]) if weight.strip() else 1.0
        except ValueError:
            quality = 0.0
        if quality > 0.0 and known(name):
            wishes.append((-quality, place, known(name)))
    return min(wishes)[2] if wishes else ""


def wished(query: str, cookie: str, header: str) -> str:
    """Return a visit's language: what its link says, else what was chosen, else the browser's.

    Arguments: `query` of the link's `lang`, `cookie` that remembers a choice, `header`
    Accept-Language. All come from outside: what is not a language of ours counts for nothing.
    """
    return known(query) or known(cookie) or accepted(header) or ENGLISH


def translate(text: str) -> str:
    """Return `text` in the session's language; as it is where no catalogue has it."""
    return translate_in(current_language(), text)


@functools.lru_cache(maxsize=REMEMBERED)
def _recognised(language: str, text: str) -> str:
    """Return a sentence that a template of the catalogue made, translated with its fields."""
    best = None
    for pattern, translated in catalogue(language).templates:
        match = pattern.fullmatch(text)
        if match:
            # A field that swallows the end of a sentence is a poorer reading than one that does
            # not; among equals the first counts.
            swallowed = sum(". " in part for part in match.groupdict().values())
            if best is None or swallowed < best[0]:
                best = swallowed, translated, match.groupdict()
            if not swallowed:
                break
    return _filled(language, best[1], best[2]) if best else _loosely(language, text)


def _filled(language: str, template: str, fields: dict[str, str]) -> str:
    """Return a template with its fields, each translated where it is a text of ours."""

    def content(field: re.Match[str]) -> str:
        return _part(language, fields[field[1]]) if field[1] in fields else field[0]

    return _plain(FIELD.sub(content, template))


def _loosely(language: str, text: str) -> str:
    """Return a text that is an entry but for its capital and full stop, or for a place before it.

    Errors begin with the place, "FILE: sentence"; a note may be shown as a sentence.
    """
    entries = catalogue(language).entries
    small = text[:1].lower() + text[1:].removesuffix(".")
    if small in entries:
        found = entries[small]
        return found[:1].upper() + found[1:] + "." * text.endswith(".")
    place, colon, rest = text.partition(": ")
    return place + colon + translate_in(language, rest) if colon and rest else text


def translate_in(language: str, text: str) -> str:
    """Return `text` in a language; as it is where its catalogue does not have it."""
    if language == ENGLISH or not text:
        return text
    found = catalogue(language).entries.get(text)
    return found if found is not None else _recognised(language, text)


def _part(language: str, text: str) -> str:
    """Return a field's content translated, with the white space around it."""
    core = text.strip()
    if not any(letter.isalpha() for letter in core):
        return text
    found = catalogue(language).entries.get(core)
    if found is None:
        # A list or a sentence within a sentence may have a template of its own.
        found = _recognised(language, core) if " " in core else core
        if found == core and " " in core:
            # The full stop may belong to the sentence around it.
            dotted = _recognised(language, core + ".")
            found = dotted[:-1] if dotted != core + "." else core
    return text.replace(core, found, 1)
