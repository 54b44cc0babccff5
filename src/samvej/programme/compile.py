"""Eligibility models turned into the rule tree, every name resolved and every node given its id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any as Anything

from samvej.core.sector import Sector, ServiceKind
from samvej.programme.codes import DIAGNOSIS_SYSTEMS, MEASUREMENT_SYSTEMS
from samvej.programme.criteria import (
    AgeWithin,
    AliveThen,
    AllOf,
    AnyOf,
    Asked,
    AtLeast,
    AtMost,
    BedDaysOver,
    CostOver,
    Counted,
    Diagnosed,
    Enrolled,
    Entry,
    InInsuranceGroup,
    LivesWhere,
    MeasuredSo,
    NoneOf,
    NotThat,
    OfSex,
    Prescribed,
    ServiceWords,
    SomeOf,
    WithPractice,
)
from samvej.programme.figures import Figure
from samvej.programme.municipalities import find_municipality
from samvej.programme.problems import Path, ProgrammeError, unknown
from samvej.programme.rules import (
    Age,
    Alive,
    All,
    Any,
    Ask,
    CodeList,
    DiagnosisFilter,
    EnrolledIn,
    InsuranceGroup,
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
)
from samvej.programme.schema import Eligibility
from samvej.programme.services import described, resolved_lists, service_filter
from samvej.programme.vocabulary import Vocabulary
from samvej.programme.yaml_positions import Document

ELIGIBILITY: Path = ("eligibility",)
RESERVED = ("eligibility", "alive", "not excluded")
"""Ids of the nodes that every tree has; a file may not give them to its own criteria."""


def compile_eligibility(eligibility: Eligibility, document: Document, vocabulary: Vocabulary) -> Rule:
    """The whole rule: alive, included and not excluded. Raises ProgrammeError with everything unresolved."""
    compiler = _Compiler(document, vocabulary)
    compiler.take_given_ids(criteria_of(eligibility))
    parts: list[Rule] = [Alive("alive"), compiler.rule(eligibility.include, (*ELIGIBILITY, "include"), "include")]
    if eligibility.exclude is not None:
        excluded = compiler.rule(eligibility.exclude, (*ELIGIBILITY, "exclude"), "exclude")
        parts.append(Not("not excluded", part=excluded))
    if compiler.problems:
        raise ProgrammeError(compiler.problems)
    return All("eligibility", parts=tuple(parts))


def compile_criteria(
    criteria: Sequence[tuple[str, Entry, Path]], document: Document, vocabulary: Vocabulary
) -> list[Rule]:
    """Criteria that stand on their own, each with a name for its group and its place, as rules.

    No two nodes of them all have the same id. Raises ProgrammeError with everything unresolved.
    """
    compiler = _Compiler(document, vocabulary)
    compiler.take_given_ids(placed for _, criterion, path in criteria for placed in every_criterion(criterion, path))
    rules = [compiler.rule(criterion, path, name) for name, criterion, path in criteria]
    if compiler.problems:
        raise ProgrammeError(compiler.problems)
    return rules


def parts_of(criterion: Entry, path: Path) -> Iterator[tuple[Entry, Path]]:
    """The criteria directly inside one (a prompt too), with their places."""
    match criterion:
        case AllOf():
            yield from ((part, (*path, "all", place)) for place, part in enumerate(criterion.all))
        case AnyOf():
            yield from ((part, (*path, "any", place)) for place, part in enumerate(criterion.any))
        case SomeOf():
            yield from ((part, (*path, "of these", place)) for place, part in enumerate(criterion.of_these))
        case NotThat():
            yield criterion.not_, (*path, "not")
        case Asked() if criterion.ask.prompted_by is not None:
            yield criterion.ask.prompted_by, (*path, "ask", "prompted by")


def every_criterion(criterion: Entry, path: Path) -> Iterator[tuple[Entry, Path]]:
    """The criterion and all inside it (prompts too), top down, with their places."""
    yield criterion, path
    for part, place in parts_of(criterion, path):
        yield from every_criterion(part, place)


def criteria_of(eligibility: Eligibility) -> Iterator[tuple[Entry, Path]]:
    """Every criterion of include and exclude, with its place."""
    yield from every_criterion(eligibility.include, (*ELIGIBILITY, "include"))
    if eligibility.exclude is not None:
        yield from every_criterion(eligibility.exclude, (*ELIGIBILITY, "exclude"))


def _given_id(criterion: Entry, path: Path) -> tuple[str, Path] | None:
    if isinstance(criterion, Asked):
        return criterion.ask.id, (*path, "ask", "id")
    given = getattr(criterion, "id", None)
    return (given, (*path, "id")) if given else None


class _Compiler:
    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.problems: list[Anything] = []
        self.taken: set[str] = set(RESERVED)
        self.groups = {"all": 0, "any": 0, "some": 0}

    def complain(self, path: Path, text: str) -> None:
        self.problems.append(self.document.problem(path, text))

    # --- ids -------------------------------------------------------------------------------------------

    def take_given_ids(self, criteria: Iterable[tuple[Entry, Path]]) -> None:
        first: dict[str, int] = {}
        for given, path in filter(None, (_given_id(*placed) for placed in criteria)):
            if given in RESERVED:
                self.complain(path, f"the id '{given}' is Samvej's own; choose another")
            elif given in first:
                self.complain(path, f"the id '{given}' is already given on line {first[given]}")
            first.setdefault(given, self.document.line(path))
        self.taken |= set(first)

    def node(self, criterion: Entry, made: str) -> dict[str, Anything]:
        """What every node carries: the file's id, or the one made from what it says, made unique."""
        given = getattr(criterion, "id", None)
        assumed = getattr(criterion, "assumed", False)
        if given:
            return {"id": given, "assumed": assumed, "named": True}
        unique, number = made, 1
        while unique in self.taken:
            number += 1
            unique = f"{made} ({number})"
        self.taken.add(unique)
        return {"id": unique, "assumed": assumed}

    def group(self, word: str, name: str | None) -> str:
        if name:
            return name
        self.groups[word] += 1
        return f"{word} {self.groups[word]}"

    # --- criteria --------------------------------------------------------------------------------------

    def rule(self, criterion: Entry, path: Path, name: str | None = None) -> Rule:
        """The criterion as a rule; ``name`` is the id of the root of include or exclude."""
        match criterion:
            case AllOf():
                node = self.node(criterion, self.group("all", name))
                return All(**node, parts=tuple(self.rule(part, at) for part, at in parts_of(criterion, path)))
            case AnyOf():
                node = self.node(criterion, self.group("any", name))
                return Any(**node, parts=tuple(self.rule(part, at) for part, at in parts_of(criterion, path)))
            case SomeOf():
                node = self.node(criterion, self.group("some", name))
                parts = tuple(self.rule(part, at) for part, at in parts_of(criterion, path))
                return Some(**node, number=criterion.at_least, parts=parts)
            case NotThat():
                part = self.rule(criterion.not_, (*path, "not"))
                return Not(**self.node(criterion, name or f"not {part.id}"), part=part)
            case Asked():
                return self.ask(criterion, path)
            case Counted() | NoneOf():
                return self.count(criterion, path)
            case BedDaysOver() | CostOver():
                return self.total(criterion, path)
            case Diagnosed() | Prescribed() | MeasuredSo():
                return self.clinical(criterion, path)
            case _:
                return self.attribute(criterion, path)

    def attribute(self, criterion: Entry, path: Path) -> Rule:
        match criterion:
            case AliveThen():
                return Alive(**self.node(criterion, "alive"))
            case LivesWhere():
                return self.lives_in(criterion, path)
            case AgeWithin():
                age = criterion.age
                return Age(**self.node(criterion, "age"), at_least=age.from_, below=age.end)
            case OfSex():
                return SexIs(**self.node(criterion, "sex"), sex=criterion.sex)
            case InInsuranceGroup():
                node = self.node(criterion, "insurance group")
                return InsuranceGroup(**node, group=str(criterion.insurance_group))
            case WithPractice():
                node = self.node(criterion, "registered with a practice")
                return Registered(**node, practices=criterion.registered_with_a_practice)
            case Enrolled():
                programme = criterion.enrolled_in
                return EnrolledIn(**self.node(criterion, f"enrolled in {programme}"), programme=programme)
            case _:
                raise TypeError(f"not a criterion: {type(criterion).__name__}")

    def lives_in(self, criterion: LivesWhere, path: Path) -> LivesIn:
        found: list[tuple[str, str]] = []
        for place, said in enumerate(criterion.lives_in):
            try:
                found.append(find_municipality(said, self.vocabulary.municipalities))
            except KeyError as fault:
                self.complain((*path, "lives in", place), str(fault.args[0]))
        codes, names = tuple(code for code, _ in found), tuple(name for _, name in found)
        return LivesIn(**self.node(criterion, "lives in"), municipalities=codes, names=names)

    def ask(self, criterion: Asked, path: Path) -> Ask:
        ask = criterion.ask
        prompt = None
        if ask.prompted_by is not None:
            prompt = self.rule(ask.prompted_by, (*path, "ask", "prompted by"))
        return Ask(ask.id, criterion.assumed, True, by=ask.by, da=ask.da, en=ask.en, prompted_by=prompt)

    # --- services --------------------------------------------------------------------------------------

    def services(self, said: str | ServiceWords, path: Path) -> ServiceFilter:
        """The filter that a name or a written-out filter means."""
        if isinstance(said, ServiceWords):
            return service_filter(described(said), said, path, self.vocabulary.code_lists, self.complain)
        if said not in self.vocabulary.services:
            if said in _DEFAULTS:
                return _DEFAULTS[said]
            self.complain(path, unknown("service", said, self.vocabulary.services))
            return ServiceFilter(said)
        return self.vocabulary.services[said].filter

    def count(self, criterion: Counted | NoneOf, path: Path) -> Occurrences:
        window = criterion.within
        if isinstance(criterion, NoneOf):
            of = self.services(criterion.none_of, (*path, "none of"))
            made = f"no {of.name} within {window}"
            return Occurrences(**self.node(criterion, made), of=of, window=window, at_most=0)
        of = self.services(criterion.of or "any contact", (*path, "of"))
        at_least = criterion.at_least if isinstance(criterion, AtLeast) else None
        at_most = criterion.at_most if isinstance(criterion, AtMost) else None
        counted = f"different {criterion.different}" if criterion.different else of.name
        number = f"{at_least}" if at_most is None else f"at most {at_most}"
        possible = _possible(of, criterion.different)
        if possible is not None and (at_least or 0) > possible:
            text = f"can never be true: {at_least} different {criterion.different}s, and there are {possible}"
            self.complain((*path, "at least"), text)
        return Occurrences(
            **self.node(criterion, f"{number} {counted} within {window}"),
            of=of,
            window=window,
            at_least=at_least,
            at_most=at_most,
            distinct=criterion.different,
        )

    def total(self, criterion: BedDaysOver | CostOver, path: Path) -> Total | Top:
        if isinstance(criterion, BedDaysOver):
            measure, figure = "bed days", criterion.bed_days
            of = self.services(criterion.of or "admission", (*path, "of"))
            if of.kinds and ServiceKind.ADMISSION not in of.kinds:
                self.complain((*path, "of"), f"'{of.name}' holds no admissions, and only these have bed days")
        else:
            measure, figure = "cost", criterion.cost
            of = self.services(criterion.of or "any contact", (*path, "of"))
        node = self.node(criterion, f"{measure} {_said(figure)} within {criterion.within}")
        common: dict[str, Anything] = {**node, "measure": measure, "of": of, "window": criterion.within}
        match figure.kind:
            case "top":
                return Top(**common, percent=float(figure.amount))
            case "at least":
                return Total(**common, at_least=int(figure.amount), currency=figure.currency)
            case "at most":
                return Total(**common, at_most=int(figure.amount), currency=figure.currency)

    # --- diagnoses, prescriptions, measurements --------------------------------------------------------

    def lists(self, names: tuple[str, ...], path: Path, fact: str) -> tuple[CodeList, ...]:
        code_lists, systems = self.vocabulary.code_lists, _SYSTEMS[fact]
        return resolved_lists(names, (*path, fact, "of"), code_lists, systems, fact, self.complain)

    def clinical(self, criterion: Diagnosed | Prescribed | MeasuredSo, path: Path) -> Rule:
        match criterion:
            case Diagnosed():
                words = criterion.diagnosis
                node = self.node(criterion, f"diagnosis: {', '.join(words.of)}")
                of = DiagnosisFilter(self.lists(words.of, path, "diagnosis"), words.as_ == "primary")
                return Occurrences(**node, of=of, window=words.within, at_least=words.at_least)
            case Prescribed():
                dispensed = criterion.prescription
                node = self.node(criterion, f"prescription: {', '.join(dispensed.of)}")
                drugs = PrescriptionFilter(self.lists(dispensed.of, path, "prescription"))
                return Occurrences(**node, of=drugs, window=dispensed.within, at_least=dispensed.at_least)
            case MeasuredSo():
                return self.measured(criterion, path)

    def measured(self, criterion: MeasuredSo, path: Path) -> Rule:
        words = criterion.measurement
        node = self.node(criterion, f"measurement: {', '.join(words.of)}")
        of = MeasurementFilter(self.lists(words.of, path, "measurement"))
        if words.latest is not None:
            return Measured(**node, of=of, which="latest", bound=words.latest, window=words.within)
        if words.every is not None:
            every, count = words.every, words.at_least
            return Measured(**node, of=of, which="every", bound=every, window=words.within, count=count)
        return Occurrences(**node, of=of, window=words.within, at_least=words.at_least)


_SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "diagnosis": DIAGNOSIS_SYSTEMS,
    "prescription": ("ATC",),
    "measurement": MEASUREMENT_SYSTEMS,
}

_DEFAULTS = {
    "any contact": ServiceFilter("any contact"),
    "admission": ServiceFilter("admission", kinds=(ServiceKind.ADMISSION,)),
}
"""What "of" means when it is left out, should services.yaml not name these."""


def _possible(of: ServiceFilter, different: str | None) -> int | None:
    """How many different ones there can be at most, or None where there is no end to them."""
    match different:
        case "sector":
            return len(set(of.sectors or Sector))
        case "kind":
            return len(set(of.kinds or ServiceKind))
        case "provider":
            return len(set(of.providers)) or None
        case _:
            return None


def _said(figure: Figure) -> str:
    match figure.kind:
        case "top":
            return f"top {figure.amount:g} percent"
        case _ if figure.currency:
            return f"{figure.kind} {figure.amount / 100:.10g} {figure.currency}"
        case _:
            return f"{figure.kind} {figure.amount}"
