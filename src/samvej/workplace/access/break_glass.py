"""Break-glass (værdispring): opening a record in an emergency, for some hours, aloud, and followed up by a lead."""

from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.access import permissions, policies
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.follow_ups import raise_for_break_glass
from samvej.workplace.access.grounds import barred
from samvej.workplace.access.models import BreakGlass
from samvej.workplace.access.periods import break_glass_lasts
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.people.models import Citizen


@transaction.atomic
def break_glass(*, by: Actor, citizen: Citizen, basis: str, reason: str) -> BreakGlass:
    """Open a citizen's record in an emergency; gives the open one where there is one on that basis.

    ``basis``: one of :func:`samvej.workplace.access.policies.emergency_bases`. It beats the citizen's restrictions,
    which the trail says. Raises :class:`NotYours` and :class:`NotNow`.
    """
    permissions.check_break_glass(by)
    policies.check_break_glass(by, basis, reason)
    assert by.account is not None
    assert by.organisation is not None
    now = moment()
    still_open = BreakGlass.objects.filter(
        citizen=citizen, account=by.account, organisation=by.organisation, basis=basis, expires_at__gt=now
    ).first()
    if still_open is not None:
        return still_open
    glass = BreakGlass.objects.create(
        citizen=citizen,
        account=by.account,
        organisation=by.organisation,
        reason=reason.strip(),
        basis=basis,
        opened_at=now,
        expires_at=now + break_glass_lasts(),
    )
    record(
        by=by,
        activity="change",
        record="break-glass",
        record_key=str(glass.key),
        citizen=citizen,
        basis=basis,
        reason=reason,
        high=True,
        override=bool(barred(by=by, citizen=citizen)),
    )
    raise_for_break_glass(glass)
    return glass


@transaction.atomic
def end_break_glass(*, by: Actor, key: str) -> BreakGlass:
    """Close one's own opening before its time. Raises :class:`NotThere` for others', :class:`NotNow` where closed."""
    glass = BreakGlass.objects.select_for_update().filter(key=key, account=by.account).first()
    if glass is None or by.account is None:
        refuse()
    policies.check_end_break_glass(glass)
    glass.expires_at = moment()
    glass.save(update_fields=["expires_at"])
    record(
        by=by,
        activity="change",
        record="break-glass",
        record_key=str(glass.key),
        citizen=glass.citizen,
        basis=glass.basis,
        reason=_("Lukkede adgangen igen"),
        high=True,
    )
    return glass
