"""How many citizens a contact person has room for: places that the database counts."""

from dataclasses import dataclass

from django.db import transaction

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment
from samvej.workplace.people.models import Professional
from samvej.workplace.programmes.models import ProgrammeEvent, ProgrammeUnit


@dataclass(frozen=True)
class Capacity:
    """What setting it came to: ``open`` places, and ``closing`` ones that go when their citizen leaves."""

    open: int
    closing: int


@transaction.atomic
def set_capacity(*, by: Actor, unit: ProgrammeUnit, contact_person: Professional, places: int) -> Capacity:
    """Set how many citizens a contact person has room for. Nobody loses their place.

    More: closed places open again, then new ones are added. Fewer: free places go, then taken ones are closed, the
    last numbers first, and go when they are free. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_keep_caseloads(by=by, unit=unit)
    policies.check_capacity(places=places)
    ProgrammeUnit.objects.select_for_update().get(pk=unit.pk)  # one at a time sets a unit's capacity
    held = list(
        CaseloadPlace.objects.select_for_update(of=("self",))
        .filter(unit=unit, contact_person=contact_person)
        .order_by("number")
    )
    before = sum(not each.closed for each in held)
    if places > before:
        policies.check_can_be_contact_person(professional=contact_person, unit=unit)
        _raise(unit, contact_person, held, places - before)
    else:
        _lower(held, before - places)
    now = CaseloadPlace.objects.filter(unit=unit, contact_person=contact_person)
    ProgrammeEvent.objects.create(
        kind="capacity set",
        at=moment(),
        by=by.account,
        by_name=by.name,
        programme=unit.programme,
        unit=unit,
        detail={"contact person": contact_person.name, "from": before, "to": places},
    )
    return Capacity(now.filter(closed=False).count(), now.filter(closed=True).count())


def _raise(unit: ProgrammeUnit, contact_person: Professional, held: list[CaseloadPlace], more: int) -> None:
    opened = [each.pk for each in held if each.closed][:more]
    CaseloadPlace.objects.filter(pk__in=opened).update(closed=False)
    last = max((each.number for each in held), default=0)
    CaseloadPlace.objects.bulk_create(
        CaseloadPlace(unit=unit, contact_person=contact_person, number=last + number)
        for number in range(1, more - len(opened) + 1)
    )


def _lower(held: list[CaseloadPlace], fewer: int) -> None:
    taken = set(Enrolment.objects.filter(place__in=held).values_list("place_id", flat=True))
    still_open = [each for each in reversed(held) if not each.closed]
    gone = [each.pk for each in still_open if each.pk not in taken][:fewer]
    closed = [each.pk for each in still_open if each.pk in taken][: fewer - len(gone)]
    CaseloadPlace.objects.filter(pk__in=gone).delete()
    CaseloadPlace.objects.filter(pk__in=closed).update(closed=True)
