"""The safety plan: every save is a version with author and reason; two who write at once lose nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.maps.merging import Merged, merge
from samvej.workplace.pathways.actions.moving import account_of_person, lock
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.sharing import CONTACT_PERSON
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell
from samvej.workplace.referrals.staff import account_of
from samvej.workplace.safety import policies
from samvej.workplace.safety.actions.asking import section_of
from samvej.workplace.safety.actions.trail import safety_link, write_change
from samvej.workplace.safety.content import PARTS, parts_of
from samvej.workplace.safety.models import SafetyPlan
from samvej.workplace.safety.notices import CHANGED
from samvej.workplace.safety.queries import plan_in_force


@dataclass(frozen=True)
class Written:
    """What came of saving. ``plan`` is the version in force after it; with clashes, nothing of mine was written."""

    plan: SafetyPlan | None
    merged: Merged
    others: str = ""


@transaction.atomic
def write_safety_plan(
    *, by: Actor, enrolment: Enrolment, said: Mapping[str, str], seen: Mapping[str, str], reason: str = ""
) -> Written:
    """Write the parts (:data:`PARTS`) as a new version; ``seen``: the digests of what one began from.

    Parts that somebody else changed meanwhile, and I did not, stay theirs. Where both changed one, nothing is written
    and both texts come back: a version is whole or it is not. The same text twice makes no version. Who may write is
    the page's door. Raises :class:`NotNow` for an ended course and for an empty plan.
    """
    enrolment = lock(enrolment)
    section = section_of(enrolment)
    policies.check_ask(enrolment=enrolment)
    before = plan_in_force(enrolment)
    mine = {name: text for name, text in said.items() if name in PARTS}
    merged = merge(now=parts_of(before.content if before else {}), mine=mine, seen=seen)
    account = account_of_person(by)
    others = before.by.display_name if before is not None and before.by_id != account.pk else ""
    if merged.clashes:
        return Written(before, merged, others)
    policies.check_plan(merged.values)
    if not merged.written:
        return Written(before, merged, others)
    plan = SafetyPlan.objects.create(
        enrolment=enrolment,
        number=(before.number if before else 0) + 1,
        content=merged.values,
        by=account,
        reason=reason.strip()[:300],
    )
    write_change(enrolment, "plan written", by=by, reason=_("Skrev i sikkerhedsplanen"), version=str(plan.number))
    if CONTACT_PERSON in section.seen_by:
        _tell(account, enrolment, plan)
    return Written(plan, merged, others)


def _tell(account: Account, enrolment: Enrolment, plan: SafetyPlan) -> None:
    helper = account_of(enrolment.contact_person)
    if helper is not None and helper != account:
        once = f"{CHANGED}:{enrolment.key}:{plan.number}"
        tell(recipient=helper, text=CHANGED, link=safety_link(enrolment), once=once)
