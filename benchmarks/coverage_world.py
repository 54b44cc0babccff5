"""A made-up region in memory, as an open registry whose truth is known: for benchmarks/coverage.py."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from samvej.evaluation.effects.outcome_effects import OutcomeEffect
from samvej.programme.facts import Coverage
from samvej.registry.tables import TABLES
from samvej.synthetic import calibration, rates
from samvej.synthetic.admissions import acute_admissions, with_planned
from samvej.synthetic.hospital import hospital
from samvej.synthetic.levels import PROCESSES, drift, lives_of, with_rates
from samvej.synthetic.participation import as_participants, participants, participation_of
from samvej.synthetic.person_numbers import identities
from samvej.synthetic.population import age_at, citizens_of, presence, settled
from samvej.synthetic.primary import primary_care
from samvej.synthetic.rates import DRIVERS, burst, drivers
from samvej.synthetic.region import MINUTES, NEVER, Region, to_date
from samvej.synthetic.vocabulary import DIAGNOSES, PRIMARY_SERVICES
from samvej.synthetic.world import Measure, WorldFile, find_world

PROGRAMME = "sammen-om-min-vej"
PROGRAMMES = Path(__file__).parents[1] / "programmes"
MEASURES: dict[str, Measure] = {"acute contacts": "acute contacts", "GP contacts": "general practice contacts"}
"""The outcomes whose levels are planned, so that a world's change of them is known."""
KINDS = np.array(["admission", "emergency-visit", "outpatient-visit", "virtual-contact"])
_AGED_ON = 17_900  # a day in the region's last year but one


def without_ends() -> None:
    """Let nobody die after months of illness, nobody be treated for cancer, and no care follow an acute admission.

    The participants' plan has them live through the months of its table, in which others come to the end of their
    lives and are treated; and it plans their months one by one, in which an acute admission leaves nothing, while
    others see their doctor more for months. "As before" would not be what happens anyway.
    """
    calibration.SUDDEN_DEATHS = 1.0
    rates._cancer = lambda region, people: np.zeros((len(people), region.months))
    for process in (one for some in PROCESSES.values() for one in some):
        DRIVERS[process] = replace(DRIVERS[process], burst=0.0)


def stand_still() -> None:
    """Let nobody grow older or frailer."""
    calibration.WEAR = 0.0
    rates.age_at = lambda birth_day, day: age_at(birth_day, _AGED_ON)


class World:
    """A made-up region as an open registry: what matching and effects ask of one, in memory."""

    def __init__(self, seed: int, world: str, people: int) -> None:
        self.connection = ibis.duckdb.connect(threads=1)
        self.file, self.name = world_file(world)
        self.region = Region(seed)
        self._open: dict[str, Any] = {}
        self._make(people)

    def _make(self, count: int) -> None:
        region, file = self.region, self.file
        planned = with_rates(region, file, file.worlds[self.name], participants(region, file))
        lives = lives_of(region, file, planned)
        self._aged = {outcome: drift(region, file, lives, measure) for outcome, measure in MEASURES.items()}
        people = citizens_of(region, _of_age(region, file, count))
        told = participation_of(region, planned, people.index)
        people = as_participants(people, planned, told)
        known = drivers(region, settled(people, told), told)
        acute = acute_admissions(known)
        left = burst(region, len(people), acute.row, acute.day)
        stays = hospital(known, with_planned(known, acute, left), left)
        self._hospital, self._fees = stays, primary_care(known, left)
        first, last = presence(region, people)
        here = planned.citizen < count
        self.included = {
            int(c): to_date(d) for c, d in zip(planned.citizen[here], planned.inclusion_day[here], strict=True)
        }
        self._services = pa.concat_tables([self._contacts(), self._consultations()])
        self._tables = {
            "person": self._person(people),
            "residence": self._residence(people, first, last),
            "enrolment": _table(
                "enrolment",
                person_id=list(self.included),
                programme=[PROGRAMME] * len(self.included),
                role=["participant"] * len(self.included),
                valid_from=list(self.included.values()),
            ),
            "service": self._services,
            "diagnosis": self._diagnoses(),
        }

    def _person(self, people: Any) -> pa.Table:
        death = [None if d == NEVER else to_date(d) for d in people.death_day]
        return _table(
            "person",
            person_id=people.index,
            sex=np.where(people.sex == 0, "female", "male"),
            birth_date=_days(people.birth_day),
            death_date=death,
        )

    def _residence(self, people: Any, first: Any, last: Any) -> pa.Table:
        lived = first <= last
        return _table(
            "residence",
            person_id=people.index[lived],
            municipality=np.where(people.index[lived] % 2 == 0, "0376", "0360"),
            valid_from=_days(first[lived]),
            valid_to=_days(last[lived]),
        )

    def _contacts(self) -> pa.Table:
        rows = self._hospital
        return _table(
            "service",
            service_id=rows["contact_id"],
            person_id=rows["citizen"],
            sector=np.where(rows["psychiatric"], "psychiatry", "hospital"),
            kind=KINDS[rows["kind"]],
            urgency=np.where(rows["acute"], "acute", "planned"),
            start=pa.array(rows["start_min"] * 60_000_000, pa.timestamp("us")),
            end=pa.array(rows["end_min"] * 60_000_000, pa.timestamp("us")),
            cost=rows["cost_oere"],
        )

    def _consultations(self) -> pa.Table:
        groups = np.array([one.group for one in PRIMARY_SERVICES])[self._fees["service"]]
        sector = np.where(groups == "specialist", "specialist", "general-practice")
        contact = groups != "supplementary"
        rows = {name: column[contact] for name, column in self._fees.items()}
        return _table(
            "service",
            service_id=np.arange(len(rows["day"])) + 10**12,
            person_id=rows["citizen"],
            sector=sector[contact],
            kind=np.full(int(contact.sum()), "consultation"),
            start=pa.array(rows["day"].astype(np.int64) * 86_400_000_000, pa.timestamp("us")),
            cost=rows["fee_oere"],
        )

    def _diagnoses(self) -> pa.Table:
        rows, codes = self._hospital, np.array(DIAGNOSES)
        parts = []
        for role in ("primary_diagnosis", "secondary_1", "secondary_2", "secondary_3"):
            has = rows[role] >= 0
            parts.append(
                _table(
                    "diagnosis",
                    service_id=rows["contact_id"][has],
                    person_id=rows["citizen"][has],
                    date=_days(rows["start_min"][has] // MINUTES),
                    system=np.full(int(has.sum()), "SKS"),
                    code=codes[rows[role][has]],
                    role=np.full(int(has.sum()), "primary" if role == "primary_diagnosis" else "secondary"),
                )
            )
        return pa.concat_tables(parts)

    def aged(self, effect: OutcomeEffect) -> float:
        """How many times the level in the months of reference the planned level is after, without any effect."""
        by_month = self._aged.get(effect.id)
        if by_month is None:
            return 1.0
        after = range(effect.after[0], effect.after[1] + 1)
        return float(np.mean([by_month[m] for m in after]) / np.mean([by_month[m] for m in effect.reference]))

    # --- what a registry is asked -----------------------------------------------------------------------

    def table(self, name: str) -> Any:
        if name not in self._open:
            self.connection.con.register(f"made_{name}", self._tables.pop(name, None) or _table(name))
            self.connection.con.execute(f"CREATE TABLE {name} AS SELECT * FROM made_{name}")
            self.connection.con.unregister(f"made_{name}")
            self._open[name] = self.connection.table(name)
        return self._open[name]

    def residence(self) -> Any:
        return self.table("residence")

    def costs(self, price_year: int | None, index: object) -> tuple[Any, Any, Any]:
        return self.table("service"), self.table("payment"), self.table("prescription")

    def priced_scopes(self) -> tuple[str, ...]:
        rows = self._services
        kinds = (
            rows.group_by(["sector", "kind"]).aggregate([]).sort_by([("sector", "ascending"), ("kind", "ascending")])
        )
        return tuple(f"{row['sector']}/{row['kind']}" for row in kinds.to_pylist())

    def coverage(self) -> tuple[Coverage, ...]:
        first, last = date(self.region.first_year, 1, 1), self.region.last_date
        fees = to_date(self.region.month_starts[self.region.months - self.file.observed.covered_months])
        return (
            *(
                Coverage(scope, first, last, "*")
                for scope in ("hospital/*", "psychiatry/*", "diagnosis/SKS", "residence")
            ),
            *(Coverage(scope, fees, last, "*") for scope in ("general-practice/*", "specialist/*")),
        )

    def has_several_contacts(self) -> bool:
        return False


@cache
def world_file(world: str) -> tuple[WorldFile, str]:
    """The file and the name of the world; participants grow older there as others do."""
    found = find_world(world, PROGRAMME, PROGRAMMES)
    assert found is not None
    return found[0].model_copy(update={"levels_age": True}), found[1]


def _of_age(region: Region, file: WorldFile, count: int) -> Any:
    """The citizens who could be somebody's control: of the participants' ages at any time in the region's years.

    The others are made of numbers of their own and are never at risk, so that leaving them out changes nothing.
    """
    index = np.arange(count, dtype=np.int64)
    born = identities(region, index).birth_day
    oldest, youngest = age_at(born, region.first_day), age_at(born, region.last_day)
    return index[(oldest < file.age.below + 2) & (youngest >= file.age.from_ - 2)]


def _days(day: Any) -> pa.Array:
    return pa.array(np.asarray(day, dtype=np.int32), pa.date32())


def _table(name: str, **columns: Any) -> pa.Table:
    """A canonical table; the columns that are not given are empty."""
    schema = TABLES[name].schema
    count = len(next(iter(columns.values()))) if columns else 0
    arrays = [
        columns[field.name] if isinstance(columns.get(field.name), pa.Array)
        else pa.array(columns[field.name], field.type) if field.name in columns
        else pa.nulls(count, field.type)
        for field in schema
    ]  # fmt: skip
    return pa.table(arrays, schema=schema)
