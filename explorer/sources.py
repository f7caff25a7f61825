"""Citations: every source key in use resolves to an entry of references.bib."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from explorer import paths
from explorer.language import translate

CHOSEN = "chosen"
"""The key for values that nobody published: the authors of this program chose them."""

_ENTRY = re.compile(r"@(\w+)\s*\{\s*([^,\s]+)\s*,(.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"(\w+)\s*=\s*\{(.*?)\}\s*(?:,|$)(?=\s*(?:\w+\s*=|$))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Citation:
    """One bibliography entry.

    Attributes: `key`, `kind` (BibTeX type), `fields` (name to text).
    """

    key: str
    kind: str
    fields: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return a one-line reference: authors, title, place, year, link."""
        parts = [self.fields.get(name, "") for name in ("author", "title", "journal", "year")]
        text = ", ".join(part.replace("{", "").replace("}", "") for part in parts if part)
        link = self.fields.get("doi") or self.fields.get("url") or ""
        if self.fields.get("doi"):
            link = f"doi:{link}"
        return f"{text}. {link}".strip() if text else self.key


@lru_cache(maxsize=1)
def citations() -> dict[str, Citation]:
    """Return every entry of references.bib by its key."""
    text = (paths.assets() / "references.bib").read_text(encoding="utf-8")
    found = {}
    for kind, key, body in _ENTRY.findall(text):
        fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(body)}
        found[key] = Citation(key, kind.lower(), fields)
    return found


def cite(key: str) -> str:
    """Return the reference for `key` as one line; 'chosen' explains itself."""
    if key == CHOSEN:
        return translate("chosen by the authors of this program")
    return str(citations()[key])
