"""Reading Parquet as text, so that one mapping serves both forms of a file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

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
    times as YYYY-MM-DD hh:mm:ss, times of day as hh:mm:ss, numbers with the mapping's decimal sign. Times that have a
    time zone are written in the zone that ``clocks`` gives for their column; without one, or for a column that is
    also read without a clock (``clockless``), they are refused.
    """

    extract: Extract
    reading: Reading
    wanted: Sequence[str]
    may_lack: Sequence[str] = ()
    also_called: Mapping[str, Sequence[str]] = field(default_factory=dict)
    clocks: Mapping[str, str] = field(default_factory=dict)
    clockless: Collection[str] = ()
    sha256: str = field(default="", init=False)

    def batches(self) -> Iterator[Batch]:
        """The rows, some thousands at a time. Raises :class:`ExtractError` for a file that cannot be read as said."""
        with opened(self.extract) as hashed:
            self.sha256 = hashed.drain()
        with _file(self.extract) as file:
            header = file.schema_arrow.names
            at = places(self.extract.name, header, self.wanted, self.may_lack, self.also_called)
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
            return self._local(series, kind.time_zone).dt.strftime("%Y-%m-%d %H:%M:%S%.f")
        if kind == pl.Time:
            return series.dt.strftime("%H:%M:%S%.f")
        if kind.is_float() or kind.is_decimal():
            written = _in_digits(series.fill_nan(None)) if kind.is_float() else series.cast(pl.String)
            return written.str.replace(".", ",", literal=True) if self.reading.decimal == "," else written
        if kind in (pl.Date, pl.Boolean) or kind.is_integer() or kind == pl.Categorical:
            return series.cast(pl.String)
        if kind == pl.Null:
            return pl.Series(series.name, [None] * len(series), dtype=pl.String)
        raise ExtractError(
            f"{self.extract.name}: the column {series.name} is {kind}, which is no text, number or date. Write it as "
            "text."
        )

    def _local(self, times: pl.Series, zone: str | None) -> pl.Series:
        """Times without their zone, as the mapping's clock reads them."""
        if zone is None:
            return times
        written_in = self.clocks.get(times.name)
        if written_in is None or times.name in self.clockless:
            raise ExtractError(
                f"{self.extract.name}: the column {times.name} holds times in the zone {_zone(zone)}. Say in the "
                f"mapping file which local time they are kept as: {{column: {times.name}, clock: {{written in: "
                f"{_zone(zone)}, kept in: Europe/Copenhagen}}}}."
            )
        return times.dt.convert_time_zone(written_in).dt.replace_time_zone(None)


def _zone(zone: str) -> str:
    return "UTC" if zone in ("Z", "+00:00", "Etc/UTC") else zone


def _in_digits(numbers: pl.Series) -> pl.Series:
    """Floating-point numbers as a CSV has them: whole ones (ids, codes) without decimals, none with an exponent."""
    written = numbers.cast(pl.String).str.replace(r"\.0$", "")
    exponents = written.str.contains("e", literal=True).fill_null(False)
    if not exponents.any():
        return written
    spelt = written.map_elements(lambda each: f"{Decimal(each):f}" if "e" in each else each, return_dtype=pl.String)
    return spelt.str.replace(r"\.0+$", "")
