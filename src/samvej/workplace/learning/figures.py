"""All that the lead's page shows of one programme over time, worked out once for as long as nothing has happened."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Max, Min, Sum

from samvej.programme.loading import Programme
from samvej.workplace.ground.moment import today
from samvej.workplace.learning.cases import read_cases
from samvej.workplace.learning.funnel import Funnel, funnel
from samvej.workplace.learning.ladder import Ladder, climbed, first_days
from samvej.workplace.learning.periods import Period, local_day, mondays_to, months_to
from samvej.workplace.learning.permissions import Scope
from samvej.workplace.learning.waiting import Point, queue_ages, to_answer, to_contact, waits
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.models import Referral

_KEPT = 24 * 3600  # seconds; the day is a part of the key


@dataclass(frozen=True)
class Figures:
    """The cohort's funnel, both waiting times by month, the queue's age by week, and the ladder."""

    funnel: Funnel
    contact: tuple[Point, ...]
    answer: tuple[Point, ...]
    queue: tuple[Point, ...]
    ladder: Ladder


def figures(scope: Scope, period: Period, without: Collection[int] = ()) -> Figures:
    """The figures of what somebody sees of a programme; ``without``: citizens to leave out.

    Two queries where nothing has happened since they were last worked out, and eight where something has.
    """
    day = today()
    said = f"{scope.unit_ids} {period} {sorted(without)} {scope.version.sha256} {day} {_state(scope.unit_ids)}"
    key = f"lead:{hashlib.sha256(said.encode()).hexdigest()}"
    held = cache.get(key)
    if not isinstance(held, Figures):
        held = _worked_out(scope, programme_of(scope.version), period, without, day)
        cache.set(key, held, _KEPT)
    return held


def years(units: Collection[int]) -> list[int]:
    """The calendar years since the first case was received, the newest first. One query."""
    first = Referral.objects.filter(unit__in=units).aggregate(first=Min("received_at"))["first"]
    return list(range(today().year, local_day(first).year - 1, -1)) if first else []


def _state(units: Collection[int]) -> list[object]:
    """What changes with every transition: how many there are, and the sum of their revisions."""
    counts = {"n": Count("pk"), "revisions": Sum("revision"), "newest": Max("pk")}
    cases = Referral.objects.filter(unit__in=units).aggregate(**counts)
    enrolments = Enrolment.objects.filter(unit__in=units).aggregate(**counts)
    return [*cases.values(), *enrolments.values()]


def _worked_out(scope: Scope, programme: Programme, period: Period, without: Collection[int], day: date) -> Figures:
    months, mondays = months_to(day), mondays_to(day)
    cases = read_cases(scope.unit_ids, min(months[0], mondays[0], period.first), without)
    evaluation = programme.file.evaluation
    return Figures(
        funnel=funnel(cases, period),
        contact=waits(cases, months, day, to_contact),
        answer=waits(cases, months, day, to_answer),
        queue=queue_ages(cases, mondays),
        ladder=climbed(first_days(scope.unit_ids, without), evaluation.scale_ladder if evaluation else ()),
    )
