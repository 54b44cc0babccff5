"""What everybody's services cost in each year, file by file: the runs of one person and year in the stored order.

The same sums as grouping all rows by person and year, without a table of everybody in memory at once.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from samvej.core.errors import SamvejError
from samvej.evaluation.runs import Cells, Ints, added, cells
from samvej.registry.price_index_conversion import Conversion

_NAMED = ["sector", "kind"]
_COLUMNS = ["person_id", "start", *_NAMED, "cost", "price_year"]
_MOST = 1 << 62


def yearly_services(
    files: Iterable[Path | str], scopes: Collection[str], years: Collection[int], prices: Conversion | None
) -> Cells:
    """Cells of person and year over the stored services of these scopes ("hospital/admission") with a cost.

    ``files`` are in the order of person and start each; ``prices`` converts every cost to one year's prices, rounded
    half to even as in the tables. Memory grows with the largest file and the number of cells.
    """
    found = [_of_file(file, frozenset(scopes), frozenset(years), prices) for file in files]
    return added(found)


def _of_file(file: Path | str, scopes: frozenset[str], years: frozenset[int], prices: Conversion | None) -> Cells:
    rows = pq.ParquetFile(file, read_dictionary=_NAMED).read(_COLUMNS)
    counted = rows["cost"].combine_chunks().is_valid().to_numpy(zero_copy_only=False)
    counted = counted & _of_scopes(rows, scopes)
    start = rows["start"].combine_chunks().to_numpy(zero_copy_only=False)[counted]
    year = start.astype("datetime64[Y]").astype(np.int32) + 1970
    person = rows["person_id"].combine_chunks().to_numpy(zero_copy_only=False)[counted]
    cost = rows["cost"].fill_null(0).combine_chunks().to_numpy(zero_copy_only=False)[counted]
    if prices is not None:
        price_year = rows["price_year"].fill_null(0).combine_chunks().to_numpy(zero_copy_only=False)[counted]
        cost = converted(cost, price_year, prices)
    asked = np.isin(year, sorted(years))
    return cells(person[asked], year[asked], cost[asked])


def _of_scopes(rows: pa.Table, scopes: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Whether each row's sector and kind are among the scopes, asked once for each pair that occurs."""
    (sectors, sector), (kinds, kind) = (_coded(rows[name]) for name in _NAMED)
    held = np.array([[f"{a}/{b}" in scopes for b in kinds] for a in sectors], dtype=np.bool_)
    return np.asarray(held[sector, kind], dtype=np.bool_)


def _coded(column: pa.ChunkedArray) -> tuple[list[str | None], Ints]:
    one = column.unify_dictionaries().combine_chunks()
    if isinstance(one, pa.ChunkedArray):
        one = pa.concat_arrays(one.chunks) if one.num_chunks else pa.array([], pa.string()).dictionary_encode()
    names = [*one.dictionary.to_pylist(), None]
    return names, one.indices.fill_null(len(names) - 1).to_numpy(zero_copy_only=False).astype(np.int64)


def converted(amount: Ints, price_year: npt.NDArray[np.int32], prices: Conversion) -> Ints:
    """Whole minor units at the prices of one year, rounded half to even.

    Raises :class:`~samvej.core.errors.SamvejError` where an amount is too large to be reckoned exactly.
    """
    out = np.zeros(len(amount), dtype=np.int64)
    for year, factor in prices.factors:
        here = price_year == year
        up, down = factor.numerator, factor.denominator
        own = amount[here]
        if len(own) and int(np.abs(own).max()) * up >= _MOST:
            raise SamvejError("A cost in the database is too large to be converted: find it with samvej db check.")
        size = np.abs(own) * up
        whole, left = size // down, size % down
        out[here] = np.sign(own) * (whole + ((2 * left > down) | ((2 * left == down) & (whole % 2 == 1))))
    return out
