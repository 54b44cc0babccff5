"""What the pages of a meeting show, put together once: when, where, who comes, what is talked of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvej.programme.plan import MeetingKind
from samvej.web import words
from samvej.workplace.access.actors import Actor
from samvej.workplace.meetings import permissions
from samvej.workplace.meetings.agenda import OTHER, Item, agenda
from samvej.workplace.meetings.kinds import asks_consent, kind_of, kind_words
from samvej.workplace.meetings.models import Meeting, MeetingEvent, Minute, Participant, VideoRoom
from samvej.workplace.meetings.queries import letters_of
from samvej.workplace.meetings.wording import event_words, role_words
from samvej.workplace.outbox.models import Mail
from samvej.workplace.pathways.doors import ground_at
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words as programme_role
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.reactions.queries import why_made

Reasons = Mapping[str, Mapping[str, str]]
HEALTH = "health"
_KINDS = {"accepted": "success", "declined": "error", "tentative": "warning", "needs-action": "info"}


@dataclass(frozen=True)
class Card:
    """A meeting in a list: its name, when, where, how many come, and why it was proposed."""

    meeting: Meeting
    title: str
    when: str
    where: str
    replies: str
    because: str
    due: str
    waits_for_citizen: bool


@dataclass(frozen=True)
class Home:
    """The citizen's home as their own side is told of it: in which words, and whether with its address."""

    words: str
    hides_address: bool


@dataclass(frozen=True)
class Person:
    """Somebody who is called: the name, what they are, their answer in words, and how the letter went."""

    participant: Participant
    name: str
    role: str
    reply: str
    reply_kind: str
    letter: str
    may_reply: bool
    may_send_again: bool


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: object
    who: str
    text: str


@dataclass(frozen=True)
class Room:
    """The way into a meeting on video: the link, the codes, or what there is instead of one."""

    url: str = ""
    host_pin: str = field(default="", repr=False)
    guest_pin: str = field(default="", repr=False)
    words: str = ""


def reasons(by: Actor, enrolment: Enrolment, meetings: Iterable[Meeting]) -> Reasons:
    """Why reactions proposed meetings that do not say it themselves: admissions, for those who may see health.

    By the meeting's key. One query beside the door's; none for who may not.
    """
    silent = [each for each in meetings if not each.because]
    ground = ground_at(by=by, enrolment=enrolment) if silent else None
    if ground is None or HEALTH not in ground.data_types:
        return {}
    found = why_made(enrolment, [f"meeting:{each.key}" for each in silent])
    return {made.partition(":")[2]: words for made, words in found.items()}


def card(
    meeting: Meeting, *, to_citizen: bool = False, reasons: Reasons | None = None, home: "Home | None" = None
) -> Card:
    """A meeting for a list; its participants who are still called are read already. ``reasons``: :func:`reasons`.

    ``home``: what a meeting at the citizen's home is called to this reader.
    """
    because = meeting.because or (reasons or {}).get(str(meeting.key), {})
    kind = kind_of(meeting.enrolment, meeting.kind)
    return Card(
        meeting,
        kind_words(meeting),
        when_words(meeting),
        where_words(meeting, home),
        "" if to_citizen else replies_words(list(meeting.participants.all())),
        "" if to_citizen else _sentence(because.get(language(), "")),
        words.day(meeting.due_at) if meeting.due_at else "",
        bool(kind and kind.consent and meeting.agreed_at is None),
    )


def _sentence(text: str) -> str:
    """A reason as a sentence: "Fordi borgeren blev indlagt den 3. marts."."""
    text = text.strip().rstrip(".")
    return f"{capfirst(text)}." if text else ""


def when_words(meeting: Meeting) -> str:
    """ "på mandag 9.00 til 9.30"; empty while it has no time."""
    if meeting.begins_at is None or meeting.ends_at is None:
        return ""
    return _("%(begins)s til %(ends)s") % {
        "begins": words.said(meeting.begins_at),
        "ends": words.clock_time(meeting.ends_at),
    }


def where_words(meeting: Meeting, home: "Home | None" = None) -> str:
    """Where, with the place that was written; without it where it is an address that the reader is not shown."""
    if not meeting.where:
        return ""
    label = str(Meeting.Where(meeting.where).label)
    if home is not None and meeting.where == Meeting.Where.HOME:
        label = home.words
        if home.hides_address:
            return label
    return f"{label}: {meeting.place}" if meeting.place else label


def where_outside(meeting: Meeting) -> str:
    """The same for people outside the team, who are not told the address of a home."""
    if meeting.where == Meeting.Where.HOME or not meeting.where:
        return _("Ring til den, der indkaldte dig, og hør hvor.")
    return where_words(meeting)


def replies_words(people: Sequence[Participant]) -> str:
    """How many come, cannot, and have not answered: "3 kommer, 1 kan ikke, 2 har ikke svaret"."""
    count = {value: sum(each.reply == value for each in people) for value in Participant.Reply.values}
    open_answers = count["needs-action"] + count["tentative"]
    parts = [
        ngettext("%d kommer", "%d kommer", count["accepted"]) % count["accepted"],
        ngettext("%d kan ikke", "%d kan ikke", count["declined"]) % count["declined"] if count["declined"] else "",
        ngettext("%d har ikke svaret", "%d har ikke svaret", open_answers) % open_answers if open_answers else "",
    ]
    return ", ".join(filter(None, parts)) if people else ""


def room_of(meeting: Meeting, *, to_host: bool) -> Room | None:
    """The video room; None for a meeting without one. ``to_host``: with the code that opens it."""
    found: VideoRoom | None = getattr(meeting, "room", None)
    if found is None or found.state == VideoRoom.State.CLOSED:
        return Room(meeting.video_url) if meeting.video_url else None
    if found.state == VideoRoom.State.REFUSED:
        return Room(words=_("Videoudbyderen kunne ikke give et rum. Indsæt et link, eller mødes på en anden måde."))
    if not found.provider_id or not meeting.video_url:
        said = _("Videorummet er på vej. Kommer det ikke, får den, der indkaldte, besked.")
        return Room(words=said)
    late = _("Rummets tid er ved at blive rettet.") if found.state == VideoRoom.State.CHANGING else ""
    return Room(meeting.video_url, found.host_pin if to_host else "", found.guest_pin, late)


def called(meeting: Meeting) -> list[Participant]:
    """Everybody who is still called, with what names them. One query."""
    return list(
        meeting.participants.filter(removed_at__isnull=True).select_related("account", "relative").order_by("pk")
    )


def roles_of(enrolment: Enrolment, people: Iterable[Participant]) -> dict[str, str]:
    """The programme's words for the roles of those who are called."""
    programme = programme_of(enrolment.version)
    return {each.role: programme_role(programme, each.role, language()) for each in people}


def people(meeting: Meeting, found: Sequence[Participant], by: Actor) -> list[Person]:
    """Those who are called, the citizen first, as somebody on the team sees them."""
    roles = roles_of(meeting.enrolment, found)
    letters = letters_of(meeting, found)
    arranges = permissions.arrange(by=by, enrolment=meeting.enrolment)
    shown = []
    for each in found:
        each.meeting = meeting
        letter = letters.get(each.pk)
        shown.append(
            Person(
                each,
                each.name or (meeting.enrolment.citizen.name if each.role == "citizen" else ""),
                role_words(each, roles),
                str(Participant.Reply(each.reply).label),
                _KINDS[each.reply],
                letter_words(letter),
                arranges and (each.account_id is None or each.role == "citizen"),
                arranges and letter is not None and letter.may_be_sent_again,
            )
        )
    return sorted(shown, key=lambda person: person.participant.role != "citizen")


def letter_words(letter: Mail | None) -> str:
    """How the newest letter to somebody went."""
    if letter is None:
        return _("Får ingen mail")
    if letter.state == Mail.State.SENT:
        return _("Mail sendt %(when)s") % {"when": words.said(letter.sent_at)}
    return {
        "queued": _("Mailen venter på at blive sendt"),
        "sending": _("Mailen er ved at blive sendt"),
        "unsure": _("Vi ved ikke, om mailen nåede frem"),
        "failed": _("Mailen kunne ikke sendes"),
        "too late": _("Mailen nåede ikke at blive sendt før mødet"),
    }[letter.state]


def items(meeting: Meeting, kind: MeetingKind | None) -> list[Item]:
    """The agenda with what is written under each point. Two queries."""
    return agenda(meeting, kind, meeting.points.all(), meeting.written.all(), language())


def minutes_of(found: Sequence[Item]) -> list[tuple[Item, list[Minute]]]:
    """The points under which something is written."""
    return [(each, list(each.written)) for each in found if each.written]


def title_of(item: Item) -> str:
    """The words of a point."""
    return _("Andet") if item.id == OTHER else item.text


def history(events: Iterable[MeetingEvent]) -> list[Line]:
    """What has happened, the newest first."""
    return [Line(each.at, each.by_name, event_words(each)) for each in reversed(list(events))]


def call_page(meeting: Meeting) -> str:
    """Where somebody calls a proposed meeting; its own page while the citizen has not said yes to it."""
    waits = asks_consent(meeting) and meeting.agreed_at is None
    return page_of(meeting, "meeting" if waits else "call")


def page_of(meeting: Meeting, name: str = "meeting") -> str:
    """The address of one of the meeting's pages for the team."""
    return reverse(f"meetings:{name}", args=[meeting.enrolment.key, meeting.key])
