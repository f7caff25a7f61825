"""The dialogs of a window: each made, and brought onto the page, when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import panel as pn

from explorer.views.about import AboutDialog
from explorer.views.dialogs import OpenDialog, SaveDialog, ShareDialog
from explorer.views.help.dialog import HelpDialog
from explorer.views.help.gallery import GalleryDialog
from explorer.views.lessons.ensemble import EnsembleDialog
from explorer.views.live.dialog import LiveDialog
from explorer.views.shortcuts import ShortcutsDialog
from explorer.views.snapshots import Snapshots
from explorer.views.stream.client import StreamClient

if TYPE_CHECKING:
    from explorer.views.window import Window


class Dialogs:
    """The place of dialogs on a page. Few are ever opened, and all of them would delay every page.

    Parameters
    ----------
    client: hears when something new joins the page.
    """

    def __init__(self, client: StreamClient):
        self._client = client
        self.view = pn.Column(margin=0, width=0, height=0)

    def mount(self, dialog):
        """Return a dialog that puts its `view` on the page when it is first opened."""
        dialog.view.param.watch(self._opened, "open")
        return dialog

    def _opened(self, event) -> None:
        if event.new and event.obj not in self.view.objects:
            self.view.append(event.obj)
            self._client.joined()


class WindowDialogs(Dialogs):
    """The dialogs of a window by name.

    Parameters
    ----------
    window: whose dialogs they are.
    """

    def __init__(self, window: Window):
        super().__init__(window.client)
        self._window = window

    def opener(self, name: str) -> Callable[[], None]:
        """Return what opens a dialog, and makes it at the first time."""
        return lambda: getattr(self, name).open()

    def made(self, name: str):
        """Return a dialog if it has been made, else None."""
        return self.__dict__.get(name)

    @cached_property
    def save(self) -> SaveDialog:
        """Save as a file or in the user's folder."""
        window = self._window
        return self.mount(SaveDialog(window.scenario, window.local, window.saved))

    @cached_property
    def open(self) -> OpenDialog:
        """Open a file."""
        return self.mount(OpenDialog(self._window.load))

    @cached_property
    def share(self) -> ShareDialog:
        """The link."""
        return self.mount(ShareDialog(self._window.link))

    @cached_property
    def about(self) -> AboutDialog:
        """What the model is."""
        return self.mount(AboutDialog(self._window.scenario))

    @cached_property
    def shortcuts(self) -> ShortcutsDialog:
        """Keys."""
        return self.mount(ShortcutsDialog())

    @cached_property
    def help(self) -> HelpDialog:
        """Glossary and equations."""
        return self.mount(HelpDialog())

    @cached_property
    def gallery(self) -> GalleryDialog:
        """All presets with pictures."""
        return self.mount(GalleryDialog(self._window.header.groups, self._window.choose))

    @cached_property
    def snapshots(self) -> Snapshots:
        """Named states in the browser."""
        window = self._window
        dialog = self.mount(Snapshots(window.scenario, window.tab, window.load))
        dialog.start()
        return dialog

    @cached_property
    def live(self) -> LiveDialog:
        """The live view for others."""
        window = self._window
        return self.mount(LiveDialog(
            window.scenario, lambda: window.session and window.session.frame, window.origin
        ))  # fmt: skip

    @cached_property
    def ensemble(self) -> EnsembleDialog:
        """A hundred seeds."""
        window = self._window
        return self.mount(EnsembleDialog(window.scenario, lambda: window.mode, window.document))

    @property
    def watching(self) -> int:
        """How many watch the live view."""
        live = self.made("live")
        return live.watching if live else 0

    def refresh(self) -> None:
        """Follow the scenario."""
        if ensemble := self.made("ensemble"):
            ensemble.refresh()

    def recolour(self, mode: str) -> None:
        """Draw in the colours of a mode."""
        if ensemble := self.made("ensemble"):
            ensemble.recolour(mode)

    def stop(self) -> None:
        """End what is shared."""
        if live := self.made("live"):
            live.stop()
