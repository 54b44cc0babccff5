"""Times the person × month panel and the top-share against a bare scan: ``benchmarks/panel.py DATABASE``.

The panel is every citizen's contacts and their cost in each calendar month, from the contact tables. The floor is the
fastest bare scan of the same columns (Polars'). Beside ours: Polars' and DuckDB's own group by, pandas, and naive
SQL: grouping the services as they are stored, and a spine of citizens × dates on a sample of citizens, scaled up.
Each way runs in a process of its own on two threads, once to warm the disk's cache and then ``--runs`` times, and the
floor after it in the same process; the least counts. A way may take ``--memory`` GB and ``--seconds``; one that needs
more is said not to have ended. All are held against ours: a fast wrong answer is seen. The year's top 1 % is told of
services' cost alone.
"""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "2")
os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("ARROW_NUM_THREADS", "2")

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


def main() -> None:
    """Run every way in a process of its own and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--memory", type=float, default=10, help="GB of address space that a peer may take")
    parser.add_argument("--seconds", type=float, default=900, help="that a way may take, all of its runs together")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.only:
        if said.only.startswith("peer"):
            most = int(said.memory * 1e9)
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        print(json.dumps(_measured(said.only, said.database, said.runs)))
        return
    differ = False
    for title, ways in (("Person × month panel", PANEL), ("The year's top 1 %", TOP)):
        print(f"\n{title}\n\n| {' | '.join(HEAD)} |\n| --- | {'---: | ' * (len(HEAD) - 2)}--- |", flush=True)
        answers = {}
        for name in ways:
            told = _in_a_process(name, said)
            if "failed" in told:
                print(f"| {name} | did not end: {told['failed']} |{' |' * (len(HEAD) - 2)}", flush=True)
                continue
            if told["same"]:
                answers[name] = told["answer"]
            print(_line(name, told), flush=True)
        differ |= len({json.dumps(answer) for answer in answers.values()}) > 1
    if differ:
        raise SystemExit("The ways do not agree: see the answers.")


HEAD = ("what", "clock", "processor", "of the floor (clock)", "of the floor (processor)", "peak MB", "answer")


def _line(name: str, told: dict[str, Any]) -> str:
    clock, work = (told[kind] / told["floor"][kind] for kind in ("clock", "processor"))
    times = f"{told['clock']:.2f} s | {told['processor']:.2f} s | {clock:.1f} × | {work:.1f} ×"
    return f"| {name} | {times} | {told['peak']:,.0f} | {told['answer']} |"


def _in_a_process(name: str, said: argparse.Namespace) -> dict[str, Any]:
    asked = ["--only", name, "--runs", str(said.runs), "--memory", str(said.memory)]
    try:
        ran = subprocess.run(
            [sys.executable, __file__, str(said.database), *asked],
            capture_output=True,
            text=True,
            check=False,
            timeout=said.seconds,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"more than {said.seconds:,.0f} s"}
    if ran.returncode:
        return {"failed": (ran.stderr.strip().splitlines() or [f"ended with {ran.returncode}"])[-1][:90]}
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _measured(name: str, database: Path, runs: int) -> dict[str, Any]:
    of = _Columns(database)
    found = _least(({**PANEL, **TOP})[name](of), runs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    floor = next(iter(PANEL if name in PANEL else TOP))
    return found | {"peak": peak, "floor": _least(({**PANEL, **TOP})[floor](of), runs)}


def _least(work: Callable[[], Any], runs: int) -> dict[str, Any]:
    """Once unmeasured; then the least seconds of the clock and of the processor, and what came out."""
    answer, times = work(), []
    for _ in range(runs):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - clock, time.process_time() - processor))
    scale = answer.pop("times", 1) if isinstance(answer, dict) else 1
    clock, processor = (min(each) * scale for each in zip(*times, strict=True))
    said = answer["said"] if isinstance(answer, dict) else answer
    return {"clock": clock, "processor": processor, "answer": said, "same": not isinstance(answer, dict)}


# --- what is read ----------------------------------------------------------------------------------------


class _Columns:
    """person_id, day and cost of every contact, in files of a range of persons each, in order."""

    def __init__(self, database: Path) -> None:
        from samvej.registry.contacts import store
        from samvej.registry.query import Registry

        with Registry.open(database) as registry:
            made = store.made(registry.database, registry.manifest)
            self.services = [str(path) for path in registry.files("service")]
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
    return lambda: {"said": [int(each) for each in asked.collect().row(0)][::3]}


def _duckdb_scan(of: _Columns) -> Callable[[], Any]:
    connection = of.duckdb()
    query = f"SELECT count(*), max(person_id), max(day), sum(cost) FROM read_parquet([{of.listed}]) WHERE single"
    return lambda: {"said": [int(each) for each in connection.execute(query).fetchone()][::3]}


def _ours(of: _Columns) -> Callable[[], Any]:
    from samvej.evaluation.person_months import months_by_range

    def work() -> list[int]:
        told = [(len(part), int(part.rows.sum()), int(part.amount.sum())) for part in months_by_range(of.made)]
        return [sum(each) for each in zip(*told, strict=True)]

    return work


def _ours_whole(of: _Columns) -> Callable[[], Any]:
    from samvej.evaluation.person_months import months_of_contacts

    def work() -> list[int]:
        found = months_of_contacts(of.made)
        return [len(found), int(found.rows.sum()), int(found.amount.sum())]

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


def _services(of: _Columns) -> Callable[[], Any]:
    """Naive SQL over the services as they are stored; as many contacts as services where none stands for several."""
    connection = of.duckdb()
    stored = ", ".join(f"'{path}'" for path in of.services)
    query = (
        "SELECT count(*), sum(n), sum(cost) FROM (SELECT person_id, date_trunc('month', start), count(*) AS n, "
        f"sum(cost) AS cost FROM read_parquet([{stored}], hive_partitioning = false) GROUP BY 1, 2)"
    )
    return lambda: [int(each) for each in connection.execute(query).fetchone()]


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
    return lambda: {"said": f"{int(asked.collect().row(0)[2]):,}"}


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
    "ours: run-length, range by range": _ours,
    "ours, the whole panel in one piece": _ours_whole,
    "peer: Polars' group by": _polars_group,
    "peer: DuckDB's group by": _duckdb_group,
    "peer: pandas": _pandas,
    "peer: naive SQL, the services grouped": _services,
    f"peer: naive SQL, citizens × dates ({SPINE_CITIZENS:,} citizens, scaled up)": _spine,
}
TOP: dict[str, Way] = {
    "floor: Polars' bare scan of the year": _cost_scan,
    "ours: sums by place, top 1 %": _our_top,
    "peer: Polars' group by and sort": _polars_top,
    "peer: DuckDB's group by and rank": _duckdb_top,
}

if __name__ == "__main__":
    main()
