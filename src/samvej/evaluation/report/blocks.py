"""What a report is made of, in one language: page and paper are both made from this, and so cannot differ."""

from dataclasses import dataclass

from markupsafe import Markup

from samvej.evaluation.report.charts.drawing import Drawing
from samvej.programme.words import Lang

SYMBOLS = {"better": "+", "worse": "!", "changed": "↔", "unchanged": "=", "cannot tell": "?", "read": "→"}
"""What stands before an answer, by its code; ``read``: there is no short answer, but a part to read."""


@dataclass(frozen=True)
class Text:
    """A paragraph. ``note``: something that the reader must heed."""

    words: str
    note: bool = False


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, and whose."""

    words: str
    who: str


@dataclass(frozen=True)
class Title:
    """The name of what follows within a part."""

    words: str


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """Names and what they mean."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table of texts; the first ``keys`` columns name the row, those in ``wordy`` hold words and not numbers.

    ``bars``: where there are any, how long a bar stands beside the first number of each row (percent; None: none).
    ``indented``: rows that are a part of the one above.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wordy: frozenset[int] = frozenset()
    keys: int = 1
    notes: tuple[str, ...] = ()
    bars: tuple[float | None, ...] = ()
    indented: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Picture:
    """One drawing in the sizes that the screen chooses from, the widest first, and the keys to its marks.

    ``sizes``: each drawing with the name of its size, which the style sheet knows.
    """

    lang: Lang
    sizes: tuple[tuple[Drawing, str], ...]
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def svgs(self) -> tuple[Markup, ...]:
        """The drawings as they stand in the page."""
        return tuple(drawing.svg(self.lang, size) for drawing, size in self.sizes)

    @property
    def scrolls(self) -> bool:
        """Whether it has only one size, too wide for a telephone: it is scrolled there, and not made unreadable."""
        return any(size == "every" for _, size in self.sizes)

    @property
    def widest(self) -> Drawing:
        """The one for paper and for files."""
        return self.sizes[0][0]


@dataclass(frozen=True)
class Line:
    """An answer: what it means for the programme, how sure it is, and where to read on (a part's or card's id)."""

    code: str
    sentence: str
    certainty: str = ""
    href: str = ""


@dataclass(frozen=True)
class Answered:
    """Answers one below the other."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Grouped:
    """Answers that say the same kind of thing under one heading each: (code, lines)."""

    groups: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Fold:
    """What is there for those who open it; on paper it stands in the appendix, or where it is, if ``inline``."""

    summary: str
    blocks: tuple["Block", ...]
    inline: bool = False


@dataclass(frozen=True)
class Card:
    """One outcome: its answer as a heading, and what belongs to it."""

    anchor: str
    heading: str
    code: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Tiles:
    """Small pictures side by side, each with its name."""

    tiles: tuple[tuple[str, Picture], ...]


Block = Text | Quote | Title | Items | Terms | Grid | Picture | Answered | Grouped | Fold | Card | Tiles


@dataclass(frozen=True)
class Part:
    """A part of the report under a heading of its own."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Question:
    """One of the questions of the first screen, with its answers."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Content:
    """The whole report in one language.

    ``title`` is the document's, ``kind`` says what it is, ``made`` when it was made, ``purpose`` what the
    programme is for (empty where that is not said).
    ``caveat`` stands under the heading of the answers, ``sure`` after them. ``front``: parts before the list of
    contents; ``parts``: those after it, in their order.
    """

    lang: Lang
    synthetic: bool
    programme: str
    kind: str
    title: str
    made: str
    purpose: str
    who: str
    caveat: str
    questions: tuple[Question, ...]
    sure: tuple[str, ...]
    front: tuple[Part, ...]
    parts: tuple[Part, ...]
