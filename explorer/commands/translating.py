"""The command `translations`."""

from __future__ import annotations

from typing import Annotated

import typer

from explorer.commands.options import echo

ORDER = 95

SHOWN = 20
"""Texts of each kind that are listed; more would hide the count."""


def translations(
    language: Annotated[str, typer.Argument(help="Code of one language, all if left out.")] = "",
    update: Annotated[bool, typer.Option(help="Write the catalogue anew from the texts.")] = False,
) -> None:
    """Say which texts of the screen have no translation, and which translations are out of date."""
    from explorer.errors import ExplorerError
    from explorer.language import ENGLISH, languages
    from explorer.translations import catalogue

    wanted = [language] if language else [code for code in languages() if code != ENGLISH]
    bad = []
    for code in wanted:
        found = catalogue.update(code) if update else catalogue.state(code)
        echo(f"{code}: {found.entries} texts translated")
        kinds = (("missing", found.missing), ("stale", found.stale),
                 ("with other fields", found.differing),
                 ("without the space at an end", found.broken))  # fmt: skip
        for word, texts in kinds:
            if texts:
                echo(f"  {len(texts)} {word}")
                for text in texts[:SHOWN]:
                    echo(f"    {text!r}")
        if not found.good:
            bad.append(code)
    if bad and not update:
        raise ExplorerError(f"translations: {', '.join(bad)}: texts are missing or out of date.")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(translations)
