"""Matching at the size of a region: ``benchmarks/matching.py --citizens 800000 --participants 1000``.

Made-up facts on Parquet (nobody is real, nothing is modelled: only the size counts), the programme's own controls
section, five controls each. Prints seconds and the peak resident memory of the matching alone.
"""

import argparse
import resource
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import ibis

from samvej.evaluation.design import design_of
from samvej.evaluation.matching.programme import matched
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.prices import Prices
from samvej.evaluation.study import Study
from samvej.programme.facts import Coverage
from samvej.programme.loading import load_programme
from samvej.registry.tables import TABLES
from samvej.spotting.days import as_date

PROGRAMME = "sammen-om-min-vej"
PROGRAMMES = Path(__file__).parents[1] / "programmes"
FIRST, LAST = date(2015, 1, 1), date(2019, 12, 31)
_MADE = {
    "person": """SELECT range::INTEGER AS person_id,
        CASE WHEN hash(range, 1) % 2 = 0 THEN 'female' ELSE 'male' END AS sex,
        DATE '1925-01-01' + (hash(range, 2) % 32000)::INTEGER AS birth_date,
        CASE WHEN hash(range, 3) % 40 = 0 THEN DATE '2015-01-01' + (hash(range, 4) % 1826)::INTEGER END AS death_date
        FROM range({people})""",
    "residence": """SELECT range::INTEGER AS person_id, CASE WHEN hash(range, 5) % 2 = 0 THEN '0376' ELSE '0360' END
        AS municipality, DATE '2000-01-01' AS valid_from FROM range({people})""",
    "service": """SELECT range AS service_id, ((hash(range, 6) % {people}) * (hash(range, 7) % 1000) // 1000)::INTEGER
        AS person_id, CASE (hash(range, 8) % 20)::INTEGER WHEN 0 THEN 'hospital' WHEN 1 THEN 'hospital'
        WHEN 2 THEN 'psychiatry' WHEN 3 THEN 'municipality-health' WHEN 4 THEN 'specialist'
        ELSE 'general-practice' END AS sector,
        CASE WHEN hash(range, 8) % 20 = 0 THEN 'admission' WHEN hash(range, 8) % 20 < 3
        THEN 'outpatient-visit' ELSE 'consultation' END AS kind,
        CASE WHEN hash(range, 9) % 2 = 0 THEN 'acute' ELSE 'planned' END AS urgency,
        TIMESTAMP '2015-01-01' + to_hours((hash(range, 10) % 43800)::INTEGER) AS start,
        TIMESTAMP '2015-01-01' + to_hours((hash(range, 10) % 43800 + hash(range, 11) % 100)::INTEGER) AS "end",
        (hash(range, 12) % 1000000)::BIGINT AS cost FROM range({events})""",
    "diagnosis": """SELECT range AS service_id, (hash(range, 13) % {people})::INTEGER AS person_id,
        DATE '2015-01-01' + (hash(range, 14) % 1826)::INTEGER AS date, 'SKS' AS system,
        CASE (hash(range, 15) % 6)::INTEGER WHEN 0 THEN 'DE119' WHEN 1 THEN 'DF329' WHEN 2 THEN 'DF102'
        WHEN 3 THEN 'DI509' ELSE 'DZ039' END AS code, 'primary' AS role FROM range({events} // 10)""",
}


class Made:
    """A registry of made-up tables."""

    def __init__(self, folder: Path, people: int, events: int) -> None:
        self.connection = ibis.duckdb.connect(threads=2, temp_directory=str(folder))
        for name, table in TABLES.items():
            made, file = _MADE.get(name), folder / f"{name}.parquet"
            empty = ibis.memtable(table.schema.empty_table())
            self.connection.create_table(f"empty_{name}", empty, temp=True)
            query = f"SELECT * FROM empty_{name}"
            if made is not None:
                query += f" UNION ALL BY NAME ({made.format(people=people, events=events)})"
            self.connection.con.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)")
            self.connection.con.execute(f"CREATE VIEW {name} AS SELECT * FROM '{file}'")

    def table(self, name: str) -> Any:
        return self.connection.table(name)

    def residence(self) -> Any:
        return self.table("residence")

    def costs(self, price_year: int | None, index: object) -> tuple[Any, Any, Any]:
        return self.table("service"), self.table("payment"), self.table("prescription")

    def coverage(self) -> tuple[Coverage, ...]:
        scopes = ("hospital/*", "psychiatry/*", "general-practice/*", "specialist/*", "municipality-health/*")
        return tuple(Coverage(scope, FIRST, LAST, "*") for scope in (*scopes, "diagnosis/SKS", "transfer-income"))

    def has_several_contacts(self) -> bool:
        return False


def _participants(made: Made, count: int) -> tuple[Participant, ...]:
    """Citizens of the programme's age with an illness, included on days of the last two years."""
    rows = made.connection.con.execute(
        "SELECT person_id, min(17200 + hash(person_id, 20) % 700) FROM diagnosis JOIN person USING (person_id) "
        "WHERE code <> 'DZ039' AND date < DATE '2017-01-01' AND death_date IS NULL AND birth_date BETWEEN "
        f"DATE '1955-01-01' AND DATE '1990-01-01' GROUP BY 1 ORDER BY hash(person_id, 21) LIMIT {count}"
    ).fetchall()
    return tuple(sorted(Participant(int(person), as_date(int(day)) or LAST) for person, day in rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citizens", type=int, default=80_000)
    parser.add_argument("--participants", type=int, default=100)
    parser.add_argument("--events", type=int, default=None, help="services in all; 25 for each citizen unless said")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samvej-") as folder:
        made = Made(Path(folder), said.citizens, said.events or 25 * said.citizens)
        programme = load_programme(PROGRAMME, PROGRAMMES)
        registry: Any = made
        people = Participants(_participants(made, said.participants))
        study = Study(programme, registry, people, design_of(programme), Prices("DKK", 2017, None), LAST)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        started, worked = time.perf_counter(), time.process_time()
        found = matched(study)
        assert found is not None
        seconds, worked = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(people.people)} participants, {said.citizens:,} citizens, "
        f"{said.events or 25 * said.citizens:,} services: "
        f"{len(found.controls)} controls of {found.pool:,} candidates "
        f"in {seconds:.1f} s ({worked:.1f} s of processor), peak {peak} MB ({before} before)"
    )


if __name__ == "__main__":
    main()
