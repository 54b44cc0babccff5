"""What becomes of a task: yes, no, done, cancelled, handed over or taken over."""

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.people.models import Professional
from samvej.workplace.tasks import permissions, policies
from samvej.workplace.tasks.actions.moving import lock, move
from samvej.workplace.tasks.actions.telling import tell_cancelled, tell_recipient, tell_those_who_asked
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.recipients import recipient
from samvej.workplace.tasks.wording import whose


@transaction.atomic
def accept(*, by: Actor, task: Task, seen_revision: int | None = None) -> Task:
    """Say yes to a task. Said again by the same person, it stays yes. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_transition(by=by, task=task, name="accept")
    task = lock(task)
    if _again(task, by, Task.Status.ACCEPTED):
        return task
    policies.check_unseen(task, seen_revision)
    move(task, "accept", by=by, reason=_("Sagde ja til en opgave"))
    return task


@transaction.atomic
def decline(*, by: Actor, task: Task, why: str, seen_revision: int | None = None) -> Task:
    """Say no to a task, with why; whoever asked and the contact person are told. Raises NotYours, NotNow.

    The citizen owes nobody a reason.
    """
    permissions.check_transition(by=by, task=task, name="decline")
    task = lock(task)
    if _again(task, by, Task.Status.DECLINED):
        return task
    policies.check_unseen(task, seen_revision)
    reason = _reason(why, by)
    task.reason = reason
    move(task, "decline", by=by, reason=_("Sagde nej til en opgave"), detail={"reason": reason})
    tell_those_who_asked(task, by=by, declined=True)
    return task


@transaction.atomic
def complete(*, by: Actor, task: Task, evidence: str, seen_revision: int | None = None) -> Task:
    """Write that a task is done, with what was done; the citizen's own word is evidence enough.

    Said again by the same person, it stays done. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_transition(by=by, task=task, name="complete")
    task = lock(task)
    if _again(task, by, Task.Status.DONE):
        return task
    policies.check_unseen(task, seen_revision)
    said = evidence.strip() or (danish(_("Borgeren siger selv, at det er gjort.")) if _is_citizens(by) else "")
    policies.check_evidence(said)
    task.evidence = said
    move(task, "complete", by=by, reason=_("Skrev, at en opgave er gjort"), detail={"evidence": said})
    tell_those_who_asked(task, by=by, declined=False)
    return task


@transaction.atomic
def cancel(*, by: Actor, task: Task, why: str, seen_revision: int | None = None) -> Task:
    """Say that a task need not be done any more, with why; said again by the same person, it stays so.

    Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_transition(by=by, task=task, name="cancel")
    task = lock(task)
    if _just_did(task, by, Task.Status.CANCELLED):
        return task
    policies.check_unseen(task, seen_revision)
    policies.check_reason(why)
    task.reason = why.strip()
    move(task, "cancel", by=by, reason=_("Aflyste en opgave"), detail={"reason": task.reason})
    tell_cancelled(task, by=by)
    return task


@transaction.atomic
def hand_over(*, by: Actor, task: Task, to: Professional, seen_revision: int | None = None) -> Task:
    """Ask somebody else on the team to do it; they say yes or no anew. Asked again of the same, it is as it is.

    Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_transition(by=by, task=task, name="hand over")
    task = lock(task)
    if task.assigned_to_id == to.pk and _just_did(task, by, Task.Status.REQUESTED, kind="handed over"):
        return task
    policies.check_unseen(task, seen_revision)
    found = recipient(task.enrolment, professional=to)
    if found.professional != to:
        raise NotNow(_now("%(name)s er ikke på borgerens team. Vælg en anden.") % {"name": to.name})
    if task.assigned_to_id == to.pk and task.is_open:
        raise NotNow(_now("%(name)s har allerede opgaven. Vælg en anden.") % {"name": to.name})
    detail = {"from": _whose(task), "to": to.name}
    task.assigned_to, task.organisation, task.for_citizen = to, found.organisation, False
    move(task, "hand over", by=by, reason=_("Gav en opgave videre"), detail=detail)
    tell_recipient(task, by=by)
    return task


@transaction.atomic
def take_over(*, by: Actor, task: Task, seen_revision: int | None = None) -> Task:
    """Do it oneself instead of whoever had it. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_transition(by=by, task=task, name="take over")
    task = lock(task)
    if _again(task, by, Task.Status.ACCEPTED):
        return task
    policies.check_unseen(task, seen_revision)
    assert by.professional is not None  # whoever may steer, and is a person, is a professional
    detail, had = {"from": _whose(task)}, task.assigned_to
    task.assigned_to, task.organisation, task.for_citizen = by.professional, by.organisation, False
    move(task, "take over", by=by, reason=_("Overtog en opgave"), detail=detail)
    if had is not None and had != by.professional:
        tell_cancelled_for(task, had, by=by)
    return task


def tell_cancelled_for(task: Task, had: Professional, *, by: Actor) -> None:
    """Tell whoever had it before that it is theirs no more."""
    now, task.assigned_to = task.assigned_to, had
    tell_cancelled(task, by=by)
    task.assigned_to = now


def _again(task: Task, by: Actor, status: str) -> bool:
    """Whether the same person has done just this already: a second click, or the answer that got lost on the way."""
    return permissions.is_given(by=by, task=task) and _just_did(task, by, status)


def _just_did(task: Task, by: Actor, status: str, *, kind: str = "") -> bool:
    """Whether the last thing that happened to the task is that this person brought it where it is."""
    if task.status != status or by.account is None:
        return False
    last = task.events.order_by("-at", "-pk").first()
    return (
        last is not None
        and last.by_id == by.account.pk
        and last.to_state == status
        and (not kind or last.kind == kind)
    )


def _reason(why: str, by: Actor) -> str:
    said = why.strip() or (danish(_("Borgeren vil ikke sige hvorfor.")) if _is_citizens(by) else "")
    policies.check_reason(said)
    return said


def _is_citizens(by: Actor) -> bool:
    return by.citizen is not None or by.relative is not None


def _whose(task: Task) -> str:
    return whose(task) if task.assigned_to else ""
