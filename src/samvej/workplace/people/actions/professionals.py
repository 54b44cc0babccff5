"""Professionals, and their roles at organisations."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.access.roles import role as role_of
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.actions.writing import save_checked
from samvej.workplace.people.identifiers import read_authorisation
from samvej.workplace.people.models import Employment, Organisation, Professional, ProfessionalEvent
from samvej.workplace.people.permissions import check_decide_of, check_keep_people
from samvej.workplace.people.policies import check_open, check_running

FIELDS = ("name", "title", "authorisation", "is_health_professional", "phone")


@transaction.atomic
def write_in_professional(
    *, by: Actor, name: str, title: str = "", is_health_professional: bool = False, **fields: Any
) -> Professional:
    """Somebody who works with citizens. An authorisation id makes a health professional of them.

    Raises :class:`NotYours`, :class:`NotNow` for an authorisation id that cannot be one.
    """
    check_keep_people(by)
    facts = _read({"name": name.strip(), "title": title, "is_health_professional": is_health_professional, **fields})
    professional = Professional(**facts)
    save_checked(professional)
    event(professional, "written in", by)
    return professional


@transaction.atomic
def change_professional(*, by: Actor, professional: Professional, **changes: Any) -> Professional:
    """Change a professional's facts. Raises as :func:`write_in_professional`."""
    check_keep_people(by)
    now = Professional.objects.select_for_update().get(pk=professional.pk)
    changed = {name: value for name, value in _read(changes).items() if getattr(now, name) != value}
    if changed.keys() & {"is_health_professional", "authorisation"}:
        check_decide_of(by, now)
    for name, value in changed.items():
        setattr(now, name, value)
    if changed:
        save_checked(now)
        event(now, "changed", by, changed=sorted(changed))
    return now


@transaction.atomic
def employ(
    *,
    by: Actor,
    professional: Professional,
    organisation: Organisation,
    role: str,
    programme: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Employment:
    """Give a professional a role at an organisation from a day (today); the open one where they have it already.

    ``role``: an id of :mod:`samvej.workplace.access.roles`. Raises :class:`NotYours`, :class:`NotNow`, NoSuchRole.
    """
    check_decide_of(by, professional)
    role_of(role)
    check_open(Organisation.objects.select_for_update().get(pk=organisation.pk))
    since = valid_from or today()
    if valid_to is not None and valid_to < since:
        raise NotNow(_("Rollen kan ikke slutte, før den begynder."))
    Professional.objects.select_for_update().get(pk=professional.pk)  # two at once give one role
    held = Employment.objects.filter(
        professional=professional, organisation=organisation, role=role, programme=programme
    )
    running = next((each for each in held if each.valid_to is None or each.valid_to >= since), None)
    if running is not None:
        return running
    employment = Employment.objects.create(
        professional=professional,
        organisation=organisation,
        role=role,
        programme=programme,
        valid_from=since,
        valid_to=valid_to,
    )
    event(professional, "employed", by, role=role, organisation=str(organisation.key), since=since.isoformat())
    return employment


@transaction.atomic
def end_employment(*, by: Actor, employment: Employment, on: date | None = None) -> Employment:
    """End a role on a day (today is the last). With the last one at the organisation, the relations from there end.

    Raises :class:`NotYours`; :class:`NotNow` where it has ended, or citizens still have them as contact person.
    """
    check_keep_people(by)
    held = Employment.objects.select_for_update().get(pk=employment.pk)
    check_running(held)
    day = on or today()
    if day < held.valid_from:
        raise NotNow(_("Rollen kan ikke slutte, før den begynder."))
    others = Employment.objects.filter(professional=held.professional, organisation=held.organisation)
    last_here = not any(each.valid_to is None or each.valid_to >= day for each in others.exclude(pk=held.pk))
    open_relations = TreatmentRelation.objects.filter(
        professional=held.professional, organisation=held.organisation, valid_to__isnull=True
    )
    if last_here and open_relations.filter(source="team").exists():
        raise NotNow(_("Medarbejderen er stadig på borgeres team. Giv borgerne en anden først."))
    held.valid_to = day
    held.save(update_fields=["valid_to"])
    if last_here and day <= today():
        open_relations.update(valid_to=moment())
    event(held.professional, "employment ended", by, role=held.role, organisation=str(held.organisation.key))
    return held


def _read(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise TypeError(f"A professional has no {', '.join(unknown)}")
    if fields.get("authorisation"):
        try:
            fields = {**fields, "authorisation": read_authorisation(fields["authorisation"])}
        except ValidationError as fault:
            raise NotNow(" ".join(fault.messages)) from None
        fields["is_health_professional"] = True
    return fields


def event(professional: Professional, kind: str, by: Actor, **detail: Any) -> None:
    """The event beside the change. Inside the caller's transaction."""
    ProfessionalEvent.objects.create(
        professional=professional, kind=kind, at=moment(), by=by.account, by_name=by.name, detail=detail
    )
