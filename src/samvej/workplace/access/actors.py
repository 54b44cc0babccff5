"""Who acts: a person in one role at one organisation during one request, or the system's own work."""

import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from samvej.workplace.access.roles import CITIZEN, RELATIVE, SYSTEM, role
from samvej.workplace.ground.moment import today
from samvej.workplace.people.models import Account, Citizen, Employment, Organisation, Professional, Relative

if TYPE_CHECKING:
    from samvej.workplace.access.grounds import Ground
    from samvej.workplace.access.models import BreakGlass


def correlation() -> str:
    """A new random id that ties together all that one request did."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Actor:
    """``by=`` of every action. ``account`` is None for the system, whose ``work`` then says what it is doing.

    ``employment`` is the one that the professional chose to act in; None for citizens, relatives and the system.
    """

    account: Account | None
    employment: Employment | None = None
    work: str = ""
    correlation_id: str = field(default_factory=correlation)
    broken_glass: "list[BreakGlass]" = field(default_factory=list, compare=False, repr=False)
    """The break-glass openings that let this request in: every page then says so (the doors write it here)."""
    opened: "dict[int, Ground]" = field(default_factory=dict, compare=False, repr=False)
    """On which ground each course was opened, by the enrolment's id: which of its pages to offer."""

    @classmethod
    def system(cls, work: str) -> "Actor":
        """The system's own work, by name: "nightly spotting"."""
        return cls(None, work=work)

    @property
    def name(self) -> str:
        """The person's name, or the work's."""
        return self.account.display_name if self.account else self.work

    @property
    def professional(self) -> Professional | None:
        """The professional, if it is one."""
        return self.account.professional if self.account else None

    @property
    def citizen(self) -> Citizen | None:
        """The citizen, if it is one who acts."""
        return self.account.citizen if self.account else None

    @property
    def relative(self) -> Relative | None:
        """The relative, if it is one."""
        return self.account.relative if self.account else None

    @property
    def organisation(self) -> Organisation | None:
        """Where the professional acts from."""
        return self.employment.organisation if self.employment else None

    @cached_property
    def role_id(self) -> str:
        """The employment's role, or citizen, relative or system; empty for a professional without a role today."""
        if self.account is None:
            return SYSTEM
        if self.account.citizen_id:
            return CITIZEN
        if self.account.relative_id:
            return RELATIVE
        return self.employment.role if self.employment else ""

    @cached_property
    def places(self) -> frozenset[int]:
        """The ids of the organisation one acts from and of those it is a part of, three levels up."""
        here = self.organisation
        if here is None:
            return frozenset()
        if here.part_of_id is None:
            return frozenset({here.pk})
        above = Organisation.objects.filter(
            Q(pk=here.part_of_id) | Q(parts=here.part_of_id) | Q(parts__parts=here.part_of_id)
        )
        return frozenset({here.pk, *above.values_list("pk", flat=True)})

    def permits(self, permission: str) -> bool:
        """Whether the role holds a permission (one of :mod:`samvej.workplace.access.roles`)."""
        return self.employment is not None and permission in role(self.employment.role).permits


def employments_today(professional: Professional) -> list[Employment]:
    """The roles that a professional has today, with their organisations."""
    day = today()
    held = professional.employments.select_related("organisation").filter(valid_from__lte=day)
    return [each for each in held if each.valid_to is None or each.valid_to >= day]
