"""Taking and giving back a place in a contact person's caseload: as many places, as many citizens."""

from django.utils.translation import gettext as _

from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment
from samvej.workplace.pathways.queries import caseloads
from samvej.workplace.people.models import Professional
from samvej.workplace.programmes.models import ProgrammeUnit


def take_place(*, unit: ProgrammeUnit, contact_person: Professional) -> CaseloadPlace:
    """A free place with the contact person, held until the transaction ends. Raises :class:`NotNow` where it is full.

    Places that somebody else is just taking are passed over; when no other is left, theirs are waited for, so that
    "full" is said only when it is true. That a place has one citizen is the database's own rule.
    """
    place = _free(unit, contact_person, wait=False) or _free(unit, contact_person, wait=True)
    if place is None:
        raise NotNow(full_sentence(unit=unit, contact_person=contact_person))
    return place


def _free(unit: ProgrammeUnit, contact_person: Professional, *, wait: bool) -> CaseloadPlace | None:
    places = CaseloadPlace.objects.filter(unit=unit, contact_person=contact_person, closed=False).order_by("number")
    for number in list(places.filter(enrolment__isnull=True).values_list("pk", flat=True)):
        held = places.filter(pk=number).select_for_update(skip_locked=not wait, of=("self",)).first()
        # Whoever held it before may have taken it since the list was read; a new look, now that it is ours, is true.
        if held is not None and not Enrolment.objects.filter(place=held).exists():
            return held
    return None


def give_back(place: CaseloadPlace | None) -> None:
    """The place is free; one that was closed meanwhile goes. Call when the enrolment no longer names it."""
    if place is not None and place.closed:
        place.delete()


def full_sentence(*, unit: ProgrammeUnit, contact_person: Professional) -> str:
    """That the caseload is full, and who has room."""
    room = [each for each in caseloads(unit) if each.free and each.contact_person.pk != contact_person.pk]
    if not room:
        return _(
            "%(name)s har ingen ledig plads, og det har ingen andre i enheden heller. Intet er ændret: "
            "bed lederen om at finde plads."
        ) % {"name": contact_person.name}
    others = ", ".join(f"{each.contact_person.name} ({each.free})" for each in room[:5])
    return _("%(name)s har ingen ledig plads. Intet er ændret. Der er ledige pladser hos: %(others)s.") % {
        "name": contact_person.name,
        "others": others,
    }
