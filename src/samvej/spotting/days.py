"""Day numbers (days since 1970-01-01), and the last day on which a fact of a day is in view.

The engines work on whole day numbers. Calendar months are not computed in SQL: a small table of the days that
occur and their ends is made with :class:`samvej.core.window.Window` and joined, so that there is one definition
of "6 months" and every engine uses it.
"""

from datetime import date, timedelta
from functools import cache
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from samvej.core.window import Window

EPOCH = date(1970, 1, 1)
FOREVER = (date.max - EPOCH).days  # an open end
BEGINNING = (date.min - EPOCH).days  # an open beginning

Expr = Any  # an Ibis value expression
Table = Any  # an Ibis table expression


def number(day: date) -> int:
    """The day number of a date."""
    return (day - EPOCH).days


def as_date(day: int) -> date | None:
    """The date of a day number; None where it is an open beginning or end."""
    return None if day <= BEGINNING or day >= FOREVER else EPOCH + timedelta(days=day)


FIRST, LAST = date(1800, 1, 1), date(2199, 12, 31)  # no fact lies outside; loads refuse dates before 1900


@cache
def _ends(window: Window) -> pa.Table:
    """Every day with the last day on which a fact of it is in view, for windows of months and years."""
    if window.months is None:
        raise ValueError(f"{window} is a number of days: no table is needed")
    days, ends = months_later(window.months)
    return pa.table({"day": pa.array(days, pa.int32()), "last": pa.array(np.minimum(ends, FOREVER), pa.int32())})


def months_later(months: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every day on which a fact may lie, and the same day so many months later, as day numbers.

    What :func:`samvej.core.window.add_months` says, whole columns at once: the day of the month is kept, and held
    within the month that it falls into.
    """
    days = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
    month = days.astype("datetime64[M]")
    target = month + months
    begins = target.astype("datetime64[D]")
    longest = (target + 1).astype("datetime64[D]") - begins - 1
    later = begins + np.minimum(days - month.astype("datetime64[D]"), longest)
    return days.astype(np.int64), later.astype(np.int64)


def with_end(facts: Table, window: Window | None) -> Table:
    """``facts`` (with a ``day`` column) with ``last``: the last day on which each is in view."""
    if window is None:
        return facts.mutate(last=ibis.literal(FOREVER, "int32"))
    if window.days is not None:
        return facts.mutate(last=(facts.day + window.days).cast("int32"))
    return facts.inner_join(ibis.memtable(_ends(window)), "day")


def months_between(first: date, last: date) -> list[date]:
    """The first of each month, from the month of ``first`` through the month of ``last``."""
    out = [first.replace(day=1)]
    while (following := (out[-1] + timedelta(days=32)).replace(day=1)) <= last:
        out.append(following)
    return out
