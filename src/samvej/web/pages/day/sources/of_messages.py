"""Messages that nobody has read or answered."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.day.line import Band, Day, Line
from samvej.workplace.messages.queries import Row, own_threads


def lines(day: Day) -> Iterator[Line]:
    """A line for each thread with something unread, and for whoever follows citizens that wait for an answer."""
    for row in own_threads(day.enrolments, by=day.by):  # courses whose plan may be seen; read once for both
        if row.unread:
            count = row.unread
            said = {"n": count, "when": words.said(row.since or row.last.at)}
            text = ngettext("%(n)d ulæst besked siden %(when)s.", "%(n)d ulæste beskeder siden %(when)s.", count)
            yield _line(day, row, text % said, _("Læs"))
        elif row.waits and day.follows(row.enrolment):
            text = _("%(who)s venter på svar på en besked fra %(when)s.")
            yield _line(day, row, text % {"who": row.last.by_name, "when": words.said(row.last.at)}, _("Svar"))


def _line(day: Day, row: Row, why: str, action: str) -> Line:
    enrolment = day.by_pk[row.thread.enrolment_id].enrolment
    href = link("messages:thread", key=enrolment.key, thread=row.thread.key) or link(
        "messages:threads", key=enrolment.key
    )
    return Line(Band.ANSWER, why, action, href, row.since or row.last.at, enrolment)
