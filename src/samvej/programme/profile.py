"""Profile definitions: which characteristics at inclusion are shown, and which groups of illness are told apart.

``_shared/profile.yaml`` is for every programme; a ``profile.yaml`` in a programme's own folder replaces the sections
that it has. A line says one thing: a share of those who meet a criterion, a mean, or an attribute that the criteria
do not have.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path as FilePath
from typing import Annotated, Literal

from pydantic import Field, model_validator

from samvej.core.window import Window
from samvej.programme.compile import compile_criteria
from samvej.programme.criteria import AnyCriterion, Entry, clash
from samvej.programme.figures import InWindow, Text, Texts, YesNo
from samvej.programme.folder import NoSuchProgramme, programme_names, shared_folder
from samvej.programme.loading import Programme
from samvej.programme.messages import validated
from samvej.programme.problems import Path, Problem, ProgrammeError, unknown
from samvej.programme.rules import Ask, EnrolledIn, Leaf, Measured, Not, Rule, Top, Total, leaves
from samvej.programme.schema import Slug
from samvej.programme.yaml_positions import Document, read_yaml

FILE = "profile.yaml"
MOST_GROUPS = 6
"""Illness groups at most: every combination of them is counted, and seven would make 128."""


class AnswerWords(Entry):
    """An item of a questionnaire, and the answers that count."""

    questionnaire: Text
    item: Text
    is_: Texts
    occasion: Text = "inclusion"


class Named(Entry):
    """What every line has: an id, a name in Danish and English, and whether a choice in it is ours."""

    id: Slug
    da: Text
    en: Text
    assumed: YesNo = False
    loaded_at_least: InWindow | None = None


class LineWords(Named):
    """A line of the profile. Exactly one key says what it tells; ``of`` is the line whose people it is told of."""

    of: Slug | None = None
    share: AnyCriterion | None = None
    mean: Literal["age"] | None = None
    education: Texts | None = None
    civil_status: Texts | None = None
    lives_alone: YesNo | None = None
    rural: YesNo | None = None
    benefit: Texts | None = None
    answer: AnswerWords | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "LineWords":
        said = [name for name in _MEASURES if getattr(self, name) is not None]
        if len(said) != 1:
            expected = ", ".join(name.replace("_", " ") for name in _MEASURES)
            raise clash(f"'{self.id}' says exactly one of: {expected}")
        if self.loaded_at_least is not None and self.share is None:
            raise clash("'loaded at least' belongs to 'share'")
        return self


_MEASURES = ("share", "mean", "education", "civil_status", "lives_alone", "rural", "benefit", "answer")


class GroupWords(Named):
    """A group of illness: those who meet the criterion at inclusion."""

    share: AnyCriterion


class ProfileFile(Entry):
    """``profile.yaml``. A section that is left out is that of the shared file."""

    lines: Annotated[tuple[LineWords, ...], Field(min_length=1)] | None = None
    illness: Annotated[tuple[GroupWords, ...], Field(min_length=1, max_length=MOST_GROUPS)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "ProfileFile":
        if self.lines is None and self.illness is None:
            raise clash("expected 'lines', 'illness' or both")
        return self


# --- compiled ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """Those who meet a criterion. ``loaded``: how much of a window must be covered; None: all of it."""

    rule: Rule
    loaded: Window | None = None


@dataclass(frozen=True)
class MeanAge:
    """The mean age in years."""


@dataclass(frozen=True)
class PersonAttribute:
    """Those whose attribute (a column of ``person`` or ``residence``) is one of the values."""

    column: Literal["education", "civil_status", "lives_alone", "rural"]
    values: tuple[str | bool, ...]


@dataclass(frozen=True)
class Benefit:
    """Those who got one of the benefits in the week."""

    benefits: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """Those who gave one of the answers, letter case apart, at the occasion."""

    questionnaire: str
    item: str
    values: tuple[str, ...]
    occasion: str


Measure = Share | MeanAge | PersonAttribute | Benefit | Answered


@dataclass(frozen=True)
class Line:
    """One characteristic. ``of`` is the id of the line whose people it is counted among."""

    id: str
    da: str
    en: str
    measure: Measure
    of: str | None = None
    assumed: bool = False


@dataclass(frozen=True)
class IllnessGroup:
    """One group of illness."""

    id: str
    da: str
    en: str
    share: Share
    assumed: bool = False


@dataclass(frozen=True)
class ProfileDefinition:
    """The lines and the illness groups of a programme; either may be empty."""

    lines: tuple[Line, ...] = ()
    illness: tuple[IllnessGroup, ...] = ()

    def lines_like(self, group: IllnessGroup) -> tuple[str, ...]:
        """The ids of the lines that tell the same people apart as a group: by the same criterion, or its opposite.

        What a criterion is called and how much of its window must be loaded make no difference.
        """
        wanted = _told_apart(group.share.rule)
        return tuple(
            line.id
            for line in self.lines
            if isinstance(line.measure, Share) and _told_apart(line.measure.rule) == wanted
        )


_NOT_SAID = {"id", "assumed", "named", "name", "names", "parts"}


def _told_apart(rule: Rule) -> object:
    while isinstance(rule, Not):
        rule = rule.part
    return _said(rule)


def _said(thing: object) -> object:
    """What a rule says, without the names in it and whatever the order of its parts."""
    if isinstance(thing, tuple):
        return [_said(each) for each in thing]
    if not is_dataclass(thing):
        return thing
    parts = sorted(repr(_said(part)) for part in getattr(thing, "parts", ()))
    said = {each.name: _said(getattr(thing, each.name)) for each in fields(thing) if each.name not in _NOT_SAID}
    return type(thing), parts, said


# --- loading -------------------------------------------------------------------------------------------


def load_profile(programme: Programme) -> ProfileDefinition:
    """The profile of a programme; empty where neither its folder nor the shared one has a ``profile.yaml``.

    Raises ProgrammeError with everything that is wrong with the files.
    """
    definition = ProfileDefinition()
    for path in _files(programme):
        if path.is_file():
            found = _read(path, programme)
            definition = ProfileDefinition(found.lines or definition.lines, found.illness or definition.illness)
    return definition


def profile_problems(programme: Programme) -> tuple[Problem, ...]:
    """What is wrong with the profile of a programme."""
    try:
        load_profile(programme)
    except ProgrammeError as fault:
        return fault.problems
    return ()


def _files(programme: Programme) -> Iterator[FilePath]:
    """The shared file, then the programme's own."""
    with suppress(NoSuchProgramme):
        yield shared_folder(programme.path) / FILE
    yield programme.path.parent / FILE


def _read(path: FilePath, programme: Programme) -> ProfileDefinition:
    document = read_yaml(path)
    file = validated(document, ProfileFile)
    lines, groups = file.lines or (), file.illness or ()
    placed: list[tuple[str, Named, Path]] = [
        *((line.id, line, ("lines", place)) for place, line in enumerate(lines)),
        *((group.id, group, ("illness", place)) for place, group in enumerate(groups)),
    ]
    rules = _rules(placed, document, programme)
    problems = [
        *_misnamed([line.id for line in lines], "lines", document),
        *_misnamed([group.id for group in groups], "illness", document),
        *_misplaced(lines, document),
        *(problem for where, rule in rules.items() for problem in _refused(rule, where, document, programme)),
    ]
    if problems:
        raise ProgrammeError(problems)
    return ProfileDefinition(
        tuple(_line(line, rules.get(("lines", place))) for place, line in enumerate(lines)),
        tuple(
            IllnessGroup(
                group.id, group.da, group.en, Share(rules["illness", place], group.loaded_at_least), group.assumed
            )
            for place, group in enumerate(groups)
        ),
    )


def _rules(placed: Sequence[tuple[str, Named, Path]], document: Document, programme: Programme) -> dict[Path, Rule]:
    """Place of a line → its criterion as a rule."""
    shares = [(name, share, at) for name, line, at in placed if (share := getattr(line, "share", None)) is not None]
    compiled = compile_criteria(
        [(name, share, (*at, "share")) for name, share, at in shares], document, programme.vocabulary
    )
    return {at: rule for (_, _, at), rule in zip(shares, compiled, strict=True)}


def _line(line: LineWords, rule: Rule | None) -> Line:
    return Line(line.id, line.da, line.en, _measure(line, rule), line.of, line.assumed)


def _measure(line: LineWords, rule: Rule | None) -> Measure:
    if rule is not None:
        return Share(rule, line.loaded_at_least)
    if line.mean is not None:
        return MeanAge()
    if line.benefit is not None:
        return Benefit(line.benefit)
    if line.answer is not None:
        asked = line.answer
        return Answered(asked.questionnaire, asked.item, asked.is_, asked.occasion)
    if line.education is not None:
        return PersonAttribute("education", line.education)
    if line.civil_status is not None:
        return PersonAttribute("civil_status", line.civil_status)
    if line.lives_alone is not None:
        return PersonAttribute("lives_alone", (line.lives_alone,))
    return PersonAttribute("rural", (bool(line.rural),))


def _misnamed(ids: Sequence[str], section: str, document: Document) -> Iterator[Problem]:
    for place, name in enumerate(ids):
        if name in ids[:place]:
            yield document.problem((section, place, "id"), f"the id '{name}' stands twice")


def _misplaced(lines: Sequence[LineWords], document: Document) -> Iterator[Problem]:
    """A part must follow the line that it is a part of, and that line must be a share of people."""
    for place, line in enumerate(lines):
        if line.of is None:
            continue
        before = {other.id: other for other in lines[:place]}
        if line.of not in before:
            text = unknown("line above", line.of, before)
            yield document.problem(("lines", place, "of"), text)
        elif before[line.of].mean is not None:
            yield document.problem(("lines", place, "of"), f"'{line.of}' is a mean, and a part is a part of people")


def _refused(rule: Rule, at: Path, document: Document, programme: Programme) -> Iterator[Problem]:
    """What cannot be told of one person on one day from the registers alone."""
    others = programme_names(programme.path.resolve().parent.parent)
    for leaf in leaves(rule):
        if text := _not_told(leaf, others):
            yield document.problem((*at, "share"), text)


def _not_told(leaf: Leaf, programmes: Sequence[str]) -> str | None:
    match leaf:
        case Ask():
            return "the registers have no answer to an 'ask'; write a line with 'answer' instead"
        case Top() | Total(measure="cost"):
            return "costs and rankings are outcomes of the evaluation, not characteristics"
        case Measured():
            return "a level is known only of those who were measured; count the measurements instead"
        case EnrolledIn() if leaf.programme not in programmes:
            return unknown("programme", leaf.programme, programmes)
        case _:
            return None
