"""Today's meetings, and those that somebody must call together."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.pages.day.line import Band, Day, Line
from samvej.web.pages.meetings.shown import call_page, page_of
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.meetings.kinds import asks_consent, kind_words
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.meetings.queries import called_to


def lines(day: Day) -> Iterator[Line]:
    """A line for each meeting on this day that the person is called to; and, for who follows them, those to call."""
    today = [
        each for each in day.meetings if each.begins_at and each.begins_at.astimezone(COPENHAGEN).date() == day.today
    ]
    own = called_to(today, by=day.by) if today else frozenset()
    for meeting in today:
        if meeting.pk in own:
            text = _("%(what)s %(when)s") % {"what": kind_words(meeting), "when": words.said(meeting.begins_at)}
            yield _line(day, Band.TODAY, meeting, f"{text}, {meeting.get_where_display().lower()}".rstrip(", ") + ".")
    for meeting in day.meetings:
        if meeting.status == Meeting.Status.PROPOSED and day.follows(meeting.enrolment):
            yield _to_call(day, meeting)


def _to_call(day: Day, meeting: Meeting) -> Line:
    due = meeting.due_at
    if due is None:
        return _line(day, Band.ANSWER, meeting, _("Indkald til: %(what)s.") % {"what": kind_words(meeting)})
    said = {"what": kind_words(meeting), "when": words.said(due)}
    text = _("Indkald til: %(what)s, senest holdt %(when)s.") % said
    if due <= day.now:
        return _line(day, Band.LATE, meeting, text)
    soon = due <= day.now + day.periods.coming_tasks  # it takes some days to call people together
    return _line(day, Band.TODAY if soon else Band.COMING, meeting, text)


def _line(day: Day, band: Band, meeting: Meeting, why: str) -> Line:
    enrolment = meeting.enrolment
    at = meeting.begins_at or meeting.due_at
    if meeting.status == Meeting.Status.CALLED:
        return Line(band, why, _("Gå til mødet"), page_of(meeting), at, enrolment)
    waits = asks_consent(meeting) and meeting.agreed_at is None
    return Line(band, why, _("Spørg borgeren") if waits else _("Indkald"), call_page(meeting), at, enrolment)
