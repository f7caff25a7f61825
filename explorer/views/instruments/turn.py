"""A turn of the document: work that draws waits for the document's lock."""

from __future__ import annotations

from collections.abc import Callable


def in_turn(document, action: Callable[[], None]) -> None:
    """Do something at the document's next turn, when its lock is held; at once without document.

    What a widget or component tells may arrive ahead of the lock, and drawing then would fail.
    """
    if document is None:
        action()
    else:
        document.add_next_tick_callback(action)
