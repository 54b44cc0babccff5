"""What has happened to a case, in plain words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samvej.workplace.referrals.models import ContactAttempt, FirstConversation, HelpedOn, Referral, ReferralEvent


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, who did it, and what it was."""

    at: datetime
    who: str
    text: str


def history(referral: Referral) -> tuple[Line, ...]:
    """What has happened, the newest first. One query."""
    events = referral.events.order_by("-at", "-id")
    return tuple(Line(event.at, event.by_name, words(event)) for event in events)


def words(event: ReferralEvent) -> str:
    """One event in a sentence."""
    say = _SAYS.get(event.kind)
    return say(event.detail) if say else event.kind


def _said(text: str, why: str) -> str:
    return " ".join([text, _("Fordi: %(why)s") % {"why": why}]) if why else text


def _label(choices: Any, value: str) -> str:
    return str(dict(choices.choices).get(value, value))


def _day(value: str) -> str:
    return date_format(date.fromisoformat(value), "j. F Y") if value else ""


def _received(detail: dict[str, Any]) -> str:
    if detail.get("came from"):
        return _("Henvisningen er taget over fra en anden enhed.")
    return _("Henvisningen er modtaget.")


def _noted(detail: dict[str, Any]) -> str:
    return _("Endnu en har skrevet om borgeren; det er lagt til her.")


def _assigned(detail: dict[str, Any]) -> str:
    return _("Henvisningen er givet til %(to)s.") % {"to": detail.get("to", "")}


def _attempted(detail: dict[str, Any]) -> str:
    how, outcome = detail.get("how", ""), detail.get("outcome", "")
    return f"{_label(ContactAttempt.How, how)}: {_label(ContactAttempt.Outcome, outcome).lower()}."


def _paused(detail: dict[str, Any]) -> str:
    until = _day(detail.get("until", ""))
    text = _("Uret er sat på pause til den %(day)s.") % {"day": until} if until else _("Uret er sat på pause.")
    return _said(text, detail.get("reason", ""))


def _helped_on(detail: dict[str, Any]) -> str:
    text = _("Borgeren er hjulpet videre til %(to)s.") % {"to": detail.get("to", "")}
    day = _day(detail.get("follow up on", ""))
    return " ".join([text, _("Vi spørger den %(day)s, om det lykkedes.") % {"day": day}]) if day else text


def _offered(detail: dict[str, Any]) -> str:
    return _said(_("Henvisningen er tilbudt %(to)s.") % {"to": detail.get("to", "")}, detail.get("why", ""))


def _voted(detail: dict[str, Any]) -> str:
    text = _("Sagde ja i den fælles udvælgelse.") if detail.get("yes") else _("Sagde nej i den fælles udvælgelse.")
    return _said(text, detail.get("why", ""))


def _agreed(detail: dict[str, Any]) -> str:
    if detail.get("yes"):
        if detail.get("own"):
            return _("Borgeren sagde selv ja til, at teamet deler oplysninger.")
        return _("Samtale om samtykke: borgeren sagde ja.")
    return _("Samtale om samtykke: borgeren sagde nej.")


def _struck(detail: dict[str, Any]) -> str:
    return {
        "reminder": _("Uret mindede om, at der snart skal være svar."),
        "ask for help": _("Uret bad lederen om hjælp, fordi henvisningen har ventet længe."),
        "overdue": _("Fristen for svar er gået."),
        "helped on": _("Det blev tid at spørge, om borgeren kom i gang."),
    }.get(detail.get("clock", ""), "")


def _followed_up(detail: dict[str, Any]) -> str:
    arrived = _label(HelpedOn.Arrived, detail.get("arrived", ""))
    text = _("Der er spurgt, om borgeren kom i gang: %(arrived)s.") % {"arrived": arrived.lower()}
    return f"{text} {detail.get('note', '')}".strip()


def _plainly(text: Callable[[], str]) -> Callable[[dict[str, Any]], str]:
    return lambda detail: text()


_SAYS: dict[str, Callable[[dict[str, Any]], str]] = {
    "received": _received,
    "note added": _noted,
    "note passed on": _plainly(
        lambda: _("Endnu en har skrevet om borgeren, som allerede er med. Kontaktpersonen har fået besked.")
    ),
    "questions answered": _plainly(lambda: _("Svarede på spørgsmål om, hvem indsatsen er for.")),
    "taken": _plainly(lambda: _("Tog henvisningen.")),
    "taken over": _plainly(lambda: _("Tog over.")),
    "assigned": _assigned,
    "put back": _plainly(lambda: _("Lagde henvisningen tilbage i indbakken.")),
    "let go": _plainly(lambda: _("Lagde henvisningen tilbage i indbakken.")),
    "contact attempted": _attempted,
    "contact attempted meanwhile": _attempted,
    "consent conversation held": _agreed,
    "conversation held": _plainly(lambda: _("Holdt den første samtale.")),
    "conversation held meanwhile": _plainly(lambda: _("Holdt den første samtale.")),
    "joint selection begun": _plainly(lambda: _("Bad sektorerne om at udvælge i fællesskab.")),
    "voted": _voted,
    "paused": _paused,
    "resumed": _plainly(lambda: _("Startede uret igen.")),
    "help asked for": lambda detail: _said(_("Bad lederen om hjælp."), detail.get("what", "")),
    "transfer offered": _offered,
    "transfer accepted": lambda detail: _("%(to)s har taget over.") % {"to": detail.get("to", "")},
    "transfer rejected": lambda detail: _said(
        _("%(to)s sagde nej tak.") % {"to": detail.get("to", "")}, detail.get("why", "")
    ),
    "transfer revoked": _plainly(lambda: _("Tilbuddet er trukket tilbage.")),
    "included": _plainly(lambda: _("Borgeren er inkluderet.")),
    "helped on": _helped_on,
    "not included": _plainly(lambda: _("Borgeren er ikke inkluderet.")),
    "declined": _plainly(lambda: _("Borgeren takkede nej.")),
    "not reached": _plainly(lambda: _("Borgeren kunne ikke nås.")),
    "withdrawn": _plainly(lambda: _("Henvisningen er trukket tilbage.")),
    "stopped": _plainly(lambda: _("Henvisningen er afsluttet.")),
    "followed up": _followed_up,
    "clock struck": _struck,
}
WORDED = frozenset(_SAYS)
"""The kinds of events that have words."""


def where_words(conversation: FirstConversation) -> str:
    """Where the first conversation was held, in words."""
    return str(places().get(conversation.where, conversation.where))


def places() -> dict[str, str]:
    """Where a first conversation may be held."""
    return {
        "home": _("Hjemme hos borgeren"),
        "here": _("Hos os"),
        "hospital": _("På sygehuset"),
        "phone": _("Over telefonen"),
        "video": _("Over video"),
        "elsewhere": _("Et andet sted"),
    }
