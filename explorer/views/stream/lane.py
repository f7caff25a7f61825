"""The ways that a frame can take to the browser, behind one interface."""

from __future__ import annotations

from typing import Protocol

from explorer.views.stream.aside import aside
from explorer.views.stream.client import StreamClient


class Lane(Protocol):
    """One way to the browser. What comes back (acknowledgements) goes to the pump."""

    @property
    def open(self) -> bool:
        """Whether frames get through."""

    def send(self, message: bytes) -> None:
        """Send one packed frame."""


class PanelLane:
    """Frames as a property of a component, through the toolkit's own connection.

    Slower than a socket of our own, but it works wherever the page itself does: in a notebook, and
    behind a proxy that lets nothing else through.
    """

    open = True

    def __init__(self, document, client: StreamClient):
        self._document, self._client = document, client

    def send(self, message: bytes) -> None:
        """Send one packed frame."""
        with aside(self._document):
            self._client.frame = message
