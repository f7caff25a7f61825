"""The bill as HTML: the power plot, the table by element, source and phase."""

from __future__ import annotations

import html

import numpy as np

from explorer.engine.bill import Bill, Crowd
from explorer.engine.frame import Frame
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.model.observables.energy_phases import PHASES
from explorer.quantity import engineering, with_error
from explorer.scenario.scenario import Scenario

CSS = """
table{border-collapse:collapse;width:100%;font-size:12.5px;margin:4px 0}
th{color:var(--soft);text-align:right;font-weight:600;padding:4px 6px;
border-bottom:1px solid var(--line)} th:first-child,td:first-child{text-align:left}
td{padding:4px 3px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;
font-variant-numeric:tabular-nums} tr.sum td{font-weight:700} tr.soft td{color:var(--soft)}
tr.group td{color:var(--soft);font-weight:600;padding-top:9px;border-bottom:0}
.stack{display:flex;height:16px;border-radius:5px;overflow:hidden;margin:6px 0 2px}
.stack i{display:block;height:100%}
.keys{color:var(--soft);font-size:12px}.keys .key:first-child{margin-left:0}
.now{display:flex;gap:26px;align-items:stretch}.now>div:first-child{flex:1 1 0;min-width:0}
.now .numbers{flex:0 0 250px}.row{display:flex;justify-content:space-between;color:var(--soft);
padding:1px 0}.row b{color:var(--ink);font-weight:600}
@media(min-width:1600px){table,.keys{font-size:var(--fs)}}
svg text{fill:var(--soft);font-size:11px} h3{font-size:13.5px;margin:10px 0 2px;color:var(--soft)}
"""

THERMAL = "source_thermal"

SMALL = 1e-3
"""Share of the largest phase below which a figure only takes room."""

PHASE_COLOURS = ("filament", "spikes", "gate", "line")
"""Colours of integrate, fire, relax, idle."""

WIDE, HIGH = 700, 84


def _steps(x: np.ndarray, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (middles [s], mean power [W]) between the columns of a frame, in pairs of columns."""
    x, sums = x[::2], sums[::2]
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.diff(sums) / np.diff(x)
    return 0.5 * (x[1:] + x[:-1]), np.where(np.isfinite(power), np.maximum(power, 0.0), 0.0)


def power_plot(scenario: Scenario, frame: Frame) -> str:
    """Return the stacked power of the front end over the time window, and the numbers of now."""
    model = models()[frame.model].DESCRIPTION
    below, above = model.spent
    sums = [
        frame.high[:, frame.names.index(name)] if name else np.zeros(frame.high.shape[0])
        for name in (below, above)
    ]
    x, low = _steps(frame.x, sums[0])
    _same, high = _steps(frame.x, sums[1])
    top = float((low + high).max()) if x.size else 0.0
    numbers = frame.readouts
    mean = None
    if numbers.energy_per_spike is not None and numbers.rate is not None:
        mean = numbers.energy_per_spike * numbers.rate
    period = min(scenario.stimulus.period * frame.clock, frame.window / 4)
    recent = x > -period
    now = float((low + high)[recent].mean()) if recent.any() else 0.0
    rows = [
        (_("front end, now"), engineering(now, "W")),
        (_("front end, mean"), engineering(mean, "W") if mean is not None else "–"),
        (_("a spike, front end"), engineering(numbers.energy_per_spike, "J")),
    ]
    if model.output:
        rows.append((_("output stage, mean"), engineering(numbers.output_power, "W")))
    rows.append((_("books close within"), f"{max(abs(numbers.residual), 1e-16):.0e}"))
    listed = "".join(f'<div class="row"><span>{name}</span><b>{value}</b></div>'
                     for name, value in rows)  # fmt: skip
    named = ((above, "memristor"), (below, "control_resistor"))
    keys = "".join(
        f'<span class="key" style="background:var(--{colour})"></span>{_(model.words[name])}'
        for name, colour in named
        if name
    )
    return (
        f'<div class="now"><div><div class="h"><div>{_("Power of the front end, neuron 1")}</div>'
        f"<span>{keys}</span></div>{_areas(x, low, high, top, frame.window)}</div>"
        f'<div class="numbers">{listed}</div></div>'
    )


def _areas(x: np.ndarray, low: np.ndarray, high: np.ndarray, top: float, window: float) -> str:
    if not x.size or top <= 0.0:
        return f'<div class="note" style="height:{HIGH}px">{_("Nothing is spent now.")}</div>'

    def points(values: np.ndarray) -> str:
        across = WIDE * (1.0 + x / window)
        up = HIGH - 14 - (HIGH - 18) * values / top
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(across, up, strict=True))

    start, end = WIDE * (1.0 + x[0] / window), WIDE * (1.0 + x[-1] / window)
    base = f"{end:.1f},{HIGH - 14} {start:.1f},{HIGH - 14}"
    spoken = f"{_('Power of the front end')}: {_('peak')} {engineering(top, 'W')}"
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" width="100%" height="{HIGH}" role="img" '
        f'preserveAspectRatio="none" aria-label="{spoken}">'
        f'<polygon points="{points(low + high)} {base}" fill="var(--memristor)"/>'
        f'<polygon points="{points(low)} {base}" fill="var(--control_resistor)"/></svg>'
        f'<div class="keys" style="display:flex;justify-content:space-between;margin-top:-13px">'
        f"<span>-{engineering(window, 's')}</span><span>{_('peak')} {engineering(top, 'W')}</span>"
        f"<span>{_('now')}</span></div>"
    )


def alike(many: Crowd | None) -> str:
    """Return what a spike costs over many neurons alike, or a word that this is being computed."""
    if many is None:
        return f'<div class="note" id="alike">{_("Many neurons alike: being computed …")}</div>'
    words = _("neurons alike, a spike of the front end")
    return (
        f'<div id="alike"><b>{with_error(many.mean, many.error, "J")}</b> '
        f'<span class="note">{many.neurons} '
        f"{words}; "
        f"{_('from neuron to neuron')} ± {engineering(many.spread, 'J', 2)}</span></div>"
    )


def table(bill: Bill, model) -> str:
    """Return the joules by element and phase, front end and output stage apart."""
    heads = [_("element"), *(_(phase) for phase in PHASES), _("sum"), _("a spike")]
    head = "".join(f'<th scope="col">{word}</th>' for word in heads)
    groups = [(_("Front end"), bill.front), (_("Output stage"), bill.output)]
    others = tuple(name for name in bill.total if name not in bill.front + bill.output)
    groups.append((_("Circuit of the membrane"), others))
    body = ""
    for title, names in groups:
        if not names:
            continue
        body += f'<tr class="group"><td colspan="{len(heads)}">{title}</td></tr>'
        body += "".join(_element(bill, model, (name,), model_word(model, name)) for name in names)
        if len(names) > 1:
            body += _element(bill, model, names, _("together"), "sum")
    body += _sources(bill, model, len(heads))
    times = "".join(
        f'<i style="width:{100 * part:.2f}%;background:var(--{colour})"></i>'
        for part, colour in zip(bill.time, PHASE_COLOURS, strict=True)
    )
    keys = "".join(
        f'<span class="key" style="background:var(--{colour})"></span>{_(phase)} {100 * part:.0f} %'
        for part, phase, colour in zip(bill.time, PHASES, PHASE_COLOURS, strict=True)
    )
    when = f'<h3>{_("How the time was spent")}</h3><div class="stack">{times}</div>'
    when += f'<div class="keys">{keys}</div>{_front(bill)}'
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f'<div class="note">{_("Stored at the end")}: '
        f"{engineering(bill.stored, 'J')}. <b>{_('Left over')}: "
        f"{max(abs(bill.residual), 1e-16):.0e}</b> {_('of what was given')}.</div>{when}"
        f'<div class="note">{_load(bill)}</div>'
    )


def _front(bill: Bill) -> str:
    whole = sum(bill.total[name] for name in bill.front)
    if whole <= 0.0:
        return ""
    shares = [sum(bill.spent[name][place] for name in bill.front) / whole
              for place in range(len(PHASES))]  # fmt: skip
    bars = "".join(
        f'<i style="width:{100 * share:.2f}%;background:var(--{colour})"></i>'
        for share, colour in zip(shares, PHASE_COLOURS, strict=True)
    )
    keys = "".join(
        f'<span class="key" style="background:var(--{colour})"></span>{_(phase)} '
        f"{100 * share:.0f} %"
        for share, phase, colour in zip(shares, PHASES, PHASE_COLOURS, strict=True)
    )
    return (
        f'<h3>{_("How the front end spent its joules")}</h3><div class="stack">{bars}</div>'
        f'<div class="keys">{keys}</div>'
    )


def model_word(model, name: str) -> str:
    """Return what an element or source is called on the screen."""
    return _(model.words.get(name, name.removeprefix("source_").replace("_", " ")))


def _sources(bill: Bill, model, width: int) -> str:
    """Return the rows of what the sources gave; the noise of the circuit is one of them."""
    rows = f'<tr class="group"><td colspan="{width}">{_("Given by the sources")}</td></tr>'
    for name in bill.given:
        if name == THERMAL and not bill.given[name]:
            words = _("left out: Circuit noise is 0")
            word = html.escape(model_word(model, name))
            rows += f'<tr class="soft"><td>{word}</td><td colspan="{width - 1}">{words}</td></tr>'
        else:
            rows += _row(bill, (bill.given_in[name],), model_word(model, name))
    return rows


def _element(bill: Bill, model, names: tuple[str, ...], word: str, kind: str = "") -> str:
    return _row(bill, [bill.spent[name] for name in names], word, kind)


def _row(bill: Bill, parts, word: str, kind: str = "") -> str:
    """Return one row: the energies `parts` in each phase, added up, their sum, and that a spike."""
    phases = [sum(part[place] for part in parts) for place in range(len(PHASES))]
    largest = max(abs(energy) for energy in phases)
    cells = [
        "≈ 0" if 0.0 < abs(energy) < SMALL * largest else engineering(energy, "J", 3)
        for energy in phases
    ]
    whole = sum(phases)
    cells.append(engineering(whole, "J"))
    cells.append(engineering(whole / bill.spikes, "J") if bill.spikes else "–")
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr class="{kind}"><td>{html.escape(word)}</td>{row}</tr>'


def _load(bill: Bill) -> str:
    if not bill.output:
        return ""
    whole = sum(bill.total[name] for name in bill.output)
    front = sum(bill.total[name] for name in bill.front)
    fire = PHASES.index("fire")
    words = f"{_('The output stage took')} {engineering(whole, 'J')}"
    if front > 0:
        words += f", {engineering(whole / front, '1', 2)} {_('times the front end')}"
    if bill.time[fire] > 0:
        power = sum(bill.spent[name][fire] for name in bill.output)
        power /= bill.time[fire] * bill.seconds
        words += f"; {_('while firing')} {engineering(power * 1e-3, 'J')} {_('each millisecond')}"
    return words + ". " + _("Published picojoules a spike are front ends.")
