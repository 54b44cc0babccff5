"""Beginning and ending treatment relations: called by the actions that give somebody a part in a citizen's care.

A professional whom no register shows to treat a citizen may claim a relation: graded E, for a time, followed up.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.access import lawful
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.follow_ups import raise_for_weak_relation
from samvej.workplace.access.grounds import barred
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.access.periods import claim_lasts
from samvej.workplace.access.permissions import check_claim_relation
from samvej.workplace.access.policies import check_reason
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.people.models import Citizen, Organisation, Professional

CLAIMED = "claimed"
CLAIM_BASIS = {True: "treatment", False: "passing on between authorities"}
"""What a claim stands on, for health professionals and for others (Sundhedsloven § 42 a; forvaltningsloven § 28)."""


def begin_relation(
    *,
    citizen: Citizen,
    professional: Professional | None,
    organisation: Organisation,
    grade: str,
    source: str,
    source_id: str,
    data_types: Iterable[str],
    basis: str,
    programme: str = "",
) -> TreatmentRelation:
    """Begin a relation, or give the open one from the same source. Inside the caller's transaction.

    ``professional`` None: everybody with a role at the organisation (an inbox's staff). ``programme``: the one it is
    for; a role that is limited to another programme is then not let in, and a basis that needs a consent needs one
    within that programme.
    """
    relation, _is_new = TreatmentRelation.objects.get_or_create(
        citizen=citizen,
        professional=professional,
        organisation=organisation,
        source=source,
        source_id=source_id,
        valid_to=None,
        defaults={"grade": grade, "data_types": sorted(data_types), "basis": basis, "programme": programme},
    )
    return relation


def end_relations(*, source: str, source_id: str, professional: Professional | None = None) -> int:
    """End what hangs on a source, all of it or one professional's; gives how many ended."""
    held = TreatmentRelation.objects.filter(source=source, source_id=source_id, valid_to__isnull=True)
    if professional is not None:
        held = held.filter(professional=professional)
    return held.update(valid_to=moment())


@transaction.atomic
def claim_relation(*, by: Actor, citizen: Citizen, reason: str) -> TreatmentRelation:
    """Say that one treats or helps a citizen: opens contact details and the referral for some days, followed up.

    Gives the open claim where there is one. Raises :class:`NotYours` for a role without it, :class:`NotNow` for a
    reason that says too little, and :class:`NotThere` where the citizen has said no (as if there were no citizen).
    """
    check_claim_relation(by)
    check_reason(reason)
    assert by.professional is not None
    assert by.organisation is not None
    if lawful.CONTACT in barred(by=by, citizen=citizen):  # what the claim opens first is what is kept back
        raise NotThere(_("Vi fandt ingen, du kan åbne, med det nummer."))
    now = moment()
    open_claim = TreatmentRelation.objects.filter(
        citizen=citizen,
        professional=by.professional,
        organisation=by.organisation,
        source=CLAIMED,
        valid_from__lte=now,
        valid_to__gt=now,
    ).first()
    if open_claim is not None:
        return open_claim
    relation = TreatmentRelation.objects.create(
        citizen=citizen,
        professional=by.professional,
        organisation=by.organisation,
        grade=TreatmentRelation.Grade.E,
        source=CLAIMED,
        source_id=by.correlation_id,
        data_types=sorted(lawful.WEAK_TYPES),
        basis=CLAIM_BASIS[by.professional.is_health_professional],
        reason=reason.strip(),
        valid_from=now,
        valid_to=now + claim_lasts(),
    )
    record(
        by=by,
        activity="change",
        record="relation",
        record_key=str(relation.pk),
        citizen=citizen,
        basis=relation.basis,
        reason=reason,
        high=citizen.protected,
    )
    raise_for_weak_relation(by=by, relation=relation)
    return relation
