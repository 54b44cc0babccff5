"""What an evaluation finds, as frozen results: no I/O, no drawing, nothing yet hidden from anybody.

Everything here is exact. What may be shown outside is decided by :mod:`samvej.evaluation.disclosure`, at the door.
Months are event months (METHODS of the evaluation: month 0 is the calendar month of inclusion, unless the design
says 30-day months). Money is whole minor units of ``currency`` in ``price_year``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from samvej.core.month import MonthLength

Better = Literal["lower", "higher", "either"]
Unit = Literal["contacts", "days", "money"]
Role = Literal["before", "after", "ghost", "outside"]
ChartKind = Literal["run", "i"]


@dataclass(frozen=True)
class Words:
    """A sentence or a name in Danish and English."""

    da: str
    en: str


@dataclass(frozen=True)
class LeftOut:
    """People who are not in the evaluation, and why. ``places`` are lines of a file, never persons."""

    reason: Words
    count: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Effort:
    """One kind of what was done for the participants while they took part, from the programme's own rows.

    ``persons`` took part for ``days`` together; ``persons_with`` of them have any of the ``total``. ``of``: the id of
    the effort that it is a part of.
    """

    id: str
    name: Words
    of: str | None
    persons: int
    days: int
    persons_with: int
    total: int


@dataclass(frozen=True)
class Analysis:
    """Outcomes whose sources cover the same months: one column of Table 1.

    ``persons[month]`` is how many participants are alive, resident and covered on every day of the event month.
    """

    name: Words
    outcomes: tuple[str, ...]
    scopes: tuple[str, ...]
    persons: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Point:
    """One event month of one outcome.

    ``total`` is the sum over the ``persons`` observed: contacts, bed days, or minor units. ``value`` is the mean per
    person (money: whole currency units), None where nobody is observed. ``persons_with`` is how many have any;
    ``largest`` is the largest person's part of the total.
    """

    month: int
    role: Role
    persons: int
    total: int
    value: float | None
    persons_with: int
    largest: int


@dataclass(frozen=True)
class ChartPoint:
    """A point of a control chart. ``centre``, ``lower`` and ``upper`` are None where the chart has none."""

    x: int
    y: float | None
    included: bool
    centre: float | None
    lower: float | None
    upper: float | None
    sigma_signal: bool


@dataclass(frozen=True)
class ChartSummary:
    """The runs analysis (Anhøj) of the included points of one part."""

    part: int
    n_points: int
    n_useful: int
    centre: float | None
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    runs_signal: bool
    sigma_signals: int


@dataclass(frozen=True)
class Chart:
    """A run or I chart."""

    kind: ChartKind
    points: tuple[ChartPoint, ...]
    parts: tuple[ChartSummary, ...]


@dataclass(frozen=True)
class Verdict:
    """What the chart says, in a sentence."""

    code: Literal["unchanged", "better", "worse", "changed", "single-months", "too-few"]
    sentence: Words
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Middle:
    """The persons in the middle of a window, of whose own monthly means a ``median over persons`` is made.

    ``persons_with`` is how many of them have any; ``total`` the sum of their means, ``largest`` the largest of them.
    """

    persons: int
    persons_with: int
    total: float
    largest: float


@dataclass(frozen=True)
class OutcomeResult:
    """One outcome (or one payer's, sector's or kind's part of it: ``part``) over the event months.

    ``missing`` names the scopes that no loaded source covers; the outcome then has no points: "not covered", never
    zeros. ``before`` and ``after`` are the windows' first and last month; ``before_value`` and ``after_value`` are
    the ``summary`` statistic over them. ``breaks``: days from which the registers count or pay in another way.
    ``middle``: who is behind the two values where the summary is ``median over persons``.
    """

    id: str
    name: Words
    part: str | None
    unit: Unit
    better: Better
    before: tuple[int, int]
    after: tuple[int, int]
    ghosts: tuple[int, ...]
    summary: str
    points: tuple[Point, ...] = ()
    before_value: float | None = None
    after_value: float | None = None
    chart: Chart | None = None
    verdict: Verdict | None = None
    missing: tuple[str, ...] = ()
    definition: Words | None = None
    breaks: tuple[tuple[date, Words], ...] = ()
    middle: tuple[Middle | None, Middle | None] = (None, None)


@dataclass(frozen=True)
class ProfileLine:
    """One characteristic at inclusion: a share (``count`` of ``known``) or a mean of ``known`` values."""

    id: str
    name: Words
    kind: Literal["share", "mean"]
    count: int | None
    known: int
    mean: float | None
    unknown: int
    of: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """The participants at inclusion."""

    persons: int
    lines: tuple[ProfileLine, ...]


@dataclass(frozen=True)
class IllnessCombination:
    """How many participants had exactly these illness groups (by id, in the definition's order) before inclusion."""

    groups: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class IllnessCombinations:
    """The combinations of illness groups; everybody who could be told is in exactly one (perhaps the empty one).

    ``lines``: for each group the ids of the profile's lines that have the same criterion, or its opposite.
    """

    groups: tuple[tuple[str, Words], ...]
    combinations: tuple[IllnessCombination, ...]
    known: int
    unknown: int
    missing: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Concentration:
    """How a year's cost is spread over the citizens who lived in the area at some time of the year.

    ``shares``: (top share of citizens, their share of the cost), both 0–1. ``lorenz``: points (share of citizens from
    the cheapest, share of the cost). ``persists``: of the top fifth, the share who are in the top fifth again so many
    years later: (years later, share, people of the first year's top fifth who are still alive and resident).
    ``largest`` is the costliest citizen's cost, ``negative`` the sum of the costs below zero (corrections), in minor
    units.
    """

    year: int
    citizens: int
    total: int
    shares: tuple[tuple[float, float], ...]
    lorenz: tuple[tuple[float, float], ...]
    persists: tuple[tuple[int, float, int], ...]
    largest: int
    negative: int
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """All of it, with what is needed to repeat it. ``purpose``: what the programme is for, in its file's words."""

    programme: str
    programme_name: Words
    programme_version: str
    made_at: datetime
    database_version: int
    until: date
    month_length: MonthLength
    months: tuple[int, int]
    currency: str | None
    price_year: int | None
    price_index: str | None
    synthetic: bool
    participants: int
    included: tuple[date, date]
    left_out: tuple[LeftOut, ...]
    analyses: tuple[Analysis, ...]
    outcomes: tuple[OutcomeResult, ...]
    profile: Profile | None
    illness: IllnessCombinations | None
    concentration: tuple[Concentration, ...]
    breaks: tuple[tuple[date, Words], ...] = ()
    remarks: tuple[Words, ...] = ()
    efforts: tuple[Effort, ...] = ()
    purpose: Words | None = None
