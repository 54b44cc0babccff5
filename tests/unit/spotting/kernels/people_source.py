"""Made-up people as the kernels are asked about them, told by the interpreter's own matching: no table, no query."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from samvej.programme.facts import Coverage, Measurement, PersonFacts
from samvej.programme.meaning import diagnoses_of, in_any, matching
from samvej.programme.rules import DiagnosisFilter, FactFilter, MeasurementFilter, PrescriptionFilter
from samvej.programme.stays import Contact
from samvej.spotting.days import BEGINNING, FOREVER, number
from samvej.spotting.kernels.people import People

TYPES = {
    "person_id": pa.int32(),
    "day": pa.int32(),
    "sector": pa.string(),
    "kind": pa.string(),
    "urgency": pa.string(),
    "provider": pa.string(),
    "end_day": pa.int32(),
    "open_until": pa.int32(),
    "cost": pa.int64(),
    "unpriced": pa.bool_(),
    "value": pa.float64(),
    "at": pa.timestamp("us"),
    "code": pa.string(),
}


class PeopleSource:
    """See :class:`samvej.spotting.kernels.sources.Source`. The citizens' facts come in parts of two citizens."""

    def __init__(self, people: Sequence[PersonFacts], coverage: Sequence[Coverage]) -> None:
        self.known = people
        self.coverage = tuple(coverage)
        self.found: dict[object, object] = {}

    def parts(self, of: FactFilter, columns: Sequence[str]) -> Iterator[pa.Table]:
        for begin in range(0, len(self.known), 2):
            yield self._table(of, self.known[begin : begin + 2]).select(["person_id", "day", *columns])

    def each_part(self, of: FactFilter, columns: Sequence[str], kernel: Any) -> Iterator[Any]:
        return map(kernel, self.parts(of, columns))

    def hits(self, leaf: object, made: Any) -> Any:
        return made()

    def facts_of(self, of: FactFilter, person: object, days: tuple[int | None, int | None]) -> pa.Table:
        found = self._table(of, [p for p in self.known if p.person_id in set(person)])
        first, last = (BEGINNING if days[0] is None else days[0]), (FOREVER if days[1] is None else days[1])
        return found.filter(pa.array([first <= day <= last for day in found["day"].to_pylist()], pa.bool_()))

    def people(self) -> People:
        rows = [
            {
                "person_id": p.person_id,
                "sex": p.sex,
                "insurance_group": p.insurance_group,
                "birth": _number(p.birth_date),
                "death": _number(p.death_date),
            }
            for p in self.known
        ]
        types = {"person_id": pa.int32(), "sex": pa.string(), "insurance_group": pa.string()}
        return People.of(pa.Table.from_pylist(rows, pa.schema({**types, "birth": pa.int32(), "death": pa.int32()})))

    def spells(self, name: str) -> pa.Table:
        rows = [
            {
                "person_id": p.person_id,
                "value": s.value,
                "first": number(s.first) if s.first else BEGINNING,
                "last": FOREVER if s.last is None else number(s.last),
            }
            for p in self.known
            for s in getattr(p, name)
        ]
        types = {"person_id": pa.int32(), "value": pa.string(), "first": pa.int32(), "last": pa.int32()}
        return pa.Table.from_pylist(rows, pa.schema(types))

    def _table(self, of: FactFilter, people: Sequence[PersonFacts]) -> pa.Table:
        rows = [row for person in people for row in sorted(_rows(of, person), key=lambda row: row["day"])]
        return pa.Table.from_pylist(rows, schema=pa.schema(TYPES))


def _rows(of: FactFilter, person: PersonFacts) -> Iterator[dict[str, object]]:
    for day, source in matching(of, person):
        row: dict[str, object] = {"person_id": person.person_id, "day": number(day)}
        match source:
            case Contact():
                row |= _of_contact(source)
            case Measurement():
                row |= {"value": source.value, "at": source.at, "code": source.code}
            case _:
                row |= {"code": _code(of, person, day)}
        yield row


def _of_contact(contact: Contact) -> dict[str, object]:
    service = contact.service
    return {
        "sector": service.sector.value,
        "kind": service.kind.value,
        "urgency": service.urgency,
        "provider": service.provider,
        "end_day": None if service.end is None else number(service.end.date()),
        "open_until": _number(contact.open_until),
        "cost": service.cost,
        "unpriced": contact.unpriced,
    }


def _code(of: FactFilter, person: PersonFacts, day: date) -> str | None:
    match of:
        case DiagnosisFilter():
            held = [d for d in diagnoses_of(person) if d.day == day and in_any(of.codes, d.system, d.code)]
            return min(d.code for d in held if d.primary or not of.primary)
        case PrescriptionFilter():
            return next(p.atc for p in person.prescriptions if p.day == day)
        case MeasurementFilter():
            return None
        case _:
            return None


def _number(day: date | None) -> int | None:
    return None if day is None else number(day)
