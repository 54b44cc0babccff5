"""Writing down what is said and agreed, while the meeting is held or after; some of it becomes goals and tasks."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
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

    The same ``once`` writes it once. It is never changed: what was wrong is said in a new one. Raises
    :class:`NotYours`, and :class:`NotNow` where nothing is written, or a task is nobody's.
    """
    permissions.check_arrange(by=by, enrolment=meeting.enrolment)
    account = account_of_person(by)
    meeting = lock(meeting)
    if once is not None and (held := Minute.objects.filter(once=once, meeting=meeting).first()) is not None:
        return held
    policies.check_transition(meeting, "write a minute")
    policies.check_text(text)
    kind = Minute.Becomes(becomes)
    if kind is Minute.Becomes.TASK and (whose is None or not (whose.for_citizen or whose.professional)):
        raise NotNow(_("Vælg, hvem der gør det. En aftale uden navn bliver ikke til noget."))
    try:
        with transaction.atomic():
            written = Minute.objects.create(
                meeting=meeting,
                agenda_id=_known(meeting, agenda_id),
                text=text.strip(),
                becomes=kind,
                who=whose.name if whose and kind is Minute.Becomes.TASK else "",
                by=account,
                by_name=by.name,
                at=moment(),
                once=once,
            )
    except IntegrityError:
        raise NotNow(_("Det er allerede skrevet ned.")) from None
    written.made_key = _make(by, meeting, written, whose, due_at)
    written.save(update_fields=["made_key"])
    detail = {"becomes": str(kind)}
    reason = gettext_lazy("Skrev referat af et møde om dit forløb")
    move(meeting, "write a minute", by=by, reason=reason, detail=detail, is_new_state=False)
    return written


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
