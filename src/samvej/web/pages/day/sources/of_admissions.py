"""Who was admitted or came home since yesterday, and who is in hospital."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.day.line import Band, Day, Line, Rank, Worry
from samvej.workplace.admissions.models import Admission
from samvej.workplace.pathways.models import Enrolment


def lines(day: Day) -> Iterator[Line]:
    """A line for each stay that began or ended since yesterday; who is still in hospital stands with what comes."""
    for row in day.rows:
        for stay in day.stays.get(row.enrolment.citizen_id, ()):
            yield from _of(day, row.enrolment, stay)


def _of(day: Day, enrolment: Enrolment, stay: Admission) -> Iterator[Line]:
    href = link("admissions:admission", key=stay.key)
    where = stay.ward_name or _("sygehuset")
    if stay.discharged_at is not None:
        if stay.discharged_at >= day.yesterday:
            text = _("Kom hjem fra %(where)s %(when)s.") % {"where": where, "when": words.said(stay.discharged_at)}
            action = _("Se opholdet")
            if day.follows(enrolment) and not _reached_since(day, enrolment, stay.discharged_at):
                action, href = _("Skriv en kontakt ned"), link("contacts:write", key=enrolment.key)
            yield Line(Band.TODAY, text, action, href, stay.discharged_at, enrolment, Worry.SOME, Rank.STAY)
        return
    said = {"where": where, "when": words.said(stay.admitted_at)}
    text = (
        _("Er i akutmodtagelsen på %(where)s siden %(when)s.") % said
        if stay.kind == Admission.Kind.EMERGENCY
        else _("Er indlagt på %(where)s siden %(when)s.") % said
    )
    band = Band.TODAY if stay.admitted_at >= day.yesterday else Band.COMING
    yield Line(band, text, _("Se opholdet"), href, stay.admitted_at, enrolment, Worry.MUCH, Rank.STAY)


def _reached_since(day: Day, enrolment: Enrolment, moment: datetime) -> bool:
    last = day.last.get(enrolment.pk)
    return last is not None and last >= moment
