"""Times the whole evaluation of 200 participants on a big region: ``benchmarks/evaluation_at_scale.py DATABASE``.

A process of its own evaluates as ``samvej evaluate`` does — matched controls, effects with 999 draws, money, reach,
the report as page, PDF and CSV — and tells what each part took: by the clock, in processor seconds (which is what to
trust where others share the machine), and the greatest resident memory so far. The floor of the same run is one bare
scan of all services' person, day and cost. Four outcomes are added to the programme's eight, so that twelve are told.
Where the database names no participants, so many of those who were admitted acutely twice within 30 days are taken to
have been included a fortnight later.
"""

import argparse
import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

PROGRAMME = "sammen-om-min-vej"
MORE_OUTCOMES = (
    "{id: all contacts, count: any contact, better: either}",
    "{id: psychiatry cost, cost: psychiatry, better: lower}",
    "{id: general practice cost, cost: general-practice, better: either}",
    "{id: specialist cost, cost: specialist, better: either}",
)
PARTS = {
    "samvej.evaluation.whole": (
        ("matched", "matched controls"),
        ("sought", "the target group: everybody against the criteria"),
        ("reach", "reach and inequality"),
        ("read_panel", "the participants' panel"),
        ("costs_of_everybody", "everybody's cost of each year"),
        ("effects_of", "effects, 999 draws"),
        ("programme_power", "when will we know"),
        ("own_reports", "own reports"),
        ("money", "money"),
        ("quality", "quality"),
    ),
    "samvej.evaluation.evaluate": (
        ("_outcomes", "before and after, control charts"),
        ("concentration", "concentration"),
        ("profile", "profile"),
        ("illness", "combinations of illness"),
    ),
}


def main() -> None:
    """Run the evaluation in a process of its own and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--until", type=date.fromisoformat, help="the last day evaluated (the last that is covered)")
    parser.add_argument("--participants", type=int, default=200)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.inside is not None:
        _evaluate(said.database, said.until, said.participants, said.inside)
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, str(said.database), "--participants", str(said.participants)]
        until = [] if said.until is None else ["--until", said.until.isoformat()]
        subprocess.run([*command, *until, "--inside", folder], check=True, stdout=subprocess.DEVNULL)
        found = json.loads((Path(folder) / "told.json").read_text("utf-8"))
    floor = found["parts"][0]
    print(
        f"{found['events']:,} services of {found['citizens']:,} citizens, {found['participants']} participants, "
        f"{found['controls']} controls, {found['target']:,} in the target group.\n"
    )
    print(f"Index of facts from questions before: {'yes' if found['index'] else 'none'}.\n")
    print("| part | seconds | processor | of a bare scan | resident MB |\n| --- | ---: | ---: | ---: | ---: |")
    for name, clock, processor, peak in found["parts"]:
        print(f"| {name} | {clock:.1f} | {processor:.1f} | {processor / floor[2]:.1f} × | {peak:,.0f} |")


# --- in the process that is measured ---------------------------------------------------------------------


class _Parts:
    """What each part took; a part within a part is taken out of the outer one's name, not of its time."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, float, float]] = []

    def timed(self, name: str, work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        clock, processor = time.perf_counter(), time.process_time()
        found = work(*arguments, **named)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.rows.append((name, time.perf_counter() - clock, time.process_time() - processor, peak))
        return found

    def around(self, module: str, function: str, name: str) -> None:
        """Time a function of a module wherever the module calls it."""
        place = sys.modules[module]
        work = getattr(place, function)
        setattr(place, function, lambda *a, **k: self.timed(name, work, *a, **k))


def _scanned(files: list[str]) -> int:
    """The floor: the three columns that anything here needs, of every service."""
    rows = pl.scan_parquet(files, hive_partitioning=False).select("person_id", "start", "cost")
    count = rows.select(pl.len(), pl.col("person_id").max(), pl.col("start").max(), pl.col("cost").sum()).collect()
    return int(count.item(0, 0))


def _evaluate(database: Path, until: date | None, number: int, folder: Path) -> None:
    from samvej.evaluation.disclosure import Policy
    from samvej.evaluation.participants import from_enrolment, from_file
    from samvej.evaluation.report import write_report
    from samvej.evaluation.study import study_of
    from samvej.evaluation.whole import evaluate_whole, sections_of
    from samvej.programme.loading import load_programme
    from samvej.registry.query import Registry
    from samvej.registry.writing.ranges import delta, paths

    indexed = any((database / "index").glob("*.events"))
    parts = _Parts()
    for module, functions in PARTS.items():
        for function, name in functions:
            parts.around(module, function, name)
    with Registry.open(database) as registry:
        files = paths(delta(registry.database, "service", registry.manifest.tables["service"]))
        events = parts.timed("floor: a bare scan of person, day and cost", _scanned, files)
        last = until or max(row.last for row in registry.coverage())
        if "enrolment" in registry.manifest.tables:
            people = from_enrolment(registry, PROGRAMME, last)
        else:
            people = from_file(_drawn(registry, number, last, folder), registry, None, last)
        begun, processor = time.perf_counter(), time.process_time()
        programme = load_programme(PROGRAMME, _with_twelve_outcomes(folder))
        study = parts.timed("prices", study_of, programme, registry, people, until=last)
        found, rest = evaluate_whole(study)
        citizens = registry.table("person").count().to_pyarrow().as_py()
    assert rest is not None
    sections = parts.timed("disclosure control", sections_of, rest, Policy(), found.currency)
    parts.timed("report: page, PDF, CSV", write_report, found, folder / "report", "en", Policy(), sections)
    whole = (time.perf_counter() - begun, time.process_time() - processor, parts.rows[-1][3])
    told = {
        "events": events,
        "index": indexed,
        "citizens": citizens,
        "participants": len(people.people),
        "controls": 0 if rest.matched is None else rest.matched.persons,
        "target": rest.reach.comparison.target or 0,
        "parts": [*parts.rows, ("the whole evaluation", *whole)],
    }
    (folder / "told.json").write_text(json.dumps(told), "utf-8")


def _with_twelve_outcomes(folder: Path) -> Path:
    """A folder with the programme, to whose outcomes four are added."""
    made = folder / "programmes"
    for name in (PROGRAMME, "_shared"):
        shutil.copytree(Path(__file__).parents[1] / "programmes" / name, made / name)
    file = made / PROGRAMME / "programme.yaml"
    before, found, after = file.read_text("utf-8").partition("  outcomes:\n")
    if not found:
        raise SystemExit(f"{file} names no outcomes as it did: look at what is inserted here.")
    file.write_text(before + found + "".join(f"    - {each}\n" for each in MORE_OUTCOMES) + after, "utf-8")
    return made


def _drawn(registry: Any, number: int, last: date, folder: Path) -> Path:
    """A file of participants: the first admitted acutely twice within 30 days, evenly by person number."""
    service = registry.table("service")
    acute = (service.kind == "admission") & (service.urgency == "acute")
    rows = service.filter(acute & (service.sector == "hospital"))
    frame = pl.from_arrow(rows.select("person_id", day=rows.start.date()).to_pyarrow())
    assert isinstance(frame, pl.DataFrame)
    frame = frame.unique().sort("person_id", "day").with_columns(before=pl.col("day").shift(1).over("person_id"))
    near = frame.filter((pl.col("day") - pl.col("before")) <= pl.duration(days=30))
    early, late = last - timedelta(days=5 * 365), last - timedelta(days=400)
    near = near.filter(pl.col("day").is_between(early, late)).unique("person_id", keep="first", maintain_order=True)
    every = max(len(near) // (3 * number), 1)
    alive = registry.table("person")
    living = pl.from_arrow(alive.filter(alive.death_date.isnull()).select("person_id").to_pyarrow())
    chosen = near.join(living, on="person_id", how="semi", maintain_order="left").gather_every(every).head(number)  # type: ignore[arg-type]
    path = folder / "participants.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [("person_id", "inclusion"), *((p, d + timedelta(days=14)) for p, d, _ in chosen.iter_rows())]
        )
    return path


if __name__ == "__main__":
    main()
