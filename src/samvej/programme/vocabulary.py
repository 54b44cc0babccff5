"""The shared vocabulary of a programmes folder: what its programme files may name, with Danish and English words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TypeVar

from samvej.programme.codes import NamedCodeList, code_list_paths, code_lists_of
from samvej.programme.municipalities import municipalities_of
from samvej.programme.problems import Problem, ProgrammeError
from samvej.programme.services import NamedService, services_of
from samvej.programme.shared_lists import (
    FILES,
    CoordinationItem,
    DataType,
    Domain,
    LegalBasis,
    Referrer,
    Role,
    coordination_items,
    data_types,
    domains,
    legal_bases,
    referrers,
    roles,
    texts,
)
from samvej.programme.texts import InTwoLanguages
from samvej.programme.yaml_positions import Document, read_yaml

Read = TypeVar("Read")


@dataclass(frozen=True)
class Vocabulary:
    """Everything that the programme files of one ``_shared`` folder may name; ids → what they mean.

    ``municipalities`` is name → four digits. ``words`` are a programme's own (term → Danish, English), where the
    vocabulary is that of a programme.
    """

    services: Mapping[str, NamedService] = field(default_factory=dict)
    code_lists: Mapping[str, NamedCodeList] = field(default_factory=dict)
    municipalities: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    referrers: Mapping[str, Referrer] = field(default_factory=dict)
    legal_bases: Mapping[str, LegalBasis] = field(default_factory=dict)
    data_types: Mapping[str, DataType] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    reasons: Mapping[str, InTwoLanguages] = field(default_factory=dict)
    evidence: Mapping[str, InTwoLanguages] = field(default_factory=dict)
    domains: Mapping[str, Domain] = field(default_factory=dict)
    coordination_items: Mapping[str, CoordinationItem] = field(default_factory=dict)

    def legal_basis(self, said: str) -> LegalBasis:
        """The legal basis of an id ("treatment") or a code ("SUL42a1"). Raises KeyError."""
        if said in self.legal_bases:
            return self.legal_bases[said]
        return {basis.code: basis for basis in self.legal_bases.values()}[said]


@dataclass(frozen=True)
class SharedDocuments:
    """The files of a ``_shared`` folder as plain values, before they are understood."""

    services: Document
    municipalities: Document
    code_lists: Mapping[str, Document]  # file name → document
    lists: Mapping[str, Document]  # "referrers" … → document, where there is such a file


def load_vocabulary(shared: FilePath) -> Vocabulary:
    """The vocabulary of a ``_shared`` folder. Raises ProgrammeError with the faults of all its files together."""
    documents, problems = read_shared(shared)
    try:
        vocabulary = vocabulary_of(documents)
    except ProgrammeError as fault:
        problems += fault.problems
    if problems:
        raise ProgrammeError(problems)
    return vocabulary


def read_shared(shared: FilePath) -> tuple[SharedDocuments, list[Problem]]:
    """The files of a ``_shared`` folder, and their faults of form; a file with one is empty here."""
    problems: list[Problem] = []

    def read(path: FilePath) -> Document:
        try:
            return read_yaml(path)
        except ProgrammeError as fault:
            problems.extend(fault.problems)
            return Document(path.name, {}, {})

    lists = {path.name: read(path) for path in code_list_paths(shared / "codes")}
    services = Document("", {}, {}) if problems else read(shared / "services.yaml")  # they name code lists
    documents = SharedDocuments(
        services=services,
        municipalities=read(shared / "municipalities.yaml"),
        code_lists={name: document for name, document in lists.items() if document.content},
        lists={name: read(path) for name in FILES if (path := shared / f"{name}.yaml").is_file()},
    )
    return documents, problems


def vocabulary_of(documents: SharedDocuments) -> Vocabulary:
    """What the files mean. Raises ProgrammeError with every fault; a fault in one file hides none in another."""
    problems: list[Problem] = []

    def read(reader: Callable[[], Mapping[str, Read]]) -> Mapping[str, Read]:
        try:
            return reader()
        except ProgrammeError as fault:
            problems.extend(fault.problems)
            return {}

    def listed(name: str) -> Document:
        return documents.lists.get(name, Document(f"{name}.yaml", {}, {}))

    code_lists = read(lambda: code_lists_of(documents.code_lists))
    code_lists_are_good = not problems
    vocabulary = Vocabulary(
        services=read(lambda: services_of(documents.services, code_lists)) if code_lists_are_good else {},
        code_lists=code_lists,
        municipalities=read(lambda: municipalities_of(documents.municipalities)),
        referrers=read(lambda: referrers(listed("referrers"))),
        legal_bases=read(lambda: legal_bases(listed("legal-bases"))),
        data_types=read(lambda: data_types(listed("data-types"))),
        roles=read(lambda: roles(listed("roles"))),
        reasons=read(lambda: texts(listed("reasons"))),
        evidence=read(lambda: texts(listed("evidence"))),
        domains=read(lambda: domains(listed("domains"))),
        coordination_items=read(lambda: coordination_items(listed("coordination-items"))),
    )
    if problems:
        raise ProgrammeError(problems)
    return vocabulary
