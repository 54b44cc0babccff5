"""What the plan gives somebody to do becomes their task; what is taken out of it, or changed, is asked for anew."""

from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Professional
from samvej.workplace.plans.content import CITIZEN, PROFESSIONAL, ROLE, Activity, Goal, PlanContent, who_is
from samvej.workplace.plans.models import CarePlan
from samvej.workplace.tasks import permissions as of_tasks
from samvej.workplace.tasks.actions.answering import cancel
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.policies import transition as may_become

END_OF_DAY = time(16)
"""When a day that something is due by ends: that of the working calendar."""


def give(*, by: Actor, plan: CarePlan, enrolment: Enrolment, before: PlanContent, after: PlanContent) -> PlanContent:
    """``after`` with the keys of the tasks that it asks for. In the caller's transaction, the plan held.

    A task whose activity is as it was stays as it is, whatever was answered to it. One whose activity was taken out,
    changed, or whose goal was set aside or reached, is cancelled where it still can be.
    """
    old = {activity.id: (goal, activity) for goal, activity in before.activities()}
    new = {activity.id: (goal, activity) for goal, activity in after.activities()}
    for id, (goal, activity) in old.items():
        if activity.task_key and (id not in new or _asked(*new[id]) != _asked(goal, activity)):
            _cancel(by, activity, taken_out=id not in new)
    goals = tuple(_with_tasks(by, plan, enrolment, goal, old) for goal in after.goals)
    return after.model_copy(update={"goals": goals})


def _with_tasks(
    by: Actor, plan: CarePlan, enrolment: Enrolment, goal: Goal, old: dict[str, tuple[Goal, Activity]]
) -> Goal:
    kept = []
    for activity in goal.activities:
        asked, then = _asked(goal, activity), old.get(activity.id)
        if then is not None and _asked(*then) == asked:
            key = then[1].task_key
        else:
            key = str(_ask(by, plan, enrolment, goal, activity).key) if asked else ""
        kept.append(activity.model_copy(update={"task_key": key}))
    return goal.model_copy(update={"activities": tuple(kept)})


def _asked(goal: Goal, activity: Activity) -> tuple[str, str, date | None] | None:
    """What makes it the same task; None where nobody is asked for anything."""
    if goal.state != "active" or not activity.who or not activity.what.strip():
        return None
    return activity.what, activity.who, activity.due


def _ask(by: Actor, plan: CarePlan, enrolment: Enrolment, goal: Goal, activity: Activity) -> Task:
    kind, name = who_is(activity.who)
    professional = _professional(name) if kind == PROFESSIONAL else None
    return ask_for(
        by=by,
        enrolment=enrolment,
        words=activity.what,
        because={
            "da": f"Det står i planen, ved målet: {goal.words}",
            "en": f"In the plan, for the goal: {goal.words}",
        },
        origin=Task.Origin.PLAN,
        origin_key=activity.id,
        role=name if kind == ROLE else "",
        professional=professional,
        for_citizen=kind == CITIZEN,
        due_at=datetime.combine(activity.due, END_OF_DAY, COPENHAGEN) if activity.due else None,
        once=f"plan:{plan.key}:{activity.id}:{plan.revision}",
    )


def _professional(key: str) -> Professional | None:
    try:
        return Professional.objects.filter(key=UUID(key)).first()
    except ValueError:
        return None


def _cancel(by: Actor, activity: Activity, *, taken_out: bool) -> None:
    task = Task.objects.filter(key=activity.task_key).first()
    if task is None or not may_become(task, "cancel"):
        return
    why = _("Det står ikke længere i planen.") if taken_out else _("Planen er ændret, så det er ikke længere sådan.")
    who = by if of_tasks.transition(by=by, task=task, name="cancel") else Actor.system("plan")
    cancel(by=who, task=task, why=danish(why))
