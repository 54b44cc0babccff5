"""When absence means something: which scopes a filter needs, and on which days the loaded sources cover them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from samvej.core.sector import Sector
from samvej.core.window import Window
from samvej.programme.facts import Coverage, PersonFacts
from samvej.programme.rules import (
    CodeList,
    DiagnosisFilter,
    FactFilter,
    MeasurementFilter,
    PrescriptionFilter,
    ServiceFilter,
)

Needs = tuple[tuple[str, ...], ...]
"""Every group must be covered; a group is covered by any of its scopes."""

DayRange = tuple[date, date]
"""A closed range of days."""


def needs_of(of: FactFilter) -> Needs:
    """The scopes that must be covered before the absence of the filter's facts means something.

    Services: each sector and kind that the filter may find. Diagnoses and measurements: one of the code systems
    (or codes) that its lists speak.
    """
    match of:
        case ServiceFilter():
            kinds = of.kinds or ("*",)
            groups = tuple((f"{sector}/{kind}",) for sector in (of.sectors or tuple(Sector)) for kind in kinds)
            return (*groups, _diagnosis_scopes(of.diagnosis)) if of.diagnosis else groups
        case DiagnosisFilter():
            return (_diagnosis_scopes(of.codes),)
        case PrescriptionFilter():
            return (("prescription",),)
        case MeasurementFilter():
            codes = sorted({prefix for codes in of.codes for _, prefix in codes.prefixes})
            return (tuple(f"measurement/{code}" for code in codes),)


def _diagnosis_scopes(lists: Iterable[CodeList]) -> tuple[str, ...]:
    """A list may also name drugs and measurements that stand for the disease; those are no diagnoses."""
    systems = {system for codes in lists for system in codes.systems} - {"ATC", "NPU", "local"}
    return tuple(f"diagnosis/{system}" for system in sorted(systems))


def speaks(scope: str, need: str) -> bool:
    """Whether a coverage row's scope includes the needed one ("hospital/*" includes "hospital/admission")."""
    if scope == need:
        return True
    have, want = scope.split("/", 1), need.split("/", 1)
    return len(have) == len(want) == 2 and all(h in ("*", w) for h, w in zip(have, want, strict=True))


def merged(ranges: Iterable[DayRange]) -> list[DayRange]:
    """The union of closed day ranges, with overlapping and adjoining ones joined, in order."""
    out: list[DayRange] = []
    for first, last in sorted(r for r in ranges if r[0] <= r[1]):
        if out and (out[-1][1] == date.max or first <= out[-1][1] + timedelta(days=1)):
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def intersected(left: Iterable[DayRange], right: Iterable[DayRange]) -> list[DayRange]:
    """The days in both unions of ranges."""
    others = list(right)
    return merged((max(a, c), min(b, d)) for a, b in left for c, d in others)


def covered_days(group: Sequence[str], person: PersonFacts, coverage: Sequence[Coverage]) -> list[DayRange]:
    """The days on which one of the group's scopes is covered where the citizen lives."""
    ranges: list[DayRange] = []
    for row in coverage:
        if not any(speaks(row.scope, need) for need in group):
            continue
        if row.area == "*":
            ranges.append((row.first, row.last))
            continue
        homes = [(s.first, s.last or date.max) for s in person.residence if s.value == row.area]
        ranges += intersected([(row.first, row.last)], homes)
    return merged(ranges)


def uncovered_needs(
    needs: Needs,
    window: Window | None,
    person: PersonFacts,
    coverage: Sequence[Coverage],
    day: date,
) -> tuple[str, ...]:
    """The needs that are *not* covered over the whole window ending on ``day`` (empty: all are).

    ``window`` None ("ever") means as far back as the loaded sources reach: the day itself must be covered.
    """
    first = day if window is None else window.first(day)
    return tuple(
        " or ".join(group)
        for group in needs
        if not any(a <= first and day <= b for a, b in covered_days(group, person, coverage))
    )
