"""The rule tree: what a programme's eligibility says, as frozen dataclasses.

A tree is made by reading a programme file and is interpreted twice: a row at a time by
:mod:`samvej.programme.meaning` (the semantics) and set-wise by :mod:`samvej.spotting`. Every node has an
``id`` that is unique in its tree: the file's own ``id``, or one made from what the node says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.core.window import Window


class Truth(IntEnum):
    """Kleene's three values; ``all`` is the least of its parts, ``any`` the greatest, ``not`` is 2 − x."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


@dataclass(frozen=True)
class CodeList:
    """A named code list resolved to prefixes per code system (SKS, ICPC-2, ATC, ICD-9, NPU …).

    ``prefixes`` holds (system, prefix) pairs: a code belongs when its system is named and it starts with the prefix.
    """

    name: str
    prefixes: tuple[tuple[str, str], ...]
    excluded: tuple[tuple[str, str], ...] = ()

    @property
    def systems(self) -> tuple[str, ...]:
        """The code systems that the list speaks, sorted."""
        return tuple(sorted({system for system, _ in self.prefixes}))

    def holds(self, system: str, code: str) -> bool:
        """Whether ``code`` of ``system`` is in the list."""
        return any(s == system and code.startswith(p) for s, p in self.prefixes) and not any(
            s == system and code.startswith(p) for s, p in self.excluded
        )


# --- what a count counts -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ServiceFilter:
    """Services and contacts. An empty tuple means any; ``attended`` None means anything but a no-show.

    Admissions within the hospital sector are joined into stays first, unless ``stays`` is False.
    """

    name: str
    sectors: tuple[Sector, ...] = ()
    kinds: tuple[ServiceKind, ...] = ()
    urgency: Urgency | None = None
    providers: tuple[str, ...] = ()
    diagnosis: tuple[CodeList, ...] = ()
    attended: bool | None = None
    stays: bool = True


@dataclass(frozen=True)
class DiagnosisFilter:
    """Diagnoses in any of the code lists; ``primary`` keeps the contact's main diagnosis only."""

    codes: tuple[CodeList, ...]
    primary: bool = False


@dataclass(frozen=True)
class PrescriptionFilter:
    """Dispensings in any of the code lists (ATC)."""

    codes: tuple[CodeList, ...]


@dataclass(frozen=True)
class MeasurementFilter:
    """Measured values in any of the code lists (NPU or local codes)."""

    codes: tuple[CodeList, ...]


FactFilter = ServiceFilter | DiagnosisFilter | PrescriptionFilter | MeasurementFilter


YEAR = Window(12, "month")

# --- leaves --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Node:
    """What all nodes share.

    ``assumed``: the file marks the value as assumed (its source gives none). ``named``: the id is the file's own.
    """

    id: str
    assumed: bool = False
    named: bool = False


def _one_limit(at_least: int | None, at_most: int | None) -> None:
    if (at_least is None) == (at_most is None):
        raise ValueError("a rule has either a lower or an upper limit")
    if (at_least is not None and at_least < 1) or (at_most is not None and at_most < 0):
        raise ValueError("a lower limit is at least 1, an upper limit at least 0")


@dataclass(frozen=True)
class Alive(Node):
    """Born, and not dead before the day: true from the day of birth through the day of death."""


@dataclass(frozen=True)
class LivesIn(Node):
    """Resident in one of the municipalities (four-digit codes) on the day."""

    municipalities: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Age(Node):
    """Whole years on the day: ``at_least`` ≤ age < ``below`` (either may be None)."""

    at_least: int | None = None
    below: int | None = None


@dataclass(frozen=True)
class SexIs(Node):
    """Registered sex, ``female`` or ``male``."""

    sex: Literal["female", "male"] = "female"


@dataclass(frozen=True)
class InsuranceGroup(Node):
    """The Danish health-insurance group (sikringsgruppe), "1" or "2"."""

    group: str = "1"


@dataclass(frozen=True)
class Registered(Node):
    """Registered with a general practice on the day: with any (``practices`` empty) or with one of these."""

    practices: tuple[str, ...] = ()


@dataclass(frozen=True)
class EnrolledIn(Node):
    """Enrolled in the named programme on the day. Samvej's own record: what is not recorded is not so."""

    programme: str = ""


@dataclass(frozen=True)
class Occurrences(Node):
    """How many matching facts, or how many different ``distinct`` values among them, are in view on the day.

    Exactly one of ``at_least`` and ``at_most`` is given. ``window`` None is "ever": since the data begin.
    """

    of: FactFilter = ServiceFilter("any contact")
    window: Window | None = None
    at_least: int | None = None
    at_most: int | None = None
    distinct: Literal["sector", "kind", "provider"] | None = None

    def __post_init__(self) -> None:
        _one_limit(self.at_least, self.at_most)


Measure = Literal["bed days", "cost"]


@dataclass(frozen=True)
class Total(Node):
    """Bed days, or cost in øre (minor units of ``currency``), summed over the window: ``at_least`` or ``at_most``."""

    measure: Measure = "bed days"
    of: ServiceFilter = ServiceFilter("any contact")
    window: Window = YEAR
    at_least: int | None = None
    at_most: int | None = None
    currency: str | None = None

    def __post_init__(self) -> None:
        _one_limit(self.at_least, self.at_most)


@dataclass(frozen=True)
class Top(Node):
    """Among the ``percent`` of the population with the greatest total over the window.

    The ranking is made on the first of each calendar month among those alive and holds for that month; ties
    at the edge are all in; a total of zero or less never is.
    """

    measure: Measure = "cost"
    of: ServiceFilter = ServiceFilter("any contact")
    window: Window = YEAR
    percent: float = 1.0


@dataclass(frozen=True)
class Bound:
    """A one-sided threshold: value ``above`` (>), ``at least`` (≥), ``below`` (<) or ``at most`` (≤) ``limit``."""

    kind: Literal["above", "at least", "below", "at most"]
    limit: float

    def holds(self, value: float) -> bool:
        """Whether ``value`` satisfies the threshold."""
        match self.kind:
            case "above":
                return value > self.limit
            case "at least":
                return value >= self.limit
            case "below":
                return value < self.limit
            case "at most":
                return value <= self.limit


@dataclass(frozen=True)
class Measured(Node):
    """A measurement's latest value, or every value (at least ``count`` of them), in view satisfies ``bound``."""

    of: MeasurementFilter = MeasurementFilter(())
    which: Literal["latest", "every"] = "latest"
    bound: Bound = Bound("above", 0.0)
    window: Window = YEAR
    count: int = 1


@dataclass(frozen=True)
class Ask(Node):
    """A professional's judgement, asked in Danish and English. Register facts may prompt it, never decide it."""

    by: str = ""
    da: str = ""
    en: str = ""
    prompted_by: "Rule | None" = None


# --- groups --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class All(Node):
    """True when every part is."""

    parts: tuple["Rule", ...] = ()


@dataclass(frozen=True)
class Any(Node):
    """True when one part is."""

    parts: tuple["Rule", ...] = ()


@dataclass(frozen=True)
class Some(Node):
    """True when at least ``number`` of the parts are: the number-th greatest of their values."""

    number: int = 1
    parts: tuple["Rule", ...] = ()


@dataclass(frozen=True)
class Not(Node):
    """True when the part is false."""

    part: "Rule" = Alive("alive")


Leaf = (
    Alive
    | LivesIn
    | Age
    | SexIs
    | InsuranceGroup
    | Registered
    | EnrolledIn
    | Occurrences
    | Total
    | Top
    | Measured
    | Ask
)
Group = All | Any | Some | Not
Rule = Leaf | Group


def children(rule: Rule) -> tuple[Rule, ...]:
    """The parts directly under a node (a prompt is not a part)."""
    match rule:
        case All() | Any() | Some():
            return rule.parts
        case Not():
            return (rule.part,)
        case _:
            return ()


def walk(rule: Rule) -> Iterator[Rule]:
    """The node and all below it, top down, in the file's order (prompts are not walked)."""
    yield rule
    for part in children(rule):
        yield from walk(part)


def leaves(rule: Rule) -> Iterator[Leaf]:
    """The leaves of the tree in the file's order."""
    for node in walk(rule):
        if not isinstance(node, Group):
            yield node
