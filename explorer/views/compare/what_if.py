"""What would it take? A workload, priced on every system whose figures allow it."""

from __future__ import annotations

import html

import panel as pn
import panel_material_ui as pmui

from explorer.hardware.workload import Price, Workload, live_price, prices
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import engineering
from explorer.sources import cite
from explorer.views.theme import HIDDEN
from explorer.views.widgets import card, text

CSS = """table{border-collapse:collapse;width:100%;font-size:12.5px}
th{position:sticky;top:-8px;z-index:1;background:var(--card);color:var(--soft);text-align:left;font-weight:600;
padding:5px 8px;border-bottom:1px solid var(--line)}
td{padding:4px 8px;border-bottom:1px solid var(--line);vertical-align:top}
td.n{white-space:nowrap;text-align:right;font-variant-numeric:tabular-nums;font-weight:600}
tr.live td{background:color-mix(in srgb,var(--accent) 14%,var(--card));color:var(--accent);
font-weight:600;position:sticky;top:28px;bottom:-8px}
td.soft{color:var(--soft)} tr.no td{color:var(--soft)}
tr.no td:first-child{color:var(--ink)} .refused{font-weight:600;color:var(--spikes)}"""


class WhatIfView:
    """Four fields and the table of prices."""

    def __init__(self, window):
        self._window = window
        self._shown = None
        labels = {
            "neurons": (_("Neurons"), 1_000_000, 1, 10**12),
            "rate": (_("Mean rate while active (Hz)"), 10.0, 1e-3, 1e6),
            "fan_out": (_("Fan-out (synapses of a neuron)"), 100, 0, 100_000),
            "duty": (_("Active part of the time (%)"), 100.0, 0.01, 100.0),
        }
        self.fields = {
            name: (pmui.IntInput if isinstance(value, int) else pmui.FloatInput)(
                label=label, value=value, start=low, end=high, size="small", margin=0, width=190
            )
            for name, (label, value, low, high) in labels.items()
        }
        for field in self.fields.values():
            field.param.watch(lambda event: self.refresh(), "value")
        self.controls = pn.Row(margin=0, stylesheets=[HIDDEN])
        self._head, self._body = text(""), text("", CSS)
        inputs = pn.Row(
            *self.fields.values(), margin=(4, 0, 6, 0), sizing_mode="stretch_width",
            styles={"gap": "10px", "flex-wrap": "wrap"},
        )  # fmt: skip
        scroll = ":host{flex:1 1 0;min-height:0;overflow:auto;padding:8px 14px}"
        self.view = card(inputs, self._head, self._body, css=scroll, sizing_mode="stretch_both")

    def closed(self) -> None:
        """Nothing runs here."""

    def load(self) -> Workload:
        """Return the workload in the fields."""
        values = {name: field.value for name, field in self.fields.items()}
        values = {name: field.start if values[name] is None else values[name]
                  for name, field in self.fields.items()}  # fmt: skip
        return Workload(values["neurons"], values["rate"], values["fan_out"], values["duty"] / 100)

    def refresh(self) -> None:
        """Price the workload."""
        self._shown = None
        self.look()

    def look(self) -> None:
        """Price it anew if the live neuron's figures moved."""
        load, session = self.load(), self._window.session
        frame = session.frame if session is not None else None
        numbers = frame.readouts if frame is not None else None
        name = _(models()[self._window.scenario.neuron.model].DESCRIPTION.name)
        live = live_price(
            load,
            numbers.energy_per_spike if numbers else None,
            (numbers.output_power or 0.0) if numbers else 0.0,
            f"{_('Live')}: {name}",
        )
        state = (load, engineering(live.power, "W") if live.power else live.reason)
        if state == self._shown:
            return
        self._shown = state
        said = _("Standing power, links between chips and hosts are in none of these; rows of "
                 "different denominators buy different things.")  # fmt: skip
        self._head.object = (
            f'<div class="big">{engineering(load.spikes, "Hz")} '
            f"<small>{_('output spikes of the whole network')} · "
            f"{engineering(load.synaptic_operations, 'Hz')} {_('synaptic operations')}"
            "</small></div>"
            f'<div class="note">{said}</div>'
        )
        self._body.object = table([live, *prices(load)], live)


def table(rows: list[Price], live: Price) -> str:
    """Return the prices as a table: cheapest first, refusals with their reasons last."""
    titles = (_("System"), _("power"), _("priced by"), _("chips"), _("what is and is not in it"))
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    ordered = sorted(rows, key=lambda row: (row.power is None, row.power or 0.0))
    body = "".join(_line(row, row is live) for row in ordered)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _line(row: Price, live: bool) -> str:
    power = engineering(row.power, "W") if row.power is not None else ""
    refused = "" if row.power is not None else f'<span class="refused">{_("no price")}</span> '
    by, tip = _("front end, output stage") if live else "–", ""
    if row.figure is not None:
        by = f"{engineering(row.figure.si, 'J')} / {_(row.figure.basis)}, {_(row.figure.evidence)}"
        if row.figure.recalled:
            by += f", {_('recalled')}"
        tip = f"{_(row.figure.conditions)} {_('Source')}: {cite(row.figure.source)}."
    copies = f"{row.copies:,.0f}".replace(",", "\u2009") if row.copies else "–"
    state = "live" if live else "" if row.power is not None else "no"
    return (
        f'<tr class="{state}"><td>{html.escape(_(row.name))}</td><td class="n">{power}</td>'
        f'<td tabindex="0" data-tip="{html.escape(tip, quote=True)}">{html.escape(by)}</td>'
        f'<td class="n">{copies}</td>'
        f'<td class="soft">{refused}{html.escape(_(row.reason))}</td></tr>'
    )
