"""The door to a task: for the team with the plan, for whoever the task was given to, and for the citizen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record, record_list
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import Ground, barred_citizens, grounds_of
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.access.roles import KEEP_CASELOADS
from samvej.workplace.pathways.doors import ground_at
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import works_in
from samvej.workplace.programmes.queries import programme_of
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
    _write(by, task.enrolment, ground, activity, "task", str(task.key), reason)
    return task


def access_tasks(*, by: Actor, key: UUID | str, reason: str) -> OpenedTasks:
    """The tasks of an enrolment, by the enrolment's key; the trail is written. Raises :class:`NotThere`."""
    try:
        enrolment = Enrolment.objects.select_related(
            "citizen", "version", "unit__organisation", "contact_person", "re_entry_of"
        ).get(key=key)
    except (Enrolment.DoesNotExist, ValueError, TypeError):
        refuse()
    ground = ground_at(by=by, enrolment=enrolment)
    if ground is None:
        refuse()
    roles = roles_on_team(by, [enrolment])
    shown = tuple(each for each in tasks_of(enrolment) if sees(by=by, task=each, ground=ground, roles=roles))
    if not shown and PLAN not in ground.data_types:
        refuse()
    _write(by, enrolment, ground, "read", LIST, str(enrolment.key), reason)
    return OpenedTasks(enrolment, ground, shown)


def known_tasks(*, by: Actor, tasks: Sequence[Task]) -> list[Task]:
    """The tasks whose citizens this person may know of. One that is left out leaves no trace.

    On the course's team now, with the plan; or, a lead of the unit who was given it, unless the citizen said no. What
    another course of the same citizen opens opens none of this one's. As many queries for many as for one.
    """
    citizens = {each.citizen_id: each.citizen for each in tasks}
    found = dict(zip(citizens, grounds_of(by=by, citizens=list(citizens.values())), strict=True))
    hidden = barred_citizens(by) if tasks else frozenset()
    roles = roles_on_team(by, {each.enrolment for each in tasks})
    return [task for task in tasks if _knows(by, task, found[task.citizen_id], hidden, roles)]


def record_tasks(*, by: Actor, tasks: Iterable[Task], reason: str) -> None:
    """Write in each citizen's trail that tasks about them stood in a list that was opened, once each. One query."""
    once = {each.citizen_id: each for each in tasks}
    record_list(
        by=by,
        record=LIST,
        citizens=[(each.citizen, _basis(by, each.enrolment)) for each in once.values()],
        reason=reason,
    )


def _knows(by: Actor, task: Task, ground: Ground | None, hidden: frozenset[int], roles: Roles) -> bool:
    if ground is not None and {CONTACT, PLAN} <= ground.data_types:
        near = by.professional is None or ground.glass is not None
        if near or task.enrolment_id in roles:
            return True
    return (
        is_given(by=by, task=task)
        and task.citizen_id not in hidden
        and works_in(by, task.enrolment.unit, KEEP_CASELOADS)
    )


def _basis(by: Actor, enrolment: Enrolment) -> str:
    if by.citizen is not None or by.relative is not None:
        return "own record" if by.citizen is not None else "relative"
    return programme_of(enrolment.version).legal_basis("sharing in the team").id


def _write(
    by: Actor, enrolment: Enrolment, ground: Ground, activity: str, name: str, record_key: str, reason: str
) -> None:
    if ground.glass is not None and ground.glass not in by.broken_glass:
        by.broken_glass.append(ground.glass)
    record(
        by=by,
        activity=activity,
        record=name,
        record_key=record_key,
        citizen=enrolment.citizen,
        basis=ground.basis,
        reason=reason,
        high=ground.kind == "break-glass" or enrolment.citizen.protected,
        override=ground.override,
    )
