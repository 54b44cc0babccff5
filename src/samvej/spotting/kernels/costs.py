"""The cost that citizens hold, and the share of all that the most expensive hold, from the contact tables."""

from fractions import Fraction

import numpy as np
import polars as pl

from samvej.registry.contacts.store import made, persons_of
from samvej.spotting.days import as_date, number
from samvej.spotting.kernels.columns import Longs, Numbers, group_starts, held_in
from samvej.spotting.kernels.stored import StoredRegister
from samvej.spotting.summary import COST_WINDOW


def cost_held(register: StoredRegister, person: Numbers, day: int) -> dict[int, int] | None:
    """What each of the citizens (sorted ids) holds on the day, in minor units: see :mod:`samvej.spotting.summary`.

    Those who hold nothing are left out. None where the database has no contact tables, costs are converted, or
    another engine was chosen to read the database.
    """
    if not register.is_here or not register.nominal:
        return None
    found = register.once(("held", day), lambda: _held_by_everybody(register, day))
    if found is None:
        return None
    who, held = found
    wanted = held_in(who, person)
    return dict(zip(who[wanted].tolist(), held[wanted].tolist(), strict=True))


def _held_by_everybody(register: StoredRegister, day: int) -> tuple[Numbers, Longs] | None:
    """Every citizen who holds anything, and what: whoever asks about another figure asks about the same year."""
    files = made(register.registry.database, register.registry.manifest)
    last = as_date(day)
    if files is None or last is None:
        return None
    first = number(COST_WINDOW.first(last))
    parts: list[tuple[Numbers, Longs]] = []
    for file in files.files("single", took_place=True):
        rows = files.scan(
            "single", ("person_id", "cost"), persons=persons_of(file), took_place=True, first_day=first, last_day=day
        )
        found = rows.filter(pl.col("cost").is_not_null()).collect()
        parts.append(totals_of(found["person_id"].to_numpy(), found["cost"].to_numpy()))
    if not parts:
        return np.empty(0, np.int32), np.empty(0, np.int64)
    return np.concatenate([who for who, _ in parts]), np.concatenate([held for _, held in parts])


def totals_of(person: Numbers, amount: Longs) -> tuple[Numbers, Longs]:
    """Each citizen's sum, from rows in order of citizen: one pass, no table of citizens."""
    start = group_starts(person)
    if not len(start):
        return person, amount
    return person[start], np.add.reduceat(amount, start)


def share_of_top(totals: Longs, everyone: int, percent: float) -> tuple[int, Fraction]:
    """How many the most expensive ``percent`` of ``everyone`` are (rounded up), and their share of all the cost.

    ``totals``: the sums of those who have any; the others have nothing. Raises ValueError where all is nothing.
    """
    whole = int(totals.sum())
    if whole <= 0:
        raise ValueError("there is no cost to have a share of")
    share = Fraction(str(percent)) / 100
    places = -(-everyone * share.numerator // share.denominator)
    taken = min(places, len(totals))
    top = totals if taken == len(totals) else np.partition(totals, len(totals) - taken)[len(totals) - taken :]
    return places, Fraction(int(top.sum()), whole)
