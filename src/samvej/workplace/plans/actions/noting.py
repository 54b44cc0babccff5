"""What is written beside every change of a plan: its event, the citizen's trail, and who is told."""

from typing import TYPE_CHECKING, Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.actions.moving import write_trail
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell, tell_each
from samvej.workplace.plans.kinds import CHANGED, YOURS_CHANGED
from samvej.workplace.plans.models import CarePlan, PlanEvent
from samvej.workplace.plans.wording import my_plan_link, plan_link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def note(
    plan: CarePlan,
    enrolment: Enrolment,
    kind: str,
    *,
    by: Actor,
    reason: "StrOrPromise",
    detail: dict[str, Any] | None = None,
    once: str | None = None,
) -> PlanEvent:
    """The event of a change, and the entry in the citizen's trail; ``reason``: what was done, as they read it."""
    write_trail(by=by, enrolment=enrolment, record="plan", key=plan.key, reason=reason)
    return write_event(plan, kind, by=by, detail=detail, once=once)


def write_event(
    plan: CarePlan, kind: str, *, by: Actor, detail: dict[str, Any] | None = None, once: str | None = None
) -> PlanEvent:
    """One more event of a change that the trail tells of already."""
    return PlanEvent.objects.create(
        plan=plan, kind=kind, at=moment(), by=by.account, by_name=by.name, detail=detail or {}, once=once
    )


def team_accounts(enrolment: Enrolment, *, but: Account | None = None, roles: tuple[str, ...] = ()) -> list[Account]:
    """The accounts of those who are on the team now, in these roles if any are named. One query."""
    found = Account.objects.filter(
        is_active=True, professional__teams__enrolment=enrolment, professional__teams__to_at__isnull=True
    )
    if roles:
        found = found.filter(professional__teams__role__in=roles)
    return [each for each in found.distinct().order_by("pk") if but is None or each.pk != but.pk]


def tell_of_change(plan: CarePlan, enrolment: Enrolment, *, by: Actor) -> None:
    """The team and the citizen hear that the plan was changed: once a day each, however often it is."""
    about = {"programme_da": enrolment.version.name_da, "programme_en": enrolment.version.name_en}
    once = f"plan changed:{plan.key}:{today().isoformat()}"
    others = team_accounts(enrolment, but=by.account)
    tell_each(recipients=others, text=CHANGED, link=plan_link(enrolment), once=once, **about)
    own = Account.objects.filter(citizen=enrolment.citizen_id, is_active=True).first()
    if own is not None and own != by.account:
        tell(recipient=own, text=YOURS_CHANGED, link=my_plan_link(), once=f"{once}:{own.pk}", **about)
