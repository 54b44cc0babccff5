"""The door to a stay: health information, for the team of a running course, and for the citizen."""

from collections.abc import Sequence
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record_list
from samvej.workplace.access.doors import check_ground, refuse, write_opening
from samvej.workplace.access.grounds import grounds_of
from samvej.workplace.admissions.models import Admission
from samvej.workplace.admissions.told import HEALTH
from samvej.workplace.pathways.models import TeamMember


def access_admission(*, by: Actor, key: UUID | str, reason: str) -> Admission:
    """The stay by its key, if this person may read it; the trail is written. Raises :class:`NotThere`.

    A ground at the citizen is not enough for a professional: they must be on the team of a running course.
    """
    try:
        admission = Admission.objects.select_related("citizen", "ward").filter(key=key).first()
    except (ValueError, TypeError):
        admission = None
    ground = check_ground(by=by, citizen=admission.citizen if admission else None, data_type=HEALTH)
    if admission is None or (ground.glass is None and by.professional and not _on_a_team(by, admission)):
        refuse()
    write_opening(
        by=by,
        citizen=admission.citizen,
        ground=ground,
        data_type=HEALTH,
        activity="read",
        record="admission",
        record_key=str(admission.key),
        reason=reason,
    )
    return admission


def _on_a_team(by: Actor, admission: Admission) -> bool:
    return (
        by.employment is not None
        and TeamMember.objects.filter(
            enrolment__citizen=admission.citizen_id,
            enrolment__status__in=("active", "paused"),
            professional=by.professional,
            organisation=by.employment.organisation_id,
            to_at__isnull=True,
        ).exists()
    )


def known_admissions(*, by: Actor, admissions: Sequence[Admission]) -> list[Admission]:
    """Those that this person may know of; one that is left out leaves no trace. As few queries for many."""
    found = grounds_of(by=by, citizens=[each.citizen for each in admissions])
    return [each for each, ground in zip(admissions, found, strict=True) if ground and HEALTH in ground.data_types]


def record_admissions(*, by: Actor, admissions: Sequence[Admission], basis: str, reason: str) -> None:
    """Write in each citizen's trail that a stay of theirs stood in a list that was opened. One query."""
    citizens = {each.citizen_id: each.citizen for each in admissions}
    record_list(by=by, record="admission", citizens=[(each, basis) for each in citizens.values()], reason=reason)
