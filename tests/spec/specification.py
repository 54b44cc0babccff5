"""A paragraph of the manual: a criterion as a programme file says it, made-up citizens, and the answers by day.

The test of a paragraph and the page it is rendered on read the same :class:`Paragraph`.
"""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from samvej.programme.examples import FIRST_DAY, LAST_DAY, example_coverage, example_facts, example_problems
from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.programme.loading import Programme, load_programme
from samvej.programme.problems import ProgrammeError

VOCABULARY = Path(__file__).parent / "vocabulary"
COLUMNS = ("citizen", "day", "in", "answer", "because", "ask", "load", "note")
COUNTED = "counted: "  # a column that says how much is counted, and of what: "counted: bed days"

EVERYTHING = tuple(
    Coverage(scope, FIRST_DAY, LAST_DAY) for scope in ("*/*", "prescription", "residence", "registration")
)

_HEAD = """\
programme: paragraph
version: "1"
name: {da: Afsnit, en: Paragraph}
purpose: {da: Et afsnit af håndbogen., en: A paragraph of the manual.}
source: [the manual]
eligibility:
"""


@dataclass(frozen=True)
class Row:
    """What must be answered for a citizen on a day; None of what the table has no column for."""

    citizen: str
    day: date
    mode: str
    answer: str
    because: frozenset[str] | None
    ask: frozenset[str] | None
    load: frozenset[str] | None
    counted: int | float | None


@dataclass(frozen=True)
class Paragraph:
    """What a paragraph says. The texts are kept as they stand in the test, without the margin.

    ``eligibility`` is the YAML under the key of that name, ``criterion`` what the paragraph is about, in the same
    words. ``citizens`` are examples as in a programme file. ``answers``, ``spells`` and ``loaded`` are tables:
    column → cell, row by row; ``spells`` None where the paragraph says nothing of them.
    """

    criterion: str
    eligibility: str
    citizens: tuple[Mapping[str, Any], ...]
    citizens_text: str
    answers: tuple[Mapping[str, str], ...]
    spells: tuple[Mapping[str, str], ...] | None
    loaded: tuple[Mapping[str, str], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The answers, read."""
        return tuple(self._row(cells) for cells in self.answers)

    def _row(self, cells: Mapping[str, str]) -> Row:
        counted = [cell for column, cell in cells.items() if column.startswith(COUNTED) and cell]
        return Row(
            citizen=cells.get("citizen") or self.citizens[0]["person"]["name"],
            day=date.fromisoformat(cells["day"]),
            mode=cells.get("in") or "register",
            answer=cells["answer"],
            because=_listed(cells, "because"),
            ask=_listed(cells, "ask"),
            load=_listed(cells, "load"),
            counted=float(counted[0].replace(",", "")) if counted else None,
        )

    def meets(self) -> list[tuple[date | None, date | None]]:
        """The closed spells in which the (only) citizen meets the rule; None is an open end."""
        return [(_end(cells["from"]), _end(cells["through"])) for cells in self.spells or ()]


@dataclass(frozen=True)
class Scene:
    """The paragraph read as a programme, with its citizens and what is loaded."""

    programme: Programme
    people: tuple[PersonFacts, ...]
    coverage: tuple[Coverage, ...]


def paragraph(
    criterion: str = "",
    *,
    answers: str,
    citizen: str = "",
    citizens: str = "",
    eligibility: str = "",
    spells: str | None = None,
    loaded: str = "",
) -> Paragraph:
    """Read a paragraph as a test writes it.

    ``criterion`` stands under ``include`` of a file; ``eligibility`` is given instead where the paragraph is about
    both keys. ``citizen`` (or a list of ``citizens``) is an example of a programme file, with two things that such
    a file cannot say: ``not ended: true`` of an admission, and ``homes`` and ``practices`` of a person who moves.
    ``loaded``: a table of what the sources cover, where it is not simply everything.
    """
    written = textwrap.dedent(eligibility or criterion).strip("\n")
    below = written if eligibility else f"include:\n{textwrap.indent(written, '  ')}"
    text = textwrap.dedent(citizens or citizen).strip("\n")
    said = YAML(typ="safe", pure=True).load(text) or {}
    people = said if isinstance(said, list) else [said]
    return Paragraph(
        criterion=written,
        eligibility=below,
        citizens=tuple({"person": {"name": "a citizen"}, **person} for person in people),
        citizens_text=text,
        answers=table(answers, allowed=COLUMNS),
        spells=None if spells is None else table(spells, allowed=("from", "through")),
        loaded=table(loaded, allowed=("what", "where", "from", "through")),
    )


def table(text: str, *, allowed: Iterable[str]) -> tuple[Mapping[str, str], ...]:
    """A table written with ``|`` between its cells and its headings on the first line."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return ()
    headings, *rows = lines
    strange = [name for name in headings if name not in allowed and not name.startswith(COUNTED)]
    if strange or any(len(row) != len(headings) for row in rows):
        raise ValueError(f"a table of the manual with unknown columns {strange} or uneven rows:\n{text}")
    return tuple(dict(zip(headings, row, strict=True)) for row in rows)


def _end(cell: str) -> date | None:
    return None if cell == "…" else date.fromisoformat(cell)


def _listed(cells: Mapping[str, str], column: str) -> frozenset[str] | None:
    if column not in cells:
        return None
    return frozenset(name.strip() for name in cells[column].split(",") if name.strip())


# --- the scene -----------------------------------------------------------------------------------------


def scene(said: Paragraph, folder: Path) -> Scene:
    """Write the paragraph as a programme file under ``folder`` and read it. Raises ProgrammeError."""
    path = folder / "paragraph" / "programme.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(_HEAD + textwrap.indent(said.eligibility, "  ") + "\n" + _examples(said), encoding="utf-8")
    programme = load_programme(path, VOCABULARY)
    if problems := example_problems(programme):
        raise ProgrammeError(problems)
    people = tuple(_citizen(programme, place, example) for place, example in enumerate(said.citizens))
    if said.loaded:
        return Scene(programme, people, tuple(_covered(cells, programme) for cells in said.loaded))
    example = programme.file.examples[0]
    if example.not_loaded:
        return Scene(programme, people, example_coverage(programme, example, ("examples", 0), _deaf))
    return Scene(programme, people, EVERYTHING)


def _deaf(path: tuple[str | int, ...], text: str) -> None:
    """Problems were looked for before."""


_OWN = ("not ended",)  # of an entry of the history
_MOVES = {"homes": "residence", "practices": "registration"}


def _examples(said: Paragraph) -> str:
    """The citizens as ``examples:``, without what only the manual can say."""
    examples = []
    for citizen in said.citizens:
        kept = {key: value for key, value in citizen.items() if key not in _MOVES}
        kept["history"] = [
            {key: value for key, value in entry.items() if key not in _OWN} for entry in citizen.get("history", [])
        ]
        examples.append({**kept, "expect": {"date": date(2000, 1, 1), "eligibility": "meets"}})
    out = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.dump({"examples": examples}, out)
    return out.getvalue()


def _citizen(programme: Programme, place: int, said: Mapping[str, Any]) -> PersonFacts:
    facts = example_facts(programme, place, _deaf)
    open_ended = {number for number, entry in enumerate(said.get("history", []), 1) if entry.get("not ended")}
    services = tuple(replace(s, end=None) if s.id in open_ended else s for s in facts.services)
    # an id of a service is unique among all citizens, as in the registry
    services = tuple(replace(s, id=1000 * (place + 1) + s.id) for s in services)
    moves = {
        field: tuple(_spell(spell, programme) for spell in said[key]) for key, field in _MOVES.items() if key in said
    }
    return replace(facts, services=services, **moves)  # type: ignore[arg-type]


def _spell(said: Mapping[str, Any], programme: Programme) -> Spell:
    value = str(said["in"])
    return Spell(said["from"], said.get("to"), programme.vocabulary.municipalities.get(value, value))


def _covered(cells: Mapping[str, str], programme: Programme) -> Coverage:
    where = cells.get("where", "everywhere")
    area = "*" if where == "everywhere" else programme.vocabulary.municipalities[where]
    first = date.fromisoformat(cells["from"]) if cells.get("from") else FIRST_DAY
    last = date.fromisoformat(cells["through"]) if cells.get("through") else LAST_DAY
    return Coverage(cells["what"], first, last, area)
