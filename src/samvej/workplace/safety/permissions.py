"""Who may see the answers about safety and the safety plan, and who may write: the rule of its own.

The table stands in docs/explanation/safety.md, and a test walks its rows. Pairs: ``check_x`` raises with a sentence
for the person, ``x`` says yes or no.
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import Ground, barred
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.access.roles import KEEP_CASELOADS
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import seats, works_in
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.safety.queries import waiting_answers
from samvej.workplace.safety.section import SafetySection
from samvej.workplace.tasks.permissions import is_given

KEPT_BACK = frozenset({"plan", "health"})
"""Whoever the citizen keeps one of these data types from does not see their safety either."""


def check_see(*, by: Actor, enrolment: Enrolment, ground: Ground, section: SafetySection) -> None:
    """Raise :class:`NotThere` unless the person may see answers and plan: as to anybody else, there is no such page.

    The citizen; a relative with a power of attorney; the system; whoever breaks the glass; and professionals who are
    on this enrolment's team in one of the file's ``seen by`` roles, may see the plan, and were not told no.
    """
    if by.account is None or ground.glass is not None or is_oneself(by, enrolment.citizen):
        return
    if by.professional is None or "plan" not in ground.data_types:
        refuse()
    ended = enrolment.status == Enrolment.Status.ENDED  # of an ended course, the roles they had to the end
    if not seats(by, enrolment, once=ended) & section.seen_by:
        refuse()
    if KEPT_BACK & barred(by=by, citizen=enrolment.citizen):
        refuse()


def see(*, by: Actor, enrolment: Enrolment, ground: Ground, section: SafetySection) -> bool:
    """Whether the person may see answers and plan."""
    return passes(lambda: check_see(by=by, enrolment=enrolment, ground=ground, section=section))


def waiting_for(*, by: Actor, enrolment: Enrolment) -> list[SafetyAnswer]:
    """The answers that wait for somebody whose role may not see the rest: theirs to act on, or the lead's to know.

    Whoever has the task, and a lead of the unit who was told that the clock ran out, see those, and neither the
    others nor the plan, until somebody has talked with the citizen.
    """
    if by.professional is None or KEPT_BACK & barred(by=by, citizen=enrolment.citizen):
        return []
    leads = works_in(by, enrolment.unit, KEEP_CASELOADS)
    return [
        each
        for each in waiting_answers(enrolment)
        if (each.task and is_given(by=by, task=each.task)) or (leads and each.escalated_at is not None)
    ]


def check_write(*, by: Actor, enrolment: Enrolment, ground: Ground, section: SafetySection) -> None:
    """Raise :class:`NotYours` unless the person may see it all, and is the citizen or of the team: no emergency."""
    if by.account is not None and is_oneself(by, enrolment.citizen):
        return
    if ground.glass is not None or not see(by=by, enrolment=enrolment, ground=ground, section=section):
        raise NotYours(_("Sikkerhedsplanen skrives af borgeren og af dem på teamet, som må se den."))


def write(*, by: Actor, enrolment: Enrolment, ground: Ground, section: SafetySection) -> bool:
    """Whether the person may ask the question and write in the plan."""
    return passes(lambda: check_write(by=by, enrolment=enrolment, ground=ground, section=section))
