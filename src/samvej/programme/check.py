"""What is checked of a programme beyond its form: references, examples and a partner's municipality; and warnings."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samvej.programme.compile import criteria_of
from samvej.programme.criteria import Enrolled, Entry, spoken
from samvej.programme.examples import example_problems
from samvej.programme.folder import FILE, OVERLAYS, base_of, own_names, programme_names
from samvej.programme.instruments import instrument_problems
from samvej.programme.loading import Programme, load_programme
from samvej.programme.municipalities import find_municipality
from samvej.programme.problems import Problem, ProgrammeError, unknown
from samvej.programme.profile import profile_problems
from samvej.programme.questionnaires import asked_here
from samvej.programme.rehearsal import rehearsal_problems
from samvej.programme.rules import Ask, Not, Occurrences, Rule, ServiceFilter, children, leaves
from samvej.programme.schema import ProgrammeFile
from samvej.programme.yaml_positions import shown

DERIVED_COUNTS = ("readmission",)
"""What an outcome may count beside the named services: an acute admission soon after a discharge."""


@dataclass(frozen=True)
class Findings:
    """What a check found. Problems are to be mended; warnings are to be thought about; assumed values to be known."""

    programme: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def check_programme(said: str | Path, folder: Path | None = None) -> Findings:
    """Check one programme by name, folder or path. A fault in the files is a problem, not an exception."""
    try:
        programme = load_programme(said, folder)
    except ProgrammeError as fault:
        return Findings(str(said), fault.problems)
    home = programme.path.resolve().parent.parent if folder is None else folder
    problems = [
        *_unresolved(programme, programme_names(home)),
        *example_problems(programme),
        *rehearsal_problems(programme),
        *profile_problems(programme),
        *instrument_problems(programme.file, programme.document, programme.path),
    ]
    return Findings(
        programme=programme.name,
        problems=tuple(sorted(set(problems))),
        warnings=tuple(_warnings(programme)),
        assumed=(*assumed_ids(programme.rule), *assumed_places(programme.file)),
    )


def check_folder(folder: Path) -> tuple[Findings, ...]:
    """Check every programme of a folder; a subfolder without a programme file is a problem too."""
    empty = [
        Findings(path.name, (Problem(shown(path), 1, "", f"there is no {FILE} in this folder"),))
        for path in sorted(folder.iterdir())
        if path.is_dir() and path.name[0] not in "._" and not (path / FILE).is_file()
    ]
    return (*(check_programme(name, folder) for name in programme_names(folder)), *empty, *_misplaced(folder))


def _misplaced(folder: Path) -> Iterator[Findings]:
    """Overlays that nobody can reach: their name is taken, or there is no base beside them."""
    first: dict[str, Path] = {}
    for path in sorted(folder.glob(f"*/{OVERLAYS}/*.yaml")):
        taken = folder / path.stem / FILE if path.stem in own_names(folder) else first.setdefault(path.stem, path)
        if base_of(path) is None:
            text = f"there is no {FILE} beside the folder {OVERLAYS}; an overlay lies in its base's folder"
            yield Findings(path.stem, (Problem(shown(path), 1, "", text),))
        elif taken != path:
            text = f"the name '{path.stem}' is already that of {shown(taken)}; give the overlay another"
            yield Findings(path.stem, (Problem(shown(path), 1, "", text),))


def assumed_ids(rule: Rule) -> Iterator[str]:
    """Ids of the nodes that the file marks as assumed, prompts included, in the file's order."""
    if rule.assumed:
        yield rule.id
    if isinstance(rule, Ask) and rule.prompted_by is not None:
        yield from assumed_ids(rule.prompted_by)
    for part in children(rule):
        yield from assumed_ids(part)


def assumed_places(file: ProgrammeFile) -> Iterator[str]:
    """Places outside the criteria that the file marks as assumed: ``referral › answer within``, ``caseload``."""
    for name in type(file).model_fields:
        if name not in ("eligibility", "examples"):
            yield from _assumed_within(getattr(file, name), spoken(name))


def _assumed_within(value: object, place: str) -> Iterator[str]:
    if getattr(value, "assumed", False) is True:
        yield place
    if isinstance(value, Entry):
        for name in type(value).model_fields:
            yield from _assumed_within(getattr(value, name), f"{place} › {spoken(name)}")
    elif isinstance(value, tuple | list):
        for number, each in enumerate(value, 1):
            yield from _assumed_within(each, f"{place} › {getattr(each, 'id', number)}")


def _unresolved(programme: Programme, programmes: tuple[str, ...]) -> Iterator[Problem]:
    document, file, vocabulary = programme.document, programme.file, programme.vocabulary
    for place, partner in enumerate(file.partners):
        if partner.municipality is not None:
            try:
                find_municipality(partner.municipality, vocabulary.municipalities)
            except KeyError as fault:
                yield document.problem(("partners", place, "municipality"), str(fault.args[0]))
    for place, outcome in enumerate(file.evaluation.outcomes if file.evaluation else ()):
        if outcome.count is not None and outcome.count not in (*vocabulary.services, *DERIVED_COUNTS):
            text = unknown("service", outcome.count, [*vocabulary.services, *DERIVED_COUNTS])
            yield document.problem(("evaluation", "outcomes", place, "count"), text)
        if outcome.of is not None and outcome.of not in vocabulary.services:
            text = unknown("service", outcome.of, vocabulary.services)
            yield document.problem(("evaluation", "outcomes", place, "of"), text)
    yield from _repeated_outcomes(programme)
    yield from _other_programmes(programme, programmes)
    if not file.examples:
        text = "there are no examples; write at least one person who meets the criteria and one who does not"
        yield document.problem(("examples",), text)


def _other_programmes(programme: Programme, programmes: tuple[str, ...]) -> Iterator[Problem]:
    document, file = programme.document, programme.file
    for criterion, path in criteria_of(file.eligibility):
        if isinstance(criterion, Enrolled) and criterion.enrolled_in not in programmes:
            text = unknown("programme", criterion.enrolled_in, programmes)
            yield document.problem((*path, "enrolled in"), text)
    for key, names in (("requires", file.requires), ("not together with", file.not_together_with)):
        for place, name in enumerate(names):
            if name not in programmes:
                yield document.problem((key, place), unknown("programme", name, programmes))


def _repeated_outcomes(programme: Programme) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, outcome in enumerate(programme.file.evaluation.outcomes if programme.file.evaluation else ()):
        if outcome.id in seen:
            path = ("evaluation", "outcomes", place, "id")
            yield programme.document.problem(path, f"the outcome '{outcome.id}' stands twice")
        seen.add(outcome.id)


def _warnings(programme: Programme) -> Iterator[str]:
    for reaction in programme.file.reactions:
        when = reaction.when
        if when.kind == "form overdue" and not asked_here(programme.file.questionnaires, when.of):
            yield (
                f"the reaction '{reaction.id}' waits for a questionnaire that nobody can answer here: give its items "
                "'ask' and 'said'; it cannot be published"
            )
    yield from _broad_absences(programme.rule, against=False)
    for leaf in leaves(programme.rule):
        if isinstance(leaf, Occurrences) and isinstance(leaf.of, ServiceFilter) and leaf.distinct is None:
            named = programme.vocabulary.services.get(leaf.of.name)
            if named is not None and None in (named.noun.da_plural, named.noun.en_plural):
                yield f"the service '{leaf.of.name}' has no plural in services.yaml and reads less well aloud"
    expected = {e.eligibility for example in programme.file.examples for e in example.expect}
    for answer in ("meets", "does not meet"):
        if programme.file.examples and answer not in expected:
            yield f"no example expects '{answer}'"


def _broad_absences(rule: Rule, *, against: bool) -> Iterator[str]:
    """Absence of services of no named sector: it is known only where every sector is loaded."""
    match rule:
        case Occurrences(of=ServiceFilter() as of) if not of.sectors and against == (rule.at_most is None):
            yield (
                f"'{rule.id}' leans on the absence of '{of.name}' in any sector; "
                "it can be told only where all nine sectors are loaded"
            )
        case Not():
            yield from _broad_absences(rule.part, against=not against)
        case _:
            for part in children(rule):
                yield from _broad_absences(part, against=against)
