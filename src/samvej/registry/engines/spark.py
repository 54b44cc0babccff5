"""Spark as an engine: on this machine, or on the cluster that its settings name."""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from samvej.registry.database import Database
from samvej.registry.engines.spark_settings import (
    SparkError,
    cluster_of,
    need_answer,
    need_java,
    settings,
    shown,
)
from samvej.registry.tables import PERSON, TABLES
from samvej.registry.writing.ranges import RANGE, delta, folder, paths

INSTALL = "Install it beside Samvej: pip install 'samvej[spark]' (in a checkout: make spark)."
CONNECT = "Install them beside Samvej: pip install 'pyspark[connect]>=4.0,<4.1'."

_ALWAYS: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",  # stored times are local and without zone: nothing may shift them
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",  # what is too large is a fault, and not another number
    # in-memory tables stand beside a plan and not in it: planning compares plans by everything that stands in them
    "spark.sql.execution.arrow.localRelationThreshold": "16KB",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "250000",
}
"""What the meaning of every query leans on, whatever the cluster's settings say."""

_TYPES = {
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP_NTZ",
    pa.string(): "STRING",
    pa.int64(): "BIGINT",
    pa.int32(): "INT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
}


@dataclass(frozen=True)
class Spark:
    """One reader's Spark session, which shares the process's connection to Spark with other readers' sessions."""

    connection: Any
    session: Any

    def stored(self, database: Database, name: str, version: int | None) -> Any:
        """See :class:`~samvej.registry.engines.engine.Engine`. The files are those of the version, as Parquet."""
        from samvej.registry.engines.spark_backend import told_plainly

        table = TABLES[name]
        files = [] if version is None else paths(delta(database, name, version))
        fields = [*table.schema, *([pa.field(RANGE, PERSON)] if table.ranged else [])]
        types = {field.name: _TYPES[field.type] for field in fields}
        with told_plainly():
            if files:
                reader = self.session.read.schema(", ".join(f"`{each}` {kind}" for each, kind in types.items()))
                reader = reader.option("datetimeRebaseMode", "CORRECTED")
                if table.ranged:
                    reader = reader.option("basePath", _place(str(folder(database, name))))
                rows = reader.parquet(*(_pattern(path) for path in files))
            else:
                nothing = ", ".join(f"CAST(NULL AS {kind}) AS `{each}`" for each, kind in types.items())
                rows = self.session.sql(f"SELECT {nothing} WHERE false")
            return self.connection.shown(name, rows)

    def close(self) -> None:
        """Let go of this reader's tables; Spark itself ends with the process."""
        with suppress(Exception):  # of many kinds; it may have been lost by now, and nothing is left to let go of
            self.connection.forget()


def open_spark(threads: int, config: Path | None = None) -> Spark:
    """A session on the Spark that the settings name (:mod:`~samvej.registry.engines.spark_settings`).

    Raises :class:`~samvej.registry.engines.spark_settings.SparkError` where pyspark or Java is missing, a setting
    cannot be read, or the cluster does not answer.
    """
    try:
        import pyspark.sql as spark_sql
    except ImportError as fault:
        raise SparkError(f"--engine spark needs pyspark, which is not installed. {INSTALL}") from fault
    said = settings(threads, _scratch(), config, os.environ)
    where = cluster_of(said, os.environ)
    if where is not None:
        need_answer(where)
    if where is None or not where.startswith("sc:"):
        need_java(os.environ)
    session = _session(spark_sql, said, where)
    _ = ibis.pyspark  # Ibis learns the backend's options when it is first named
    from pyspark.logger import PySparkLogger

    from samvej.registry.engines.spark_backend import SparkBackend, told_plainly

    with told_plainly():
        for key, value in _ALWAYS.items():
            session.conf.set(key, value)
        # it writes the query and what Spark says of a fault on the screen; both may hold what stands in a cell
        PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True
        return Spark(SparkBackend().connect(session), session)


def _session(spark_sql: Any, said: Mapping[str, str], where: str | None) -> Any:
    """A session whose cluster has answered."""
    builder = spark_sql.SparkSession.builder.appName("samvej")
    for key, value in said.items():
        builder = builder.config(key, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            shared = builder.getOrCreate()
        session = shared.newSession() if hasattr(shared, "newSession") else shared  # Spark Connect has one a client
        session.range(1).count()
    except Exception as fault:  # of many kinds: the network's, Java's, Spark's
        if isinstance(fault, ImportError) and where is not None and where.startswith("sc:"):
            raise SparkError(f"Spark Connect needs packages that are not installed. {CONNECT}") from fault
        at = f" at {shown(where)}" if where else ""
        raise SparkError(
            f"Spark could not be started{at} ({type(fault).__name__}): see that the cluster "
            "runs and can be reached from here, and that its settings are right (docs/how-to/spark.md)."
        ) from fault
    return session


@cache
def _scratch() -> Path:
    """Where Spark on this machine puts what does not fit in memory: for this user alone, gone with the process."""
    place = Path(tempfile.mkdtemp(prefix="samvej-spark-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


def _place(path: str) -> str:
    """A path of the file system that every executor sees under the same name."""
    return f"file:{path}"


def _pattern(path: str) -> str:
    """A path that Spark takes literally: it reads some signs as a pattern."""
    return _place("".join(f"\\{sign}" if sign in "*?[]{}\\" else sign for sign in path))
