"""The three large sliders, and the rest of the parameters in layers below."""

from __future__ import annotations

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.model.materials import ions, oxides, pair
from explorer.model.neurons import models
from explorer.quantity import (
    Choice,
    Count,
    Quantity,
    Switch,
    engineering,
    from_display,
    in_display,
)
from explorer.scenario.reach import reaches
from explorer.scenario.scenario import Scenario
from explorer.views.classroom.seat import Seat
from explorer.views.layers import ACCORDION, LARGE, LAYERS, layers_for
from explorer.views.slider import Slider
from explorer.views.strip import speed_strip
from explorer.views.theme import CONTROLS_GRID, HIDDEN, NO_LAST_GAP
from explorer.views.widgets import (
    LiveText,
    card,
    count_field,
    icon,
    ion_stops,
    live_text,
    show,
    text,
)
from explorer.views.wording import (
    choices,
    elsewhere,
    pair_words,
    provenance,
    quoted,
    stimulus_words,
)

REFERENCE = "1m1t1r"
"""The model that the estimates under the sliders belong to."""

AWAY = {"display": "none"}
"""Look of a button that is not needed now."""

Change = Callable[[dict[str, object]], None]
"""Applies a batch of changes by path; shows a notification where it is refused."""


class Controls:
    """The left column. Widgets are built once; `refresh` writes the scenario into them."""

    def __init__(self, scenario: Scenario, change: Change, seat: Seat = Seat(None)):
        self._scenario, self._change, self._seat = scenario, change, seat
        self._cards: dict[str, pn.Column] = {}
        self._writing = False
        self._setters: dict[str, Callable[[], None]] = {}
        self._summaries: list[tuple[LiveText, Callable[[], str]]] = []
        self._rows: dict[str, pmui.IconButton] = {}
        self._large: dict[str, object] = {}
        self._model = ""
        large = [self._ion_card(), self._thickness_card(), self._amplitude_card()]
        self._cards = dict(zip(LARGE, large, strict=True))
        self.more = self._more_card()
        self.view = pn.Column(
            *large, self.more, margin=0, min_height=0,
            styles={"gap": "12px", "height": "100%"}, sizing_mode="stretch_width",
            stylesheets=[HIDDEN, CONTROLS_GRID, NO_LAST_GAP],
        )  # fmt: skip
        self.refresh(None)

    def take(self, path: str, number: int, value: float) -> None:
        """Take a move of one of the large sliders that came by the page's own socket."""
        if path in self._large:
            self._large[path].take(number, value)

    def refresh(self, changed: dict[str, object] | None) -> None:
        """Write values into the widgets: those that changed, or all for None."""
        self._follow_model()
        self._writing = True
        try:
            with pn.io.hold():
                for path, setter in self._setters.items():
                    if changed is None or path in changed:
                        setter()
                moved = self._scenario.changed()
                for path, revert in self._rows.items():
                    # Not by `visible`: the toolkit would lay the whole page out anew.
                    look = {} if path in moved else AWAY
                    if revert.sx != look:
                        revert.sx = look
                for pane, content in self._summaries:
                    new = content()
                    if pane.object != new:
                        pane.object = new
        finally:
            self._writing = False

    def _follow_model(self) -> None:
        """Offer what the model reads: other sliders rest, other layers are not there."""
        model = self._scenario.neuron.model
        if model == self._model:
            return
        self._model = model
        used = models()[model].DESCRIPTION.uses
        for path, slider in self._large.items():
            unused = path.startswith("device.") and path not in used
            slider.disabled = unused or path in self._seat.lock
            show(self._cards[path], path not in self._seat.hide)
        wanted = self._layers_here()
        names = {_(title) for title in wanted}
        for (title, _paths), layer in zip(LAYERS, self._layers, strict=True):
            for row, path in zip(layer.objects, self._shown_rows.get(title, ()), strict=False):
                row.visible = path in wanted.get(title, ())
        self._accordion.active = []
        self._accordion.objects = [layer for layer in self._layers if layer.name in names]
        self._titles = list(wanted)
        show(self.more, bool(wanted))

    def _layers_here(self) -> dict[str, tuple[str, ...]]:
        """Return the layers of the model without what a class does not have."""
        hidden = self._seat.hide
        found = {
            title: tuple(path for path in paths if path not in hidden)
            for title, paths in layers_for(self._model).items()
        }
        return {title: paths for title, paths in found.items() if paths}

    # ---- pieces ----------------------------------------------------------------------------

    def _live(self, content: Callable[[], str], css: str = "") -> LiveText:
        pane = live_text(content(), css)
        self._summaries.append((pane, content))
        return pane

    def _revert(self, path: str) -> pmui.IconButton:
        label = self._scenario.declaration(path).label
        button = icon("settings_backup_restore", f"{_('Back to the preset')}: {_(label)}")
        button.param.update(sx=AWAY, icon_size="15px", margin=(-4, 0, -4, 0))
        button.on_click(lambda event: self._change({path: self._scenario.base[path]}))
        self._rows[path] = button
        return button

    def _user(self, path: str, value: object) -> None:
        if not self._writing:
            self._change({path: value})

    def _slider(self, path: str, marks: list[dict], digits: int, label: str | None = None, **more):
        declared = self._scenario.declaration(path)
        fact = declared.fact
        low, high = (in_display(bound, fact) for bound in declared.softbounds)
        known = [(in_display(bound, fact) - low) / (high - low) for bound in fact.known or ()]
        slider = Slider(
            in_display(declared.default, fact), label=label or _(declared.label), path=path,
            start=low, end=high, step=in_display(declared.step, fact), unit=fact.display,
            marks=marks, known=[min(max(part, 0.0), 1.0) for part in known],
            margin=(0, 10, 0, 2), sizing_mode="stretch_width", **more,
        )  # fmt: skip

        def moved(value):
            self._user(path, from_display(round(value, digits), fact))

        def write():
            value = in_display(self._scenario.get(path), fact)
            # A value beyond the slider's range is allowed; the slider then stands at its end.
            value = min(max(value, low), high)
            if round(slider.at, digits) != round(value, digits):
                slider.put(value)

        slider.watch(moved)
        self._setters[path] = write
        self._large[path] = slider
        return slider

    def _ion_card(self):
        scenario = self._scenario
        slider = ion_stops("device.ion")
        slider.chosen(lambda name: self._user("device.ion", name))
        self._large["device.ion"] = slider
        self._setters["device.ion"] = lambda: slider.choose(scenario.device.ion)

        def head():
            ion = ions()[scenario.device.ion]
            tip = quoted(_(ion.factory.note))
            return (
                f'<div class="h"><div>{_("Ion species")}{self._seat.mark("device.ion")}</div>'
                f'<span tabindex="0" data-tip="{tip}">'
                f"{ion.symbol} · {_(ion.factory.label)}</span></div>"
            )

        def strip():
            if scenario.neuron.model != REFERENCE:
                return elsewhere(scenario, "device.ion")
            silver = next(reach.time for reach in reaches(scenario) if reach.ion == "Ag")
            chosen = pair(scenario.device.ion, scenario.device.oxide)
            tip = quoted(pair_words(chosen))
            return f'<div tabindex="0" data-tip="{tip}">{speed_strip(scenario, silver)}</div>'

        row = pn.Row(self._live(head), self._revert("device.ion"), margin=0)
        return card(row, slider, self._live(strip))

    def _thickness_card(self):
        scenario = self._scenario
        fact = scenario.declaration("device.thickness").fact

        def head():
            formula = oxides()[scenario.device.oxide].formula
            shown = in_display(scenario.device.thickness, fact)
            # A device of one's own differs from another's by hundredths of a nanometre.
            digits = 1 if abs(shown - round(shown, 1)) < 5e-3 else 2
            tip = quoted(provenance(scenario.declaration("device.thickness")))
            return (
                f'<div class="h"><div>{_("Oxide thickness")}{self._seat.mark("device.thickness")}'
                f"</div><span>{formula}</span></div>"
                f'<div class="big" tabindex="0" data-tip="{tip}">{shown:.{digits}f} '
                "<small>nm</small></div>"
            )

        marks = [
            {"value": 3, "label": "3"},
            {"value": 8, "label": _("ref.")},
            {"value": 24, "label": "24"},
        ]
        slider = self._slider("device.thickness", marks, 2)
        row = pn.Row(self._live(head), self._revert("device.thickness"), margin=0)
        return card(row, slider)

    def _amplitude_card(self):
        scenario = self._scenario

        def head():
            stimulus = scenario.stimulus
            tip = quoted(provenance(scenario.declaration("stimulus.amplitude")))
            return (
                f'<div class="h"><div>{_("Pulse amplitude")}{self._seat.mark("stimulus.amplitude")}'
                f"</div><span>{stimulus_words(scenario)}</span>"
                f'</div><div class="big" tabindex="0" data-tip="{tip}">{stimulus.amplitude:.2f} '
                "<small>V</small></div>"
            )

        def note():
            if scenario.neuron.model != REFERENCE:
                return ""
            chosen = next(r for r in reaches(scenario) if r.ion == scenario.device.ion)
            if chosen.time is None:
                words = _("Too little: the ions leak back before they touch.")
                return f'<div class="note">{words}</div>'
            words = _("A steady voltage of this height would bridge the oxide in about")
            return f'<div class="note">{words} {engineering(chosen.time, "s", 2)}.</div>'

        marks = [
            {"value": 0, "label": "0"},
            {"value": 0.8, "label": _("paper")},
            {"value": 2, "label": "2"},
        ]
        slider = self._slider("stimulus.amplitude", marks, 4)
        row = pn.Row(self._live(head), self._revert("stimulus.amplitude"), margin=0)
        return card(row, slider, self._live(note))

    def _more_card(self):
        # A layer's widgets are made when it is first opened: the page arrives sooner.
        self._layers = [
            pn.Column(name=_(title), margin=0, sizing_mode="stretch_width")
            for title, _paths in LAYERS
        ]
        self._shown_rows: dict[str, tuple[str, ...]] = {}
        self._titles: list[str] = []
        self._accordion = pmui.Accordion(
            active=[], margin=0, sizing_mode="stretch_width", toggle=True, sx=ACCORDION
        )
        self._accordion.param.watch(lambda event: self._open_layers(event.new), "active")
        css = (
            ":host{flex:1 1 0;min-height:120px;overflow-y:auto;overflow-x:hidden;padding:4px 14px}"
        )
        return card(self._accordion, css=css)

    def _open_layers(self, places: list[int]) -> None:
        """Make the widgets of layers that are opened for the first time."""
        wanted = self._layers_here()
        for title in (self._titles[place] for place in places if place < len(self._titles)):
            if title in self._shown_rows:
                continue
            number = next(k for k, layer in enumerate(LAYERS) if layer[0] == title)
            paths = self._shown_rows[title] = LAYERS[number][1]
            rows = [self._row(path) for path in paths]
            for row, path in zip(rows, paths, strict=True):
                row.visible = path in wanted[title]
            # With their values from the start: a number field that gets its value just when it has
            # been drawn would give back the one that it was drawn with.
            self.refresh(dict.fromkeys(paths))
            self._layers[number].objects = rows

    def _row(self, path: str):
        declared = self._scenario.declaration(path)
        fact = declared.fact
        unit = (fact.display or fact.unit).removeprefix("1") if fact.unit == "1" else fact.display
        label = f"{_(declared.label)} ({unit})" if unit else _(declared.label)
        common = {
            "label": label,
            "size": "small",
            "sizing_mode": "stretch_width",
            "margin": (7, 0, 3, 0),
        }
        tip = provenance(declared)
        if isinstance(declared, Choice):
            options = choices(path, declared)
            widget = pmui.Select(options=options, value=declared.default, **common)
        elif isinstance(declared, Switch):
            widget = pmui.Switch(value=declared.default, **common)
        elif isinstance(declared, Count):
            widget = count_field(declared, **common)
        else:
            widget = pmui.TextInput(value=_shown(declared.default, fact), **common)
        widget.description = tip

        def moved(event):
            if isinstance(declared, Quantity):
                self._user(path, _typed(event.new, fact))
                if not self._writing:
                    self._setters[path]()
            elif event.new is not None:
                self._user(path, event.new)

        def write():
            value = self._scenario.get(path)
            if isinstance(declared, Quantity):
                value = _shown(value, fact)
            elif isinstance(declared, Count):
                value = min(value, widget.end)
            widget.value = value

        widget.param.watch(moved, "value")
        self._setters[path] = write
        if path in self._seat.lock:
            widget.disabled = True
            return pn.Row(
                widget, text(self._seat.mark(path), width=20, margin=(14, 0)), self._revert(path),
                margin=0, sizing_mode="stretch_width",
            )  # fmt: skip
        return pn.Row(widget, self._revert(path), margin=0, sizing_mode="stretch_width")


def _shown(value: float, fact) -> str:
    return f"{in_display(value, fact):.10g}"


def _typed(entry: str, fact) -> object:
    """Return what a person typed as the scenario understands it: bare numbers in the shown unit."""
    entry = entry.strip()
    try:
        float(entry)
    except ValueError:
        return entry
    return f"{entry} {fact.display}" if fact.display and fact.display != "1" else entry
