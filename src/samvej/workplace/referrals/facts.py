"""What is known of citizens that a programme's rule reads: the registry's facts, and the workplace's own.

The workplace is newer than the registry where both know something: whether somebody died, and who is enrolled.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from django.conf import settings

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.programme.facts import Code, Coverage, Diagnosis, Measurement, PersonFacts, Prescription, Service, Spell
from samvej.registry.database import DatabaseError
from samvej.registry.query import Registry
from samvej.registry.residence import COLUMNS, spells_of_residence
from samvej.registry.tables import EACH_A_CONTACT
from samvej.workplace.people.models import Citizen

LONG_AGO = date(1900, 1, 1)

Row = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """One citizen's facts, and what the registry covers (nothing, where it was not looked into).

    ``in_registry``: whether the registry knows the citizen; without it, absence means nothing.
    """

    facts: PersonFacts
    coverage: tuple[Coverage, ...] = ()
    in_registry: bool = False


def known_of(citizen: Citizen, registry: Registry | None = None) -> Known:
    """The citizen's facts: the registry's, if one is given and knows them, and the workplace's own beside."""
    if registry is None or not citizen.pseudonym:
        return joined_facts(citizen, None, ())
    return joined_facts(
        citizen, registry_facts(registry, [citizen.pseudonym]).get(citizen.pseudonym), registry.coverage()
    )


def known_of_all(citizens: Collection[Citizen], registry: Registry | None) -> dict[int, Known]:
    """The same of many citizens by their primary keys, from one look into the registry."""
    numbers = {each.pseudonym for each in citizens if each.pseudonym}
    if registry is None or not numbers:
        return {each.pk: joined_facts(each, None, ()) for each in citizens}
    facts, coverage = registry_facts(registry, numbers), registry.coverage()
    return {each.pk: joined_facts(each, facts.get(each.pseudonym or ""), coverage) for each in citizens}


def joined_facts(citizen: Citizen, facts: PersonFacts | None, coverage: tuple[Coverage, ...]) -> Known:
    """The registry's facts of a citizen (None: it knows nobody), with the workplace's own beside."""
    known = facts or PersonFacts(0)
    home = (Spell(LONG_AGO, None, citizen.municipality),) if citizen.municipality else ()
    enrolments = citizen.enrolments.order_by("enrolled_on")
    known = replace(
        known,
        birth_date=known.birth_date or citizen.birth_date,
        death_date=citizen.died_on or known.death_date,
        sex=known.sex or citizen.sex or None,  # type: ignore[arg-type]
        residence=known.residence or home,
        enrolment=known.enrolment
        + tuple(Spell(each.enrolled_on, each.ended_on, each.programme) for each in enrolments),
    )
    return Known(known, coverage if facts else (), facts is not None)


def open_registry(root: Path | None = None) -> Registry | None:
    """The registry of this installation; None where there is none."""
    try:
        return Registry.open(root or settings.SAMVEJ_REGISTRY)
    except DatabaseError:
        return None


def registry_facts(registry: Registry, pseudonyms: Collection[str]) -> dict[str, PersonFacts]:
    """All that the registry holds of these citizens, by pseudonym; those it does not know are left out.

    One query per table, however many citizens.
    """
    identity = registry.table("identity")
    rows = _rows(identity.filter(identity.pseudonym.isin(sorted(pseudonyms))))
    names: dict[int, str] = {row["person_id"]: row["pseudonym"] for row in rows}
    if not names:
        return {}
    wanted = ibis.memtable(pa.table({"person_id": pa.array(sorted(names), pa.int32())}))

    def of(table: Any) -> dict[int, list[Row]]:
        return _by_person(_rows(table.semi_join(wanted, "person_id")))

    tables = {name: of(registry.table(name)) for name in _TABLES}
    tables["residence"] = of(_homes(registry, wanted))
    days = registry.date_only_loads()
    return {
        pseudonym: _facts(person_id, {name: table.get(person_id, []) for name, table in tables.items()}, days)
        for person_id, pseudonym in names.items()
    }


_TABLES = ("person", "registration", "enrolment", "service", "diagnosis", "prescription", "measurement")


def _facts(person_id: int, rows: Mapping[str, list[Row]], date_only: set[int]) -> PersonFacts:
    person = next(iter(rows["person"]), {})
    return PersonFacts(
        person_id=person_id,
        birth_date=person.get("birth_date"),
        death_date=person.get("death_date"),
        sex=person.get("sex"),
        insurance_group=person.get("insurance_group"),
        residence=_spells(rows["residence"], "municipality"),
        registration=_spells(rows["registration"], "practice"),
        enrolment=_spells(rows["enrolment"], "programme"),
        services=_services(rows["service"], rows["diagnosis"], date_only),
        diagnoses=tuple(
            Diagnosis(_day(each["date"]), each["system"], each["code"], each["role"] == "primary")
            for each in rows["diagnosis"]
            if each["service_id"] is None
        ),
        prescriptions=tuple(Prescription(_day(each["date"]), each["atc"]) for each in rows["prescription"]),
        measurements=tuple(
            Measurement(each["date"], each["code"], each["value"], _system(each["code"]))
            for each in rows["measurement"]
            if each["value"] is not None
        ),
    )


def _homes(registry: Registry, wanted: Any) -> Any:
    """The spells of residence, made of these citizens' rows only (everybody's take a second)."""

    def own(name: str) -> Any:
        return registry.table(name).semi_join(wanted, "person_id")

    if "residence_snapshot" not in registry.manifest.tables:
        return own("residence").select(*COLUMNS)
    return spells_of_residence(
        own("residence"), own("residence_snapshot"), own("migration"), own("person"), registry.table("coverage")
    )


def _services(rows: list[Row], diagnoses: list[Row], date_only: set[int]) -> tuple[Service, ...]:
    codes: dict[int, list[Code]] = {}
    for each in diagnoses:
        if each["service_id"] is not None:
            code = Code(each["system"], each["code"], each["role"] == "primary")
            codes.setdefault(each["service_id"], []).append(code)
    return tuple(
        Service(
            id=each["service_id"],
            sector=Sector(each["sector"]),
            kind=ServiceKind(each["kind"]),
            start=each["start"],
            end=each["end"],
            urgency=each["urgency"] and Urgency(each["urgency"]),
            provider=each["provider"],
            attended=each["attended"],
            cost=None if each["cost"] is None else each["cost"] // max(_contacts(each), 1),
            diagnoses=tuple(codes.get(each["service_id"], ())),
            date_only=each["load_id"] in date_only,
        )
        for each in rows
        for _contact in range(_contacts(each))
    )


def _contacts(row: Row) -> int:
    """A row may stand for several contacts that nothing tells apart, and for none."""
    return int(row["quantity"]) if row["unit"] == EACH_A_CONTACT and row["quantity"] is not None else 1


def _spells(rows: Iterable[Row], value: str) -> tuple[Spell, ...]:
    return tuple(Spell(each["valid_from"] or LONG_AGO, each["valid_to"], each[value] or "") for each in rows)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _system(code: str) -> str:
    """As spotting's register reads it: NPU's own codes and the Danish ones beside them speak as NPU."""
    return "NPU" if code[:3] in ("NPU", "DNK", "MCS") else "local"


def _by_person(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["person_id"], []).append(row)
    return found


def _rows(table: Any) -> list[Row]:
    rows: list[Row] = table.to_pyarrow().to_pylist()
    return rows
