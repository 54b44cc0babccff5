"""Death and moving away: what is no longer asked or sent, and whose doors close when."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.actions.writing import opened_to_change, save_checked, tell_event
from samvej.workplace.people.models import Account, Citizen
from samvej.workplace.people.notices import tell_each
from samvej.workplace.people.permissions import check_keep_citizens
from samvej.workplace.people.policies import check_death, check_living_record

DAYS_OPEN_AFTER_DEATH = 30
"""How long those who had a part in the care may still open the record, to end it properly. Assumed; the setting
``SAMVEJ_DAYS_OPEN_AFTER_DEATH`` says otherwise."""


def days_open_after_death() -> int:
    """Days from the moment a death is written in until the doors close."""
    return int(getattr(settings, "SAMVEJ_DAYS_OPEN_AFTER_DEATH", DAYS_OPEN_AFTER_DEATH))


@transaction.atomic
def record_death(*, by: Actor, citizen: Citizen, on: date) -> Citizen:
    """Write in that a citizen has died.

    Nothing more is sent to them (their account is closed), what they let their relatives do lapses (whom to ring
    stays), those who have a part in the care are told, and every open relation ends :func:`days_open_after_death`
    from now. Clocks stand for who has died: they ask ``died_on``. Raises :class:`NotYours`, :class:`NotThere`,
    :class:`NotNow`.
    """
    check_keep_citizens(by)
    now = opened_to_change(by, citizen, gettext_noop("Skrev ind, at borgeren er død"))
    check_living_record(now)
    check_death(now, on)
    now.died_on = on
    now.changed_at = moment()
    now.save(update_fields=["died_on", "changed_at"])
    closes = moment() + timedelta(days=days_open_after_death())
    _tell_those_who_care(now, by, "a citizen has died")
    open_relations = TreatmentRelation.objects.filter(citizen=now, valid_to__isnull=True)
    ended = open_relations.update(valid_to=closes)
    now.relatives.update(may_act=False, may_see_plan=False, may_see_log=False)
    Account.objects.filter(Q(citizen=now) | Q(relative__citizen=now)).update(is_active=False)
    tell_event(now, "died", by, on=on.isoformat(), doors_close=closes.isoformat(), relations=ended)
    return now


@transaction.atomic
def record_move(*, by: Actor, citizen: Citizen, on: date, municipality: str | None, **address: Any) -> Citizen:
    """Write in that a citizen has moved. ``municipality``: the new one's four digits; None: out of the country.

    ``address``: ``address``, ``postal_code``, ``city``; the old address is removed where none is given. Referrals and
    enrolments stay where they are: those who have them are told, and transfer or end them by their own actions.
    """
    check_keep_citizens(by)
    now = opened_to_change(by, citizen, gettext_noop("Skrev ind, at borgeren er flyttet"))
    check_living_record(now)
    before = now.municipality
    now.address = now.postal_code = now.city = ""
    for name in ("address", "postal_code", "city"):
        setattr(now, name, address.pop(name, ""))
    if address:
        raise TypeError(f"record_move takes no {', '.join(sorted(address))}")
    now.municipality = municipality or ""
    now.moved_away_on = on if municipality is None else None
    now.changed_at = moment()
    save_checked(now)
    if before != now.municipality:
        _tell_those_who_care(now, by, "a citizen has moved")
    tell_event(now, "moved", by, on=on.isoformat(), from_municipality=before, to_municipality=now.municipality)
    return now


def _tell_those_who_care(citizen: Citizen, by: Actor, text: str) -> None:
    relations = TreatmentRelation.objects.filter(
        citizen=citizen, valid_to__isnull=True, professional__account__isnull=False
    )
    told = Account.objects.filter(professional__in=relations.values("professional"), is_active=True)
    if by.account is not None:
        told = told.exclude(pk=by.account.pk)
    tell_each(recipients=told, text=text, link=f"/borgere/{citizen.key}/", citizen=str(citizen.key))
