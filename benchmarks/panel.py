"""Times the person × month panel and the top-share against a bare scan: ``benchmarks/panel.py DATABASE``.

The panel is every citizen's contacts and their cost in each calendar month, of the contact tables where they are
made and else of the services as stored. The floor is the fastest bare scan of the same columns in the same run
(Polars or DuckDB). Beside ours: Polars' and DuckDB's own group by, pandas, and the naive spine of citizens × dates on
a sample of citizens, scaled up. Each runs in a process of its own, once to warm the disk's cache and then ``--runs``
times; the least processor time counts (user and system), and the greatest resident memory above the interpreter's.
All are held against ours: a fast wrong answer is seen. The year's top 1 % is told of services' cost alone.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SPINE_CITIZENS = 1_000
THREADS = 2
Answer = tuple[int, int, int]
"""Cells, rows and the sum of the cost: what all must agree on."""


def main() -> None:
    """Run every way in a process of its own and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.only:
        print(json.dumps(_measured(said.only, said.database, said.runs)))
        return
    for title, ways in (("Person × month panel", PANEL), ("The year's top 1 %", TOP)):
        print(f"\n{title}\n\n| what | processor s | seconds | of the floor | resident MB | answer |")
        print("| --- | ---: | ---: | ---: | ---: | --- |")
        found = {name: _in_a_process(name, said.database, said.runs) for name in ways}
        floor = min(found[name]["processor"] for name in ways if name.startswith("floor"))
        for name, told in found.items():
            ratio = f"{told['processor'] / floor:.1f} ×"
            row = (name, f"{told['processor']:.2f}", f"{told['clock']:.2f}", ratio, f"{told['peak']:,.0f}")
            print(f"| {' | '.join(row)} | {told['answer']} |")


def _in_a_process(name: str, database: Path, runs: int) -> dict[str, Any]:
    command = [sys.executable, __file__, str(database), "--only", name, "--runs", str(runs)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def _measured(name: str, database: Path, runs: int) -> dict[str, Any]:
    import polars  # noqa: F401 - before the memory is first looked at

    work = ({**PANEL, **TOP})[name](_Columns(database))
    before = _peak()
    times = []
    answer: Any = None
    for _ in range(runs + 1):
        clock, processor = time.perf_counter(), time.process_time()
        answer = work()
        times.append((time.process_time() - processor, time.perf_counter() - clock))
    least = min(times[1:] or times)
    scale = answer.pop("times", 1) if isinstance(answer, dict) else 1
    said = answer.get("said") if isinstance(answer, dict) else answer
    return {"processor": least[0] * scale, "clock": least[1] * scale, "peak": _peak() - before, "answer": said}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- what is read ----------------------------------------------------------------------------------------


class _Columns:
    """person_id, day and cost of every contact, in files of a range of persons each, in order."""

    def __init__(self, database: Path) -> None:
        from samvej.registry.contacts import store
        from samvej.registry.query import Registry

        with Registry.open(database) as registry:
            made = store.made(registry.database, registry.manifest)
        if made is None:
            raise SystemExit(f"{database} has no contact tables: samvej db optimize --db {database}")
        self.made = made
        self.paths = [str(file.path) for file in made.files("single")]

    @property
    def listed(self) -> str:
        return ", ".join(f"'{path}'" for path in self.paths)

    def duckdb(self) -> Any:
        import duckdb

        return duckdb.connect(config={"threads": THREADS})


Way = Callable[[_Columns], Callable[[], Any]]


# --- the panel -------------------------------------------------------------------------------------------


def _polars_scan(of: _Columns) -> Callable[[], Any]:
    import polars as pl

    rows = of.made.scan("single", ["person_id", "day", "cost"])
    asked = rows.select(pl.len(), pl.col("person_id").max(), pl.col("day").max(), pl.col("cost").sum())
    return lambda: [int(each) for each in asked.collect().row(0)][::3]


def _duckdb_scan(of: _Columns) -> Callable[[], Any]:
    connection = of.duckdb()
    query = f"SELECT count(*), max(person_id), max(day), sum(cost) FROM read_parquet([{of.listed}]) WHERE single"
    return lambda: [int(each) for each in connection.execute(query).fetchone()][::3]


def _ours(of: _Columns) -> Callable[[], Any]:
    from samvej.evaluation.person_months import months_of_contacts

    def work() -> Answer:
        found = months_of_contacts(of.made)
        return len(found), int(found.rows.sum()), int(found.amount.sum())

    return work


def _polars_group(of: _Columns) -> Callable[[], Any]:
    import polars as pl

    rows = of.made.scan("single", ["person_id", "day", "cost"])
    months = rows.group_by("person_id", pl.col("day").cast(pl.Date).dt.truncate("1mo"))
    found = months.agg(n=pl.len(), cost=pl.col("cost").sum())
    asked = found.select(pl.len(), pl.col("n").sum(), pl.col("cost").sum())
    return lambda: [int(each) for each in asked.collect().row(0)]


def _duckdb_group(of: _Columns) -> Callable[[], Any]:
    connection = of.duckdb()
    query = (
        "SELECT count(*), sum(n), sum(cost) FROM (SELECT person_id, date_trunc('month', DATE '1970-01-01' + day), "
        f"count(*) AS n, sum(cost) AS cost FROM read_parquet([{of.listed}]) WHERE single GROUP BY 1, 2)"
    )
    return lambda: [int(each) for each in connection.execute(query).fetchone()]


def _pandas(of: _Columns) -> Callable[[], Any]:
    import pandas as pd

    def work() -> list[int]:
        columns = ["person_id", "day", "cost", "single"]
        rows = pd.concat([pd.read_parquet(path, columns=columns) for path in of.paths])
        rows = rows[rows.single]
        month = pd.to_datetime(rows.day, unit="D").dt.to_period("M")
        found = rows.groupby([rows.person_id, month]).cost.agg(["size", "sum"])
        return [len(found), int(found["size"].sum()), int(found["sum"].sum())]

    return work


def _spine(of: _Columns) -> Callable[[], Any]:
    """A row for each of a sample's citizens and each date, joined to the contacts and added up by month."""
    connection = of.duckdb()
    first, last = min(file.first_day for file in of.made.all), max(file.last_day for file in of.made.all)
    low = of.made.all[0].first_person
    people = sum(file.last_person - file.first_person + 1 for file in of.made.all)
    query = (
        f"WITH person AS (SELECT unnest(range({low}, {low + SPINE_CITIZENS}))::INTEGER AS person_id), "
        f"spine AS (SELECT person_id, unnest(range({first}, {last + 1}))::INTEGER AS day FROM person) "
        "SELECT count(*) FROM (SELECT spine.person_id, date_trunc('month', DATE '1970-01-01' + spine.day), "
        "count(contact_id), sum(cost) FROM spine LEFT JOIN (SELECT * FROM "
        f"read_parquet([{of.listed}]) WHERE single AND person_id < {low + SPINE_CITIZENS}) AS contact "
        "ON contact.person_id = spine.person_id AND contact.day = spine.day GROUP BY 1, 2)"
    )

    def work() -> dict[str, Any]:
        cells = connection.execute(query).fetchone()[0]
        return {"said": f"{cells:,} cells of {SPINE_CITIZENS:,} citizens", "times": people / SPINE_CITIZENS}

    return work


# --- the top -----------------------------------------------------------------------------------------------


def _cost_scan(of: _Columns) -> Callable[[], Any]:
    import polars as pl

    rows = of.made.scan("single", ["person_id", "day", "cost"], **_year(of))
    asked = rows.select(pl.col("person_id").max(), pl.col("day").max(), pl.col("cost").sum())
    return lambda: f"{int(asked.collect().row(0)[2]):,}"


def _year(of: _Columns) -> dict[str, int]:
    """The last 365 days that any contact is of."""
    last = max(file.last_day for file in of.made.all)
    return {"first_day": last - 364, "last_day": last}


def _our_top(of: _Columns) -> Callable[[], Any]:
    from samvej.evaluation.concentration import top_count, top_share
    from samvej.evaluation.person_months import cost_of_each

    def work() -> str:
        cost = cost_of_each(of.made, **_year(of))
        return _share(top_share(cost, top_count(len(cost), 1)))

    return work


def _share(value: float) -> str:
    return f"{100 * value:.4f} %"


def _polars_top(of: _Columns) -> Callable[[], Any]:
    import polars as pl

    rows = of.made.scan("single", ["person_id", "day", "cost"], **_year(of))
    each = rows.group_by("person_id").agg(pl.col("cost").sum())

    def work() -> str:
        cost = each.collect()["cost"].sort(descending=True)
        return _share(cost.head(-(-len(cost) // 100)).sum() / cost.sum())

    return work


def _duckdb_top(of: _Columns) -> Callable[[], Any]:
    connection = of.duckdb()
    year = _year(of)
    query = (
        "WITH each AS (SELECT person_id, sum(cost) AS cost FROM "
        f"read_parquet([{of.listed}]) WHERE single AND day BETWEEN {year['first_day']} AND {year['last_day']} "
        "GROUP BY 1), ranked AS (SELECT cost, row_number() OVER (ORDER BY cost DESC NULLS LAST) AS place, "
        "count(*) OVER () AS n FROM each) "
        "SELECT sum(cost) FILTER (place <= ceil(n / 100)) / sum(cost) FROM ranked"
    )
    return lambda: _share(float(connection.execute(query).fetchone()[0]))


PANEL: dict[str, Way] = {
    "floor: Polars' bare scan": _polars_scan,
    "floor: DuckDB's bare scan": _duckdb_scan,
    "ours: run-length": _ours,
    "peer: Polars' group by": _polars_group,
    "peer: DuckDB's group by": _duckdb_group,
    "peer: pandas": _pandas,
    f"peer: spine of citizens × dates ({SPINE_CITIZENS:,} citizens, scaled up)": _spine,
}
TOP: dict[str, Way] = {
    "floor: Polars' bare scan of the year": _cost_scan,
    "ours: sums by place, top 1 %": _our_top,
    "peer: Polars' group by and sort": _polars_top,
    "peer: DuckDB's group by and rank": _duckdb_top,
}

if __name__ == "__main__":
    main()
