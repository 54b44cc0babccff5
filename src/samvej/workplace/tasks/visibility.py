"""Which tasks somebody sees whom the door of the enrolment let in.

The plan's readers see the tasks. One that came of the question of safety is seen by the roles that the programme file
names for it (``safety.seen by``), by whoever it was given to, by the citizen, and in an emergency; by nobody else.
One that came of an admission tells that there was one: it is for those who may see health, and whoever was given it.
"""

from collections.abc import Collection, Iterable, Mapping

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import Ground
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.permissions import is_given

PLAN, HEALTH = "plan", "health"
Roles = Mapping[int, frozenset[str]]
"""By the enrolment's pk: the roles that somebody has on its team now."""


def roles_on_team(by: Actor, enrolments: Iterable[Enrolment]) -> Roles:
    """The roles that this person has now on the teams of these enrolments, from where they act. One query at most."""
    if by.professional is None or by.employment is None:
        return {}
    seats = TeamMember.objects.filter(
        enrolment__in=list(enrolments),
        professional=by.professional,
        organisation=by.employment.organisation_id,
        to_at__isnull=True,
    )
    found: dict[int, frozenset[str]] = {}
    for enrolment, role in seats.values_list("enrolment", "role"):
        found[enrolment] = found.get(enrolment, frozenset()) | {role}
    return found


def sees(*, by: Actor, task: Task, ground: Ground, roles: Roles) -> bool:
    """Whether somebody who was let in on ``ground`` sees a task."""
    if by.account is None or is_given(by=by, task=task):
        return True
    if task.origin == Task.Origin.SAFETY and (is_oneself(by, task.citizen) or ground.glass is not None):
        return PLAN in ground.data_types
    return is_open_to(task=task, data_types=ground.data_types, roles=roles)


def is_open_to(*, task: Task, data_types: Collection[str], roles: Roles) -> bool:
    """Whether a task is for somebody to whom it was not given, by what they may see and their roles on the team."""
    if PLAN not in data_types or (task.origin == Task.Origin.ADMISSION and HEALTH not in data_types):
        return False
    return task.origin != Task.Origin.SAFETY or _named(task, roles)


def _named(task: Task, roles: Roles) -> bool:
    section = programme_of(task.enrolment.version).file.safety
    held = roles.get(task.enrolment_id, frozenset())
    return section is not None and not held.isdisjoint(section.seen_by)
