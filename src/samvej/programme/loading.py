"""A programme read from its file: the model, the compiled rule and the vocabulary it speaks."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from samvej.programme.codes import NamedCodeList
from samvej.programme.compile import compile_eligibility
from samvej.programme.folder import FILE, programme_path, shared_folder
from samvej.programme.messages import validated
from samvej.programme.problems import Problem, ProgrammeError
from samvej.programme.rules import (
    Ask,
    CodeList,
    Measured,
    Occurrences,
    Rule,
    ServiceFilter,
    Top,
    Total,
    leaves,
)
from samvej.programme.schema import ProgrammeFile
from samvej.programme.vocabulary import Vocabulary, load_vocabulary
from samvej.programme.yaml_positions import Document, read_yaml


@dataclass(frozen=True)
class Programme:
    """A programme as its file says it. ``code_lists`` are those that its rule uses, in the rule's order."""

    name: str
    version: str
    path: Path
    file: ProgrammeFile
    rule: Rule
    code_lists: tuple[NamedCodeList, ...]
    vocabulary: Vocabulary
    document: Document


def load_programme(said: str | os.PathLike[str], folder: Path | None = None) -> Programme:
    """Read a programme by name, folder or path.

    Raises ProgrammeError with everything that is wrong with the file and the shared vocabulary, each with its
    file and line, and NoSuchProgramme when there is no such file.
    """
    path = programme_path(said, folder)
    problems: list[Problem] = []
    vocabulary = None
    try:
        vocabulary = load_vocabulary(shared_folder(path, folder))
    except ProgrammeError as fault:
        problems += fault.problems
    try:
        programme = _read(path, vocabulary)
    except ProgrammeError as fault:
        raise ProgrammeError([*problems, *fault.problems]) from None
    if programme is None:
        raise ProgrammeError(problems)
    return programme


def _read(path: Path, vocabulary: Vocabulary | None) -> Programme | None:
    """The programme; None where its own form is good and the vocabulary to resolve it by is not."""
    document = read_yaml(path)
    file = validated(document, ProgrammeFile)
    problems = list(_misnamed(document, file, path))
    if vocabulary is None:
        if problems:
            raise ProgrammeError(problems)
        return None
    try:
        rule = compile_eligibility(file.eligibility, document, vocabulary)
    except ProgrammeError as fault:
        raise ProgrammeError([*problems, *fault.problems]) from None
    if problems:
        raise ProgrammeError(problems)
    words = {term: (text.da, text.en) for term, text in file.words.items()}
    used = dict.fromkeys(codes.name for codes in code_lists_of(rule))
    named = tuple(vocabulary.code_lists[name] for name in used)
    own = replace(vocabulary, words=words)
    return Programme(file.programme, file.version, path, file, rule, named, own, document)


def _misnamed(document: Document, file: ProgrammeFile, path: Path) -> Iterator[Problem]:
    home = path.resolve().parent.name if path.name == FILE else path.stem
    if file.programme != home:
        place = "folder" if path.name == FILE else "file"
        text = f"the programme is called '{file.programme}' and its {place} '{home}'; give them the same name"
        yield document.problem(("programme",), text)


def code_lists_of(rule: Rule) -> Iterator[CodeList]:
    """The code lists that a rule and its prompts use, in order, perhaps more than once."""
    for leaf in leaves(rule):
        match leaf:
            case Ask(prompted_by=prompt) if prompt is not None:
                yield from code_lists_of(prompt)
            case Occurrences() | Total() | Top() | Measured():
                yield from leaf.of.diagnosis if isinstance(leaf.of, ServiceFilter) else leaf.of.codes
            case _:
                pass
