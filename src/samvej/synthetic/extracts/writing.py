"""Extracts on disk: parts written by block, and put together in the order of the blocks."""

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

import polars as pl
import pyarrow.parquet as pq

Format = Literal["csv", "parquet"]
PREFIX = "syntetisk_"
_SEPARATOR = ";"
_TIMES = "%Y-%m-%d %H:%M:%S"


def file_name(name: str, form: Format) -> str:
    """The name of a file of an extract; it says that the file is synthetic."""
    return f"{PREFIX}{name}.{form}"


def write_part(rows: pl.DataFrame, path: Path, form: Format, header: bool) -> None:
    """One block's rows. CSV has the registers' form: cp1252, semicolons, decimal commas."""
    if form == "parquet":
        rows.write_parquet(path)
        return
    text = io.BytesIO()
    rows.write_csv(
        text,
        include_header=header,
        separator=_SEPARATOR,
        decimal_comma=True,
        float_precision=2,
        datetime_format=_TIMES,
    )
    written = text.getvalue()
    path.write_bytes(written if written.isascii() else written.decode("utf-8").encode("cp1252"))


@dataclass
class Joined:
    """Files that grow by parts; ``rows`` counts them by name."""

    folder: Path
    form: Format
    rows: dict[str, int] = field(default_factory=dict)
    _open: dict[str, Any] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    def add(self, name: str, part: Path, rows: int) -> None:
        """Append a part to its file, and delete the part."""
        self.rows[name] = self.rows.get(name, 0) + rows
        if self.form == "csv":
            self._append_bytes(name, part)
        else:
            self._append_table(name, part)
        part.unlink()

    def _append_bytes(self, name: str, part: Path) -> None:
        if name not in self._open:
            self._open[name] = self._stack.enter_context((self.folder / file_name(name, "csv")).open("wb"))
        whole: BinaryIO = self._open[name]
        whole.write(part.read_bytes())

    def _append_table(self, name: str, part: Path) -> None:
        rows = pq.read_table(part)
        if name not in self._open:
            path = self.folder / file_name(name, "parquet")
            self._open[name] = self._stack.enter_context(pq.ParquetWriter(path, rows.schema))
        self._open[name].write_table(rows)

    def close(self) -> None:
        """Close all files, and delete those without a row."""
        self._stack.close()
        for name in [name for name, rows in self.rows.items() if not rows]:
            (self.folder / file_name(name, self.form)).unlink()
            del self.rows[name]


@contextmanager
def joined(folder: Path, form: Format) -> Iterator[Joined]:
    """Files that grow by parts, closed at the end."""
    files = Joined(folder, form)
    try:
        yield files
    finally:
        files.close()
