"""The lines of a day, from every room that has some; and how they are ordered and gathered by person.

A source that fails leaves its lines out and is named on the page: the others still stand there at 8:05.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvej.web.pages.day.line import Band, Day, Line
from samvej.web.pages.day.sources import (
    of_admissions,
    of_meetings,
    of_messages,
    of_plans,
    of_safety,
    of_slips,
    of_tasks,
    of_teams,
    of_votes,
    of_vulnerable_times,
)
from samvej.workplace.pathways.models import Enrolment

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """Where lines come from. ``name``: as the page says it where it fails."""

    name: Promise
    lines: Callable[[Day], Iterable[Line]]


SOURCES = (
    Source(_("sikkerhed"), of_safety.lines),
    Source(_("opgaver"), of_tasks.lines),
    Source(_("planer, der skrider"), of_slips.lines),
    Source(_("indlæggelser"), of_admissions.lines),
    Source(_("tegn på, at det går skævt"), of_plans.lines),
    Source(_("møder"), of_meetings.lines),
    Source(_("beskeder"), of_messages.lines),
    Source(_("invitationer"), of_teams.lines),
    Source(_("fælles udvælgelser"), of_votes.lines),
    Source(_("sårbare tider"), of_vulnerable_times.lines),
)
"""A room adds itself here."""


@dataclass(frozen=True)
class Gathered:
    """All lines of a day, and the names of the sources that failed."""

    lines: tuple[Line, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """A citizen with what they need, the most pressing first; ``enrolment`` None: lines that are about nobody yet."""

    enrolment: Enrolment | None
    lines: tuple[Line, ...]

    @property
    def band(self) -> Band:
        """That of the most pressing line."""
        return min(line.band for line in self.lines)

    @property
    def order(self) -> tuple[int, bool, float]:
        """Where the person stands: by the most pressing line, wherever that stands among their own."""
        return min(line.order for line in self.lines)


def gather(day: Day) -> Gathered:
    """Every line, in no order."""
    found: list[Line] = []
    missing: list[str] = []
    for source in SOURCES:
        try:
            found += source.lines(day)
        except Exception:
            _log.exception("a source of the day's lines failed")
            missing.append(str(source.name))
    return Gathered(tuple(found), tuple(missing))


def people(lines: Iterable[Line]) -> list[Person]:
    """The lines gathered by person; the person with the most pressing line first, then by the citizen's name."""
    gathered: dict[int, list[Line]] = {}
    for line in lines:
        gathered.setdefault(line.enrolment.citizen_id if line.enrolment else 0, []).append(line)
    found = [_person(each) for each in gathered.values()]
    return sorted(found, key=lambda person: (*person.order, _name(person)))


def between(lines: Iterable[Line], first: Band, last: Band) -> Iterator[Line]:
    """The lines of the bands from ``first`` to ``last``."""
    return (line for line in lines if first <= line.band <= last)


def _person(lines: list[Line]) -> Person:
    ordered = tuple(sorted(lines, key=lambda line: line.order_within))
    return Person(ordered[0].enrolment, ordered)


def _name(person: Person) -> str:
    return f"{person.enrolment.citizen.family_name} {person.enrolment.citizen.given_name}" if person.enrolment else ""
