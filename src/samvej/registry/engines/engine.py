"""What an engine must be able to do. All else is said in Ibis, which writes it in each engine's own words."""

from typing import Any, Protocol

from samvej.registry.database import Database


class Engine(Protocol):
    """An open engine of one reader.

    ``connection`` is an Ibis backend that takes in-memory tables with their types, gives results back as Arrow with
    theirs, and whose ``create_table(name, expression, temp=True)`` computes a table once and keeps it until
    :meth:`close`. Ranks, joins and sums give the same rows on every engine; the order of rows that nothing orders
    does not belong to the result.
    """

    @property
    def connection(self) -> Any:
        """The Ibis backend."""
        ...

    def stored(self, database: Database, name: str, version: int | None) -> Any:
        """A canonical table at a version as an Ibis table; empty, with its columns and types, where there is none.

        Ranged tables have the column ``person_range`` too.
        """
        ...

    def close(self) -> None:
        """Let go of everything that was kept."""
        ...
