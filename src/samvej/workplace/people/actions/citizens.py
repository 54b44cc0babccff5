"""A citizen's own facts: written in, how to reach them, protection, and the person number."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvej.core.cpr import Cpr
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import reach_citizen
from samvej.workplace.ground.keys import encrypt, search_hash
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.people.actions.writing import opened_to_change, save_checked, tell_event
from samvej.workplace.people.models import Citizen, CitizenNumber
from samvej.workplace.people.permissions import check_change_contact, check_keep_citizens, check_write_in_citizens
from samvej.workplace.people.policies import check_living_record, check_unchanged_since
from samvej.workplace.people.protection import sees_address
from samvej.workplace.people.queries import known_by_number, survivor

CONTACT = (
    "called",
    "phone",
    "email",
    "address",
    "postal_code",
    "city",
    "language",
    "interpreter",
    "contact_by",
    "contact_note",
    "digital",
    "practice",
)
"""The fields that :func:`change_contact` changes."""


def write_in_citizen(*, by: Actor, cpr: Cpr | None, given_name: str, family_name: str, **fields: Any) -> Citizen:
    """A citizen who is not known here yet; where the number is known, the one who has it, unchanged.

    Birth date and sex follow from a number that the CPR office issued. ``fields`` are those of :class:`Citizen`.
    Two who write in the same number at once get the same citizen. Raises :class:`NotYours` and :class:`NotNow`.
    """
    check_write_in_citizens(by)
    if cpr is not None and (known := known_by_number(cpr)) is not None:
        return known
    if cpr is not None and cpr.birth_date_certain:
        fields = {"birth_date": cpr.birth_date, "sex": cpr.sex, **fields}
    try:
        with transaction.atomic():
            citizen = Citizen(given_name=given_name.strip(), family_name=family_name.strip(), **fields)
            save_checked(citizen)
            if cpr is not None:
                _number(citizen, cpr, today())
            tell_event(citizen, "written in", by)
            record(
                by=by,
                activity="change",
                record="citizen",
                record_key=str(citizen.key),
                citizen=citizen,
                basis="system" if by.account is None else "written in",
                reason=gettext_noop("Borgeren blev skrevet ind"),
            )
    except IntegrityError:
        if cpr is None or (known := known_by_number(cpr)) is None:
            raise
        return known
    return citizen


def _number(citizen: Citizen, cpr: Cpr, since: date) -> CitizenNumber:
    return CitizenNumber.objects.create(
        citizen=citizen, encrypted=encrypt(cpr), search=search_hash(cpr), valid_from=since
    )


@transaction.atomic
def change_contact(*, by: Actor, citizen: Citizen, seen: datetime | None = None, **changes: Any) -> Citizen:
    """Change how a citizen is reached: fields of :data:`CONTACT`. ``seen``: the citizen's ``changed_at`` when shown.

    Raises :class:`NotThere`, :class:`NotYours`, :class:`NotNow`; TypeError for another field.
    """
    if unknown := sorted(set(changes) - set(CONTACT)):
        raise TypeError(f"change_contact changes no {', '.join(unknown)}")
    check_change_contact(by, citizen)
    now = opened_to_change(by, citizen, gettext_noop("Rettede, hvordan borgeren kan nås"))
    check_living_record(now)
    check_unchanged_since(now, seen)
    changed = [name for name, value in changes.items() if getattr(now, name) != value]
    if not changed:
        return now
    for name in changed:
        setattr(now, name, changes[name])
    now.changed_at = moment()
    save_checked(now)
    tell_event(now, "contact changed", by, changed=sorted(changed))
    return now


@transaction.atomic
def protect(*, by: Actor, citizen: Citizen, protected: bool) -> Citizen:
    """Set or lift name and address protection (CPR-loven § 28). Only who sees the address may lift it.

    Raises as :func:`change_contact`.
    """
    check_keep_citizens(by)
    if not protected and not sees_address(by, citizen, reach_citizen(by=by, key=citizen.key).ground):
        raise NotYours(_("Kun den, der har borgerens sag og kan se adressen, kan fjerne beskyttelsen."))
    now = opened_to_change(by, citizen, gettext_noop("Rettede navne- og adressebeskyttelse"))
    check_living_record(now)
    if now.protected != protected:
        now.protected = protected
        now.changed_at = moment()
        now.save(update_fields=["protected", "changed_at"])
        tell_event(now, "protected" if protected else "protection lifted", by)
    return now


@transaction.atomic
def change_number(*, by: Actor, citizen: Citizen, number: Cpr, on: date, reason: str) -> Citizen:
    """Give a citizen a new person number from a day; the old one still finds them.

    The citizen's old pseudonym stays: what the registry holds was stored under the old number. Raises
    :class:`NotNow` where the number is another citizen's, is the one in force, or begins before the last one did.
    """
    check_keep_citizens(by)
    now = opened_to_change(by, citizen, gettext_noop("Rettede personnummeret"))
    check_living_record(now)
    other = CitizenNumber.objects.select_related("citizen").filter(search=search_hash(number)).first()
    if other is not None:
        if survivor(other.citizen) == now:
            raise NotNow(_("Det nummer har borgeren allerede eller har haft det før."))
        raise NotNow(_("Nummeret hører til en anden post. Er det samme menneske, så saml de to poster i stedet."))
    if not reason.strip():
        raise NotNow(_("Skriv, hvorfor nummeret ændres."))
    if on > today():
        raise NotNow(_("Datoen ligger ude i fremtiden. Skriv den dag, hvor nummeret blev ændret."))
    current = now.numbers.filter(valid_to__isnull=True).first()
    if current is not None:
        if on < current.valid_from:
            raise NotNow(_("Datoen ligger før den dag, hvor det gamle nummer begyndte at gælde."))
        current.valid_to = on
        current.save(update_fields=["valid_to"])
    _number(now, number, on)
    if number.birth_date_certain:
        now.birth_date, now.sex = number.birth_date, number.sex
    now.changed_at = moment()
    now.save()
    tell_event(now, "number changed", by, on=on.isoformat(), reason=reason.strip())
    return now
