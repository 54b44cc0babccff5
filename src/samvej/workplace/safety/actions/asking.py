"""The question answered. A positive answer leads, in the same transaction, to a person, a task and a clock."""

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts import permissions as contact_permissions
from samvej.workplace.contacts import policies as contact_policies
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.pathways.actions.moving import account_of_person, lock
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.notices import tell
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.staff import account_of
from samvej.workplace.safety import policies
from samvej.workplace.safety.actions.trail import safety_link, write_change
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.safety.notices import NEEDED
from samvej.workplace.safety.section import SafetySection, safety_section
from samvej.workplace.tasks import permissions as task_permissions
from samvej.workplace.tasks.actions.answering import complete, take_over
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.models import Task

WORDS = {
    "da": "Tal med borgeren i dag. Hvad det handler om, står på siden »Sikkerhed«.",
    "en": "Talk with the citizen today. What it is about stands on the page 'Safety'.",
}
BECAUSE = {"da": "Aftalt med borgeren.", "en": "Agreed with the citizen."}
DONE = "Der er talt med borgeren. Resten står på siden »Sikkerhed«."
"""What the task says. More people read tasks than may see safety, so it names the page and not the matter."""


@transaction.atomic
def answer_safety_question(
    *,
    by: Actor,
    enrolment: Enrolment,
    answer: str,
    said: str = "",
    life_map: LifeMap | None = None,
    once: str | None = None,
) -> SafetyAnswer:
    """Write an answer down. A positive one names a person, gives them the task with the file's hours, and tells them.

    The person: the file's role on the team, else the contact person, else a lead of the unit (as every task finds
    its person). The same ``once`` is the same answer. Who may answer is the page's door
    (:func:`samvej.workplace.safety.permissions.check_write`). Raises :class:`NotNow` for an ended course and for
    what is no answer, :class:`NotThere` for a programme that does not ask.
    """
    policies.check_answer(answer)
    enrolment = lock(enrolment)
    held = SafetyAnswer.objects.filter(once=once).first() if once else None
    if held is not None and held.enrolment_id == enrolment.pk:
        return held
    section = section_of(enrolment)
    policies.check_ask(enrolment=enrolment)
    account = account_of_person(by)
    made = SafetyAnswer(
        enrolment=enrolment, life_map=life_map, answer=answer, said=said.strip(), by=account, once=once
    )
    if made.is_positive:
        _hand_to_somebody(by, enrolment, section, made)
    made.save()
    write_change(enrolment, "asked", by=by, reason=_("Talte om sikkerhed"))
    return made


@transaction.atomic
def write_follow_up(*, by: Actor, answer: SafetyAnswer, said: str, how: str = "call") -> SafetyAnswer:
    """Write down that somebody has talked with the citizen, and what was agreed: the task is done, the clock stops.

    Whoever of the team did it takes the task over first. The talk is a contact too (``how``: one of its kinds), of
    which nothing is told there but that it was. Raises :class:`NotYours`, :class:`NotNow`.
    """
    now = (
        SafetyAnswer.objects.select_for_update(of=("self",))
        .select_related("task", "enrolment__citizen", "enrolment__version")
        .get(pk=answer.pk)
    )
    policies.check_follow_up(answer=now, said=said)
    assert now.task is not None
    task = now.task
    if (
        task.status != Task.Status.CANCELLED
    ):  # one that was called off stays so; the talk is written down all the same
        if not (task_permissions.is_given(by=by, task=task) and task.is_open):
            task = take_over(by=by, task=task)
        complete(by=by, task=task, evidence=DONE)
    now.follow_up, now.followed_up_at, now.followed_up_by = said.strip(), moment(), account_of_person(by)
    now.save(update_fields=["follow_up", "followed_up_at", "followed_up_by"])
    _write_contact(now, by=by, how=how)
    write_change(now.enrolment, "followed up", by=by, reason=_("Talte om sikkerhed"), answer=str(now.key))
    return now


def section_of(enrolment: Enrolment) -> SafetySection:
    """The programme's section. Raises :class:`NotThere` for one that does not ask."""
    found = safety_section(programme_of(enrolment.version))
    if found is None:
        raise NotThere(_now("Indsatsen har ingen side om sikkerhed."))
    return found


def _write_contact(answer: SafetyAnswer, *, by: Actor, how: str) -> None:
    """By somebody on the team, of a course that runs: a lead from outside it writes nothing there."""
    enrolment, at = answer.enrolment, answer.followed_up_at
    assert at is not None  # it has just been written
    may = contact_permissions.write(by=by, enrolment=enrolment)
    if may and contact_policies.write(enrolment=enrolment, at=at, minutes=0):
        write_contact(by=by, enrolment=enrolment, how=how, at=at, once=f"talk:{answer.key}")


def _hand_to_somebody(by: Actor, enrolment: Enrolment, section: SafetySection, made: SafetyAnswer) -> None:
    made.due_at = deadline(made.at, section.within)
    task = ask_for(
        by=by,
        enrolment=enrolment,
        words=WORDS,
        because=BECAUSE,
        origin="safety",
        origin_key=str(made.key),
        role=section.role,
        due_at=made.due_at,
        priority="asap",
        once=f"safety:{made.key}",
    )
    assert task.assigned_to is not None  # a role of the team is never the citizen: the file's check says so
    made.task, made.named = task, task.assigned_to
    account = account_of(task.assigned_to)
    if account is not None and account != by.account:
        tell(recipient=account, text=NEEDED, link=safety_link(enrolment), once=f"{NEEDED}:{made.key}")
