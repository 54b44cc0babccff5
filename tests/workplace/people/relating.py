"""Relations of care, as a team or a referral would have begun them."""

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.relations import begin_relation
from samvej.workplace.people.models import Citizen

ALL = ("contact details", "referral", "plan", "health", "social")


def relate(by: Actor, citizen: Citizen, *, grade: str = "A+", source: str = "team", source_id: str = "1"):
    """A relation of the actor's own to a citizen."""
    return begin_relation(
        citizen=citizen,
        professional=by.professional,
        organisation=by.organisation,
        grade=grade,
        source=source,
        source_id=source_id,
        data_types=ALL,
        basis="treatment",
    )
