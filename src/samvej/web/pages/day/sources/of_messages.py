"""Messages that nobody has read or answered."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.day.line import PLAN, Band, Day, Line
from samvej.workplace.messages.queries import Row, unanswered_of, unread_of


def lines(day: Day) -> Iterator[Line]:
    """A line for each thread with something unread, and for whoever follows citizens that wait for an answer."""
    unread = unread_of(day.by)
    for row in unread:
        if _is_shown(day, row):
            count = row.unread
            said = {"n": count, "when": words.said(row.since or row.last.at)}
            text = ngettext("%(n)d ulæst besked siden %(when)s.", "%(n)d ulæste beskeder siden %(when)s.", count)
            yield _line(day, row, text % said, _("Læs"))
    seen = {row.thread.pk for row in unread}
    for row in unanswered_of(day.by):
        if _is_shown(day, row) and row.thread.pk not in seen and day.follows(row.enrolment):
            text = _("%(who)s venter på svar på en besked fra %(when)s.")
            said = {"who": row.last.by_name, "when": words.said(row.last.at)}
            yield _line(day, row, text % said, _("Svar"))


def _is_shown(day: Day, row: Row) -> bool:
    return row.thread.enrolment_id in day.by_pk and day.may(row.enrolment, PLAN)


def _line(day: Day, row: Row, why: str, action: str) -> Line:
    enrolment = day.by_pk[row.thread.enrolment_id].enrolment
    href = link("messages:thread", key=enrolment.key, thread=row.thread.key) or link(
        "messages:threads", key=enrolment.key
    )
    return Line(Band.ANSWER, why, action, href, row.since or row.last.at, enrolment)
