"""The controls of a lesson: only what it needs, locked until a prediction where it says so."""

from __future__ import annotations

import math
from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.model.materials import ions
from explorer.quantity import Choice, Count, Quantity, Switch, from_display, in_display
from explorer.scenario.reach import reaches
from explorer.scenario.scenario import Scenario
from explorer.views.slider import Slider
from explorer.views.strip import speed_strip
from explorer.views.widgets import card, count_field, ion_stops, text
from explorer.views.wording import choices, provenance

ION = "device.ion"

LOCK = """.lock{display:flex;gap:6px;color:var(--soft);line-height:1.35;margin-top:2px}
.lock::before{content:"";flex:0 0 12px;height:9px;margin-top:7px;border-radius:2px;
background:var(--soft);box-shadow:0 -4px 0 -2px var(--card),0 -5px 0 -1px var(--soft)}"""


class LessonControls:
    """A card for each parameter.

    Parameters
    ----------
    scenario, change: as in the left column; paths: what is shown.
    locked: returns the paths that are locked now, with a sentence why for each.
    """

    def __init__(self, scenario: Scenario, change, paths: tuple[str, ...],
                 locked: Callable[[], dict[str, str]]):  # fmt: skip
        self._scenario, self._change, self._locked = scenario, change, locked
        self._writing = False
        self._setters: dict[str, list[Callable[[], None]]] = {path: [] for path in paths}
        self._widgets: dict[str, list] = {path: [] for path in paths}
        self._notes: dict[str, pn.pane.HTML] = {}
        self._strip: pn.pane.HTML | None = None
        self.view = pn.Column(
            *[self._card(path) for path in paths], margin=0, styles={"gap": "10px"},
            sizing_mode="stretch_width",
        )  # fmt: skip
        self.refresh(None)

    def refresh(self, changed=None) -> None:
        """Write the scenario's values and the locks into the widgets."""
        self._writing = True
        try:
            with pn.io.hold():
                for path, setters in self._setters.items():
                    if changed is None or path in changed:
                        for setter in setters:
                            setter()
                self._lock()
                if self._strip is not None:
                    self._strip.object = self._speeds()
        finally:
            self._writing = False

    def _lock(self) -> None:
        why = self._locked()
        for path, widgets in self._widgets.items():
            for widget in widgets:
                if widget.disabled != (path in why):
                    widget.disabled = path in why
            words = f'<div class="lock">{why[path]}</div>' if path in why else ""
            if self._notes[path].object != words:
                self._notes[path].object = words
                self._notes[path].visible = bool(words)

    def _user(self, path: str, value: object) -> None:
        if not self._writing and path not in self._locked():
            self._change({path: value})

    def _card(self, path: str):
        declared = self._scenario.declaration(path)
        note = self._notes[path] = text("", LOCK, visible=False)
        if path == ION:
            made = self._ion(path)
        elif isinstance(declared, Quantity):
            made = self._quantity(path, declared)
        else:
            made = [self._other(path, declared)]
        return card(*made, note)

    def _keep(self, path: str, widget, write: Callable[[], None]):
        self._widgets[path].append(widget)
        self._setters[path].append(write)
        return widget

    def _head(self, path: str) -> pn.pane.HTML:
        declared = self._scenario.declaration(path)
        tip = provenance(declared).replace('"', "'").replace("<", "&lt;")
        return text(
            f'<div class="h"><div tabindex="0" data-tip="{tip}">{_(declared.label)}</div></div>'
        )

    def _quantity(self, path: str, declared: Quantity) -> list:
        fact = declared.fact
        low, high = (in_display(bound, fact) for bound in declared.softbounds)
        log = fact.scale == "log" and low > 0
        start, end = (math.log10(low), math.log10(high)) if log else (low, high)
        unit = "" if fact.display in ("", "1") else fact.display
        slider = Slider(
            start, label=_(declared.label), start=start, end=end, step=(end - start) / 200, log=log,
            unit=unit, margin=(0, 10, 0, 4), sizing_mode="stretch_width",
        )  # fmt: skip
        field = pmui.TextInput(
            label=f"{_(declared.label)} ({unit})" if unit else _(declared.label), value="",
            size="small", margin=(6, 0, 2, 0), sizing_mode="stretch_width",
        )  # fmt: skip

        def moved(value):
            shown = 10.0**value if log else value
            self._user(path, from_display(float(f"{shown:.3g}"), fact))

        def typed(event):
            entry = event.new.strip().replace(",", ".")
            try:
                float(entry)
                entry = f"{entry} {unit}".strip()
            except ValueError:
                pass
            self._user(path, entry)
            if not self._writing:
                self.refresh({path})

        def write():
            shown = in_display(self._scenario.get(path), fact)
            place = math.log10(max(shown, low)) if log else shown
            place = min(max(place, start), end)
            # What a person moved is taken with three digits; its slider stays where it is.
            if abs(place - slider.at) > slider.step / 2:
                slider.put(place)
            field.value = f"{shown:.6g}"

        slider.watch(moved)
        field.param.watch(typed, "value")
        self._widgets[path].append(slider)
        self._keep(path, field, write)
        return [self._head(path), slider, field]

    def _ion(self, path: str) -> list:
        stops = ion_stops()
        stops.chosen(lambda name: self._user(path, name))
        self._widgets[path].append(stops)
        self._setters[path].append(lambda: stops.choose(self._scenario.device.ion))
        self._strip = text("")
        return [self._head(path), stops, self._strip]

    def _speeds(self) -> str:
        ion = ions()[self._scenario.device.ion]
        silver = next(reach.time for reach in reaches(self._scenario) if reach.ion == "Ag")
        factory = f'<div class="note"><b>{_(ion.name)}</b> · {_(ion.factory.label)}</div>'
        return factory + speed_strip(self._scenario, silver)

    def _other(self, path: str, declared):
        common = {"label": _(declared.label), "size": "small", "margin": (4, 0, 2, 0),
                  "sizing_mode": "stretch_width"}  # fmt: skip
        if isinstance(declared, Choice):
            widget = pmui.Select(options=choices(path, declared), value=declared.default, **common)
        elif isinstance(declared, Switch):
            widget = pmui.Switch(value=declared.default, **common)
        else:
            assert isinstance(declared, Count)
            widget = count_field(declared, **common)

        def moved(event):
            if event.new is not None:
                self._user(path, event.new)

        widget.param.watch(moved, "value")
        self._widgets[path].append(widget)

        def write():
            value = self._scenario.get(path)
            if isinstance(declared, Count):
                value = min(value, widget.end)
            widget.value = value

        self._setters[path].append(write)
        return widget
