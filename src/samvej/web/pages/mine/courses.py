"""Which courses a page of the citizen's shows: those that run, else the last one that ended, or one asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Citizen

ASKED = "forloeb"
"""The address's question: the course to show, by its key."""


@dataclass(frozen=True)
class Courses:
    """``shown``: the courses with a section each on the page; ``earlier``: ended ones that can be asked for."""

    shown: list[Enrolment]
    earlier: list[Enrolment]

    @property
    def several(self) -> bool:
        """Whether the page must say which is which."""
        return len(self.shown) + len(self.earlier) > 1


def courses_of(
    citizen: Citizen, request: HttpRequest, having: Callable[[Enrolment], bool] = lambda _enrolment: True
) -> Courses:
    """The citizen's courses, the newest first; ``having``: those that the page is about. One query.

    What was written stays the citizen's to read when a course has ended. A key that is none of theirs asks nothing.
    """
    every = [
        each for each in citizen.enrolments.select_related("version").order_by("-enrolled_on", "-pk") if having(each)
    ]
    ended = [each for each in every if each.status == Enrolment.Status.ENDED]
    asked = _key(request.GET.get(ASKED, ""))
    shown = [each for each in every if each.key == asked]
    shown = shown or [each for each in every if each.status != Enrolment.Status.ENDED] or ended[:1]
    return Courses(shown, [each for each in ended if each not in shown])


def _key(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
