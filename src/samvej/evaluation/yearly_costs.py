"""What each citizen's services cost in each year, read from the database in one aggregate.

Who counts as a citizen of a year, and which costs count, is defined with examples in docs/reference/concentration.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt

from samvej.core.errors import SamvejError
from samvej.core.sector import Sector
from samvej.evaluation.names import MEDICINE, PRESCRIPTION, scope_words
from samvej.evaluation.results import Words
from samvej.evaluation.runs import Cells, Days, Persons
from samvej.evaluation.yearly_services import yearly_services
from samvej.programme.coverage import DayRange, merged, speaks
from samvej.programme.facts import Coverage
from samvej.registry.price_index import PriceIndex
from samvej.registry.query import Registry
from samvej.spotting.days import BEGINNING, FOREVER, number

IntArray = npt.NDArray[np.int64]
Table = Any

_RESIDENCE = {"residence", "residence_snapshot"}  # the tables that say where people live; without rows, no table


class ConcentrationError(SamvejError):
    """The costs of a year cannot be told or spread over citizens."""


class NotCovered(ConcentrationError):  # noqa: N818 - the name says the fault
    """No cost is covered through a whole year."""


@dataclass(frozen=True)
class CostsOfYear:
    """What each citizen's services cost in one year: arrays of one length.

    ``person_id`` is in order, each once: citizens without cost are in it with 0, and somebody who did not live in the
    area in the year is not. ``cost`` is in minor units.
    """

    year: int
    person_id: Persons
    cost: IntArray

    def __post_init__(self) -> None:
        if len(self.person_id) != len(self.cost):
            raise ConcentrationError(
                f"There must be one cost for each person of {self.year}, not {len(self.person_id)} persons and "
                f"{len(self.cost)} costs."
            )
        steps = np.diff(self.person_id)
        if (steps < 0).any():
            raise ConcentrationError(f"The persons of {self.year} are not in order: sort them.")
        if same := int(np.count_nonzero(steps == 0)):
            raise ConcentrationError(f"{same} citizens stand twice in {self.year}: add their costs up first.")


@dataclass(frozen=True)
class YearlyCosts:
    """What each citizen's services cost in each year, in their order; a year in which nobody lived is not there.

    ``cost`` is in minor units of ``currency`` at the prices of ``price_year``. ``scopes`` is what was counted, and
    ``notes`` what a reader must know about it.
    """

    years: tuple[CostsOfYear, ...]
    scopes: tuple[str, ...] = ()
    currency: str | None = None
    price_year: int | None = None
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class _Covered:
    """The years that are told about, the scopes of costs that are covered through all of them, and the others.

    ``areas`` are the municipalities that coverage is limited to; none: everybody.
    """

    years: tuple[int, ...]
    scopes: tuple[str, ...]
    left_out: tuple[str, ...]
    areas: tuple[str, ...]


def yearly_costs(
    registry: Registry,
    price_year: int | None = None,
    index: PriceIndex | None = None,
    sectors: Sequence[str] | None = None,
    years: Iterable[int] | None = None,
) -> YearlyCosts:
    """The yearly cost of each citizen of an open database, by the year in which a service starts.

    ``sectors`` are names of :class:`~samvej.core.sector.Sector`, or ``medicine`` for its public reimbursement; all of
    them where not said. ``years``: where not said, each in which any of these costs is covered on all days. Costs
    that are not covered through all of the years are left out of all, so that the years can be compared.

    Raises :class:`ConcentrationError` for a sector that does not exist, :class:`NotCovered` where nothing is covered,
    and :class:`~samvej.core.money.MixedMoney` where prices of several years would be mixed.
    """
    asked = _asked(sectors)
    converted = price_year if index is not None else None
    _, _, prescription = registry.costs(converted, index)  # refuses a mix of money before anything is read
    covered = _covered(registry, _scopes(registry, asked), None if years is None else tuple(years))
    known = not _RESIDENCE.isdisjoint(registry.manifest.tables)
    citizens = dict(_citizens(registry, covered))
    spent, elsewhere = _spent(citizens, _costs(registry, prescription, covered, converted, index))
    return YearlyCosts(
        years=tuple(CostsOfYear(year, who, spent[year]) for year, who in sorted(citizens.items()) if len(who)),
        scopes=covered.scopes,
        currency=registry.currency(),
        price_year=converted or registry.money()[1],
        notes=tuple(_notes(covered, known, elsewhere)),
    )


def _spent(citizens: Mapping[int, Persons], cells: Iterable[Cells]) -> tuple[dict[int, IntArray], int]:
    """Each citizen's cost by year, and how many (person, year) have a cost and are no citizens of that year."""
    cost = {year: np.zeros(len(who), dtype=np.int64) for year, who in citizens.items()}
    others = [np.zeros(0, dtype=np.int64)]
    for part in cells:
        for year, who in citizens.items():
            here = part.period == year
            person, amount = part.person[here], part.amount[here]
            place = np.searchsorted(who, person)
            found = np.zeros(len(person), dtype=np.bool_)
            inside = place < len(who)
            found[inside] = who[place[inside]] == person[inside]
            cost[year][place[found]] += amount[found]  # a person is in a part once a year
            others.append((person[~found].astype(np.int64) << 12) | year)
    return cost, len(np.unique(np.concatenate(others)))


def _asked(sectors: Sequence[str] | None) -> tuple[str, ...]:
    known = (*(sector.value for sector in Sector), MEDICINE)
    strange = [name for name in sectors or () if name not in known]
    if strange:
        raise ConcentrationError(f"{strange[0]!r} is not a sector; write one or more of {', '.join(known)}.")
    return tuple(dict.fromkeys(sectors)) if sectors else known


def _scopes(registry: Registry, asked: Sequence[str]) -> list[str]:
    """The kinds of service that have a cost, and ``prescription``, of the sectors asked for; in their order."""
    priced = registry.priced_scopes()
    return sorted(s for s in priced if (MEDICINE if s == PRESCRIPTION else s.partition("/")[0]) in asked)


def _costs(
    registry: Registry, prescription: Table, covered: _Covered, price_year: int | None, index: PriceIndex | None
) -> Iterator[Cells]:
    """Everybody's costs per year that are counted: of services, a range of persons at a time, and of medicine."""
    prices = None if price_year is None else registry.conversion(price_year, index)
    yield from yearly_services(registry, covered.scopes, covered.years, prices)
    if PRESCRIPTION not in covered.scopes:
        return
    rows = prescription.filter(prescription.reimbursement.notnull())
    rows = rows.mutate(year=rows.date.year().cast("int32"))
    rows = rows.filter(rows.year.isin(covered.years)).group_by("person_id", "year")
    found = rows.aggregate(rows=ibis._.count(), cost=ibis._.reimbursement.sum().cast("int64")).to_pyarrow()
    yield Cells(*(found[name].to_numpy() for name in ("person_id", "year", "rows", "cost")))


def _covered(registry: Registry, scopes: Sequence[str], asked: tuple[int, ...] | None) -> _Covered:
    """Which costs are covered on every day of every year."""
    coverage = registry.coverage()
    areas = _areas(coverage, scopes)
    whole = {scope: _whole_years(_held(coverage, scope, areas)) for scope in scopes}
    years = asked or tuple(sorted(set().union(*whole.values())))
    held = tuple(scope for scope in scopes if years and set(years) <= whole[scope])
    if not held:
        raise NotCovered(_advice(whole, years))
    return _Covered(years, held, tuple(scope for scope in scopes if scope not in held), areas)


def _areas(coverage: Iterable[Coverage], scopes: Iterable[str]) -> tuple[str, ...]:
    ours = [row for row in coverage if any(speaks(row.scope, scope) for scope in scopes)]
    return tuple(sorted({row.area for row in ours} - {"*"}))


def _held(coverage: Sequence[Coverage], scope: str, areas: tuple[str, ...]) -> list[DayRange]:
    """The days on which a scope is covered everywhere, or in every municipality that any coverage is limited to."""
    rows = [row for row in coverage if speaks(row.scope, scope)]
    by_place = [
        merged((row.first, row.last) for row in rows if row.area in ("*", area)) for area in (areas or ("*",))
    ]
    years = {year for days in by_place for first, last in days for year in range(first.year, last.year + 1)}
    return [
        (date(year, 1, 1), date(year, 12, 31))
        for year in sorted(years)
        if all(any(a <= date(year, 1, 1) and date(year, 12, 31) <= b for a, b in days) for days in by_place)
    ]


def _whole_years(days: Iterable[DayRange]) -> set[int]:
    return {first.year for first, _ in days}


def _advice(whole: Mapping[str, set[int]], years: Sequence[int]) -> str:
    if not whole:
        return "No service or medicine in the database has a cost: load a source that has prices or tariffs."
    said = "; ".join(f"{scope} in {_said(held)}" for scope, held in whole.items() if held)
    if not said:
        return (
            "No cost is covered on all days of any year, so citizens without cost cannot be told from citizens who "
            "are not loaded: load the extracts with --covers FROM..TO."
        )
    return f"No cost is covered on all days of {_said(years)}. Covered whole are {said}: choose other years."


def _said(years: Iterable[int]) -> str:
    return ", ".join(str(year) for year in sorted(years))


def _citizens(registry: Registry, covered: _Covered) -> Iterator[tuple[int, Persons]]:
    """Each year with who was alive on some day of it, and resident (in the areas) on some day of it."""
    lives = registry.table("person")
    person, born, died = _numbers(lives, "person_id", lives.birth_date, lives.death_date)
    order = np.argsort(person)
    person, born, died = person[order], born[order], died[order]
    homes = None
    if not _RESIDENCE.isdisjoint(registry.manifest.tables):
        spells = registry.residence()
        spells = spells.filter(spells.municipality.isin(covered.areas)) if covered.areas else spells
        who, since, until = _numbers(spells, "person_id", spells.valid_from, spells.valid_to)
        homes = (who, since, until)
    for year in covered.years:
        first, last = number(date(year, 1, 1)), number(date(year, 12, 31))
        here = (born <= last) & (died >= first)
        if homes is not None:
            who, since, until = homes
            here &= np.isin(person, who[(since <= last) & (until >= first)])
        yield year, person[here]


def _numbers(rows: Table, key: str, begins: Table, ends: Table) -> tuple[Persons, Days, Days]:
    """A key with the day numbers of where something begins and ends; always, where it is not said."""
    since, until = (
        day.epoch_days().cast("int32").fill_null(beyond) for day, beyond in ((begins, BEGINNING), (ends, FOREVER))
    )
    found = rows.select(key=rows[key], since=since, until=until).to_pyarrow()
    person, first, last = (found[name].to_numpy().astype(np.int32) for name in ("key", "since", "until"))
    return person, first, last


def _notes(covered: _Covered, residence: bool, elsewhere: int) -> Iterable[Words]:
    if not residence:
        yield Words(
            "Bopæl er ikke indlæst: alle, der levede på en dag i året, regnes med.",
            "Residence is not loaded: everybody who was alive on a day of the year is counted.",
        )
    if covered.areas:
        areas = ", ".join(covered.areas)
        yield Words(
            f"Borgere, der boede i {areas} på en dag i året.", f"Citizens who lived in {areas} on a day of the year."
        )
    if covered.left_out:
        scopes, years = [scope_words(scope) for scope in covered.left_out], _said(covered.years)
        yield Words(
            f"Ikke med, fordi ikke alle dage i {years} er dækket: {', '.join(scope.da for scope in scopes)}.",
            f"Left out, because not all days of {years} are covered: {', '.join(scope.en for scope in scopes)}.",
        )
    if elsewhere >= 5:
        yield Words(
            "Udgifter for personer, der ikke boede i området på nogen dag i året, er ikke med.",
            "Costs of people who did not live in the area on any day of the year are left out.",
        )
