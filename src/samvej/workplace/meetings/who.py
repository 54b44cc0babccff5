"""Who can be called to a meeting: the citizen, those near who may be contacted, the team, and people outside."""

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
    def same_as(self) -> tuple[object, ...]:
        """What makes two of them the same person at one meeting."""
        if self.account is not None:
            return ("account", self.account.pk)
        if self.relative is not None:
            return ("relative", self.relative.pk)
        return (self.role, self.address.casefold())


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
