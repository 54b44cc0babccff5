"""The Parquet files of a staged extract: a folder per table, a part per file of the extract."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from samvej.registry.mapping.canon import staged_schema
from samvej.registry.reading.rejects import REJECTS

REJECTED = "reject"
KEYS = "row-keys"
ROW_KEYS = pa.schema(
    [
        pa.field("service_id", pa.int64()),
        pa.field("row_key", pa.uint64()),
        pa.field("content", pa.uint64()),
        pa.field("_file", pa.int32()),
        pa.field("_line", pa.int64()),
    ]
)


def _schema(table: str) -> pa.Schema:
    return {REJECTED: REJECTS, KEYS: ROW_KEYS}.get(table) or staged_schema(table)


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Words repeat and are worth a dictionary; of keys, lines and amounts it would be as large as they are."""
    words = [field.name for field in schema if pa.types.is_string(field.type)]
    return pq.ParquetWriter(path, schema, compression="zstd", compression_level=1, use_dictionary=words)


class Parts:
    """Writes the parts of one file of the extract; use it in a ``with``."""

    def __init__(self, into: Path, number: int) -> None:
        self._into = into
        self._number = number
        self._open: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> "Parts":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._open.values():
            try:
                writer.close()
            except OSError:
                if fault is None:
                    raise

    def write(self, table: str, rows: pa.Table) -> None:
        """Adds rows to the table's part of this file."""
        if not rows.num_rows:
            return
        if table not in self._open:
            folder = self._into / table
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"part-{self._number:05d}.parquet"
            self._open[table] = _writer(path, _schema(table))
        self._open[table].write_table(rows)


def parts_of(into: Path, table: str) -> tuple[Path, ...]:
    """The table's parts, in the order of the extract's files."""
    return tuple(sorted((into / table).glob("part-*.parquet")))


def tables_in(into: Path) -> Mapping[str, Path]:
    """The folder of each canonical table that has parts."""
    return {
        folder.name: folder
        for folder in sorted(into.iterdir())
        if folder.is_dir() and folder.name not in (REJECTED, KEYS) and parts_of(into, folder.name)
    }


def without_records(path: Path, numbers: pl.Series) -> Iterator[pl.DataFrame]:
    """Takes the rows of the records out of a part, and gives them. A part without any stays as it is."""
    with pq.ParquetFile(path) as part:
        hit = any(
            pl.Series(group.column("service_id")).is_in(numbers.implode()).any()
            for group in part.iter_batches(columns=["service_id"])
        )
        if not hit:
            return
        fresh = path.with_suffix(".new")
        with _writer(fresh, part.schema_arrow) as writer:
            for group in part.iter_batches():
                rows = pl.DataFrame(pl.from_arrow(group))
                out = pl.col("service_id").is_in(numbers.implode())
                yield rows.filter(out)
                kept = rows.filter(out.fill_null(False).not_())
                writer.write_table(kept.to_arrow().cast(part.schema_arrow))
    fresh.replace(path)


def without_rows(path: Path, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Takes the rows with these ``_file`` and ``_line`` out of a part, and gives them."""
    with pq.ParquetFile(path) as part:
        fresh = path.with_suffix(".new")
        with _writer(fresh, part.schema_arrow) as writer:
            for group in part.iter_batches():
                all_rows = pl.DataFrame(pl.from_arrow(group))
                yield all_rows.join(rows, on=["_file", "_line"], how="semi")
                kept = all_rows.join(rows, on=["_file", "_line"], how="anti", maintain_order="left")
                writer.write_table(kept.to_arrow().cast(part.schema_arrow))
    fresh.replace(path)
