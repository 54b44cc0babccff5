"""YAML 1.2 read into plain values with the line of every entry, and every fault of form collected.

The values are those of a programme file: mappings with text keys, lists, text, numbers, true/false and dates.
Anchors, aliases and merge keys are refused: what a file says must stand where it is read aloud.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from samvej.programme.problems import Path, Problem, ProgrammeError, road

DEEPEST = 60  # levels; real files use a dozen, and a deeper one would exhaust the stack


@dataclass(frozen=True)
class Document:
    """A file's content as plain values, and the line (from 1) on which each entry begins."""

    file: str
    content: Any
    lines: dict[Path, int]

    def standing(self, path: Path) -> Path:
        """The part of the path that stands in the file; a position falls away where one thing stands for a list."""
        out: Path = ()
        for step in path:
            if (*out, step) in self.lines:
                out = (*out, step)
            elif not isinstance(step, int):
                break
        return out

    def line(self, path: Path) -> int:
        """The line of the entry, or of the nearest entry around it that stands in the file."""
        return self.lines.get(self.standing(path), 1)

    def problem(self, path: Path, text: str) -> Problem:
        """A fault at the entry."""
        return Problem(self.file, self.line(path), road(self.standing(path)), text)


def shown(path: FilePath) -> str:
    """The path as a reader would name it: from the folder they stand in, where it lies there."""
    absolute, here = path.absolute(), FilePath.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else str(path)


def read_yaml(path: FilePath) -> Document:
    """Read one file. Raises ProgrammeError naming every fault of form that can be seen at once."""
    file = shown(path)
    text = _text(path, file)
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        raise ProgrammeError([_fault_of_form(file, fault, text)]) from None
    except (YAMLError, ValueError) as fault:
        line = text[: getattr(fault, "position", 0)].count("\n") + 1
        raise ProgrammeError([Problem(file, line, "", f"not YAML: {str(fault).splitlines()[0]}")]) from None
    except RecursionError:
        raise ProgrammeError([Problem(file, 1, "", "nested too deeply to be read")]) from None
    if root is None:
        raise ProgrammeError([Problem(file, 1, "", "the file is empty; it must say something")])
    reader = _Reader(file)
    content = reader.value(root, ())
    if not isinstance(content, dict) and not reader.problems:
        reader.problems.append(Problem(file, 1, "", "the file must be a mapping: lines of 'key: value'"))
    if reader.problems:
        raise ProgrammeError(reader.problems)
    return Document(file, content, reader.lines)


def _text(path: FilePath, file: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise ProgrammeError([Problem(file, 1, "", f"cannot be read: {fault.strerror}")]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        sentence = "not UTF-8 (the bytes here are of another encoding); save the file as UTF-8"
        raise ProgrammeError([Problem(file, line, "", sentence)]) from None


def _fault_of_form(file: str, fault: MarkedYAMLError, text: str) -> Problem:
    mark = fault.problem_mark or fault.context_mark
    line = mark.line + 1 if mark else 1
    at = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    if "\t" in at[: len(at) - len(at.lstrip())]:
        return Problem(file, line, "", "a tab in the margin; YAML is indented with spaces")
    context = f" {fault.context}" if fault.context else ""
    return Problem(file, line, "", f"not YAML:{context} {fault.problem}".replace("  ", " "))


class _Reader:
    """Walks the composed nodes once, keeping lines and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.anchor is not None:
            self.fault(node, path, "an anchor or alias (& or *); write it out where it is meant")
            return None
        if len(path) > DEEPEST:
            self.fault(node, path, f"nested more than {DEEPEST} levels deep")
            return None
        if isinstance(node, MappingNode):
            return dict(self.entries(node, path))
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        return self.scalar(node, path) if isinstance(node, ScalarNode) else None

    def entries(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key_node, ScalarNode) or not str(key_node.tag).endswith(":str") or key == "<<":
                self.fault(key_node, path, f"a key must be text, not {_named(key_node)}")
                continue
            if key in seen:
                self.fault(key_node, path, f"'{key}' stands twice here; it stood first on line {seen[key]}")
                continue
            seen[key] = line
            self.lines[(*path, key)] = line
            yield key, self.value(value_node, (*path, key))

    def scalar(self, node: ScalarNode, path: Path) -> Any:
        text: str = node.value
        match str(node.tag).rpartition(":")[2]:
            case "str":
                return text
            case "null":
                sentence = "nothing stands here; write a value, or leave it out"
                self.problems.append(Problem(self.file, self.lines[path], road(path), sentence))
                return None
            case "bool":
                return text.lower() == "true"
            case "int" | "float" | "timestamp" as kind:
                return self.figure(node, path, kind)
            case _:
                self.fault(node, path, f"a tag ({node.tag}) is not used in these files; leave it out")
                return None

    def figure(self, node: ScalarNode, path: Path, kind: str) -> int | float | date | None:
        text: str = node.value
        try:
            if kind == "int":
                return int(text.replace("_", ""), 0 if text.lstrip("+-0")[:1] in ("x", "o", "b") else 10)
            if kind == "float":
                return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
            return date.fromisoformat(text)
        except ValueError:
            expected = "a date as 2024-03-31" if kind == "timestamp" else "a number"
            self.fault(node, path, f"'{text}' is not {expected}")
            return None

    def fault(self, node: Node, path: Path, text: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, road(path), text))


def _named(node: Node) -> str:
    return f"'{node.value}' (put it in quotes)" if isinstance(node, ScalarNode) else "a list or mapping"
