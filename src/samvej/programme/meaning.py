"""The semantics of the rules: a reference interpreter, one citizen and one day at a time.

It is slow and plain on purpose. Any faster engine is right when it agrees with this one. Definitions follow the
method notes on time and rules: a fact of day s is in view on day D when s ≤ D ≤ s + window (closed); three-valued
(Kleene) logic throughout; absence means something only where a loaded source covers the whole window.

Evidence has a direction. Where nothing is loaded, "at least" simply finds nobody, while "at most", "none of" and
anything under "not" cannot tell. So each leaf is asked with ``against``: whether the programme leans on the
*absence* of its facts (an odd number of "not" above it).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from samvej.core.window import add_months
from samvej.programme.coverage import needs_of, uncovered_needs
from samvej.programme.facts import Coverage, Diagnosis, Measurement, PersonFacts, Service
from samvej.programme.rules import (
    Age,
    Alive,
    All,
    Any,
    Ask,
    CodeList,
    DiagnosisFilter,
    EnrolledIn,
    FactFilter,
    InsuranceGroup,
    Leaf,
    LivesIn,
    Measured,
    MeasurementFilter,
    Not,
    Occurrences,
    PrescriptionFilter,
    Registered,
    Rule,
    ServiceFilter,
    SexIs,
    Some,
    Top,
    Total,
    Truth,
    walk,
)
from samvej.programme.stays import Contact, bed_days, contacts
from samvej.programme.trace import carriers as carriers
from samvej.programme.trace import mattering as mattering

Mode = Literal["register", "referral"]


@dataclass(frozen=True)
class Missing:
    """An unknown that matters: a question to ask, or a fact to load. ``rule_id`` is the leaf."""

    rule_id: str
    what: Literal["ask", "load"]
    need: str  # the ask's id, or the scope that is not covered ("hospital/admission", "person/birth_date" …)


@dataclass(frozen=True)
class Judgement:
    """The answer for one citizen on one day, with its trace."""

    answer: Truth
    truths: Mapping[str, Truth]  # every node's id → its value
    because: tuple[str, ...]  # leaves (and named groups) that carry the answer
    missing: tuple[Missing, ...]  # the unknowns that can still change the answer


@dataclass(frozen=True)
class _Scene:
    """What a leaf is judged in: the day, the coverage, who asks and the population."""

    day: date
    coverage: Sequence[Coverage]
    mode: Mode
    population: Sequence[PersonFacts] | None
    needs: dict[str, tuple[str, ...]] = field(default_factory=dict)  # leaf id → what is missing


def judge(
    rule: Rule,
    person: PersonFacts,
    day: date,
    *,
    coverage: Sequence[Coverage] = (),
    mode: Mode = "register",
    population: Sequence[PersonFacts] | None = None,
) -> Judgement:
    """Judge one citizen on one day.

    ``coverage``: what the loaded sources cover. ``mode``: over the register an ask that no register fact prompts
    is false and a prompted one unknown; in a referral an unanswered ask is unknown. ``population``: everyone, for
    rules that rank ("top 1 percent"); without it these cannot tell.
    """
    scene = _Scene(day, coverage, mode, population)
    truths: dict[str, Truth] = {}
    answer = _value(rule, person, scene, against=False, truths=truths)
    return Judgement(answer, truths, tuple(carriers(rule, truths)), tuple(_missing(rule, truths, scene.needs)))


def _value(rule: Rule, person: PersonFacts, scene: _Scene, *, against: bool, truths: dict[str, Truth]) -> Truth:
    match rule:
        case All():
            value = min(_value(p, person, scene, against=against, truths=truths) for p in rule.parts)
        case Any():
            value = max(_value(p, person, scene, against=against, truths=truths) for p in rule.parts)
        case Some():
            values = [_value(p, person, scene, against=against, truths=truths) for p in rule.parts]
            value = sorted(values, reverse=True)[rule.number - 1]
        case Not():
            value = Truth(2 - _value(rule.part, person, scene, against=not against, truths=truths))
        case _:
            value, needs = _leaf(rule, person, scene, against)
            scene.needs[rule.id] = needs
    truths[rule.id] = value
    return value


_Answer = tuple[Truth, tuple[str, ...]]


def _leaf(leaf: Leaf, person: PersonFacts, scene: _Scene, against: bool) -> _Answer:
    match leaf:
        case Ask():
            return _ask(leaf, person, scene)
        case Occurrences():
            values = [value for _, value in in_view(leaf, person, scene.day)]
            number = len(set(values)) if leaf.distinct else len(values)
            uncovered = uncovered_needs(needs_of(leaf.of), leaf.window, person, scene.coverage, scene.day)
            return _against_limits(number, leaf.at_least, leaf.at_most, against, uncovered)
        case Total():
            total, unpriced = _total(leaf, person, scene.day)
            uncovered = uncovered_needs(needs_of(leaf.of), leaf.window, person, scene.coverage, scene.day)
            if unpriced:
                uncovered = (*uncovered, "cost")
            return _against_limits(total, leaf.at_least, leaf.at_most, against, uncovered)
        case Top():
            return _top(leaf, person, scene, against)
        case Measured():
            return _measured(leaf, person, scene.day, against)
        case _:
            return _attribute(leaf, person, scene)


def _truth(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE


def _against_limits(
    number: int, at_least: int | None, at_most: int | None, against: bool, uncovered: tuple[str, ...]
) -> _Answer:
    """Evidence above the limit settles it; too little of it settles it only where the window is covered."""
    if at_least is not None:
        if number >= at_least:
            return Truth.TRUE, ()
        leans_on_absence, absent = against, Truth.FALSE
    else:
        assert at_most is not None
        if number > at_most:
            return Truth.FALSE, ()
        leans_on_absence, absent = not against, Truth.TRUE
    if leans_on_absence and uncovered:
        return Truth.UNKNOWN, uncovered
    return absent, ()


# --- facts in view -------------------------------------------------------------------------------------


def in_view(leaf: Occurrences, person: PersonFacts, day: date) -> list[tuple[date, object]]:
    """(day, value) of the facts that the leaf counts; value is what must differ, or a running number."""
    out: list[tuple[date, object]] = []
    for number, (start, source) in enumerate(matching(leaf.of, person)):
        value: object = number
        if leaf.distinct is not None:
            assert isinstance(source, Contact)
            value = getattr(source.service, leaf.distinct)
            if value is None:
                continue
        if start <= day and (leaf.window is None or day <= leaf.window.end(start)):
            out.append((start, value))
    return out


def matching(of: FactFilter, person: PersonFacts) -> list[tuple[date, Contact | Measurement | None]]:
    """All facts of a citizen that the filter keeps, as (day, what stands behind it).

    A diagnosis counts once a day, however many of the list's codes and contacts carry it that day.
    """
    match of:
        case ServiceFilter():
            return [(c.day, c) for c in contacts(person.services, joined=of.stays) if keeps(of, c.service)]
        case DiagnosisFilter():
            days = {
                d.day
                for d in diagnoses_of(person)
                if (d.primary or not of.primary) and in_any(of.codes, d.system, d.code)
            }
            return [(day, None) for day in sorted(days)]
        case PrescriptionFilter():
            return [(p.day, None) for p in person.prescriptions if in_any(of.codes, "ATC", p.atc)]
        case MeasurementFilter():
            return [(m.at.date(), m) for m in person.measurements if in_any(of.codes, m.system, m.code)]


def diagnoses_of(person: PersonFacts) -> list[Diagnosis]:
    """The citizen's diagnoses: those given on their own, and those of services on the day the service started."""
    of_services = (
        Diagnosis(s.start.date(), c.system, c.code, c.primary) for s in person.services for c in s.diagnoses
    )
    return [*person.diagnoses, *of_services]


def in_any(lists: Iterable[CodeList], system: str, code: str) -> bool:
    """Whether one of the lists holds the code."""
    return any(codes.holds(system, code) for codes in lists)


def keeps(of: ServiceFilter, service: Service) -> bool:
    """Whether the filter keeps a service (or a stay as one service)."""
    took_place = service.attended is not False
    return (
        (not of.sectors or service.sector in of.sectors)
        and (not of.kinds or service.kind in of.kinds)
        and (of.urgency is None or service.urgency == of.urgency)
        and (not of.providers or service.provider in of.providers)
        and (not of.diagnosis or any(in_any(of.diagnosis, c.system, c.code) for c in service.diagnoses))
        and (took_place if of.attended is None else took_place == of.attended)
    )


def _total(leaf: Total | Top, person: PersonFacts, day: date) -> tuple[int, bool]:
    """The sum in view on the day, and whether a service in view has no known cost."""
    total, unpriced = 0, False
    last = day if person.death_date is None else min(day, person.death_date)
    for start, contact in matching(leaf.of, person):
        assert isinstance(contact, Contact)
        if leaf.measure == "bed days":
            days = (start + timedelta(days=i) for i in range(bed_days(contact, until=last)))
            total += sum(1 for d in days if d <= day <= leaf.window.end(d))
        elif start <= day <= leaf.window.end(start):
            unpriced = unpriced or contact.unpriced
            total += contact.service.cost or 0
    return total, unpriced


def _top(leaf: Top, person: PersonFacts, scene: _Scene, against: bool) -> _Answer:
    if scene.population is None:
        return Truth.UNKNOWN, ("population",)
    ranked_on = scene.day.replace(day=1)
    own, _ = _total(leaf, person, ranked_on)
    others = [_total(leaf, p, ranked_on)[0] for p in scene.population if _alive(p, ranked_on)]
    more = sum(1 for total in others if total > own)
    among = own > 0 and _alive(person, ranked_on) and more * 100 < Fraction(str(leaf.percent)) * len(others)
    if among or not against:
        return _truth(among), ()
    uncovered = uncovered_needs(needs_of(leaf.of), leaf.window, person, scene.coverage, ranked_on)
    return (Truth.UNKNOWN, uncovered) if uncovered else (Truth.FALSE, ())


def _measured(leaf: Measured, person: PersonFacts, day: date, against: bool) -> _Answer:
    seen = [m for _, m in matching(leaf.of, person) if isinstance(m, Measurement)]
    seen = [m for m in seen if m.at.date() <= day <= leaf.window.end(m.at.date())]
    nothing = Truth.UNKNOWN if against else Truth.FALSE
    needs = needs_of(leaf.of)[0] if against else ()
    if leaf.which == "latest":
        if not seen:
            return nothing, needs
        latest = max(m.at for m in seen)
        return _truth(any(leaf.bound.holds(m.value) for m in seen if m.at == latest)), ()
    if any(not leaf.bound.holds(m.value) for m in seen):
        return Truth.FALSE, ()
    return (Truth.TRUE, ()) if len(seen) >= leaf.count else (nothing, needs)


# --- attributes and asks -------------------------------------------------------------------------------


def _alive(person: PersonFacts, day: date) -> bool:
    born = person.birth_date is None or person.birth_date <= day
    return born and (person.death_date is None or day <= person.death_date)


def _attribute(leaf: Leaf, person: PersonFacts, scene: _Scene) -> _Answer:
    match leaf:
        case Alive():
            return _truth(_alive(person, scene.day)), ()
        case Age():
            return _age(leaf, person.birth_date, scene.day)
        case SexIs():
            return _known(person.sex, leaf.sex, "person/sex")
        case InsuranceGroup():
            return _known(person.insurance_group, leaf.group, "person/insurance_group")
        case LivesIn():
            here = [s.value for s in person.residence if s.holds(scene.day)]
            if here:
                return _truth(any(value in leaf.municipalities for value in here)), ()
            return _nowhere("residence", leaf.municipalities, scene)
        case Registered():
            here = [s.value for s in person.registration if s.holds(scene.day)]
            if here:
                return _truth(not leaf.practices or any(v in leaf.practices for v in here)), ()
            return _nowhere("registration", ("*",), scene)
        case EnrolledIn():
            return _truth(any(s.value == leaf.programme and s.holds(scene.day) for s in person.enrolment)), ()
        case _:
            raise TypeError(f"not a leaf of the rule tree: {leaf!r}")


def _known(value: str | None, wanted: str, need: str) -> _Answer:
    return (Truth.UNKNOWN, (need,)) if value is None else (_truth(value == wanted), ())


def _age(leaf: Age, birth_date: date | None, day: date) -> _Answer:
    """Someone born on 29 February is a year older on 28 February in other years (months are clamped)."""
    if birth_date is None:
        return Truth.UNKNOWN, ("person/birth_date",)
    old_enough = leaf.at_least is None or add_months(birth_date, 12 * leaf.at_least) <= day
    young_enough = leaf.below is None or day < add_months(birth_date, 12 * leaf.below)
    return _truth(old_enough and young_enough), ()


def _nowhere(scope: str, areas: Sequence[str], scene: _Scene) -> _Answer:
    """No spell on the day: a "no" where the register covers these areas that day, else unknown."""
    rows = [c for c in scene.coverage if c.scope == scope and c.first <= scene.day <= c.last]
    if all(any(c.area in ("*", area) for c in rows) for area in areas):
        return Truth.FALSE, ()
    return Truth.UNKNOWN, (scope,)


def _ask(leaf: Ask, person: PersonFacts, scene: _Scene) -> _Answer:
    if leaf.id in person.answers:
        return _truth(person.answers[leaf.id]), ()
    if scene.mode == "referral":
        return Truth.UNKNOWN, (leaf.id,)
    if leaf.prompted_by is None:
        return Truth.FALSE, ()
    prompt = _value(leaf.prompted_by, person, scene, against=False, truths={})
    return (Truth.UNKNOWN, (leaf.id,)) if prompt is Truth.TRUE else (Truth.FALSE, ())


# --- the trace -----------------------------------------------------------------------------------------


def _missing(rule: Rule, truths: Mapping[str, Truth], needs: Mapping[str, tuple[str, ...]]) -> Iterable[Missing]:
    asks = {node.id for node in walk(rule) if isinstance(node, Ask)}
    for leaf in mattering(rule, truths):
        yield from (Missing(leaf, "ask" if leaf in asks else "load", need) for need in needs[leaf])
