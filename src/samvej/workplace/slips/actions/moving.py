"""One slip through one named transition: locked, checked, changed, and its event and trail written beside it."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import write_trail
from samvej.workplace.slips.models import Slip, SlipEvent
from samvej.workplace.slips.policies import check_transition
from samvej.workplace.slips.transitions import SLIP

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def lock(slip: Slip, seen_revision: int | None = None) -> Slip:
    """The slip as it is now, held until the transaction ends.

    ``seen_revision``: the revision that the person saw. Raises :class:`NotNow` where somebody was quicker.
    """
    now = (
        Slip.objects.select_for_update(of=("self",))
        .select_related("enrolment__citizen", "enrolment__version", "enrolment__unit__organisation", "by")
        .get(pk=slip.pk)
    )
    if seen_revision is not None and now.revision != seen_revision:
        raise NotNow(
            _(
                "En anden har skrevet her, mens du så på det. Det, du skrev, står her stadig: se, hvad der er sket, "
                "og send igen, hvis det stadig er nødvendigt."
            )
        )
    return now


def move(
    slip: Slip, name: str, *, by: Actor, reason: "StrOrPromise", detail: dict[str, Any] | None = None
) -> SlipEvent:
    """Take a locked slip through the transition ``name``; write its event and the citizen's trail.

    ``reason``: what was done, as the citizen reads it in the trail. Raises :class:`NotNow`.
    """
    check_transition(slip, name)
    before = slip.status
    slip.status = SLIP[name].target or before
    if slip.status != before and slip.status in SLIP.final:
        slip.ended_at = moment()
    slip.revision += 1
    slip.save()
    return tell_of(slip, name, by=by, reason=reason, before=before, detail=detail)


def tell_of(
    slip: Slip,
    name: str,
    *,
    by: Actor,
    reason: "StrOrPromise",
    before: str = "",
    detail: dict[str, Any] | None = None,
) -> SlipEvent:
    """The event of a transition, and the entry in the citizen's trail, for one that is written already."""
    write_trail(by=by, enrolment=slip.enrolment, record="slip", key=slip.key, reason=reason)
    return SlipEvent.objects.create(
        slip=slip,
        kind=SLIP[name].event,
        at=moment(),
        by=by.account,
        by_name=by.name,
        from_state=before,
        to_state=slip.status,
        detail=detail or {},
    )
