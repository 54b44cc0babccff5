"""The door to a slip: the citizen's team and the citizen see all of it; the leaders see what they need to answer."""

from dataclasses import dataclass
from uuid import UUID

from samvej.programme.slips import SlipSection
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record, record_list
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import barred
from samvej.workplace.access.roles import ANSWER_SLIPS
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.pathways.doors import OpenedEnrolment, open_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.slips.models import Slip, SlipLine
from samvej.workplace.slips.queries import still_shared

CONTACT, PLAN = "contact details", "plan"


@dataclass(frozen=True)
class OpenedSlip:
    """A slip that was opened. ``line``: the leaders' line it was opened through; None for team and citizen.

    ``data_types``: what may be shown beside the slip itself.
    """

    slip: Slip
    line: SlipLine | None
    data_types: frozenset[str]

    @property
    def as_leader(self) -> bool:
        """Whether it is opened only as a leader: no plan, and a name only where the file says so."""
        return self.line is not None


def open_course(*, by: Actor, key: UUID | str, reason: str) -> OpenedEnrolment:
    """The course whose slips are asked for, to whoever may see its plan; the trail is written. Raises NotThere."""
    return open_enrolment(by=by, key=key, reason=reason, needs=PLAN)


def access_slip(*, by: Actor, key: UUID | str, reason: str) -> Slip:
    """The slip by its key, if this person may open it; the trail is written. Raises :class:`NotThere`."""
    return open_slip(by=by, key=key, reason=reason).slip


def open_slip(*, by: Actor, key: UUID | str, reason: str) -> OpenedSlip:
    """The slip with what may be shown beside it.

    Whoever may see the citizen's plan sees the slip. A leader whom the line has gone to sees it as a leader does: on
    the programme's basis for sharing in the team, and only what its file says. Raises :class:`NotThere`.
    """
    try:
        slip = Slip.objects.select_related(
            "enrolment__citizen", "enrolment__version", "enrolment__unit__organisation", "enrolment__contact_person"
        ).get(key=key)
    except (Slip.DoesNotExist, ValueError, TypeError):
        refuse()
    try:
        types = open_course(by=by, key=slip.enrolment.key, reason=reason).data_types
    except NotThere:
        line = _line(by, slip)
        if line is None:
            raise
        types = _leaders_see(slip.enrolment)
        _write_leader(by, slip, reason)
        return OpenedSlip(slip, line, types)
    return OpenedSlip(slip, None, types)


def record_slips(*, by: Actor, slips: list[Slip], reason: str) -> None:
    """Write in each citizen's trail that a slip of theirs stood in a leader's list. One query."""
    record_list(
        by=by,
        record="slip",
        citizens=[(each.enrolment.citizen, basis(each.enrolment)) for each in slips],
        reason=reason,
    )


def basis(enrolment: Enrolment) -> str:
    """What the trail says that a leader's look stands on."""
    return programme_of(enrolment.version).legal_basis("sharing in the team").id


def section_of(enrolment: Enrolment) -> SlipSection | None:
    """What the citizen's version of the programme says of slips; None where it says nothing."""
    return programme_of(enrolment.version).file.slips


def _line(by: Actor, slip: Slip) -> SlipLine | None:
    """The line that has gone to where this person leads; None for anybody else, and whom the citizen has barred.

    None, too, once the citizen has withdrawn the consent that the course is shared on.
    """
    if by.employment is None or not by.permits(ANSWER_SLIPS):
        return None
    if {CONTACT, PLAN} & barred(by=by, citizen=slip.enrolment.citizen):
        return None
    if by.employment.programme not in ("", slip.enrolment.programme) or not still_shared([slip]):
        return None
    return slip.lines.filter(organisations=by.employment.organisation_id).order_by("id").first()


def _leaders_see(enrolment: Enrolment) -> frozenset[str]:
    section = section_of(enrolment)
    return frozenset(section.leaders_see) if section is not None else frozenset()


def _write_leader(by: Actor, slip: Slip, reason: str) -> None:
    record(
        by=by,
        activity="read",
        record="slip",
        record_key=str(slip.key),
        citizen=slip.enrolment.citizen,
        basis=basis(slip.enrolment),
        reason=reason,
        high=slip.enrolment.citizen.protected,
    )
