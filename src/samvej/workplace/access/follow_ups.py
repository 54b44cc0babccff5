"""The follow-up queue: an opening on weak or no relation is looked at by a lead, who confirms it or reports it."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.models import BreakGlass, FollowUp, TreatmentRelation
from samvej.workplace.access.notices import FOLLOW_UPS, GLASS_BROKEN, WEAK_OPENING, leads_of
from samvej.workplace.access.periods import follow_up_within
from samvej.workplace.access.permissions import check_decide_follow_up, check_see_follow_ups
from samvej.workplace.access.policies import check_decide_follow_up as check_state
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.people.notices import tell_each


def raise_for_weak_relation(*, by: Actor, relation: TreatmentRelation) -> FollowUp:
    """The follow-up of a person's opening by a weak relation: raised at the first, the same one ever after."""
    with transaction.atomic():
        follow_up, is_new = FollowUp.objects.get_or_create(
            account=by.account,
            relation=relation,
            defaults={
                "citizen_id": relation.citizen_id,
                "organisation_id": relation.organisation_id,
                "due_on": today() + follow_up_within(),
            },
        )
        if is_new:
            _tell_leads(follow_up, WEAK_OPENING)
    return follow_up


def raise_for_break_glass(glass: BreakGlass) -> FollowUp:
    """The follow-up of an opening in an emergency. Inside the caller's transaction."""
    follow_up = FollowUp.objects.create(
        citizen=glass.citizen,
        account=glass.account,
        organisation=glass.organisation,
        break_glass=glass,
        due_on=today() + follow_up_within(),
    )
    _tell_leads(follow_up, GLASS_BROKEN)
    return follow_up


def follow_ups(*, by: Actor, open_only: bool = True) -> QuerySet[FollowUp]:
    """What stands in one's queue, longest due first: of one's own organisation and its parts, never of others."""
    check_see_follow_ups(by)
    place = by.organisation
    queue = FollowUp.objects.filter(
        Q(organisation=place) | Q(organisation__part_of=place) | Q(organisation__part_of__part_of=place)
    ).select_related("account__professional", "organisation", "relation", "break_glass", "decided_by__professional")
    return queue.filter(verdict="") if open_only else queue.exclude(verdict="").order_by("-decided_at", "-id")


def access_follow_up(*, by: Actor, key: UUID | str, reason: str) -> FollowUp:
    """One of them, with its citizen; the reading is written. Raises :class:`NotThere`, also for others' queues."""
    check_see_follow_ups(by)
    place = by.organisation
    follow_up = (
        FollowUp.objects.filter(
            Q(organisation=place) | Q(organisation__part_of=place) | Q(organisation__part_of__part_of=place), key=key
        )
        .select_related("citizen", "account__professional", "organisation", "relation", "break_glass")
        .first()
    )
    if follow_up is None:
        refuse()
    record(
        by=by,
        activity="read",
        record="follow-up",
        record_key=str(follow_up.key),
        citizen=follow_up.citizen,
        basis="follow-up",
        reason=reason,
        high=follow_up.citizen.protected,
    )
    return follow_up


@transaction.atomic
def decide_follow_up(*, by: Actor, follow_up: FollowUp, verdict: str, note: str = "") -> FollowUp:
    """Say whether an opening was in order. One that was not is closed at once.

    Raises :class:`NotYours` for one's own openings, :class:`NotNow` where it is decided, or says too little.
    """
    held = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    check_decide_follow_up(by, held)
    check_state(held, verdict, note)
    held.verdict, held.note = verdict, note.strip()
    held.decided_at, held.decided_by = moment(), by.account
    held.save(update_fields=["verdict", "note", "decided_at", "decided_by"])
    if verdict == FollowUp.Verdict.NOT_CONFIRMED:
        _close(held)
    record(
        by=by,
        activity="change",
        record="follow-up",
        record_key=str(held.key),
        citizen=held.citizen,
        basis="follow-up",
        reason=_("Fulgte op på, om åbningen var i orden"),
        addition=verdict,
    )
    return held


def _close(follow_up: FollowUp) -> None:
    now = moment()
    if follow_up.relation_id is not None:
        TreatmentRelation.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=now), pk=follow_up.relation_id
        ).update(valid_to=now)
    if follow_up.break_glass_id is not None:
        BreakGlass.objects.filter(pk=follow_up.break_glass_id, expires_at__gt=now).update(expires_at=now)


def _tell_leads(follow_up: FollowUp, text: str) -> None:
    tell_each(
        recipients=leads_of(follow_up.organisation, today()).exclude(pk=follow_up.account_id),
        text=text,
        link=f"{FOLLOW_UPS}{follow_up.key}/",
        once=f"follow-up {follow_up.key}",
        organisation=follow_up.organisation.name,
    )
