"""Who on the team sees what: by their place's sector, the citizen's consents and the citizen's noes.

The doors decide it for one professional at a time (:mod:`samvej.workplace.access.grounds`). The team's page says it
of everybody on the team at once, in a constant number of queries; a test holds the two equal. It tells what relations
and consents open: not what somebody opened in an emergency.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from samvej.workplace.access import lawful
from samvej.workplace.access.grounds import ALL_TYPES, WEAK_GRADES
from samvej.workplace.access.models import Consent, Restriction, TreatmentRelation
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.people.models import Citizen, Organisation, Professional

UP = "part_of__part_of__part_of"
"""How far up the organisations a no, or a consent, to a house reaches its parts."""


@dataclass(frozen=True)
class Person:
    """A professional at a place; the place's :data:`UP` is read with it."""

    professional: Professional
    place: Organisation

    @property
    def places(self) -> frozenset[int]:
        """The ids of the place and of those it is a part of."""
        found, here = [], self.place
        for _level in range(4):
            found.append(here.pk)
            if here.part_of is None:
                break
            here = here.part_of
        return frozenset(found)


def sights(citizen: Citizen, people: Sequence[Person]) -> list[frozenset[str]]:
    """The data types that each of them may open of the citizen's, in their order. Four queries."""
    held = _Held(citizen, people)
    return [held.of(person) for person in people]


def kept_from(citizen: Citizen, person: Person) -> frozenset[str]:
    """The data types that the citizen's noes keep from one of them. One query."""
    return _kept(person, Restriction.objects.filter(citizen=citizen, lifted_at__isnull=True))


def kept_from_each(citizen: Citizen, people: Iterable[Person]) -> list[frozenset[str]]:
    """The same of each of them, in their order. One query."""
    noes = list(Restriction.objects.filter(citizen=citizen, lifted_at__isnull=True))
    return [_kept(each, noes) for each in people]


class _Held:
    """What all of them hold towards the citizen, read once."""

    def __init__(self, citizen: Citizen, people: Sequence[Person]) -> None:
        now, day = moment(), today()
        self.citizen = citizen
        self.relations = list(
            TreatmentRelation.objects.filter(
                Q(professional__isnull=True) | Q(professional__in=[each.professional.pk for each in people]),
                Q(valid_to__isnull=True) | Q(valid_to__gt=now),
                citizen=citizen,
                organisation__in=[each.place.pk for each in people],
                valid_from__lte=now,
            )
        )
        self.consents = list(
            Consent.objects.filter(
                citizen=citizen, valid_from__lte=day, valid_to__gte=day, withdrawn_at__isnull=True
            ).prefetch_related("to_organisations")
        )
        self.noes = list(Restriction.objects.filter(citizen=citizen, lifted_at__isnull=True))

    def of(self, person: Person) -> frozenset[str]:
        """What one of them sees."""
        if person.place.closed_on is not None:
            return frozenset()
        consents = [each for each in self.consents if self._reaches(each, person)]
        found = frozenset[str]()
        for relation in self.relations:
            if relation.organisation_id == person.place.pk and relation.professional_id in (
                None,
                person.professional.pk,
            ):
                found |= _opened(_of_relation(relation, consents), relation.basis, person)
        for consent in consents:
            found |= _opened(consent.data_types, consent.basis, person)
        return found - _kept(person, self.noes)

    def _reaches(self, consent: Consent, person: Person) -> bool:
        if any(each.pk in person.places for each in consent.to_organisations.all()):
            return True
        if person.place.sector not in lawful.sectors_named(consent.to_sectors):
            return False
        if person.place.sector not in lawful.MUNICIPAL:
            return True
        return bool(self.citizen.municipality) and person.place.municipality == self.citizen.municipality


def _of_relation(relation: TreatmentRelation, consents: Collection[Consent]) -> frozenset[str]:
    types = frozenset(relation.data_types)
    if relation.grade in WEAK_GRADES:
        return types & lawful.WEAK_TYPES
    if lawful.needs_consent(relation.basis):
        said_yes = {
            name for each in consents if relation.programme in ("", each.programme) for name in each.data_types
        }
        return types & (lawful.WEAK_TYPES | said_yes)
    return types


def _opened(types: Iterable[str], basis: str, person: Person) -> frozenset[str]:
    return lawful.opened(
        types,
        basis=basis,
        is_health_professional=person.professional.is_health_professional,
        sector=person.place.sector,
    )


def _kept(person: Person, noes: Iterable[Restriction]) -> frozenset[str]:
    kept = frozenset[str]()
    for each in noes:
        here = each.organisation_id is None or each.organisation_id in person.places
        if here and each.professional_id in (None, person.professional.pk):
            kept |= frozenset(each.data_types) if each.data_types else frozenset(lawful.types()) | ALL_TYPES
    return kept
