"""One referral through one named transition: locked, checked, changed, and its event written beside it."""

from typing import Any

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.referrals.models import Referral, ReferralEvent
from samvej.workplace.referrals.transitions import REFERRAL


def lock(referral: Referral, seen_revision: int | None = None) -> Referral:
    """The referral as it is now, held until the transaction ends (a row lock; SQLite holds the whole database).

    ``seen_revision``: the revision the person decided on. Raises :class:`NotNow` where somebody was quicker.
    """
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    if seen_revision is not None and now.revision != seen_revision:
        raise NotNow(
            _(
                "En anden har ændret henvisningen, mens du så på den. Intet er gået tabt: se, hvad der er sket, "
                "og prøv igen, hvis det stadig er nødvendigt."
            )
        )
    return now


def move(
    referral: Referral, name: str, *, by: Actor, target: str | None = None, detail: dict[str, Any] | None = None
) -> ReferralEvent:
    """Take a locked referral through the transition ``name`` and write its event. Inside the caller's transaction.

    ``target`` is for transitions whose table has none (a transfer that comes back). The caller saves nothing of the
    status itself; other changed fields are saved here too. Raises :class:`NotNow` where the state does not allow it.
    """
    transition = REFERRAL[name]
    before = referral.status
    if before not in transition.sources:
        raise NotNow(_("Det kan ikke lade sig gøre nu: henvisningen er allerede et andet sted i forløbet."))
    after = transition.target or target or before
    if after != before:
        referral.status = after
        referral.status_since = moment()
    referral.revision += 1
    referral.save()
    return ReferralEvent.objects.create(
        referral=referral,
        kind=transition.event,
        at=moment(),
        by=by.account,
        by_name=by.name,
        from_state=before,
        to_state=after,
        detail=detail or {},
    )
