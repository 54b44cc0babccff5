"""The times in which a course is on pause: nothing is expected then, and no clock of a slip runs."""

from datetime import date, datetime, time

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.models import Enrolment

Standing = tuple[datetime, datetime | None]


def pauses_of(enrolment: Enrolment) -> list[Standing]:
    """From the morning of the first day to the morning of the day it went on; None while it still is. One query."""
    return [(_begin(each.from_on), _begin(each.to_on) if each.to_on else None) for each in enrolment.pauses.all()]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), COPENHAGEN)
