"""What happens to a block of the made-up region's citizens, as rows of the canonical tables."""

from typing import Any

import numpy as np
import pyarrow as pa

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.registry.tables import TABLES
from samvej.synthetic.admissions import acute_admissions, with_planned
from samvej.synthetic.hospital import hospital
from samvej.synthetic.municipal import municipal
from samvej.synthetic.participation_arrays import Participation
from samvej.synthetic.population import citizens, presence, settled
from samvej.synthetic.primary import primary_care
from samvej.synthetic.rates import burst, drivers
from samvej.synthetic.region import MINUTES, NEVER, Region
from samvej.synthetic.tables import MunicipalService
from samvej.synthetic.transport import transport
from samvej.synthetic.vocabulary import DEPARTMENTS, DIAGNOSES, PRIMARY_SERVICES

SOURCES = ("population", "hospital", "fees", "municipal", "rides")  # each a load, from 1
HOSPITAL_KINDS = [ServiceKind.ADMISSION, ServiceKind.EMERGENCY_VISIT, ServiceKind.OUTPATIENT_VISIT]
HOSPITAL_KINDS += [ServiceKind.VIRTUAL_CONTACT]
PRIMARY_KINDS = {
    "consultation": ServiceKind.CONSULTATION,
    "telephone": ServiceKind.TELEPHONE,
    "email": ServiceKind.VIRTUAL_CONTACT,
    "home-visit": ServiceKind.HOME_VISIT,
    "supplementary": ServiceKind.OTHER,
    "out-of-hours": ServiceKind.CONSULTATION,
    "specialist": ServiceKind.CONSULTATION,
}
MUNICIPAL_KINDS = {
    MunicipalService.PERSONAL_CARE: ServiceKind.PERSONAL_CARE,
    MunicipalService.PRACTICAL_HELP: ServiceKind.PRACTICAL_HELP,
    MunicipalService.HOME_NURSING: ServiceKind.HOME_NURSING,
    MunicipalService.REHABILITATION: ServiceKind.REHABILITATION,
    MunicipalService.SOCIAL_SUPPORT: ServiceKind.SOCIAL_SUPPORT,
    MunicipalService.CONTACT_PERSON: ServiceKind.CONTACT_PERSON,
    MunicipalService.HOUSING: ServiceKind.HOUSING,
}
SOCIAL = (MunicipalService.SOCIAL_SUPPORT, MunicipalService.CONTACT_PERSON, MunicipalService.HOUSING)


class Happened:
    """A block of citizens as rows of the canonical tables."""

    def __init__(self, region: Region, start: int, stop: int) -> None:
        self.region = region
        told = Participation.none(stop - start, region)
        self.people = citizens(region, start, stop)
        known = drivers(region, settled(self.people, told), told)
        acute = acute_admissions(known)
        left = burst(region, len(self.people), acute.row, acute.day)
        self._hospital = hospital(known, with_planned(known, acute, left), left)
        self._fees = primary_care(known, left)
        self._municipal = municipal(known, left)
        self._rides = transport(known, left)

    def tables(self) -> dict[str, pa.Table]:
        services = [self._contacts(), self._consultations(), self._home_care(), self._trips()]
        return {
            "person": self._person(),
            **self._spells(),
            "service": pa.concat_tables(services),
            "diagnosis": self._diagnoses(),
        }

    def _person(self) -> pa.Table:
        people = self.people
        gone = pa.array(people.death_day, pa.int32(), mask=people.death_day == NEVER)
        return _rows(
            "person",
            person_id=people.index,
            sex=_words(("female", "male"), people.sex),
            birth_date=pa.array(people.birth_day, pa.int32()).cast(pa.date32()),
            death_date=gone.cast(pa.date32()),
            lives_alone=people.lives_alone,
        )

    def _spells(self) -> dict[str, pa.Table]:
        people = self.people
        first, last = presence(self.region, people)
        here = first <= last
        spell: dict[str, Any] = {
            "person_id": people.index[here],
            "valid_from": pa.array(first[here], pa.int32()).cast(pa.date32()),
            "valid_to": pa.array(last[here], pa.int32(), mask=(last == self.region.last_day)[here]).cast(pa.date32()),
            **_from("population"),
        }
        return {
            "residence": _rows(
                "residence",
                **spell,
                municipality=_words(("0376", "0360"), people.municipality[here] == 360),
                rural=people.rural[here],
            ),
            "registration": _rows("registration", **spell, practice=_numbers(people.practice[here])),
        }

    def _contacts(self) -> pa.Table:
        rows = self._hospital
        after = (self.region.last_day + 1) * MINUTES
        return _rows(
            "service",
            service_id=_hashed(rows["contact_id"], 0),
            person_id=rows["citizen"],
            sector=_words((Sector.HOSPITAL, Sector.PSYCHIATRY), rows["psychiatric"]),
            kind=_words(HOSPITAL_KINDS, rows["kind"]),
            urgency=_words((Urgency.PLANNED, Urgency.ACUTE), rows["acute"]),
            start=_moments(rows["start_min"]),
            end=_moments(rows["end_min"], rows["end_min"] >= after),  # still in hospital when the extract is made
            provider=_words([each.code for each in DEPARTMENTS], rows["department"]),
            cost=rows["cost_oere"],
            **self._priced("hospital", len(rows["citizen"])),
        )

    def _consultations(self) -> pa.Table:
        rows = self._fees
        groups = [each.group for each in PRIMARY_SERVICES]
        sectors = [Sector.SPECIALIST if group == "specialist" else Sector.GENERAL_PRACTICE for group in groups]
        by_night = np.array([group == "out-of-hours" for group in groups])[rows["service"]]
        return _rows(
            "service",
            service_id=_hashed(_within(rows["citizen"]), 1),
            person_id=rows["citizen"],
            sector=_words(sectors, rows["service"]),
            kind=_words([PRIMARY_KINDS[group] for group in groups], rows["service"]),
            urgency=_words((Urgency.ACUTE,), np.zeros(len(by_night)), ~by_night),
            start=_moments(rows["day"].astype(np.int64) * MINUTES),
            provider=_numbers(rows["practice"]),
            cost=rows["fee_oere"],
            **self._priced("fees", len(rows["citizen"])),
        )

    def _home_care(self) -> pa.Table:
        rows = self._municipal
        sectors = [
            Sector.MUNICIPALITY_SOCIAL if each in SOCIAL else Sector.MUNICIPALITY_HEALTH for each in MunicipalService
        ]
        return _rows(
            "service",
            service_id=_hashed(_within(rows["citizen"]), 2),
            person_id=rows["citizen"],
            sector=_words(sectors, rows["service"]),
            kind=_words([MUNICIPAL_KINDS[each] for each in MunicipalService], rows["service"]),
            start=_moments(rows["from_day"].astype(np.int64) * MINUTES),
            end=_moments(rows["to_day"].astype(np.int64) * MINUTES),
            provider=_numbers(rows["municipality"]),
            cost=rows["cost_oere"],
            **self._priced("municipal", len(rows["citizen"])),
        )

    def _trips(self) -> pa.Table:
        rows = self._rides
        return _rows(
            "service",
            service_id=_hashed(_within(rows["citizen"]), 3),
            person_id=rows["citizen"],
            sector=_words((Sector.PREHOSPITAL,), np.zeros(len(rows["citizen"]))),
            kind=_words((ServiceKind.TRANSPORT,), np.zeros(len(rows["citizen"]))),
            urgency=_words((Urgency.PLANNED, Urgency.ACUTE), rows["acute"]),
            start=_moments(rows["start_min"]),
            cost=rows["price_oere"],
            **self._priced("rides", len(rows["citizen"])),
        )

    def _diagnoses(self) -> pa.Table:
        rows, parts = self._hospital, []
        for name in ("primary_diagnosis", "secondary_1", "secondary_2", "secondary_3"):
            has = rows[name] >= 0
            parts.append(
                _rows(
                    "diagnosis",
                    service_id=_hashed(rows["contact_id"][has], 0),
                    person_id=rows["citizen"][has],
                    date=pa.array((rows["start_min"][has] // MINUTES).astype(np.int32)).cast(pa.date32()),
                    system=_words(("SKS",), np.zeros(int(has.sum()))),
                    code=_words(DIAGNOSES, rows[name][has]),
                    role=_words(("primary", "secondary"), np.full(int(has.sum()), name != "primary_diagnosis")),
                    **_from("hospital"),
                )
            )
        return pa.concat_tables(parts)

    def _priced(self, source: str, rows: int) -> dict[str, Any]:
        return {"price_year": np.full(rows, self.region.last_year, np.int32), **_from(source)}


def _rows(name: str, *, source: str | None = None, load_id: int | None = None, **columns: Any) -> pa.Table:
    """A canonical table; ``source`` and ``load_id`` are every row's, and the columns that are not given are empty."""
    count = len(columns["person_id"])
    given = dict(columns)
    if source is not None:
        given["source"] = _words((source,), np.zeros(count))
        given["load_id"] = np.full(count, load_id, np.int64)
    schema = TABLES[name].schema
    arrays = []
    for field in schema:
        column = given.get(field.name)
        if column is None:
            kind = pa.dictionary(pa.int32(), pa.string()) if field.type == pa.string() else field.type
            arrays.append(pa.nulls(count, kind))
        else:
            arrays.append(column if isinstance(column, pa.Array) else pa.array(column).cast(field.type))
    return pa.table(arrays, names=schema.names).unify_dictionaries()


def _from(source: str) -> dict[str, Any]:
    return {"source": source, "load_id": SOURCES.index(source) + 1}


def _words(words: Any, code: Any, empty: Any = None) -> pa.Array:
    """Words by their codes; none where ``empty``."""
    codes = pa.array(np.asarray(code).astype(np.int32), mask=empty)
    return pa.DictionaryArray.from_arrays(codes, pa.array([str(word) for word in words], pa.string()))


def _numbers(values: Any) -> pa.Array:
    """Numbers as text."""
    found, codes = np.unique(values, return_inverse=True)
    return _words([str(value) for value in found], codes)


def _moments(minutes: Any, empty: Any = None) -> pa.Array:
    return pa.array(minutes.astype(np.int64) * 60_000_000, mask=empty).cast(pa.timestamp("us"))


def _within(citizen: Any) -> Any:
    """Keys of rows in order of citizen: the citizen and the row's number among the citizen's."""
    first = np.searchsorted(citizen, citizen)
    return citizen.astype(np.int64) * 100_000 + (np.arange(len(citizen)) - first)


def _hashed(keys: Any, kind: int) -> Any:
    """Keys that look like the keyed hashes of a load: no order, no two alike (SplitMix64, a bijection)."""
    with np.errstate(over="ignore"):
        x = (keys.astype(np.uint64) << np.uint64(2)) + np.uint64(kind) + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return (x ^ (x >> np.uint64(31))).view(np.int64)
