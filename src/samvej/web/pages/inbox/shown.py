"""What a row of the inbox and the page of a case show, put together from the queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvej.web import words
from samvej.web.links import link
from samvej.web.pages.inbox.acts import ACTS, Act
from samvej.web.pages.inbox.forms import CaseForm, sector_words
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import grounds_of
from samvej.workplace.pathways import permissions as course_permissions
from samvej.workplace.pathways import policies as course_policies
from samvej.workplace.pathways.sharing import sharing
from samvej.workplace.people.models import Organisation
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals import permissions, policies
from samvej.workplace.referrals.case_text import question_words, referrer_words
from samvej.workplace.referrals.found import Found, found_in
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.queries import Clock, clock_of, why
from samvej.workplace.referrals.seats import Seat, referral_seats
from samvej.workplace.referrals.wording import answer_sentence, lang, programme_name

Consenting = Literal["not missing", "missing", "no"]
_LONGEST_WHY = 160
_KINDS = {"late": "error", "soon": "warning", "running": "success", "standing": "info", "none": "plain"}


@dataclass(frozen=True)
class ClockShown:
    """A clock in words, with the kind of tag it is shown as (its icon and colour)."""

    text: str
    kind: str


@dataclass(frozen=True)
class Row:
    """One line of the list. ``opens``: whether the person may open it; who may not is shown no name."""

    referral: Referral
    opens: bool
    doors: str
    why: str
    clock: ClockShown
    programme: str
    answer: str


@dataclass(frozen=True)
class NoteShown:
    """A note with its door and its words."""

    note: ReferralNote
    who: str
    found: Found | None
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class SeatShown:
    """A seat of a joint selection in words."""

    sector: str
    asked: str
    answer: str
    why: str
    kind: str


@dataclass(frozen=True)
class ActShown:
    """Something that can be done now, with its form; ``tried``: the form came back with something to mend."""

    act: Act
    form: CaseForm
    tried: bool = False


def clock_words(clock: Clock) -> ClockShown:
    """The clock as people say it."""
    kind = _KINDS[clock.kind]
    if clock.kind == "none" or clock.due_at is None:
        return ClockShown(_("Ingen frist"), kind)
    if clock.kind == "standing":
        return ClockShown(_("Uret står stille"), kind)
    if clock.kind == "late":
        days = -clock.working_days
        if days < 1:
            return ClockShown(_("Skulle have haft svar i dag"), kind)
        return ClockShown(ngettext("%d arbejdsdag over fristen", "%d arbejdsdage over fristen", days) % days, kind)
    return ClockShown(_("Svar senest %(when)s") % {"when": words.said(clock.due_at)}, kind)


def rows(cases: Sequence[Referral], by: Actor) -> list[Row]:
    """The rows of a page. Who has no ground to open an open case does not see that it is there."""
    held = grounds_of(by=by, citizens=[case.citizen for case in cases])
    found = []
    for case, ground in zip(cases, held, strict=True):
        opens = ground is not None and "referral" in ground.data_types
        if opens or not case.is_open:
            found.append(_row(case, opens))
    return found


def _row(case: Referral, opens: bool) -> Row:
    reason = why(case, lang()) if opens else ""
    if len(reason) > _LONGEST_WHY:
        reason = f"{reason[:_LONGEST_WHY].rsplit(' ', 1)[0]} …"
    doors = dict.fromkeys(referrer_words(case, note) for note in case.notes.all())
    return Row(
        referral=case,
        opens=opens,
        doors=", ".join(doors),
        why=reason,
        clock=clock_words(clock_of(case)),
        programme=programme_name(case),
        answer=answer_sentence(case) if opens else str(case.get_status_display()),
    )


def notes_shown(referral: Referral) -> list[NoteShown]:
    """Every note, the oldest first, also those of the case that this one was taken over from."""
    line = [referral] if referral.came_from is None else [referral.came_from, referral]
    found = ReferralNote.objects.filter(referral__in=line).select_related("organisation", "account__professional")
    return [
        NoteShown(
            note,
            referrer_words(referral, note),
            found_in(note, lang()),
            [(question_words(referral, ask), _("Ja") if yes else _("Nej")) for ask, yes in note.answers.items()],
        )
        for note in found
    ]


def seats_shown(referral: Referral) -> list[SeatShown]:
    """The seats of a joint selection once it was begun; nothing before."""
    seats = [seat for seat in referral_seats(referral) if seat.asked is not None]
    names = dict(Organisation.objects.filter(key__in=[seat.asked for seat in seats]).values_list("key", "name"))
    return [_seat(seat, names) for seat in seats]


def _seat(seat: Seat, names: dict[Any, str]) -> SeatShown:
    asked = names.get(seat.asked, "")
    if seat.vote is None:
        return SeatShown(sector_words(seat.sector), asked, _("Har ikke svaret endnu"), "", "warning")
    answer = _("Ja") if seat.vote.yes else _("Nej")
    return SeatShown(sector_words(seat.sector), asked, answer, seat.vote.why, "success" if seat.vote.yes else "error")


def possible(referral: Referral, by: Actor, tried: CaseForm | None = None, slug: str = "") -> list[ActShown]:
    """What this person can do with the case now, and the form that was just tried, in the order of the acts."""
    shown = []
    for act in ACTS:
        if tried is not None and act.slug == slug:
            shown.append(ActShown(act, tried, tried=True))
        elif act.possible(by=by, referral=referral):
            shown.append(ActShown(act, act.blank(by=by, referral=referral)))
    return shown


def next_slug(referral: Referral, open_to_person: Iterable[str]) -> str:
    """The one thing to do next: a slug of what is possible, conversation, consent, include, or nothing."""
    can = set(open_to_person)
    for slug in ("stem", "tag-imod", "fulgt-op", "genoptag", "tag"):
        if slug in can:
            return slug
    if referral.citizen.died_on or referral.citizen.moved_away_on:
        return "afslut" if "afslut" in can else ""
    if "kontakt" in can and not _reached(referral):
        return "kontakt"
    if policies.include(referral=referral):
        return {"missing": "consent", "not missing": "include", "no": ""}[consent_standing(referral)]
    if _may_talk(referral):
        return "conversation"
    if "faelles-udvaelgelse" in can:
        return "faelles-udvaelgelse"
    return "ikke-inkluderet" if _refused(referral) and "ikke-inkluderet" in can else ""


def _reached(referral: Referral) -> bool:
    attempts = list(referral.attempts.all())
    return bool(attempts) and attempts[-1].outcome == "reached"


def _refused(referral: Referral) -> bool:
    return any(seat.vote is not None and not seat.vote.yes for seat in referral_seats(referral))


def _may_talk(referral: Referral) -> bool:
    return policies.hold_first_conversation(referral=referral) or policies.hold_first_conversation_meanwhile(
        referral=referral
    )


def may_talk(referral: Referral, by: Actor) -> bool:
    """Whether the person can write down the first conversation now."""
    return _may_talk(referral) and permissions.hold_first_conversation(by=by, referral=referral)


def consent_link(referral: Referral, by: Actor) -> str:
    """Where the conversation about consent is held; empty where person, state or the programme's file says no."""
    programme = programme_of(referral.version)
    may = course_permissions.hold_consent_conversation(by=by, referral=referral)
    if not may or not course_policies.hold_consent_conversation(status=referral.status, programme=programme):
        return ""
    return link("pathways:referral_consent", key=referral.key)


def consent_standing(referral: Referral) -> Consenting:
    """How the case stands with the consent that the team's sharing rests on, by the programme's file."""
    shared = sharing(programme_of(referral.version), referral.citizen)
    if not shared.lacks_consent:
        return "not missing"
    last = referral.consent_conversations.last()
    return "no" if last is not None and not last.said_yes else "missing"


def include_link(referral: Referral, by: Actor) -> str:
    """Where the citizen is included: the pathways' own page; empty where person or state does not allow it."""
    if not (policies.include(referral=referral) and permissions.include(by=by, referral=referral)):
        return ""
    try:
        return reverse("pathways:include", args=[referral.key])
    except NoReverseMatch:
        return ""


def guide_said(referral: Referral) -> list[tuple[str, str]]:
    """What was said in the first conversation, by the guide's words."""
    conversation = getattr(referral, "conversation", None)
    if conversation is None:
        return []
    steps = {step.id: step.say(lang()) for step in programme_of(referral.version).file.first_conversation}
    return [(steps.get(step, step), said) for step, said in conversation.said.items()]
