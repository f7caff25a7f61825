"""The bill as HTML: the power plot, the table by element and phase, the distribution, the marks."""

from __future__ import annotations

import html
import math

import numpy as np

from explorer.engine.bill import CROWD, Bill, Floor
from explorer.engine.frame import Frame
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.model.observables.energy_phases import PHASES
from explorer.quantity import engineering, with_error
from explorer.scenario.scenario import Scenario
from explorer.views.compare.ladder import plain, value_text

CSS = """
table{border-collapse:collapse;width:100%;font-size:12.5px;margin:4px 0}
th{color:var(--soft);text-align:right;font-weight:600;padding:4px 6px;
border-bottom:1px solid var(--line)} th:first-child,td:first-child{text-align:left}
td{padding:4px 6px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;
font-variant-numeric:tabular-nums} tr.sum td{font-weight:700} tr.soft td{color:var(--soft)}
tr.group td{color:var(--soft);font-weight:600;padding-top:9px;border-bottom:0}
.stack{display:flex;height:16px;border-radius:5px;overflow:hidden;margin:6px 0 2px}
.stack i{display:block;height:100%}
.keys{color:var(--soft);font-size:12px}.keys .key:first-child{margin-left:0}
.now{display:flex;gap:26px;align-items:stretch}.now>div:first-child{flex:1 1 0;min-width:0}
.now .numbers{flex:0 0 250px}.row{display:flex;justify-content:space-between;color:var(--soft);
padding:1px 0}.row b{color:var(--ink);font-weight:600}
svg text{fill:var(--soft);font-size:11px} h3{font-size:13.5px;margin:10px 0 2px;color:var(--soft)}
"""

PHASE_COLOURS = ("filament", "spikes", "gate", "line")
"""Colours of integrate, fire, relax, idle."""

WIDE, HIGH = 700, 84
BINS = 24


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


def alike(many: tuple[float, float, float] | None) -> str:
    """Return what a spike costs over many neurons alike, or a word that this is being computed."""
    if many is None:
        return f'<div class="note" id="alike">{_("Many neurons alike: being computed …")}</div>'
    mean, spread, error = many
    words = _("neurons alike, a spike of the front end")
    return (
        f'<div id="alike"><b>{with_error(mean, error, "J")}</b> <span class="note">{CROWD} '
        f"{words}; "
        f"{_('from neuron to neuron')} ± {engineering(spread, 'J', 2)}</span></div>"
    )


def table(bill: Bill, model) -> str:
    """Return the joules by element and phase, front end and output stage apart."""
    heads = [_("element"), *(_(phase) for phase in PHASES), _("sum"), _("a spike")]
    if bill.spent is None:
        heads = [_("element"), _("sum"), _("a spike")]
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
    given = ", ".join(
        f"{model_word(model, name)} {engineering(value, 'J')}"
        for name, value in bill.given.items()
        if value
    )
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
    if bill.spent is None:
        when = f'<div class="note">{_("The phases of this model are not told apart.")}</div>'
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f'<div class="note">{_("Given")}: {given or "–"}. {_("Stored at the end")}: '
        f"{engineering(bill.stored, 'J')}. <b>{_('Left over')}: "
        f"{max(abs(bill.residual), 1e-16):.0e}</b> {_('of what was given')}.</div>{when}"
        f'<div class="note">{_load(bill)}</div>'
    )


def _front(bill: Bill) -> str:
    whole = sum(bill.total[name] for name in bill.front)
    if bill.spent is None or whole <= 0.0:
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


def _element(bill: Bill, model, names: tuple[str, ...], word: str, kind: str = "") -> str:
    cells = []
    if bill.spent is not None:
        cells += [
            engineering(sum(bill.spent[name][place] for name in names), "J", 3)
            for place in range(len(PHASES))
        ]
    whole = sum(bill.total[name] for name in names)
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
    if bill.spent is not None and bill.time[fire] > 0:
        power = sum(bill.spent[name][fire] for name in bill.output)
        power /= bill.time[fire] * bill.seconds
        words += f"; {_('while firing')} {engineering(power * 1e-3, 'J')} {_('each millisecond')}"
    return words + ". " + _("Published picojoules a spike are front ends.")


def distribution(bill: Bill, limits: Floor) -> str:
    """Return the histogram of the front end's energy of each spike, with the marks of physics."""
    title = f'<div class="h"><div>{_("Every spike’s energy, front end")}</div></div>'
    if bill.each.size < 2:
        words = _("Too few finished spikes in this run to show how they differ.")
        return f'{title}<div class="note">{words}</div>'
    each = bill.each[bill.each > 0]
    marked = [(word, value) for word, value in (
        ("½CV²", limits.held), ("CV²", limits.drawn)) if value]  # fmt: skip
    ends = [float(each.min()), float(each.max()), *(value for _word, value in marked)]
    low, high = math.log10(min(ends)) - 0.15, math.log10(max(ends)) + 0.15
    edges = np.logspace(low, high, BINS + 1)
    counts, _edges = np.histogram(each, edges)
    width, height = 420, 130
    step = width / BINS
    bars = "".join(
        f'<rect x="{place * step:.1f}" y="{height - 100 * count / counts.max():.1f}" '
        f'width="{step - 1.5:.1f}" height="{100 * count / counts.max():.1f}" rx="2" '
        'fill="var(--memristor)"/>'
        for place, count in enumerate(counts)
    )

    def at(value: float) -> float:
        return width * (math.log10(value) - low) / (high - low)

    lines = "".join(
        f'<line x1="{at(value):.1f}" x2="{at(value):.1f}" y1="16" y2="{height}" '
        'stroke="var(--spikes)" stroke-width="1.5" stroke-dasharray="4 3"/>'
        f'<text x="{at(value):.1f}" y="11" text-anchor="middle">{word}</text>'
        for word, value in marked
    )
    ticks = "".join(
        f'<text x="{width * part:.1f}" y="{height + 14}" text-anchor="{anchor}">'
        f"{engineering(10.0 ** (low + part * (high - low)), 'J', 2)}</text>"
        for part, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end"))
    )
    quarters = np.quantile(each, (0.25, 0.5, 0.75))
    words = (
        f"{each.size} {_('spikes')}: {_('mean')} {engineering(each.mean(), 'J')}, {_('sd')} "
        f"{engineering(each.std(ddof=1), 'J')}; {_('quartiles')} "
        + ", ".join(engineering(value, "J") for value in quarters)
        + ". "
        + _(
            "Each counts from the end of the last one’s relaxing: pulses that did not suffice are "
            "part of the price."
        )
    )
    return (
        f'{title}<svg viewBox="0 0 {width} {height + 18}" width="100%" role="img" '
        f'aria-label="{html.escape(words)}">{bars}{lines}{ticks}</svg>'
        f'<div class="note">{words}</div>'
    )


def marks(scenario: Scenario, bill: Bill, limits: Floor) -> str:
    """Return the marks of physics as a short table, and what they say about this neuron."""
    spike = bill.per_spike
    rows = [("kT ln 2", _("least heat for erasing one bit"), value_text(limits.bit, "energy"))]
    if spike:
        rows.append(("E / kT", _("a spike’s front end in thermal energies"),
                     plain(spike * math.log(2.0) / limits.bit)))  # fmt: skip
    if limits.noise is not None:
        rows += [
            ("½CV²", _("held by the charged gate"), engineering(limits.held, "J")),
            ("CV²", _("drawn to charge it, half of it lost on the way"),
             engineering(limits.drawn, "J")),
            ("√(kT/C)", _("thermal noise of the gate’s voltage"), engineering(limits.noise, "V")),
        ]  # fmt: skip
    body = "".join(f"<tr><td><b>{sign}</b> {word}</td><td>{value}</td></tr>"
                   for sign, word, value in rows)  # fmt: skip
    return f"<h3>{_('Marks that physics sets')}</h3><table>{body}</table>{_noise(scenario, limits)}"


def _noise(scenario: Scenario, limits: Floor) -> str:
    if limits.noise is None:
        return ""
    threshold = scenario.neuron.threshold_voltage
    low, high = -7.0, 1.0

    def at(volts: float) -> float:
        return 420 * (min(max(math.log10(volts), low), high) - low) / (high - low)

    places = ((limits.noise, "√(kT/C)", "spikes", 12), (threshold, _("threshold"), "ink", 12),
              (max(abs(scenario.stimulus.amplitude), 1e-7), _("pulse"), "gate", 50))  # fmt: skip
    drawn = "".join(
        f'<circle cx="{at(volts):.1f}" cy="26" r="5" fill="var(--{colour})"/>'
        f'<text x="{min(max(at(volts), 30), 390):.1f}" y="{y}" text-anchor="middle">{word} '
        f"{engineering(volts, 'V', 2)}</text>"
        for volts, word, colour, y in places
    )
    part = limits.noise / threshold
    words = f"{_('The gate’s thermal noise is')} {100 * part:.2g} % {_('of the threshold')}. "
    words += (
        _(
            "It matters here: it would fire the neuron by itself now and then, and blurs what a "
            "spike costs. This run leaves it out."
        )
        if part > 0.05
        else _("It does not matter here, and is left out.")
    )
    return (
        '<svg viewBox="0 0 420 56" width="100%" role="img" aria-hidden="true">'
        '<line x1="0" x2="420" y1="26" y2="26" stroke="var(--line)" stroke-width="2"/>'
        f'{drawn}</svg><div class="note">{words}</div>'
    )
