"""What every reader gives: batches of rows as text, each with the line it stands on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from samvej.core.cpr import mask
from samvej.programme.problems import nearest
from samvej.registry.reading.extracts import ExtractError

LINE = "_line"


@dataclass(frozen=True)
class Batch:
    """Some rows of a file.

    ``cells`` has a text column per column that the mapping uses (its spelling; empty and null words are null, no
    blanks around) and ``_line``, int64. ``malformed`` has the lines that could not be cut into columns: ``_line``
    and ``reason``; they are not in ``cells``. ``temporal`` names columns that the file itself holds as dates or
    times (Parquet): their text is YYYY-MM-DD or YYYY-MM-DD hh:mm:ss, whatever the mapping says of dates.
    """

    cells: pl.DataFrame
    malformed: pl.DataFrame
    bytes_read: int
    temporal: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """How many rows were read, malformed ones included."""
        return self.cells.height + self.malformed.height


def malformed(lines: Sequence[int], reasons: Sequence[str]) -> pl.DataFrame:
    """Lines that could not be cut into columns."""
    return pl.DataFrame({LINE: lines, "reason": reasons}, schema={LINE: pl.Int64, "reason": pl.String})


def places(
    name: str,
    header: Sequence[str],
    wanted: Iterable[str],
    may_lack: Iterable[str],
    also_called: Mapping[str, Sequence[str]],
) -> dict[str, int]:
    """Where each wanted column stands in the header; letter case and blanks around it do not matter.

    A column that is not there stands where one of the names does that it is ``also_called``; columns of ``may_lack``
    that are not there are left out. Raises :class:`ExtractError` for a missing column and for one that stands twice.
    """
    at: dict[str, list[int]] = {}
    for place, column in enumerate(header):
        at.setdefault(_plain(column), []).append(place)
    for column, names in also_called.items():
        found = [place for other in names for place in at.get(_plain(other), ())]
        if found:
            at.setdefault(_plain(column), found)
    twice = [column for column in wanted if len(at.get(_plain(column), ())) > 1]
    if twice:
        numbers = " and ".join(str(place + 1) for place in at[_plain(twice[0])])
        raise ExtractError(
            f"{name}: line 1: the column {twice[0]} stands twice (columns {numbers}). Remove or rename one of them."
        )
    lacking = set(may_lack)
    missing = [column for column in wanted if _plain(column) not in at and column not in lacking]
    if missing:
        raise ExtractError(f"{name}: line 1: {_missing(missing, header)}")
    return {column: at[_plain(column)][0] for column in wanted if _plain(column) in at}


def _missing(missing: Sequence[str], header: Sequence[str]) -> str:
    # A file without a header has a row of data here: only a name that is nearly the one sought is repeated.
    words = [f"the column {column} is missing" for column in missing[:5]]
    guesses = [guess for column in missing[:5] if (guess := nearest(column, header)) and mask(guess) == guess]
    sentence = "; ".join(words) + (f" (and {len(missing) - 5} more)" if len(missing) > 5 else "")
    if guesses:
        sentence += f"; is it the one called {', '.join(guesses)}?"
    if len(header) == 1:
        sentence += "; the whole line was read as one column, so check 'separator' in the mapping file"
    end = "" if sentence.endswith("?") else "."
    return f"{sentence}{end} Line 1 must name the columns; ask for them, or correct the mapping file."


def _plain(column: str) -> str:
    return column.strip().casefold()
