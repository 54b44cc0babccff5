"""Who the named leaders are: for each sector that the file sends a slip on to, the leads of the places on the team.

The definition, with examples, stands in docs/reference/slips.md. Nothing here asks whether somebody may see a slip.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from samvej.programme.slips import SlipSection
from samvej.workplace.access.lawful import sectors_named
from samvej.workplace.access.models import Restriction
from samvej.workplace.access.roles import ANSWER_SLIPS, ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account, Employment, Organisation
from samvej.workplace.people.queries import counts_on

LEVELS = 3
"""So many houses up an organisation's leaders are looked for."""


@dataclass(frozen=True)
class Leaders:
    """The leaders of one sector: the organisations they lead (empty: nobody is named), and their accounts."""

    sector: str
    organisations: tuple[Organisation, ...]
    accounts: tuple[Account, ...]


def leaders_of(enrolment: Enrolment, section: SlipSection) -> tuple[Leaders, ...]:
    """The leaders of each sector of ``then`` that helps this citizen, in the file's order.

    A sector helps where the unit, or a member of the team, belongs to it. Its leaders have the leaders' role today
    at those places; where a place has none, at the house that it is a part of. Whoever the citizen has said no to is
    none. A sector that helps and has no leader stands with none.
    """
    places = _places(enrolment)
    held = _employments([above for place in places for above in _upward(place)], enrolment)
    found = []
    for sector in section.then:
        named = sectors_named([str(sector)])
        led: dict[int, Organisation] = {}
        accounts: dict[int, Account] = {}
        helping = [each for each in places if each.sector in named]
        if not helping:
            continue
        for place in helping:
            for house in _upward(place):
                here = [each for each in held if each.organisation_id == house.pk]
                if here:
                    led[house.pk] = house
                    accounts |= {each.professional.account.pk: each.professional.account for each in here}
                    break
        found.append(Leaders(str(sector), tuple(led.values()), tuple(accounts.values())))
    return tuple(found)


def _places(enrolment: Enrolment) -> list[Organisation]:
    """The unit's own organisation, then the team members' ones; each once, with the houses above it."""
    seats = enrolment.team.filter(to_at__isnull=True).values("organisation")
    up = "part_of__part_of__part_of"
    found = Organisation.objects.select_related(up).filter(Q(pk=enrolment.unit.organisation_id) | Q(pk__in=seats))
    return sorted(found, key=lambda each: (each.pk != enrolment.unit.organisation_id, each.pk))


def _upward(place: Organisation) -> Iterable[Organisation]:
    house: Organisation | None = place
    for _level in range(LEVELS + 1):
        if house is None:
            return
        yield house
        house = house.part_of


def _employments(houses: list[Organisation], enrolment: Enrolment) -> list[Employment]:
    """Today's leaders with an open account at any of the houses, without those that the citizen has said no to."""
    roles = [role.id for role in ROLES.values() if ANSWER_SLIPS in role.permits]
    found = (
        Employment.objects.filter(
            counts_on(today()),
            organisation__in={house.pk for house in houses},
            organisation__closed_on__isnull=True,
            role__in=roles,
            programme__in=("", enrolment.programme),
            professional__account__is_active=True,
        )
        .select_related("professional__account", "organisation__part_of__part_of__part_of")
        .order_by("professional__name", "pk")
    )
    against = list(Restriction.objects.filter(citizen=enrolment.citizen_id, lifted_at__isnull=True))
    return [each for each in found if not any(_bars(no, each) for no in against)]


def _bars(no: Restriction, held: Employment) -> bool:
    """Whether a citizen's no keeps the plan from somebody in this role."""
    if no.data_types and not {"plan", "contact details"} & set(no.data_types):
        return False
    of_place = no.organisation_id is None or no.organisation_id in {each.pk for each in _upward(held.organisation)}
    return of_place and (no.professional_id is None or no.professional_id == held.professional_id)
