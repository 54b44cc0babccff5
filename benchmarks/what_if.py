"""Times a changed figure over a big region: ``benchmarks/what_if.py DATABASE``.

A process of its own asks what ``samvej spot sammen-om-min-vej --set three-acute.at-least=2 --compare`` asks, on the
last day: first with what the index holds, then another figure in the same process, again and again, as whoever tries
figures does (``--year``: over the last year). Told are the spotting of the changed rule, the comparison with the
file's (reasons of all spells, cost held), and both, by the clock and in processor seconds. ``--without`` empties the
index first. Then the command itself is timed, as a whole process.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

PROGRAMME, FIGURE = "sammen-om-min-vej", "three-acute.at-least"
VALUES = (2, 4, 5, 2, 6)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--without", action="store_true", help="empty the index first")
    parser.add_argument("--year", action="store_true", help="over the last year in place of on the last day")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.inside:
        _inside(said.database, said.year)
        return
    if said.without:
        shutil.rmtree(said.database / "index", ignore_errors=True)
    print("| what | clock, s | processor, s | peak MB |\n| --- | ---: | ---: | ---: |", flush=True)
    year = ["--year"] if said.year else []
    subprocess.run([sys.executable, __file__, str(said.database), "--inside", *year], check=True)
    begun, before = time.perf_counter(), _children()
    command = [str(Path(sys.executable).with_name("samvej")), "spot", PROGRAMME, "--set", f"{FIGURE}=2", "--compare"]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        subprocess.run(
            [*command, "--db", str(said.database), *_days(said.database, said.year)], check=True, stdout=nowhere
        )
    clock, processor = time.perf_counter() - begun, _children() - before
    print(f"| the command, a whole process, index there | {clock:.2f} | {processor:.2f} | |")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _days(database: Path, whole_year: bool) -> list[str]:
    first, last = _period(database, whole_year)
    return ["--from", first.isoformat(), "--to", last.isoformat()] if whole_year else ["--on", last.isoformat()]


def _period(database: Path, whole_year: bool) -> tuple[date, date]:
    from samvej.registry.query import Registry

    with Registry.open(database) as registry:
        last = max(row.last for row in registry.coverage())
    return (last.replace(month=1, day=1) if whole_year else last), last


def _inside(database: Path, whole_year: bool) -> None:
    from samvej.programme.loading import load_programme
    from samvej.registry.query import Registry
    from samvej.spotting.changed import changed
    from samvej.spotting.kernels.stored import StoredRegister
    from samvej.spotting.spot import spot
    from samvej.spotting.what_if import compare

    period = _period(database, whole_year)
    programme = load_programme(PROGRAMME)
    with Registry.open(database) as registry:
        begun = _now()
        register = StoredRegister(registry, needs_money=True)
        before = spot(programme.rule, register, *period)
        _row("the file's rule, first question in a process", begun)
        for place, value in enumerate(VALUES):
            rule = changed(programme, [f"{FIGURE}={value}"])[0].rule
            begun = _now()
            after = spot(rule, register, *period)
            asked = _now()
            found = compare(before, after, register)
            name = "the first changed figure" if place == 0 else f"another figure ({value})"
            _row(f"{name}: spotting", begun, asked)
            _row(f"{name}: {len(found.members):,} spells with reasons, and the cost held", asked)
            _row(f"{name}: both", begun)


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _row(what: str, begun: tuple[float, float], ended: tuple[float, float] | None = None) -> None:
    clock, processor = (b - a for a, b in zip(begun, ended or _now(), strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {what} | {clock:.2f} | {processor:.2f} | {peak:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
