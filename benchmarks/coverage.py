"""Does the evaluation find the truth? ``.venv/bin/python benchmarks/coverage.py`` on worlds whose effect is known.

Each world is a region of its own seed: its citizens, its participants with the crisis that brought them in, and what
happened to all of them, held in memory as the canonical tables. The real matching and the real effects are run on it,
and it is counted how often the 95 % interval holds the truth, and how often that of the participants alone does.
What was measured stands in docs/explanation/does-it-find-the-truth.md.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from samvej.evaluation.design import design_of
from samvej.evaluation.effects.outcome_effects import Interval
from samvej.evaluation.effects.programme import effects_of
from samvej.evaluation.matching.programme import Matching, matched
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.prices import Prices
from samvej.evaluation.study import Study
from samvej.programme.facts import Coverage
from samvej.programme.loading import Programme, load_programme
from samvej.registry.tables import TABLES
from samvej.synthetic import calibration, rates
from samvej.synthetic.admissions import acute_admissions, with_planned
from samvej.synthetic.hospital import hospital
from samvej.synthetic.levels import with_rates
from samvej.synthetic.participation import as_participants, participants, participation_of
from samvej.synthetic.population import age_at, citizens, presence, settled
from samvej.synthetic.primary import primary_care
from samvej.synthetic.rates import burst, drivers
from samvej.synthetic.region import MINUTES, NEVER, Region, to_date
from samvej.synthetic.vocabulary import DIAGNOSES, PRIMARY_SERVICES
from samvej.synthetic.world import find_world

PROGRAMME = "sammen-om-min-vej"
PROGRAMMES = Path(__file__).parents[1] / "programmes"
OUTCOMES = ("acute contacts", "bed days", "GP contacts", "hospital cost")
KINDS = np.array(["admission", "emergency-visit", "outpatient-visit", "virtual-contact"])


class World:
    """A made-up region as an open registry: what matching and effects ask of one, in memory."""

    def __init__(self, seed: int, world: str, people: int) -> None:
        self.connection = ibis.duckdb.connect(threads=1)
        found = find_world(world, PROGRAMME, PROGRAMMES)
        assert found is not None
        self.file, self.name = found
        self.region = Region(seed)
        self._open: dict[str, Any] = {}
        self._make(people)

    def _make(self, count: int) -> None:
        region, file = self.region, self.file
        planned = with_rates(region, file, file.worlds[self.name], participants(region, file))
        people = citizens(region, 0, count)
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
            "service": pa.concat_tables([self._contacts(), self._consultations()]),
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

    # --- what a registry is asked -----------------------------------------------------------------------

    def table(self, name: str) -> Any:
        if name not in self._open:
            self._open[name] = self.connection.create_table(name, self._tables.get(name, _table(name)))
        return self._open[name]

    def residence(self) -> Any:
        return self.table("residence")

    def costs(self, price_year: int | None, index: object) -> tuple[Any, Any, Any]:
        return self.table("service"), self.table("payment"), self.table("prescription")

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


@dataclass(frozen=True)
class Task:
    seed: int
    world: str
    citizens: int
    caliper: float | None
    drift: bool = False


_PROGRAMME: list[Programme] = []


def _stand_still() -> None:
    """Let nothing but chance, the crisis and the programme move what people use.

    The region's citizens grow older and frailer, and some are treated for cancer or come to the end of their lives;
    the participants' levels are planned without any of it. So for the others "as before" is not what happens anyway,
    and a world without an effect has one: that its participants do not age. Here nobody's use drifts.
    """
    calibration.WEAR, calibration.SUDDEN_DEATHS = 0.0, 1.0
    rates._cancer = lambda region, people: np.zeros((len(people), region.months))
    rates.age_at = lambda birth_day, day: age_at(birth_day, _AGED_ON)


_AGED_ON = 17_900  # a day in the region's last year but one


def study_of(task: Task) -> Study:
    """A study of one made-up world."""
    if not task.drift:
        _stand_still()
    if not _PROGRAMME:
        _PROGRAMME.append(load_programme(PROGRAMME, PROGRAMMES))
    programme, world = _PROGRAMME[0], World(task.seed, task.world, task.citizens)
    design = design_of(programme)
    people = tuple(sorted(Participant(person, day) for person, day in world.included.items()))
    design = replace(design, outcomes=tuple(each for each in design.outcomes if each.id in OUTCOMES))
    registry: Any = world
    return Study(
        programme,
        registry,
        Participants(people),
        design,
        Prices("DKK", 2017, None),
        world.region.last_date,
        task.seed,
    )


def run(task: Task) -> dict[str, Any]:
    """One world: what was found of each outcome."""
    started = time.perf_counter()
    study = study_of(task)
    made = time.perf_counter() - started
    controls = matched(study, Matching(caliper=task.caliper))
    assert controls is not None
    found = effects_of(study, controls, draws=99)
    told: dict[str, Any] = {"seed": task.seed, "made": made, "all": time.perf_counter() - started}
    told["controls"], told["compared"] = len(controls.controls), found.participants
    for each in found.outcomes:
        own = [p.participants.mean for p in each.points if p.reference and p.participants.mean is not None]
        told[each.id] = {
            "effect": _numbers(each.effect),
            "naive": _numbers(each.naive),
            "ratio": _numbers(each.ratio, logs=True),
            "level": float(np.mean(own)) if own else None,
            "p before": each.p_before,
        }
    return told


def _numbers(found: Interval | None, logs: bool = False) -> tuple[float, ...] | None:
    """(estimate, standard error, low, high) of an interval; a ratio's on the scale of its error."""
    if found is None:
        return None
    value, low, high = (float(np.log(x)) if logs else x for x in (found.value, found.low, found.high))
    return value, found.se, low, high


def truths(world: str, told: list[dict[str, Any]]) -> Iterator[tuple[str, float | None, float | None]]:
    """Each outcome, its true ratio and its true effect: the ratio less one, of the level that participants have."""
    found = find_world(world, PROGRAMME, PROGRAMMES)
    assert found is not None
    truth = found[0].worlds[found[1]]
    measures = {"acute contacts": "acute contacts", "GP contacts": "general practice contacts"}
    for outcome in OUTCOMES:
        ratio = (
            truth.times(measures[outcome], 6) / truth.times(measures[outcome], -12) if outcome in measures else None
        )
        if outcome not in measures and world == "no-effect":
            ratio = 1.0
        levels = [one[outcome]["level"] for one in told if one[outcome]["level"] is not None]
        yield outcome, ratio, None if ratio is None else (ratio - 1) * float(np.mean(levels))


def summed(world: str, told: list[dict[str, Any]]) -> Iterator[str]:
    """How often each interval holds the truth."""
    for outcome, ratio, truth in truths(world, told):
        for name, true in (("effect", truth), ("naive", truth), ("ratio", None if ratio is None else np.log(ratio))):
            pairs = np.array([one[outcome][name] for one in told if one[outcome][name]], dtype=float)
            if true is None or not len(pairs):
                continue
            value, se, low, high = pairs.T
            held = (low <= true) & (true <= high)
            yield (
                f"{outcome:16s} {name:7s} true {true:9.4f}  mean {value.mean():9.4f} ± "
                f"{value.std(ddof=1) / len(value) ** 0.5:.4f}  sd {value.std(ddof=1):8.4f}  se {se.mean():8.4f}  "
                f"covers {100 * held.mean():5.1f} % of {len(value)}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--world", default="no-effect")
    parser.add_argument("--citizens", type=int, default=10_000)
    parser.add_argument("--caliper", type=float, default=None)
    parser.add_argument("--drift", action="store_true", help="let what others use drift with age, as it does")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=None, help="what was found of each world, a line each")
    said = parser.parse_args()
    tasks = [Task(said.first + n, said.world, said.citizens, said.caliper, said.drift) for n in range(said.worlds)]
    started, told = time.perf_counter(), []
    with multiprocessing.get_context("spawn").Pool(said.processes, maxtasksperchild=50) as pool:
        for one in pool.imap(run, tasks):
            told.append(one)
            if said.out is not None:
                with said.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(one) + "\n")
    print(
        f"{len(told)} worlds in {time.perf_counter() - started:.0f} s; "
        f"one takes {np.mean([one['all'] for one in told]):.1f} s, "
        f"{np.mean([one['made'] for one in told]):.1f} s of it to make; "
        f"{np.mean([one['compared'] for one in told]):.0f} participants compared"
    )
    for line in summed(said.world, told):
        print(line)


if __name__ == "__main__":
    sys.exit(main())
