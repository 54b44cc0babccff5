"""Reading the database: its tables as Ibis expressions, at one manifest, whatever is loaded meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from samvej.core.money import MixedMoney
from samvej.programme.facts import Coverage
from samvej.registry import manifest as manifests
from samvej.registry.database import Database, database_at
from samvej.registry.engines import EngineName, open_engine
from samvej.registry.engines.engine import Engine
from samvej.registry.manifest import Manifest
from samvej.registry.price_index import PriceIndex
from samvej.registry.price_index_conversion import (
    Conversion,
    conversion,
    payments_at,
    prescription_year,
    prescriptions_at,
    services_at,
)
from samvej.registry.price_years import ADVICE, said_money
from samvej.registry.residence import COLUMNS, spells_of_residence
from samvej.registry.tables import EACH_A_CONTACT, TABLES
from samvej.registry.writing.ranges import delta, paths

_T = TypeVar("_T")


@dataclass(frozen=True)
class Registry:
    """An open database; use it as a context manager, or close it.

    Everything is read at ``manifest``, so a load that ends while this is open changes nothing here, and what took a
    look at a whole table to tell is looked up once.
    """

    database: Database
    manifest: Manifest
    engine: Engine
    _told: dict[str, Any] = field(default_factory=dict, kw_only=True, repr=False, compare=False)

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        as_of: int | date | None = None,
        *,
        threads: int = 2,
        engine: EngineName = "duckdb",
        spark_config: Path | None = None,
    ) -> "Registry":
        """Open the database at ``path`` as it is, or as it was: at a manifest's version, or at the end of a day.

        ``engine`` is what reads it; ``spark_config`` a file of settings for Spark. Raises
        :class:`~samvej.registry.database.DatabaseError` when there is no database or no such state, and
        :class:`~samvej.core.errors.SamvejError` where the engine cannot be started.
        """
        database = database_at(path)
        manifest = manifests.read(database, as_of)
        return cls(database, manifest, open_engine(engine, threads=threads, spark_config=spark_config))

    @property
    def connection(self) -> Any:
        """The engine's Ibis backend."""
        return self.engine.connection

    def close(self) -> None:
        """Let go of the engine."""
        self.engine.close()

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
        return self._stored(name)

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
        return self._once(_SPELLS, lambda: self.connection.create_table(_SPELLS, spells, temp=True))

    def coverage(self) -> tuple[Coverage, ...]:
        """What the loaded sources cover; spells of one scope and area that touch are one."""
        return self._once("coverage", self._coverage)

    def _coverage(self) -> tuple[Coverage, ...]:
        joined: list[Coverage] = []
        columns = ("kinds", "area", "valid_from", "valid_to")
        rows = _rows(self._stored("coverage").select(*columns).order_by(*columns))
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
        return services_at(prices, self._stored("service"))

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
        service = self._stored("service")
        return (
            services_at(prices, service),
            payments_at(prices, self._stored("payment"), service),
            prescriptions_at(prices, self._stored("prescription"), self._stored("load")),
        )

    def priced_scopes(self) -> tuple[str, ...]:
        """The kinds of service of which any has a cost ("hospital/admission"), and ``prescription``; in their order.

        ``prescription`` comes last, where any dispensing has a reimbursement.
        """
        return self._once("priced scopes", self._priced_scopes)

    def _priced_scopes(self) -> tuple[str, ...]:
        services = {f"{sector}/{kind}" for _, _, sector, kind in self._priced_services() if sector and kind}
        rows = self._stored("prescription")
        paid = _any(rows.filter(rows.reimbursement.notnull()))
        return (*sorted(services), *(["prescription"] if paid else []))

    def _priced_services(self) -> list[tuple[int, int, str, str]]:
        """Load, price year, sector and kind of the services with a cost, each once: one look at them all."""
        rows = self._stored("service")
        priced = rows.filter(rows.cost.notnull()).select("load_id", "price_year", "sector", "kind")
        return self._once("priced services", lambda: _rows(priced.distinct()))

    def _service_money(self) -> list[tuple[str, str, int]]:
        """Source, currency and price year of the services' costs, each once."""
        loads = self._once("loads", self._loads)
        return sorted(
            {(*loads[load], year) for load, year, _, _ in self._priced_services() if load in loads}, key=str
        )

    def _loads(self) -> dict[int, tuple[str, str]]:
        rows = _rows(self._stored("load").select("load_id", "source", "currency"))
        return {load: (source, currency) for load, source, currency in rows}

    def _prescription_money(self) -> list[tuple[str, str, int]]:
        """Source, currency and price year of the prescriptions' money, each once."""
        return self._once("prescription money", self._read_prescription_money)

    def _read_prescription_money(self) -> list[tuple[str, str, int]]:
        rows = self._stored("prescription")
        rows = rows.filter(rows.price.notnull() | rows.reimbursement.notnull())
        rows = rows.select("load_id", year=rows.date.year()).distinct()
        loads = self._stored("load").select("load_id", "source", "currency", "price_year")
        money = rows.inner_join(loads, "load_id")
        money = money.select("source", "currency", price_year=prescription_year(money.price_year, money.year))
        return _rows(money.distinct())

    def _one_money(self, found: list[tuple[str, str, int]]) -> tuple[str | None, int | None]:
        kinds = {(currency, year) for _, currency, year in found}
        if len(kinds) > 1:
            several = len({currency for currency, _ in kinds}) > 1
            advice = "Load each currency into a database of its own." if several else ADVICE
            raise MixedMoney(
                f"The costs in {self.database.root} cannot be put together: {said_money(found)}. {advice}"
            )
        return kinds.pop() if kinds else (None, None)

    def has_several_contacts(self) -> bool:
        """Whether a row of services stands for several contacts, or for none: see ``unit`` of the table."""
        rows = self._stored("service")
        several = rows.filter((rows.unit == EACH_A_CONTACT) & (rows.quantity != 1))
        return self._once("several contacts", lambda: _any(several))

    def span(self) -> tuple[date, date] | None:
        """The first and the last day on which a service starts; None without services."""
        return self._once("span", self._span)

    def _span(self) -> tuple[date, date] | None:
        rows = self._stored("service")
        ((first, last),) = _rows(rows.aggregate(first=rows.start.min().date(), last=rows.start.max().date()))
        return None if first is None else (first, last)

    def date_only_loads(self) -> set[int]:
        """The loads whose source has dates without times: their stays join on the same day."""
        loads = self._stored("load")
        return {row[0] for row in _rows(loads.filter(loads.date_only).select("load_id"))}

    def _stored(self, name: str) -> Any:
        """The canonical table as it is stored, whatever :meth:`table` makes of it."""
        return self._once(
            f"table {name}", lambda: self.engine.stored(self.database, name, self.manifest.tables.get(name))
        )

    def _once(self, what: str, tell: Callable[[], _T]) -> _T:
        """What was told before, or what ``tell`` says now: nothing that is read here changes."""
        if what not in self._told:
            self._told[what] = tell()
        found: _T = self._told[what]
        return found


_SPELLS = "spell_of_residence"


def _any(rows: Any) -> bool:
    return bool(rows.limit(1).count().to_pyarrow().as_py())


def _rows(table: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in table.to_pyarrow().to_pylist()]
