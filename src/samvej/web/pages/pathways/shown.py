"""What the pages of a course show, put together once: phases as steps, what is next, the team, the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.loading import Programme
from samvej.web import words
from samvej.web.links import link
from samvej.workplace.access.models import Consent
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent, PhaseSpell, TeamMember
from samvej.workplace.pathways.policies import CONTACT_PERSON, language
from samvej.workplace.pathways.progress import CONSENT, Progress
from samvej.workplace.pathways.wording import event_words, role_words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Step:
    """A phase in the line of phases. ``state``: done, current or later."""

    title: str
    state: str
    text: str = ""


@dataclass(frozen=True)
class Needed:
    """Something that the phase ends with: ``given`` says who and when, empty while it is missing."""

    words: str
    given: str
    note: str = ""


@dataclass(frozen=True)
class Way:
    """Something that can be done: a button's words and its address."""

    label: str
    href: str


@dataclass(frozen=True)
class Next:
    """The one main thing to do now, with a sentence before it."""

    sentence: str
    way: Way | None = None
    by_hand: Way | None = None


@dataclass(frozen=True)
class Seat:
    """Somebody on the team."""

    role: str
    name: str
    place: str
    phone: str
    is_contact_person: bool


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class Covered:
    """A consent in words: what, to whom, until when."""

    what: str
    to: str
    until: str
    consent: Consent = field(repr=False)


def steps(far: Progress, spells: Sequence[PhaseSpell], *, ended: bool) -> list[Step]:
    """The phases as a line, each with when it was."""
    shown = []
    for place, phase in enumerate(far.phases):
        last = next((spell for spell in reversed(spells) if spell.phase == phase.id), None)
        if place == far.at and not ended:
            state, text = "current", _("siden %s") % words.said(last.from_at.date()) if last else ""
        elif last is not None and (place < far.at or ended):
            state, text = "done", words.day(last.to_at) if last.to_at else ""
        else:
            state, text = "later", ""
        shown.append(Step(phase.say(language()), state, text))
    return shown


def needed(far: Progress, *, notes: bool) -> list[Needed]:
    """What the present phase ends with, each with who wrote it down and when."""
    lang = language()
    return [
        Needed(
            capfirst(each.say(lang)),
            _("%(who)s, %(when)s") % {"who": each.given.by.display_name, "when": words.said(each.given.at)}
            if each.given
            else "",
            each.given.note if each.given and notes else "",
        )
        for each in far.needed
    ]


def next_thing(enrolment: Enrolment, far: Progress, *, sees_plan: bool) -> Next:
    """What to do now, by the phase and what it still needs. ``sees_plan``: whether the reader has such pages."""
    if enrolment.status == Enrolment.Status.PAUSED:
        return Next(_("Forløbet er på pause."), _way(enrolment, _("Genoptag forløbet"), "resume"))
    if CONSENT in {each.id for each in far.missing}:
        return Next(_("Samtykket mangler."), _way(enrolment, _("Hold samtalen om samtykke"), "consent"))
    if far.missing:
        by_hand = _way(enrolment, _("Skriv ned, hvad der er gjort"), "evidence")
        sentence = _("Når I er nået dertil: %s.") % far.missing[0].say(language())
        where = _where(enrolment, far.missing[0].id) if sees_plan else None
        return Next(sentence, where, by_hand) if where is not None else Next(sentence, by_hand)
    if far.next is not None:
        sentence = _("Alt i fasen er på plads. Den næste er: %s.") % far.next.say(language())
        return Next(sentence, _way(enrolment, _("Begynd næste fase"), "phase"))
    return Next(_("Alle faser er gennemført."), _way(enrolment, _("Afslut forløbet"), "end"))


_WHERE: Mapping[str, tuple["StrPromise", str]] = {
    "map": (gettext_lazy("Gå til kortet"), "maps:map"),
    "plan agreed": (gettext_lazy("Gå til planen"), "plans:plan"),
    "common goals": (gettext_lazy("Gå til planen"), "plans:plan"),
    "goals reviewed": (gettext_lazy("Gå til planen"), "plans:plan"),
    "team named": (gettext_lazy("Gå til teamet"), "teams:team"),
    "start-up meeting": (gettext_lazy("Gå til møderne"), "meetings:list"),
}
"""Where the shared list's evidence is made: the button's words and the page; not what a programme names itself."""


def _where(enrolment: Enrolment, evidence: str) -> Way | None:
    """The page on which what is missing is done; None where it is only written down."""
    if evidence not in _WHERE:
        return None
    label, name = _WHERE[evidence]
    href = link(name, key=enrolment.key)
    return Way(str(label), href) if href else None


def other_ways(enrolment: Enrolment, far: Progress, *, has_consent_section: bool) -> list[Way]:
    """What else can be done with a running enrolment, the commonest first."""
    paused = enrolment.status == Enrolment.Status.PAUSED
    ways = [] if paused else [(_("Sæt forløbet på pause"), "pause")]
    if not paused and far.earlier:
        ways.append((_("Gå tilbage til en tidligere fase"), "back"))
    ways.append((_("Skift kontaktperson"), "contact_person"))
    if has_consent_section:
        ways.append((_("Hold en ny samtale om samtykke"), "consent"))
    ways.append((_("Afslut forløbet"), "end"))
    return [_way(enrolment, label, name) for label, name in ways]


def team(programme: Programme, members: Sequence[TeamMember]) -> list[Seat]:
    """The team, the contact person first."""
    lang = language()
    shown = [
        Seat(
            capfirst(role_words(programme, each.role, lang)),
            each.professional.name,
            each.organisation.name,
            each.professional.phone or each.organisation.phone,
            each.role == CONTACT_PERSON,
        )
        for each in members
    ]
    return sorted(shown, key=lambda seat: not seat.is_contact_person)


def history(events: Sequence[EnrolmentEvent], programme: Programme) -> list[Line]:
    """What has happened, the newest first."""
    return [Line(each.at, each.by_name, event_words(each, programme)) for each in reversed(events)]


def covered(consents: Sequence[Consent], programme: Programme) -> list[Covered]:
    """The consents in force, in words."""
    lang = language()
    types = programme.vocabulary.data_types
    return [
        Covered(
            ", ".join(_word(types, name, lang) for name in each.data_types),
            ", ".join([*(sector_words(name) for name in each.to_sectors), *map(str, each.to_organisations.all())]),
            words.day(each.valid_to),
            each,
        )
        for each in consents
    ]


def sector_words(sector: str) -> str:
    """A sector, or the municipality, as people say it."""
    said = {
        "hospital": _("sygehuset"),
        "psychiatry": _("psykiatrien"),
        "general-practice": _("egen læge"),
        "specialist": _("praktiserende speciallæger"),
        "municipality-health": _("kommunens sundhedsområde"),
        "municipality-social": _("kommunens socialområde"),
        "employment": _("jobcentret"),
        "prehospital": _("ambulancetjenesten"),
        "voluntary": _("frivillige organisationer"),
        "municipality": _("kommunen"),
    }
    return said.get(str(sector), str(sector))


def _word(types: object, name: str, lang: str) -> str:
    found = types.get(name)  # type: ignore[attr-defined]
    return getattr(found, lang) if found else name


def _way(enrolment: Enrolment, label: str, name: str) -> Way:
    return Way(label, reverse(f"pathways:{name}", args=[enrolment.key]))
