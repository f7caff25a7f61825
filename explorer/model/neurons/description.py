"""What the rest of the program may know about a neuron model without knowing the model."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Description:
    """A model in words and names; every field of a record named here is one of its `STATE`.

    Attributes
    ----------
    name, about: what it is called and one sentence about it.
    equations: its equations as plain text, one a line, with the units of what they hold.
    formulas: the same equations as (LaTeX, what the line is and its unit), for the screen.
    valid: where it holds; leaves_out: what it does not contain, one sentence each.
    sources: keys of references.bib; start: preset that shows the model.
    uses: shared parameter paths that it reads, beside its own group, the stimulus and the run.
    follows_ion: whether ion and oxide set its speed, so that the clock can be matched.
    speed_at_reference: whether that speed is taken at 300 K, because the model's own barrier
        already makes it faster when warm.
    area: path of the parameter that holds the area of one neuron [m^2].
    threshold: path of the voltage whose upward crossing by the membrane is an output spike.
    membrane: traced name of the membrane or gate voltage [V].
    fronts: traced names of the two stacked parts [1] of the second plot, the lower first.
    length: path of the length that the parts belong to, or "" where they stay parts of 1.
    spent: traced names [J] of the two stacked parts of the energy plot, the lower first; the lower
        may be "".
    elements, given: state fields with the energies spent and delivered since t = 0 [J].
    front_end: fields that count for the energy per spike; output: fields of the output stage.
    ions_in: where its ions move, "oxide" or "membrane": the moving picture and its words follow it.
    fires: how a spike is seen: "above" the threshold, in a "collapse" of the voltage, or by its
        "current"; what that means for the phases of a spike stands in observables/spike_phases.py.
    words: what the names are called on the screen, by name; also "fronts" and "voltages", the
        headings of the two plots, "energy", "energy_tip", and "inside" for the moving picture.
    """

    name: str
    about: str
    equations: tuple[str, ...]
    formulas: tuple[tuple[str, str], ...]
    valid: str
    leaves_out: tuple[str, ...]
    sources: tuple[str, ...]
    start: str
    uses: tuple[str, ...]
    follows_ion: bool
    area: str
    threshold: str
    membrane: str
    fronts: tuple[str, str]
    length: str
    spent: tuple[str, str]
    elements: tuple[str, ...]
    given: tuple[str, ...]
    front_end: tuple[str, ...]
    output: tuple[str, ...] = ()
    speed_at_reference: bool = False
    ions_in: str = "oxide"
    fires: str = "above"
    words: dict[str, str] = field(default_factory=dict)
