"""What participants cost per month before and after inclusion, by sector and by payer, with intervals.

Pure numbers; definitions with examples: docs/reference/economics.md ("Cost per participant-month"). Every month
after inclusion is held against the same person's own monthly mean before, so that it does not matter who has been
in the programme for long.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from samvej.evaluation.amounts import NOT_SAID, REGION
from samvej.evaluation.economics.intervals import Floats, Interval, ratio_intervals
from samvej.evaluation.panel import Flags, Sums

Ints = npt.NDArray[np.int64]
Cell = tuple[str, str]
"""A sector and who pays for its services."""

MUNICIPALITY = "municipality"
CO_FINANCING = "co-financing"
_CO_FINANCED = ("hospital", "psychiatry")


@dataclass(frozen=True)
class Compared:
    """Who is compared: persons with observed months on both sides, and how many months each has there.

    ``rows`` are their places among the participants; ``before`` and ``after`` have one entry per person of them.
    """

    rows: Ints
    before: Ints
    after: Ints

    @property
    def months(self) -> int:
        """Participant-months after inclusion."""
        return int(self.after.sum())


@dataclass(frozen=True)
class Spent:
    """What each compared person had in a window, in minor units: shape (persons,)."""

    before: Ints
    after: Ints

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.before + other.before, self.after + other.after)

    def of(self, who: Flags) -> "Spent":
        """The same with nothing for anybody else."""
        return Spent(np.where(who, self.before, 0), np.where(who, self.after, 0))


@dataclass(frozen=True)
class MonthCost:
    """One row: a sector, a payer, or the whole (``name`` empty). Totals in minor units, intervals per month.

    ``before`` is the sum over persons of (months after × own monthly mean before), ``after`` the sum of the months
    after; divided by ``months`` they are per participant-month. ``persons_with``: how many have any, before and
    after. ``largest``: the largest person's part of each, without its sign. An interval is None where none can be
    told.
    """

    name: str
    months: int
    before: Fraction
    after: int
    persons_with: tuple[int, int]
    largest: tuple[float, float]
    before_interval: Interval | None
    after_interval: Interval | None
    change_interval: Interval | None

    @property
    def change(self) -> Fraction:
        """After less before, per participant-month."""
        return (self.after - self.before) / self.months

    @property
    def before_per_month(self) -> Fraction:
        """Per participant-month before."""
        return self.before / self.months

    @property
    def after_per_month(self) -> Fraction:
        """Per participant-month after."""
        return Fraction(self.after, self.months)


@dataclass(frozen=True)
class Atom:
    """The smallest part that rows are sums of: what one payer pays in one sector.

    ``detail``: ``CO_FINANCING`` of what the municipality paid of hospital contacts; where municipalities are told
    apart, the four digits of where the person lived at inclusion (empty: not known).
    """

    sector: str
    payer: str
    detail: str
    cost: "MonthCost"


@dataclass(frozen=True)
class Residents:
    """Who lived in a municipality at inclusion (empty: not known), and their participant-months after it."""

    municipality: str
    persons: int
    months: int


@dataclass(frozen=True)
class MonthCosts:
    """The whole, its sectors and its payers: both lists add up to the whole.

    ``draws``: the change of the whole and of each sector per participant-month in each bootstrap draw, shape
    (draws, 1 + sectors), in minor units. ``co_financing``: what of the region's row the municipality paid of hospital
    contacts, as was the rule through 2018. ``municipalities``: the municipality's row by where people lived at
    inclusion, where that was asked for; a name is four digits, or empty where it is not known. ``residents``: who
    lived in each, where that was asked for.
    """

    persons: int
    whole: MonthCost
    sectors: tuple[MonthCost, ...]
    payers: tuple[MonthCost, ...]
    co_financing: MonthCost | None
    atoms: tuple[Atom, ...]
    draws: Floats
    municipalities: tuple[MonthCost, ...] = ()
    residents: tuple[Residents, ...] = ()


def compared(observed: Flags, before: Sequence[int], after: Sequence[int]) -> Compared:
    """Who has observed months on both sides; ``before`` and ``after`` are columns of ``observed``."""
    months_before = observed[:, list(before)].sum(axis=1)
    months_after = observed[:, list(after)].sum(axis=1)
    rows = np.flatnonzero((months_before > 0) & (months_after > 0))
    return Compared(rows, months_before[rows].astype(np.int64), months_after[rows].astype(np.int64))


def spent(sums: Sums, observed: Flags, who: Compared, before: Sequence[int], after: Sequence[int]) -> Spent:
    """What each compared person had in the observed months of the two windows."""
    seen = np.where(observed, sums, 0)[who.rows]
    return Spent(seen[:, list(before)].sum(axis=1), seen[:, list(after)].sum(axis=1))


_Key = tuple[str, str, str]


def atoms_of(cells: Mapping[Cell, Spent], homes: Sequence[str | None] | None = None) -> dict[_Key, Spent]:
    """The cells as (sector, payer, detail), with municipal co-financing of hospital contacts as the region's own.

    Co-financing was abolished as a rule that follows use: what a municipality stopped paying is no saving, and what
    the region came to pay in its place no loss.
    """
    lives = None if homes is None else np.array([home or "" for home in homes], dtype=np.str_)
    found: dict[_Key, Spent] = {}
    for (sector, payer), each in cells.items():
        if payer != MUNICIPALITY:
            found[sector, payer, ""] = each
        elif sector in _CO_FINANCED:
            found[sector, REGION, CO_FINANCING] = each
        elif lives is None:
            found[sector, payer, ""] = each
        else:
            found |= {(sector, payer, str(place)): each.of(lives == place) for place in np.unique(lives)}
    return found


def month_costs(
    cells: Mapping[Cell, Spent], who: Compared, *, seed: int, homes: Sequence[str | None] | None = None
) -> MonthCosts:
    """The rows with their intervals. ``cells`` must not be empty, nor ``who``. ``homes``: one per compared person."""
    atoms = atoms_of(cells, homes)
    sectors = sorted({sector for sector, _, _ in atoms})
    payers = sorted({payer for _, payer, _ in atoms}, key=lambda payer: (payer == NOT_SAID, payer))
    residents = tuple(_residents(homes, who))
    has_municipal = any(payer == MUNICIPALITY for _, payer, _ in atoms)
    places = [each.municipality for each in residents] if has_municipal else []
    members = [
        list(atoms),
        *([key for key in atoms if key[0] == sector] for sector in sectors),
        *([key for key in atoms if key[1] == payer] for payer in payers),
        *([key for key in atoms if key[1] == MUNICIPALITY and key[2] == place] for place in places),
        [key for key in atoms if key[2] == CO_FINANCING],
    ]
    names = ["", *sectors, *payers, *places, CO_FINANCING]
    sums = [_together([atoms[key] for key in keys], who) for keys in members]
    amounts = np.hstack([_columns(each, who) for each in sums])
    intervals, draws = ratio_intervals(amounts, who.after.astype(np.float64), seed=seed)
    rows = [
        _row(name, each, who, intervals[3 * at : 3 * at + 3])
        for at, (name, each) in enumerate(zip(names, sums, strict=True))
    ]
    ends = np.cumsum([1, len(sectors), len(payers), len(places)])
    return MonthCosts(
        persons=len(who.rows),
        whole=rows[0],
        sectors=tuple(rows[1 : ends[1]]),
        payers=tuple(rows[ends[1] : ends[2]]),
        municipalities=tuple(rows[ends[2] : ends[3]]),
        co_financing=rows[-1] if members[-1] else None,
        atoms=tuple(Atom(*key, _row("", each, who, (None, None, None))) for key, each in sorted(atoms.items())),
        draws=draws[:, 2 : 3 * (1 + len(sectors)) : 3],
        residents=residents,
    )


def _residents(homes: Sequence[str | None] | None, who: Compared) -> Iterator[Residents]:
    """By municipality; nothing where that is not asked for."""
    if homes is None:
        return
    lives = np.array([home or "" for home in homes], dtype=np.str_)
    for place in np.unique(lives):
        there = lives == place
        yield Residents(str(place), int(there.sum()), int(who.after[there].sum()))


def own_means(each: Spent, who: Compared) -> Floats:
    """Months after × own monthly mean before, per person."""
    return np.asarray(each.before * who.after / who.before, dtype=np.float64)


def before_total(each: Spent, who: Compared) -> Fraction:
    """The sum of months after × own monthly mean before, exactly: persons with equally many months go together."""
    scaled = [
        Fraction(int((each.before * who.after)[who.before == months].sum()), int(months))
        for months in np.unique(who.before)
    ]
    return sum(scaled, Fraction(0))


def _together(spendings: Sequence[Spent], who: Compared) -> Spent:
    nothing = np.zeros(len(who.rows), dtype=np.int64)
    return sum(spendings, Spent(nothing, nothing))


def _columns(each: Spent, who: Compared) -> Floats:
    before = own_means(each, who)
    after = each.after.astype(np.float64)
    return np.column_stack([before, after, after - before])


def _row(name: str, each: Spent, who: Compared, intervals: Sequence[Interval | None]) -> MonthCost:
    before = own_means(each, who)
    return MonthCost(
        name=name,
        months=who.months,
        before=before_total(each, who),
        after=int(each.after.sum()),
        persons_with=(int(np.count_nonzero(each.before)), int(np.count_nonzero(each.after))),
        largest=(float(np.abs(before).max()), float(np.abs(each.after).max())),
        before_interval=intervals[0],
        after_interval=intervals[1],
        change_interval=intervals[2],
    )
