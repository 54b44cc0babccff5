"""A positive answer to the question of safety, until somebody has talked with the citizen."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.day.line import Band, Day, Line, Worry


def lines(day: Day) -> Iterator[Line]:
    """A line for each that this person may see. It does not say what was answered: screens are read by others."""
    for pk, answer in day.safety.items():
        enrolment = day.by_pk[pk].enrolment
        who = answer.named.name if answer.named is not None else ""
        mine = day.by.professional is not None and answer.named_id == day.by.professional.pk
        when = {"when": words.said(answer.due_at), "who": who}
        text = (
            _("Tal med borgeren om sikkerhed, senest %(when)s.") % when
            if mine
            else _("%(who)s skal tale med borgeren om sikkerhed, senest %(when)s.") % when
        )
        href = link("safety:safety", key=enrolment.key) or link("pathways:enrolment", key=enrolment.key)
        band = Band.NOW if mine else Band.TODAY
        yield Line(band, text, _("Åbn sikkerhed"), href, answer.due_at, enrolment, Worry.MUCH)
