"""The citizen's yes or no to the plan as it is now: said by themselves, or told to somebody who writes it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.known import give_known
from samvej.workplace.pathways.actions.moving import account_of_person
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.notices import tell
from samvej.workplace.plans import permissions, policies
from samvej.workplace.plans.actions.noting import note
from samvej.workplace.plans.actions.writing import hold
from samvej.workplace.plans.content import CITIZEN
from samvej.workplace.plans.kinds import AGREED, ANSWERED, DECLINED
from samvej.workplace.plans.models import CarePlan, PlanAnswer, PlanVersion
from samvej.workplace.plans.queries import is_agreed, newest
from samvej.workplace.plans.wording import plan_link
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.staff import account_of

PLAN_AGREED, COMMON_GOALS = "plan agreed", "common goals"
"""The shared list's ids of what phases may end with: a plan that all have said yes to, and one with goals in it."""


@transaction.atomic
def agree_plan(
    *,
    by: Actor,
    plan: CarePlan,
    number: int,
    answer: str = "agreed",
    words: str = "",
    role: str = CITIZEN,
    once: str | None = None,
) -> PlanAnswer:
    """Write the citizen's answer to version ``number``: a yes, or a no with what should be otherwise.

    ``role``: another's own answer, in the role that they have on the team.

    The same ``once`` is written once. Raises :class:`NotYours`, and :class:`NotNow` where the plan was changed since.
    """
    account = account_of_person(by)
    plan, enrolment = hold(plan)
    if role == CITIZEN:
        permissions.check_answer_plan(by=by, enrolment=enrolment)
    else:
        permissions.check_answer_as(by=by, enrolment=enrolment, role=role)
    policies.check_running(enrolment)
    if once is not None and (done := PlanAnswer.objects.filter(plan=plan, once=once).first()):
        return done
    version = newest(plan)
    policies.check_answer(newest=version, number=number)
    assert version is not None
    given = PlanAnswer.objects.create(
        plan=plan,
        version=version,
        answer=PlanAnswer.Answer(answer),
        role=role,
        how=_how(by, enrolment, role),
        words=words.strip(),
        by=account,
        by_name=by.name,
        at=moment(),
        once=once,
    )
    yes = given.answer == PlanAnswer.Answer.AGREED
    spoken = given.how == PlanAnswer.How.SPOKEN
    reason = _("Skrev ned, hvad du sagde til din plan") if spoken else _("Svarede på planen")
    kind = AGREED if yes else DECLINED
    detail = {"version": version.number, "words": given.words, "role": role, "name": by.name}
    note(plan, enrolment, kind, by=by, reason=reason, detail=detail)
    if role == CITIZEN:
        _tell(enrolment, given)
    if yes:
        _give_evidence(by, enrolment, version)
    return given


def _give_evidence(by: Actor, enrolment: Enrolment, version: PlanVersion) -> None:
    """When the last yes that the file asks for is said, the phases that end with it have their evidence."""
    if not is_agreed(version, programme_of(enrolment.version)):
        return
    give_known(by=by, enrolment=enrolment, evidence=PLAN_AGREED)
    if any(goal.state == "active" for goal in version.said.goals):
        give_known(by=by, enrolment=enrolment, evidence=COMMON_GOALS)


def _tell(enrolment: Enrolment, given: PlanAnswer) -> None:
    contact = account_of(enrolment.contact_person)
    if contact is not None and contact.pk != given.by_id:
        about = {"programme_da": enrolment.version.name_da, "programme_en": enrolment.version.name_en}
        tell(recipient=contact, text=ANSWERED, link=plan_link(enrolment), once=f"plan answer:{given.pk}", **about)


def _how(by: Actor, enrolment: Enrolment, role: str) -> str:
    if role != CITIZEN:
        return PlanAnswer.How.SELF
    if not is_oneself(by, enrolment.citizen):
        return PlanAnswer.How.SPOKEN
    return PlanAnswer.How.SELF if by.citizen is not None else PlanAnswer.How.RELATIVE
