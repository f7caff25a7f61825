"""Save, open and share: three dialogs."""

from __future__ import annotations

import io
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.errors import ExplorerError
from explorer.language import translate as _
from explorer.scenario.presets import file_name, from_toml, save_preset, to_toml
from explorer.scenario.scenario import Scenario
from explorer.views.upload import Upload, texts
from explorer.views.widgets import text


def notify(message: str, kind: str = "info", duration: int = 6000) -> None:
    """Show a notification in the session's corner, if there is one."""
    notifications = pn.state.notifications
    if notifications is not None:
        # Shown as plain text by the page (a test sees to it): it may quote a stranger's link.
        getattr(notifications, kind)(_(message), duration=duration)


class SaveDialog:
    """Names the scenario; downloads it or keeps it in the user's own folder."""

    def __init__(self, scenario: Scenario, local: bool, saved: Callable[[str], None]):
        self._scenario, self._saved = scenario, saved
        self._title = pmui.TextInput(
            label=_("Title"), sizing_mode="stretch_width", margin=(14, 10, 10, 10)
        )
        self._story = pmui.TextInput(label=_("What should one see?"), sizing_mode="stretch_width")
        download = pmui.FileDownload(
            callback=self._file, filename="scenario.toml", label=_("Download")
        )
        self._download = download
        self._title.param.watch(self._named, "value_input")
        buttons = [download]
        if local:
            keep = pmui.Button(label=_("Save to my presets"), variant="contained")
            keep.on_click(lambda event: self._keep())
            buttons.append(keep)
        hint = _("The file is plain text: only what differs from the defaults, with units.")
        self.view = pmui.Dialog(
            pn.Column(self._title, self._story, text(f'<div class="note">{hint}</div>'),
                      pn.Row(*buttons), sizing_mode="stretch_width"),
            title=_("Save"), show_close_button=True, close_on_click=True, width_option="sm",
        )  # fmt: skip

    def open(self) -> None:
        """Show the dialog with the scenario's title."""
        self._title.value = _(self._scenario.title)
        self._story.value = _(self._scenario.story)
        self._download.filename = f"{file_name(self._title.value)}.toml"
        self.view.open = True

    def _named(self, event) -> None:
        self._download.filename = f"{file_name(event.new)}.toml"

    def _file(self) -> io.BytesIO:
        # The browser saves when the data change: without this, the same file only once.
        self._download.data = None
        title, story = self._title.value_input or self._title.value, self._story.value
        return io.BytesIO(to_toml(self._scenario, title, story).encode())

    def _keep(self) -> None:
        title = self._title.value_input or self._title.value or "Untitled"
        try:
            name = save_preset(self._scenario, title)
        except ExplorerError as error:
            notify(str(error), "error", 0)
            return
        self.view.open = False
        self._saved(name)
        notify(f"{_('Saved')}: {title}", "success")


class OpenDialog:
    """Takes a preset file; what is wrong with it is said in one sentence."""

    def __init__(self, opened: Callable[[Scenario], None]):
        self._opened = opened
        self._upload = Upload(texts=texts(), margin=(8, 0))
        self._upload.param.watch(self._arrived, "content")
        hint = _("Your saved presets stand in the menu at the top; here you open a file.")
        self.view = pmui.Dialog(
            pn.Column(self._upload, text(f'<div class="note">{hint}</div>')),
            title=_("Open a preset file"), show_close_button=True, close_on_click=True,
            width_option="sm",
        )  # fmt: skip

    def open(self) -> None:
        """Show the dialog."""
        self.view.open = True

    def _arrived(self, event) -> None:
        content = event.new if isinstance(event.new, dict) else {}
        name = str(content.get("name", ""))[:80]
        words = content.get("text", "")
        try:
            if not isinstance(words, str):
                raise ExplorerError(f"{name}: this is not a text file, a preset is TOML text.")
            scenario = from_toml(words.encode("utf-8", "replace"), name)
        except ExplorerError as error:
            notify(str(error), "error", 0)
            return
        self.view.open = False
        self._opened(scenario)


class ShareDialog:
    """Shows the link that brings the same spikes to another browser."""

    def __init__(self, link: Callable[[], str]):
        self._link = link
        self._field = pmui.TextInput(
            label=_("Link"), sizing_mode="stretch_width", margin=(14, 0, 10, 10)
        )
        copy = pmui.Button(label=_("Copy"), variant="contained", margin=(20, 10, 10, 10))
        copy.js_on_click(
            args={"field": self._field},
            code="navigator.clipboard.writeText(field.data ? field.data.value : field.value)",
        )
        hint = _(
            "The link holds the preset, every changed value, the seed and the view. It starts at "
            "time 0: the same version of the program gives the same spikes."
        )
        self.view = pmui.Dialog(
            pn.Column(pn.Row(self._field, copy, sizing_mode="stretch_width"),
                      text(f'<div class="note">{hint}</div>'), sizing_mode="stretch_width"),
            title=_("Share link"), show_close_button=True, close_on_click=True, width_option="sm",
        )  # fmt: skip

    def open(self) -> None:
        """Show the dialog with a fresh link."""
        self._field.value = self._link()
        self.view.open = True
