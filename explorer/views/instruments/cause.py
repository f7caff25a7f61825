"""Why a spike came, in one sentence of plain words."""

from __future__ import annotations

from explorer.engine.story import Story
from explorer.language import translate as _
from explorer.model.neurons import models
from explorer.quantity import engineering

HEAD_START = 0.05
"""Part that the slow variable must hold at the start to be named as a help [1]."""


def sentence(story: Story, threshold: float, length: float, unit: str) -> str:
    """Return the cause of a spike.

    Parameters
    ----------
    story: the spike; threshold: voltage that was crossed [V].
    length: what a part of 1 stands for, in `unit` (8 and "nm").
    """
    model = models()[story.model].DESCRIPTION
    fire = story.starts[1]
    voltage = engineering(story.layout.timing.amplitude, "V")
    level = engineering(threshold, "V")
    if story.model == "hodgkin-huxley":
        return _(
            "The input raised the membrane voltage to {level}; there the sodium channels opened "
            "faster than the potassium ones could follow and drove the voltage up by themselves."
        ).format(level=level)
    if model.fires == "collapse":
        charged = engineering(float(story.trace[:, story.names.index(model.membrane)].max()), "V")
        return _(
            "The capacitor had charged the device to {charged}; field and heat carried the cluster "
            "over its barrier to the bridge, the resistance fell, and the capacitor discharged."
        ).format(charged=charged)
    below, above = model.fronts
    grown = f"{story.at(above, fire) * length:.2f} {unit}".strip()
    if model.fires == "current":
        return _(
            "The voltage drove the filament to {grown}; the gap closed and the current passed the "
            "one that counts as a spike."
        ).format(grown=grown)
    rest = story.at(below, fire)
    begin = _("A pulse of {voltage}").format(voltage=voltage)
    if story.pulses > 1:
        begin = _("The last of {pulses} pulses of {voltage}").format(
            pulses=story.pulses, voltage=voltage
        )
    elif story.layout.timing.shape == "dc":
        begin = _("The steady input of {voltage}").format(voltage=voltage)
    after = ""
    if story.first_of_pulse is not None:
        after = _(" {time} after it began").format(time=engineering(story.first_of_pulse, "s"))
    end = _(
        " pushed the filament to {grown}; what was left of the gap let enough current through to "
        "charge the gate past {level}{after}"
    ).format(grown=grown, level=level, after=after)
    help_ = "."
    if rest > HEAD_START:
        help_ = _(
            ", helped by the residue of earlier pulses, which already bridged {rest}."
        ).format(rest=f"{rest:.0%}")
    return begin + end + help_
