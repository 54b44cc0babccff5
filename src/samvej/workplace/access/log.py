"""Reading the trail: who opened a citizen's record, in plain words, for the citizen and for a lead.

The words are made when it is read, in the reader's language; what stands in the trail is never changed. The citizen's
own visits are left out unless asked for: the question is who *else* has looked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import organisation_number, record
from samvej.workplace.access.doors import reach_citizen
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.access.permissions import check_see_follow_ups, check_see_log, is_oneself
from samvej.workplace.access.roles import CITIZEN, RELATIVE, ROLES, SYSTEM
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.people.models import Citizen

OWN_WORDS = {
    "citizen": gettext_lazy("dine oplysninger"),
    "referral": gettext_lazy("henvisningen af dig"),
    "enrolment": gettext_lazy("dit forløb"),
    "consent": gettext_lazy("dine samtykker"),
    "restriction": gettext_lazy("dine spærringer"),
    "relation": gettext_lazy("sin rolle i din behandling eller støtte"),
    "break-glass": gettext_lazy("adgangen til dine oplysninger i en nødsituation"),
    "follow-up": gettext_lazy("opfølgningen på, hvem der har åbnet dine oplysninger"),
    "log": gettext_lazy("listen over, hvem der har åbnet dine oplysninger"),
    "account": gettext_lazy("din adgang til Samvej"),
    "relative": gettext_lazy("dine pårørendes oplysninger"),
    "referral note": gettext_lazy("en note om dig"),
    "inbox": gettext_lazy("en liste, som du står på"),
    "citizen list": gettext_lazy("en liste, som du står på"),
    "list of enrolments": gettext_lazy("en liste, som du står på"),
    "task": gettext_lazy("en opgave om dig"),
    "list of tasks": gettext_lazy("en liste, som du står på"),
    "contact": gettext_lazy("en kontakt med dig, som er skrevet ned"),
    "list of contacts": gettext_lazy("listen over kontakter med dig"),
    "questionnaire": gettext_lazy("dine svar på skemaer"),
    "meeting": gettext_lazy("et møde om dig"),
    "letter": gettext_lazy("en mail til dig, hvor der intet står om nogen"),
    "slip": gettext_lazy("noget, der er skredet i din plan"),
    "consent conversation": gettext_lazy("samtalen om dit samtykke"),
    "team": gettext_lazy("siden om dit team"),
    "invitation": gettext_lazy("en invitation til dit team"),
    "message": gettext_lazy("beskeder om dit forløb"),
    "registry": gettext_lazy("registrenes oplysninger om dig"),
    "registry rows": gettext_lazy("oplysninger om dit forløb, uden navn og personnummer,"),
    "plan": gettext_lazy("din plan"),
    "failed work": gettext_lazy("en liste over arbejde, som systemet ikke kunne gøre færdigt"),
    "admission": gettext_lazy("beskeder fra sygehuset om dig"),
}
"""What was opened, as it is said to the citizen; others are "dine oplysninger"."""

THEIR_WORDS = {
    "citizen": gettext_lazy("borgerens oplysninger"),
    "referral": gettext_lazy("henvisningen"),
    "enrolment": gettext_lazy("forløbet"),
    "consent": gettext_lazy("samtykkerne"),
    "restriction": gettext_lazy("spærringerne"),
    "relation": gettext_lazy("sin rolle i behandlingen eller støtten"),
    "break-glass": gettext_lazy("adgangen i en nødsituation"),
    "follow-up": gettext_lazy("opfølgningen"),
    "log": gettext_lazy("listen over, hvem der har åbnet oplysningerne"),
    "account": gettext_lazy("adgangen til Samvej"),
    "relative": gettext_lazy("de pårørendes oplysninger"),
    "referral note": gettext_lazy("en note"),
    "inbox": gettext_lazy("en liste med borgeren på"),
    "citizen list": gettext_lazy("en liste med borgeren på"),
    "list of enrolments": gettext_lazy("en liste med borgeren på"),
    "task": gettext_lazy("en opgave"),
    "list of tasks": gettext_lazy("en liste med borgeren på"),
    "contact": gettext_lazy("en kontakt, som er skrevet ned"),
    "list of contacts": gettext_lazy("listen over kontakter"),
    "questionnaire": gettext_lazy("svarene på skemaer"),
    "meeting": gettext_lazy("et møde"),
    "letter": gettext_lazy("en mail, hvor der intet står om nogen"),
    "slip": gettext_lazy("noget, der er skredet i planen"),
    "consent conversation": gettext_lazy("samtalen om samtykket"),
    "team": gettext_lazy("siden om teamet"),
    "invitation": gettext_lazy("en invitation til teamet"),
    "message": gettext_lazy("beskeder om forløbet"),
    "registry": gettext_lazy("registrenes oplysninger"),
    "registry rows": gettext_lazy("oplysninger om forløbet, uden navn og personnummer,"),
    "plan": gettext_lazy("planen"),
    "failed work": gettext_lazy("en liste over arbejde, som systemet ikke kunne gøre færdigt"),
    "admission": gettext_lazy("sygehusets beskeder om borgeren"),
}
"""The same, as it is said to a relative and to a lead."""

DID = {
    "read": gettext_lazy("åbnede"),
    "search": gettext_lazy("søgte efter"),
    "export": gettext_lazy("tog en kopi af"),
    "change": gettext_lazy("ændrede"),
    "print": gettext_lazy("udskrev"),
}


@dataclass(frozen=True)
class Line:
    """One line of the log. ``times``: how often the same was done on that day, ``at`` the last of them.

    ``who`` with ``where`` in brackets, then ``did``: together a sentence. ``why`` is the reason as it was given.
    ``is_loud``: it was an opening in an emergency, or a no was overridden.
    """

    at: datetime
    who: str
    where: str
    did: str
    why: str
    basis: str
    is_loud: bool
    is_own: bool
    times: int = 1


@dataclass(frozen=True)
class Day:
    """The lines of one day, newest first."""

    on: date
    lines: tuple[Line, ...]


def access_log(*, by: Actor, citizen: Citizen, activity: str = "read", own: bool = False) -> QuerySet[AuditEntry]:
    """The entries about a citizen, newest first, for the citizen or a relative who may; the reading is written.

    ``own``: with one's own visits. Raises :class:`NotThere` for anybody else.
    """
    check_see_log(by, citizen)
    found = AuditEntry.objects.filter(citizen__in=keys_of(citizen)).order_by("-at", "-id")
    if not own and by.account is not None:
        found = found.exclude(user_id=str(by.account.key))
    record(
        by=by,
        activity=activity,
        record="log",
        citizen=citizen,
        basis="own record" if is_oneself(by, citizen) and by.citizen else "relative",
        reason=gettext("Så, hvem der har åbnet oplysningerne"),
    )
    return found


def access_log_of_place(*, by: Actor, key: str, reason: str) -> tuple[Citizen, QuerySet[AuditEntry]]:
    """For a lead: what those of one's own organisation did in a citizen's record, newest first; nothing of others.

    Needs a ground to the citizen as well. Raises :class:`NotYours`, :class:`NotThere`; the reading is written.
    """
    check_see_follow_ups(by)
    assert by.organisation is not None
    citizen = reach_citizen(by=by, key=key).citizen
    record(by=by, activity="read", record="log", citizen=citizen, basis="follow-up", reason=reason)
    number, source = organisation_number(by.organisation)
    return citizen, AuditEntry.objects.filter(
        citizen__in=keys_of(citizen),
        organisation_id=number,
        organisation_source=source,
        organisation_name=by.organisation.name,
    ).order_by("-at", "-id")


def days(entries: Iterable[AuditEntry], *, to_citizen: bool, reader: str = "") -> list[Day]:
    """Entries in plain words, by the day in Copenhagen. ``reader``: the key of the account that reads."""
    found: dict[date, dict[tuple[object, ...], Line]] = {}
    for entry in entries:
        line = _line(entry, to_citizen=to_citizen, is_own=entry.user_id == reader != "")
        lines = found.setdefault(line.at.date(), {})
        same = (line.who, line.where, line.did, line.why, line.is_loud)
        before = lines.get(same)
        lines[same] = replace(before, times=before.times + 1) if before else line
    return [Day(on, tuple(lines.values())) for on, lines in found.items()]


def _line(entry: AuditEntry, *, to_citizen: bool, is_own: bool) -> Line:
    words = OWN_WORDS if to_citizen else THEIR_WORDS
    return Line(
        at=entry.at.astimezone(COPENHAGEN),
        who=_who(entry, is_own=is_own),
        where=_where(entry),
        did=_did(entry, str(words.get(entry.record, words["citizen"])), to_citizen=to_citizen),
        why=gettext(entry.reason).rstrip(".")
        if entry.reason
        else "",  # a known sentence is said in the reader's language
        basis=entry.basis,
        is_loud=entry.override or entry.record == "break-glass" or entry.basis in EMERGENCIES,
        is_own=is_own,
    )


EMERGENCIES = ("essential regard", "essential regard to pass on")


def _who(entry: AuditEntry, *, is_own: bool) -> str:
    if is_own:
        return gettext("Du")
    if entry.user_role == SYSTEM:
        return gettext("Samvej selv")
    return entry.user_name


def _where(entry: AuditEntry) -> str:
    """Title and workplace: "sygeplejerske, Akutmodtagelsen"; "pårørende"; "automatisk"."""
    if entry.user_role == SYSTEM:
        return gettext("automatisk")
    if entry.user_role == CITIZEN:
        return ""
    if entry.user_role == RELATIVE:
        return gettext("pårørende")
    role = ROLES.get(entry.user_role)
    title = entry.user_title or ((role.en if _english() else role.da) if role else "")
    return ", ".join(each for each in (title, entry.organisation_name) if each)


def _did(entry: AuditEntry, what: str, *, to_citizen: bool) -> str:
    if entry.record == "break-glass":
        if entry.reason == _CLOSED:
            return gettext("lukkede igen for %(what)s") % {"what": what}
        opened = OWN_WORDS if to_citizen else THEIR_WORDS
        return gettext("åbnede %(what)s i en nødsituation") % {"what": opened["citizen"]}
    if entry.record == "relation" and entry.activity == "change":
        return gettext("skrev %(what)s ned") % {"what": what}
    if entry.activity == "search":
        return (
            gettext("søgte dig frem på dit personnummer") if to_citizen else gettext("søgte borgeren frem på nummer")
        )
    if entry.user_role == SYSTEM and entry.activity in ("read", "search"):
        return pgettext("systemet", "så på %(what)s, uden at et menneske læste med") % {"what": what}
    return f"{DID.get(entry.activity, DID['read'])} {what}"


_CLOSED = "Lukkede adgangen igen"


def _english() -> bool:
    return (get_language() or "da").startswith("en")


def keys_of(citizen: Citizen) -> list[str]:
    """What the trail knows a citizen by: the own key, and those of the records that were joined with it."""
    found, layer = [citizen], [citizen]
    while layer := list(Citizen.objects.filter(merged_into__in=layer)):
        found += layer
    return [str(each.key) for each in found]
