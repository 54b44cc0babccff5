"""Holding the survey: a round begins, everybody on the unit's teams is asked once, and it ends by itself."""

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.coordination import permissions, policies
from samvej.workplace.coordination.models import Round, RoundEvent, Seat
from samvej.workplace.coordination.queries import asked_in, roles_held, running_round
from samvej.workplace.coordination.wording import round_link
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell_each
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import programme_of, version_in_force

ASKED = "your view of the cooperation is asked for"
NOTICES = (ASKED,)
"""Every notice of this app."""


def open_round(*, by: Actor, unit: ProgrammeUnit, closes_on: date, once: str | None = None) -> Round:
    """Begin a round by the programme in force, open through ``closes_on``; everybody who is asked is told.

    The same ``once`` is the same round. Raises :class:`NotYours`, and :class:`NotNow` where one runs already.
    """
    permissions.check_hold(by=by, unit=unit)
    if once is not None and (known := Round.objects.filter(once=once, unit=unit).first()):
        return known
    version = version_in_force(unit.programme)
    section = programme_of(version).file.coordination
    roles = roles_held(unit, section.roles) if section else []
    try:
        with transaction.atomic():
            ProgrammeUnit.objects.select_for_update().get(pk=unit.pk)  # one round at a time in a unit
            asked = asked_in(unit, roles)
            policies.check_open(
                section=section,
                running=running_round(unit),
                asked=len(asked) if len(roles) > 1 else 0,
                closes_on=closes_on,
            )
            last = Round.objects.filter(unit=unit).aggregate(last=Max("number"))["last"] or 0
            begun = Round.objects.create(
                unit=unit,
                version=version,
                number=last + 1,
                roles=roles,
                items=list(section.items) if section else [],
                opened_at=moment(),
                closes_at=_end_of(closes_on),
                once=once,
            )
            Seat.objects.bulk_create(Seat(round=begun, account_id=pk, role=role) for pk, role in asked.items())
            _event(begun, "round opened", by)
            _tell(begun, list(asked))
    except IntegrityError:
        if once is not None and (known := Round.objects.filter(once=once, unit=unit).first()):
            return known
        raise NotNow(str(_("En anden nåede det lige før dig. Intet er gået tabt: se siden igen."))) from None
    return begun


@transaction.atomic
def close_round(*, by: Actor, round: Round) -> Round:
    """End a round before its day; what it says can be seen from then on. Raises NotYours, NotNow."""
    permissions.check_hold(by=by, unit=round.unit)
    now = Round.objects.select_for_update(of=("self",)).select_related("unit").get(pk=round.pk)
    policies.check_running(now)
    now.closed_at = moment()
    now.save(update_fields=["closed_at"])
    _event(now, "round closed", by)
    return now


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), COPENHAGEN)


def _event(round: Round, kind: str, by: Actor) -> None:
    RoundEvent.objects.create(round=round, kind=kind, at=moment(), by=by.account, by_name=by.name)


def _tell(round: Round, accounts: list[int]) -> None:
    tell_each(
        recipients=Account.objects.filter(pk__in=accounts),
        text=ASKED,
        link=round_link(round),
        once=f"round:{round.key}",
        programme_da=round.version.name_da,
        programme_en=round.version.name_en,
    )
