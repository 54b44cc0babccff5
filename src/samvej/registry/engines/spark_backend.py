"""Ibis's Spark backend, with what this house leans on: exact in-memory tables, exact results, tables that are kept.

Ibis brings in-memory tables and results through pandas, where a whole number beside an empty cell becomes a floating
one: Spark then reads the column as empty, and a 64-bit id loses its last digits. Here both go as Arrow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ibis
from ibis.backends.pyspark import Backend
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException

from samvej.registry.engines.spark_settings import SparkError

MOST_LOOKED_UP = 1_000_000
"""Rows of an in-memory table up to which each executor gets the whole of it (a few numbers each: some 30 MB)."""

_UNREADABLE = ("FAILED_READ_FILE", "PATH_NOT_FOUND", "FileNotFoundException", "AccessControlException")


class SparkBackend(Backend):  # type: ignore[misc]  # Ibis is not typed
    """Ibis on a Spark session of its own; ``create_table(temp=True)`` keeps, and nothing is written anywhere else."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._shown: set[str] = set()

    def shown(self, name: str, rows: Any) -> Any:
        """Spark's rows as a table of this name, until :meth:`forget`."""
        rows.createOrReplaceTempView(name)
        self._shown.add(name)
        return self.table(name)

    def forget(self) -> None:
        """Let go of every table."""
        while self._shown:
            self._session.catalog.dropTempView(self._shown.pop())

    def _register_in_memory_table(self, op: Any) -> None:
        with told_plainly():
            held = op.data.to_pyarrow(op.schema)
            rows = self._session.createDataFrame(held)
            # looked up on every executor: else what it is joined with would be sent about by day or by person
            rows = rows.hint("broadcast") if held.num_rows <= MOST_LOOKED_UP else rows
            self.shown(op.name, rows)

    def _make_memtable_finalizer(self, name: str) -> None:
        """Nothing to do at the end: the view goes with the session."""

    def create_table(self, name: str, /, obj: Any = None, *, temp: bool | None = None, **more: Any) -> Any:
        """A table computed now and kept until the session ends; only ``temp=True`` is known.

        Its rows stay with the executors, and with ``spark.checkpoint.dir`` in that folder, which outlives them.
        """
        if not temp or obj is None or any(value for value in more.values()):
            raise NotImplementedError("only tables of rows that are kept for a while: the database is not written to")
        table = obj if isinstance(obj, ibis.expr.types.Table) else ibis.memtable(obj)
        with told_plainly():
            self._run_pre_execute_hooks(table)
            rows = self._session.sql(self.compile(table))
            safe = bool(self._session.conf.get("spark.checkpoint.dir", None))
            kept = rows.checkpoint() if safe else rows.localCheckpoint()
            return self.shown(name, kept)

    def to_pyarrow(self, expr: Any, /, *, params: Any = None, limit: Any = None, **kwargs: Any) -> Any:
        """The result with the types that the expression has."""
        table = expr.as_table()
        with told_plainly():
            self._run_pre_execute_hooks(table)
            found = self._session.sql(self.compile(table, params=params, limit=limit, **kwargs)).toArrow()
        return expr.__pyarrow_result__(found.rename_columns(list(table.columns)).cast(table.schema().to_pyarrow()))

    def execute(self, expr: Any, /, **asked: Any) -> Any:
        """Refused: pandas has no whole number beside an empty cell."""
        raise NotImplementedError("ask for to_pyarrow(): results go as Arrow")

    def sql(self, query: str, /, **more: Any) -> Any:
        """Refused: text in one engine's words, also translated, may mean something else in another's."""
        raise NotImplementedError("say it in Ibis: it writes each engine's own words")


@contextmanager
def told_plainly() -> Iterator[None]:
    """What Spark cannot do, as one sentence. Its own may hold what stands in a cell, so only its kind is said."""
    try:
        yield
    except (PySparkException, Py4JError) as fault:
        kind = _kind(fault)
        remedy = (
            "Every executor must be able to read the database's folder under the same path."
            if any(word in kind for word in _UNREADABLE)
            else "Spark's own log says more; the embedded engine (--engine duckdb) gives the same rows."
        )
        raise SparkError(f"Spark could not finish ({kind}). {remedy}") from fault


def _kind(fault: BaseException) -> str:
    if isinstance(fault, PySparkException) and fault.getCondition():
        return str(fault.getCondition())
    if isinstance(fault, Py4JJavaError):
        cause = fault.java_exception
        while cause.getCause() is not None:
            cause = cause.getCause()
        return str(cause.getClass().getSimpleName())
    return type(fault).__name__
