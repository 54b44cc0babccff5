"""A programme read from its file: the model, the compiled rule and the vocabulary it speaks."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from samvej.programme.codes import NamedCodeList
from samvej.programme.compile import compile_eligibility
from samvej.programme.folder import FILE, base_of, programme_path, shared_folder
from samvej.programme.messages import validated
from samvej.programme.overlays import layered, point_problems
from samvej.programme.plan import MeetingKind
from samvej.programme.problems import Problem, ProgrammeError
from samvej.programme.reactions_written import Reaction, What
from samvej.programme.references import asks_of, asks_of_the_note, reference_problems
from samvej.programme.referral import Step
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
from samvej.programme.shared_lists import LegalBasis
from samvej.programme.vocabulary import Vocabulary, load_vocabulary
from samvej.programme.words import Lang
from samvej.programme.yaml_positions import Document, read_yaml


@dataclass(frozen=True)
class Programme:
    """A programme as its file says it.

    ``code_lists`` are those that its rule uses, in the rule's order. ``base`` is the programme that an overlay
    changes (``path`` is then the base's file), None for a programme of its own. Two programmes are equal when they
    say the same, wherever they were read.
    """

    name: str
    version: str
    path: Path = field(compare=False)
    file: ProgrammeFile
    rule: Rule
    code_lists: tuple[NamedCodeList, ...]
    vocabulary: Vocabulary = field(compare=False)
    document: Document = field(compare=False, repr=False)
    base: str | None = None

    def ask(self, ask_id: str) -> Ask:
        """An eligibility question by its id. Raises KeyError."""
        return {ask.id: ask for ask in asks_of(self.rule)}[ask_id]

    def evidence_words(self, evidence_id: str, lang: Lang) -> str:
        """What must be there before a phase ends, in words: the file's own, else the shared list's.

        Raises KeyError.
        """
        own = self.file.evidence.get(evidence_id)
        return (own or self.vocabulary.evidence[evidence_id]).say(lang)

    def role_words(self, role_id: str, lang: Lang) -> str:
        """A role on the team as the programme calls it, else as the shared list does. Raises KeyError."""
        if role_id in self.file.words:
            return self.file.words[role_id].say(lang)
        role = self.vocabulary.roles[role_id]
        return role.da if lang == "da" else role.en

    def domain_words(self, domain_id: str, lang: Lang) -> str:
        """A domain of the map, in words. Raises KeyError."""
        return self.vocabulary.domains[domain_id].say(lang)

    def meeting(self, kind_id: str) -> MeetingKind:
        """A kind of meeting by its id. Raises KeyError."""
        return {kind.id: kind for kind in self.file.meetings}[kind_id]

    def legal_basis(self, step: Step) -> LegalBasis:
        """The legal basis of a step of the referral. Raises KeyError where the programme takes no referrals."""
        if self.file.referral is None:
            raise KeyError(f"the programme {self.name} takes no referrals")
        return self.vocabulary.legal_bases[self.file.referral.legal_basis[step]]


def load_programme(said: str | os.PathLike[str], folder: Path | None = None) -> Programme:
    """Read a programme, or an overlay of one, by name, folder or path.

    Raises ProgrammeError with everything that is wrong with the file and the shared vocabulary, each with its
    file and line, and NoSuchProgramme when there is no such file.
    """
    path = programme_path(said, folder)
    overlay, path = (path, base) if (base := base_of(path)) else (None, path)
    problems: list[Problem] = []
    vocabulary = None
    try:
        vocabulary = load_vocabulary(shared_folder(path, folder))
    except ProgrammeError as fault:
        problems += fault.problems
    try:
        programme = _read(path, vocabulary)
        if overlay is not None and programme is not None:
            programme = _overlaid(programme, overlay)
    except ProgrammeError as fault:
        raise ProgrammeError([*problems, *fault.problems]) from None
    if programme is None:
        raise ProgrammeError(problems)
    return programme


def _read(path: Path, vocabulary: Vocabulary | None) -> Programme | None:
    """The programme; None where its own form is good and the vocabulary to resolve it by is not."""
    document = read_yaml(path)
    if vocabulary is None:
        file = validated(document, ProgrammeFile)
        if problems := list(_misnamed(document, file, path)):
            raise ProgrammeError(problems)
        return None
    return understood(document, vocabulary, path)


def _overlaid(base: Programme, path: Path) -> Programme:
    overlay = read_yaml(path)
    document = layered(base.document, overlay)
    problems = []
    if document.content["programme"] != path.stem:
        text = f"the overlay is called '{document.content['programme']}' and its file '{path.stem}'"
        problems.append(overlay.problem(("overlay",), f"{text}; give them the same name"))
    if overlay.content["of"] != base.name:
        text = f"the overlay lies in the folder of '{base.name}' and says it changes '{overlay.content['of']}'"
        problems.append(overlay.problem(("of",), text))
    if problems:
        raise ProgrammeError(problems)
    return understood(document, base.vocabulary, base.path, base=base.name)


def understood(document: Document, vocabulary: Vocabulary, path: Path, *, base: str | None = None) -> Programme:
    """The programme that the content says, every name in it resolved. Raises ProgrammeError with every fault."""
    file = validated(document, ProgrammeFile, vocabulary)
    problems = [*(_misnamed(document, file, path) if base is None else ()), *point_problems(document)]
    try:
        rule = compile_eligibility(file.eligibility, document, vocabulary)
    except ProgrammeError as fault:
        raise ProgrammeError([*problems, *fault.problems]) from None
    problems += reference_problems(file, rule, document, vocabulary)
    if problems:
        raise ProgrammeError(problems)
    words = {term: (text.da, text.en) for term, text in file.words.items()}
    used = dict.fromkeys(codes.name for codes in code_lists_of(rule))
    return Programme(
        name=file.programme,
        version=file.version,
        path=path,
        file=_with_meeting_words(_with_asks(file, rule)),
        rule=rule,
        code_lists=tuple(vocabulary.code_lists[name] for name in used),
        vocabulary=replace(vocabulary, words=words),
        document=document,
        base=base,
    )


def _with_asks(file: ProgrammeFile, rule: Rule) -> ProgrammeFile:
    """The file with the questions of the referral note filled in, where it leaves them to the rule."""
    if file.referral is None or "asks" in file.referral.model_fields_set:
        return file
    referral = file.referral.model_copy(update={"asks": asks_of_the_note(rule)})
    return file.model_copy(update={"referral": referral})


def _with_meeting_words(file: ProgrammeFile) -> ProgrammeFile:
    """The file whose reactions that call a meeting say it in the words of the meeting's kind."""
    kinds = {kind.id: kind for kind in file.meetings}

    def filled(reaction: Reaction) -> Reaction:
        if reaction.then != "meeting":
            return reaction
        kind = kinds[reaction.what.id]
        return reaction.model_copy(update={"what": What(id=kind.id, da=kind.da, en=kind.en)})

    return file.model_copy(update={"reactions": tuple(map(filled, file.reactions))})


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
