"""Citizens in a vulnerable time with whom there was no contact for a while."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.pages.day.line import PLAN, Band, Day, Line, Worry
from samvej.web.pages.day.vulnerable import vulnerable_times


def lines(day: Day) -> Iterator[Line]:
    """A line for each citizen whom the person follows, with all the reasons; the longest without contact first."""
    for row in day.rows:
        enrolment = row.enrolment
        if not day.follows(enrolment) or not day.may(enrolment, PLAN):
            continue
        # a discharge since yesterday has a line of its own
        times = [each for each in vulnerable_times(day, row) if not (each.discharge and each.since >= day.yesterday)]
        last = day.last.get(enrolment.pk)
        if not times or (last is not None and last > day.now - day.periods.contact_every):
            continue
        contact = (
            _("I havde sidst kontakt %(when)s.") % {"when": words.said(last)}
            if last is not None
            else _("Der er ikke skrevet en kontakt ned endnu.")
        )
        why = " ".join([*(each.why for each in times), contact])
        href = reverse("contacts:write", args=[enrolment.key])
        yield Line(Band.CARE, why, _("Skriv en kontakt ned"), href, last or times[0].since, enrolment, Worry.SOME)
