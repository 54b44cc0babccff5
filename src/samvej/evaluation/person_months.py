"""Everybody's contacts and their cost in each calendar month, and of a period, from the contact tables.

Definitions with an example: docs/reference/panel.md.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from samvej.core.money import MixedMoney
from samvej.core.side_by_side import in_turn
from samvej.evaluation.runs import Cells, Days, Ints, Persons, joined, months_of_chunks
from samvej.registry.contacts.store import ContactFile, ContactFiles


def months_by_range(made: ContactFiles, **asked: Any) -> Iterator[Cells]:
    """How many contacts each citizen had in each month and what they cost, in minor units; those with any alone.

    The cells of one range of citizens after those of another, in order: memory does not grow with the region. Two
    ranges are worked on side by side.

    ``asked``: what :meth:`~samvej.registry.contacts.store.ContactFiles.scan` takes (sectors, kinds, urgency, days,
    persons). A contact without a known cost counts, and costs 0. Raises MixedMoney where costs are of several price
    years.
    """
    _one_price_year(made)

    def months(file: ContactFile) -> Cells:
        return months_of_chunks(_as_it_lies(_range(made, file, ["person_id", "day", "cost"], **asked)))

    return in_turn(months, made.files("single", **asked))


def months_of_contacts(made: ContactFiles, **asked: Any) -> Cells:
    """All of :func:`months_by_range` as one: 24 bytes a cell."""
    files = made.files("single", **asked)
    return joined(months_by_range(made, **asked), room=sum(file.rows for file in files))


def _range(
    made: ContactFiles, file: ContactFile, columns: list[str], *, persons: range | None = None, **asked: Any
) -> pl.DataFrame:
    """The rows of one file, in order; an unknown cost is 0."""
    low, high = file.first_person, file.last_person + 1
    own = range(low, high) if persons is None else range(max(low, persons.start), min(high, persons.stop))
    rows = made.scan("single", columns, persons=own, **asked).collect()
    return rows.with_columns(pl.col("cost").fill_null(0)) if rows["cost"].null_count() else rows


def _as_it_lies(rows: pl.DataFrame) -> list[tuple[Persons, Days, Ints]]:
    """Person, day and cost in the pieces that were read, without a copy where the columns are cut alike."""
    columns = [column.get_chunks() for column in rows.get_columns()]
    if len({tuple(map(len, pieces)) for pieces in columns}) > 1:
        columns = [column.rechunk().get_chunks() for column in rows.get_columns()]
    person, day, cost = ([piece.to_numpy() for piece in pieces] for pieces in columns)
    return list(zip(person, day, cost, strict=True))


def cost_of_each(made: ContactFiles, **asked: Any) -> Ints:
    """What the contacts of each citizen who had any cost, in minor units, in the order of person.

    Added up by place: persons are whole numbers close together. ``asked`` as in :func:`months_by_range`.
    """
    _one_price_year(made)

    def costs(file: ContactFile) -> Ints:
        return _cost_of_range(_range(made, file, ["person_id", "cost"], **asked))

    found = list(in_turn(costs, made.files("single", **asked)))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _cost_of_range(rows: pl.DataFrame) -> Ints:
    person, cost = rows["person_id"].to_numpy(), rows["cost"].to_numpy()
    if not len(person):
        return np.zeros(0, dtype=np.int64)
    starts = np.concatenate([[0], np.flatnonzero(person[1:] != person[:-1]) + 1])
    return np.asarray(np.add.reduceat(cost, starts), dtype=np.int64)


def _one_price_year(made: ContactFiles) -> None:
    if len(made.price_years) > 1:
        raise MixedMoney(
            f"The costs of the contacts are of {made.price_years[0]} to {made.price_years[-1]}: they cannot be added "
            "up as they stand. Convert them to the prices of one year with a price index."
        )
