"""Three hints for a first visit; they step aside as soon as the person acts."""

from __future__ import annotations

from pathlib import Path

import param

from explorer.language import translate as _
from explorer.views.component import Component


class Hints(Component):
    """An invisible component that shows a small card beside what it talks about.

    Never in projector colours, in a lesson or a class, in a live view, or to a robot; once seen,
    never again (the browser's storage knows).
    """

    texts = param.Dict(default={}, doc="Words, in the session's language.")
    _esm = Path(__file__).with_name("hints.js")


def texts() -> dict[str, object]:
    """Return the hints: what each stands beside, and its words."""
    return {
        "title": _("Hints"),
        "next": _("Next"),
        "close": _("Close"),
        "of": _("of"),
        "hints": [
            {"beside": "slider", "words": _("Move a slider: the neuron answers at once. Nothing "
                                            "can break, and undo takes every change back.")},
            {"beside": "menu", "words": _("Here are examples, each with a story. The pictures "
                                          "beside the menu show them all.")},
            {"beside": "number", "words": _("Point at a number, or reach it with Tab: it says its "
                                            "unit, its source, and how well it is known.")},
        ],
    }  # fmt: skip
