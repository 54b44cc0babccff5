"""Services with a cost as narrow columns, a range of persons at a time: who, on which day, of what kind, how much.

They come from the contact tables where there are any of this state of the database, in which the day and the kind
are one small number each, and otherwise from the services themselves. Both give the same rows: a contact of the
single table is a service, wherever no service stands for several contacts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from samvej.core.errors import SamvejError
from samvej.core.side_by_side import in_turn
from samvej.evaluation.runs import Days, Ints, Persons
from samvej.registry.contacts.store import ContactFile, ContactFiles, made, persons_of, those_in
from samvej.registry.narrow import rows_of
from samvej.registry.price_index_conversion import Conversion
from samvej.registry.query import Registry

_R = TypeVar("_R")
_MOST = 1 << 62
_FLOAT_IS_EXACT = 1 << 52
"""Below it a quotient of whole numbers as a float lies on the right side of a half: it is off by less than 1 / 2d."""


@dataclass(frozen=True)
class Priced:
    """Services with a cost of one range of persons, in the order of person and day; equally long columns.

    ``kind``: the place of "sector/kind" in ``kinds``. ``cost``: minor units, at the prices asked for.
    """

    person: Persons
    day: Days
    kind: npt.NDArray[np.integer]
    kinds: tuple[str, ...]
    cost: Ints

    def of(self, wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which rows are of one of the kinds wanted (a flag for each of ``kinds``)."""
        if wanted.all():
            return np.ones(len(self.kind), dtype=np.bool_)
        return np.asarray(wanted[self.kind], dtype=np.bool_)


def priced_services(
    registry: Registry,
    prices: Conversion | None,
    kernel: Callable[[Priced], _R],
    *,
    persons: Persons | None = None,
    first: int | None = None,
    last: int | None = None,
) -> Iterator[_R]:
    """What the kernel gives for the services that begin from ``first`` to ``last`` (day numbers), in order of person.

    Those of these people (sorted; None: everybody's), a range of persons at a time, two side by side. ``prices``
    converts every cost to one year's prices, rounded half to even as in the tables. Raises
    :class:`~samvej.core.errors.SamvejError` where an amount is too large to be converted exactly.
    """
    contacts = None if registry.has_several_contacts() else made(registry.database, registry.manifest)
    if contacts is None:
        yield from map(kernel, _of_services(registry, prices, persons, first, last))
        return
    kinds = tuple(f"{what.sector}/{what.kind}" for what in contacts.whats)
    place = np.zeros(max((what.code for what in contacts.whats), default=0) + 1, dtype=np.int16)
    place[[what.code for what in contacts.whats]] = range(len(kinds))

    def work(file: ContactFile) -> _R:
        rows = _of_contacts(contacts, file, persons, first, last, with_year=prices is not None)
        return kernel(_priced(rows, place[rows["what"].to_numpy()], kinds, prices))

    files = contacts.files("single", first_day=first, last_day=last)
    yield from in_turn(work, [file for file in files if persons is None or len(those_in(file, persons))])


def _of_contacts(
    contacts: ContactFiles,
    file: ContactFile,
    persons: Persons | None,
    first: int | None,
    last: int | None,
    *,
    with_year: bool,
) -> pl.DataFrame:
    """One file's rows with a cost."""
    columns = ["person_id", "day", "what", "cost", *(["price_year"] if with_year else [])]
    rows = contacts.scan("single", columns, first_day=first, last_day=last, persons=persons_of(file))
    if persons is not None:
        here = pl.Series(those_in(file, persons), dtype=pl.Int32).implode()
        rows = rows.filter(pl.col("person_id").is_in(here))
    return rows.filter(pl.col("cost").is_not_null()).collect()


def _of_services(
    registry: Registry, prices: Conversion | None, persons: Persons | None, first: int | None, last: int | None
) -> Iterator[Priced]:
    columns = ["person_id", "start", "sector", "kind", "cost", *([] if prices is None else ["price_year"])]
    tests = [pl.col("cost").is_not_null()]
    day = pl.col("start").dt.date()
    tests += [] if first is None else [day >= pl.lit(first, dtype=pl.Int32).cast(pl.Date)]
    tests += [] if last is None else [day <= pl.lit(last, dtype=pl.Int32).cast(pl.Date)]
    for found in rows_of(registry, "service", persons, columns, reduce(and_, tests)):
        kind, kinds = _paired(found)
        yield _priced(found.with_columns(day=day.cast(pl.Int32)), kind, kinds, prices)


def _paired(rows: pl.DataFrame) -> tuple[npt.NDArray[np.intp], tuple[str, ...]]:
    """Sector and kind of each row as the place of the two in the names, one for each pair that can be."""
    (sectors, sector), (kinds, kind) = (_coded(rows[name]) for name in ("sector", "kind"))
    return sector * len(kinds) + kind, tuple(f"{a}/{b}" for a in sectors for b in kinds)


def _coded(words: pl.Series) -> tuple[list[str | None], npt.NDArray[np.intp]]:
    found = pa.array(words.to_arrow()).dictionary_encode(null_encoding="encode")
    return found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False).astype(np.intp)


def _priced(
    rows: pl.DataFrame, kind: npt.NDArray[np.integer], kinds: tuple[str, ...], prices: Conversion | None
) -> Priced:
    cost = rows["cost"].to_numpy()
    if prices is not None:
        cost = converted(cost, rows["price_year"].fill_null(0).to_numpy(), prices)
    return Priced(rows["person_id"].to_numpy(), rows["day"].to_numpy(), kind, kinds, cost)


def converted(amount: Ints, price_year: npt.NDArray[np.int32], prices: Conversion) -> Ints:
    """Whole minor units at the prices of one year, rounded half to even.

    Raises :class:`~samvej.core.errors.SamvejError` where an amount is too large to be reckoned exactly.
    """
    out = np.zeros(len(amount), dtype=np.int64)
    for year, factor in prices.factors:
        here = price_year == year
        own = amount if here.all() else amount[here]
        if not len(own):
            continue
        up, down = factor.numerator, factor.denominator
        largest = max(int(own.max()), -int(own.min())) * up
        if largest >= _MOST:
            raise SamvejError("A cost in the database is too large to be converted: find it with samvej db check.")
        exact = max(largest, down) < _FLOAT_IS_EXACT
        found = _in_floats(own, up, down) if exact else _in_whole_numbers(own, up, down)
        if own is amount:
            return found
        out[here] = found
    return out


def _in_floats(amount: Ints, up: int, down: int) -> Ints:
    """Exact: the product is, and the quotient is off by less than any distance from a half but nought itself."""
    return np.asarray(np.rint((amount * up).astype(np.float64) / down), dtype=np.int64)


def _in_whole_numbers(amount: Ints, up: int, down: int) -> Ints:
    size = np.abs(amount) * up
    whole, left = size // down, size % down
    return np.asarray(np.sign(amount) * (whole + ((2 * left > down) | ((2 * left == down) & (whole % 2 == 1)))))
