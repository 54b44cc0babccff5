"""The embedded engine: DuckDB in this process."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis

from samvej.registry.database import Database
from samvej.registry.writing.ranges import stored_query


@dataclass(frozen=True)
class Embedded:
    """An in-memory DuckDB that reads the stored files where they lie; what does not fit in memory is in ``spill``."""

    connection: Any
    spill: Path

    def stored(self, database: Database, name: str, version: int | None) -> Any:
        """See :class:`~samvej.registry.engines.engine.Engine`."""
        query = stored_query(database, name, version)
        self.connection.raw_sql(f'CREATE VIEW IF NOT EXISTS "{name}" AS {query}')
        return self.connection.table(name)

    def close(self) -> None:
        """Let go of the connection and of what it spilled to disk."""
        self.connection.disconnect()
        shutil.rmtree(self.spill, ignore_errors=True)


def open_embedded(threads: int) -> Embedded:
    """An engine of so many threads, which loads no extensions from anywhere."""
    spill = Path(tempfile.mkdtemp(prefix="samvej-"))
    connection = ibis.duckdb.connect(
        threads=threads,
        temp_directory=str(spill),
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )
    return Embedded(connection, spill)
