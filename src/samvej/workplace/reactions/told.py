"""Whom a reaction tells, and the notices of this app."""

from collections.abc import Iterable

from samvej.programme.reactions import Firing, Reaction
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.told import HEALTH, first_who_may_know, seats_who_may_know
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.sharing import CONTACT_PERSON
from samvej.workplace.people.models import Account, Professional
from samvej.workplace.teams.queries import accounts_on_team

ASKED = "a programme tells you"
NOTICES = (ASKED,)
"""The notices of this app; the programme's file has the words, which name nobody."""

PLAN = "plan"
OF_HEALTH = frozenset({"admitted", "admitted acutely", "discharged"})
"""Occurrences that are health information: nobody is told of them, or of what came of them, who may not see that."""
TEAM, CITIZEN, RELATIVE = "team", "citizen", "relative"

SYSTEM = Actor.system("reactions")


def is_of_health(firing: Firing, reactions: Iterable[Reaction]) -> bool:
    """Whether what fired tells of an admission: by itself, or as a task overdue that one of ``reactions`` made."""
    occurrence = firing.occurrence
    if occurrence.kind in OF_HEALTH:
        return True
    return occurrence.kind == "task overdue" and any(
        each.id == occurrence.of and each.when.kind in OF_HEALTH for each in reactions
    )


def recipients(enrolment: Enrolment, for_: str, *, of_health: bool) -> list[Account]:
    """The accounts of a role (or the team) that may know of what happened; where the role is empty, the contact's."""
    if for_ in (CITIZEN, RELATIVE):
        return accounts_on_team(enrolment, for_)
    may_know = seats_who_may_know(enrolment, HEALTH if of_health else PLAN)
    named = [account for account, role in may_know if for_ in (TEAM, role)]
    contact = [account for account, _role in may_know if account.professional_id == enrolment.contact_person_id]
    return list(dict.fromkeys(named or contact))


def who_may_know(enrolment: Enrolment, role: str) -> Professional | None:
    """Who on the team may know of a stay and is to act on it: in the role, else the contact person, else another."""
    found = first_who_may_know(enrolment, HEALTH, (role, CONTACT_PERSON))
    return found.professional if found is not None else None
