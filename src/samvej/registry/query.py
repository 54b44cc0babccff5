"""Reading the database: its tables as Ibis expressions on DuckDB, at one manifest, whatever is loaded meanwhile."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import ibis

from samvej.core.money import MixedMoney
from samvej.programme.facts import Coverage
from samvej.registry import manifest as manifests
from samvej.registry.database import Database, database_at
from samvej.registry.manifest import Manifest
from samvej.registry.price_years import ADVICE, said_money
from samvej.registry.tables import TABLES
from samvej.registry.writing.ranges import stored_query


@dataclass(frozen=True)
class Registry:
    """An open database; use it as a context manager, or close it.

    ``connection`` is an Ibis backend on an in-memory DuckDB of its own. Everything is read at ``manifest``, so a
    load that ends while this is open changes nothing here.
    """

    database: Database
    manifest: Manifest
    connection: Any
    _spill: Path

    @classmethod
    def open(cls, path: Path | str | None = None, as_of: int | date | None = None, *, threads: int = 2) -> "Registry":
        """Open the database at ``path`` as it is, or as it was: at a manifest's version, or at the end of a day.

        Raises :class:`~samvej.registry.database.DatabaseError` when there is no database or no such state.
        """
        database = database_at(path)
        manifest = manifests.read(database, as_of)
        spill = Path(tempfile.mkdtemp(prefix="samvej-"))
        connection = ibis.duckdb.connect(
            threads=threads,
            temp_directory=str(spill),
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
        )
        return cls(database, manifest, connection, spill)

    def close(self) -> None:
        """Let go of the connection and of what it spilled to disk."""
        self.connection.disconnect()
        shutil.rmtree(self._spill, ignore_errors=True)

    def __enter__(self) -> "Registry":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def table(self, name: str) -> Any:
        """A canonical table as an Ibis expression; ranged tables also have ``person_range``.

        A table that nothing was loaded into is empty, with its columns and types.
        """
        if name not in TABLES:
            raise KeyError(f"{name!r} is not a canonical table")
        self.connection.raw_sql(f'CREATE VIEW IF NOT EXISTS "{name}" AS {self._query(name)}')
        return self.connection.table(name)

    def coverage(self) -> tuple[Coverage, ...]:
        """What the loaded sources cover; spells of one scope and area that touch are one."""
        joined: list[Coverage] = []
        rows = self._rows(
            f"SELECT kinds, area, valid_from, valid_to FROM ({self._query('coverage')}) "
            "ORDER BY kinds, area, valid_from, valid_to"
        )
        for scope, area, first, last in rows:
            before = joined[-1] if joined else None
            touches = (
                before is not None
                and (before.scope, before.area) == (scope, area)
                and (first - before.last).days <= 1
            )
            if before is not None and touches:
                joined[-1] = Coverage(scope, before.first, max(before.last, last), area)
            else:
                joined.append(Coverage(scope, first, last, area))
        return tuple(joined)

    def money(self) -> tuple[str | None, int | None]:
        """The currency and price year of every service's cost; (None, None) where no service has a cost.

        The currency is that of the service's load, the price year the service's own.

        Raises :class:`~samvej.core.money.MixedMoney` when they differ: amounts are never mixed unconverted.
        """
        found = self._rows(
            f"SELECT DISTINCT load.source, currency, service.price_year FROM ("
            f"SELECT DISTINCT load_id, price_year FROM ({self._query('service')}) WHERE cost IS NOT NULL"
            f") AS service JOIN ({self._query('load')}) AS load USING (load_id)"
        )
        kinds = {(currency, year) for _, currency, year in found}
        if len(kinds) > 1:
            raise MixedMoney(
                f"The costs in {self.database.root} cannot be put together: {said_money(found)}. {ADVICE}"
            )
        return kinds.pop() if kinds else (None, None)

    def span(self) -> tuple[date, date] | None:
        """The first and the last day on which a service starts; None without services."""
        first, last = self._rows(f"SELECT min(start)::DATE, max(start)::DATE FROM ({self._query('service')})")[0]
        return None if first is None else (first, last)

    def date_only_loads(self) -> set[int]:
        """The loads whose source has dates without times: their stays join on the same day."""
        return {row[0] for row in self._rows(f"SELECT load_id FROM ({self._query('load')}) WHERE date_only")}

    def _query(self, name: str) -> str:
        return stored_query(self.database, name, self.manifest.tables.get(name))

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.connection.raw_sql(sql).fetchall())
