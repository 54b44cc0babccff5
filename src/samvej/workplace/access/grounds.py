"""On which ground somebody may open a citizen's record now: own record, relation, consent, or break-glass."""

from dataclasses import dataclass
from typing import Literal

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Citizen

Kind = Literal["own record", "relative", "relation", "consent", "break-glass", "system"]
ALL_TYPES = frozenset({"contact details", "referral", "plan", "health", "social", "employment"})


@dataclass(frozen=True)
class Ground:
    """What opens the record: its kind, the legal basis, the data types it opens and how certain it is.

    ``override``: a restriction of the citizen's was overridden (only break-glass does).
    """

    kind: Kind
    basis: str
    data_types: frozenset[str]
    grade: str = ""
    override: bool = False


def grounds(*, by: Actor, citizen: Citizen) -> Ground | None:
    """The ground that opens most; None where there is none."""
    if by.account is None:
        return Ground("system", "system", ALL_TYPES)
    if by.account.citizen_id == citizen.pk:
        return Ground("own record", "own record", ALL_TYPES)
    return _relation(by, citizen)


def _relation(by: Actor, citizen: Citizen) -> Ground | None:
    if by.employment is None or by.professional is None:
        return None
    now = moment()
    held = [
        each
        for each in TreatmentRelation.objects.filter(
            citizen=citizen, organisation=by.organisation, valid_from__lte=now
        )
        if (each.professional_id in (None, by.professional.pk)) and (each.valid_to is None or each.valid_to > now)
    ]
    if not held:
        return None
    best = min(held, key=lambda each: list(TreatmentRelation.Grade.values).index(each.grade))
    return Ground("relation", best.basis, frozenset(t for each in held for t in each.data_types), best.grade)
