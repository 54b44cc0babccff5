"""Reading the database: its tables as Ibis expressions, at one manifest, whatever is loaded meanwhile."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from samvej.core.money import MixedMoney
from samvej.programme.facts import Coverage
from samvej.registry import manifest as manifests
from samvej.registry.database import Database, database_at
from samvej.registry.engines import EngineName, open_engine
from samvej.registry.engines.engine import Engine
from samvej.registry.manifest import Manifest
from samvej.registry.price_index import PriceIndex
from samvej.registry.price_index_conversion import (
    conversion,
    payments_at,
    prescription_year,
    prescriptions_at,
    services_at,
)
from samvej.registry.price_years import ADVICE, said_money
from samvej.registry.residence import COLUMNS, spells_of_residence
from samvej.registry.tables import EACH_A_CONTACT, TABLES


@dataclass(frozen=True)
class Registry:
    """An open database; use it as a context manager, or close it.

    Everything is read at ``manifest``, so a load that ends while this is open changes nothing here.
    """

    database: Database
    manifest: Manifest
    engine: Engine
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

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
        if _SPELLS not in self._made:
            self._made[_SPELLS] = self.connection.create_table(_SPELLS, spells, temp=True)
        return self._made[_SPELLS]

    def coverage(self) -> tuple[Coverage, ...]:
        """What the loaded sources cover; spells of one scope and area that touch are one."""
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
        found = sorted({currency for _, currency, _ in [*self._service_money(), *self._prescription_money()]})
        if len(found) > 1:
            raise MixedMoney(
                f"The costs in {self.database.root} are in {' and '.join(found)}. "
                "Load each currency into a database of its own."
            )
        return found[0] if found else None

    def price_years(self) -> tuple[int, ...]:
        """The price years of all costs and reimbursements that are loaded, in their order."""
        found = [*self._service_money(), *self._prescription_money()]
        return tuple(sorted({year for *_, year in found if year is not None}))

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
        found = [*self._service_money(), *self._prescription_money()]
        if price_year is None:
            self._one_money(found)
            return self.table("service"), self.table("payment"), self.table("prescription")
        prices = conversion(found, price_year, index, str(self.database.root))
        service = self._stored("service")
        return (
            services_at(prices, service),
            payments_at(prices, self._stored("payment"), service),
            prescriptions_at(prices, self._stored("prescription"), self._stored("load")),
        )

    def _service_money(self) -> list[tuple[str, str, int]]:
        """Source, currency and price year of the services' costs, each once."""
        service = self._stored("service")
        priced = service.filter(service.cost.notnull()).select("load_id", "price_year").distinct()
        loads = self._stored("load").select("load_id", "source", "currency")
        return _rows(priced.inner_join(loads, "load_id").select("source", "currency", "price_year").distinct())

    def _prescription_money(self) -> list[tuple[str, str, int]]:
        """Source, currency and price year of the prescriptions' money, each once."""
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
        service = self._stored("service")
        several = service.filter((service.unit == EACH_A_CONTACT) & (service.quantity != 1))
        return bool(several.limit(1).count().to_pyarrow().as_py())

    def span(self) -> tuple[date, date] | None:
        """The first and the last day on which a service starts; None without services."""
        service = self._stored("service")
        ((first, last),) = _rows(service.aggregate(first=service.start.min().date(), last=service.start.max().date()))
        return None if first is None else (first, last)

    def date_only_loads(self) -> set[int]:
        """The loads whose source has dates without times: their stays join on the same day."""
        loads = self._stored("load")
        return {row[0] for row in _rows(loads.filter(loads.date_only).select("load_id"))}

    def _stored(self, name: str) -> Any:
        """The canonical table as it is stored, whatever :meth:`table` makes of it."""
        if name not in self._made:
            self._made[name] = self.engine.stored(self.database, name, self.manifest.tables.get(name))
        return self._made[name]


_SPELLS = "spell_of_residence"


def _rows(table: Any) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in table.to_pyarrow().to_pylist()]
