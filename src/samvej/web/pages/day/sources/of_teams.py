"""Invitations to a team. Before it is accepted, nobody is told whose."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.day.line import Band, Day, Line
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.teams.queries import invitations_for


def lines(day: Day) -> Iterator[Line]:
    """One line for all the invitations that wait for this person."""
    waiting = invitations_for(day.by)
    if waiting:
        last = min(each.answer_by for each in waiting)
        text = _("Du er inviteret med på en borgers team. Svar senest %(when)s.") % {"when": words.said(last)}
        at = datetime.combine(last, time(16), COPENHAGEN)
        yield Line(Band.ANSWER, text, _("Se invitationen"), link("teams:invitations"), at)
