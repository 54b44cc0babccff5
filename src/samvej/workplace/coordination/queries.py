"""Rounds of the survey: which there are, who is asked, and what a closed one says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from samvej.workplace.access.actors import Actor
from samvej.workplace.coordination import permissions
from samvej.workplace.coordination.models import Round, Seat, Tally
from samvej.workplace.coordination.strengths import Counted, Network, network
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Account
from samvej.workplace.programmes.models import ProgrammeUnit


@dataclass(frozen=True)
class Held:
    """A round with how many were asked and how many have answered."""

    round: Round
    asked: int
    answered: int


def asked_in(unit: ProgrammeUnit, roles: Sequence[str]) -> dict[int, str]:
    """Account's pk → the role it answers for: everybody on a running team of the unit in one of the roles.

    Somebody with several roles answers for the one they have with most citizens; of equals, the file's first.
    """
    seats = TeamMember.objects.filter(enrolment__unit=unit, to_at__isnull=True, role__in=list(roles)).exclude(
        enrolment__status=Enrolment.Status.ENDED
    )
    held: dict[int, Counter[str]] = {}
    for professional, role in seats.values_list("professional_id", "role"):
        held.setdefault(professional, Counter())[role] += 1
    order = {role: place for place, role in enumerate(roles)}
    accounts = Account.objects.filter(professional__in=held, is_active=True).order_by("pk")
    found = {}
    for pk, professional in accounts.values_list("pk", "professional_id"):
        if professional is not None:
            counts = held[professional]
            found[pk] = min(counts, key=lambda role: (-counts[role], order[role]))
    return found


def roles_held(unit: ProgrammeUnit, roles: Sequence[str]) -> list[str]:
    """Those of the roles that somebody has on a running team of the unit, in their order: others cannot be known."""
    held = TeamMember.objects.filter(enrolment__unit=unit, to_at__isnull=True, role__in=list(roles))
    found = set(held.exclude(enrolment__status=Enrolment.Status.ENDED).values_list("role", flat=True))
    return [role for role in roles if role in found]


def running_round(unit: ProgrammeUnit) -> Round | None:
    """The unit's open round, if one runs."""
    return Round.objects.filter(unit=unit, closed_at__isnull=True, closes_at__gt=moment()).first()


def rounds_of(units: Sequence[ProgrammeUnit]) -> list[Held]:
    """The units' rounds, the newest first, with how many have answered. One query."""
    return _held(Round.objects.filter(unit__in=list(units)))


def _held(found: QuerySet[Round]) -> list[Held]:
    found = found.select_related("unit__organisation", "version").defer("version__content")
    counted = found.annotate(asked=Count("seats"), answers=Count("seats", filter=Q(seats__answered=True)))
    return [Held(each, each.asked, each.answers) for each in counted.order_by("-opened_at", "-pk")]


def held_of(unit: ProgrammeUnit) -> list[Held]:
    """One unit's rounds, the newest first."""
    return rounds_of([unit])


def took_part_in(by: Actor) -> list[Held]:
    """The rounds in which the person was asked, the newest first. One query."""
    if by.account is None:
        return []
    mine = Seat.objects.filter(account=by.account).values("round")
    return _held(Round.objects.filter(pk__in=mine))


def asked_of(by: Actor) -> list[Round]:
    """The open rounds in which the person is asked and has not answered. One query."""
    if by.account is None:
        return []
    found = Round.objects.filter(
        seats__account=by.account, seats__answered=False, closed_at__isnull=True, closes_at__gt=moment()
    )
    return list(found.select_related("unit__organisation", "version").order_by("closes_at"))


def round_seen(*, by: Actor, key: UUID | str) -> Round:
    """The round by its key, to those who were asked and the lead. Raises :class:`NotThere`."""
    found = Round.objects.select_related("unit__organisation", "version").filter(key=key).first()
    if found is None or not permissions.see(by=by, round=found):
        refuse()
    return found


def network_of(round: Round) -> Network | None:
    """What a round says, as far as it may be shown; None while it is open: nobody watches answers come. One query."""
    if round.is_open:
        return None
    rows = round.tallies.values_list("by_role", "about_role", "item", "value", "count")
    return network([Counted(*row) for row in rows], round.roles, round.items)


def networks_of(held: Sequence[Held]) -> list[tuple[Round, Network]]:
    """The closed rounds with what they say, the oldest first. One query for all of them."""
    closed = sorted((each.round for each in held if not each.round.is_open), key=lambda each: each.number)
    rows: dict[int, list[Counted]] = {each.pk: [] for each in closed}
    tallies = Tally.objects.filter(round__in=closed)
    counted = tallies.values_list("round_id", "by_role", "about_role", "item", "value", "count")
    for pk, by_role, about_role, item, value, count in counted:
        rows[pk].append(Counted(by_role, about_role, item, value, count))
    return [(each, network(rows[each.pk], each.roles, each.items)) for each in closed]
