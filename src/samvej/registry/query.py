"""Reading the database: its tables as Ibis expressions on DuckDB, at one manifest, whatever is loaded meanwhile."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import ibis

from samvej.core.money import MixedMoney
from samvej.programme.facts import Coverage
from samvej.registry import manifest as manifests
from samvej.registry.database import Database, database_at
from samvej.registry.manifest import Manifest
from samvej.registry.price_index import PriceIndex
from samvej.registry.price_index_conversion import (
    PRESCRIPTION_YEAR,
    Conversion,
    conversion,
    payments_at,
    prescriptions_at,
    services_at,
)
from samvej.registry.price_years import ADVICE, said_money
from samvej.registry.residence import COLUMNS, spells_of_residence
from samvej.registry.tables import EACH_A_CONTACT, TABLES
from samvej.registry.writing.ranges import delta, paths, stored_query

_VIEWS = count(1)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Registry:
    """An open database; use it as a context manager, or close it.

    ``connection`` is an Ibis backend on an in-memory DuckDB of its own. Everything is read at ``manifest``, so a
    load that ends while this is open changes nothing here, and what took a look at a whole table to tell is looked
    up once.
    """

    database: Database
    manifest: Manifest
    connection: Any
    _spill: Path
    _told: dict[str, Any] = field(default_factory=dict, kw_only=True, repr=False, compare=False)

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
        return self._once(f"table {name}", lambda: self._named(name))

    def _named(self, name: str) -> Any:
        self.connection.raw_sql(f'CREATE VIEW IF NOT EXISTS "{name}" AS {self._query(name)}')
        return self.connection.table(name)

    def residence(self) -> Any:
        """Every spell of residence, given or made of snapshots: see :mod:`samvej.registry.residence`.

        person_id, municipality, rural, valid_from, valid_to (closed; empty: open) and source, as an Ibis table.
        """
        given = self.table("residence")
        if "residence_snapshot" not in self.manifest.tables:
            return given.select(*COLUMNS)
        spells = spells_of_residence(
            given,
            self.table("residence_snapshot"),
            self.table("migration"),
            self.table("person"),
            self.table("coverage"),
        )
        # made once: it is asked for many times, and a spell takes looking at every snapshot
        self.connection.raw_sql(f"CREATE TEMP TABLE IF NOT EXISTS spell_of_residence AS {ibis.to_sql(spells)}")
        return self.connection.table("spell_of_residence")

    def coverage(self) -> tuple[Coverage, ...]:
        """What the loaded sources cover; spells of one scope and area that touch are one."""
        return self._once("coverage", self._coverage)

    def _coverage(self) -> tuple[Coverage, ...]:
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
        return self._one_money(self._service_money())

    def currency(self) -> str | None:
        """The currency of every cost and reimbursement; None where nothing has one. A database has one at most."""
        return self._once("currency", self._currency)

    def _currency(self) -> str | None:
        loads = self._once("loads", self._loads)
        found = {loads[load][1] for load, *_ in self._priced_services() if load in loads}
        found |= {currency for _, currency, _ in self._prescription_money()}
        if len(found) > 1:
            raise MixedMoney(
                f"The costs in {self.database.root} are in {' and '.join(sorted(found))}. "
                "Load each currency into a database of its own."
            )
        return found.pop() if found else None

    def price_years(self) -> tuple[int, ...]:
        """The price years of all costs and reimbursements that are loaded, in their order."""
        found = [*self._service_money(), *self._prescription_money()]
        return tuple(sorted({year for *_, year in found if year is not None}))

    def conversion(self, price_year: int, index: PriceIndex | None) -> Conversion:
        """How all money comes to the prices of one year. Raises as :meth:`costs`."""
        found = [*self._service_money(), *self._prescription_money()]
        return conversion(found, price_year, index, str(self.database.root))

    def files(self, name: str) -> list[str]:
        """The Parquet files of a canonical table, in the order of person; none where nothing was loaded into it."""
        version = self.manifest.tables.get(name)
        return [] if version is None else paths(delta(self.database, name, version))

    def service_costs(self, price_year: int, index: PriceIndex | None) -> Any:
        """The table of services with every cost at the prices of one year: see :meth:`costs`."""
        prices = conversion(self._service_money(), price_year, index, str(self.database.root))
        return self._view("service", services_at(prices, self._query("service")))

    def costs(self, price_year: int | None, index: PriceIndex | None) -> tuple[Any, Any, Any]:
        """The tables of services, payments and prescriptions with all money at the prices of one year.

        Ibis expressions with the columns of :meth:`table`. Amounts are multiplied by the index's factor and rounded
        half to even to whole minor units; the payments of a service still add up to its cost, the largest takes what
        the others leave. A service's amounts are in the price year of its cost, a prescription's in that of its
        source, or of its day where the source's is that of the service. Without ``price_year`` nothing is converted.

        Raises :class:`~samvej.core.money.MixedMoney` where money of several price years would have to be put
        together without an index, and for two currencies;
        :class:`~samvej.registry.price_index.PriceIndexError` where the index is of another currency or has not all
        the years.
        """
        if price_year is None:
            self._one_money([*self._service_money(), *self._prescription_money()])
            return self.table("service"), self.table("payment"), self.table("prescription")
        prices = self.conversion(price_year, index)
        service, payment = self._query("service"), self._query("payment")
        return (
            self._view("service", services_at(prices, service)),
            self._view("payment", payments_at(prices, payment, service)),
            self._view("prescription", prescriptions_at(prices, self._query("prescription"), self._query("load"))),
        )

    def priced_scopes(self) -> tuple[str, ...]:
        """The kinds of service of which any has a cost ("hospital/admission"), and ``prescription``; in their order.

        ``prescription`` comes last, where any dispensing has a reimbursement.
        """
        return self._once("priced scopes", self._priced_scopes)

    def _priced_scopes(self) -> tuple[str, ...]:
        services = {f"{sector}/{kind}" for _, _, sector, kind in self._priced_services() if sector and kind}
        paid = self._rows(f"SELECT 1 FROM ({self._query('prescription')}) WHERE reimbursement IS NOT NULL LIMIT 1")
        return (*sorted(services), *(["prescription"] if paid else []))

    def _priced_services(self) -> list[tuple[int, int, str, str]]:
        """Load, price year, sector and kind of the services with a cost, each once: one look at them all."""
        return self._once(
            "priced services",
            lambda: self._rows(
                f"SELECT DISTINCT load_id, price_year, sector, kind FROM ({self._query('service')}) "
                "WHERE cost IS NOT NULL"
            ),
        )

    def _service_money(self) -> list[tuple[str, str, int]]:
        """Source, currency and price year of the services' costs, each once."""
        loads = self._once("loads", self._loads)
        return sorted(
            {(*loads[load], year) for load, year, _, _ in self._priced_services() if load in loads}, key=str
        )

    def _loads(self) -> dict[int, tuple[str, str]]:
        rows = self._rows(f"SELECT load_id, source, currency FROM ({self._query('load')})")
        return {load: (source, currency) for load, source, currency in rows}

    def _prescription_money(self) -> list[tuple[str, str, int]]:
        """Source, currency and price year of the prescriptions' money, each once."""
        return self._once(
            "prescription money",
            lambda: self._rows(
                f"SELECT DISTINCT load.source, currency, {PRESCRIPTION_YEAR} "
                f"FROM ({self._query('prescription')}) AS prescription "
                f"JOIN ({self._query('load')}) AS load USING (load_id) "
                "WHERE coalesce(price, reimbursement) IS NOT NULL"
            ),
        )

    def _one_money(self, found: list[tuple[str, str, int]]) -> tuple[str | None, int | None]:
        kinds = {(currency, year) for _, currency, year in found}
        if len(kinds) > 1:
            several = len({currency for currency, _ in kinds}) > 1
            advice = "Load each currency into a database of its own." if several else ADVICE
            raise MixedMoney(
                f"The costs in {self.database.root} cannot be put together: {said_money(found)}. {advice}"
            )
        return kinds.pop() if kinds else (None, None)

    def _view(self, name: str, query: str) -> Any:
        """A table under a name of its own, made anew."""
        own = f"{name}_{next(_VIEWS)}"
        self.connection.raw_sql(f'CREATE VIEW "{own}" AS {query}')
        return self.connection.table(own)

    def has_several_contacts(self) -> bool:
        """Whether a row of services stands for several contacts, or for none: see ``unit`` of the table."""
        return self._once(
            "several contacts",
            lambda: bool(
                self._rows(
                    f"SELECT 1 FROM ({self._query('service')}) "
                    f"WHERE unit = '{EACH_A_CONTACT}' AND quantity <> 1 LIMIT 1"
                )
            ),
        )

    def span(self) -> tuple[date, date] | None:
        """The first and the last day on which a service starts; None without services."""
        return self._once("span", self._span)

    def _span(self) -> tuple[date, date] | None:
        first, last = self._rows(f"SELECT min(start)::DATE, max(start)::DATE FROM ({self._query('service')})")[0]
        return None if first is None else (first, last)

    def date_only_loads(self) -> set[int]:
        """The loads whose source has dates without times: their stays join on the same day."""
        return {row[0] for row in self._rows(f"SELECT load_id FROM ({self._query('load')}) WHERE date_only")}

    def _query(self, name: str) -> str:
        return self._once(f"query {name}", lambda: stored_query(self.database, name, self.manifest.tables.get(name)))

    def _once(self, what: str, tell: Callable[[], _T]) -> _T:
        """What was told before, or what ``tell`` says now: nothing that is read here changes."""
        if what not in self._told:
            self._told[what] = tell()
        found: _T = self._told[what]
        return found

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.connection.raw_sql(sql).fetchall())
