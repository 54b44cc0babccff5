"""Reading Parquet as text, so that one mapping serves both forms of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from samvej.registry.mapping.schema import Reading
from samvej.registry.reading.batches import LINE, Batch, malformed, places
from samvej.registry.reading.csv_reader import plain
from samvej.registry.reading.extracts import Extract, ExtractError, opened

ROWS = 1 << 16


def parquet_header(extract: Extract) -> tuple[str, ...]:
    """The column names. Raises :class:`ExtractError` for a damaged file."""
    with _file(extract) as file:
        return tuple(file.schema_arrow.names)


def _file(extract: Extract) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(extract.path)
    except (pa.ArrowException, OSError):
        raise ExtractError(
            f"{extract.name}: the Parquet file is damaged or cut off. Copy or fetch it again."
        ) from None


@dataclass
class ParquetReader:
    """One Parquet file; row numbers from 1 stand for lines. ``sha256`` is filled before the first batch.

    Columns of other types become text as a CSV of the mapping's ``reading`` would have them: dates as YYYY-MM-DD,
    times as YYYY-MM-DD hh:mm:ss, numbers with the mapping's decimal sign.
    """

    extract: Extract
    reading: Reading
    wanted: Sequence[str]
    may_lack: Sequence[str] = ()
    sha256: str = field(default="", init=False)

    def batches(self) -> Iterator[Batch]:
        """The rows, some thousands at a time. Raises :class:`ExtractError` for a file that cannot be read as said."""
        with opened(self.extract) as hashed:
            self.sha256 = hashed.drain()
        with _file(self.extract) as file:
            header = file.schema_arrow.names
            at = places(self.extract.name, header, self.wanted, self.may_lack)
            columns = {header[place]: column for column, place in at.items()}
            temporal = frozenset(
                column for name, column in columns.items() if pa.types.is_temporal(file.schema_arrow.field(name).type)
            )
            row, rows = 1, max(1, file.metadata.num_rows)
            try:
                for part in file.iter_batches(batch_size=ROWS, columns=list(columns)):
                    cells = self._cells(part, columns).with_columns(
                        pl.int_range(row, row + part.num_rows, dtype=pl.Int64).alias(LINE)
                    )
                    row += part.num_rows
                    yield Batch(cells, malformed([], []), self.extract.size * (row - 1) // rows, temporal)
            except (pa.ArrowException, OSError) as fault:
                if isinstance(fault, OSError) and fault.errno is not None:
                    raise
                raise ExtractError(
                    f"{self.extract.name}: row {row} and on: the Parquet file is damaged or cut off. Copy or fetch "
                    "it again."
                ) from None
        self.extract.check_unchanged()

    def _cells(self, part: pa.RecordBatch, columns: dict[str, str]) -> pl.DataFrame:
        frame = pl.DataFrame(pl.from_arrow(part)).select(*columns).rename(columns)
        text = frame.select(self._text(frame[column]) for column in frame.columns)
        lacking = [pl.lit(None, pl.String).alias(column) for column in self.wanted if column not in frame.columns]
        return plain(text.with_columns(lacking), self.reading.null_words or [])

    def _text(self, series: pl.Series) -> pl.Series:
        kind = series.dtype
        if kind == pl.String:
            return series
        if isinstance(kind, pl.Datetime):
            return series.dt.replace_time_zone(None).dt.strftime("%Y-%m-%d %H:%M:%S%.f")
        if kind.is_float() or kind.is_decimal():
            written = (series.fill_nan(None) if kind.is_float() else series).cast(pl.String)
            return written.str.replace(".", ",", literal=True) if self.reading.decimal == "," else written
        if kind in (pl.Date, pl.Boolean) or kind.is_integer() or kind == pl.Categorical:
            return series.cast(pl.String)
        if kind == pl.Null:
            return pl.Series(series.name, [None] * len(series), dtype=pl.String)
        raise ExtractError(
            f"{self.extract.name}: the column {series.name} is {kind}, which is no text, number or date. Write it as "
            "text."
        )
