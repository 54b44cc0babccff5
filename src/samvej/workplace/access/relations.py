"""Beginning and ending treatment relations: called by the actions that give somebody a part in a citizen's care."""

from collections.abc import Iterable

from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Citizen, Organisation, Professional


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
) -> TreatmentRelation:
    """Begin a relation, or give the open one from the same source. Inside the caller's transaction.

    ``professional`` None: everybody with a role at the organisation (an inbox's staff).
    """
    relation, _ = TreatmentRelation.objects.get_or_create(
        citizen=citizen,
        professional=professional,
        organisation=organisation,
        source=source,
        source_id=source_id,
        valid_to=None,
        defaults={"grade": grade, "data_types": sorted(data_types), "basis": basis},
    )
    return relation


def end_relations(*, source: str, source_id: str, professional: Professional | None = None) -> int:
    """End what hangs on a source, all of it or one professional's; gives how many ended."""
    held = TreatmentRelation.objects.filter(source=source, source_id=source_id, valid_to__isnull=True)
    if professional is not None:
        held = held.filter(professional=professional)
    return held.update(valid_to=moment())
