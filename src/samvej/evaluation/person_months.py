"""Everybody's contacts and their cost in each calendar month, and of a period, from the contact tables.

Definitions with an example: docs/reference/panel.md.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from samvej.core.money import MixedMoney
from samvej.evaluation.runs import Cells, Days, Ints, Persons, person_months
from samvej.registry.contacts.store import ContactFiles


def months_of_contacts(made: ContactFiles, **asked: Any) -> Cells:
    """How many contacts each citizen had in each month and what they cost, in minor units; those with any alone.

    ``asked``: what :meth:`~samvej.registry.contacts.store.ContactFiles.scan` takes (sectors, kinds, urgency, days,
    persons). A contact without a known cost counts, and costs 0. Raises MixedMoney where costs are of several price
    years.
    """
    _one_price_year(made)
    return person_months(_columns(made, **asked))


def _columns(made: ContactFiles, **asked: Any) -> Iterator[tuple[Persons, Days, Ints]]:
    """Person, day and cost of one range of persons at a time, in order."""
    for frame in _ranges(made, ["person_id", "day", "cost"], **asked):
        yield frame["person_id"].to_numpy(), frame["day"].to_numpy(), frame["cost"].to_numpy()


def _ranges(
    made: ContactFiles, columns: list[str], *, persons: range | None = None, **asked: Any
) -> Iterator[pl.DataFrame]:
    """The rows of one file at a time, in order; an unknown cost is 0."""
    for file in made.files("single", persons=persons, **asked):
        low, high = file.first_person, file.last_person + 1
        own = range(low, high) if persons is None else range(max(low, persons.start), min(high, persons.stop))
        yield made.scan("single", columns, persons=own, **asked).with_columns(pl.col("cost").fill_null(0)).collect()


def cost_of_each(made: ContactFiles, **asked: Any) -> Ints:
    """What the contacts of each citizen who had any cost, in minor units, in the order of person.

    Added up by place: persons are whole numbers close together. ``asked`` as in :func:`months_of_contacts`.
    """
    _one_price_year(made)
    found = [_cost_of_range(frame) for frame in _ranges(made, ["person_id", "cost"], **asked)]
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
