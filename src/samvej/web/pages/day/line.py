"""One line of the day: who needs somebody, why, and the one click that does it; and what all lines are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import cached_property

from samvej.web.pages.day.periods import Periods, periods
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred_citizens, grounds_of
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.admissions.models import Admission
from samvej.workplace.admissions.queries import admissions_of
from samvej.workplace.contacts.queries import last_contacts
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.meetings.queries import open_meetings
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.queries import Row, my_enrolments
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.safety.permissions import KEPT_BACK
from samvej.workplace.safety.queries import waiting_by_enrolment
from samvej.workplace.tasks.doors import known_tasks
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.permissions import is_given
from samvej.workplace.tasks.queries import open_tasks, undone_tasks, waiting_for_another
from samvej.workplace.tasks.visibility import Roles, is_open_to

PLAN, HEALTH = "plan", "health"


class Band(IntEnum):
    """How a day's lines are ordered: the first band first (docs/reference/my-day.md)."""

    NOW = 1  # somebody's safety, and what was asked for at once
    LATE = 2  # should have been done
    TODAY = 3  # belongs to this day
    ANSWER = 4  # somebody waits for an answer
    CARE = 5  # a vulnerable time, and no contact for a while
    APART = 6  # no deadline
    COMING = 7  # the next days


class Rank(IntEnum):
    """What stands first among one person's lines, whatever their bands; what is to be done at once is before it."""

    SLIPPING = 1  # a sign, or a plan that slips
    STAY = 2  # in hospital, or home from it
    HOURS = 3  # a task whose clock was a matter of hours
    OTHER = 4


class Worry(IntEnum):
    """How much a line says about how the citizen is: on the caseload, not in the day's order."""

    NONE = 0
    SOME = 1
    MUCH = 2


@dataclass(frozen=True)
class Line:
    """``why``: a sentence that can be read aloud. ``at``: what it is sorted by within its band; None stands last.

    ``action`` and ``href``: the one click. ``enrolment`` None: it is about no citizen whom the reader may know yet.
    ``because``: why it was asked for, as a sentence, where somebody or something said so.
    """

    band: Band
    why: str
    action: str
    href: str
    at: datetime | None = None
    enrolment: Enrolment | None = None
    worry: Worry = Worry.NONE
    rank: Rank = Rank.OTHER
    because: str = ""

    @property
    def order(self) -> tuple[int, bool, float]:
        """Between persons, by the first line of each."""
        return (self.band, self.at is None, self.at.timestamp() if self.at else 0.0)

    @property
    def order_within(self) -> tuple[bool, int, tuple[int, bool, float]]:
        """Within one person."""
        return (self.band != Band.NOW, self.rank, self.order)


@dataclass
class Day:
    """What the lines of one day are made from: read once, however many sources ask for it."""

    by: Actor
    now: datetime
    rows: Sequence[Row] = field(default=())
    types: Mapping[int, frozenset[str]] = field(default_factory=dict)  # by the citizen's pk: what may be shown

    @classmethod
    def of(cls, by: Actor, now: datetime) -> "Day":
        """The day of somebody: the running courses that they follow and may know of."""
        rows = my_enrolments(by=by)
        found = grounds_of(by=by, citizens=[row.enrolment.citizen for row in rows])
        types = {
            row.enrolment.citizen_id: ground.data_types for row, ground in zip(rows, found, strict=True) if ground
        }
        known = [row for row in rows if CONTACT in types.get(row.enrolment.citizen_id, ())]
        return cls(by, now, known, types)

    @property
    def today(self) -> date:
        """The day in Copenhagen."""
        return self.now.astimezone(COPENHAGEN).date()

    @property
    def yesterday(self) -> datetime:
        """When yesterday began."""
        return datetime.combine(self.today - timedelta(days=1), time(), COPENHAGEN)

    @cached_property
    def by_pk(self) -> dict[int, Row]:
        """The rows by their enrolment's pk."""
        return {row.enrolment.pk: row for row in self.rows}

    @cached_property
    def enrolments(self) -> list[Enrolment]:
        """The enrolments whose plan may be seen."""
        return [row.enrolment for row in self.rows if self.may(row.enrolment, PLAN)]

    @cached_property
    def periods(self) -> Periods:
        """How long the vulnerable times last."""
        return periods()

    @cached_property
    def undone(self) -> list[Task]:
        """Whatever is undone in the courses whose plan may be seen, whoever has it; by due day."""
        return undone_tasks(self.enrolments)

    @cached_property
    def tasks(self) -> list[Task]:
        """The actor's own open tasks, of citizens whom they may know of.

        Those of other courses, and of courses whose plan may not be seen, are asked for at their own door: a lead
        may have one where they are on no team.
        """
        here = [each for each in self.undone if each.is_open and is_given(by=self.by, task=each)]
        elsewhere = open_tasks(self.by, but=[each.pk for each in self.enrolments])
        return [*here, *known_tasks(by=self.by, tasks=elsewhere)]

    @cached_property
    def tasks_to_place(self) -> list[Task]:
        """Tasks that the contact person must find another way for."""
        if not any(self._may_be_stray(each) for each in self.undone):
            return []
        return [each for each in waiting_for_another(self.by) if each.enrolment_id in self.by_pk and self.sees(each)]

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Those to call, and those called for today or later."""
        return open_meetings(self.enrolments, since=datetime.combine(self.today, time(), COPENHAGEN))

    @cached_property
    def last(self) -> dict[int, datetime]:
        """When each citizen was last reached, by the enrolment's pk."""
        return last_contacts(self.enrolments)

    @cached_property
    def stays(self) -> dict[int, list[Admission]]:
        """Stays in hospital that go on or ended within the vulnerable time after a discharge; by the citizen's pk."""
        wanted = [row.enrolment.citizen_id for row in self.rows if self.may(row.enrolment, HEALTH)]
        found: dict[int, list[Admission]] = {}
        for stay in admissions_of(wanted, self.now - self.periods.after_discharge) if wanted else ():
            found.setdefault(stay.citizen_id, []).append(stay)
        return found

    @cached_property
    def seats(self) -> dict[int, list[TeamMember]]:
        """Who is on the team now of each course whose plan may be seen, by the enrolment's pk."""
        found: dict[int, list[TeamMember]] = {}
        for seat in TeamMember.objects.filter(enrolment__in=self.enrolments, to_at__isnull=True):
            found.setdefault(seat.enrolment_id, []).append(seat)
        return found

    @cached_property
    def roles(self) -> Roles:
        """The actor's roles on each team, from where they act."""
        return {pk: frozenset(each.role for each in seats if self._is_own(each)) for pk, seats in self.seats.items()}

    @cached_property
    def safety(self) -> dict[int, SafetyAnswer]:
        """Positive answers to the question of safety that wait, by the enrolment's pk; only those one may see."""
        waiting = waiting_by_enrolment(self.enrolments)
        if not waiting:
            return {}
        kept_back = barred_citizens(self.by, *KEPT_BACK)
        return {
            pk: answer
            for pk, answer in waiting.items()
            if self.by_pk[pk].enrolment.citizen_id not in kept_back and self._sees_safety(pk, answer)
        }

    def may(self, enrolment: Enrolment, data_type: str) -> bool:
        """Whether a kind of information about the citizen may be shown."""
        return data_type in self.types.get(enrolment.citizen_id, ())

    def sees(self, task: Task) -> bool:
        """Whether a task that is somebody else's may be shown."""
        types = self.types.get(task.citizen_id, frozenset())
        return is_open_to(task=task, data_types=types, roles=self.roles)

    def follows(self, enrolment: Enrolment) -> bool:
        """Whether the actor is its contact person, and it is not on pause."""
        row = self.by_pk.get(enrolment.pk)
        return row is not None and row.why == "contact person" and row.paused_since is None

    def _is_own(self, seat: TeamMember) -> bool:
        held = self.by.employment
        return (
            held is not None
            and seat.professional_id == held.professional_id
            and seat.organisation_id == held.organisation_id
        )

    def _may_be_stray(self, task: Task) -> bool:
        """Whether it was said no to, or its holder has no seat: a lead has none, so this says perhaps."""
        if task.status == Task.Status.DECLINED:
            return True
        seated = any(each.professional_id == task.assigned_to_id for each in self.seats.get(task.enrolment_id, ()))
        return not (task.for_citizen or seated)

    def _sees_safety(self, pk: int, answer: SafetyAnswer) -> bool:
        section = programme_of(self.by_pk[pk].enrolment.version).file.safety
        named = self.by.professional is not None and answer.named_id == self.by.professional.pk
        held = self.roles.get(pk, frozenset())
        return named or (section is not None and not held.isdisjoint(section.seen_by))
