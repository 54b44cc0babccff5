"""What people are told of a meeting: its history in plain words, in the reader's language."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.meetings.models import MeetingEvent, Minute, Participant
from samvej.workplace.pathways.policies import language

_SAID = {
    "proposed": gettext_lazy("Mødet blev foreslået."),
    "citizen agreed": gettext_lazy("Borgeren sagde ja til mødet."),
    "citizen declined": gettext_lazy("Borgeren sagde nej til mødet."),
    "called": gettext_lazy("Der blev indkaldt til mødet %(at)s."),
    "moved": gettext_lazy("Mødet blev flyttet til %(at)s."),
    "invited": gettext_lazy("Flere blev indkaldt."),
    "uninvited": gettext_lazy("En blev taget af mødet."),
    "replied": gettext_lazy("Svarede: %(reply)s."),
    "point written": gettext_lazy("Der kom et punkt på dagsordenen."),
    "point taken back": gettext_lazy("Et punkt blev taget af dagsordenen."),
    "minute written": gettext_lazy("Der blev skrevet referat: %(becomes)s."),
    "held": gettext_lazy("Mødet blev holdt. %(came)s af de indkaldte kom."),
    "cancelled": gettext_lazy("Mødet blev aflyst. %(reason)s"),
}
WORDED = frozenset(_SAID)
"""The kinds of events that have words."""


def event_words(event: MeetingEvent) -> str:
    """What happened, in one sentence."""
    detail = event.detail
    said = {
        "at": _moment(detail.get("begins at", "")),
        "reply": _choice(Participant.Reply, detail.get("reply", "")),
        "becomes": _choice(Minute.Becomes, detail.get("becomes", "")),
        "came": detail.get("came", 0),
        "reason": detail.get("reason", ""),
    }
    return (str(_SAID[event.kind]) % said).strip()


def role_words(participant: Participant, roles: dict[str, str]) -> str:
    """What somebody is at the meeting; ``roles``: the programme's words for its own roles."""
    own = {"citizen": _("Borgeren"), "relative": _("Pårørende"), "outside": _("Uden for teamet")}
    return own.get(participant.role) or roles.get(participant.role, participant.role)


def _choice(choices: type[Participant.Reply] | type[Minute.Becomes], value: str) -> str:
    words = next((str(label) for known, label in choices.choices if known == value), value)
    return words[:1].lower() + words[1:]


def _moment(text: str) -> str:
    """A stored moment as "den 3.12. kl. 9.00"; empty for none."""
    if not text:
        return ""
    at = datetime.fromisoformat(text).astimezone(COPENHAGEN)
    if language() == "en":
        return f"{at.day}/{at.month} at {at.hour}:{at.minute:02d}"
    return f"den {at.day}.{at.month}. kl. {at.hour}.{at.minute:02d}"
