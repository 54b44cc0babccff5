"""What a programme file's ``controls: exact`` and ``near`` may name, and what each means.

The words with their definitions and examples stand in docs/reference/matched-controls.md.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from samvej.core.sector import Sector
from samvej.core.window import Unit, Window
from samvej.evaluation.design import ADMISSION, sector_words
from samvej.evaluation.names import MEDICINE
from samvej.evaluation.results import Words
from samvej.programme.loading import Programme
from samvej.programme.problems import Problem, ProgrammeError, nearest
from samvej.programme.rules import CodeList, ServiceFilter

PersonColumn = Literal["education", "civil_status", "lives_alone", "country_of_origin"]


@dataclass(frozen=True)
class Sex:
    """Sex as the register has it."""


@dataclass(frozen=True)
class AgeBand:
    """Age in whole years on the index date, in bands of so many years that begin at 0."""

    width: int


@dataclass(frozen=True)
class AgeYears:
    """Age in whole years on the index date."""


@dataclass(frozen=True)
class Home:
    """The municipality lived in on the index date; ``grouped``: the programme's own municipalities are one."""

    grouped: bool


@dataclass(frozen=True)
class Illness:
    """Exactly which of the programme's groups of illness the person had on the eve of the index date."""


@dataclass(frozen=True)
class Income:
    """The benefit of the last whole ISO week before the index date, or none."""


@dataclass(frozen=True)
class PersonAttribute:
    """An attribute of the person that the register holds without dates."""

    column: PersonColumn


@dataclass(frozen=True)
class LookBack:
    """What happened in a window that ends on the eve of the index date.

    ``what``: contacts, bed days, cost (``sectors`` None: all together; ``apart``: each priced sector a number of its
    own), or whether there was a diagnosis of the list.
    """

    what: Literal["contacts", "bed days", "cost", "diagnosis"]
    window: Window
    of: ServiceFilter | None = None
    sectors: tuple[str, ...] | None = None
    apart: bool = False
    codes: CodeList | None = None


Meaning = Sex | AgeBand | AgeYears | Home | Illness | Income | PersonAttribute | LookBack


@dataclass(frozen=True)
class Term:
    """One word of the file, what it means, and its name for readers."""

    said: str
    meaning: Meaning
    name: Words


@dataclass(frozen=True)
class Terms:
    """What must be the same, and what is to be as near as possible, in the file's order."""

    exact: tuple[Term, ...]
    near: tuple[Term, ...]
    ratio: int


_WINDOW = r"last (?P<length>[1-9][0-9]*) (?P<unit>day|week|month|year)s?"
_PLAIN: Mapping[str, tuple[Meaning, Words]] = {
    "sex": (Sex(), Words("køn", "sex")),
    "age": (AgeYears(), Words("alder", "age")),
    "municipality": (Home(grouped=False), Words("kommune", "municipality")),
    "municipality group": (Home(grouped=True), Words("kommunegruppe", "municipality group")),
    "illness combination": (Illness(), Words("sygdomskombination", "illness combination")),
    "income source": (Income(), Words("forsørgelse", "income source")),
    "education": (PersonAttribute("education"), Words("uddannelse", "education")),
    "civil status": (PersonAttribute("civil_status"), Words("civilstand", "civil status")),
    "lives alone": (PersonAttribute("lives_alone"), Words("bor alene", "lives alone")),
    "country of origin": (PersonAttribute("country_of_origin"), Words("oprindelsesland", "country of origin")),
}
_UNITS = {"day": ("dag", "dage"), "week": ("uge", "uger"), "month": ("måned", "måneder"), "year": ("år", "år")}


def terms_of(programme: Programme) -> Terms | None:
    """The terms of a programme's controls; None where its file has none.

    Raises ProgrammeError with every word that is not known, or that cannot stand where it does, on its line.
    """
    said = programme.file.evaluation
    if said is None or said.controls is None:
        return None
    problems: list[Problem] = []
    exact = tuple(_read(programme, "exact", said.controls.exact, problems))
    near = tuple(_read(programme, "near", said.controls.near, problems))
    if not exact and not near:
        problems.append(
            _problem(programme, (), "expected 'exact', 'near' or both: on what are controls to be alike?")
        )
    if problems:
        raise ProgrammeError(problems)
    return Terms(exact, near, said.controls.ratio)


def _read(
    programme: Programme, key: Literal["exact", "near"], words: tuple[str, ...], problems: list[Problem]
) -> Iterator[Term]:
    for place, said in enumerate(words):
        found = _term(said, programme)
        if found is None:
            problems.append(_problem(programme, (key, place), _unknown(said, programme)))
        elif key == "exact" and isinstance(found.meaning, LookBack) and found.meaning.what == "cost":
            text = f"nobody's cost is exactly the same as another's: write '{said}' under 'near'"
            problems.append(_problem(programme, (key, place), text))
        else:
            yield found


def _problem(programme: Programme, place: tuple[str | int, ...], text: str) -> Problem:
    return programme.document.problem(("evaluation", "controls", *place), text)


def _unknown(said: str, programme: Programme) -> str:
    near = nearest(said, [*_PLAIN, *(f"{name}s last 12 months" for name in programme.vocabulary.services)])
    meant = f"did you mean '{near}'? " if near else ""
    return (
        f"'{said}' is not something to match on: {meant}known are {', '.join(_PLAIN)}, 'age band of 5', 'cost last "
        "12 months', 'cost last 12 months by sector', 'cost of hospital last 12 months', 'bed days last 12 months', "
        "'diagnosis of LIST last 5 years' and the count of any named service, as 'acute admissions last 6 months'"
    )


def _term(said: str, programme: Programme) -> Term | None:
    if said in _PLAIN:
        meaning, name = _PLAIN[said]
        return Term(said, meaning, name)
    for pattern, make in _PATTERNS:
        found = re.fullmatch(pattern, said)
        if found is not None:
            return make(said, found, programme)
    return None


def _window(found: re.Match[str]) -> tuple[Window, str, str]:
    length, unit = int(found["length"]), found["unit"]
    known: dict[str, Unit] = {"day": "day", "week": "week", "month": "month", "year": "year"}
    one, many = _UNITS[unit]
    da = f"seneste {one if length == 1 else f'{length} {many}'}"
    return Window(length, known[unit]), da, f"last {unit if length == 1 else f'{length} {unit}s'}"


def _age_band(said: str, found: re.Match[str], programme: Programme) -> Term:
    width = int(found["width"])
    return Term(said, AgeBand(width), Words(f"alder i {width}-årsgrupper", f"age in bands of {width} years"))


def _cost(said: str, found: re.Match[str], programme: Programme) -> Term | None:
    window, da, en = _window(found)
    of, apart = found["of"], found["apart"] is not None
    if of is None:
        meaning = LookBack("cost", window, apart=apart)
        return Term(said, meaning, Words(f"omkostninger, {da}", f"cost, {en}"))
    if apart or of not in (*(sector.value for sector in Sector), MEDICINE):
        return None
    name = sector_words(of)
    named = Words(f"omkostninger: {name.da}, {da}", f"cost: {name.en}, {en}")
    return Term(said, LookBack("cost", window, sectors=(of,)), named)


def _bed_days(said: str, found: re.Match[str], programme: Programme) -> Term:
    window, da, en = _window(found)
    return Term(said, LookBack("bed days", window, of=ADMISSION), Words(f"sengedage, {da}", f"bed days, {en}"))


def _diagnosis(said: str, found: re.Match[str], programme: Programme) -> Term | None:
    codes = programme.vocabulary.code_lists.get(found["of"])
    if codes is None:
        return None
    window, da, en = _window(found)
    named = Words(f"diagnose: {codes.da}, {da}", f"diagnosis: {codes.en}, {en}")
    return Term(said, LookBack("diagnosis", window, codes=codes.codes), named)


def _contacts(said: str, found: re.Match[str], programme: Programme) -> Term | None:
    services = programme.vocabulary.services
    name = found["of"] if found["of"] in services else found["of"].removesuffix("s")
    if name not in services:
        return None
    window, da, en = _window(found)
    noun = services[name].noun
    named = Words(f"{noun.many('da') or noun.da}, {da}", f"{noun.many('en') or noun.en}, {en}")
    return Term(said, LookBack("contacts", window, of=services[name].filter), named)


_Make = Callable[[str, re.Match[str], Programme], Term | None]
_PATTERNS: tuple[tuple[str, _Make], ...] = (
    (r"age band of (?P<width>[1-9][0-9]?)", _age_band),
    (rf"cost(?: of (?P<of>[a-z-]+))? {_WINDOW}(?P<apart> by sector)?", _cost),
    (rf"bed days {_WINDOW}", _bed_days),
    (rf"diagnosis of (?P<of>.+) {_WINDOW}", _diagnosis),
    (rf"(?P<of>.+) {_WINDOW}", _contacts),
)
