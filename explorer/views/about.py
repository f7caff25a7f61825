"""What the model is: equations, where it holds, what it leaves out, who published it."""

from __future__ import annotations

import html

import panel as pn
import panel_material_ui as pmui

from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.scenario.scenario import Scenario
from explorer.scenario.soundness import warnings
from explorer.views.help.equations import CSS as FORMULAS
from explorer.views.help.equations import formulas
from explorer.views.widgets import text
from explorer.views.wording import linked

CSS = (
    """h4{margin:12px 0 4px;font-size:var(--fs);color:var(--soft)}
h4:first-child{margin-top:0}
ul{margin:0;padding-left:18px} li{margin:3px 0;line-height:1.4}
.cite{color:var(--soft);overflow-wrap:anywhere}
a{color:var(--accent)}"""
    + FORMULAS
)


def about(scenario: Scenario) -> str:
    """Return the model of a scenario in words, as HTML."""
    model = models()[scenario.neuron.model].DESCRIPTION
    esc = html.escape
    equations = formulas(model)
    left_out = "".join(f"<li>{esc(_(words))}</li>" for words in model.leaves_out)
    said = "".join(f"<li>{esc(_(words))}</li>" for words in warnings(scenario))
    here = f"<h4>{_('With the values of now')}</h4><ul>{said}</ul>" if said else ""
    sources = "".join(f'<li class="cite">{linked(key)}</li>' for key in model.sources)
    return (
        f"<h4>{_('What this leaves out')}</h4><ul>{left_out}</ul>{here}"
        f"<h4>{_('Equations')}</h4>{equations}"
        f"<h4>{_('Where it holds')}</h4>{esc(_(model.valid))}"
        f"<h4>{_('Sources')}</h4><ul>{sources}</ul>"
    )


class AboutDialog:
    """Shows the model of the scenario."""

    def __init__(self, scenario: Scenario):
        self._scenario = scenario
        self._words = text("", CSS)
        self.view = pmui.Dialog(
            pn.Column(self._words, sizing_mode="stretch_width"), title="",
            show_close_button=True, close_on_click=True, width_option="md",
        )  # fmt: skip

    def open(self) -> None:
        """Show the dialog with the words of now."""
        model = models()[self._scenario.neuron.model].DESCRIPTION
        self._words.object = f"<p>{html.escape(_(model.about))}</p>" + about(self._scenario)
        self.view.title = _(model.name)
        self.view.open = True
