"""Tables of numbers, once for the page and once as CSV: the same rows, so that neither shows what the other hides."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from samvej.evaluation.disclosure import Shown
from samvej.web import words

Value = str | int | float | date | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Cell:
    """One cell. ``hidden``: held back. ``href``: where the number can be opened. ``of``: what a bar is drawn of."""

    value: Value
    hidden: bool = False
    href: str = ""
    of: int | None = None

    @property
    def text(self) -> str:
        """As the page says it."""
        if self.hidden:
            return _("skjult")
        match self.value:
            case None:
                return "–"
            case int():
                return words.number(self.value)
            case float():
                return words.number(round(self.value, 1), 1)
            case date():
                return words.day(self.value)
            case said:
                return said

    @property
    def plain(self) -> str:
        """As a file holds it: numbers without thousands' marks, days as 2026-03-01, no formula of a spreadsheet's."""
        if self.hidden:
            return _("skjult")
        match self.value:
            case None:
                return ""
            case int():
                return str(self.value)
            case float():
                return f"{self.value:.1f}" if words.english() else f"{self.value:.1f}".replace(".", ",")
            case date():
                return self.value.isoformat()
            case said:
                return f"'{said}" if said.startswith(_FORMULA) else said


@dataclass(frozen=True)
class Table:
    """A table. ``id`` names its file; ``sorted_by`` says what the rows are sorted by."""

    id: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sorted_by: str = ""
    note: str = ""
    empty: str = ""
    titled: tuple[tuple[tuple[str, Cell], ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        pairs = tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)
        object.__setattr__(self, "titled", pairs)

    def csv(self) -> str:
        """The table as CSV with ``;`` between cells, as spreadsheets in Danish read it."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([cell.plain for cell in row] for row in self.rows)
        return out.getvalue()


def count(shown: Shown | None, *, href: str = "", of: Shown | None = None) -> Cell:
    """A count as it is shown; with ``of``, beside a bar of what part it is."""
    if shown is None:
        return Cell(None)
    if shown.hidden:
        return Cell(None, hidden=True)
    value = None if shown.value is None else int(shown.value)
    whole = int(of.value) if of is not None and of.value else None
    return Cell(value, href=href if value else "", of=whole if value is not None else None)


def names(said: Sequence[str]) -> tuple[Cell, ...]:
    """Cells of words."""
    return tuple(Cell(each) for each in said)
