"""Closing a unit: only when nobody waits there and nobody is followed there."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes import permissions
from samvej.workplace.programmes.models import ProgrammeEvent, ProgrammeUnit
from samvej.workplace.programmes.queries import is_open
from samvej.workplace.referrals.models import Referral, Transfer


def check_close_unit(unit: ProgrammeUnit) -> None:
    """Raise :class:`NotNow` where the unit is closed, or somebody waits there, is offered to it or is followed."""
    if not is_open(unit):
        raise NotNow(_("Stedet driver ikke indsatsen mere. Der er ikke mere at gøre."))
    waiting = Referral.objects.filter(unit=unit, status__in=Referral.OPEN).count()
    waiting += Transfer.objects.filter(to_unit=unit, status=Transfer.Status.OFFERED).count()
    if waiting:
        raise NotNow(
            ngettext(
                "%d henvisning venter endnu på svar dér. Giv den svar, eller send den videre først.",
                "%d henvisninger venter endnu på svar dér. Giv dem svar, eller send dem videre først.",
                waiting,
            )
            % waiting
        )
    followed = Enrolment.objects.filter(unit=unit).exclude(status=Enrolment.Status.ENDED).count()
    if followed:
        raise NotNow(
            ngettext(
                "%d borger følges endnu dér. Afslut forløbet først.",
                "%d borgere følges endnu dér. Afslut deres forløb først.",
                followed,
            )
            % followed
        )


def may_close_unit(unit: ProgrammeUnit) -> bool:
    """Whether the unit may be closed now."""
    try:
        check_close_unit(unit)
    except NotNow:
        return False
    return True


@transaction.atomic
def close_unit(*, by: Actor, unit: ProgrammeUnit) -> ProgrammeUnit:
    """Let an organisation run a programme no more, from today. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_open_unit(by=by)
    now = ProgrammeUnit.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=unit.pk)
    check_close_unit(now)
    now.closed_on = today()
    now.save(update_fields=["closed_on"])
    ProgrammeEvent.objects.create(
        kind="unit closed", at=moment(), by=by.account, by_name=by.name, programme=now.programme, unit=now
    )
    return now
