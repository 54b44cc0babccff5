"""What was done in the courses as rows of the registry: contacts, meetings, goals and slips; never a word of them.

Each kind flows only where the programme's file lets it (``registry / rows``). A row goes again when something
happened to its record; the registry then has the newer one. Columns: docs/reference/our-formats.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from samvej.programme.questionnaires import OwnItem
from samvej.workplace.contacts.models import Contact, ContactEvent
from samvej.workplace.ground.events import Event
from samvej.workplace.learning.rows import Row, day
from samvej.workplace.meetings.models import Meeting, MeetingEvent
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.models import GoalAttainment, PlanEvent, PlanGoal
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.questionnaires.models import QuestionnaireResponse, QuestionnaireResponseEvent
from samvej.workplace.slips.models import Slip, SlipEvent

HELD, NO_SHOW, STRUCK = "held", "no-show", "struck"
"""What becomes of a contact: it took place, the citizen did not come, or it was written by mistake."""


CONTENT = "enrolment__version__content"
"""A version's whole file, which no row needs: it is read once per version, and not with each of its records."""


@dataclass(frozen=True)
class Source:
    """One kind of row: the events that tell of a change, the columns of theirs that lead to the record and to its
    citizen, and how records of a programme are read and written as rows.

    ``records`` gives those of a programme whose events are among ``changed`` (a Q on their own columns). ``status``:
    whether its rows have one; those without count only with an enrolment of the same pseudonym.
    """

    kind: str
    events: type[Event]
    leads_to: str
    of_citizen: str
    records: Callable[[str, QuerySet[Any]], Iterable[Any]]
    enrolment: Callable[[Any], Enrolment]
    row: Callable[[str, Any], Row]
    status: bool = True


def contact_row(pseudonym: str, contact: Contact) -> Row:
    """One contact, with its way and how long it lasted."""
    status = STRUCK if contact.struck_at is not None else HELD if contact.attended else NO_SHOW
    return _row(
        pseudonym,
        contact.enrolment,
        contact.key.hex,
        kind="contact",
        what=contact.how,
        status=status,
        date=day(contact.at),
        minutes=str(contact.minutes) if contact.minutes else "",
    )


def meeting_row(pseudonym: str, meeting: Meeting) -> Row:
    """One meeting, on the day it began, or was proposed where it has no time yet."""
    return _row(
        pseudonym,
        meeting.enrolment,
        meeting.key.hex,
        kind="meeting",
        what=meeting.kind,
        status=meeting.status,
        date=day(meeting.begins_at or meeting.proposed_at),
        minutes=str(meeting.minutes) if meeting.status == Meeting.Status.HELD else "",
    )


def goal_row(pseudonym: str, goal: PlanGoal) -> Row:
    """One goal of the plan: set, and perhaps reached; with its last score (``score``, put there before)."""
    score: int | None = getattr(goal, "score", None)
    return _row(
        pseudonym,
        goal.plan.enrolment,
        f"{goal.plan.key.hex}:{goal.goal_id}",
        kind="goal",
        status=goal.state,
        date=day(goal.set_at),
        ended=day(goal.reached_at),
        score="" if score is None else str(score),
    )


def slip_row(pseudonym: str, slip: Slip) -> Row:
    """One slip, with the highest level that it came to."""
    return _row(
        pseudonym,
        slip.enrolment,
        slip.key.hex,
        kind="slip",
        what=slip.kind,
        status=slip.status,
        date=day(slip.reported_at),
        ended=day(slip.ended_at),
        level=slip.level,
    )


def _row(
    pseudonym: str,
    enrolment: Enrolment,
    activity: str,
    *,
    kind: str,
    status: str,
    date: str,
    what: str = "",
    ended: str = "",
    minutes: str = "",
    level: str = "",
    score: str = "",
) -> Row:
    version = enrolment.version.version
    said = (kind, what, status, date, ended, minutes, level, score)
    return (pseudonym, activity, enrolment.programme, version, *said)


def _contacts(programme: str, changed: QuerySet[Any]) -> Iterable[Contact]:
    found = Contact.objects.filter(enrolment__programme=programme, pk__in=changed)
    return found.select_related("enrolment__citizen", "enrolment__version").defer(CONTENT).order_by("pk")


def _meetings(programme: str, changed: QuerySet[Any]) -> Iterable[Meeting]:
    found = Meeting.objects.filter(enrolment__programme=programme, pk__in=changed)
    return found.select_related("enrolment__citizen", "enrolment__version").defer(CONTENT).order_by("pk")


def _goals(programme: str, changed: QuerySet[Any]) -> Iterable[PlanGoal]:
    """The goals of the plans to which something happened, each with its last score. Two queries."""
    found = list(
        PlanGoal.objects.filter(Q(plan__in=changed), plan__enrolment__programme=programme)
        .select_related("plan__enrolment__citizen", "plan__enrolment__version")
        .defer(f"plan__{CONTENT}")
        .order_by("pk")
    )
    scores = GoalAttainment.objects.filter(plan__in={goal.plan_id for goal in found}).order_by("at", "pk")
    last = {(plan, goal): score for plan, goal, score in scores.values_list("plan_id", "goal_id", "score")}
    for goal in found:
        goal.score = last.get((goal.plan_id, goal.goal_id))  # type: ignore[attr-defined]  # read by goal_row
    return found


def _slips(programme: str, changed: QuerySet[Any]) -> Iterable[Slip]:
    found = Slip.objects.filter(enrolment__programme=programme, pk__in=changed)
    return found.select_related("enrolment__citizen", "enrolment__version").defer(CONTENT).order_by("pk")


def _of_itself(record: Contact | Meeting | Slip) -> Enrolment:
    return record.enrolment


@dataclass(frozen=True)
class Answered:
    """One item of a response, and what was answered to it; nothing where it was passed over or struck out."""

    response: QuestionnaireResponse
    item: OwnItem
    value: str | int | None


def response_row(pseudonym: str, answered: Answered) -> Row:
    """One answered item. ``score`` counts the answers from the best (0), or is the number itself."""
    response, item, value = answered.response, answered.item, answered.value
    score = "" if value is None else str(value if item.range is not None else item.answers.index(str(value)))
    return (
        pseudonym,
        response.questionnaire,
        item.id,
        day(response.answered_at),
        "inclusion" if response.weeks == 0 else f"{response.weeks} weeks",
        "" if value is None else str(value),
        score,
    )


def _responses(programme: str, changed: QuerySet[Any]) -> Iterable[Answered]:
    """Every item of the responses, also those without an answer: they take the place of what was struck out.

    A response that was struck out has no rows where another one stands for the same occasion.
    """
    found = QuestionnaireResponse.objects.filter(enrolment__programme=programme, pk__in=changed)
    found = found.select_related("enrolment__citizen", "enrolment__version").defer(CONTENT).order_by("pk")
    stands = {(each.enrolment_id, each.questionnaire, each.weeks) for each in found if each.struck_at is None}
    for each in found:
        if each.struck_at is not None and (each.enrolment_id, each.questionnaire, each.weeks) in stands:
            continue
        given = {} if each.struck_at is not None else each.answers
        forms = programme_of(each.enrolment.version).file.questionnaires
        items = next((form.items for form in forms if form.id == each.questionnaire), ())
        for item in items:
            yield Answered(each, item, given.get(item.id))


SOURCES = (
    Source("contact", ContactEvent, "contact", "contact__enrolment__citizen", _contacts, _of_itself, contact_row),
    Source("meeting", MeetingEvent, "meeting", "meeting__enrolment__citizen", _meetings, _of_itself, meeting_row),
    Source("goal", PlanEvent, "plan", "plan__enrolment__citizen", _goals, lambda goal: goal.plan.enrolment, goal_row),
    Source("slip", SlipEvent, "slip", "slip__enrolment__citizen", _slips, _of_itself, slip_row),
    Source(
        "response",
        QuestionnaireResponseEvent,
        "response",
        "response__enrolment__citizen",
        _responses,
        lambda answered: answered.response.enrolment,
        response_row,
        status=False,
    ),
)
"""Every kind of what is done, in the order in which they are sent."""
