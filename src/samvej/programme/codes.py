"""Named code lists: read from ``_shared/codes/*.yaml``, put together from other lists, and kept with their source."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Literal

from pydantic import Field

from samvej.programme.criteria import Entry
from samvej.programme.figures import Text, Texts
from samvej.programme.messages import validated
from samvej.programme.problems import Problem, ProgrammeError, unknown
from samvej.programme.rules import CodeList
from samvej.programme.texts import InTwoLanguages
from samvej.programme.yaml_positions import Document, read_yaml

System = Literal["SKS", "ICD-10", "ICPC-2", "ICD-9", "ATC", "NPU", "LOINC", "SNOMED CT", "local"]

MEASUREMENT_SYSTEMS = ("NPU", "LOINC", "local")
DIAGNOSIS_SYSTEMS = ("SKS", "ICD-10", "ICPC-2", "ICD-9", "SNOMED CT", "local")

# How a prefix of each system is written. A prefix in another form would silently find nobody.
_FORMS: dict[str, tuple[str, str]] = {
    "SKS": (r"D[A-Z][A-Z0-9]*", "with its D and without dots, as DJ44"),
    "ICD-10": (r"[A-Z](\d[A-Z0-9]*)?", "a letter and digits without dots, as J44"),
    "ICPC-2": (r"[A-Z]\d{0,2}", "a letter and two digits, as P70"),
    "ICD-9": (r"(\d|E\d|V\d)\d*", "digits without dots, as 4912"),
    "ATC": (r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?", "as N05A or N05AH03"),
    "NPU": (r"(NPU|DNK)\d{5}", "as NPU27300"),
    "LOINC": (r"\d+-\d", "as 4548-4"),
    "SNOMED CT": (r"\d{6,18}", "six digits or more"),
    "local": (r".+", "any text"),
}

Codes = dict[System, Annotated[tuple[Text, ...], Field(min_length=1)]]
Pairs = tuple[tuple[str, str], ...]


class CodeListFile(Entry):
    """A file of one code list: prefixes per code system, what is left out of them, and other lists to include."""

    list: Text
    name: InTwoLanguages
    source: Texts
    codes: Codes = Field(default_factory=dict)
    except_: Codes = Field(default_factory=dict)
    includes: Texts = ()


@dataclass(frozen=True)
class NamedCodeList:
    """A code list with its names, its source and the lists it includes. ``codes`` holds all of them resolved."""

    codes: CodeList
    da: str
    en: str
    source: tuple[str, ...]
    includes: tuple[str, ...]
    file_name: str

    @property
    def name(self) -> str:
        """The name that programme files use."""
        return self.codes.name


def slug(name: str) -> str:
    """The file name (without ending) of a list: ``chronic somatic disease`` → ``chronic-somatic-disease``."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def load_code_lists(folder: FilePath) -> dict[str, NamedCodeList]:
    """All lists of a folder by name, in alphabetical order. Raises ProgrammeError with every fault in any of them."""
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    for path in code_list_paths(folder):
        try:
            documents[path.name] = read_yaml(path)
        except ProgrammeError as fault:
            problems += fault.problems
    try:
        lists = code_lists_of(documents)
    except ProgrammeError as fault:
        raise ProgrammeError([*problems, *fault.problems]) from None
    if problems:
        raise ProgrammeError(problems)
    return lists


def code_list_paths(folder: FilePath) -> list[FilePath]:
    """The files of a folder that hold a code list each."""
    return sorted(folder.glob("*.yaml"))


def code_lists_of(documents: Mapping[str, Document]) -> dict[str, NamedCodeList]:
    """The lists of these files (file name → content) by name, in alphabetical order. Raises ProgrammeError."""
    problems: list[Problem] = []
    read: dict[str, tuple[Document, CodeListFile, str]] = {}
    for file_name, document in documents.items():
        try:
            file = validated(document, CodeListFile)
        except ProgrammeError as fault:
            problems += fault.problems
            continue
        problems += _faults(document, file, file_name)
        read[file.list] = (document, file, file_name)
    for document, file, _ in read.values():
        problems += _unresolved(document, file, {name: other for name, (_, other, _) in read.items()})
    if problems:
        raise ProgrammeError(problems)
    resolved: dict[str, CodeList] = {}
    for name, (document, _, _) in read.items():
        try:
            _resolve(name, {name: file for name, (_, file, _) in read.items()}, resolved)
        except ValueError as fault:
            problems.append(document.problem(("includes",), str(fault)))
    if problems:
        raise ProgrammeError(problems)
    return {
        name: NamedCodeList(resolved[name], file.name.da, file.name.en, file.source, file.includes, file_name)
        for name, (_, file, file_name) in sorted(read.items())
    }


def _faults(document: Document, file: CodeListFile, file_name: str) -> Iterator[Problem]:
    if file_name != f"{slug(file.list)}.yaml":
        text = f"the list '{file.list}' stands in {file_name}; name the file {slug(file.list)}.yaml"
        yield document.problem(("list",), text)
    if not file.codes and not file.includes:
        yield document.problem((), "missing key 'codes' (or 'includes')")
    for key, codes in (("codes", file.codes), ("except", file.except_)):
        for system, prefixes in codes.items():
            for place, prefix in enumerate(prefixes):
                if fault := misspelt_code(system, prefix):
                    yield document.problem((key, system, place), fault)


def misspelt_code(system: str, code: str) -> str | None:
    """What is wrong with the form of a code or prefix of the system, or None."""
    pattern, form = _FORMS[system]
    return None if re.fullmatch(pattern, code, re.ASCII) else f"'{code}' is not a code of {system}; write it {form}"


def _unresolved(document: Document, file: CodeListFile, all_lists: Mapping[str, CodeListFile]) -> Iterator[Problem]:
    for place, name in enumerate(file.includes):
        if name not in all_lists:
            yield document.problem(("includes", place), unknown("code list", name, all_lists))
    chain = _cycle(file.list, all_lists)
    if chain:
        yield document.problem(("includes",), f"the lists include each other in a ring: {' → '.join(chain)}")


def _cycle(start: str, all_lists: Mapping[str, CodeListFile]) -> tuple[str, ...]:
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop()
        file = all_lists.get(way[-1])
        for name in file.includes if file else ():
            if name == start:
                return (*way, name)
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _pairs(codes: Mapping[System, tuple[str, ...]]) -> Pairs:
    return tuple((system, prefix) for system, prefixes in codes.items() for prefix in prefixes)


def _resolve(name: str, files: Mapping[str, CodeListFile], resolved: dict[str, CodeList]) -> CodeList:
    if name not in resolved:
        file = files[name]
        included = [_resolve(other, files, resolved) for other in file.includes]
        resolved[name] = union(name, [CodeList(name, _pairs(file.codes)), *included], _pairs(file.except_))
    return resolved[name]


def union(name: str, parts: Sequence[CodeList], left_out: Pairs = ()) -> CodeList:
    """The list that holds what any part holds, less ``left_out`` (system, prefix) pairs.

    A part's own exclusion stays only where no other part holds those codes. Raises ValueError where that cannot
    be said with prefixes: one part leaves out DF00 and another holds only DF001.
    """
    excluded: list[tuple[str, str]] = []
    for part in parts:
        for system, prefix in part.excluded:
            held = {_holds_under(other, system, prefix) for other in parts if other is not part}
            if "all" in held:
                continue
            if "some" in held:
                raise ValueError(
                    f"'{part.name}' leaves out {system} {prefix}, and another part holds some of those codes; "
                    f"divide {prefix} into the prefixes that are meant"
                )
            excluded.append((system, prefix))
    prefixes = dict.fromkeys(pair for part in parts for pair in part.prefixes)
    return CodeList(name, tuple(prefixes), tuple(dict.fromkeys([*excluded, *left_out])))


def _holds_under(codes: CodeList, system: str, prefix: str) -> Literal["all", "some", "none"]:
    """How much of what begins with ``prefix`` the list holds, its deeper exclusions apart."""
    inside = [p for s, p in codes.prefixes if s == system]
    outside = [p for s, p in codes.excluded if s == system]
    if any(prefix.startswith(p) for p in outside):
        return "none"
    if any(prefix.startswith(p) for p in inside):
        return "all"
    deeper = [p for p in inside if p.startswith(prefix)]
    return "some" if any(not any(p.startswith(out) for out in outside) for p in deeper) else "none"
