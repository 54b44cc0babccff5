"""When a citizen is asked: the occasions of a course, from the programme's file and the day of inclusion.

The definitions, with examples, stand in docs/reference/questionnaires.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from samvej.evaluation.responses.occasions import WITHIN, days_of
from samvej.evaluation.responses.occasions import occasions as windows
from samvej.programme.questionnaires import Questionnaire
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.calendar import CLOSES, deadline


@dataclass(frozen=True)
class Occasion:
    """One time that one questionnaire is asked. ``number``: which of the file's questionnaires, from 1.

    It can be answered on the days from ``opens_on`` through ``closes_on``, and should be by ``due_at``.
    """

    form: Questionnaire
    number: int
    weeks: int
    asked_on: date
    opens_on: date
    due_at: datetime
    closes_on: date

    @property
    def name(self) -> str:
        """As the registry calls it: ``inclusion``, ``12 weeks``."""
        return "inclusion" if self.weeks == 0 else f"{self.weeks} weeks"

    def open(self, day: date) -> bool:
        """Whether it can be answered that day."""
        return self.opens_on <= day <= self.closes_on


def occasions(enrolment: Enrolment) -> list[Occasion]:
    """Every occasion of the questionnaires that can be answered here, by the day on which they are asked."""
    file = programme_of(enrolment.version).file
    found = [
        each
        for number, form in enumerate(file.questionnaires, start=1)
        if form.is_asked_here
        for each in occasions_of(form, number, enrolment.enrolled_on)
    ]
    return sorted(found, key=lambda each: (each.asked_on, each.number))


def occasions_of(form: Questionnaire, number: int, enrolled_on: date) -> Iterator[Occasion]:
    """The occasions of one questionnaire.

    It opens on its day and stays open for as long as the evaluation counts an answer for it.
    """
    for window in windows(form.weeks, WITHIN if form.within is None else days_of(form.within)):
        asked_on = enrolled_on + timedelta(weeks=window.weeks)
        closes_on = enrolled_on + timedelta(days=window.last)
        due_at = deadline(datetime.combine(asked_on, time(), COPENHAGEN), form.answer_within)
        last_hour = datetime.combine(closes_on, CLOSES, COPENHAGEN)
        yield Occasion(form, number, window.weeks, asked_on, asked_on, min(due_at, last_hour), closes_on)
