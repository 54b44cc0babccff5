"""What reads the stored tables: an engine per module, the same Ibis expressions on each."""

from pathlib import Path
from typing import Literal

from samvej.registry.engines.embedded import open_embedded
from samvej.registry.engines.engine import Engine

EngineName = Literal["duckdb", "spark"]


def open_engine(name: EngineName, *, threads: int, spark_config: Path | None = None) -> Engine:
    """An engine of its own for one reader, to be closed by it.

    ``threads`` bounds the embedded engine, and Spark where no settings name a cluster; ``spark_config`` is a file of
    Spark settings. Raises :class:`~samvej.core.errors.SamvejError` where Spark is asked for and cannot be started.
    """
    if name == "duckdb":
        return open_embedded(threads)
    from samvej.registry.engines.spark import open_spark  # an extra: only who asks for it needs it

    return open_spark(threads, spark_config)
