"""Who can be called to a meeting: the citizen, those near who may be contacted, the team, and people outside."""

from collections.abc import Iterable
from dataclasses import dataclass

from samvej.workplace.ground.moment import today
from samvej.workplace.meetings.models import Participant
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account, Relative
from samvej.workplace.people.queries import counts_on

CITIZEN, RELATIVE, OUTSIDE = "citizen", "relative", "outside"


@dataclass(frozen=True)
class Guest:
    """Somebody to call. ``id``: what a form knows them by. ``name`` is empty for the citizen."""

    id: str
    role: str
    name: str
    organisation: str = ""
    account: Account | None = None
    relative: Relative | None = None
    address: str = ""

    @property
    def known_as(self) -> frozenset[tuple[object, ...]]:
        """What tells them from others: two of a meeting who share any of it are the same person.

        The citizen is the citizen, with an account and before there was one; so is a relative.
        """
        known: list[tuple[object, ...]] = [(CITIZEN,)] if self.role == CITIZEN else []
        if self.account is not None:
            known.append(("account", self.account.pk))
        if self.relative is not None:
            known.append(("relative", self.relative.pk))
        return frozenset(known or [(self.role, self.address.casefold())])


def others_than(called: Iterable[Guest], guests: Iterable[Guest]) -> list[Guest]:
    """Those of ``guests`` who are not among the ``called``, each once, in their order."""
    known = {each for one in called for each in one.known_as}
    found = []
    for guest in guests:
        if known.isdisjoint(guest.known_as):
            found.append(guest)
            known |= guest.known_as
    return found


def possible_guests(enrolment: Enrolment) -> list[Guest]:
    """Everybody who can be called by name: the citizen first, then those near, then the team. Four queries."""
    own = Account.objects.filter(is_active=True, citizen=enrolment.citizen_id).first()
    return [Guest(CITIZEN, CITIZEN, "", account=own), *_near(enrolment), *_team(enrolment)]


def _near(enrolment: Enrolment) -> list[Guest]:
    near = list(enrolment.citizen.relatives.filter(counts_on(today()), may_be_contacted=True))
    accounts = {each.relative_id: each for each in Account.objects.filter(is_active=True, relative__in=near)}
    return [
        Guest(
            f"relative:{each.key}",
            RELATIVE,
            each.name,
            # who may not see the plan would find no page: they are told as people outside are
            account=accounts.get(each.pk) if each.may_see_plan or each.may_act else None,
            relative=each,
        )
        for each in near
    ]


def _team(enrolment: Enrolment) -> list[Guest]:
    seats = list(
        enrolment.team.filter(to_at__isnull=True)
        .select_related("professional", "organisation")
        .order_by("from_at", "pk")
    )
    people = {each.professional_id for each in seats}
    accounts = {
        each.professional_id: each for each in Account.objects.filter(is_active=True, professional__in=people)
    }
    found: dict[int, Guest] = {}
    for seat in seats:
        found.setdefault(
            seat.professional_id,
            Guest(
                f"professional:{seat.professional.key}",
                seat.role,
                seat.professional.name,
                seat.organisation.name,
                account=accounts.get(seat.professional_id),
            ),
        )
    return list(found.values())


def guest_of(participant: Participant) -> Guest:
    """A participant as whoever was called."""
    return Guest(
        "",
        participant.role,
        participant.name,
        participant.organisation,
        participant.account,
        participant.relative,
        participant.address,
    )
