"""The door to a task: for the team with the plan, for whoever the task was given to, and for the citizen."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import Ground, barred_citizens, grounds_of
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.access.roles import KEEP_CASELOADS
from samvej.workplace.pathways.doors import enrolment_by_key, ground_at, write_opened
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import works_in
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.permissions import is_given
from samvej.workplace.tasks.queries import tasks_of, with_all
from samvej.workplace.tasks.visibility import PLAN, Roles, roles_on_team, sees

LIST = "list of tasks"
"""The name of a list in the trail."""


@dataclass(frozen=True)
class OpenedTasks:
    """An enrolment's tasks: those that the reader may see, else those that were given to the reader."""

    enrolment: Enrolment
    ground: Ground
    tasks: tuple[Task, ...]

    @property
    def sees_all(self) -> bool:
        """Whether these are all of the enrolment's."""
        return PLAN in self.ground.data_types


def access_task(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> Task:
    """The task by its key; the trail is written. Raises :class:`NotThere` where there is none, whatever the cause.

    It opens to whoever may see the plan. A lead who was given it, and is not on the team, sees that one alone.
    """
    try:
        task = with_all(Task.objects.all()).get(key=key)
    except (Task.DoesNotExist, ValueError, TypeError):
        refuse()
    ground = ground_at(by=by, enrolment=task.enrolment)
    if ground is None or not sees(by=by, task=task, ground=ground, roles=roles_on_team(by, [task.enrolment])):
        refuse()
    write_opened(
        by=by,
        enrolment=task.enrolment,
        ground=ground,
        activity=activity,
        name="task",
        record_key=str(task.key),
        reason=reason,
    )
    return task


def access_tasks(*, by: Actor, key: UUID | str, reason: str) -> OpenedTasks:
    """The tasks of an enrolment, by the enrolment's key; the trail is written. Raises :class:`NotThere`."""
    enrolment = enrolment_by_key(key)
    ground = ground_at(by=by, enrolment=enrolment)
    if ground is None:
        refuse()
    roles = roles_on_team(by, [enrolment])
    shown = tuple(each for each in tasks_of(enrolment) if sees(by=by, task=each, ground=ground, roles=roles))
    if not shown and PLAN not in ground.data_types:
        refuse()
    write_opened(
        by=by,
        enrolment=enrolment,
        ground=ground,
        activity="read",
        name=LIST,
        record_key=str(enrolment.key),
        reason=reason,
    )
    return OpenedTasks(enrolment, ground, shown)


def known_tasks(*, by: Actor, tasks: Sequence[Task]) -> list[Task]:
    """The tasks whose citizens this person may know of. One that is left out leaves no trace.

    On the course's team now, with the plan, or given a talk about safety; or, a lead of the unit who was given it,
    unless the citizen said no. What another course of the same citizen opens opens none of this one's. As many
    queries for many as for one.
    """
    if not tasks:
        return []
    citizens = {each.citizen_id: each.citizen for each in tasks}
    found = dict(zip(citizens, grounds_of(by=by, citizens=list(citizens.values())), strict=True))
    hidden = barred_citizens(by)
    roles = roles_on_team(by, {each.enrolment for each in tasks})
    return [task for task in tasks if _knows(by, task, found[task.citizen_id], hidden, roles)]


def _knows(by: Actor, task: Task, ground: Ground | None, hidden: frozenset[int], roles: Roles) -> bool:
    given = is_given(by=by, task=task)
    # a talk about safety stays with whoever was given it, also when the plan is shared with them no longer
    needed = {CONTACT} if given and task.origin == Task.Origin.SAFETY else {CONTACT, PLAN}
    if ground is not None and needed <= ground.data_types:
        near = by.professional is None or ground.glass is not None
        if near or task.enrolment_id in roles:
            return True
    return given and task.citizen_id not in hidden and works_in(by, task.enrolment.unit, KEEP_CASELOADS)
