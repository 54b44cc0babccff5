"""How long the reactions of 10,000 enrolments take over 365 days: the year in one run, and day by day.

``python benchmarks/reactions.py [PROGRAMME] [--enrolments 10000] [--days 365]``. The engine alone, on made-up lives;
what the workplace adds (reading and writing) is not in it. Both ways must fire the same, or it ends with an error.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from samvej.programme.loading import load_programme
from samvej.programme.reactions import Firing, Occurrence, Reaction, firings

BEGIN = datetime(2026, 1, 1, 23, tzinfo=UTC)
DAY = timedelta(days=1)
Life = list[Occurrence]


def life(chance: random.Random, number: int, days: int) -> Life:
    """A year of somebody: some three dozen contacts, some admissions, signs and phases, in the order of time."""

    def at(day: float) -> datetime:
        return BEGIN + day * DAY

    told = [Occurrence("enrolled", at(chance.random()), "enrolled")]
    for key in range(chance.randint(10, 60)):
        kind = "no-show" if chance.random() < 0.1 else "contact"
        told.append(Occurrence(kind, at(chance.random() * days), f"contact:{key}"))
    for key in range(chance.choice((0, 0, 1, 2, 6))):
        day = chance.random() * days
        kind = chance.choice(("admitted", "admitted acutely"))
        told.append(Occurrence(kind, at(day), f"admission:{key}"))
        told.append(Occurrence("discharged", at(day + chance.expovariate(0.2)), f"discharge:{key}"))
    for kind, most in (("early-warning sign", 4), ("goal overdue", 3), ("task overdue", 6), ("phase entered", 3)):
        for key in range(chance.randint(0, most)):
            told.append(Occurrence(kind, at(chance.random() * days), f"{kind}:{key}"))  # type: ignore[arg-type]
    return sorted(told, key=lambda each: each.at)


def day_by_day(reactions: tuple[Reaction, ...], told: Life, days: int) -> Iterator[Firing]:
    """A run each night over what is known by then; only what can still matter is looked at."""
    longest = max((each.when.days or 0 for each in reactions), default=0) * DAY + DAY
    first, last = 0, 0
    for day in range(days):
        since, until = BEGIN + day * DAY, BEGIN + (day + 1) * DAY
        while last < len(told) and told[last].at <= until:
            last += 1
        while first < last and told[first].at <= since - longest:
            first += 1
        yield from firings(reactions, told[first:last], since=since, until=until)


def main() -> None:
    """Print the times, the firings and the memory."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("programme", nargs="?", default="sammen-om-min-vej")
    asked.add_argument("--enrolments", type=int, default=10_000)
    asked.add_argument("--days", type=int, default=365)
    said = asked.parse_args()
    reactions = load_programme(said.programme).file.reactions
    chance = random.Random(20260101)
    lives = [life(chance, number, said.days) for number in range(said.enrolments)]
    end = BEGIN + said.days * DAY

    clocks = [_clocks()]
    whole = [[f.once for f in firings(reactions, told, since=BEGIN, until=end)] for told in lives]
    clocks.append(_clocks())
    nightly = [[f.once for f in day_by_day(reactions, told, said.days)] for told in lives]
    clocks.append(_clocks())

    if whole != nightly:
        sys.exit("The year in one run and the year day by day fire differently.")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{said.enrolments} enrolments, {said.days} days, {len(reactions)} reactions, "
        f"{sum(map(len, lives))} occurrences, {sum(map(len, whole))} firings\n"
        f"{_took('the year in one run', *clocks[:2])}{_took('day by day', *clocks[1:])}{memory} MB\n"
    )


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _took(what: str, begun: tuple[float, float], ended: tuple[float, float]) -> str:
    return f"{what}: {ended[0] - begun[0]:.1f} s ({ended[1] - begun[1]:.1f} s of the processor)\n"


if __name__ == "__main__":
    main()
