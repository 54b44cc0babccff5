"""The vulnerable times of a citizen, in words. The definitions stand in docs/reference/my-day.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.pages.day.line import PLAN, Day
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.queries import Row


@dataclass(frozen=True)
class Vulnerable:
    """One such time: ``since`` when, and why in a sentence. ``discharge``: whether it is that after a discharge."""

    since: datetime
    why: str
    discharge: bool = False


def vulnerable_times(day: Day, row: Row) -> list[Vulnerable]:
    """The vulnerable times that a citizen is in now, the newest first; none while the course is on pause."""
    if row.paused_since is not None or not day.may(row.enrolment, PLAN):
        return []
    found = [*_after_discharge(day, row), *_after_inclusion(day, row), *_after_new_phase(day, row)]
    return sorted(found, key=lambda each: each.since, reverse=True)


def _after_inclusion(day: Day, row: Row) -> Iterator[Vulnerable]:
    since = datetime.combine(row.enrolment.enrolled_on, time(), COPENHAGEN)
    if since <= day.now < since + day.periods.after_inclusion:
        yield Vulnerable(since, _("Er begyndt %(when)s.") % {"when": words.said(row.enrolment.enrolled_on)})


def _after_discharge(day: Day, row: Row) -> Iterator[Vulnerable]:
    for stay in day.stays.get(row.enrolment.citizen_id, ()):
        ended = stay.discharged_at
        if ended is not None and ended <= day.now < ended + day.periods.after_discharge:
            why = _("Kom hjem fra sygehuset %(when)s.") % {"when": words.said(ended)}
            yield Vulnerable(ended, why, discharge=True)


def _after_new_phase(day: Day, row: Row) -> Iterator[Vulnerable]:
    since, phase = row.enrolment.phase_since, row.progress.now
    if row.progress.at > 0 and phase is not None and since <= day.now < since + day.periods.after_new_phase:
        yield Vulnerable(
            since,
            _("Er kommet i en ny fase %(when)s: %(phase)s.")
            % {"when": words.said(since.astimezone(COPENHAGEN).date()), "phase": phase.say(language())},
        )
