"""On which grounds somebody may open a citizen's record now: own record, relative, relation, consent, break-glass.

The grounds are added up: each data type is opened by the best ground that opens it, and keeps that ground's legal
basis. The decision table stands in docs/explanation/access.md, and a test walks its rows. Reading the grounds costs
the same number of queries for one citizen as for a page of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from samvej.workplace.access import lawful
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import BreakGlass, Consent, Restriction, TreatmentRelation
from samvej.workplace.access.permissions import near
from samvej.workplace.access.roles import OPEN_CITIZENS
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.people.models import Citizen, Organisation, counts_today

Kind = Literal["own record", "relative", "relation", "consent", "break-glass", "system"]
ALL_TYPES = frozenset({"contact details", "referral", "plan", "health", "social", "employment"})
"""What a record in the workplace can hold. What the registers know ("registry") is opened by name only."""

WEAK_GRADES = frozenset({TreatmentRelation.Grade.D, TreatmentRelation.Grade.E})
_GRADES = [str(grade) for grade in TreatmentRelation.Grade.values]


@dataclass(frozen=True)
class Ground:
    """What opens the record: its kind, the legal basis, the data types it opens and how certain it is.

    Where several open it, ``kind``, ``basis`` and ``grade`` are those of the best, ``data_types`` those of all, and
    ``parts`` are the grounds one by one, best first, each with what no better one opens. ``override``: a restriction
    of the citizen's was overridden (only break-glass does). ``relation``: the relation behind it, if it is one.
    """

    kind: Kind
    basis: str
    data_types: frozenset[str]
    grade: str = ""
    override: bool = False
    parts: tuple["Ground", ...] = ()
    relation: TreatmentRelation | None = None
    glass: BreakGlass | None = None

    def of(self, data_type: str) -> "Ground | None":
        """The ground that opens one data type; None where none does."""
        for part in self.parts or (self,):
            if data_type in part.data_types:
                return part
        return None

    @property
    def bases(self) -> tuple[str, ...]:
        """The legal bases that it all stands on, the best first."""
        return tuple(dict.fromkeys(part.basis for part in self.parts or (self,)))


def grounds(*, by: Actor, citizen: Citizen, owner: Organisation | None = None) -> Ground | None:
    """The grounds together; None where there is none.

    ``owner``: the organisation whose information is asked for, where it is one's: a consent must then name it, or
    its sector, as where the information comes from. None: what the programmes themselves keep.
    """
    return grounds_of(by=by, citizens=[citizen], owner=owner)[0]


def grounds_of(
    *, by: Actor, citizens: Sequence[Citizen | None], owner: Organisation | None = None
) -> list[Ground | None]:
    """The grounds for each of several citizens, in their order; by a constant number of queries.

    A citizen that is None has none, and costs as much: so that a door answers "no such" and "not yours" alike.
    """
    if by.account is None:
        return [Ground("system", "system", ALL_TYPES) if citizen else None for citizen in citizens]
    if by.account.professional_id is None:
        return [_of_oneself(by, citizen) if citizen else None for citizen in citizens]
    if not _opens_citizens(by):
        return [None for _ in citizens]
    held = _Held(by, [citizen.pk if citizen else 0 for citizen in citizens], owner)
    return [held.ground(citizen) if citizen else None for citizen in citizens]


def _of_oneself(by: Actor, citizen: Citizen) -> Ground | None:
    """The citizen's own record, or what the citizen lets a relative open."""
    if by.citizen is not None:
        return Ground("own record", "own record", ALL_TYPES) if by.citizen.pk == citizen.pk else None
    relative = near(by, citizen)
    if relative is None:
        return None
    if relative.may_act:
        return Ground("relative", "relative", ALL_TYPES)
    return Ground("relative", "relative", frozenset({"plan"})) if relative.may_see_plan else None


def _opens_citizens(by: Actor) -> bool:
    held = by.employment
    return (
        held is not None and by.permits(OPEN_CITIZENS) and counts_today(held) and held.organisation.closed_on is None
    )


class _Held:
    """What a professional holds towards some citizens: read once, then added up for each of them."""

    def __init__(self, by: Actor, citizens: list[int], owner: Organisation | None) -> None:
        assert by.employment is not None
        assert by.professional is not None
        self.by = by
        self.place = by.employment.organisation
        self.professional = by.professional
        self.now = moment()
        self.relations = self._relations(citizens)
        self.consents = self._consents(citizens, owner)
        self.glasses = list(
            BreakGlass.objects.filter(
                citizen__in=citizens,
                account=by.account,
                organisation=self.place,
                opened_at__lte=self.now,
                expires_at__gt=self.now,
            )
        )
        self.restrictions = _restrictions(by, citizens)

    def _relations(self, citizens: list[int]) -> list[TreatmentRelation]:
        assert self.by.employment is not None
        role_for = self.by.employment.programme
        found = TreatmentRelation.objects.filter(
            Q(professional__isnull=True) | Q(professional=self.professional),
            Q(valid_to__isnull=True) | Q(valid_to__gt=self.now),
            citizen__in=citizens,
            organisation=self.place,
            valid_from__lte=self.now,
        )
        held = [each for each in found if not (role_for and each.programme and each.programme != role_for)]
        return sorted(held, key=lambda each: (_GRADES.index(each.grade), each.pk))

    def _consents(self, citizens: list[int], owner: Organisation | None) -> list[Consent]:
        found = (
            Consent.objects.filter(
                citizen__in=citizens, valid_from__lte=today(), valid_to__gte=today(), withdrawn_at__isnull=True
            )
            .prefetch_related("to_organisations", *(["from_organisations"] if owner is not None else []))
            .order_by("pk")
        )
        return [
            each
            for each in found
            if self._is_for_role(each) and self._reaches(each) and (owner is None or _comes_from(each, owner))
        ]

    def _is_for_role(self, consent: Consent) -> bool:
        """A role that is limited to one programme stands on no consent that was given for another."""
        assert self.by.employment is not None
        return self.by.employment.programme in ("", consent.programme)

    def _reaches(self, consent: Consent) -> bool:
        if any(each.pk in self.by.places for each in consent.to_organisations.all()):
            return True
        return self.place.sector in lawful.sectors_named(consent.to_sectors)

    def ground(self, citizen: Citizen) -> Ground | None:
        """The grounds towards one of the citizens, added up."""
        consents = [each for each in self.consents if each.citizen_id == citizen.pk and self._is_near(each, citizen)]
        barred = self._barred(citizen)
        parts = [
            *(self._by_relation(each, consents) for each in self.relations if each.citizen_id == citizen.pk),
            *(Ground("consent", each.basis, self._open(each.data_types, each.basis)) for each in consents),
        ]
        parts = [_without(part, barred) for part in parts]
        for glass in self.glasses:
            if glass.citizen_id == citizen.pk:
                opened = self._open(ALL_TYPES, glass.basis)
                parts.append(Ground("break-glass", glass.basis, opened, override=bool(opened & barred), glass=glass))
        return _added_up(parts)

    def _by_relation(self, relation: TreatmentRelation, consents: list[Consent]) -> Ground:
        types = frozenset(relation.data_types)
        if relation.grade in WEAK_GRADES:
            types &= lawful.WEAK_TYPES
        elif lawful.needs_consent(relation.basis):
            said_yes = {
                data_type
                for each in consents
                if relation.programme in ("", each.programme)
                for data_type in each.data_types
            }
            types &= lawful.WEAK_TYPES | said_yes
        return Ground(
            "relation", relation.basis, self._open(types, relation.basis), relation.grade, relation=relation
        )

    def _open(self, asked: Iterable[str], basis: str) -> frozenset[str]:
        return lawful.opened(
            asked,
            basis=basis,
            is_health_professional=self.professional.is_health_professional,
            sector=self.place.sector,
        )

    def _is_near(self, consent: Consent, citizen: Citizen) -> bool:
        """A yes to "the municipality" is a yes to the citizen's own, not to all ninety-eight; where it is not known
        which that is, to none."""
        if any(each.pk in self.by.places for each in consent.to_organisations.all()):
            return True
        if self.place.sector not in lawful.MUNICIPAL:
            return True
        return bool(citizen.municipality) and self.place.municipality == citizen.municipality

    def _barred(self, citizen: Citizen) -> frozenset[str]:
        return _kept_back([each for each in self.restrictions if each.citizen_id == citizen.pk])


def barred(*, by: Actor, citizen: Citizen) -> frozenset[str]:
    """The data types that the citizen's restrictions keep from this professional here; empty for none."""
    return _kept_back(_restrictions(by, [citizen.pk]))


def barred_citizens(by: Actor, *data_types: str) -> frozenset[int]:
    """The ids of the citizens who keep one of ``data_types`` from this professional here: lists leave them out.

    None named: the contact details, without which nobody may stand in a list. One query; they are few. Empty for
    anybody who is no professional.
    """
    if by.professional is None:
        return frozenset()
    held = Restriction.objects.filter(_against(by), lifted_at__isnull=True)
    asked = frozenset(data_types or (lawful.CONTACT,))
    return frozenset(each.citizen_id for each in held if not each.data_types or asked & frozenset(each.data_types))


def barred_at(place: Organisation, *data_types: str) -> frozenset[int]:
    """The ids of the citizens who keep one of ``data_types`` from all who work at a place; one query."""
    places, above = [place.pk], place.part_of
    while above is not None and above.pk not in places:
        places.append(above.pk)
        above = above.part_of
    held = Restriction.objects.filter(
        Q(organisation__isnull=True) | Q(organisation__in=places), professional__isnull=True, lifted_at__isnull=True
    )
    asked = frozenset(data_types)
    return frozenset(each.citizen_id for each in held if not each.data_types or asked & frozenset(each.data_types))


def _against(by: Actor) -> Q:
    place = Q(organisation__isnull=True) | Q(organisation__in=by.places)
    return place & (Q(professional__isnull=True) | Q(professional=by.professional))


def _restrictions(by: Actor, citizens: list[int]) -> list[Restriction]:
    return list(Restriction.objects.filter(_against(by), citizen__in=citizens, lifted_at__isnull=True))


def _kept_back(restrictions: list[Restriction]) -> frozenset[str]:
    if any(not each.data_types for each in restrictions):
        return frozenset(lawful.types()) | ALL_TYPES
    return frozenset(data_type for each in restrictions for data_type in each.data_types)


def _comes_from(consent: Consent, owner: Organisation) -> bool:
    if any(each.pk == owner.pk for each in consent.from_organisations.all()):
        return True
    return owner.sector in lawful.sectors_named(consent.from_sectors)


def _without(part: Ground, barred: frozenset[str]) -> Ground:
    return Ground(part.kind, part.basis, part.data_types - barred, part.grade, relation=part.relation)


def _added_up(parts: list[Ground]) -> Ground | None:
    """One ground of several, best first: each keeps what no better one opens."""
    kept: list[Ground] = []
    open_now: frozenset[str] = frozenset()
    for part in parts:
        more = part.data_types - open_now
        if more:
            kept.append(
                Ground(
                    part.kind, part.basis, more, part.grade, part.override, relation=part.relation, glass=part.glass
                )
            )
            open_now |= more
    if not kept:
        return None
    best = kept[0]
    return Ground(
        best.kind,
        best.basis,
        open_now,
        best.grade,
        any(part.override for part in kept),
        tuple(kept),
        best.relation,
        next((part.glass for part in kept if part.glass), None),
    )
