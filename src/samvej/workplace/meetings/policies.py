"""Does the state of a meeting, and the clock, allow it? ``check_x`` raises with a sentence, ``x`` says yes or no."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.meetings.kinds import asks_consent, kind_of
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.meetings.transitions import MEETING
from samvej.workplace.pathways.models import Enrolment

LONGEST, FURTHEST = 8 * 60, timedelta(days=366)
"""Minutes that a meeting lasts at most, and how far ahead it is called: beyond it is a slip of the pen (assumed)."""
MOST_OUTSIDE = 10
"""People outside who can be called to one meeting (assumed)."""


def check_transition(meeting: Meeting, name: str) -> None:
    """Raise :class:`NotNow` unless the transition ``name`` may start where the meeting is."""
    if meeting.status in MEETING[name].sources:
        return
    if meeting.status == Meeting.Status.HELD:
        raise NotNow(_("Mødet er allerede holdt. Intet er gået tabt: se, hvad der er skrevet."))
    if meeting.status == Meeting.Status.CANCELLED:
        raise NotNow(_("Mødet er aflyst. Indkald til et nyt, hvis I stadig skal mødes."))
    if meeting.status == Meeting.Status.CALLED:
        raise NotNow(_("Der er allerede indkaldt til mødet. Flyt det, hvis det skal være en anden gang."))
    raise NotNow(_("Der er ikke indkaldt til mødet endnu. Gør det først."))


def transition(meeting: Meeting, name: str) -> bool:
    """Whether the transition ``name`` may start where the meeting is."""
    return passes(lambda: check_transition(meeting, name))


def check_propose(enrolment: Enrolment, kind: str) -> None:
    """Raise :class:`NotNow` unless the course runs and its programme has meetings of this kind."""
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er afsluttet, så der kan ikke holdes flere møder i det."))
    if enrolment.citizen.died_on is not None:
        raise NotNow(_("Borgeren er død. Der skal ikke holdes flere møder."))
    if kind_of(enrolment, kind) is None:
        raise NotNow(_("Den slags møde findes ikke i den version af indsatsen, som borgeren følger."))


def propose(enrolment: Enrolment, kind: str) -> bool:
    """Whether a meeting of this kind can be proposed."""
    return passes(lambda: check_propose(enrolment, kind))


def check_call(meeting: Meeting, *, begins_at: datetime, minutes: int, people: int) -> None:
    """Raise :class:`NotNow` unless the citizen has said yes where that is asked, and time and people make sense."""
    check_propose(meeting.enrolment, meeting.kind)
    if asks_consent(meeting) and meeting.agreed_at is None:
        raise NotNow(_("Spørg borgeren først: til dette møde indkaldes ingen, før borgeren har sagt ja."))
    check_time(begins_at=begins_at, minutes=minutes)
    if people < 1:
        raise NotNow(_("Vælg mindst én, der skal med til mødet."))


def check_time(*, begins_at: datetime, minutes: int) -> None:
    """Raise :class:`NotNow` for a time that has gone, is more than a year away, or lasts a day."""
    if begins_at <= moment():
        raise NotNow(_("Tidspunktet er gået. Vælg et, der ikke er kommet endnu."))
    if begins_at > moment() + FURTHEST:
        raise NotNow(_("Tidspunktet er mere end et år væk. Er årstallet rigtigt?"))
    if not 5 <= minutes <= LONGEST:
        raise NotNow(_("Et møde varer mellem 5 minutter og 8 timer. Ret, hvor længe det varer."))


def check_hold(meeting: Meeting) -> None:
    """Raise :class:`NotNow` unless the meeting is called and its time has come."""
    check_transition(meeting, "hold")
    assert meeting.begins_at is not None
    if meeting.begins_at > moment() + timedelta(minutes=30):
        raise NotNow(_("Mødet er ikke begyndt endnu. Det kan sluttes, når det har været holdt."))


def hold(meeting: Meeting) -> bool:
    """Whether it can be said who came."""
    return passes(lambda: check_hold(meeting))


def check_minutes(minutes: int) -> None:
    """Raise :class:`NotNow` for a length that no meeting has."""
    if not 1 <= minutes <= LONGEST:
        raise NotNow(_("Et møde varer mellem 1 minut og 8 timer. Ret, hvor længe det varede."))


def check_reason(reason: str) -> None:
    """Raise :class:`NotNow` where a reason is asked for and none is given."""
    if not reason.strip():
        raise NotNow(_("Skriv kort hvorfor, så de andre ved det."))


def check_text(text: str) -> None:
    """Raise :class:`NotNow` where something is to be written and nothing is."""
    if not text.strip():
        raise NotNow(_("Der er ikke skrevet noget endnu."))
