"""The workplace's own part of the line: what happened in the course, and the admissions that were told of here."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db.models import Q

from samvej.core.sector import Sector
from samvej.workplace.admissions.models import Admission
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.pathways.models import Enrolment, PhaseSpell
from samvej.workplace.plans.models import PlanVersion
from samvej.workplace.timeline.entries import ROAD, Entry, Window


def own_entries(*, enrolments: Iterable[Enrolment], data_types: frozenset[str], window: Window) -> tuple[Entry, ...]:
    """What happened in these courses of one citizen, of what the data types open; seven queries, by their start.

    Phases, contacts, meetings, maps and plans are the ``plan``'s; the referral is ``referral``; admissions are
    ``health``.
    """
    held = list(enrolments)
    asked: list[Callable[[list[Enrolment], Window], Iterable[Entry]]] = []
    if "referral" in data_types:
        asked.append(_referrals)
    if "plan" in data_types:
        asked += [_courses, _phases, _contacts, _meetings, _maps, _plans]
    if "health" in data_types:
        asked.append(_admissions)
    entries = [each for source in asked for entry in source(held, window) if window.holds(each := _here(entry))]
    return tuple(sorted(entries, key=lambda entry: (entry.start, entry.lane, entry.kind)))


def _here(entry: Entry) -> Entry:
    """The entry with its moments in Copenhagen's time: the database gives them in another, and days are counted."""
    end = entry.end.astimezone(COPENHAGEN) if entry.end is not None else None
    return replace(entry, start=entry.start.astimezone(COPENHAGEN), end=end)


def without_twice_told(own: Iterable[Entry], registers: Iterable[Entry]) -> tuple[Entry, ...]:
    """The workplace's entries without the admissions that the registers tell of too, which know them better."""
    told = {(entry.lane, entry.start.date()) for entry in registers if entry.kind == "admission"}
    return tuple(entry for entry in own if entry.kind != "admission" or (entry.lane, entry.start.date()) not in told)


def _referrals(held: list[Enrolment], _window: Window) -> Iterable[Entry]:
    for each in held:
        if each.referral is not None:
            yield Entry(ROAD, "received", each.referral.received_at)


def _courses(held: list[Enrolment], _window: Window) -> Iterable[Entry]:
    for each in held:
        first = Window(each.enrolled_on, each.enrolled_on).begin
        yield Entry(ROAD, "enrolled", first, whole_day=True, key=each.key)
        if each.ended_on is not None:
            yield Entry(ROAD, "ended", Window(each.ended_on, each.ended_on).begin, whole_day=True, key=each.key)


def _phases(held: list[Enrolment], window: Window) -> Iterable[Entry]:
    spells = PhaseSpell.objects.filter(enrolment__in=held, from_at__gte=window.begin, from_at__lt=window.after)
    for each in spells:
        yield Entry(ROAD, "phase", each.from_at, detail=each.phase)


def _contacts(held: list[Enrolment], window: Window) -> Iterable[Entry]:
    found = Contact.objects.filter(
        enrolment__in=held, struck_at__isnull=True, at__gte=window.begin, at__lt=window.after
    )
    of_meetings = Q(how=Contact.How.MEETING, once__startswith="meeting:")  # the meeting itself stands on the line
    for each in found.exclude(of_meetings, attended=True):
        yield Entry(ROAD, "contact", each.at, attended=each.attended, detail=each.how, key=each.key)


def _meetings(held: list[Enrolment], window: Window) -> Iterable[Entry]:
    found = Meeting.objects.filter(enrolment__in=held, begins_at__gte=window.begin, begins_at__lt=window.after)
    for each in found.exclude(status="cancelled"):
        assert each.begins_at is not None
        yield Entry(ROAD, "meeting", each.begins_at, detail=each.kind, key=each.key)


def _maps(held: list[Enrolment], window: Window) -> Iterable[Entry]:
    found = LifeMap.objects.filter(enrolment__in=held, finished_at__gte=window.begin, finished_at__lt=window.after)
    for each in found:
        assert each.finished_at is not None
        yield Entry(ROAD, "map", each.finished_at, detail=str(each.number), key=each.key)


def _plans(held: list[Enrolment], window: Window) -> Iterable[Entry]:
    found = PlanVersion.objects.filter(plan__enrolment__in=held, at__gte=window.begin, at__lt=window.after)
    for each in found.only("at", "number", "reason"):
        yield Entry(ROAD, "plan", each.at, detail=each.reason)


def _admissions(held: list[Enrolment], window: Window) -> Iterable[Entry]:
    found = Admission.objects.filter(
        Q(discharged_at__isnull=True) | Q(discharged_at__gte=window.begin),
        citizen__in={each.citizen_id for each in held},
        cancelled_at__isnull=True,
        admitted_at__lt=window.after,
    ).select_related("ward")
    for each in found:
        lane = each.ward.sector if each.ward and each.ward.sector == Sector.PSYCHIATRY else Sector.HOSPITAL
        yield Entry(
            lane,
            "admission",
            each.admitted_at,
            end=each.discharged_at or max(moment(), each.admitted_at),
            acute=each.acute,
            detail=each.ward_name,
            goes_on=each.discharged_at is None,
        )
