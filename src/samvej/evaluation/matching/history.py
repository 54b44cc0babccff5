"""What the register holds of some people before an index date, read once and kept as ledgers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import RLock
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.lookback import Days, Ints, Ledger, keys
from samvej.evaluation.matching.people import UNKNOWN, Codes, Homes, People, Persons, coded, theirs
from samvej.evaluation.names import MEDICINE, PRESCRIPTION
from samvej.evaluation.priced_services import Priced, priced_services
from samvej.evaluation.stored_contacts import Asked, bed_nights, contact_days
from samvej.evaluation.stored_facts import diagnosed_of, diagnosis_days
from samvej.evaluation.study import Study
from samvej.programme.coverage import DayRange, covered_days, intersected, speaks
from samvej.programme.facts import PersonFacts, Spell
from samvej.programme.rules import CodeList, DiagnosisFilter, FactFilter, ServiceFilter
from samvej.registry.contacts.store import ContactFiles, made
from samvej.registry.narrow import lies_here
from samvej.spotting.days import EPOCH, FIRST, LAST, Table, number
from samvej.spotting.diagnoses import Diagnoses
from samvej.spotting.matching import Scan, bed_days, scan_for
from samvej.spotting.register import Register

_T = TypeVar("_T")
_ALWAYS: DayRange = (FIRST, LAST)


@dataclass
class History:
    """The facts of ``persons`` (None: everybody) before ``before``, the day from which on nothing is asked.

    No cost before ``since`` is asked for. ``areas`` are the municipalities of which coverage must speak; ``filters``
    the service filters that will be asked, ``lists`` the lists of diagnoses.
    """

    study: Study
    register: Register
    people: People
    homes: Homes
    areas: tuple[str, ...]
    before: int
    filters: tuple[ServiceFilter, ...]
    persons: Persons | None = None
    since: int = number(FIRST)
    lists: tuple[CodeList, ...] = ()
    _held: dict[object, Any] = field(default_factory=dict)
    _reading: RLock = field(
        default_factory=RLock, repr=False, compare=False
    )  # one thread at a time may ask the tables

    # --- ledgers ---------------------------------------------------------------------------------------

    def occurrences(self, of: FactFilter) -> Ledger:
        """How many facts of a filter on each day."""
        if isinstance(of, DiagnosisFilter) and lies_here(self.study.registry):
            return self._kept(("occurrences", of), lambda: diagnosis_days(self._diagnoses(of), of))
        if isinstance(of, ServiceFilter) and (contacts := self._contacts()) is not None:
            return self._kept(("occurrences", of), lambda: self._contact_days(of, contacts))
        return self._ledger(("occurrences", of), lambda: _counted(self._scanned().matching(of)))

    def bed_days(self, of: ServiceFilter) -> Ledger:
        """Nights of the admissions of a filter."""
        if (contacts := self._contacts()) is not None:
            people, asked = self.people, self._asked([of])
            return self._kept(
                ("bed days", of),
                lambda: bed_nights(contacts, of, people.person_id, people.death, self.before, asked),
            )
        return self._ledger(
            ("bed days", of),
            lambda: _summed(
                bed_days(
                    self._scanned().matching(of), self.register.person, EPOCH + timedelta(days=self.before)
                ).select("person_id", "day", "amount")
            ),
        )

    def cost(self, sector: str) -> Ledger:
        """What a sector's services cost on each day in minor units, or ``medicine``'s reimbursement."""
        if sector != MEDICINE and lies_here(self.study.registry):
            return self._costs_of_sectors().get(sector, _NOTHING)
        return self._ledger(("cost", sector), lambda: _summed(self._cost(sector)))

    def ledgers(self) -> dict[object, Any]:
        """What has been read so far and added up, by what it is of."""
        return {key: held for key, held in self._held.items() if isinstance(held, Ledger)}

    def _ledger(self, key: object, make: Callable[[], Table]) -> Ledger:
        def read() -> Ledger:
            rows = make().to_pyarrow()
            amount = rows["amount"].to_numpy().astype(np.int64)
            return Ledger.of(rows["person_id"].to_numpy(), rows["day"].to_numpy(), amount)

        return self._kept(key, read)

    def _kept(self, key: object, make: Callable[[], _T]) -> _T:
        if key not in self._held:
            with self._reading:
                if key not in self._held:
                    self._held[key] = make()
        found: _T = self._held[key]
        return found

    def _contacts(self) -> ContactFiles | None:
        registry = self.study.registry
        if not lies_here(registry):
            return None
        return self._kept("contacts", lambda: made(registry.database, registry.manifest))

    def _contact_days(self, of: ServiceFilter, contacts: ContactFiles) -> Ledger:
        """Read for all filters that will be asked, at the first of them."""
        some = [each for each in dict.fromkeys((*self.filters, of)) if ("occurrences", each) not in self._held]
        found = contact_days(contacts, some, self._asked(some))
        self._held |= {("occurrences", each): ledger for each, ledger in found.items()}
        return found[of]

    def _asked(self, filters: Iterable[ServiceFilter]) -> Asked:
        return Asked(self.persons, diagnosed=diagnosed_of(self.study.registry, filters, self.persons))

    def _diagnoses(self, of: DiagnosisFilter) -> Diagnoses:
        if not set(of.codes) <= set(self.lists):
            raise ValueError("The diagnoses of these lists were not read: name them when the history is made.")
        return self._kept("diagnoses", lambda: Diagnoses.of_files(self.study.registry, self.lists, self.persons))

    def _scanned(self) -> Scan:
        def read() -> Scan:
            tables = ("service", "diagnosis", "prescription", "measurement")
            kept = {name: self._theirs(getattr(self.register, name)) for name in tables}
            kept["service"] = self._services()
            return scan_for(replace(self.register, **kept), self.filters)

        return self._kept("scan", read)

    def _services(self) -> Table:
        """Those that began before the day from which on nothing is asked."""
        rows = self._theirs(self.register.service)
        return rows.filter(rows.start < EPOCH + timedelta(days=self.before))

    def _theirs(self, table: Table) -> Table:
        return table if self.persons is None else theirs(table, self.persons)

    # --- money -----------------------------------------------------------------------------------------

    def priced(self) -> tuple[str, ...]:
        """The scopes that have any price and of which some source says what it covers."""
        return self._kept("priced", lambda: tuple(self._priced_scopes()))

    def _priced_scopes(self) -> Iterable[str]:
        scopes = sorted(self.study.registry.priced_scopes())
        return [s for s in scopes if any(speaks(row.scope, s) for row in self.register.coverage)]

    def scopes_of(self, sector: str) -> tuple[str, ...]:
        """The priced scopes of a sector, or of medicine."""
        if sector == MEDICINE:
            return tuple(scope for scope in self.priced() if scope == PRESCRIPTION)
        return tuple(scope for scope in self.priced() if scope.startswith(f"{sector}/"))

    def sectors(self) -> tuple[str, ...]:
        """The sectors that have prices, in alphabetical order; medicine among them."""
        return tuple(sorted({MEDICINE if s == PRESCRIPTION else s.partition("/")[0] for s in self.priced()}))

    def _money(self) -> tuple[Table, Table]:
        def read() -> tuple[Table, Table]:
            prices = self.study.prices
            service, _, prescription = self.study.registry.costs(prices.year if prices.index else None, prices.index)
            return service, prescription

        return self._kept("money", read)

    def _cost(self, sector: str) -> Table:
        if sector == MEDICINE:
            rows = self._theirs(self._money()[1])
            return rows.select(
                "person_id",
                day=rows.date.epoch_days().cast("int32"),
                amount=rows.reimbursement.coalesce(0).cast("int64"),
            )
        rows = self._services_with_cost()
        return rows.filter(rows.sector == sector)

    def _services_with_cost(self) -> Table:
        """Each person's cost of each sector and day, read once for all sectors."""

        def read() -> Table:
            rows = self._theirs(self._money()[0])
            rows = rows.filter(rows.cost.notnull() & (rows.start < EPOCH + timedelta(days=self.before)))
            rows = rows.filter(rows.start >= EPOCH + timedelta(days=self.since))
            rows = rows.mutate(day=rows.start.date().epoch_days().cast("int32"))
            summed = rows.group_by("sector", "person_id", "day").aggregate(amount=rows.cost.sum().cast("int64"))
            return self.register.keep(summed)

        return self._kept("cost", read)

    def _costs_of_sectors(self) -> dict[str, Ledger]:
        """The same from the stored files, a range of persons at a time; read once for all sectors."""
        return self._kept("costs of sectors", lambda: dict(self._read_costs()))

    def _read_costs(self) -> Iterator[tuple[str, Ledger]]:
        self._money()  # refuses what cannot be put together
        prices, registry = self.study.prices, self.study.registry
        at = registry.conversion(prices.year, prices.index) if prices.index and prices.year else None
        found: dict[str, list[tuple[Ints, Ints]]] = {}
        last = self.before - 1
        for part in priced_services(registry, at, _by_sector, persons=self.persons, first=self.since, last=last):
            for sector, columns in part:
                found.setdefault(sector, []).append(columns)
        for sector, parts in found.items():
            key, cost = (np.concatenate(column) for column in zip(*parts, strict=True))
            yield sector, Ledger.of_keys(key, cost)

    # --- what people live on, and attributes -----------------------------------------------------------

    def benefit(self, person: npt.NDArray[np.integer], day: Days) -> tuple[Codes, tuple[str, ...]]:
        """The benefit of the last whole ISO week before each day: a place in the names, UNKNOWN for none."""
        monday = day.astype(np.int64) - (day.astype(np.int64) + 3) % 7 - 7  # 1 January 1970 was a Thursday
        key, codes, names = self._benefits()
        wanted = (person.astype(np.int64) << 18) | (monday + (1 << 17))
        place = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
        if not len(key):
            return np.full(len(person), UNKNOWN, dtype=np.int64), names
        return np.where(key[place] == wanted, codes[place], UNKNOWN), names

    def _benefits(self) -> tuple[Codes, Codes, tuple[str, ...]]:
        def read() -> tuple[Codes, Codes, tuple[str, ...]]:
            rows = self._theirs(self.study.registry.table("transfer_income"))
            found = rows.filter(rows.benefit.notnull()).select("person_id", "week", "benefit").to_pyarrow()
            weeks, said = coded(found["week"])
            mondays = np.array([_monday(week) for week in said] or [0], dtype=np.int64)
            benefit, names = coded(found["benefit"])
            key = (found["person_id"].to_numpy().astype(np.int64) << 18) | (mondays[weeks] + (1 << 17))
            order = np.argsort(key, kind="stable")
            return key[order], benefit[order], names

        return self._kept("benefits", read)

    def attribute(self, name: str, person: npt.NDArray[np.integer]) -> tuple[Codes, tuple[str, ...]]:
        """A column of the table of persons as places in its values; UNKNOWN where it is empty."""

        def read() -> tuple[Persons, Codes, tuple[str, ...]]:
            table = self.study.registry.table("person")
            rows = table.select("person_id", value=table[name].cast("string")).order_by("person_id").to_pyarrow()
            return rows["person_id"].to_numpy(), *coded(rows["value"])

        ids, codes, names = self._kept(("attribute", name), read)
        return codes[np.searchsorted(ids, person)], names

    # --- coverage --------------------------------------------------------------------------------------

    def covered(self, groups: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
        """The days on which every group of scopes is covered in every area, as closed ranges of day numbers."""
        ranges = [_ALWAYS]
        for group in groups:
            for area in self.areas or ("",):
                there = PersonFacts(0, residence=(Spell(date.min, None, area),))
                ranges = intersected(ranges, covered_days(group, there, self.register.coverage))
        return [(number(first), number(last)) for first, last in ranges]


_NOTHING = Ledger.of_days(np.zeros(0, dtype=np.int64))


def _by_sector(rows: Priced) -> list[tuple[str, tuple[Ints, Ints]]]:
    """The (person, day) and cost of each sector's services."""
    sectors = [kind.partition("/")[0] for kind in rows.kinds]
    found = []
    for sector in sorted(set(sectors)):
        own = rows.of(np.array([each == sector for each in sectors], dtype=np.bool_))
        found.append((sector, (keys(rows.person[own], rows.day[own]), rows.cost[own])))
    return found


def _monday(week: str) -> int:
    year, _, of = week.partition("-W")
    return number(date.fromisocalendar(int(year), int(of), 1))


def _counted(facts: Table) -> Table:
    return facts.group_by("person_id", "day").aggregate(amount=facts.count())


def _summed(facts: Table) -> Table:
    return facts.group_by("person_id", "day").aggregate(amount=facts.amount.sum())


def held_in(first: Days, last: Days, ranges: Sequence[tuple[int, int]]) -> tuple[Days, npt.NDArray[np.bool_]]:
    """Windows shortened to what is covered without a gap up to their last day; and which were not shortened.

    A window whose last day is not covered becomes empty (it begins on the day after its last).
    """
    begins = np.asarray(last + 1, dtype=np.int32)
    for low, high in ranges:
        inside = (last >= low) & (last <= high)
        begins = np.where(inside, np.maximum(first, low), begins).astype(np.int32)
    return begins, begins == first
