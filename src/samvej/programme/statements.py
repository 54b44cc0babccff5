"""A programme in plain statements, one for each thing it says: for its page, and to tell two versions apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from samvej.programme.loading import Programme
from samvej.programme.reading import Reader
from samvej.programme.rules import All, Not, Rule
from samvej.programme.rules import Any as AnyRule
from samvej.programme.said import Line, listed, of, sector_said, within_said
from samvej.programme.schema import ProgrammeFile
from samvej.programme.statements_of_evaluation import evaluation_said
from samvej.programme.statements_of_questionnaires import questionnaires_said
from samvej.programme.statements_of_together import (
    coordination_said,
    map_said,
    meetings_said,
    plan_said,
    reactions_said,
    safety_said,
    slips_said,
)
from samvej.programme.words import LANGS, Said, joined, marked

LATER = (
    "measurements",
    "offers",
    "volunteers",
    "outreach",
    "indicators",
)
"""Sections that are kept as they stand; they are told in the file's own words."""


@dataclass(frozen=True)
class Statement:
    """One thing that a programme says. ``key`` is the same in every version that says something of the same thing.

    ``section`` is the heading it belongs under, ``place`` what it is about, ``text`` what is said of it.
    """

    key: tuple[str, ...]
    section: Said
    place: Said
    text: Said


IDENTITY = Said("Om forløbet", "About the programme")
CRITERIA = Said("Kriterier", "Criteria")
REFERRAL = Said("Henvisning", "Referral")
INCLUSION = Said("Første samtale og samtykke", "First conversation and consent")
COURSE = Said("Forløbet", "The course")
MAP = Said("Kortet", "The map")
PLAN = Said("Planen", "The plan")
MEETINGS = Said("Møder", "Meetings")
COORDINATION = Said("Samarbejdet mellem roller", "Coordination between roles")
REACTIONS = Said("Rytme og reaktioner", "Rhythm and reactions")
REGISTRY = Said("Registret", "The registry")
QUESTIONNAIRES = Said("Spørgeskemaer og interview", "Questionnaires and interviews")
EVALUATION = Said("Evaluering", "Evaluation")
OTHER = Said("Andre afsnit", "Other sections")


def statements(programme: Programme) -> tuple[Statement, ...]:
    """Everything that the programme says, in the order of its file; examples and version apart."""
    file = programme.file
    sections: tuple[tuple[Said, Iterable[Line]], ...] = (
        (IDENTITY, _identity(file)),
        (CRITERIA, _criteria(programme)),
        (REFERRAL, _referral(programme)),
        (INCLUSION, _inclusion(programme)),
        (COURSE, _course(programme)),
        (MAP, (*map_said(programme), *safety_said(programme))),
        (PLAN, (*plan_said(programme), *slips_said(programme))),
        (MEETINGS, meetings_said(programme)),
        (COORDINATION, coordination_said(programme)),
        (REACTIONS, reactions_said(programme)),
        (REGISTRY, _registry(programme)),
        (QUESTIONNAIRES, questionnaires_said(programme)),
        (EVALUATION, evaluation_said(programme)),
        (OTHER, _later(file)),
    )
    return tuple(Statement(key, section, place, text) for section, lines in sections for key, place, text in lines)


# --- who it is, and whom it is for ---------------------------------------------------------------------


def _identity(file: ProgrammeFile) -> Iterator[Line]:
    yield ("name",), Said("Navn", "Name"), of(file.name)
    yield ("purpose",), Said("Formål", "Purpose"), of(file.purpose)
    for partner in file.partners:
        sector = sector_said(partner.sector)
        text = Said(f"{partner.name} ({sector.da})", f"{partner.name} ({sector.en})")
        owner = Said(f"{text.da}, ejer", f"{text.en}, owner")
        yield ("partners", partner.name), Said("Part", "Partner"), owner if partner.owner else text
    for term, words in file.words.items():
        yield ("words", term), Said(f"Ordet »{term}«", f"The word “{term}”"), of(words)


def _criteria(programme: Programme) -> Iterator[Line]:
    readers = Reader("da", programme.vocabulary), Reader("en", programme.vocabulary)
    assert isinstance(programme.rule, All)
    for part in programme.rule.parts[1:]:  # after "alive", which every programme asks
        against = isinstance(part, Not)
        place = Said("Kan tale imod", "May speak against") if against else Said("Kriterium", "Criterion")
        for each in _parts(part):
            yield ("criteria", each.id), place, Said(readers[0].say(each), readers[1].say(each))


def _parts(rule: Rule) -> tuple[Rule, ...]:
    match rule:
        case Not(part=AnyRule() as inner):
            return inner.parts
        case Not():
            return (rule.part,)
        case All():
            return rule.parts
        case _:
            return (rule,)


# --- referral ------------------------------------------------------------------------------------------

STEP_WORDS = {
    "contact": Said("kontakt", "contact"),
    "joint selection": Said("fælles udvælgelse", "joint selection"),
    "sharing in the team": Said("deling i teamet", "sharing in the team"),
    "evaluation": Said("evaluering", "evaluation"),
}

_DEADLINES = (
    ("answer_within", Said("Svar inden for", "Answer within")),
    ("remind_after", Said("Påmindelse efter", "Reminder after")),
    ("ask_for_help_after", Said("Bed om hjælp efter", "Ask for help after")),
    ("first_contact_within", Said("Første kontakt inden for", "First contact within")),
)


def _referral(programme: Programme) -> Iterator[Line]:
    file, vocabulary = programme.file, programme.vocabulary
    for name in file.requires:
        yield ("requires", name), Said("Forudsætter", "Requires"), Said(name, name)
    for name in file.not_together_with:
        yield ("not together with", name), Said("Ikke samtidig med", "Not together with"), Said(name, name)
    referral = file.referral
    if referral is None:
        return
    for name in referral.from_:
        who = vocabulary.referrers[name]
        yield ("referral", "from", name), Said("Hvem kan henvise", "Who may refer"), Said(who.da, who.en)
    for name in referral.asks:
        ask = programme.ask(name)
        yield (
            ("referral", "asks", name),
            Said("Spørgsmål i henvisningen", "Question in the note"),
            Said(ask.da, ask.en),
        )
    for step, name in referral.legal_basis.items():
        basis, words = vocabulary.legal_bases[name], STEP_WORDS[step]
        place = Said(f"Retsgrundlag for {words.da}", f"Legal basis of {words.en}")
        yield ("referral", "legal basis", step), place, Said(f"{basis.da} ({basis.law})", f"{basis.en} ({basis.law})")
    for field, place in _DEADLINES:
        if (span := getattr(referral, field)) is not None:
            yield ("referral", field), place, within_said(span)
    yield from _answers(programme)
    if referral.joint_selection is not None:
        who_says_yes = listed(sector_said(sector) for sector in referral.joint_selection.by)
        yield (
            ("referral", "joint selection"),
            Said("Udvælges i fællesskab af", "Selected jointly by"),
            marked(who_says_yes, referral.joint_selection.assumed),
        )


def _answers(programme: Programme) -> Iterator[Line]:
    assert programme.file.referral is not None
    answers, place = programme.file.referral.answers, Said("Svar der kan gives", "Answer that can be given")
    key = ("referral", "answers")
    if answers.included is not None:
        yield (*key, "included"), place, Said("inkluderet", "included")
    if answers.helped_on is not None:
        after = within_said(answers.helped_on.follow_up_after)
        da, en = "hjulpet videre et andet sted – opfølgning efter", "helped on elsewhere - followed up after"
        yield (*key, "helped on"), place, Said(f"{da} {after.da}", f"{en} {after.en}")
    if answers.not_included is not None:
        for reason in answers.not_included.reasons:
            text = Said(f"ikke inkluderet: {reason.da}", f"not included: {reason.en}")
            yield (*key, "not included", reason.id), place, text
    if answers.declined is not None:
        yield (*key, "declined"), place, Said("borgeren siger nej", "the citizen declines")
    if answers.not_reached is not None:
        number = answers.not_reached.after_attempts
        text = Said(f"ikke nået efter {number} forsøg", f"not reached after {number} attempts")
        yield (*key, "not reached"), place, marked(text, answers.not_reached.assumed)


# --- inclusion and the course --------------------------------------------------------------------------

_CONSENT_TEXTS = (
    ("what", Said("Samtykke – hvad", "Consent - what")),
    ("why", Said("Samtykke – hvorfor", "Consent - why")),
    ("who_sees", Said("Samtykke – hvem ser det", "Consent - who sees it")),
    ("if_refused", Said("Samtykke – hvis borgeren siger nej", "Consent - if the citizen says no")),
    ("purpose", Said("Samtykke – formål", "Consent - purpose")),
)


def _inclusion(programme: Programme) -> Iterator[Line]:
    for number, step in enumerate(programme.file.first_conversation, 1):
        place = Said(f"Første samtale, punkt {number}", f"First conversation, point {number}")
        yield ("first conversation", step.id), place, of(step)
    consent = programme.file.consent
    if consent is None:
        return
    for field, place in _CONSENT_TEXTS:
        yield ("consent", field), place, marked(of(getattr(consent, field)), consent.assumed)
    types = [programme.vocabulary.data_types[name] for name in consent.data_types]
    shared = listed(Said(each.da, each.en) for each in types)
    yield ("consent", "data types"), Said("Samtykke – oplysninger", "Consent - information"), shared
    yield ("consent", "from"), Said("Samtykke – fra", "Consent - from"), listed(map(sector_said, consent.from_))
    yield ("consent", "to"), Said("Samtykke – til", "Consent - to"), listed(map(sector_said, consent.to))
    yield ("consent", "lasts"), Said("Samtykke – varer", "Consent - lasts"), within_said(consent.lasts)


def _course(programme: Programme) -> Iterator[Line]:
    file = programme.file
    for number, phase in enumerate(file.phases, 1):
        da, en = (
            joined([programme.evidence_words(each, lang) for each in phase.ends_with], lang, any_of=False)
            for lang in LANGS
        )
        text = Said(f"{phase.da} – slutter, når {da}", f"{phase.en} - ends when {en}")
        yield ("phases", phase.id), Said(f"Fase {number}", f"Phase {number}"), marked(text, phase.assumed)
    for reason in file.exit_reasons:
        yield ("exit reasons", reason.id), Said("Grund til at slutte", "Reason to end"), of(reason)
    if file.caseload is not None:
        each = file.caseload.per_contact_person
        text = marked(Said(str(each), str(each)), file.caseload.assumed)
        yield ("caseload",), Said("Borgere pr. kontaktperson, højst", "Citizens per contact person, at most"), text
    if file.team is None:
        return
    for key, place, names in (
        ("always", Said("Altid på teamet", "Always on the team"), file.team.always),
        ("may", Said("Kan være på teamet", "May be on the team"), file.team.may),
    ):
        for name in names:
            text = Said(programme.role_words(name, "da"), programme.role_words(name, "en"))
            yield ("team", key, name), place, marked(text, file.team.assumed)


ROW_WORDS = {
    "referral": Said("henvisninger og svar", "referrals and answers"),
    "enrolment": Said("inklusioner", "enrolments"),
    "phase": Said("faser", "phases"),
    "exit": Said("afslutninger og årsag", "endings and their reason"),
    "contact": Said("kontakter", "contacts"),
    "meeting": Said("møder", "meetings"),
    "goal": Said("mål og hvor langt de er nået", "goals and how far they are reached"),
    "slip": Said("planer der er skredet", "plans that have slipped"),
    "measurement": Said("målinger", "measurements"),
    "response": Said("svar på spørgeskemaer", "answers to questionnaires"),
}


def _registry(programme: Programme) -> Iterator[Line]:
    flow = programme.file.registry
    if flow is None:
        return
    for row in flow.rows:
        yield ("registry", row), Said("Går til registret", "Flows to the registry"), ROW_WORDS[row]
    for name in flow.not_:
        yield (
            ("registry", "not", name),
            Said("Går ikke til registret", "Never flows to the registry"),
            Said(name, name),
        )
    basis = programme.vocabulary.legal_bases[flow.basis]
    text = Said(f"{basis.da} ({basis.law})", f"{basis.en} ({basis.law})")
    yield ("registry", "basis"), Said("Retsgrundlag", "Legal basis"), marked(text, flow.assumed)


# --- sections that are kept as they stand --------------------------------------------------------------


def _later(file: ProgrammeFile) -> Iterator[Line]:
    for section in LATER:
        content = getattr(file, section)
        if isinstance(content, dict):
            parts = [(str(key), value) for key, value in content.items()]
        elif isinstance(content, list):
            parts = [(_name(entry, place), entry) for place, entry in enumerate(content, 1)]
        else:
            parts = [] if content is None else [("", content)]
        for name, value in parts:
            road = f"{section} › {name}" if name else section
            yield (section, name), Said(road, road), Said(plain(value), plain(value))


def _name(entry: Any, place: int) -> str:
    named = entry.get("id") if isinstance(entry, dict) else None
    return str(named or place)


def plain(value: Any) -> str:
    """A value of a file in a line: ``when: enrolled; then: task``."""
    match value:
        case dict():
            return "; ".join(f"{key}: {plain(each)}" for key, each in value.items())
        case list():
            return ", ".join(plain(each) for each in value)
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
