"""Today's meetings, and those that somebody must call together."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.day.line import PLAN, Band, Day, Line
from samvej.workplace.meetings.kinds import kind_words
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.meetings.queries import meetings_on, to_call


def lines(day: Day) -> Iterator[Line]:
    """A line for each meeting on this day that the person is called to; and, for who follows them, those to call."""
    for meeting in meetings_on(by=day.by, day=day.today):
        row = day.by_pk.get(meeting.enrolment_id)
        if row is not None and day.may(row.enrolment, PLAN) and meeting.begins_at is not None:
            text = _("%(what)s %(when)s") % {"what": kind_words(meeting), "when": words.said(meeting.begins_at)}
            yield _line(day, Band.TODAY, meeting, f"{text}, {meeting.get_where_display().lower()}".rstrip(", ") + ".")
    for meeting in to_call(by=day.by):
        row = day.by_pk.get(meeting.enrolment_id)
        if row is not None and day.follows(row.enrolment) and day.may(row.enrolment, PLAN):
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
    enrolment = day.by_pk[meeting.enrolment_id].enrolment
    href = link("meetings:meeting", key=enrolment.key, meeting=meeting.key) or link(
        "meetings:list", key=enrolment.key
    )
    called = meeting.status == Meeting.Status.CALLED
    return Line(
        band,
        why,
        _("Gå til mødet") if called else _("Indkald"),
        href,
        meeting.begins_at or meeting.due_at,
        enrolment,
    )
