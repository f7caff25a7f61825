"""The language of a session: found at its start, chosen in the menu, remembered by the browser.

A process serves sessions in many languages at once. The language belongs to the session's document,
and whatever runs for a session (events, timers, the frame pump) has that document at hand.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer import language
from explorer.language import translate as _

_SPOKEN: weakref.WeakKeyDictionary[object, str] = weakref.WeakKeyDictionary()


def _of_session() -> str:
    document = pn.state.curdoc
    return _SPOKEN.get(document, "") if document is not None else ""


def begin(query: dict[str, str]) -> str:
    """Find the language of the visit that begins now and keep it for the session; return it.

    `query` is that of the visit's link, where `lang` comes before the browser's wishes.
    """
    language.ask(_of_session)
    document = pn.state.curdoc
    if document is None:
        return language.ENGLISH
    headers = {str(name).lower(): text for name, text in (pn.state.headers or {}).items()}
    accepts = headers.get("accept-language", "")
    accepts = ",".join(accepts) if isinstance(accepts, list) else str(accepts)
    remembered = str((pn.state.cookies or {}).get(language.COOKIE, ""))
    _SPOKEN[document] = language.wished(query.get("lang", ""), remembered, accepts)
    return _SPOKEN[document]


class LanguageMenu:
    """A menu of the languages, each by its own name.

    Parameters
    ----------
    chosen: called with the code of another language.
    """

    def __init__(self, chosen: Callable[[str], None]):
        self._now = language.current_language()
        names = {name: code for code, name in language.languages().items()}
        self.view = pmui.Select(
            label=_("Language"),
            options=names,
            value=self._now,
            size="small",
            sizing_mode="stretch_width",
            sx={"& .MuiSelect-select": {"fontSize": 13, "paddingLeft": "10px"}},
            margin=0,
            css_classes=["gap", "language"],
        )
        self._chosen = chosen
        self.view.param.watch(self._turned, "value")

    def _turned(self, event) -> None:
        if event.new and event.new != self._now:
            self._chosen(event.new)
