"""A programme's file as a page says it: who may refer, by when, on which law, in which phases."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.programme.referral import STEPS
from samvej.programme.within import Within
from samvej.programme.words import Lang


@dataclass(frozen=True)
class Fact:
    """A line: what it is, what it says, and whether the figure is assumed because the source gives none."""

    label: str
    text: str
    assumed: bool = False


@dataclass(frozen=True)
class Basis:
    """A step and the rule it stands on: its name, its law, and what it means for a citizen."""

    step: str
    name: str
    law: str
    says: str


@dataclass(frozen=True)
class PhaseLine:
    """A phase and what ends it."""

    title: str
    ends: tuple[str, ...]
    assumed: bool


def content(programme: Programme, lang: Lang) -> dict[str, object]:
    """All that the file says of how the programme runs, by the names that ``programmes/content.html`` uses."""
    always, may = team(programme, lang)
    return {
        "referrers": referrers(programme, lang),
        "deadlines": deadlines(programme, lang),
        "bases": bases(programme, lang),
        "phases": phases(programme, lang),
        "team_always": always,
        "team_may": may,
        "exits": [each.say(lang) for each in programme.file.exit_reasons],
    }


def referrers(programme: Programme, lang: Lang) -> list[str]:
    """Who may refer, in words."""
    said = programme.file.referral
    known = programme.vocabulary.referrers
    return [_in(known[name], lang) for name in said.from_] if said else []


def deadlines(programme: Programme, lang: Lang) -> list[Fact]:
    """By when things happen, each marked where it is assumed."""
    said = programme.file.referral
    if said is None:
        return []
    asked: list[tuple[str, Within | None]] = [
        (_("Borgeren kontaktes første gang inden for"), said.first_contact_within),
        (_("Den, der henviste, får svar inden for"), said.answer_within),
        (_("Vi bliver mindet om det efter"), said.remind_after),
        (_("Lederen bliver bedt om hjælp efter"), said.ask_for_help_after),
    ]
    if said.answers.helped_on is not None:
        label = _("Vi spørger, om borgeren kom godt i gang et andet sted, efter")
        asked.append((label, said.answers.helped_on.follow_up_after))
    facts = [Fact(label, within.say(lang), within.assumed) for label, within in asked if within is not None]
    consent = programme.file.consent
    if consent is not None:
        assumed = consent.lasts.assumed or consent.assumed
        facts.append(Fact(_("Et samtykke gælder i"), consent.lasts.say(lang), assumed))
    load = programme.file.caseload
    if load is not None:
        words = _("%d borgere") % load.per_contact_person
        facts.append(Fact(_("En kontaktperson følger på samme tid højst"), words, load.assumed))
    return facts


def bases(programme: Programme, lang: Lang) -> list[Basis]:
    """The legal basis of each step."""
    if programme.file.referral is None:
        return []
    steps = {
        "contact": _("Kontakt med borgeren"),
        "joint selection": _("Fælles udvælgelse"),
        "sharing in the team": _("Deling i teamet"),
        "evaluation": _("Evaluering"),
    }
    found = [(steps[step], programme.legal_basis(step)) for step in STEPS]
    return [Basis(step, basis.say(lang), basis.law, basis.says(lang)) for step, basis in found]


def phases(programme: Programme, lang: Lang) -> list[PhaseLine]:
    """The phases in order, each with what ends it."""
    return [
        PhaseLine(
            each.say(lang), tuple(programme.evidence_words(name, lang) for name in each.ends_with), each.assumed
        )
        for each in programme.file.phases
    ]


def team(programme: Programme, lang: Lang) -> tuple[list[str], list[str]]:
    """The roles that are always on the team, and those that may be."""
    said = programme.file.team
    if said is None:
        return [], []
    return (
        [programme.role_words(name, lang) for name in said.always],
        [programme.role_words(name, lang) for name in said.may],
    )


def _in(said: object, lang: Lang) -> str:
    return str(getattr(said, lang))
