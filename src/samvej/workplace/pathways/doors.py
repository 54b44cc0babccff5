"""The door to an enrolment: it gives the record and writes the trail, or says that nothing is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record, record_list
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import Ground, barred, grounds, grounds_of
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.access.roles import KEEP_CASELOADS, RUN_PATHWAYS
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team, was_on_the_team, works_in
from samvej.workplace.pathways.queries import Row
from samvej.workplace.programmes.queries import programme_of

OF_THE_LEAD = frozenset({"contact details", "referral"})
"""What a lead who is not on the team sees: enough to find another contact person, nothing of the plan."""


@dataclass(frozen=True)
class OpenedEnrolment:
    """An enrolment that was opened: on which ground, and which data types it shows."""

    enrolment: Enrolment
    ground: Ground

    @property
    def data_types(self) -> frozenset[str]:
        """Ids of the shared list of data types that may be shown."""
        return self.ground.data_types


def access_enrolment(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> Enrolment:
    """The enrolment by its key, if this person may open it; the trail is written. Raises :class:`NotThere`."""
    return open_enrolment(by=by, key=key, activity=activity, reason=reason).enrolment


def open_enrolment(
    *, by: Actor, key: UUID | str, activity: str = "read", reason: str, needs: str = ""
) -> OpenedEnrolment:
    """The enrolment with the ground that opened it. Raises :class:`NotThere` where there is none, whatever the cause.

    ``needs``: the data type that is asked for; whom it is not open to is refused, and leaves nothing in the trail.
    A ground at the citizen is not enough: a professional must be on this enrolment's team, for what one programme
    holds is not another's to see. Staff of the unit come in with the contact details, so that they can still end a
    course whose consent was withdrawn; others on the team need the plan. The lead of the unit comes in to find
    another contact person. The citizen, whom the citizen let, and break-glass come in as at the citizen.
    """
    enrolment = enrolment_by_key(key)
    ground = ground_at(by=by, enrolment=enrolment)
    if ground is None or (needs and needs not in ground.data_types):
        refuse()
    write_opened(
        by=by,
        enrolment=enrolment,
        ground=ground,
        activity=activity,
        name="enrolment",
        record_key=str(enrolment.key),
        reason=reason,
    )
    return OpenedEnrolment(enrolment, ground)


def enrolment_by_key(key: UUID | str) -> Enrolment:
    """The enrolment with what its doors and pages ask of it. It is not opened yet. Raises :class:`NotThere`."""
    try:
        return (
            Enrolment.objects.select_related(
                "citizen", "version", "unit__organisation", "contact_person", "re_entry_of"
            )
            .defer("version__content")  # a whole file, which is read once per version
            .get(key=key)
        )
    except (Enrolment.DoesNotExist, ValidationError, ValueError, TypeError):
        refuse()


def write_opened(
    *, by: Actor, enrolment: Enrolment, ground: Ground, activity: str, name: str, record_key: str, reason: str
) -> None:
    """The entry that something of an enrolment was opened on a ground; a glass that was broken for it is shown.

    ``name``, ``record_key``: of what was opened, in the trail.
    """
    if ground.glass is not None and ground.glass not in by.broken_glass:
        by.broken_glass.append(ground.glass)
    by.opened[enrolment.pk] = ground
    record(
        by=by,
        activity=activity,
        record=name,
        record_key=record_key,
        citizen=enrolment.citizen,
        basis=ground.basis,
        reason=reason,
        high=ground.glass is not None or enrolment.citizen.protected,
        override=ground.override,
    )


def ground_at(*, by: Actor, enrolment: Enrolment) -> Ground | None:
    """On which ground this person may open an enrolment; None for none. For doors that write their own entry."""
    ground = grounds(by=by, citizen=enrolment.citizen)
    if ground is None:
        return _lead(by, enrolment)
    if ground.glass is None and ground.kind in ("relation", "consent"):
        return ground if _of_this_team(by, enrolment, ground) else _lead(by, enrolment)
    return ground if "plan" in ground.data_types else None


def _of_this_team(by: Actor, enrolment: Enrolment, ground: Ground) -> bool:
    in_unit = works_in(by, enrolment.unit, RUN_PATHWAYS)
    if CONTACT not in ground.data_types or not (in_unit or "plan" in ground.data_types):
        return False
    if enrolment.status == Enrolment.Status.ENDED:
        return in_unit and was_on_the_team(by, enrolment)
    return on_the_team(by, enrolment)


def _lead(by: Actor, enrolment: Enrolment) -> Ground | None:
    if not works_in(by, enrolment.unit, KEEP_CASELOADS) or CONTACT in barred(by=by, citizen=enrolment.citizen):
        return None
    return Ground("relation", _basis(enrolment), OF_THE_LEAD, "B")


def known_rows(*, by: Actor, rows: Sequence[Row]) -> list[Row]:
    """The rows whose citizens this person may know of. One that is left out leaves no trace: no gap, no number."""
    found = grounds_of(by=by, citizens=[row.enrolment.citizen for row in rows])
    return [row for row, ground in zip(rows, found, strict=True) if ground and CONTACT in ground.data_types]


def record_rows(*, by: Actor, rows: Sequence[Row], reason: str) -> None:
    """Write in each citizen's trail that they stood in a list that was opened. One query."""
    record_list(
        by=by,
        record="list of enrolments",
        citizens=[(row.enrolment.citizen, _basis(row.enrolment)) for row in rows],
        reason=reason,
    )


def _basis(enrolment: Enrolment) -> str:
    return programme_of(enrolment.version).legal_basis("sharing in the team").id
