"""A slip as pages show it: to the team, to a leader, and to the citizen in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.pages.slips.signs import sign_words
from samvej.workplace.ground.moment import moment
from samvej.workplace.slips.anonymous import without_names
from samvej.workplace.slips.doors import OpenedSlip
from samvej.workplace.slips.models import Slip, SlipEvent
from samvej.workplace.slips.wording import ended, event_words, initials, leaders_words

WHAT, SERVICES, INITIALS, CONTACT = "what slipped", "services involved", "initials", "contact details"
"""What the file may let leaders see: ids of the shared list of data types."""
AMONG_THE_TEAM = ("slip noted",)
"""What happened among the team is the team's own."""


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class Row:
    """A slip in a list: who (or what they are called there), what, where it is, and by when."""

    slip: Slip
    title: str
    text: str
    state: str
    late: bool


@dataclass(frozen=True)
class Asked:
    """One sector's leaders: what they were asked as, and their answer."""

    who: str
    answer: str
    by: str
    at: datetime | None


def row(slip: Slip) -> Row:
    """A slip for the team."""
    return Row(slip, heading(slip), slip.what, state(slip), is_late(slip))


def leader_row(slip: Slip, data_types: frozenset[str]) -> Row:
    """A slip for a leader, with what the file lets leaders see."""
    name, text = called(slip, data_types), seen_words(slip, data_types)
    if CONTACT not in data_types:
        text = without_names(text, slip.enrolment.citizen, name)
    return Row(slip, name, text, state(slip), is_late(slip))


def called(slip: Slip, data_types: frozenset[str]) -> str:
    """How the citizen is called to a leader: by name, by initials, or not at all."""
    citizen = slip.enrolment.citizen
    if CONTACT in data_types:
        return citizen.name if not citizen.protected else initials(citizen)
    return initials(citizen) if INITIALS in data_types else _("En borger")


def seen_words(slip: Slip, data_types: frozenset[str]) -> str:
    """What slipped, where a leader may see it."""
    return slip.what if WHAT in data_types else str(Slip.Kind(slip.kind).label)


def services(slip: Slip) -> list[str]:
    """The places it is about."""
    return [each.name for each in slip.services.all()]


def state(slip: Slip) -> str:
    """Where it is and until when, to those who work with it."""
    if slip.status == Slip.Status.OPEN:
        if slip.due_at is None:
            return _("Hos teamet")
        if is_late(slip):
            return _("Hos teamet; fristen var %(when)s") % {"when": words.said(slip.due_at)}
        return _("Hos teamet indtil %(when)s") % {"when": words.said(slip.due_at)}
    if slip.status == Slip.Status.WITH_LEADERS:
        if slip.leaders_due_at is None:
            return _("Hos lederne")
        if is_late(slip):
            return _("Hos lederne; de skulle have svaret %(when)s") % {"when": words.said(slip.leaders_due_at)}
        return _("Hos lederne, som svarer senest %(when)s") % {"when": words.said(slip.leaders_due_at)}
    if slip.status == Slip.Status.SOLVED:
        return _("Løst %(when)s") % {"when": words.said(slip.ended_at)}
    return _("Afsluttet %(when)s") % {"when": words.said(slip.ended_at)}


def own_state(slip: Slip) -> str:
    """The same, to the citizen."""
    if slip.status == Slip.Status.OPEN:
        if slip.due_at is None or is_late(slip):
            return _("Dit team har fået det at vide.")
        return _("Dit team har fået det at vide. De gør noget ved det senest %(when)s.") % {
            "when": words.said(slip.due_at)
        }
    if slip.status == Slip.Status.WITH_LEADERS:
        return _("Dit team kan ikke løse det alene og har spurgt deres ledere. Du får svar her.")
    answers = _answers(slip)
    if len({text for _who, text in answers}) > 1:
        said = " ".join(f"{capfirst(who)}: {ended(text)}" for who, text in answers)
        return _("Svarene til dig. %(answers)s") % {"answers": said}
    return _("Svaret til dig: %(text)s") % {"text": slip.solution} if slip.solution else _("Det er afsluttet.")


def _answers(slip: Slip) -> list[tuple[str, str]]:
    """What closed it, where that was the leaders: sector by sector."""
    if slip.status != Slip.Status.CLOSED:
        return []
    return [(leaders_words(each.sector), each.answer) for each in slip.lines.all() if each.answered_at]


def is_late(slip: Slip) -> bool:
    """Whether the clock of whoever has it has ended."""
    return slip.clock is not None and slip.clock <= moment()


def history(opened: OpenedSlip) -> list[Line]:
    """What has happened, the newest first; to a leader without what the team wrote among themselves, and no names."""
    events = opened.slip.events.select_related("by").order_by("-at", "-pk")
    if not opened.as_leader:
        return [Line(each.at, each.by_name, event_words(each)) for each in events]
    return [
        Line(each.at, _who_to_leaders(each), _to_leaders(opened, event_words(each)))
        for each in events
        if each.kind not in AMONG_THE_TEAM
    ]


def _who_to_leaders(event: SlipEvent) -> str:
    """Who did it: the citizen and those near them have no name here."""
    if event.by is not None and event.by.citizen_id is not None:
        return _("Borgeren")
    if event.by is not None and event.by.relative_id is not None:
        return _("En pårørende")
    return event.by_name


def _to_leaders(opened: OpenedSlip, text: str) -> str:
    """Words that a leader reads: where the file does not let them see the name, the initials stand in its place."""
    if CONTACT in opened.data_types:
        return text
    return without_names(text, opened.slip.enrolment.citizen, called(opened.slip, opened.data_types))


def what(opened: OpenedSlip) -> str:
    """What slipped, in the words of whoever told it, as far as this reader sees them."""
    if not opened.as_leader:
        return opened.slip.what
    return _to_leaders(opened, seen_words(opened.slip, opened.data_types))


def heading(slip: Slip) -> str:
    """What sort of thing it is."""
    return _("Noget skrider") if slip.kind == Slip.Kind.OTHER else str(Slip.Kind(slip.kind).label)


def asked(opened: OpenedSlip) -> list[Asked]:
    """The leaders who were asked, sector by sector, with their answers."""
    return [
        Asked(capfirst(leaders_words(each.sector)), each.answer, each.answered_name, each.answered_at)
        for each in opened.slip.lines.all()
    ]


def facts(opened: OpenedSlip) -> list[tuple[str, str]]:
    """What is known of the slip, as lines; to a leader only what the file lets them see."""
    slip = opened.slip
    found = [(_("Meldt"), f"{words.said(slip.reported_at)}, {door(slip, as_leader=opened.as_leader)}")]
    if not opened.as_leader or SERVICES in opened.data_types:
        found.append((_("Handler om"), ", ".join(services(slip))))
    if not opened.as_leader and slip.sign_id:
        found.append((_("Tegn i planen"), sign_words(slip.enrolment, slip.sign_id)))
    return [(label, text) for label, text in found if text]


def door(slip: Slip, *, as_leader: bool = False) -> str:
    """Who told of it."""
    if slip.door == Slip.Door.PROFESSIONAL:
        return _("af en på teamet") if as_leader or slip.by is None else _("af %s") % slip.by.display_name
    return {
        Slip.Door.CITIZEN: _("af borgeren"),
        Slip.Door.RELATIVE: _("af en pårørende"),
        Slip.Door.REACTION: _("af systemet"),
    }[Slip.Door(slip.door)]


def told_by(slip: Slip) -> str:
    """Who told of it, to the citizen."""
    if slip.door == Slip.Door.CITIZEN:
        return _("Fra borgeren selv")
    if slip.door == Slip.Door.RELATIVE:
        return _("Fra en pårørende")
    if slip.by is None:
        return _("Fra systemet")
    return _("Fra %s") % slip.by.display_name
