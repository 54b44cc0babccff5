"""Writing the trail: every read, search, export, print and change of a citizen's record, in MinLog's fields."""

from samvej.core.cpr import mask
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.people.models import Citizen


def record(
    *,
    by: Actor,
    activity: str,
    record: str,
    citizen: Citizen | None,
    basis: str,
    reason: str,
    record_key: str = "",
    addition: str = "",
    high: bool = False,
    override: bool = False,
) -> AuditEntry:
    """Write one entry. Inside a transaction it stands or falls with the change that it tells of.

    ``activity``: one of :class:`AuditEntry.Activity`. ``basis``: what opened the door (a legal-basis id,
    ``own record``, ``system``). ``reason``: why, in words without anything about the citizen. ``citizen`` is None for
    a search that found nobody. Anything that looks like a person number is masked.
    """
    organisation = by.organisation
    return AuditEntry.objects.create(
        correlation_id=by.correlation_id,
        activity=activity,
        reason=mask(reason)[:300],
        criticality="high" if high else "normal",
        record=record,
        record_key=record_key,
        addition=mask(addition)[:300],
        citizen=str(citizen.key) if citizen else "",
        organisation_id=(organisation.sor or organisation.cvr or str(organisation.key)) if organisation else "",
        organisation_source=("SOR" if organisation.sor else "CVR" if organisation.cvr else "own")
        if organisation
        else "",
        organisation_name=organisation.name if organisation else "",
        user_id=str(by.account.key) if by.account else "",
        user_name=by.name,
        user_role=by.role_id,
        basis=basis,
        override=override,
    )
