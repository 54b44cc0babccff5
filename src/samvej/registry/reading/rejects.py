"""Faults of rows, and how they are written down without any person's number."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from samvej.core.cpr import mask
from samvej.registry.reading.batches import LINE
from samvej.registry.reading.cells import Cells

REJECTS = pa.schema(
    [
        pa.field("file", pa.string()),
        pa.field("line", pa.int64()),
        pa.field("column", pa.string()),
        pa.field("value", pa.string()),
        pa.field("reason", pa.string()),
    ]
)
_LONGEST = 80  # characters of a value that are kept; more would be a text about someone


@dataclass(frozen=True)
class Fault:
    """Rows that fail one rule: the column as the extract calls it, and per row the text and the reason (or null)."""

    column: str
    lines: pl.Series
    texts: pl.Series | None
    reasons: pl.Series

    @property
    def any(self) -> bool:
        """Whether any row fails."""
        return self.reasons.null_count() < len(self.reasons)

    def table(self) -> pl.DataFrame:
        """The failing rows: line, column, value (not yet masked), reason."""
        texts = (
            pl.Series([None], dtype=pl.String).new_from_index(0, len(self.lines))
            if self.texts is None
            else self.texts
        )
        rows = pl.DataFrame({LINE: self.lines, "value": texts, "reason": self.reasons})
        return rows.filter(pl.col("reason").is_not_null()).select(
            LINE, pl.lit(self.column).alias("column"), pl.col("value"), pl.col("reason")
        )


def fault(column: str, frame: pl.DataFrame, cells: Cells, text: pl.Series | None) -> Fault:
    """The fault of a column's cells."""
    return Fault(column, frame[LINE], text, cells.reasons)


def collected(faults: Sequence[Fault]) -> pl.DataFrame:
    """All failing rows, one row per line and column (the first reason)."""
    tables = [each.table() for each in faults if each.any]
    if not tables:
        return pl.DataFrame(schema={LINE: pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String})
    return pl.concat(tables).unique(subset=[LINE, "column"], keep="first", maintain_order=True)


def hidden(text: str) -> str:
    """What is written in place of a person's id."""
    return f"hidden: {len(text)} characters"


def masked(table: pl.DataFrame, persons: pl.DataFrame, person_column: str | None) -> pl.DataFrame:
    """The failing rows with their values fit to be written.

    ``persons``: ``_line`` and ``person``, the raw id of each row. A person's id, alone or within another value, is
    hidden wholly; whatever else looks like a person number is hidden too.
    """
    rows = table.join(persons, on=LINE, how="left", maintain_order="left")
    values = [
        _fit(column == person_column, value, person)
        for column, value, person in rows.select("column", "value", "person").iter_rows()
    ]
    return table.with_columns(pl.Series("value", values, dtype=pl.String))


def _fit(is_person: bool, value: str | None, person: str | None) -> str | None:
    if value is None:
        return None
    if is_person or (person and _bare(person) in _bare(value)):
        return hidden(value)
    fit = mask(value)
    return fit if len(fit) <= _LONGEST else f"{fit[:_LONGEST]}…"


def _bare(text: str) -> str:
    return text.replace("-", "").replace(" ", "").casefold()
