"""A programme file's own examples: small made-up people, judged by the rules and held against what is expected."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from samvej.core.sector import Sector, ServiceKind
from samvej.programme.codes import DIAGNOSIS_SYSTEMS, MEASUREMENT_SYSTEMS, misspelt_code
from samvej.programme.facts import (
    Code,
    Coverage,
    Diagnosis,
    Measurement,
    PersonFacts,
    Prescription,
    Service,
    Spell,
)
from samvej.programme.loading import Programme
from samvej.programme.meaning import Judgement, judge, keeps
from samvej.programme.municipalities import find_municipality
from samvej.programme.problems import Path, Problem, ProgrammeError, unknown
from samvej.programme.rules import Ask, ServiceFilter, Truth, leaves, walk
from samvej.programme.schema import Example, Expectation, HistoryEntry, ServiceDetail

ANSWERS = {Truth.TRUE: "meets", Truth.FALSE: "does not meet", Truth.UNKNOWN: "cannot tell"}

FIRST_DAY, LAST_DAY = date(1850, 1, 1), date(2199, 12, 31)  # an example is covered from before any life

_USUAL_KIND = {
    Sector.GENERAL_PRACTICE: ServiceKind.CONSULTATION,
    Sector.SPECIALIST: ServiceKind.CONSULTATION,
    Sector.MUNICIPALITY_HEALTH: ServiceKind.HOME_NURSING,
    Sector.MUNICIPALITY_SOCIAL: ServiceKind.SOCIAL_SUPPORT,
    Sector.EMPLOYMENT: ServiceKind.JOB_CENTRE_MEETING,
    Sector.PREHOSPITAL: ServiceKind.TRANSPORT,
    Sector.VOLUNTARY: ServiceKind.VOLUNTEER_MEETING,
}

Complain = Callable[[Path, str], None]


@dataclass(frozen=True)
class ExampleResult:
    """One expectation of one example and what the rules answered. ``differences`` is empty when they agree."""

    person: str
    day: date
    mode: str
    expected: str
    got: str
    because: tuple[str, ...]
    ask: tuple[str, ...]
    load: tuple[str, ...]
    differences: tuple[str, ...]


def try_examples(programme: Programme) -> tuple[ExampleResult, ...]:
    """Judge every example on every day it expects something. Raises ProgrammeError when one cannot be read."""
    problems = example_problems(programme)
    if problems:
        raise ProgrammeError(problems)
    results = []
    for place, example in enumerate(programme.file.examples):
        person = example_facts(programme, place, _deaf)
        coverage = example_coverage(programme, example, ("examples", place), _deaf)
        for expectation in example.expect:
            judgement = judge(programme.rule, person, expectation.date, coverage=coverage, mode=expectation.in_)
            results.append(_result(example.person.name, expectation, judgement))
    return tuple(results)


def example_problems(programme: Programme) -> tuple[Problem, ...]:
    """What cannot be understood in the examples: unknown services, codes, municipalities, asks and ids."""
    problems: list[Problem] = []

    def complain(path: Path, text: str) -> None:
        problems.append(programme.document.problem(path, text))

    for place, example in enumerate(programme.file.examples):
        example_facts(programme, place, complain)
        example_coverage(programme, example, ("examples", place), complain)
        for path, text in _unknown_ids(programme, example, ("examples", place)):
            complain(path, text)
    return tuple(problems)


def _deaf(path: Path, text: str) -> None:
    """Complaints were heard before."""


def _unknown_ids(programme: Programme, example: Example, path: Path) -> Iterator[tuple[Path, str]]:
    ids = [node.id for node in walk(programme.rule)]
    asks = [leaf.id for leaf in leaves(programme.rule) if isinstance(leaf, Ask)]
    for ask in example.answers:
        if ask not in asks:
            yield (*path, "answers", ask), unknown("ask", ask, asks)
    for number, expectation in enumerate(example.expect):
        at = (*path, "expect", number)
        for place, name in enumerate(expectation.because):
            if name not in ids:
                yield (*at, "because", place), unknown("criterion id", name, ids)
        for place, name in enumerate(expectation.ask or ()):
            if name not in asks:
                yield (*at, "ask", place), unknown("ask", name, asks)


def _result(person: str, expectation: Expectation, judgement: Judgement) -> ExampleResult:
    got = ANSWERS[judgement.answer]
    ask, load = (
        tuple(dict.fromkeys(missing.need for missing in judgement.missing if missing.what == what))
        for what in ("ask", "load")
    )
    differences = []
    if got != expectation.eligibility:
        differences.append(f"expected '{expectation.eligibility}', got '{got}'")
    absent = [name for name in expectation.because if name not in judgement.because]
    if absent:
        differences.append(f"because: {_names(absent)} is not among {_names(judgement.because)}")
    for what, expected, found in (("ask", expectation.ask, ask), ("load", expectation.load, load)):
        if expected is not None and set(expected) != set(found):
            differences.append(f"{what}: expected {_names(expected)}, got {_names(found)}")
    return ExampleResult(
        person=person,
        day=expectation.date,
        mode=expectation.in_,
        expected=expectation.eligibility,
        got=got,
        because=judgement.because,
        ask=ask,
        load=load,
        differences=tuple(differences),
    )


def _names(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names) or "nothing"


# --- the made-up person --------------------------------------------------------------------------------


def example_facts(programme: Programme, place: int, complain: Complain) -> PersonFacts:
    """The person of the example at ``place`` (from 0), as the rules read a citizen."""
    example, path = programme.file.examples[place], ("examples", place)
    person = example.person
    since = person.born or FIRST_DAY
    residence: tuple[Spell, ...] = ()
    if person.lives_in is not None:
        try:
            code, _ = find_municipality(person.lives_in, programme.vocabulary.municipalities)
            residence = (Spell(since, None, code),)
        except KeyError as fault:
            complain((*path, "person", "lives in"), str(fault.args[0]))
    facts = PersonFacts(
        person_id=place + 1,
        birth_date=person.born,
        death_date=person.died,
        sex=person.sex,
        insurance_group=str(person.insurance_group) if person.insurance_group else None,
        residence=residence,
        registration=(Spell(since, None, person.practice),) if person.practice else (),
        answers=dict(example.answers),
    )
    for number, entry in enumerate(example.history):
        facts = _with(facts, entry, number + 1, programme, (*path, "history", number), complain)
    return facts


def _with(
    facts: PersonFacts, entry: HistoryEntry, number: int, programme: Programme, path: Path, complain: Complain
) -> PersonFacts:
    if entry.enrolled_in is not None and entry.from_ is not None:
        spell = Spell(entry.from_, entry.to, entry.enrolled_in)
        return replace(facts, enrolment=(*facts.enrolment, spell))
    assert entry.date is not None  # the model asks for it
    if entry.diagnosis is not None:
        system, code = entry.diagnosis
        _complain_of_code(system, code, DIAGNOSIS_SYSTEMS, (*path, "diagnosis"), complain)
        diagnosis = Diagnosis(entry.date, system, code, entry.primary)
        return replace(facts, diagnoses=(*facts.diagnoses, diagnosis))
    if entry.prescription is not None:
        _complain_of_code("ATC", entry.prescription, ("ATC",), (*path, "prescription"), complain)
        dispensed = Prescription(entry.date, entry.prescription)
        return replace(facts, prescriptions=(*facts.prescriptions, dispensed))
    if entry.measurement is not None:
        values = tuple(_measured(entry.date, entry.measurement, programme, (*path, "measurement"), complain))
        return replace(facts, measurements=(*facts.measurements, *values))
    for name, detail in entry.services.items():
        if name not in programme.vocabulary.services:
            own = ["diagnosis", "prescription", "measurement", "enrolled in"]
            complain((*path, name), unknown("service or fact", name, [*own, *programme.vocabulary.services]))
            continue
        wanted = programme.vocabulary.services[name].filter
        service = example_service(number, entry.date, wanted, detail)
        if detail.diagnosis is not None:
            _complain_of_code("SKS", detail.diagnosis, ("SKS",), (*path, name, "diagnosis"), complain)
        if not keeps(wanted, service):
            complain((*path, name), f"what is said here makes it something else than '{name}'")
        codes = tuple(Diagnosis(entry.date, c.system, c.code, c.primary) for c in service.diagnoses)
        facts = replace(facts, services=(*facts.services, service), diagnoses=(*facts.diagnoses, *codes))
    return facts


def _complain_of_code(system: str, code: str, systems: tuple[str, ...], path: Path, complain: Complain) -> None:
    if system not in systems:
        complain(path, unknown("code system", system, systems))
    elif fault := misspelt_code(system, code):
        complain(path, fault)


def _measured(
    day: date, values: dict[str, float], programme: Programme, path: Path, complain: Complain
) -> Iterator[Measurement]:
    lists = {
        name: pair
        for name, named in programme.vocabulary.code_lists.items()
        for pair in named.codes.prefixes[:1]
        if pair[0] in MEASUREMENT_SYSTEMS
    }
    for name, value in values.items():
        if name not in lists:
            complain((*path, name), unknown("measurement", name, lists))
            continue
        system, code = lists[name]
        yield Measurement(datetime.combine(day, time()), code, float(value), system)


def example_service(number: int, day: date, wanted: ServiceFilter, detail: ServiceDetail) -> Service:
    """A service that the filter keeps, filled in from the filter where the example is silent.

    ``days`` are the nights between start and end; ``hours`` give it a time of day (it starts at 8).
    """
    kind = detail.kind or next(iter(wanted.kinds), None)
    sector = detail.sector or next(iter(wanted.sectors), Sector.HOSPITAL)
    start = datetime.combine(day, time(8 if detail.hours else 0))
    codes = [detail.diagnosis] if detail.diagnosis else []
    diagnoses = [Code("SKS", code, primary=True) for code in codes]
    if wanted.diagnosis and not diagnoses:
        system, code = wanted.diagnosis[0].prefixes[0]
        diagnoses = [Code(system, code, primary=True)]
    return Service(
        id=number,
        sector=sector,
        kind=kind or _USUAL_KIND.get(sector, ServiceKind.OUTPATIENT_VISIT),
        start=start,
        end=start + timedelta(days=detail.days or 0, hours=detail.hours or 0),
        urgency=wanted.urgency,
        provider=detail.provider or next(iter(wanted.providers), None),
        attended=wanted.attended,
        cost=detail.cost.minor if detail.cost else None,
        diagnoses=tuple(diagnoses),
        date_only=detail.hours is None,
    )


# --- what is loaded ------------------------------------------------------------------------------------


def example_coverage(programme: Programme, example: Example, path: Path, complain: Complain) -> tuple[Coverage, ...]:
    """Everything is loaded for an example, from long before its life, but for what it says is not.

    So a residence or practice that is not said is absent, and one that is "not loaded" unknown.
    """
    loaded = _all_scopes(programme)
    absent: set[str] = set()
    for place, said in enumerate(example.not_loaded):
        unloaded = _named_scopes(said, loaded, programme)
        if not unloaded:
            known = {*loaded, "diagnosis", "measurement", *(f"*/{kind}" for kind in ServiceKind)}
            complain((*path, "not loaded", place), unknown("kind of facts", said, sorted(known), listing=False))
        absent |= unloaded
    return tuple(Coverage(scope, FIRST_DAY, LAST_DAY) for scope in sorted(loaded - absent))


def _all_scopes(programme: Programme) -> set[str]:
    services = {f"{sector}/{kind}" for sector in Sector for kind in (*ServiceKind, "*")}
    diagnoses = {f"diagnosis/{system}" for system in DIAGNOSIS_SYSTEMS}
    measurements = {
        f"measurement/{code}"
        for named in programme.vocabulary.code_lists.values()
        for system, code in named.codes.prefixes
        if system in MEASUREMENT_SYSTEMS
    }
    return services | diagnoses | measurements | {"prescription", "residence", "registration"}


def _named_scopes(said: str, scopes: set[str], programme: Programme) -> set[str]:
    """The scopes that the words mean: ``general-practice/*``, ``diagnosis``, ``measurement/HbA1c`` …"""
    family, _, rest = said.partition("/")
    if family == "measurement" and rest in programme.vocabulary.code_lists:
        prefixes = programme.vocabulary.code_lists[rest].codes.prefixes
        return {f"measurement/{code}" for _, code in prefixes} & scopes
    if not rest or rest == "*":
        return {scope for scope in scopes if scope == said or scope.startswith(f"{family}/")}
    found = {scope for scope in scopes if scope.endswith(f"/{rest}") and family in ("*", scope.split("/")[0])}
    # Where one kind of a sector is not loaded, neither is "everything of the sector".
    return found | {f"{scope.split('/')[0]}/*" for scope in found} & scopes
