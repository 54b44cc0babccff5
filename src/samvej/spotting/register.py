"""What the set-wise engine reads: the registry's tables as Ibis expressions, on whole day numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import count
from typing import Any

import ibis
import pyarrow as pa

from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.registry.contacts.joining import one_by_one
from samvej.registry.price_index import PriceIndex
from samvej.registry.query import Registry
from samvej.spotting.days import BEGINNING, FOREVER, Table, as_date, number

_NUMBERS = count(1)


@dataclass(frozen=True)
class Prices:
    """The year whose prices costs are said in, and the index that brings them there."""

    year: int
    index: PriceIndex


@dataclass(frozen=True)
class Register:
    """The facts of a population as Ibis tables of one connection; days are int32 day numbers.

    ``person``: person_id, sex, birth, death, insurance_group. ``residence``, ``registration``, ``enrolment``:
    person_id, value, first, last (open ends are ``FOREVER``). ``service``: service_id, person_id, sector, kind,
    urgency, start, end, date_only, provider, attended, cost. ``diagnosis``: service_id, person_id, day, system,
    code, is_primary. ``prescription``: person_id, day, code. ``measurement``: person_id, at, day, system, code,
    value. A row of ``service`` is one contact, also where the source counts several in a row. ``currency`` is that of
    every cost, None where nothing has one.
    """

    connection: Any
    person: Table
    residence: Table
    registration: Table
    enrolment: Table
    service: Table
    diagnosis: Table
    prescription: Table
    measurement: Table
    coverage: tuple[Coverage, ...]
    currency: str | None = None

    @property
    def is_here(self) -> bool:
        """Whether the facts are read in this process, so that kernels may: those of a cluster stay where they are."""
        return bool(self.connection.name == "duckdb")

    @cached_property
    def homes(self) -> Mapping[int, tuple[Spell, ...]]:
        """person_id → the spells of residence; looked up once."""
        found: dict[int, tuple[Spell, ...]] = {}
        columns = self.residence.select("person_id", "value", "first", "last").to_pyarrow().to_pydict()
        for person, value, first, last in zip(*columns.values(), strict=True):
            spell = Spell(as_date(first) or date.min, None if last >= FOREVER else as_date(last), value)
            found[person] = (*found.get(person, ()), spell)
        return found

    def keep(self, table: Table) -> Table:
        """The table computed once and kept as long as the connection lives."""
        return self.connection.create_table(f"kept_{next(_NUMBERS)}", table, temp=True)


def from_registry(registry: Registry, *, needs_money: bool, prices: Prices | None = None) -> Register:
    """The register of an open registry; ``needs_money`` refuses a mix of currencies or price years.

    With ``prices`` every cost is converted to one price year, so that only currencies may not mix.
    """
    if needs_money and prices is not None:
        currency, service = registry.currency(), registry.service_costs(prices.year, prices.index)
    else:
        currency, service = registry.money()[0] if needs_money else None, registry.table("service")
    person = registry.table("person")
    loads = registry.table("load").select("load_id", "date_only")
    service = service.left_join(loads, "load_id").mutate(date_only=loads.date_only.coalesce(True))
    if registry.has_several_contacts():
        service = one_by_one(service)
    diagnosis = registry.table("diagnosis")
    prescription = registry.table("prescription")
    measurement = registry.table("measurement")
    return Register(
        connection=registry.connection,
        person=person.select(
            "person_id",
            "sex",
            "insurance_group",
            birth=_days(person.birth_date),
            death=_days(person.death_date),
        ),
        residence=_spells(registry.residence(), "municipality"),
        registration=_spells(registry.table("registration"), "practice"),
        enrolment=_spells(registry.table("enrolment"), "programme"),
        service=service.select(*_SERVICE),
        diagnosis=diagnosis.select(
            "service_id",
            "person_id",
            "system",
            "code",
            day=_days(diagnosis.date),
            is_primary=diagnosis.role == "primary",
        ),
        prescription=prescription.select("person_id", day=_days(prescription.date), code=prescription.atc),
        measurement=measurement.select(
            "person_id",
            "code",
            "value",
            at=measurement.date,
            day=_days(measurement.date.date()),
            system=_measurement_system(measurement.code),
        ),
        coverage=registry.coverage(),
        currency=currency,
    )


_SERVICE = (
    "service_id",
    "person_id",
    "sector",
    "kind",
    "urgency",
    "start",
    "end",
    "date_only",
    "provider",
    "attended",
    "cost",
)


def _days(day: Any) -> Any:
    return day.epoch_days().cast("int32")


def _spells(table: Table, value: str) -> Table:
    return table.select(
        "person_id",
        value=table[value],
        first=_days(table.valid_from).coalesce(BEGINNING).cast("int32"),
        last=_days(table.valid_to).coalesce(FOREVER).cast("int32"),
    )


def _measurement_system(code: Any) -> Any:
    """NPU's own codes and the Danish ones beside them (DNK, MCS) speak as NPU; all others are local."""
    return code.substr(0, 3).isin(["NPU", "DNK", "MCS"]).ifelse("NPU", "local")


# --- made-up people ------------------------------------------------------------------------------------


def from_people(people: Sequence[PersonFacts], coverage: Iterable[Coverage], connection: Any = None) -> Register:
    """The register of people held in memory (examples, tests)."""
    connection = connection or ibis.duckdb.connect()
    spells = {name: _memory_spells(people, name) for name in ("residence", "registration", "enrolment")}
    return Register(
        connection=connection,
        person=_memory(
            [(p.person_id, p.sex, p.insurance_group, _number(p.birth_date), _number(p.death_date)) for p in people],
            person_id=pa.int32(),
            sex=pa.string(),
            insurance_group=pa.string(),
            birth=pa.int32(),
            death=pa.int32(),
        ),
        service=_memory(
            [(s.id, p.person_id, *(getattr(s, name) for name in _SERVICE[2:])) for p in people for s in p.services],
            service_id=pa.int64(),
            person_id=pa.int32(),
            sector=pa.string(),
            kind=pa.string(),
            urgency=pa.string(),
            start=pa.timestamp("us"),
            end=pa.timestamp("us"),
            date_only=pa.bool_(),
            provider=pa.string(),
            attended=pa.bool_(),
            cost=pa.int64(),
        ),
        diagnosis=_memory_diagnoses(people),
        prescription=_memory(
            [(p.person_id, number(x.day), x.atc) for p in people for x in p.prescriptions],
            person_id=pa.int32(),
            day=pa.int32(),
            code=pa.string(),
        ),
        measurement=_memory(
            [
                (p.person_id, m.code, m.value, m.at, number(m.at.date()), m.system)
                for p in people
                for m in p.measurements
            ],
            person_id=pa.int32(),
            code=pa.string(),
            value=pa.float64(),
            at=pa.timestamp("us"),
            day=pa.int32(),
            system=pa.string(),
        ),
        coverage=tuple(coverage),
        **spells,
    )


def _number(day: date | datetime | None) -> int | None:
    return None if day is None else number(day)


def _memory(rows: Sequence[tuple[Any, ...]], **types: pa.DataType) -> Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(types)
    schema = pa.schema(list(types.items()))
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types.values(), strict=True)]
    return ibis.memtable(pa.table(arrays, schema=schema))


def _memory_spells(people: Sequence[PersonFacts], name: str) -> Table:
    return _memory(
        [
            (p.person_id, s.value, number(s.first), FOREVER if s.last is None else number(s.last))
            for p in people
            for s in getattr(p, name)
        ],
        person_id=pa.int32(),
        value=pa.string(),
        first=pa.int32(),
        last=pa.int32(),
    )


def _memory_diagnoses(people: Sequence[PersonFacts]) -> Table:
    own = [(None, p.person_id, d.system, d.code, number(d.day), d.primary) for p in people for d in p.diagnoses]
    of_services = [
        (s.id, p.person_id, c.system, c.code, number(s.start.date()), c.primary)
        for p in people
        for s in p.services
        for c in s.diagnoses
    ]
    return _memory(
        own + of_services,
        service_id=pa.int64(),
        person_id=pa.int32(),
        system=pa.string(),
        code=pa.string(),
        day=pa.int32(),
        is_primary=pa.bool_(),
    )
