"""The door to the questionnaires of a course: for the citizen, and for those on the team who may see health."""

from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.pathways.doors import enrolment_by_key, ground_at, write_opened
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.questionnaires.queries import Asked, asked_of

PLAN, HEALTH = "plan", "health"


@dataclass(frozen=True)
class OpenedQuestionnaires:
    """A course with every occasion on which the citizen is asked, and what was answered."""

    enrolment: Enrolment
    asked: tuple[Asked, ...]

    def at(self, number: int, weeks: int) -> Asked:
        """One occasion, by the questionnaire's number and the weeks. Raises :class:`NotThere`."""
        found = [each for each in self.asked if (each.occasion.number, each.occasion.weeks) == (number, weeks)]
        if not found:
            refuse()
        return found[0]


def access_questionnaires(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> OpenedQuestionnaires:
    """The questionnaires of a course, by its key; the trail is written. Raises :class:`NotThere`.

    What somebody says of their own health is theirs and the team's: a relative needs a power of attorney.
    """
    enrolment = enrolment_by_key(key)
    ground = ground_at(by=by, enrolment=enrolment)
    if ground is None or not {PLAN, HEALTH} <= ground.data_types or (by.relative and not by.relative.may_act):
        refuse()
    asked = tuple(asked_of(enrolment))
    if not asked:
        refuse()
    write_opened(
        by=by,
        enrolment=enrolment,
        ground=ground,
        activity=activity,
        name="questionnaire",
        record_key=str(enrolment.key),
        reason=reason,
    )
    return OpenedQuestionnaires(enrolment, asked)
