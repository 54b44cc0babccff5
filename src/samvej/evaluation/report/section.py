"""A part of the report as data: what it says, shows and lets out, before any page, paper or file is made of it.

A part's numbers come through :mod:`samvej.evaluation.disclosure` first: nothing in a section is secret. From one
section the HTML page, the PDF, the CSV files and the JSON are made, so they cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

Cell = Words | Figure | str | int | None
"""A cell: words in both languages, a number with what hides it, a plain text (an id, a month), or nothing."""

Code = Literal["better", "worse", "changed", "unchanged", "cannot tell"]


@dataclass(frozen=True)
class Answer:
    """One plain sentence for the first page, what it means for the programme, and how sure it is in words."""

    code: Code
    sentence: Words
    certainty: Words | None = None


@dataclass(frozen=True)
class Table:
    """A table that is read on the page and leaves as CSV.

    ``columns`` are the columns' names in files (English, snake_case), ``head`` their names for readers; the first
    ``keys`` columns say which row it is. ``file``: the name of the CSV without its ending, unique in the report; None
    where the same numbers already leave in another file. ``wordy``: the columns that hold words and not numbers.
    ``folded``: shown only when the reader opens it. ``ranges``: the columns after which stand the two ends of an
    interval; readers see the three in one cell, and files have them apart. ``codes``: columns that name the row for
    programs; the next one says it in words, and these stand in files alone.
    """

    caption: Words
    columns: tuple[str, ...]
    head: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]
    file: str | None
    keys: int = 1
    wordy: frozenset[int] = frozenset({0})
    folded: bool = False
    notes: tuple[Words, ...] = ()
    ranges: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A drawing: its specification for a language and a size, what it says to those who cannot see it, and its marks.

    ``id`` is unique in the report (letters, digits, hyphens). ``keys``: what each mark means, as (class of the mark
    in the page's style sheet, words). ``sizes``: the layouts it is drawn in, the widest first.
    """

    id: str
    title: Words
    description: Words
    specification: Callable[[Lang, Layout], Spec]
    sizes: tuple[Layout, ...]
    keys: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """Plain words. ``kind``: ordinary text, or something that the reader must heed."""

    words: Words
    kind: Literal["text", "note"] = "text"


@dataclass(frozen=True)
class Quotation:
    """A citizen's or a worker's own words, anonymised by people and let out with consent; never translated."""

    text: str
    who: Words


@dataclass(frozen=True)
class Heading:
    """The name of what follows within a section."""

    words: Words


Block = Paragraph | Quotation | Heading | Table | Chart


@dataclass(frozen=True)
class Section:
    """A part of the report: its answers for the first page, then what it shows, how it was made and what limits it.

    ``limits`` are sentences that the part's own diagnostics gave rise to; they are gathered in one list for the whole
    report as well. ``method`` stands in a fold-out.
    """

    id: str
    title: Words
    answers: tuple[Answer, ...]
    blocks: tuple[Block, ...]
    method: tuple[Words, ...]
    limits: tuple[Words, ...] = ()
