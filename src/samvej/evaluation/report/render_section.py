"""A section as blocks in one language: the page, the paper and the list of contents know nothing else of it."""

from collections.abc import Sequence

from samvej.core.errors import SamvejError
from samvej.evaluation.report.blocks import (
    Answered,
    Block,
    Fold,
    Grid,
    Items,
    Line,
    Part,
    Picture,
    Quote,
    Text,
    Title,
)
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import NARROW
from samvej.evaluation.report.numbers import NONE, Figure
from samvej.evaluation.report.section import Answer, Cell, Chart, Heading, Paragraph, Quotation, Section, Table
from samvej.evaluation.report.section import Block as Said
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.results import Words

PARTS = (
    *("main", "answers", "outcomes", "efforts", "table-1", "profile", "illness", "concentration"),
    *("reservations", "method", "glossary"),
)
"""The ids of what every report may have; no section has one of them."""
CHARTS = ("illness", "lorenz")
"""The charts of those; the others are called outcome-1, outcome-2 …"""


class SectionError(SamvejError):
    """Sections that cannot stand in one report: a fault of the program, never of the reader's."""


def check(sections: Sequence[Section], taken: frozenset[str]) -> None:
    """Raise SectionError where two sections, charts or files have one name, or a row has not its columns.

    ``taken``: the names of the report's other files, without their ending.
    """
    ids = [*PARTS, *(section.id for section in sections)]
    charts = [*CHARTS, *(block.id for section in sections for block in section.blocks if isinstance(block, Chart))]
    files = [table.file for table in tables_of(sections) if table.file is not None]
    for kind, names in (("sections", ids), ("charts", charts), ("files", [*sorted(taken), *files])):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SectionError(f"Two {kind} of the report have one name: {', '.join(twice)}.")
    for table in tables_of(sections):
        wide = {len(table.columns), len(table.head), *(len(row) for row in table.rows)}
        if len(wide) > 1:
            raise SectionError(f"The table “{table.caption.en}” has rows, heads and columns of different lengths.")


def tables_of(sections: Sequence[Section]) -> list[Table]:
    """All tables, in their order."""
    return [block for section in sections for block in section.blocks if isinstance(block, Table)]


def part_of(section: Section, speaker: Speaker) -> Part:
    """The section as a part: its answers first, then what it shows, what limits it, and its method in a fold."""
    blocks: list[Block] = []
    if section.answers:
        blocks.append(Answered(tuple(line_of(answer, speaker) for answer in section.answers)))
    blocks += [_block(block, speaker) for block in section.blocks]
    if section.limits:
        blocks += [Title(speaker.say("limits of part")), Items(_all(section.limits, speaker))]
    if section.method:
        method = tuple(Text(words) for words in _all(section.method, speaker))
        blocks.append(Fold(speaker.say("how done"), method))
    return Part(section.id, speaker.pick(section.title), tuple(blocks))


def line_of(answer: Answer, speaker: Speaker, href: str = "") -> Line:
    """An answer in one language."""
    certainty = "" if answer.certainty is None else speaker.pick(answer.certainty)
    return Line(answer.code, speaker.pick(answer.sentence), certainty, href)


def _all(words: Sequence[Words], speaker: Speaker) -> tuple[str, ...]:
    return tuple(speaker.pick(each) for each in words)


def _block(block: Said, speaker: Speaker) -> Block:
    if isinstance(block, Table):
        grid = table_of(block, speaker)
        return Fold(grid.caption, (grid,)) if block.folded else grid
    if isinstance(block, Chart):
        return picture_of(block, speaker)
    if isinstance(block, Paragraph):
        return Text(speaker.pick(block.words), note=block.kind == "note")
    if isinstance(block, Quotation):
        return Quote(block.text, speaker.pick(block.who))
    return _title(block, speaker)


def _title(block: Heading, speaker: Speaker) -> Title:
    return Title(speaker.pick(block.words))


def picture_of(chart: Chart, speaker: Speaker) -> Picture:
    """The chart drawn in each of its sizes; one that has only one size is shown on every screen."""
    title, description = speaker.pick(chart.title), speaker.pick(chart.description)
    alone = "small" if chart.sizes[0].width <= NARROW.width else "every"
    sizes = tuple(
        (
            Drawing(chart.id, title, description, chart.specification(speaker.lang, layout)),
            layout.name if len(chart.sizes) > 1 else alone,
        )
        for layout in chart.sizes
    )
    return Picture(speaker.lang, sizes, tuple((key, speaker.pick(words)) for key, words in chart.keys))


def table_of(table: Table, speaker: Speaker) -> Grid:
    """The table in words; under it, why some of its numbers are not shown."""
    reasons = dict.fromkeys(
        speaker.pick(cell.hidden)
        for row in table.rows
        for cell in row
        if isinstance(cell, Figure) and cell.hidden is not None
    )
    hidden = speaker.say("hidden other")
    notes = (*_all(table.notes, speaker), *(f"{hidden.capitalize()}: {reason}" for reason in reasons))
    if not table.rows:
        notes = (*notes, speaker.say("no rows"))
    ends = {at + step for at in table.ranges for step in (1, 2)}
    shown = [at for at in range(len(table.columns)) if at not in ends | table.codes]
    return Grid(
        speaker.pick(table.caption),
        tuple(
            speaker.pick(table.head[at]) + (speaker.say("with interval") if at in table.ranges else "")
            for at in shown
        ),
        tuple(tuple(_cell(row, at, at in table.ranges, speaker) for at in shown) for row in table.rows),
        frozenset(place for place, at in enumerate(shown) if at in table.wordy),
        sum(at < table.keys for at in shown),
        notes,
    )


def _cell(row: Sequence[Cell], at: int, with_ends: bool, speaker: Speaker) -> str:
    """A cell in words; with its interval after it where both ends are numbers that may be shown."""
    said = cell_words(row[at], speaker)
    if not with_ends:
        return said
    low, high = row[at + 1 : at + 3]
    if not (isinstance(low, Figure) and isinstance(high, Figure)) or low.value is None or high.value is None:
        return said
    between = speaker.say("from to", low=low.bare(speaker.lang), high=high.bare(speaker.lang))
    return f"{said} ({between})"


def cell_words(cell: Cell, speaker: Speaker) -> str:
    """What stands in a table's cell for a reader."""
    if cell is None:
        return NONE
    if isinstance(cell, Words):
        return speaker.pick(cell)
    if isinstance(cell, Figure):
        return speaker.say("hidden other") if cell.hidden is not None else cell.text(speaker.lang)
    if isinstance(cell, int):
        return Figure(cell, "count").text(speaker.lang) if abs(cell) >= _LONG else str(cell).replace("-", "−")
    return cell


_LONG = 10_000
"""Whole numbers below this are years, months and small counts: nothing stands between their thousands."""
