"""How fast an ion moves in an oxide, and how well that is known.

Equation: D = D0 exp(-Ea / (k T)); relative speed r = D / D(Ag in HfO2 at 300 K).
Gaps are filled by two stated rules, so that every pair can be chosen:
    no prefactor          D0 = a² nu / 6, the random walk of an ion that tries nu times a second
                          to hop to one of six neighbours at the distance a (assumed)
    no activation energy  the span of the ion's figures in other oxides, and its middle as the
                          value (extrapolated)
The spread of one pair between sources often exceeds the difference between ions: show the range.
Leaves out: dependence on field, concentration, grain boundaries and surfaces.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from explorer.errors import MaterialError, did_you_mean
from explorer.model.arithmetic import exp
from explorer.model.constants import BOLTZMANN_EV, REFERENCE_TEMPERATURE
from explorer.model.materials.ion import Host, Ion, ions
from explorer.model.materials.oxide import oxides
from explorer.quantity import weakest
from explorer.sources import CHOSEN

HOP_DISTANCE = 3e-10
"""Distance a in m between neighbouring sites, assumed alike in all oxides."""

ATTEMPT_FREQUENCY = 1e13
"""Hopping attempts nu in 1/s, assumed alike for all ions."""

DEFAULT_PREFACTOR = 1.5e-7
"""a² nu / 6 in m²/s, written out so that no rounding of the product can change it."""

REFERENCE_PAIR = ("Ag", "HfO2")


@dataclass(frozen=True, slots=True)
class Pair:
    """What is known about one ion in one oxide.

    Attributes: `ion` and `oxide` ids; `activation_energy` [eV] and its range (low, high);
    `prefactor` D0 [m²/s]; `evidence` of the activation energy, the weakest word among the figures
    it rests on; `prefactor_evidence`; `sources` keys of references.bib or "chosen"; `note`;
    `known_to_switch` a sentence on devices of this pair, or an empty text.
    """

    ion: str
    oxide: str
    activation_energy: float
    activation_energy_range: tuple[float, float]
    prefactor: float
    prefactor_evidence: str
    evidence: str
    sources: tuple[str, ...]
    note: str
    known_to_switch: str


@lru_cache(maxsize=None)
def pair(ion_id: str, oxide_id: str) -> Pair:
    """Return what is known about one ion in one oxide, gaps filled by the rules above.

    Raises
    ------
    MaterialError
        There is no such ion or oxide.
    """
    ion = _pick("ion", ion_id, ions())
    _pick("oxide", oxide_id, oxides())
    host = ion.hosts.get(oxide_id, Host())
    hosts = [host] if host.activation_energy else _hosts_with_energy(ion)
    evidence = _evidence(hosts)
    low = min(other.activation_energy.si_range[0] for other in hosts)
    high = max(other.activation_energy.si_range[1] for other in hosts)
    if host.activation_energy:
        energy, note = host.activation_energy.si, host.activation_energy.note
    else:
        energy, evidence = (low + high) / 2.0, weakest("extrapolated", evidence)
        note = f"No figure for this pair: middle of the figures in {_names(ion)}."
    sources = [key for other in hosts for key in _energy_sources(other)]
    if host.prefactor:
        prefactor, prefactor_evidence = host.prefactor.si, host.prefactor.evidence
        sources.append(host.prefactor.source)
        note = f"{note} Prefactor: {host.prefactor.note}"
    else:
        prefactor, prefactor_evidence = DEFAULT_PREFACTOR, "assumed"
        sources.append(CHOSEN)
        note = f"{note} Prefactor from hops of 0.3 nm tried 1e13 times a second."
    if host.switching_source:
        sources.append(host.switching_source)
    return Pair(
        ion=ion_id,
        oxide=oxide_id,
        activation_energy=energy,
        activation_energy_range=(low, high),
        prefactor=prefactor,
        prefactor_evidence=prefactor_evidence,
        evidence=evidence,
        sources=tuple(dict.fromkeys(sources)),
        note=note,
        known_to_switch=host.switching,
    )


def diffusivity(pair: Pair, temperature: float, energy: float | None = None) -> float:
    """Return D = D0 exp(-Ea / (k T)) in m²/s.

    `temperature` [K]; `energy` [eV] in place of the pair's own activation energy, for its range.

    Raises
    ------
    MaterialError
        The temperature is not above 0 K.
    """
    if not temperature > 0.0:
        raise MaterialError(f"temperature: {temperature} K is not allowed, it must be above 0 K.")
    barrier = pair.activation_energy if energy is None else energy
    return pair.prefactor * exp(-barrier / (BOLTZMANN_EV * temperature))


def relative_speed(ion_id: str, oxide_id: str, temperature: float) -> tuple[float, float, float]:
    """Return r = D / D(Ag in HfO2 at 300 K) and its (low, high), all [1]; temperature [K].

    Low and high follow from the range of the pair's activation energy alone; the reference is
    taken as it stands, because it defines the unit of this scale.

    Raises
    ------
    MaterialError
        There is no such ion or oxide, or the temperature is not above 0 K.
    """
    chosen = pair(ion_id, oxide_id)
    reference = diffusivity(pair(*REFERENCE_PAIR), REFERENCE_TEMPERATURE)
    least, most = chosen.activation_energy_range
    value, low, high = (
        diffusivity(chosen, temperature, energy) / reference for energy in (None, most, least)
    )
    return value, low, high


def _pick(kind: str, name: str, choices: dict):
    if name not in choices:
        guess = did_you_mean(name, choices)
        raise MaterialError(f"{kind}: '{name}' is not one of {', '.join(choices)}.{guess}")
    return choices[name]


def _hosts_with_energy(ion: Ion) -> list[Host]:
    return [ion.hosts[name] for name in ion.known_energies]


def _names(ion: Ion) -> str:
    return ", ".join(oxides()[name].formula for name in ion.known_energies)


def _energy_sources(host: Host) -> Iterable[str]:
    yield host.activation_energy.source
    for figure in host.energy_figures:
        yield figure.source


def _evidence(hosts: list[Host]) -> str:
    words = [host.activation_energy.evidence for host in hosts]
    words += [figure.evidence for host in hosts for figure in host.energy_figures]
    return weakest(*words)
