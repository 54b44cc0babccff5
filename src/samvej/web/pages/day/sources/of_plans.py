"""Early-warning signs that somebody saw since yesterday."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.day.line import Band, Day, Line, Rank, Worry
from samvej.workplace.plans.queries import signs_reported


def lines(day: Day) -> Iterator[Line]:
    """A line for each sign since yesterday began."""
    for sign in signs_reported([each.pk for each in day.enrolments], since=day.yesterday):
        row = day.by_pk.get(sign.enrolment_id)
        if row is None:
            continue
        said = {"what": sign.words.rstrip("."), "when": words.said(sign.at)}
        text = _("Tegn på, at det går skævt: %(what)s (%(when)s).") % said
        href = link("plans:plan", key=row.enrolment.key) or link("pathways:enrolment", key=row.enrolment.key)
        yield Line(Band.TODAY, text, _("Se planen"), href, sign.at, row.enrolment, Worry.MUCH, Rank.SLIPPING)
