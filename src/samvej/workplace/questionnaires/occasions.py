"""When a citizen is asked: the occasions of a course, from the programme's file and the day of inclusion.

The definitions, with examples, stand in docs/reference/questionnaires.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from samvej.programme.questionnaires import Questionnaire
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.calendar import deadline


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
        occasion(form, number, weeks, enrolment.enrolled_on)
        for number, form in enumerate(file.questionnaires, start=1)
        if form.is_asked_here
        for weeks in form.weeks
    ]
    return sorted(found, key=lambda each: (each.asked_on, each.number))


def occasion(form: Questionnaire, number: int, weeks: int, enrolled_on: date) -> Occasion:
    """The occasion so many weeks after the inclusion.

    It opens on its day and stays open for as long as an answer counts for it (``within`` of the file), at least until
    it is due; it closes at the latest the day before the next one opens.
    """
    asked_on = enrolled_on + timedelta(weeks=weeks)
    due_at = deadline(datetime.combine(asked_on, time(), COPENHAGEN), form.answer_within)
    later = [each for each in form.weeks if each > weeks]
    closes_on = max(asked_on + form.counts_for, due_at.astimezone(COPENHAGEN).date())
    if later:
        closes_on = min(closes_on, enrolled_on + timedelta(weeks=later[0]) - timedelta(days=1))
    return Occasion(form, number, weeks, asked_on, asked_on, due_at, closes_on)
