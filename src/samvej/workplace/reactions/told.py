"""Whom a reaction tells, and the notices of this app."""

from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.told import HEALTH, seats_who_may_know
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.teams.queries import accounts_on_team

ASKED = "a programme tells you"
NOTICES = (ASKED,)
"""The notices of this app; the programme's file has the words, which name nobody."""

PLAN = "plan"
OF_HEALTH = frozenset({"admitted", "admitted acutely", "discharged"})
"""Occurrences that are health information: nobody is told of them, or of what came of them, who may not see that."""
TEAM, CITIZEN, RELATIVE = "team", "citizen", "relative"

SYSTEM = Actor.system("reactions")


def recipients(enrolment: Enrolment, for_: str, occurrence: str) -> list[Account]:
    """The accounts of a role (or the team) that may know of what happened; where the role is empty, the contact's."""
    if for_ in (CITIZEN, RELATIVE):
        return accounts_on_team(enrolment, for_)
    needs = HEALTH if occurrence in OF_HEALTH else PLAN
    may_know = seats_who_may_know(enrolment, needs)
    named = [account for account, role in may_know if for_ in (TEAM, role)]
    contact = [account for account, _role in may_know if account.professional_id == enrolment.contact_person_id]
    return list(dict.fromkeys(named or contact))
