"""Changes of a page outside its turn."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import panel as pn
from panel.io.state import set_curdoc


@contextlib.contextmanager
def aside(document) -> Iterator[None]:
    """Change models of a page from a task of its own; what has changed goes out at the end.

    Entering costs a quarter of a frame: only for changes that are really there.
    """
    with set_curdoc(document), pn.io.unlocked():
        yield
