"""How far a goal is: one of the citizen's own five levels, by the citizen or by somebody who has talked with them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.moving import account_of_person
from samvej.workplace.plans import permissions, policies
from samvej.workplace.plans.actions.noting import note
from samvej.workplace.plans.actions.writing import hold
from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.kinds import SCORED
from samvej.workplace.plans.models import CarePlan, GoalAttainment
from samvej.workplace.plans.queries import newest


@transaction.atomic
def score_goal(
    *, by: Actor, plan: CarePlan, goal_id: str, score: int, words: str = "", once: str | None = None
) -> GoalAttainment:
    """Write how far a goal is, with the level's words as they are now. The same ``once`` is written once.

    Raises :class:`NotYours`, and :class:`NotNow` for a goal that is gone or whose levels are not in words.
    """
    account = account_of_person(by)
    plan, enrolment = hold(plan)
    permissions.check_write_plan(by=by, enrolment=enrolment)
    policies.check_running(enrolment)
    if once is not None and (done := GoalAttainment.objects.filter(plan=plan, once=once).first()):
        return done
    version = newest(plan)
    goal = (version.said if version else PlanContent()).goal(goal_id)
    policies.check_score(goal=goal, score=score)
    assert goal is not None
    found = GoalAttainment.objects.create(
        plan=plan,
        goal_id=goal_id,
        score=score,
        level=goal.levels.words(score),
        words=words.strip(),
        by=account,
        by_name=by.name,
        by_citizen=is_oneself(by, enrolment.citizen),
        at=moment(),
        once=once,
    )
    detail = {"goal": goal_id, "words": goal.words, "score": score}
    note(plan, enrolment, SCORED, by=by, reason=_("Skrev, hvor langt du er med et mål"), detail=detail)
    return found
