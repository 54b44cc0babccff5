"""Restrictions (spærringer): a citizen's no to an organisation, a professional or everybody, set and lifted."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvej.workplace.access import permissions, policies
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.models import AuditEntry, Consent, Restriction, TreatmentRelation
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Citizen, Organisation, Professional


@transaction.atomic
def set_restriction(
    *,
    by: Actor,
    citizen: Citizen,
    organisation: Organisation | None = None,
    professional: Professional | None = None,
    data_types: Collection[str] = (),
) -> Restriction:
    """Say no: to an organisation (with its parts), a professional, both together, or, with neither, to everybody.

    ``data_types``: empty for all. It beats relation and consent, not break-glass. Gives the one that already says
    the same. Raises :class:`NotYours` for anybody but the citizen or who has their power of attorney.
    """
    permissions.check_set_restriction(by, citizen)
    policies.check_set_restriction(data_types)
    same = Restriction.objects.filter(
        citizen=citizen, organisation=organisation, professional=professional, lifted_at__isnull=True
    )
    for each in same.select_for_update(of=("self",)):
        if sorted(each.data_types) == sorted(data_types):
            return each
    restriction = Restriction.objects.create(
        citizen=citizen, organisation=organisation, professional=professional, data_types=sorted(data_types)
    )
    _write(by, restriction, "change", _("Spærrede for oplysninger"))
    return restriction


@transaction.atomic
def lift_restriction(*, by: Actor, restriction: Restriction) -> Restriction:
    """Take a no back. Raises :class:`NotYours`, and :class:`NotNow` where it is lifted already."""
    held = Restriction.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=restriction.pk)
    permissions.check_set_restriction(by, held.citizen)
    policies.check_lift_restriction(held)
    held.lifted_at = moment()
    held.save(update_fields=["lifted_at"])
    _write(by, held, "change", _("Fjernede en spærring"))
    return held


def access_restrictions(*, by: Actor, citizen: Citizen, reason: str) -> QuerySet[Restriction]:
    """A citizen's restrictions, newest first: for the citizen alone. Raises :class:`NotThere`; it is written."""
    if not permissions.set_restriction(by, citizen):
        refuse()
    record(
        by=by,
        activity="read",
        record="restriction",
        citizen=citizen,
        basis="own record" if by.citizen is not None else "relative",
        reason=reason,
    )
    return (
        Restriction.objects.filter(citizen=citizen)
        .select_related("organisation", "professional")
        .order_by("-set_at", "-pk")
    )


def access_restriction(*, by: Actor, key: UUID | str, reason: str) -> Restriction:
    """One restriction of one's own, to lift it. Raises :class:`NotThere`; it is written."""
    found = Restriction.objects.filter(key=key).select_related("citizen", "organisation", "professional").first()
    if found is None or not permissions.set_restriction(by, found.citizen):
        refuse()
    _write(by, found, "read", reason)
    return found


def organisations_near(citizen: Citizen) -> QuerySet[Organisation]:
    """The organisations that a citizen may want to say no to: those with a relation, a consent or an entry."""
    in_trail = AuditEntry.objects.filter(citizen=str(citizen.key)).exclude(organisation_name="")
    related = TreatmentRelation.objects.filter(citizen=citizen).values("organisation")
    agreed = Consent.objects.filter(citizen=citizen).values("to_organisations")
    return (
        (
            Organisation.objects.filter(pk__in=related)
            | Organisation.objects.filter(pk__in=agreed)
            | Organisation.objects.filter(name__in=in_trail.values("organisation_name"))
        )
        .distinct()
        .order_by("name")
    )


def professionals_near(citizen: Citizen) -> QuerySet[Professional]:
    """The professionals that a citizen may want to say no to: those with a relation, and those who opened."""
    in_trail = (
        AuditEntry.objects.filter(citizen=str(citizen.key)).exclude(user_id="").values_list("user_id", flat=True)
    )
    related = TreatmentRelation.objects.filter(citizen=citizen, professional__isnull=False).values("professional")
    opened = list(in_trail.order_by().distinct())  # as text there, as uuids here: two queries, no join
    return (
        (Professional.objects.filter(pk__in=related) | Professional.objects.filter(account__key__in=opened))
        .distinct()
        .order_by("name")
    )


def _write(by: Actor, restriction: Restriction, activity: str, reason: str) -> None:
    record(
        by=by,
        activity=activity,
        record="restriction",
        record_key=str(restriction.key),
        citizen=restriction.citizen,
        basis="own record" if by.citizen is not None else "relative",
        reason=reason,
    )
