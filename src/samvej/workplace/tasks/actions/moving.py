"""One task through one named transition: locked, checked, changed, and its event and trail written beside it."""

from typing import TYPE_CHECKING, Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.moving import write_trail
from samvej.workplace.tasks import policies
from samvej.workplace.tasks.models import Task, TaskEvent
from samvej.workplace.tasks.transitions import TASK

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RECORD = "task"
"""The name of a task in the trail."""


def lock(task: Task, seen_revision: int | None = None) -> Task:
    """The task as it is now, held until the transaction ends. Raises :class:`NotNow` where somebody was quicker."""
    now = (
        Task.objects.select_for_update(of=("self",))
        .select_related("citizen", "enrolment__version", "enrolment__unit__organisation", "assigned_to")
        .select_related("enrolment__contact_person", "enrolment__citizen", "asked_by")
        .get(pk=task.pk)
    )
    policies.check_unseen(now, seen_revision)
    return now


def move(
    task: Task, name: str, *, by: Actor, reason: "StrOrPromise", detail: dict[str, Any] | None = None
) -> TaskEvent:
    """Take a locked task through the transition ``name``; write its event and the citizen's trail.

    ``reason``: what was done, as the citizen reads it in the trail, without anything about them. Other changed fields
    are saved too. Raises :class:`NotNow` where the state does not allow it.
    """
    policies.check_transition(task, name)
    before, target = task.status, TASK[name].target
    assert target is not None
    task.status = target
    task.closed_at = None if task.is_open else moment()
    task.revision += 1
    task.save()
    return tell_of(task, name, by=by, before=before, reason=reason, detail=detail)


def tell_of(
    task: Task,
    name: str,
    *,
    by: Actor,
    reason: "StrOrPromise",
    before: str = "",
    detail: dict[str, Any] | None = None,
) -> TaskEvent:
    """The event of a transition, and the entry in the citizen's trail, for one that is written already."""
    write_trail(by=by, enrolment=task.enrolment, record=RECORD, key=task.key, reason=reason)
    return TaskEvent.objects.create(
        task=task,
        kind=TASK[name].event,
        at=moment(),
        by=by.account,
        by_name=by.name,
        from_state=before,
        to_state=task.status,
        detail=detail or {},
    )
