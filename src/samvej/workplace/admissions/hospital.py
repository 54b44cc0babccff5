"""The inner event: what a notice of admission or discharge says, whichever way it came.

The facts are those of MedCom's HospitalNotification 3.0.2 (docs/reference/admission-notices.md). No diagnosis.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from samvej.core.cpr import Cpr

Form = Literal["new", "revise", "cancel"]
IN_PROGRESS, ON_LEAVE, FINISHED, IN_ERROR = "in-progress", "onleave", "finished", "entered-in-error"
STATUSES = (IN_PROGRESS, ON_LEAVE, FINISHED, IN_ERROR)
EMER, IMP = "EMER", "IMP"


@dataclass(frozen=True)
class Activity:
    """What happened in hospital. ``step``: admit, start-leave, end-leave or discharge; ``statuses``: which fit it."""

    code: str
    step: Literal["admit", "start-leave", "end-leave", "discharge"]
    contact_class: str
    statuses: tuple[str, ...]


_BASE = (
    Activity("admit-emergency", "admit", EMER, (IN_PROGRESS, FINISHED)),
    Activity("admit-inpatient", "admit", IMP, (IN_PROGRESS, FINISHED)),
    Activity("start-leave-inpatient", "start-leave", IMP, (ON_LEAVE,)),
    Activity("end-leave-inpatient", "end-leave", IMP, (IN_PROGRESS,)),
    Activity("discharge-emergency-home", "discharge", EMER, (FINISHED,)),
    Activity("discharge-inpatient-home", "discharge", IMP, (FINISHED,)),
)

ACTIVITIES: Mapping[str, tuple[Form, Activity]] = {
    **{each.code: ("new", each) for each in _BASE},
    **{f"revise-{each.code}": ("revise", each) for each in _BASE},
    **{f"cancel-{each.code}": ("cancel", each) for each in _BASE},
}
"""By the code of the message: whether it is new, puts another right or takes it back; and of which activity."""


@dataclass(frozen=True)
class Facts:
    """What a notice says but of whom. Moments have a time zone; ``provider_sor`` is the ward's SOR code."""

    activity: str
    status: str
    contact_class: str
    episode: str
    start: datetime
    end: datetime | None
    leave_start: datetime | None
    leave_end: datetime | None
    provider_sor: str
    provider_name: str
    occurred_at: datetime

    @property
    def form(self) -> Form:
        """Whether it is new, puts another right or takes it back."""
        return ACTIVITIES[self.activity][0]

    @property
    def of(self) -> Activity:
        """Of which activity."""
        return ACTIVITIES[self.activity][1]

    def written(self) -> dict[str, Any]:
        """As JSON that :meth:`read` gives back; moments in UTC."""
        return {
            name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
            for name, value in vars(self).items()
        }

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "Facts":
        """What :meth:`written` gave."""
        times = ("start", "end", "leave_start", "leave_end", "occurred_at")
        read: dict[str, Any] = {
            name: datetime.fromisoformat(value) if name in times and value else value
            for name, value in content.items()
        }
        return cls(**read)


@dataclass(frozen=True)
class HospitalNotice:
    """A notice at the door. The number leads to the citizen and goes no further."""

    citizen: Cpr
    facts: Facts
