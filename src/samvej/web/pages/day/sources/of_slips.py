"""Plans that slip: those of my citizens, and those that wait for me as a leader."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.day.line import PLAN, Band, Day, Line, Rank, Worry
from samvej.workplace.slips.models import Slip
from samvej.workplace.slips.queries import for_leader, open_slips


def lines(day: Day) -> Iterator[Line]:
    """A line for each slip that runs, by its clock; one, without a name, for all that wait for a leader."""
    for slip in open_slips(day.by):
        row = day.by_pk.get(slip.enrolment_id)
        if row is not None and day.may(row.enrolment, PLAN):
            yield _of(day, slip)
    waiting = for_leader(day.by)
    if waiting:
        due = min((each.leaders_due_at for each in waiting if each.leaders_due_at), default=None)
        late = due is not None and due <= day.now
        yield Line(
            Band.LATE if late else Band.ANSWER,
            _("En plan er skredet, og teamet beder dig som leder om svar."),
            _("Svar"),
            link("slips:leaders"),
            due or waiting[0].reported_at,
        )


def _of(day: Day, slip: Slip) -> Line:
    enrolment = day.by_pk[slip.enrolment_id].enrolment
    href = link("slips:slip", key=slip.key) or link("slips:slips", key=enrolment.key)
    if slip.status == Slip.Status.WITH_LEADERS:
        text = _("Planen er skredet: %(what)s Det ligger hos lederne.") % {"what": _sentence(slip.what)}
        return Line(Band.TODAY, text, _("Se det"), href, slip.passed_on_at, enrolment, Worry.MUCH, Rank.SLIPPING)
    late = slip.due_at is not None and slip.due_at <= day.now
    text = _("Planen skrider: %(what)s") % {"what": _sentence(slip.what)}
    if slip.due_at is not None:
        text = _("%(text)s Skal løses senest %(when)s.") % {"text": text, "when": words.said(slip.due_at)}
    band = Band.LATE if late else Band.TODAY
    at = slip.due_at or slip.reported_at
    return Line(band, text, _("Løs det"), href, at, enrolment, Worry.MUCH, Rank.SLIPPING)


def _sentence(text: str) -> str:
    said = text.strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."
