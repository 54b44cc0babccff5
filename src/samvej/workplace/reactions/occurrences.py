"""What has happened in enrolments, read from all the rooms: as many queries for five hundred as for one.

What is read as what stands in docs/reference/reactions-in-the-workplace.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.db.models import F, Q

from samvej.programme.reactions import Occurrence
from samvej.programme.within import Within
from samvej.workplace.admissions.queries import admissions_of
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent, PhaseSpell
from samvej.workplace.plans import kinds
from samvej.workplace.plans.models import PlanEvent, PlanGoal
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.questionnaires.occasions import occasions
from samvej.workplace.questionnaires.queries import answered_in
from samvej.workplace.referrals.calendar import CLOSES, deadline
from samvej.workplace.slips.models import Slip
from samvej.workplace.tasks.models import Task

BEGUN = ("enrolled", "re-entered")
ENDED = ("ended", "ended by death", "ended by moving")
MOVED = "moved to version"
_MARKS = {
    **dict.fromkeys(BEGUN, "enrolled"),
    **dict.fromkeys(ENDED, "ended"),
    "paused": "paused",
    "resumed": "resumed",
}
_LOOKED_THROUGH = (kinds.WRITTEN, kinds.AGREED, kinds.DECLINED)


@dataclass
class Happened:
    """What happened in one enrolment. ``settled``: when something that was overdue was done after all, by its key."""

    enrolment: Enrolment
    occurrences: list[Occurrence] = field(default_factory=list)
    settled: dict[str, datetime] = field(default_factory=dict)
    begun_at: datetime | None = None
    moved_at: datetime | None = None


Found = dict[int, Happened]


def happened_in(enrolments: Sequence[Enrolment], *, back_to: dict[int, datetime] | None = None) -> Found:
    """What happened in each of the enrolments, by its id. Ten queries.

    ``back_to``: contacts and warning signs of an enrolment before that moment are not needed.
    """
    found = {each.pk: Happened(each) for each in enrolments}
    earliest = min(back_to.values(), default=None) if back_to else None
    _read_events(found)
    _read_phases(found)
    _read_stays(found)
    _read_contacts(found, earliest)
    _read_tasks(found, earliest)
    _read_goals(found)
    _read_plans(found, earliest)
    _read_maps(found)
    _read_slips(found)
    _read_forms(found)
    return found


def _read_events(found: Found) -> None:
    events = EnrolmentEvent.objects.filter(enrolment__in=found, kind__in=(*_MARKS, MOVED)).order_by("at", "pk")
    for pk, enrolment, kind, at in events.values_list("pk", "enrolment", "kind", "at"):
        held = found[enrolment]
        if kind == MOVED:
            held.moved_at = at
            continue
        mark = _MARKS[kind]
        if mark == "enrolled":
            held.begun_at = held.begun_at or at
        key = f"enrolment:{held.enrolment.key}" if mark == "enrolled" else f"event:{pk}"
        held.occurrences.append(Occurrence(mark, at, key))  # type: ignore[arg-type]  # one of the table's four


def _read_phases(found: Found) -> None:
    spells = PhaseSpell.objects.filter(enrolment__in=found)
    for pk, enrolment, phase, at in spells.values_list("pk", "enrolment", "phase", "from_at"):
        found[enrolment].occurrences.append(Occurrence("phase entered", at, f"phase:{pk}", phase))


def _read_stays(found: Found) -> None:
    of_citizen: dict[int, list[Happened]] = defaultdict(list)
    for held in found.values():
        of_citizen[held.enrolment.citizen_id].append(held)
    for stay in admissions_of(of_citizen):
        told = [
            Occurrence("admitted acutely" if stay.acute else "admitted", stay.admitted_at, f"admission:{stay.key}")
        ]
        if stay.discharged_at is not None and stay.home:
            told.append(Occurrence("discharged", stay.discharged_at, f"discharge:{stay.key}"))
        for held in of_citizen[stay.citizen_id]:
            held.occurrences += told


def _read_contacts(found: Found, earliest: datetime | None) -> None:
    contacts = Contact.objects.filter(_since("at", earliest), enrolment__in=found, struck_at__isnull=True)
    for key, enrolment, attended, at in contacts.values_list("key", "enrolment", "attended", "at"):
        kind = "contact" if attended else "no-show"
        found[enrolment].occurrences.append(Occurrence(kind, at, f"contact:{key}"))  # type: ignore[arg-type]


def _read_tasks(found: Found, earliest: datetime | None) -> None:
    """Those that were open at their due moment, whether or not they were closed later: the past does not change."""
    tasks = Task.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gt=F("due_at")),
        _since("due_at", earliest) | Q(enrolment__status="paused") | Q(closed_at__isnull=True),
        enrolment__in=found,
        due_at__isnull=False,
    )
    names = ("key", "enrolment", "due_at", "closed_at", "origin", "origin_key")
    for key, enrolment, due_at, closed_at, origin, origin_key in tasks.values_list(*names):
        held, name = found[enrolment], f"task:{key}"
        which = origin_key if origin in (Task.Origin.REACTION, Task.Origin.ADMISSION) else ""
        held.occurrences.append(Occurrence("task overdue", due_at, name, which))
        if closed_at is not None:
            held.settled[name] = closed_at


def _read_goals(found: Found) -> None:
    goals = PlanGoal.objects.filter(plan__enrolment__in=found, due_on__isnull=False).exclude(
        state=PlanGoal.State.SET_ASIDE
    )
    names = ("plan__enrolment", "plan__key", "goal_id", "due_on", "reached_at")
    for enrolment, plan, goal, due_on, reached_at in goals.values_list(*names):
        at = datetime.combine(due_on, CLOSES, COPENHAGEN)
        if reached_at is not None and reached_at <= at:
            continue
        name = f"goal:{plan}:{goal}:{due_on}"
        found[enrolment].occurrences.append(Occurrence("goal overdue", at, name))
        if reached_at is not None:
            found[enrolment].settled[name] = reached_at


def _read_plans(found: Found, earliest: datetime | None) -> None:
    """Warning signs, and when the plan should be looked through again."""
    looked: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    events = PlanEvent.objects.filter(
        Q(kind__in=_LOOKED_THROUGH) | (Q(kind=kinds.SIGN) & _since("at", earliest)), plan__enrolment__in=found
    ).order_by("at", "pk")
    for pk, enrolment, kind, at in events.values_list("pk", "plan__enrolment", "kind", "at"):
        if kind == kinds.SIGN:
            found[enrolment].occurrences.append(Occurrence("early-warning sign", at, f"sign:{pk}"))
        else:
            looked[enrolment].append((at, f"plan:{pk}"))
    _read_due(found, looked, "plan review due", lambda held: _review_every(held.enrolment))


def _review_every(enrolment: Enrolment) -> Within | None:
    section = programme_of(enrolment.version).file.plan
    return section.review_every if section else None


def _read_maps(found: Found) -> None:
    drawn: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    maps = LifeMap.objects.filter(enrolment__in=found).order_by("begun_at", "number")
    for enrolment, key, begun_at, finished_at in maps.values_list("enrolment", "key", "begun_at", "finished_at"):
        drawn[enrolment].append((begun_at, ""))
        if finished_at is not None:
            drawn[enrolment].append((finished_at, f"map:{key}"))
    _read_due(found, drawn, "map due", lambda held: _repeat(held.enrolment))


def _repeat(enrolment: Enrolment) -> Within | None:
    section = programme_of(enrolment.version).file.map
    return section.repeat if section else None


def _read_due(
    found: Found,
    done: dict[int, list[tuple[datetime, str]]],
    kind: str,
    every: Callable[[Happened], Within | None],
) -> None:
    """What is done again and again is due so long after it was done, unless it was done meanwhile.

    ``done``: when, and the key that the next time goes by; without one it only puts the next off.
    """
    for enrolment, times in done.items():
        held = found[enrolment]
        soon = every(held) if any(key for _at, key in times) else None
        if soon is None:
            continue
        for (at, key), then in pairwise([*sorted(times), None]):  # type: ignore[misc]  # only the last is None
            due = deadline(at, soon) if key else None
            if due is None or (then is not None and then[0] <= due):
                continue
            held.occurrences.append(Occurrence(kind, due, key))  # type: ignore[arg-type]
            if then is not None:
                held.settled[key] = then[0]


def _read_slips(found: Found) -> None:
    slips = Slip.objects.filter(enrolment__in=found, passed_on_at__isnull=False)
    for key, enrolment, at in slips.values_list("key", "enrolment", "passed_on_at"):
        assert at is not None  # it was asked for
        found[enrolment].occurrences.append(Occurrence("the team cannot solve it", at, f"slip:{key}"))


def _read_forms(found: Found) -> None:
    """Questionnaires that were not answered when they were due."""
    answered = answered_in(found)
    for pk, held in found.items():
        for each in occasions(held.enrolment):
            at = answered.get((pk, each.form.id, each.weeks))
            if at is not None and at <= each.due_at:
                continue
            name = f"form:{held.enrolment.key}:{each.form.id}:{each.weeks}"
            held.occurrences.append(Occurrence("form overdue", each.due_at, name, each.form.id))
            if at is not None:
                held.settled[name] = at


def _since(name: str, earliest: datetime | None) -> Q:
    return Q(**{f"{name}__gte": earliest}) if earliest is not None else Q()


# --- to whom something has happened -----------------------------------------------------------------------


def stirred(*, since: datetime, until: datetime) -> set[int]:
    """The running enrolments in which something was written, or a task fell due, after ``since``. Six queries.

    The nightly look at all of them finds what else falls due, and what this one missed.
    """
    return {each for some in _stirred(since, until) for each in some}


def _stirred(since: datetime, until: datetime) -> Iterator[Iterable[int]]:
    running = Enrolment.objects.exclude(status=Enrolment.Status.ENDED)
    yield running.filter(events__at__gt=since).values_list("pk", flat=True)
    yield running.filter(citizen__admissions__changed_at__gt=since).values_list("pk", flat=True)
    yield running.filter(contacts__written_at__gt=since).values_list("pk", flat=True)
    yield running.filter(tasks__due_at__gt=since, tasks__due_at__lte=until).values_list("pk", flat=True)
    yield running.filter(plan__events__at__gt=since).values_list("pk", flat=True)
    yield running.filter(slips__passed_on_at__gt=since).values_list("pk", flat=True)
