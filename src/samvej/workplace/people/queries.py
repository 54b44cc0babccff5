"""Questions about people: by exact number, by one's own relations, by key."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from samvej.core.cpr import Cpr
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.grounds import barred_citizens
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.ground.keys import search_hash
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Account, Citizen, CitizenNumber
from samvej.workplace.people.permissions import check_search_citizens


def account_of_session(pk: int) -> Account | None:
    """The account that a session is of, with who it is, while it is open. One query: every page asks.

    A relative's citizen is not in it: joining the citizens twice made every page's question half as dear again.
    """
    try:
        # get() and not first(): nothing to put in order, which is worked out column by column
        return Account.objects.select_related("professional", "citizen", "relative").get(pk=pk, is_active=True)
    except Account.DoesNotExist:
        return None


def counts_on(day: date) -> Q:
    """Roles and relatives' parts that have begun and not ended on a day: :func:`.models.counts_today` of many."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def survivor(citizen: Citizen) -> Citizen:
    """The record that stays: the citizen, or the one they were joined into, however many times."""
    while citizen.merged_into is not None:
        citizen = citizen.merged_into
    return citizen


def pseudonyms_of(citizen: Citizen) -> frozenset[str]:
    """What the registry knows the citizen by: the own pseudonym, and those of the records that gave way to it.

    A query for each time that records were joined into one another, and one more.
    """
    found, layer = {citizen.pseudonym}, [citizen]
    while layer := list(Citizen.objects.filter(merged_into__in=layer)):
        found |= {each.pseudonym for each in layer}
    return frozenset(each for each in found if each)


def known_by_number(number: Cpr) -> Citizen | None:
    """Whoever has or had the number, after joins. Writes no trail: for actions that write their own."""
    held = (
        CitizenNumber.objects.select_related("citizen__merged_into", "citizen__practice")
        .filter(search=search_hash(number))
        .first()
    )
    return survivor(held.citizen) if held else None


def find_by_number(*, by: Actor, number: Cpr, reason: str) -> Citizen | None:
    """Whoever has or had exactly this number; the search is written in the trail, also when nobody is found.

    Finding opens nothing: the doors do that. Raises :class:`NotYours` for a role that may not search.
    """
    check_search_citizens(by)
    citizen = known_by_number(number)
    record(
        by=by,
        activity="search",
        record="citizen",
        record_key=str(citizen.key) if citizen else "",
        citizen=citizen,
        basis="system" if by.account is None else "search by number",
        reason=reason,
        high=citizen is not None and citizen.protected,
    )
    return citizen


@dataclass(frozen=True)
class Kept:
    """A citizen on one's own list, and why: the sources of the open relations (team, referral …) since when.

    ``basis``: the legal basis of the oldest of them.
    """

    citizen: Citizen
    sources: tuple[str, ...]
    source_ids: tuple[str, ...]
    since: datetime
    own: bool
    basis: str


def open_relations(by: Actor) -> QuerySet[TreatmentRelation]:
    """The relations that are open for the actor now: their own, and those of everybody at their organisation.

    Citizens who keep who they are from this professional here are as if they had none. One query beside the caller's.
    """
    if by.professional is None or by.organisation is None:
        return TreatmentRelation.objects.none()
    now = moment()
    return TreatmentRelation.objects.filter(
        Q(professional=by.professional) | Q(professional__isnull=True),
        Q(valid_to__isnull=True) | Q(valid_to__gt=now),
        organisation=by.organisation,
        valid_from__lte=now,
    ).exclude(citizen__in=barred_citizens(by))


def own_citizens(by: Actor, *, of_all: bool = False, source: str = "", first: int = 0, most: int = 25) -> list[Kept]:
    """A page of one's own list by family name: those with a relation to the person, or (``of_all``) to the unit.

    ``source``: only those there for it. Three queries, however many there are.
    """
    held = open_relations(by)
    people = list(
        Citizen.objects.filter(pk__in=_ids(held, of_all=of_all, source=source)).order_by(
            "family_name", "given_name", "pk"
        )[first : first + most]
    )
    relations: dict[int, list[TreatmentRelation]] = {each.pk: [] for each in people}
    for relation in held.filter(citizen__in=people).order_by("valid_from", "pk"):
        relations[relation.citizen_id].append(relation)
    return [_kept(each, relations[each.pk]) for each in people if relations[each.pk]]


def count_own_citizens(by: Actor, *, of_all: bool = False, source: str = "") -> int:
    """How many stand on the list."""
    kept = _ids(open_relations(by), of_all=of_all, source=source)
    return Citizen.objects.filter(pk__in=kept, merged_into__isnull=True).count()


def _ids(held: QuerySet[TreatmentRelation], *, of_all: bool, source: str) -> QuerySet[TreatmentRelation, int]:
    """The citizens of some open relations, as a subquery."""
    if not of_all:
        held = held.filter(professional__isnull=False)
    if source:
        held = held.filter(source=source)
    return held.values_list("citizen_id", flat=True)


def _kept(citizen: Citizen, relations: list[TreatmentRelation]) -> Kept:
    return Kept(
        citizen=citizen,
        sources=tuple(dict.fromkeys(each.source for each in relations)),
        source_ids=tuple(dict.fromkeys(each.source_id for each in relations)),
        since=relations[0].valid_from,
        own=any(each.professional_id is not None for each in relations),
        basis=relations[0].basis,
    )
