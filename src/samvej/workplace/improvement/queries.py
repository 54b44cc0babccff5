"""Barriers, themes and cycles of units: lists, and counts by door. Constant queries whatever there is."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from samvej.workplace.improvement.models import Barrier, Cycle, Theme
from samvej.workplace.programmes.models import ProgrammeUnit


@dataclass(frozen=True)
class DoorCount:
    """How many barriers of one door: all of them, and those that are said to happen every time."""

    door: str
    count: int
    always: int


def barriers_of(units: Collection[ProgrammeUnit]) -> QuerySet[Barrier]:
    """The units' barriers, the newest first."""
    return Barrier.objects.filter(unit__in=list(units)).select_related("theme", "unit__organisation")


def count_by_door(found: QuerySet[Barrier]) -> list[DoorCount]:
    """Barriers by door, the most frequent first. One query."""
    rows = (
        found.order_by()
        .values("door")
        .annotate(n=Count("pk"), n_always=Count("pk", filter=Q(how_often=Barrier.HowOften.ALWAYS)))
    )
    counts = [DoorCount(row["door"], row["n"], row["n_always"]) for row in rows]
    return sorted(counts, key=lambda each: (-each.count, -each.always, each.door))


def themes_of(units: Collection[ProgrammeUnit]) -> list[Theme]:
    """The units' themes with their barriers and cycles, the largest first. Three queries."""
    found = (
        Theme.objects.filter(unit__in=list(units))
        .select_related("unit__organisation")
        .annotate(size=Count("barriers", distinct=True))
        .prefetch_related("barriers", Prefetch("cycles", Cycle.objects.order_by("number")))
    )
    return list(found.order_by("-size", "name", "pk"))


def cycles_of(units: Collection[ProgrammeUnit]) -> list[Cycle]:
    """The units' cycles, the newest first, with theme, notes and what they grew out of. Two queries."""
    found = Cycle.objects.filter(unit__in=list(units)).select_related("theme", "after", "unit__organisation")
    return list(found.prefetch_related("notes").order_by("-number", "-pk"))
