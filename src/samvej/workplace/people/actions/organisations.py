"""Organisations: written in, changed, closed."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people import identifiers
from samvej.workplace.people.actions.writing import save_checked
from samvej.workplace.people.models import Organisation, OrganisationEvent
from samvej.workplace.people.permissions import check_keep_people
from samvej.workplace.people.policies import check_open

_READ = {
    "sor": identifiers.read_sor,
    "cvr": identifiers.read_cvr,
    "gln": identifiers.read_gln,
    "municipality": identifiers.read_municipality,
}
FIELDS = ("name", "sector", "kind", "sor", "cvr", "gln", "municipality", "phone", "part_of")


@transaction.atomic
def write_in_organisation(*, by: Actor, name: str, sector: str, **fields: Any) -> Organisation:
    """A place that people work at. ``fields``: those of :data:`FIELDS`; national numbers are checked and tidied.

    Raises :class:`NotYours`, and :class:`NotNow` for a number that cannot be one or is another organisation's.
    """
    check_keep_people(by)
    organisation = Organisation(name=name.strip(), sector=sector, **_read(fields))
    _check_alone(organisation)
    save_checked(organisation)
    _event(organisation, "written in", by)
    return organisation


@transaction.atomic
def change_organisation(*, by: Actor, organisation: Organisation, **changes: Any) -> Organisation:
    """Change an organisation's facts. Raises as :func:`write_in_organisation`."""
    check_keep_people(by)
    now = Organisation.objects.select_for_update().get(pk=organisation.pk)
    check_open(now)
    changed = {name: value for name, value in _read(changes).items() if getattr(now, name) != value}
    for name, value in changed.items():
        setattr(now, name, value)
    if changed:
        _check_alone(now)
        _check_no_circle(now)
        save_checked(now)
        _event(now, "changed", by, changed=sorted(changed))
    return now


@transaction.atomic
def close_organisation(*, by: Actor, organisation: Organisation, on: date | None = None) -> Organisation:
    """Close an organisation from a day. Refused while somebody has a role there or something is part of it."""
    check_keep_people(by)
    now = Organisation.objects.select_for_update().get(pk=organisation.pk)
    check_open(now)
    day = on or today()
    if any(each.valid_to is None or each.valid_to > day for each in now.employments.all()):
        raise NotNow(_("Der er stadig medarbejdere her. Afslut deres roller først."))
    if now.parts.filter(closed_on__isnull=True).exists():
        raise NotNow(_("Der er stadig steder, som hører under dette. Luk eller flyt dem først."))
    now.closed_on = day
    now.save(update_fields=["closed_on"])
    _event(now, "closed", by, on=day.isoformat())
    return now


def _read(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise TypeError(f"An organisation has no {', '.join(unknown)}")
    try:
        return {name: _READ[name](value) if name in _READ and value else value for name, value in fields.items()}
    except ValidationError as fault:
        raise NotNow(" ".join(fault.messages)) from None


def _check_alone(organisation: Organisation) -> None:
    for name in ("sor", "gln"):
        number = getattr(organisation, name)
        others = Organisation.objects.exclude(pk=organisation.pk).filter(**{name: number})
        if number and others.exists():
            raise NotNow(
                _("{number} er allerede {organisation}s nummer.").format(number=number, organisation=others[0])
            )


def _check_no_circle(organisation: Organisation) -> None:
    above = organisation.part_of_id
    while above is not None:
        if above == organisation.pk:
            raise NotNow(_("Et sted kan ikke høre under sig selv eller under noget, der hører under det."))
        above = Organisation.objects.values_list("part_of", flat=True).get(pk=above)


def _event(organisation: Organisation, kind: str, by: Actor, **detail: Any) -> None:
    OrganisationEvent.objects.create(
        organisation=organisation, kind=kind, by=by.account, by_name=by.name, detail=detail
    )
