"""The facts that a filter keeps, from one shared scan of the services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import ibis

from samvej.core.sector import ServiceKind
from samvej.programme.rules import (
    CodeList,
    DiagnosisFilter,
    FactFilter,
    Leaf,
    Measured,
    MeasurementFilter,
    Occurrences,
    PrescriptionFilter,
    ServiceFilter,
    Top,
    Total,
)
from samvej.spotting.contacts import joined_contacts, memberships, single_contacts
from samvej.spotting.days import Table, number
from samvej.spotting.register import Register


def filter_of(leaf: Leaf) -> FactFilter | None:
    """The filter of a leaf that counts or sums facts."""
    return leaf.of if isinstance(leaf, Occurrences | Total | Top | Measured) else None


@dataclass(frozen=True)
class Scan:
    """The contacts that any of the rules' filters may keep, read and joined into stays once."""

    register: Register
    joined: Table | None
    single: Table | None
    stay_of: Table | None

    def matching(self, of: FactFilter) -> Table:
        """The facts that the filter keeps: person_id, fact_id, day, and what stands behind them."""
        match of:
            case ServiceFilter():
                return self._contacts(of)
            case DiagnosisFilter():
                rows = self.register.diagnosis
                rows = rows.filter(_in_lists(of.codes, rows.system, rows.code))
                rows = rows.filter(rows.is_primary) if of.primary else rows
                days = rows.group_by("person_id", "day").aggregate(code=rows.code.min())
                return days.mutate(fact_id=days.day.cast("int64"))
            case PrescriptionFilter():
                rows = self.register.prescription
                return _numbered(rows.filter(_in_lists(of.codes, ibis.literal("ATC"), rows.code)))
            case MeasurementFilter():
                rows = self.register.measurement
                return _numbered(rows.filter(_in_lists(of.codes, rows.system, rows.code)))

    def _contacts(self, of: ServiceFilter) -> Table:
        rows = self.joined if of.stays else self.single
        assert rows is not None
        rows = rows.filter(_place_and_kind(of, rows))
        rows = rows.filter(~rows.took_place if of.attended is False else rows.took_place)
        if of.urgency is not None:
            rows = rows.filter(rows.urgency == of.urgency.value)
        if of.providers:
            rows = rows.filter(rows.provider.isin(list(of.providers)))
        if of.diagnosis:
            rows = rows.semi_join(self._diagnosed(of), "contact_id")
        return rows.mutate(fact_id=rows.contact_id)

    def _diagnosed(self, of: ServiceFilter) -> Table:
        rows = self.register.diagnosis
        rows = rows.filter(_in_lists(of.diagnosis, rows.system, rows.code) & rows.service_id.notnull())
        ids = rows.select("service_id").distinct()
        if not of.stays or self.stay_of is None:
            return ids.select(contact_id="service_id")
        stays = self.stay_of.select("service_id", "contact_id")
        ids = ids.left_join(stays, "service_id")
        return ids.select(contact_id=ids.contact_id.coalesce(ids.service_id)).distinct()


def scan(register: Register, leaves: Iterable[Leaf]) -> Scan:
    """Read once what the leaves' service filters may keep."""
    return scan_for(register, [of for leaf in leaves if isinstance(of := filter_of(leaf), ServiceFilter)])


def scan_for(register: Register, filters: Sequence[ServiceFilter]) -> Scan:
    """Read once what the filters may keep."""
    if not filters:
        return Scan(register, None, None, None)
    rows = register.service
    # a stay's sector and kind are those of all its contacts, so that these two may be filtered before joining
    rows = register.keep(rows.filter(reduce(or_, [_place_and_kind(of, rows) for of in filters])))
    joined = register.keep(joined_contacts(rows)) if any(of.stays for of in filters) else None
    single = register.keep(single_contacts(rows)) if any(not of.stays for of in filters) else None
    needs_members = any(of.stays and of.diagnosis for of in filters)
    return Scan(register, joined, single, register.keep(memberships(rows)) if needs_members else None)


def _place_and_kind(of: ServiceFilter, rows: Table) -> Any:
    keeps = ibis.literal(True)
    if of.sectors:
        keeps = keeps & rows.sector.isin([sector.value for sector in of.sectors])
    if of.kinds:
        keeps = keeps & rows.kind.isin([kind.value for kind in of.kinds])
    return keeps


def _numbered(rows: Table) -> Table:
    within = ibis.window(group_by="person_id", order_by="day")
    return rows.mutate(fact_id=ibis.row_number().over(within).cast("int64"))


def _in_lists(lists: Iterable[CodeList], system: Any, code: Any) -> Any:
    """Whether the code belongs to one of the lists (none: to nothing)."""
    within = ibis.literal(False)
    for codes in lists:
        held = _starts(codes.prefixes, system, code)
        within = within | (held & ~_starts(codes.excluded, system, code) if codes.excluded else held)
    return within


def _starts(prefixes: Iterable[tuple[str, str]], system: Any, code: Any) -> Any:
    """Prefixes of the same system and length are compared as one set."""
    groups: dict[tuple[str, int], list[str]] = {}
    for name, prefix in prefixes:
        groups.setdefault((name, len(prefix)), []).append(prefix)
    tests = [(system == name) & code.substr(0, size).isin(some) for (name, size), some in groups.items()]
    return reduce(or_, tests, ibis.literal(False))


def with_amount(facts: Table, leaf: Total | Top, person: Table, until: date) -> Table:
    """Contacts as what is summed: person_id, day, amount (øre, or 1 for each bed day) and ``unpriced``."""
    if leaf.measure == "cost":
        return facts.select("person_id", "day", amount=facts.cost.coalesce(0).cast("int64"), unpriced=facts.unpriced)
    return bed_days(facts, person, until)


def bed_days(facts: Table, person: Table, until: date) -> Table:
    """The admissions among contacts as one row for each bed day: person_id, day, amount (1), unpriced (false).

    A stay has a bed day for every night, at least one. A stay without an end runs on to the same sector's next
    stay, else to death, else through ``until``.
    """
    beds = facts.filter(facts.kind == ServiceKind.ADMISSION.value)
    beds = beds.left_join(person.select("person_id", "death"), "person_id")
    runs_to = ibis.least(beds.death.coalesce(number(until)), number(until)) + 1
    after = ibis.coalesce(beds.end_day, beds.open_until, runs_to)
    nights = ibis.greatest(after - beds.day, 1)
    beds = beds.select("person_id", "day", night=ibis.range(0, nights.cast("int32")).unnest())
    return beds.select(
        "person_id",
        day=(beds.day + beds.night).cast("int32"),
        amount=ibis.literal(1, "int64"),
        unpriced=ibis.literal(False),
    )
