"""Writing in the plan: what others changed meanwhile is kept, and where two changed the same, both are asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans import permissions, policies
from samvej.workplace.plans.actions.giving import give
from samvej.workplace.plans.actions.noting import note, tell_of_change, write_event
from samvej.workplace.plans.content import Goal, PlanContent, new_id
from samvej.workplace.plans.differences import Change, changes
from samvej.workplace.plans.kinds import REACHED, WRITTEN
from samvej.workplace.plans.merging import Conflict, merge
from samvej.workplace.plans.models import CarePlan, PlanGoal, PlanVersion
from samvej.workplace.plans.queries import newest, version_of


class Crossed(NotNow):
    """Somebody else changed the same thing meanwhile. Nothing was saved and nothing is lost: both are held here."""

    def __init__(self, conflicts: tuple[Conflict, ...], now: PlanVersion) -> None:
        super().__init__(
            _(
                "%(name)s har ændret det samme sted i planen, mens du skrev. Intet er gået tabt: "
                "se begge dele, og vælg, hvad der skal stå."
            )
            % {"name": now.by_name}
        )
        self.conflicts = conflicts
        self.now = now


@dataclass(frozen=True)
class Written:
    """What writing came to. ``also``: what others had changed since the version it was based on, kept beside it.

    ``saved`` is False where the plan said just that already: no version was made.
    """

    version: PlanVersion
    also: tuple[Change, ...] = ()
    saved: bool = True


def plan_for(*, by: Actor, enrolment: Enrolment) -> CarePlan:
    """The course's plan to write in; an empty one if there is none yet. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_write_plan(by=by, enrolment=enrolment)
    policies.check_running(enrolment)
    plan, _new = CarePlan.objects.get_or_create(enrolment=enrolment)
    return plan


@transaction.atomic
def write_plan(
    *, by: Actor, plan: CarePlan, content: PlanContent, based_on: int, reason: str, once: str | None = None
) -> Written:
    """Save a changed plan as a new version; the tasks that it gives are asked for, those it takes away cancelled.

    ``based_on``: the version that ``content`` was made from (0: none). What others changed since is kept. The same
    ``once`` is written once. Raises :class:`Crossed` where others changed the same, :class:`NotYours`,
    :class:`NotNow` (no reason, or the course has ended).
    """
    plan, enrolment = hold(plan)
    permissions.check_write_plan(by=by, enrolment=enrolment)
    policies.check_running(enrolment)
    policies.check_reason(reason)
    if once is not None and (done := PlanVersion.objects.filter(plan=plan, once=once).first()):
        return Written(done)
    before = newest(plan)
    now = before.said if before else PlanContent()
    base = _base(plan, based_on, before)
    merged = merge(base=base, mine=content, theirs=now)
    if merged.conflicts and before is not None:
        raise Crossed(merged.conflicts, before)
    also = changes(base, now)
    if merged.content == now and before is not None:
        return Written(before, also, saved=False)
    return Written(_save(by, plan, enrolment, now, merged.content, based_on, reason, once), also)


def add_goal(*, by: Actor, enrolment: Enrolment, words: str, reason: str, once: str | None = None) -> Written:
    """Put one more goal into the course's plan, whatever else is written there at the same time.

    Raises :class:`NotYours`, :class:`NotNow`.
    """
    plan = plan_for(by=by, enrolment=enrolment)
    before = newest(plan)
    content = before.said if before else PlanContent()
    goals = (*content.goals, Goal(id=new_id(), words=words.strip()))
    return write_plan(
        by=by,
        plan=plan,
        content=content.model_copy(update={"goals": goals}),
        based_on=before.number if before else 0,
        reason=reason,
        once=once,
    )


def hold(plan: CarePlan) -> tuple[CarePlan, Enrolment]:
    """The plan, held until the transaction ends (a row lock; SQLite holds the whole database), with its course."""
    held = CarePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    enrolment = Enrolment.objects.select_related("citizen", "version", "unit__organisation", "contact_person").get(
        pk=held.enrolment_id
    )
    return held, enrolment


def _base(plan: CarePlan, based_on: int, before: PlanVersion | None) -> PlanContent:
    if before is None or based_on == 0:
        return PlanContent()
    if based_on == before.number:
        return before.said
    found = version_of(plan, based_on)
    if found is None:
        raise NotNow(_("Siden er for gammel til at kunne gemmes. Åbn planen igen; det, du skrev, står her endnu."))
    return found.said


def _save(
    by: Actor,
    plan: CarePlan,
    enrolment: Enrolment,
    before: PlanContent,
    after: PlanContent,
    based_on: int,
    reason: str,
    once: str | None,
) -> PlanVersion:
    plan.revision += 1
    plan.save(update_fields=["revision"])
    after = give(by=by, plan=plan, enrolment=enrolment, before=before, after=after)
    version = PlanVersion.objects.create(
        plan=plan,
        number=plan.revision,
        content=after.model_dump(mode="json"),
        based_on=based_on,
        by=by.account,
        by_name=by.name,
        reason=reason.strip(),
        at=moment(),
        once=once,
    )
    note(
        plan,
        enrolment,
        WRITTEN,
        by=by,
        reason=gettext_lazy("Ændrede din plan"),
        detail={"version": version.number, "reason": version.reason},
    )
    for goal in _keep_goals(plan, after.goals):
        write_event(plan, REACHED, by=by, detail={"goal": goal.id, "words": goal.words})
    tell_of_change(plan, enrolment, by=by)
    return version


def _keep_goals(plan: CarePlan, goals: Iterable[Goal]) -> list[Goal]:
    """Bring the rows of the goals in line with the newest version; gives those that were reached just now.

    One that was taken out is set aside: the registry heard that it was begun, and would count it as begun for ever.
    """
    rows = {row.goal_id: row for row in PlanGoal.objects.filter(plan=plan)}
    reached = []
    for goal in goals:
        row = rows.pop(goal.id, None) or PlanGoal(plan=plan, goal_id=goal.id, set_at=moment())
        newly = goal.state == "reached" and row.reached_at is None
        if newly:
            reached.append(goal)
        at = (moment() if newly else row.reached_at) if goal.state == "reached" else None
        if row.pk is None or (row.state, row.due_on, row.reached_at) != (goal.state, goal.due, at):
            row.state, row.due_on, row.reached_at = goal.state, goal.due, at
            row.save()
    taken_out = [row.pk for row in rows.values() if row.state == PlanGoal.State.ACTIVE]
    PlanGoal.objects.filter(pk__in=taken_out).update(state=PlanGoal.State.SET_ASIDE)
    return reached
