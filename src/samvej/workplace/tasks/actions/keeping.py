"""The system's own work with tasks: none waits with somebody who cannot open it, none of a course that has ended."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.tasks.actions.answering import cancel
from samvej.workplace.tasks.actions.moving import lock, move
from samvej.workplace.tasks.actions.telling import tell_recipient
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import without_a_door
from samvej.workplace.tasks.recipients import recipient
from samvej.workplace.tasks.wording import whose

KEEPING = "tasks"
"""The name of this work, as an actor and in the schedule."""


@dataclass(frozen=True)
class Stray:
    """A task that cannot stay where it is, and what is done about it."""

    task: Task
    do: Callable[[Task], None]


def stray_tasks() -> list[Stray]:
    """The tasks of courses that have ended, and those of people who have left the team. Two queries.

    For the schedule: each by itself, so that one that fails does not stop the others.
    """
    undone = Task.objects.filter(status__in=(*Task.OPEN, Task.Status.DECLINED)).select_related("citizen")
    ended = undone.filter(enrolment__status=Enrolment.Status.ENDED).order_by("pk")
    left = (
        undone.filter(without_a_door(), status__in=Task.OPEN, for_citizen=False)
        .exclude(enrolment__status=Enrolment.Status.ENDED)
        .order_by("pk")
    )
    return [*(Stray(each, close_ended) for each in ended), *(Stray(each, pass_on) for each in left)]


def close_ended(task: Task) -> None:
    """Cancel a task whose course has ended."""
    cancel(by=Actor.system(KEEPING), task=task, why=danish(_("Forløbet er afsluttet.")))


@transaction.atomic
def pass_on(task: Task) -> None:
    """Give a task of somebody who left the team to the member in the same role, else the contact person."""
    task = lock(task)
    if not task.is_open:
        return
    found = recipient(task.enrolment, role=task.for_role)
    if found.professional is None or found.professional == task.assigned_to:
        return
    detail = {"from": whose(task), "to": found.professional.name}
    task.assigned_to, task.organisation = found.professional, found.organisation
    by = Actor.system(KEEPING)
    move(task, "hand over", by=by, reason=_("Gav en opgave videre, fordi en har forladt teamet"), detail=detail)
    tell_recipient(task, by=by)
