"""The shared vocabulary of a programmes folder: what its programme files may name, with Danish and English words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from samvej.programme.codes import NamedCodeList, load_code_lists
from samvej.programme.municipalities import load_municipalities
from samvej.programme.problems import Problem, ProgrammeError
from samvej.programme.services import NamedService, load_services


@dataclass(frozen=True)
class Vocabulary:
    """Named services, code lists and municipalities (name → four digits) of one ``_shared`` folder.

    ``words`` are a programme's own (term → Danish, English), where the vocabulary is that of a programme.
    """

    services: Mapping[str, NamedService] = field(default_factory=dict)
    code_lists: Mapping[str, NamedCodeList] = field(default_factory=dict)
    municipalities: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def load_vocabulary(shared: FilePath) -> Vocabulary:
    """The vocabulary of a ``_shared`` folder. Raises ProgrammeError with the faults of all its files together."""
    problems: list[Problem] = []
    code_lists: dict[str, NamedCodeList] = {}
    services: dict[str, NamedService] = {}
    municipalities: dict[str, str] = {}
    try:
        code_lists = load_code_lists(shared / "codes")
    except ProgrammeError as fault:
        problems += fault.problems
    else:
        try:
            services = load_services(shared / "services.yaml", code_lists)
        except ProgrammeError as fault:
            problems += fault.problems
    try:
        municipalities = load_municipalities(shared / "municipalities.yaml")
    except ProgrammeError as fault:
        problems += fault.problems
    if problems:
        raise ProgrammeError(problems)
    return Vocabulary(services, code_lists, municipalities)
