"""Inclusion against the programme file's scale ladder: how many were ever included, and when each step came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from samvej.workplace.pathways.models import Enrolment


@dataclass(frozen=True)
class Step:
    """One step of the ladder; ``reached_on`` is None before it is."""

    size: int
    reached_on: date | None


@dataclass(frozen=True)
class Ladder:
    """``included``: how many were ever included; ``steps`` from the smallest."""

    included: int
    steps: tuple[Step, ...]


def climbed(first_days: Sequence[date], sizes: Sequence[int]) -> Ladder:
    """The ladder of the days on which each was first enrolled."""
    days = sorted(first_days)
    steps = (Step(size, days[size - 1] if len(days) >= size else None) for size in sorted(sizes))
    return Ladder(len(days), tuple(steps))


def first_days(units: Collection[int], without: Collection[int] = ()) -> list[date]:
    """The day of each first enrolment in the units. One query."""
    found = Enrolment.objects.filter(unit__in=units, re_entry_of__isnull=True)
    if without:
        found = found.exclude(citizen__in=without)
    return list(found.values_list("enrolled_on", flat=True))
