"""What the extracts are written from: a block of citizens with their events, and columns that registers share."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samvej.synthetic.citizens import Citizens
from samvej.synthetic.region import MINUTES, Region
from samvej.synthetic.tables import Events

Frames = dict[str, pl.DataFrame]
"""File (without prefix and ending) → its rows, columns in the register's order."""


@dataclass(frozen=True)
class Block:
    """Citizens ``start`` to ``start`` + n − 1 and what happens to them.

    ``fees_from`` is the first day that the extract of the health insurance's fees was asked for.
    """

    region: Region
    people: Citizens
    events: Events
    fees_from: int

    @property
    def start(self) -> int:
        """The first citizen's index."""
        return int(self.people.index[0])

    def pnr(self, citizen: NDArray[np.int64]) -> pl.Series:
        """The person numbers of citizens by index."""
        numbers = pl.Series("pnr", self.people.cpr.astype("U10"), dtype=pl.String)
        return numbers.gather(citizen - self.start)


def days(day: NDArray[Any]) -> pl.Series:
    """Days from 1970-01-01 as dates."""
    return pl.Series(day.astype(np.int32)).cast(pl.Date)


def times(minute: NDArray[np.int64]) -> pl.Series:
    """Minutes from 1970-01-01 as times."""
    return (pl.Series(minute) * 60_000).cast(pl.Datetime("ms"))


def day_of(minute: NDArray[np.int64]) -> NDArray[np.int32]:
    """The day of minutes from 1970-01-01."""
    return (minute // MINUTES).astype(np.int32)


def chosen(words: list[str] | tuple[str, ...], position: NDArray[Any]) -> pl.Series:
    """The word at each position."""
    return pl.Series(words, dtype=pl.String).gather(position.astype(np.int64))


def kroner(oere: NDArray[np.int64]) -> pl.Series:
    """Øre as kroner with two decimals, which a float holds exactly enough to be written so."""
    return pl.Series(oere / 100, dtype=pl.Float64)


def marked(flag: NDArray[np.bool_], yes: str = "1", no: str = "0") -> pl.Series:
    """A mark as text."""
    return chosen((no, yes), flag.astype(np.int64))
