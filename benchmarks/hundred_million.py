"""How fast a question is answered over a region's events, beside the fastest bare scan and beside other ways.

``.venv/bin/python benchmarks/hundred_million.py FOLDER`` on a database with contact tables (``samvej db optimize``).
Every way runs in a process of its own with two threads, warm: once unmeasured, then the best of three. Ratios are of
processor time and of the clock, to the floor of the same process: Polars reading the same rows and columns and doing
nothing with them. Ways that cannot take all of it take a sample of the citizens, and the table says so.
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.core.side_by_side import in_turn
from samvej.core.window import Window
from samvej.programme.rules import Alive, All, Occurrences, ServiceFilter
from samvej.registry import manifest as manifests
from samvej.registry.contacts.store import ContactFile, ContactFiles, made
from samvej.registry.database import database_at
from samvej.registry.query import Registry
from samvej.spotting.days import EPOCH
from samvej.spotting.index.store import EventIndex
from samvej.spotting.kernels.columns import Facts
from samvej.spotting.kernels.costs import share_of_top, totals_of
from samvej.spotting.kernels.spans import at_least
from samvej.spotting.kernels.stored import StoredRegister, StoredSource
from samvej.spotting.spot import spot
from samvej.spotting.witnesses import witnesses

TIMES = 3
COLUMNS = ("person_id", "day", "contact_id")
DAYS = 180  # peers add days, which all of them can; ours is measured with calendar months too


@dataclass(frozen=True)
class Question:
    """A rule of the benchmark: at least ``k`` facts of a filter within half a year."""

    of: ServiceFilter
    k: int


QUESTIONS = {
    "rare": Question(ServiceFilter("acute", (Sector.HOSPITAL,), (ServiceKind.ADMISSION,), Urgency.ACUTE), 3),
    "common": Question(ServiceFilter("GP", (Sector.GENERAL_PRACTICE,)), 8),
}


@dataclass(frozen=True)
class Scene:
    """The database asked, and the share of the citizens that a slow way takes."""

    root: Path
    files: ContactFiles
    people: int
    sample: int

    @staticmethod
    def at(root: Path, sample: int) -> "Scene":
        database = database_at(root)
        files = made(database, manifests.read(database))
        if files is None:
            raise SystemExit(f"{root} has no contact tables of its present state: samvej db optimize --db {root}")
        return Scene(root, files, max(file.last_person for file in files.all) + 1, sample)

    def rows(
        self, question: Question, columns: tuple[str, ...] = COLUMNS, persons: range | None = None
    ) -> pl.LazyFrame:
        of = question.of
        return self.files.scan(
            "joined",
            columns,
            sectors=[sector.value for sector in of.sectors],
            kinds=[kind.value for kind in of.kinds],
            urgency=None if of.urgency is None else of.urgency.value,
            took_place=True,
            persons=persons,
        )

    def sampled(self, question: Question) -> pa.Table:
        """The facts of the sample, for ways that start from a table in memory."""
        return self.rows(question, persons=range(self.sample)).collect().to_arrow()

    def year(self) -> tuple[int, int]:
        """The last whole year that there are contacts of."""
        last = max(file.last_day for file in self.files.all)
        return last - 364, last


# --- ours ----------------------------------------------------------------------------------------------


def intervals(frame: pl.DataFrame, window: Window, k: int) -> tuple[int, int]:
    """How many intervals there are and how many witnesses they have, every witness's contact_id in hand."""
    facts = Facts(frame["person_id"].to_numpy(), frame["day"].to_numpy())
    found = at_least(facts, window, k)
    lengths = found.end - found.begin
    place = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    contacts = frame["contact_id"].to_numpy()[place + np.repeat(found.begin, lengths)]
    return len(found), len(contacts)


def ours(scene: Scene, question: Question, window: Window) -> tuple[int, int]:
    def work(file: ContactFile) -> tuple[int, int]:
        part = scene.rows(question, persons=range(file.first_person, file.last_person + 1)).collect()
        return intervals(part, window, question.k)

    counts = list(in_turn(work, scene.files.all))
    return sum(count for count, _ in counts), sum(count for _, count in counts)


def whole_command(scene: Scene, question: Question, *, fresh: bool) -> int:
    """What ``samvej spot`` does: spells, reasons and witnesses of a day, from an opened database on."""
    rule = All(
        "all",
        parts=(Alive("alive"), Occurrences("o", of=question.of, window=Window(6, "month"), at_least=question.k)),
    )
    if fresh:
        index = EventIndex(database_at(scene.root), manifests.read(database_at(scene.root)))
        index.forget(question.of)
    with Registry.open(scene.root) as registry:
        day = EPOCH + timedelta(days=scene.year()[1] - 60)
        found = spot(rule, StoredRegister(registry, needs_money=False), day, day)
        rows = found.rows()
        return len(rows) + sum(len(held) for facts in witnesses(found, rows).values() for held in facts.values())


def from_index(scene: Scene, question: Question, k: int, window: Window) -> int:
    """Another k or window: the facts from the index, and every interval."""
    with Registry.open(scene.root) as registry:
        source = StoredSource(StoredRegister(registry, needs_money=False), [question.of])
        parts = [pl.from_arrow(part) for part in source.parts(question.of, ())]
        facts = [Facts(part["person_id"].to_numpy(), part["day"].to_numpy()) for part in parts]  # type: ignore[call-overload]
        return sum(len(at_least(each, window, k)) for each in facts)


# --- others --------------------------------------------------------------------------------------------


def floor(scene: Scene, question: Question) -> int:
    return scene.rows(question).collect().height


def duckdb_of(threads: int = 2) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": threads})


def relation(scene: Scene, question: Question) -> str:
    of = question.of
    codes = scene.files.codes(
        "joined",
        sectors=[sector.value for sector in of.sectors],
        kinds=[kind.value for kind in of.kinds],
        urgency=None if of.urgency is None else of.urgency.value,
        took_place=True,
    )
    files = ", ".join(f"'{file.path}'" for file in scene.files.all)
    wanted = ", ".join(map(str, codes))
    return f"(SELECT person_id, day, contact_id FROM read_parquet([{files}]) WHERE what IN ({wanted}))"


def islands_sql(facts: str, k: int) -> str:
    """Every interval and the first and last of its witnesses: LAG, then gaps and islands."""
    return f"""
    WITH lagged AS (
      SELECT person_id, day, lag(day, {k - 1}) OVER w AS oldest,
        lag(contact_id, {k - 1}) OVER w AS witness, contact_id
      FROM {facts} WINDOW w AS (PARTITION BY person_id ORDER BY day, contact_id)
    ), hit AS (SELECT * FROM lagged WHERE day - oldest <= {DAYS}),
    opened AS (
      SELECT *, (day > lag(oldest) OVER v + {DAYS + 1})::INT AS opens FROM hit
      WINDOW v AS (PARTITION BY person_id ORDER BY day, contact_id)
    ), numbered AS (
      SELECT *, sum(coalesce(opens, 1)) OVER v AS island FROM opened
      WINDOW v AS (PARTITION BY person_id ORDER BY day, contact_id ROWS UNBOUNDED PRECEDING)
    ) SELECT person_id, min(day) AS first, max(oldest) + {DAYS} AS last, list(witness), list(contact_id)
      FROM numbered GROUP BY person_id, island"""


def plain_duckdb(scene: Scene, question: Question) -> int:
    with duckdb_of() as connection:
        return connection.sql(islands_sql(relation(scene, question), question.k)).to_arrow_table().num_rows


def self_join(scene: Scene, question: Question) -> int:
    """Naive SQL, on the sample: each contact joined with those of the citizen that are in view on its day."""
    with duckdb_of() as connection:
        connection.register("facts", scene.sampled(question))
        sql = f"""SELECT a.person_id, a.day, list(b.contact_id) FROM facts a JOIN facts b ON a.person_id = b.person_id
            AND b.day BETWEEN a.day - {DAYS} AND a.day GROUP BY a.person_id, a.day, a.contact_id
            HAVING count(*) >= {question.k}"""
        return connection.sql(sql).to_arrow_table().num_rows


def spine(scene: Scene, question: Question) -> int:
    """Naive SQL, on the sample: a row per citizen and date, and the contacts in view on it."""
    with duckdb_of() as connection:
        connection.register("facts", scene.sampled(question))
        low, high = connection.sql("SELECT min(day), max(day) FROM facts").fetchall()[0]
        sql = f"""WITH spine AS (
              SELECT person_id, days.day, coalesce(f.n, 0) AS n
              FROM (SELECT DISTINCT person_id FROM facts)
              CROSS JOIN (SELECT unnest(range({low}, {high + DAYS + 1})) AS day) days
              LEFT JOIN (SELECT person_id, day, count(*) AS n FROM facts GROUP BY ALL) f USING (person_id, day)),
            seen AS (
              SELECT *, sum(n) OVER (PARTITION BY person_id ORDER BY day ROWS {DAYS} PRECEDING) AS held FROM spine)
            SELECT count(*) FROM seen WHERE held >= {question.k}"""
        return int(connection.sql(sql).fetchall()[0][0])


def plain_polars(scene: Scene, question: Question) -> int:
    """Polars' own window expressions, every interval and its witnesses' ids."""
    k = question.k
    rows = scene.rows(question).with_columns(
        oldest=pl.col("day").shift(k - 1).over("person_id"),
        witness=pl.col("contact_id").shift(k - 1).over("person_id"),
    )
    hit = rows.filter(pl.col("day") - pl.col("oldest") <= DAYS)
    opened = hit.with_columns(
        island=(pl.col("day") > pl.col("oldest").shift(1).over("person_id") + DAYS + 1).fill_null(True).cum_sum()
    )
    found = opened.group_by("person_id", "island").agg(
        pl.col("day").min(), pl.col("oldest").max() + DAYS, pl.col("witness"), pl.col("contact_id")
    )
    return found.collect().height


def plain_pandas(scene: Scene, question: Question) -> int:
    """pandas, on the sample: grouped shifts, every interval and its witnesses' ids."""
    frame = scene.sampled(question).to_pandas()
    k = question.k
    groups = frame.groupby("person_id", sort=False)
    frame["oldest"], frame["witness"] = groups["day"].shift(k - 1), groups["contact_id"].shift(k - 1)
    hit = frame[frame["day"] - frame["oldest"] <= DAYS].copy()
    reach = hit.groupby("person_id", sort=False)["oldest"].shift(1) + DAYS + 1
    hit["island"] = (~(hit["day"] <= reach)).cumsum()
    found = hit.groupby("island").agg(
        first=("day", "min"), last=("oldest", "max"), a=("witness", list), b=("contact_id", list)
    )
    return len(found)


# --- the share of the most expensive -------------------------------------------------------------------


def cost_rows(scene: Scene) -> pl.LazyFrame:
    first, last = scene.year()
    return scene.files.scan("single", ("person_id", "cost"), took_place=True, first_day=first, last_day=last)


def cost_floor(scene: Scene) -> int:
    return cost_rows(scene).collect().height


def our_share(scene: Scene) -> float:
    parts = []
    for file in scene.files.all:
        first, last = scene.year()
        persons = range(file.first_person, file.last_person + 1)
        rows = scene.files.scan(
            "single", ("person_id", "cost"), took_place=True, first_day=first, last_day=last, persons=persons
        ).collect()
        parts.append(totals_of(rows["person_id"].to_numpy(), rows["cost"].fill_null(0).to_numpy())[1])
    return float(share_of_top(np.concatenate(parts), scene.people, 1.0)[1])


def share_by_duckdb(scene: Scene) -> float:
    first, last = scene.year()
    files = ", ".join(f"'{file.path}'" for file in scene.files.all)
    codes = ", ".join(map(str, scene.files.codes("single", took_place=True)))
    places = -(-scene.people // 100)
    sql = f"""WITH held AS (SELECT person_id, sum(cost) AS cost FROM read_parquet([{files}])
          WHERE what IN ({codes}) AND day BETWEEN {first} AND {last} GROUP BY person_id),
        top AS (SELECT cost FROM held ORDER BY cost DESC NULLS LAST LIMIT {places})
        SELECT (SELECT sum(cost) FROM top) / sum(cost) FROM held"""
    with duckdb_of() as connection:
        return float(connection.sql(sql).fetchall()[0][0])


def share_by_polars(scene: Scene) -> float:
    held = cost_rows(scene).group_by("person_id").agg(pl.col("cost").sum()).collect()["cost"]
    return float(held.top_k(-(-scene.people // 100)).sum() / held.sum())


def share_by_pandas(scene: Scene) -> float:
    held = cost_rows(scene).collect().to_pandas().groupby("person_id")["cost"].sum()
    return float(held.nlargest(-(-scene.people // 100)).sum() / held.sum())


# --- measuring -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """A way to answer: its name, what it does, and whether it takes only a sample of the citizens."""

    name: str
    run: Callable[[Scene], Any]
    sampled: bool = False


def ways() -> dict[str, list[Way]]:
    """Every question's ways; the first is the floor."""
    out: dict[str, list[Way]] = {}
    for name, question in QUESTIONS.items():
        q = question
        out[name] = [
            Way("floor: Polars scan", lambda s, q=q: floor(s, q)),
            Way("ours, 180 days", lambda s, q=q: ours(s, q, Window(DAYS, "day"))),
            Way("ours, 6 months", lambda s, q=q: ours(s, q, Window(6, "month"))),
            Way("ours, whole: spells, reasons, witnesses of a day", lambda s, q=q: whole_command(s, q, fresh=True)),
            Way("plain DuckDB", lambda s, q=q: plain_duckdb(s, q)),
            Way("plain Polars", lambda s, q=q: plain_polars(s, q)),
            Way("pandas", lambda s, q=q: plain_pandas(s, q), sampled=True),
            Way("naive SQL: self-join", lambda s, q=q: self_join(s, q), sampled=True),
            Way("naive SQL: person × date", lambda s, q=q: spine(s, q), sampled=True),
        ]
    rare = QUESTIONS["rare"]
    out["rare"] += [
        Way("index hit: another k", lambda s: from_index(s, rare, 2, Window(6, "month"))),
        Way("index hit: another window", lambda s: from_index(s, rare, 3, Window(30, "day"))),
        Way("index hit, whole", lambda s: whole_command(s, rare, fresh=False)),
    ]
    out["top 1 %"] = [
        Way("floor: Polars scan", cost_floor),
        Way("ours", our_share),
        Way("plain DuckDB", share_by_duckdb),
        Way("plain Polars", share_by_polars),
        Way("pandas", share_by_pandas),
    ]
    return out


def best_of(run: Callable[[], Any]) -> dict[str, Any]:
    """Once unmeasured, then the best of three: seconds of the clock, and of the processor."""
    result, walls, works = run(), [], []
    for _ in range(TIMES):
        wall, work = time.perf_counter(), time.process_time()
        run()
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
    return {"wall": min(walls), "work": min(works), "result": result}


def measured(scene: Scene, question: str, place: int) -> dict[str, Any]:
    """One way in this process, and the floor after it in the same; the floor of the sample where it takes one."""
    way = ways()[question][place]
    found = best_of(lambda: way.run(scene))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if question in QUESTIONS and way.sampled:
        low = best_of(lambda: scene.rows(QUESTIONS[question], persons=range(scene.sample)).collect().height)
    else:
        low = best_of(lambda: ways()[question][0].run(scene))
    return found | {"peak": peak, "floor wall": low["wall"], "floor work": low["work"]}


def in_own_process(root: Path, sample: int, question: str, place: int) -> dict[str, Any]:
    command = [sys.executable, __file__, str(root), "--sample", str(sample), "--one", question, str(place)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        return {"failed": ran.stderr.strip().splitlines()[-1] if ran.stderr else f"ended with {ran.returncode}"}
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def table(scene: Scene, question: str, only: str | None) -> Iterator[str]:
    yield f"\n{question}\n"
    yield "| way | clock | processor | × floor (clock) | × floor (processor) | peak resident | result |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for place, way in enumerate(ways()[question]):
        if only is not None and only not in way.name and place:
            continue
        found = in_own_process(scene.root, scene.sample, question, place)
        name = f"{way.name} ({scene.sample:,} citizens)" if way.sampled else way.name
        if "failed" in found:
            yield f"| {name} | did not end: {found['failed'][:80]} |  |  |  |  |  |"
            continue
        yield (
            f"| {name} | {found['wall']:.3f} s | {found['work']:.3f} s | {found['wall'] / found['floor wall']:.2f} "
            f"| {found['work'] / found['floor work']:.2f} | {found['peak'] / 1e6:.0f} MB | {found['result']} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="the database's folder")
    parser.add_argument("--sample", type=int, default=10_000, help="citizens that a slow way takes")
    parser.add_argument("--only", help="only ways with this in their name, beside the floor")
    parser.add_argument("--one", nargs=2, metavar=("QUESTION", "PLACE"), help=argparse.SUPPRESS)
    said = parser.parse_args()
    scene = Scene.at(said.root, said.sample)
    if said.one:
        print(json.dumps(measured(scene, said.one[0], int(said.one[1]))))
        return
    rows = sum(file.rows for file in scene.files.all)
    print(f"{rows:,} rows of {scene.people:,} citizens; two threads")
    for question in ways():
        for line in table(scene, question, said.only):
            print(line, flush=True)


if __name__ == "__main__":
    main()
