"""Writes the generated pages under docs/reference/: ``make docs``.

What the rules mean is rendered from tests/spec; the rest from the program itself and from programmes/. The pages are
the same on every machine, and a test compares them with those that stand in the repository.
"""

import importlib
import inspect
import json
import re
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for tests.spec, wherever the command is given

import tests.spec as manual  # noqa: E402
import typer.main  # noqa: E402
from tests.spec.specification import COUNTED, VOCABULARY, Paragraph, paragraph, scene  # noqa: E402

from samvej.cli.main import app  # noqa: E402
from samvej.programme.codes import load_code_lists  # noqa: E402
from samvej.programme.describe import describe, describe_list  # noqa: E402
from samvej.programme.folder import programme_names  # noqa: E402
from samvej.programme.loading import load_programme  # noqa: E402
from samvej.programme.reading import say  # noqa: E402
from samvej.programme.rules import All, ServiceFilter  # noqa: E402
from samvej.programme.schema import json_schema  # noqa: E402
from samvej.programme.vocabulary import Vocabulary, load_vocabulary  # noqa: E402
from samvej.registry.tables import TABLES, Table  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"
PROGRAMMES = ROOT / "programmes"
MADE = "<!-- Written by `make docs`. Change {source} instead. -->\n\n"
FOLDERS = ("rules", "programmes")  # of generated pages only


def pages() -> dict[str, str]:
    """Every generated page: its path under docs/reference → its text."""
    chapters = [_chapter(name) for name in manual.CHAPTERS]
    return {
        "index.md": _made("docs/build_reference.py", index()),
        "rules.md": _made("tests/spec", contents(chapters)),
        **{f"rules/{chapter.name}.md": _made(f"tests/spec/{chapter.name}", page(chapter)) for chapter in chapters},
        "code-lists.md": _made("programmes/_shared/codes", code_lists()),
        "services.md": _made("programmes/_shared/services.yaml", services()),
        "tables.md": _made("src/samvej/registry/tables.py", tables()),
        "cli.md": _made("src/samvej/cli", command_line()),
        "programme.schema.json": json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n",
        **programmes(),
    }


def main() -> None:
    """Write the pages, and remove those that are no longer made."""
    made = pages()
    for folder in FOLDERS:
        for path in (REFERENCE / folder).glob("*.md"):
            if path.relative_to(REFERENCE).as_posix() not in made:
                path.unlink()
    for name, text in made.items():
        path = REFERENCE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(made)} pages under {REFERENCE.relative_to(ROOT)}\n")


def _made(source: str, text: str) -> str:
    return MADE.format(source=source) + text.rstrip("\n") + "\n"


# --- the manual ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A heading with its text: a paragraph (``said``), a section or a chapter (``parts``)."""

    name: str
    title: str
    text: str
    parts: tuple["Part", ...] = ()
    said: Paragraph | None = None


def _chapter(name: str) -> Part:
    module = importlib.import_module(f"tests.spec.{name}")
    sections = (importlib.import_module(f"tests.spec.{name}.test_{section}") for section in module.SECTIONS)
    return Part(name, *_titled(module), tuple(_section(section) for section in sections))


def _section(module: ModuleType) -> Part:
    tests = [test for name, test in vars(module).items() if name.startswith("test_")]
    return Part(module.__name__, *_titled(module), tuple(_paragraph(test) for test in tests))


def _paragraph(test: Callable[[Callable[..., None]], None]) -> Part:
    """What the test says: it is run with a ``spec`` that writes down instead of asserting."""
    heard: list[Paragraph] = []
    test(lambda *criterion, **said: heard.append(paragraph(*criterion, **said)))
    (said,) = heard
    return Part(test.__name__, *_titled(test), said=said)


def _titled(thing: object) -> tuple[str, str]:
    title, _, text = (inspect.getdoc(thing) or "").partition("\n\n")
    return title.strip(), text.strip()


def anchor(title: str) -> str:
    """The heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def contents(chapters: list[Part]) -> str:
    """The manual's first page: what it is, its chapters and sections, and the words that its paragraphs use."""
    title, text = _titled(manual)
    lines = [f"# {title}", "", text, ""]
    for chapter in chapters:
        lines.append(f"- [{chapter.title}](rules/{chapter.name}.md)")
        lines += [f"  - [{s.title}](rules/{chapter.name}.md#{anchor(s.title)})" for s in chapter.parts]
    lines += ["", "How a criterion is written stands under [the programme file](programme-file.md).", ""]
    return "\n".join([*lines, *words_used()])


def words_used() -> Iterator[str]:
    """The vocabulary of the paragraphs."""
    vocabulary = load_vocabulary(VOCABULARY / "_shared")
    yield from ("## The words these pages use", "")
    yield "The paragraphs speak a small vocabulary of their own, so that a page changes only when the meaning does."
    yield "What programmes may use stands under [services](services.md) and [code lists](code-lists.md)."
    yield from ("", *_services_table(vocabulary), "")
    yield "| code list | codes begin with | but not with |"
    yield "|---|---|---|"
    for named in vocabulary.code_lists.values():
        codes, out = (
            ", ".join(prefix if prefix.startswith(system) else f"{system} {prefix}" for system, prefix in pairs)
            for pairs in (named.codes.prefixes, named.codes.excluded)
        )
        yield f"| {named.name} | {codes} | {out} |"


def page(chapter: Part) -> str:
    """A chapter."""
    lines = [f"# {chapter.title}", "", chapter.text, "", "[Contents](../rules.md)"]
    with tempfile.TemporaryDirectory() as folder:
        for section in chapter.parts:
            lines += ["", f"## {section.title}", "", section.text]
            for part in section.parts:
                lines += ["", f"### {part.title}", *_spoken(part, Path(folder))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _spoken(part: Part, folder: Path) -> Iterator[str]:
    assert part.said is not None
    said = part.said
    yield from ("", part.text, "", "```yaml", said.criterion, "```", "")
    yield from _read_aloud(said, folder)
    if said.citizens_text:
        yield from ("", "```yaml", said.citizens_text, "```")
    if said.loaded:
        yield from ("", "Loaded:", "", *_markdown(said.loaded))
    yield from ("", *_markdown([_answer(cells) for cells in said.answers]))
    if said.spells is not None:
        yield from ("", _spells(said.spells))


def _read_aloud(said: Paragraph, folder: Path) -> Iterator[str]:
    programme = scene(said, folder).programme
    assert isinstance(programme.rule, All)
    for lang, of_two in (("en", " and "), ("da", " og ")):
        parts = [say(part, lang, programme.vocabulary) for part in programme.rule.parts[1:]]  # type: ignore[arg-type]
        yield f"> {of_two.join(parts)}" + ("  " if lang == "en" else "")


_EMPHASIS = {"meets": "**meets**", "does not meet": "does not meet", "cannot tell": "*cannot tell*"}
_MODES = {"": "", "register": "over the register", "referral": "in a referral"}


def _answer(cells: Mapping[str, str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for column, cell in cells.items():
        match column:
            case "answer":
                out[column] = _EMPHASIS[cell]
            case "in":
                out["asked"] = _MODES[cell]
            case "because" | "ask" | "load":
                out[column] = ", ".join(f"`{name.strip()}`" for name in cell.split(",") if name.strip())
            case "note":
                out[""] = cell
            case _:
                out[column.removeprefix(COUNTED)] = cell
    return out


def _spells(spells: tuple[Mapping[str, str], ...]) -> str:
    if not spells:
        return "It is never met."
    said = [
        f"from {cells['from']} " + ("onwards" if cells["through"] == "…" else f"through {cells['through']}")
        for cells in spells
    ]
    return f"It is met {' and '.join(said)}, and on no other day."


def _markdown(rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(rows[0])} |"
    yield f"|{'---|' * len(rows[0])}"
    for cells in rows:
        yield f"| {' | '.join(cells.values())} |"


# --- programmes and their vocabulary -------------------------------------------------------------------


def programmes() -> dict[str, str]:
    """A page for each programme in each language."""
    out = {}
    for name in programme_names(PROGRAMMES):
        programme = load_programme(name, PROGRAMMES)
        home = f"{programme.base}/overlays/{name}" if programme.base else f"{name}/programme"
        source = f"programmes/{home}.yaml"
        out[f"programmes/{name}.md"] = _made(source, describe(programme, "en"))
        out[f"programmes/{name}.da.md"] = _made(source, describe(programme, "da"))
    return out


def code_lists() -> str:
    """All code lists with their codes and sources."""
    lists = load_code_lists(PROGRAMMES / "_shared" / "codes")
    lines = [
        "# Code lists",
        "",
        "What stands under `of:` in a diagnosis, a prescription or a measurement. A code belongs to a",
    ]
    lines += ["list when its system is named and it starts with one of the prefixes."]
    for named in lists.values():
        lines += ["", *(line.replace("### ", "## ", 1) for line in describe_list(named, "en"))]
    return "\n".join(lines)


def services() -> str:
    """All named services."""
    lines = ["# Services", "", "What stands under `of:` where services are counted, and how it reads in Danish.", ""]
    return "\n".join([*lines, *_services_table(load_vocabulary(PROGRAMMES / "_shared"))])


def _services_table(vocabulary: Vocabulary) -> Iterator[str]:
    yield "| service | Danish | counts |"
    yield "|---|---|---|"
    for name, named in vocabulary.services.items():
        yield f"| {name} | {named.noun.da} | {_filter(named.filter)} |"


def _filter(of: ServiceFilter) -> str:
    said = {
        "sector": ", ".join(of.sectors),
        "kind": ", ".join(of.kinds),
        "urgency": of.urgency or "",
        "provider": ", ".join(of.providers),
        "diagnosis": ", ".join(codes.name for codes in of.diagnosis),
        "attended": {None: "", True: "yes", False: "no"}[of.attended],
        "stays": "" if of.stays else "no",
    }
    return "; ".join(f"{key}: {value}" for key, value in said.items() if value) or "everything"


# --- the database and the command line -----------------------------------------------------------------

GRAIN = {
    "person": "a citizen",
    "registration": "a citizen, a general practice and a spell",
    "residence": "a citizen and a spell in a municipality",
    "residence_snapshot": "a citizen and a day on which it was told where they live",
    "migration": "a citizen's move into or out of the country",
    "service": "a service or contact",
    "payment": "a service and a payer; a service's payments add up to its cost",
    "diagnosis": "a diagnosis code, with its service where there is one",
    "prescription": "a dispensing",
    "transfer_income": "a citizen and a week",
    "measurement": "a measured value",
    "enrolment": "a citizen's enrolment in a programme",
    "referral": "a citizen's referral to a programme, with its answer once there is one",
    "phase": "a citizen's time in a phase of a programme",
    "activity": "something that was done in a citizen's course: a contact, a meeting, a goal or a slip",
    "response": "an answered item of a questionnaire",
    "coverage": "what a source covers: kinds of facts, an area, from a day through a day",
    "tariff": "a price of a code, from a day through a day",
    "identity": "a citizen's pseudonym and running number",
    "load": "a load of an extract",
    "reject": "a fault in a row that was not loaded",
}


def tables() -> str:
    """The canonical tables with their columns, as the source describes them."""
    remarks = _remarks()
    lines = ["# Tables", "", textwrap.dedent(inspect.getmodule(Table).__doc__ or "").strip()]
    for name, table in TABLES.items():
        lines += ["", f"## {name}", "", f"One row is {GRAIN[name]}. Key: {', '.join(table.key)}.", ""]
        lines += ["| column | type | |", "|---|---|---|"]
        lines += [
            f"| {field.name} | {field.type} | {remarks.get((name, field.name), '')} |" for field in table.schema
        ]
    return "\n".join(lines)


def _remarks() -> dict[tuple[str, str], str]:
    """The remark behind each column in the source: (table, column) → text."""
    out, table = {}, ""
    for line in Path(inspect.getfile(Table)).read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r'\s+"(\w+)",', line):
            table = found[1]
        elif found := re.fullmatch(r"\s+(\w+)=[\w.()]+,\s+# (.+)", line):
            out[table, found[1]] = found[2].replace("|", "\\|")
    return out


def command_line() -> str:
    """The commands with their arguments and options, as ``--help`` tells them."""
    lines = ["# Commands", "", "Each command tells this itself with `--help`."]
    for path, help_text, records in _commands(typer.main.get_command(app), "samvej", None):
        lines += ["", f"## {path}", "", help_text]
        if records:
            lines += ["", "| | |", "|---|---|"]
            lines += [f"| `{_plain(name)}` | {_plain(text)} |" for name, text in records]
    return "\n".join(lines)


def _commands(command: Any, path: str, parent: Any) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    context = command.context_class(command, info_name=path.split()[-1], parent=parent)
    records = [record for record in (_record(param, context) for param in command.params) if record]
    yield path, " ".join((command.help or "").split()), records
    for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
        yield from _commands(command.get_command(context, name), f"{path} {name}", context)


def _record(param: Any, context: Any) -> tuple[str, str] | None:
    """An option's or argument's name and help; an argument without the type that Typer writes behind it."""
    record = param.get_help_record(context)
    if record is None or param.param_type_name != "argument":
        return record
    return record[0].split(" <")[0].upper(), record[1]


def _plain(text: str) -> str:
    """The text for a cell: "default: (today)" without its brackets, one space between words."""
    text = re.sub(r"default: \((.+?)\)\]", r"default: \1]", text)
    return " ".join(text.split()).replace("|", "\\|")


def index() -> str:
    """The first page of the reference: the generated pages, and those that stand beside them."""
    names = programme_names(PROGRAMMES)
    named = {name: load_programme(name, PROGRAMMES).file.name for name in names}
    made = ("index.md", "rules.md", "services.md", "code-lists.md", "tables.md", "cli.md")
    written = sorted(path for path in REFERENCE.glob("*.md") if path.name not in made)
    lines = [
        "# Reference",
        "",
        "- [What the rules mean](rules.md): the eligibility language, paragraph by paragraph",
        *(f"- [{_heading(path)}]({path.name})" for path in written),
        "- [Services](services.md) and [code lists](code-lists.md): the words that programmes share",
        "- [Tables](tables.md) of the shared database",
        "- [Commands](cli.md)",
        "- [JSON Schema of the programme file](programme.schema.json), for editors that complete and check",
        "- The programmes, read aloud:",
    ]
    lines += [
        f"  - [{text.en}](programmes/{name}.md) ([{text.da}](programmes/{name}.da.md))"
        for name, text in named.items()
    ]
    return "\n".join(lines)


def _heading(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


if __name__ == "__main__":
    main()
