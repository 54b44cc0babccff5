"""What happens when a plan slips, and the survey of how roles work together, as a programme file says them."""

from pydantic import model_validator

from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import Text, Texts, YesNo
from samvej.programme.referral import SectorsOrMunicipality
from samvej.programme.within import Soon

TEAM = "team"
"""Everybody on the citizen's team who works there; stands where a role could."""


class SlipSection(Entry):
    """A plan that slips: who solves it first and by when, who is asked then, and what those see.

    ``solved_by`` is a role or ``team``. Unanswered ``within``, or when the team says it cannot, the line goes to the
    named leaders of the sectors in ``then``. ``leaders_see`` are ids of ``_shared/data-types.yaml``: nothing else.
    """

    solved_by: Text
    within: Soon
    then: SectorsOrMunicipality
    leaders_see: Texts
    leaders_answer_within: Soon | None = None
    assumed: YesNo = False


class CoordinationSection(Entry):
    """The survey of coordination between roles: who answers about whom, how often, and on which items.

    ``items`` are ids of ``_shared/coordination-items.yaml``; each is answered 1 to 5 for every other role.
    """

    roles: Texts
    every: Soon
    items: Texts
    assumed: YesNo = False

    @model_validator(mode="after")
    def _one_about_another(self) -> "CoordinationSection":
        if len(set(self.roles)) < 2:
            raise clash("roles answer about each other: name at least two")
        return self
