"""Eligibility of one citizen in plain sentences: the answer, a line for every reason, and what to ask next.

The rule is judged by :mod:`samvej.programme.meaning`, so that a page says what spotting says. Two things are added
for a person at a desk. A citizen of whom the registers know nothing is not a citizen without admissions: then every
criterion over the registers is unknown. And what the registers cannot tell may be answered by somebody who knows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from samvej.programme.facts import Coverage, PersonFacts
from samvej.programme.loading import Programme
from samvej.programme.meaning import in_view, judge
from samvej.programme.reading import Reader
from samvej.programme.rules import Any as AnyOf
from samvej.programme.rules import (
    Ask,
    EnrolledIn,
    Leaf,
    Measured,
    Not,
    Occurrences,
    Rule,
    Top,
    Total,
    Truth,
    children,
    leaves,
)
from samvej.programme.trace import carriers, mattering, settled
from samvej.programme.words import LANGS, Lang, Said, joined, say_day

Answer = Literal["meets", "does not meet", "cannot tell"]
Way = Literal["register", "referral"]

ANSWERS: dict[Truth, Answer] = {Truth.TRUE: "meets", Truth.FALSE: "does not meet", Truth.UNKNOWN: "cannot tell"}

WHO_KNOWS = "coordinator"
"""Who is asked for what the registers would have said."""

MOST_DAYS = 6
"""Days of facts that a line names; more than these are counted."""

_SAYS = {
    Truth.TRUE: Said("ja", "yes"),
    Truth.FALSE: Said("nej", "no"),
    Truth.UNKNOWN: Said("det kan vi ikke se", "we cannot see that"),
}
_ASKED = {
    Truth.TRUE: Said("ja", "yes"),
    Truth.FALSE: Said("nej", "no"),
    Truth.UNKNOWN: Said("er ikke besvaret endnu", "not answered yet"),
}
_NOT_RAISED = Said("intet rejser spørgsmålet", "nothing raises the question")


@dataclass(frozen=True)
class ReasonLine:
    """One criterion and how it stands. ``against``: a yes speaks against the citizen being included.

    ``decisive``: it is among those that carry the answer.
    """

    id: str
    truth: Truth
    da: str
    en: str
    against: bool = False
    decisive: bool = False


@dataclass(frozen=True)
class Question:
    """Something whose answer would settle more. ``by``: whom it is put to, a word of the programme file."""

    id: str
    da: str
    en: str
    by: str


@dataclass(frozen=True)
class Assessment:
    """How a citizen stands towards a programme on a day. ``because``: ids of the criteria that carry the answer."""

    answer: Answer
    lines: tuple[ReasonLine, ...]
    ask: tuple[Question, ...]
    because: tuple[str, ...]


def assess(
    programme: Programme,
    *,
    facts: PersonFacts | None,
    coverage: Sequence[Coverage],
    answers: Mapping[str, bool],
    on: date,
    way: Way,
    known: PersonFacts | None = None,
    population: Sequence[PersonFacts] | None = None,
) -> Assessment:
    """Judge one citizen on a day, in words.

    ``facts`` are what is known of the citizen, None where the registers know nobody of that number; ``coverage`` is
    what the registers cover. Where they cover nothing, that they hold no fact means nothing: what would be "no" for
    want of facts is then unknown. ``answers``: id of a question → yes; the id of a criterion over the registers
    counts too, but only where these cannot tell. ``way``: over the register, or in a referral, where an unanswered
    question is unknown. ``known``: what somebody else than the registers has on record of who the citizen is (birth
    date, home, sex), used where ``facts`` is None. ``population``: everyone, for rules that rank.
    """
    rule = programme.rule
    person = facts or known or PersonFacts(0)
    person = replace(person, answers={**person.answers, **answers})
    covered = coverage if facts is not None else ()
    judged = judge(rule, person, on, coverage=covered, mode=way, population=population).truths
    if not covered:
        judged = _without_absence(rule, judged, nobody=facts is None and known is None)
    truths = settled(rule, {leaf.id: _answered(leaf, judged[leaf.id], person.answers) for leaf in leaves(rule)})
    because = tuple(carriers(rule, truths))
    signed = _with_sign(rule, against=False)
    return Assessment(
        answer=ANSWERS[truths[rule.id]],
        lines=tuple(
            _line(leaf, programme, person, on, truths[leaf.id], against, because) for leaf, against in signed
        ),
        ask=tuple(_questions(programme, truths)),
        because=because,
    )


def _without_absence(rule: Rule, truths: Mapping[str, Truth], *, nobody: bool) -> dict[str, Truth]:
    """The leaves' truths where nothing is covered; ``nobody``: not even who the citizen is, is known."""
    for_want_of_facts = (*_EVIDENCE, EnrolledIn) if nobody else _EVIDENCE
    return {
        leaf.id: Truth.UNKNOWN
        if truths[leaf.id] is Truth.FALSE and isinstance(leaf, for_want_of_facts) and not _exceeded(leaf)
        else truths[leaf.id]
        for leaf in leaves(rule)
    }


_EVIDENCE = (Occurrences, Total, Top, Measured)
"""Leaves that facts speak for: a "no" may be for want of them."""


def _exceeded(leaf: Leaf) -> bool:
    """Whether a "no" of the leaf rests on facts: there were more than "at most" allows."""
    return isinstance(leaf, Occurrences | Total) and leaf.at_most is not None


def _answered(leaf: Leaf, truth: Truth, answers: Mapping[str, bool]) -> Truth:
    if truth is not Truth.UNKNOWN or leaf.id not in answers:
        return truth
    return Truth.TRUE if answers[leaf.id] else Truth.FALSE


# --- in words ------------------------------------------------------------------------------------------


def _line(
    leaf: Leaf,
    programme: Programme,
    person: PersonFacts,
    on: date,
    truth: Truth,
    against: bool,
    because: Sequence[str],
) -> ReasonLine:
    if isinstance(leaf, Ask):
        words = Said(f"»{leaf.da}«", f"“{leaf.en}”")
        says = _NOT_RAISED if truth is Truth.FALSE and leaf.id not in person.answers else _ASKED[truth]
    else:
        words, says = _phrase(leaf, programme), _SAYS[truth]
    da, en = (f"{_upper(words.say(lang))} – {says.say(lang)}" for lang in LANGS)
    if truth is Truth.TRUE and (days := _days(leaf, person, on)):
        da, en = (f"{text}: {_said_days(days, lang)}" for text, lang in zip((da, en), LANGS, strict=True))
    return ReasonLine(leaf.id, truth, da, en, against, leaf.id in because)


def _days(leaf: Leaf, facts: PersonFacts, on: date) -> list[date]:
    """The days of the facts that a count counts."""
    return sorted({day for day, _ in in_view(leaf, facts, on)}) if isinstance(leaf, Occurrences) else []


def _said_days(days: Sequence[date], lang: Lang) -> str:
    """The last few of them: ``3. januar 2016 og 17. januar 2016``."""
    said = [say_day(day, lang) for day in days[-MOST_DAYS:]]
    if len(days) > MOST_DAYS:
        earlier = len(days) - MOST_DAYS
        said = [f"{earlier} tidligere dage" if lang == "da" else f"{earlier} earlier days", *said]
    return joined(said, lang, any_of=False)


def _with_sign(rule: Rule, *, against: bool) -> Iterator[tuple[Leaf, bool]]:
    """Every leaf with whether a yes to it speaks against; an odd number of "not" above it."""
    parts = children(rule)
    if not parts:
        yield rule, against  # type: ignore[misc]  # a node without parts is a leaf
    for part in parts:
        yield from _with_sign(part, against=against != isinstance(rule, Not))


def _phrase(leaf: Leaf, programme: Programme) -> Said:
    return Said(*(Reader(lang, programme.vocabulary).say(leaf) for lang in LANGS))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _questions(programme: Programme, truths: Mapping[str, Truth]) -> Iterator[Question]:
    """The professionals' questions first, then what only somebody who knows the citizen can say for the registers.

    Where one question to a professional can settle a whole "any", the register's part of it waits.
    """
    nodes = {leaf.id: leaf for leaf in leaves(programme.rule)}
    waiting = set(_waiting(programme.rule, truths))
    open_leaves = [nodes[name] for name in mattering(programme.rule, truths)]
    for leaf in open_leaves:
        if isinstance(leaf, Ask):
            yield Question(leaf.id, leaf.da, leaf.en, leaf.by)
    for leaf in open_leaves:
        if not isinstance(leaf, Ask) and leaf.id not in waiting:
            words = _phrase(leaf, programme)
            yield Question(leaf.id, f"Passer dette: {words.da}?", f"Is this so: {words.en}?", WHO_KNOWS)


def _waiting(rule: Rule, truths: Mapping[str, Truth]) -> Iterator[str]:
    parts = children(rule)
    if isinstance(rule, AnyOf) and any(isinstance(p, Ask) and truths[p.id] is Truth.UNKNOWN for p in parts):
        yield from (leaf.id for part in parts for leaf in leaves(part) if not isinstance(leaf, Ask))
    for part in parts:
        yield from _waiting(part, truths)
