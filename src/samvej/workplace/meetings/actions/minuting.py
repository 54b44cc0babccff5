"""Writing down what is said and agreed, while the meeting is held or after; some of it becomes goals and tasks."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.meetings import permissions, policies
from samvej.workplace.meetings.actions.moving import lock, move
from samvej.workplace.meetings.agenda import OTHER, OWN
from samvej.workplace.meetings.kinds import kind_of, kind_words
from samvej.workplace.meetings.models import Meeting, Minute
from samvej.workplace.pathways.actions.moving import account_of_person
from samvej.workplace.people.models import Professional
from samvej.workplace.plans.actions.writing import add_goal
from samvej.workplace.tasks.actions.asking import ask_for


@dataclass(frozen=True)
class Whose:
    """Who does it: the citizen, or a professional of the team. ``name`` as it stands in the minutes."""

    for_citizen: bool = False
    professional: Professional | None = None
    name: str = ""


@transaction.atomic
def minute(
    *,
    by: Actor,
    meeting: Meeting,
    agenda_id: str,
    text: str,
    becomes: str = Minute.Becomes.NOTE,
    whose: Whose | None = None,
    due_at: datetime | None = None,
    once: str | None = None,
) -> Minute:
    """Write something under a point of the agenda; as a task it is asked for at once, as a goal it is in the plan.

    The same ``once`` writes it once; it is never changed. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_arrange(by=by, enrolment=meeting.enrolment)
    account = account_of_person(by)
    meeting = lock(meeting)
    if once is not None and (held := Minute.objects.filter(once=once, meeting=meeting).first()) is not None:
        return held
    policies.check_transition(meeting, "write a minute")
    policies.check_text(text)
    kind = Minute.Becomes(becomes)
    is_task = kind is Minute.Becomes.TASK
    _check_whose(whose, is_task=is_task)
    written = Minute.objects.create(  # the meeting is held: whoever sends the same form again waits, and finds it
        meeting=meeting,
        agenda_id=_known(meeting, agenda_id),
        text=text.strip(),
        becomes=kind,
        who=whose.name if whose and is_task else "",
        by=account,
        by_name=by.name,
        at=moment(),
        once=once,
    )
    written.made_key = _make(by, meeting, written, whose, due_at)
    written.save(update_fields=["made_key"])
    _tell_of(meeting, written, by)
    return written


def _tell_of(meeting: Meeting, written: Minute, by: Actor) -> None:
    reason = gettext_lazy("Skrev referat af et møde om dit forløb")
    detail = {"becomes": str(written.becomes)}
    move(meeting, "write a minute", by=by, reason=reason, detail=detail, is_new_state=False)


def _check_whose(whose: Whose | None, *, is_task: bool) -> None:
    if is_task and (whose is None or not (whose.for_citizen or whose.professional)):
        raise NotNow(_("Vælg, hvem der gør det. En aftale uden navn bliver ikke til noget."))


def _known(meeting: Meeting, agenda_id: str) -> str:
    """The id, if it is a point of this meeting; what is under none of them stands last."""
    kind = kind_of(meeting.enrolment, meeting.kind)
    if kind is not None and any(each.id == agenda_id for each in kind.agenda):
        return agenda_id
    own = {f"{OWN}{each.key}" for each in meeting.points.all()}
    return agenda_id if agenda_id in own else OTHER


def _make(by: Actor, meeting: Meeting, written: Minute, whose: Whose | None, due_at: datetime | None) -> str:
    """What it becomes, made in the same transaction; gives its key, empty for what stays in the minutes."""
    because = _because(meeting)
    if written.becomes == Minute.Becomes.TASK and whose is not None:
        task = ask_for(
            by=by,
            enrolment=meeting.enrolment,
            words=written.text,
            because=because,
            origin="meeting",
            origin_key=str(meeting.key),
            professional=whose.professional,
            for_citizen=whose.for_citizen,
            due_at=due_at,
            once=f"minute:{written.key}",
        )
        return str(task.key)
    if written.becomes == Minute.Becomes.GOAL:
        made = add_goal(
            by=by,
            enrolment=meeting.enrolment,
            words=written.text,
            reason=because["da"],
            once=f"minute:{written.key}",
        )
        return str(made.version.content["goals"][-1]["id"])
    return ""


def _because(meeting: Meeting) -> dict[str, str]:
    assert meeting.begins_at is not None
    day = meeting.begins_at.astimezone(COPENHAGEN).date()
    return {
        "da": f"aftalt på mødet {day.day}.{day.month}.{day.year}: {kind_words(meeting, 'da')}",
        "en": f"agreed in the meeting on {day:%d/%m/%Y}: {kind_words(meeting, 'en')}",
    }
