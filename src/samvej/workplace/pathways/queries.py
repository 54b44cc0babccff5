"""Whom somebody follows, how far each is, and who has room: as many queries for many rows as for few."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from samvej.programme.loading import Programme
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import KEEP_CASELOADS, RUN_PATHWAYS
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment, EnrolmentPause, Evidence, TeamMember
from samvej.workplace.pathways.permissions import works_in
from samvej.workplace.pathways.progress import Progress, progress
from samvej.workplace.people.models import Professional
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of, units_of_actor
from samvej.workplace.referrals.staff import professionals_permitted


@dataclass(frozen=True)
class Row:
    """A citizen's enrolment in a list. ``paused_since`` is None while it runs; ``why`` says why it is listed."""

    enrolment: Enrolment
    programme: Programme
    progress: Progress
    paused_since: date | None
    why: str  # "contact person", "team" or "unit"


@dataclass(frozen=True)
class Caseload:
    """A contact person's places: ``taken`` of ``places`` open ones; ``closing`` taken ones go when they are free.

    ``taken`` counts closing ones too, so it may be more than ``places`` for a while.
    """

    contact_person: Professional
    places: int
    taken: int
    free: int
    closing: int
    paused: int


def my_enrolments(*, by: Actor) -> list[Row]:
    """The running enrolments that the person follows: as contact person first, then as one of the team; by name.

    Before they are shown, :func:`samvej.workplace.pathways.doors.known_rows`. Three queries, and none per row.
    """
    if by.professional is None or by.employment is None:
        return []
    seats = TeamMember.objects.filter(
        professional=by.professional, organisation=by.employment.organisation_id, to_at__isnull=True
    )
    running = Enrolment.objects.exclude(status=Enrolment.Status.ENDED)
    found = _with_rows(running.filter(pk__in=seats.values("enrolment")))
    rows = [
        _row(each, "contact person" if each.contact_person_id == by.professional.pk else "team") for each in found
    ]
    return sorted(rows, key=lambda row: row.why != "contact person")


def unit_enrolments(*, by: Actor, ended: bool = False, hidden: Collection[int] = ()) -> QuerySet[Enrolment]:
    """The running (or ended) enrolments of the units that the person leads, by contact person and name.

    ``hidden``: ids of citizens who are not to be shown. Empty for those who lead no unit. One query; :func:`rows_of`
    a page of it takes two more.
    """
    found = _with_rows(Enrolment.objects.filter(unit__in=units_led(by))).exclude(citizen__in=hidden)
    if ended:
        return found.filter(status=Enrolment.Status.ENDED).order_by("-ended_on", "-pk")
    return found.exclude(status=Enrolment.Status.ENDED).order_by(
        "contact_person__name", "citizen__family_name", "citizen__given_name", "pk"
    )


def rows_of(enrolments: Iterable[Enrolment], why: str) -> list[Row]:
    """A page of enrolments as rows."""
    return [_row(each, why) for each in enrolments]


def units_led(by: Actor) -> list[ProgrammeUnit]:
    """The units whose caseloads the person keeps."""
    return [unit for unit in units_of_actor(by) if works_in(by, unit, KEEP_CASELOADS)]


def running_on_older(units: Iterable[ProgrammeUnit], version: ProgrammeVersion) -> int:
    """How many running enrolments of these units follow another version of the programme than this one."""
    own = [unit.pk for unit in units if unit.programme == version.programme]
    running = Enrolment.objects.filter(unit__in=own).exclude(status=Enrolment.Status.ENDED)
    return running.exclude(version=version).count()


def _with_rows(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return (
        enrolments.select_related("citizen", "version", "contact_person", "unit__organisation")
        .defer("version__content")
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.filter(set_aside_at__isnull=True)),
            Prefetch("pauses", EnrolmentPause.objects.filter(to_on__isnull=True)),
        )
        .order_by("citizen__family_name", "citizen__given_name", "pk")
    )


def _row(enrolment: Enrolment, why: str) -> Row:
    programme = programme_of(enrolment.version)
    far = progress(programme, enrolment.phase, enrolment.evidence.all())
    since = next((pause.from_on for pause in enrolment.pauses.all()), None)
    return Row(enrolment, programme, far, since, why)


def caseloads(unit: ProgrammeUnit) -> list[Caseload]:
    """The caseload of everybody who may be a contact person in the unit, or still is one; the freest first.

    Three queries.
    """
    staff = {each.pk: each for each in professionals_permitted(unit=unit, permission=RUN_PATHWAYS)}
    counted = (
        CaseloadPlace.objects.filter(unit=unit)
        .values("contact_person")
        .annotate(
            places=Count("pk", filter=Q(closed=False)),
            taken=Count("enrolment"),
            free=Count("pk", filter=Q(closed=False, enrolment__isnull=True)),
            closing=Count("pk", filter=Q(closed=True)),
            paused=Count("enrolment", filter=Q(enrolment__status=Enrolment.Status.PAUSED)),
        )
    )
    by_person = {row["contact_person"]: row for row in counted.order_by("contact_person")}
    gone = Professional.objects.filter(pk__in=[pk for pk in by_person if pk not in staff])
    loads = [_caseload(person, by_person.get(person.pk, {})) for person in (*staff.values(), *gone)]
    return sorted(loads, key=lambda each: (-each.free, each.contact_person.name, each.contact_person.pk))


def _caseload(person: Professional, counted: Mapping[str, Any]) -> Caseload:
    numbers = {name: int(counted.get(name, 0)) for name in ("places", "taken", "free", "closing", "paused")}
    return Caseload(person, **numbers)


def with_room(unit: ProgrammeUnit) -> list[Caseload]:
    """Who has a free place and works in the unit today, the freest first."""
    today = {each.pk for each in professionals_permitted(unit=unit, permission=RUN_PATHWAYS)}
    return [each for each in caseloads(unit) if each.free and each.contact_person.pk in today]
