"""A parameter that knows its unit, symbol, source and how well it is known; unit text in and out.

Values are SI everywhere inside the program. Text such as `8 nm`, `8nm`, `µm`, `MΩ`, `Mohm` or `6 %`
is understood at the boundary (command line, presets, API); a bare number is SI.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from numbers import Real

import param

from explorer.errors import ScenarioError, did_you_mean

EVIDENCE = ("measured", "transcribed", "calculated", "fitted", "extrapolated", "assumed")
"""Evidence words, strongest first."""

APPLIES = ("live", "reset", "view")
"""When a change takes hold: while running, at the next start from t = 0, or on the screen only."""

PREFIXES = {
    "a": -18, "f": -15, "p": -12, "n": -9, "µ": -6, "u": -6, "μ": -6, "m": -3, "": 0,
    "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
}  # fmt: skip
_SPELLINGS = {"ohm": "Ω", "Ohm": "Ω", "\u2126": "Ω", "Ω": "Ω"}
_TEXT = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*((?:(?<=\s)1\s*/|[^\d\s.]).{0,24})?\s*"
)
_UNIT_CHARACTERS = re.compile(r"[A-Za-zµμΩΩ°%/*^()·.²³ 0-9-]{1,25}")


def weakest(*words: str) -> str:
    """Return the weakest of some evidence words."""
    return EVIDENCE[max(EVIDENCE.index(word) for word in words)]


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known about a parameter's value, and how it is shown.

    Attributes: `unit` SI unit; `display` unit on the screen; `symbol` in formulas; `source` a key
    of references.bib or "chosen"; `evidence` one of EVIDENCE; `applies` one of APPLIES; `scale`
    "linear" or "log" slider; `known` the range in SI that evidence covers, or None.
    """

    unit: str = "1"
    display: str = ""
    symbol: str = ""
    source: str = "chosen"
    evidence: str = "assumed"
    applies: str = "live"
    scale: str = "linear"
    known: tuple[float, float] | None = None


class Quantity(param.Number):
    """A real number with a `fact`; hard limits in `bounds`, the slider's range in `softbounds`."""

    __slots__ = ["fact"]

    def __init__(self, default=0.0, *, fact: Fact = Fact(), **keywords):
        super().__init__(default, **keywords)
        self.fact = fact


class Count(param.Integer):
    """A whole number with a `fact`."""

    __slots__ = ["fact"]

    def __init__(self, default=0, *, fact: Fact = Fact(), **keywords):
        super().__init__(default, **keywords)
        self.fact = fact


class Choice(param.Selector):
    """One of a list of names, with a `fact`."""

    __slots__ = ["fact"]

    def __init__(self, *, objects, default=None, fact: Fact = Fact(), **keywords):
        super().__init__(objects=objects, default=default, **keywords)
        self.fact = fact


class Switch(param.Boolean):
    """On or off, with a `fact`."""

    __slots__ = ["fact"]

    def __init__(self, default=False, *, fact: Fact = Fact(), **keywords):
        super().__init__(default, **keywords)
        self.fact = fact


def _prefixed(text: str, unit: str) -> int | None:
    """Return the decimal power of `text` as a prefixed form of a simple `unit`, or None."""
    if not unit.isalpha():
        return None
    for spelling in [unit] + [word for word, meaning in _SPELLINGS.items() if meaning == unit]:
        if text.endswith(spelling) and text[: len(text) - len(spelling)] in PREFIXES:
            return PREFIXES[text[: len(text) - len(spelling)]]
    return None


@lru_cache(maxsize=512)
def unit_factor(text: str, unit: str) -> Decimal:
    """Return how many `unit` (SI) one `text` is, as an exact decimal.

    Raises
    ------
    ScenarioError
        `text` is no unit, or a unit of another dimension.
    """
    text = text.strip()
    if unit == "1" and text in ("%", "percent"):
        return Decimal("0.01")
    if text.startswith("/"):
        text = "1" + text
    if text == unit:
        return Decimal(1)
    power = _prefixed(text, unit)
    if power is not None:
        return Decimal(1).scaleb(power)
    import pint  # loaded only for units that the table above does not settle

    plain = text.replace("·", "*").replace("²", "^2").replace("³", "^3")
    target = unit.replace("²", "^2").replace("·", "*")
    try:
        if not _UNIT_CHARACTERS.fullmatch(text) or re.search(r"[\^*]\s*\d\d|\*\*", plain):
            raise ValueError(text)
        measure = _registry().Unit(plain)
        if not _registry().Quantity(1.0, measure)._is_multiplicative:
            raise ValueError(text)
        factor = (1.0 * measure).to("" if target == "1" else target).magnitude
    except (pint.errors.PintError, ValueError, TypeError, AttributeError, SyntaxError):
        raise ScenarioError(f"the unit '{text}' does not fit, allowed is {_wanted(unit)}") from None
    return Decimal(f"{factor:.12g}")


@lru_cache(maxsize=1)
def _registry():
    import pint

    return pint.UnitRegistry(cache_folder=None)


def _wanted(unit: str) -> str:
    return "a number without unit or in %" if unit == "1" else f"a value in {unit}"


def parse(value: object, unit: str) -> float:
    """Return `value` in SI: a finite number, or text with or without a unit.

    Raises
    ------
    ScenarioError
        Not a number, not finite, or the unit has another dimension.
    """
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal, str)):
        raise ScenarioError(f"{repr(value)[:40]} is not a number, allowed is {_wanted(unit)}")
    if isinstance(value, str):
        match = _TEXT.fullmatch(value)
        if not match:
            raise ScenarioError(f"'{value[:40]}' is not a number, allowed is {_wanted(unit)}")
        number, suffix = match.groups()
        factor = unit_factor(suffix, unit) if suffix else Decimal(1)
        value = float(Decimal(number) * factor)
    try:
        value = float(value)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ScenarioError(f"{value} is not a finite number, allowed is {_wanted(unit)}")
    return value


def in_display(value: float, fact: Fact) -> float:
    """Return an SI value in the unit of the screen."""
    if not fact.display or fact.display == fact.unit:
        return value
    return float(Decimal(repr(float(value))) / unit_factor(fact.display, fact.unit))


def from_display(value: float, fact: Fact) -> float:
    """Return a value given in the unit of the screen in SI."""
    if not fact.display or fact.display == fact.unit:
        return float(value)
    return float(Decimal(repr(float(value))) * unit_factor(fact.display, fact.unit))


def engineering(value: float, unit: str, digits: int = 3) -> str:
    """Return a value with an engineering prefix, such as `12.8 pJ`; long times in days, years."""
    if value is None or not math.isfinite(value):
        return "–"
    if unit == "s" and abs(value) >= 120.0:
        for size, word in ((31557600.0, "years"), (86400.0, "days"), (3600.0, "h"), (60.0, "min")):
            if abs(value) >= size:
                return f"{_rounded(value / size, digits)} {word}"
    if unit in ("1", "") or value == 0:
        return f"{_rounded(value, digits)} {unit}".removesuffix(" 1").strip()
    power = 3 * math.floor(math.log10(abs(value)) / 3 + 1e-9)
    if float(f"{abs(value) / 10.0**power:.{digits}g}") >= 1000:
        power += 3
    power = min(max(power, -18), 18)
    prefix = next(name for name, exponent in PREFIXES.items() if exponent == power and name != "u")
    if not unit.isalpha():
        return f"{_rounded(value, digits)} {unit}"
    return f"{_rounded(value / 10.0**power, digits)} {prefix}{unit}"


def with_error(value: float, error: float | None, unit: str, digits: int = 3) -> str:
    """Return a value and its standard error in the same unit, such as `12.8 ± 0.3 pJ`."""
    shown = engineering(value, unit, digits)
    if not error or value is None or not math.isfinite(value) or not math.isfinite(error):
        return shown
    number, _, behind = shown.partition(" ")
    size = value / float(number) if value and float(number) else 1.0
    return f"{number} ± {_rounded(abs(error / size), 2)} {behind}".strip()


def _rounded(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    if abs(value) >= 10**6 or abs(value) < 1e-3:
        return f"{value:.{digits}g}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{round(value, places):.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_text(value: float, fact: Fact) -> float | str:
    """Return a value for a preset: unit text if it reads back exactly, else the SI number."""
    if fact.unit == "1":
        return value
    display = fact.display or fact.unit
    if unit_factor(display, fact.unit) is None:
        return value
    shown = in_display(value, fact)
    text = f"{shown:.15g} {display}"
    return text if parse(text, fact.unit) == value else value


def check(parameter: param.Parameter, path: str, value: object) -> object:
    """Return `value` as the parameter would hold it.

    Raises
    ------
    ScenarioError
        One sentence that names the path, the value and what is allowed.
    """
    if isinstance(parameter, Choice):
        return _checked_choice(parameter, path, value)
    if isinstance(parameter, Switch):
        return _checked_switch(path, value)
    fact = parameter.fact
    try:
        number = parse(value, fact.unit)
    except ScenarioError as error:
        raise ScenarioError(f"{path}: {error} ({_allowed(parameter)}).") from None
    if isinstance(parameter, Count):
        if number != int(number):
            raise ScenarioError(f"{path}: {value} is not a whole number ({_allowed(parameter)}).")
        number = int(number)
    low, high = parameter.bounds or (None, None)
    if (low is not None and number < low) or (high is not None and number > high):
        raise ScenarioError(f"{path}: {value} is out of bounds, allowed is {_allowed(parameter)}.")
    return number


def _checked_choice(parameter: Choice, path: str, value: object) -> object:
    if value in parameter.objects:
        return value
    names = [str(name) for name in parameter.objects]
    same = [name for name in names if name.lower() == str(value).strip().lower()]
    if same:
        return same[0]
    guess = did_you_mean(str(value), names)
    raise ScenarioError(f"{path}: '{str(value)[:40]}' is not one of {', '.join(names)}.{guess}")


def _checked_switch(path: str, value: object) -> bool:
    words = {"true": True, "on": True, "yes": True, "1": True,
             "false": False, "off": False, "no": False, "0": False}  # fmt: skip
    if isinstance(value, bool):
        return value
    if str(value).strip().lower() in words:
        return words[str(value).strip().lower()]
    raise ScenarioError(f"{path}: '{str(value)[:40]}' is neither true nor false.")


def _allowed(parameter: param.Parameter) -> str:
    fact = parameter.fact
    low, high = parameter.bounds or (None, None)
    low_text, high_text = (
        "" if bound is None else engineering(bound, fact.unit, 6) for bound in (low, high)
    )
    if low is None and high is None:
        return _wanted(fact.unit)
    return f"{low_text} to {high_text}"
