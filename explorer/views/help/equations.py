"""Equations of the models as MathML, which browsers draw by themselves: nothing is fetched."""

from __future__ import annotations

import html
from functools import lru_cache

from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.views.wording import linked

CSS = """
.formula{display:grid;grid-template-columns:minmax(0,1fr) 200px;gap:4px 18px;align-items:center;
padding:7px 0;border-bottom:1px solid var(--line)}
.formula:last-of-type{border-bottom:0}
.formula>div:first-child{overflow-x:auto;overflow-y:hidden}
.formula math{font-size:16px;color:var(--ink);text-align:left;margin:0}
.formula .note{margin:0}
.model{margin:0 0 18px} .model h3{font-size:15px;margin:0 0 2px;color:var(--ink)}
.model ul{margin:6px 0 0;padding-left:18px} .model .cite{color:var(--soft);font-size:12px;
overflow-wrap:anywhere} .model a{color:var(--accent)}
@media (max-width:700px){.formula{grid-template-columns:minmax(0,1fr)}}
"""


@lru_cache(maxsize=256)
def mathml(latex: str) -> str:
    """Return a formula as MathML."""
    from latex2mathml.converter import convert

    return convert(latex, display="block")


def formulas(model) -> str:
    """Return a model's equations with what each line is, as HTML."""
    return "".join(
        f'<div class="formula"><div tabindex="0" role="group" aria-label="{html.escape(_(words))}">'
        f'{mathml(latex)}</div><div class="note">{html.escape(_(words))}</div></div>'
        for latex, words in model.formulas
    )


def all_models() -> str:
    """Return every model: what it is, its equations, where it holds, who published it."""
    esc = html.escape
    parts = []
    for module in models().values():
        model = module.DESCRIPTION
        sources = "".join(f'<li class="cite">{linked(key)}</li>' for key in model.sources)
        parts.append(
            f'<div class="model"><h3>{esc(_(model.name))}</h3>'
            f'<div class="note">{esc(_(model.about))}</div>{formulas(model)}'
            f'<div class="note"><b>{_("Where it holds")}</b>: {esc(_(model.valid))}</div>'
            f"<ul>{sources}</ul></div>"
        )
    return "".join(parts)
