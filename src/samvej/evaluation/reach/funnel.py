"""The funnel: of those who met the criteria, who was referred, met them then, was included, completed; and why not.

Read from the registry's tables referral, enrolment and phase. Definitions with examples: docs/reference/reach.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from samvej.evaluation.participants import ROLE
from samvej.evaluation.reach.results import Courses, CourseState, Ending, Endings, Funnel, Step
from samvej.evaluation.reach.target import Target
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.programme.loading import Programme
from samvej.programme.referral import Reason
from samvej.registry.query import Registry

Course = Literal["completed", "dropped out", "left otherwise", "ended", "going on", "unknown"]

COMPLETED = frozenset({"goals met", "passed on"})
DROPPED = frozenset({"declined further", "lost contact"})
OTHERWISE = frozenset({"moved", "died", "excluded since"})
"""The shared exit reasons (``_shared/reasons.yaml``) by what they mean; any other is "ended", with its own words."""

OUTSIDE = frozenset({"excluded by criteria", "lives elsewhere"})
"""The shared reasons for not including that say the citizen is not of the target group."""

ANSWERS: dict[str, Words] = {
    "not included": Words("Ikke inkluderet", "Not included"),
    "declined": Words("Takkede nej", "Declined"),
    "not reached": Words("Ikke nået", "Not reached"),
    "helped on": Words("Hjulpet videre", "Helped on"),
    "transferred": Words("Overdraget", "Transferred"),
    "withdrawn": Words("Trukket tilbage", "Withdrawn"),
    "included": Words(
        "Svaret var ja, men personen er ikke blandt deltagerne", "Included by the answer, but not among participants"
    ),
    "open": Words("Ikke besvaret endnu", "Not answered yet"),
}
COURSES: dict[Course, Words] = {
    "going on": Words("Er med endnu", "Still taking part"),
    "completed": Words("Gennemført", "Completed"),
    "dropped out": Words("Frafald", "Dropped out"),
    "left otherwise": Words("Flyttet, død eller ikke længere i målgruppen", "Moved, died or no longer eligible"),
    "ended": Words("Sluttet, grunden er ikke delt ind", "Ended for a reason that is not classed"),
    "unknown": Words("Intet forløb i databasen", "No course in the database"),
}


@dataclass(frozen=True)
class Case:
    """One person's referral: the one that was answered with inclusion, else the latest."""

    person_id: int
    received: date
    decision: str
    reason: str


@dataclass(frozen=True)
class Rows:
    """What the registry has of the programme. ``referrals`` and ``phases`` say whether any such rows were loaded."""

    cases: Mapping[int, Case]
    courses: Mapping[int, tuple[Course, str]]
    reached: Mapping[str, frozenset[int]]
    referrals: bool
    enrolments: bool
    phases: bool


# --- reading -------------------------------------------------------------------------------------------


def read_rows(study: Study) -> Rows:
    """The programme's referrals, courses and phases through the last day that is evaluated."""
    name, registry, until = study.programme.name, study.registry, study.until
    referral = _of(registry, "referral", name)
    enrolment = _of(registry, "enrolment", name)
    phase = _of(registry, "phase", name)
    inclusion = {each.person_id: each.inclusion for each in study.participants.people}
    reached: dict[str, set[int]] = {}
    for row in phase:
        if row["person_id"] in inclusion and row["valid_from"] is not None and row["valid_from"] <= until:
            reached.setdefault(row["phase"], set()).add(row["person_id"])
    return Rows(
        cases=_cases(referral, until),
        courses=_courses(enrolment, inclusion, until),
        reached={each: frozenset(people) for each, people in reached.items()},
        referrals=bool(referral),
        enrolments=bool(enrolment),
        phases=bool(phase),
    )


def _of(registry: Registry, table: str, programme: str) -> list[dict[str, Any]]:
    rows = registry.table(table)
    found: list[dict[str, Any]] = rows.filter(rows.programme == programme).to_pyarrow().to_pylist()
    return found


def _cases(rows: Iterable[Mapping[str, Any]], until: date) -> dict[int, Case]:
    """An answer after the last day that is evaluated is not known on it: the case is open."""
    found: dict[int, tuple[tuple[bool, date, int], Case]] = {}
    for row in rows:
        if row["received"] is None or row["received"] > until:
            continue
        known = row["decided"] is not None and row["decided"] <= until
        case = Case(
            row["person_id"],
            row["received"],
            (row["decision"] or "open") if known else "open",
            (row["reason"] or "") if known else "",
        )
        order = (case.decision == "included", case.received, row["referral_id"])
        if case.person_id not in found or order > found[case.person_id][0]:
            found[case.person_id] = (order, case)
    return {person: case for person, (_, case) in found.items()}


def _courses(
    rows: Iterable[Mapping[str, Any]], inclusion: Mapping[int, date], until: date
) -> dict[int, tuple[Course, str]]:
    """How each participant's course goes, by the last enrolment that began in time; "" is no exit reason."""
    latest: dict[int, tuple[date, date | None, str]] = {}
    for row in rows:
        person, first = row["person_id"], row["valid_from"]
        if person not in inclusion or first is None or first > until or row["role"] not in (None, ROLE):
            continue
        if person not in latest or first > latest[person][0]:
            latest[person] = (first, row["valid_to"], row["exit_reason"] or "")
    return {person: _course(latest.get(person), until) for person in inclusion}


def _course(spell: tuple[date, date | None, str] | None, until: date) -> tuple[Course, str]:
    if spell is None:
        return "unknown", ""
    _, last, reason = spell
    if last is None or last > until:
        return "going on", ""
    for course, reasons in (("completed", COMPLETED), ("dropped out", DROPPED), ("left otherwise", OTHERWISE)):
        if reason in reasons:
            return course, reason  # type: ignore[return-value]
    return "ended", reason


# --- counting ------------------------------------------------------------------------------------------


def funnel(study: Study, target: Target, rows: Rows) -> Funnel:
    """The steps and the endings. What is not loaded is None with its name, never nought."""
    included = {each.person_id for each in study.participants.people}
    referred = {person for person, case in rows.cases.items() if case.received >= target.first} | included
    stopped = [rows.cases[person] for person in sorted(referred - included)]
    completed = {person for person, (course, _) in rows.courses.items() if course == "completed"}
    no_referrals = () if rows.referrals else ("referral",)
    no_courses = () if rows.enrolments else ("enrolment",)
    met = {case.person_id for case in stopped if _met(case, target)} | included
    return Funnel(
        first=target.first,
        last=target.last,
        untold=target.untold,
        steps=(
            _target_step(target),
            _step("referred", _REFERRED, referred, target, no_referrals),
            _step("met", _MET, met, target, no_referrals),
            _step("included", _INCLUDED, included, target, ()),
            _step("completed", _COMPLETED, completed, target, no_courses),
        ),
        answers=_answers(stopped, no_referrals),
        reasons=_reasons(stopped, study.programme, no_referrals),
        courses=_course_states(rows, study.programme, no_courses),
        phases=tuple(_phases(study.programme, rows, target)),
        without_row=len(included - rows.cases.keys()) if rows.referrals else 0,
        judged=len(target.judged),
        missing=target.missing,
    )


_TARGET = Words("Målgruppen", "The target group")
_REFERRED = Words("Henvist", "Referred")
_MET = Words("Opfyldte kriterierne ved henvisning", "Met the criteria when referred")
_INCLUDED = Words("Inkluderet", "Included")
_COMPLETED = Words("Gennemført", "Completed")


def _met(case: Case, target: Target) -> bool:
    """By the register on the day of the referral, unless those who asked the citizen found otherwise."""
    outside = case.decision == "not included" and case.reason in OUTSIDE
    return not outside and target.met_on(case.person_id, case.received)


def _target_step(target: Target) -> Step:
    if target.missing:
        return Step("target", _TARGET, None, None, target.missing)
    return Step("target", _TARGET, len(target.group), 0)


def _step(name: str, words: Words, people: Iterable[int], target: Target, missing: tuple[str, ...]) -> Step:
    """Where the target group could not be found, nobody is known to be of it: everybody stands as a whole."""
    if missing:
        return Step(name, words, None, None, missing)
    there = set(people)
    if target.missing:
        return Step(name, words, len(there), 0)
    return Step(name, words, len(there & target.group.keys()), len(there - target.group.keys()))


def _answers(stopped: Sequence[Case], missing: tuple[str, ...]) -> Endings:
    if missing:
        return Endings(0, (), missing)
    counts = Counter(case.decision for case in stopped)
    known = [*ANSWERS, *sorted(counts.keys() - ANSWERS.keys())]
    rows = (Ending(each, ANSWERS.get(each, Words(each, each)), counts[each]) for each in known)
    return Endings(len(stopped), tuple(row for row in rows if row.count))


def _reasons(stopped: Sequence[Case], programme: Programme, missing: tuple[str, ...]) -> Endings:
    if missing:
        return Endings(0, (), missing)
    counts = Counter(case.reason or "not said" for case in stopped if case.decision == "not included")
    return Endings(sum(counts.values()), _most_first(counts, programme))


def _course_states(rows: Rows, programme: Programme, missing: tuple[str, ...]) -> Courses:
    """Each course's state, and of those that ended the reasons."""
    if missing:
        return Courses(0, (), missing)
    states = []
    for course, words in COURSES.items():
        counts = Counter(reason or "not said" for at, reason in rows.courses.values() if at == course)
        reasons = () if course in ("going on", "unknown") else _most_first(counts, programme)
        if counts:
            states.append(CourseState(course, words, sum(counts.values()), reasons))
    return Courses(len(rows.courses), tuple(states))


def _phases(programme: Programme, rows: Rows, target: Target) -> Iterable[Step]:
    """How many participants reached each of the file's phases, or a later one; nothing where none is loaded."""
    if not rows.phases:
        return
    later: set[int] = set()
    steps = []
    for phase in reversed(programme.file.phases):
        later = later | rows.reached.get(phase.id, frozenset())
        steps.append(_step(phase.id, Words(phase.da, phase.en), later, target, ()))
    yield from reversed(steps)


def _most_first(counts: "Counter[str]", programme: Programme) -> tuple[Ending, ...]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Ending(reason, _reason_words(reason, programme), count) for reason, count in ordered)


def _reason_words(reason: str, programme: Programme) -> Words:
    """The shared or the programme's own words of a reason; a reason that has none stands as it is."""
    if reason == "not said":
        return Words("grunden er ikke oplyst", "the reason is not said")
    said = _own_reasons(programme).get(reason) or programme.vocabulary.reasons.get(reason)
    return Words(reason, reason) if said is None else Words(said.da, said.en)


def _own_reasons(programme: Programme) -> dict[str, Reason]:
    """The reasons that the programme's own file gives, for leaving and for not being included."""
    file = programme.file
    answers = None if file.referral is None else file.referral.answers
    not_included = () if answers is None or answers.not_included is None else answers.not_included.reasons
    return {each.id: each for each in (*file.exit_reasons, *not_included)}
