"""How PostgreSQL is spoken to: questions are planned once per connection, and asked again by name.

A page asks some twenty small questions, most of them over the same few joins. PostgreSQL takes longer to plan one
than to answer it, so each that comes back is prepared (docs/reference/postgresql.md has the measurements).
"""

from collections.abc import Mapping
from typing import Any

PLANNING = "-c jit=off -c random_page_cost=1.1"
"""How questions are planned: none is compiled, which takes longer than answering it; and a row found by an index is
about as near as the next one of the table, as it is in memory and on disks without a moving arm. PostgreSQL's own
number (4) is for those that have one, and makes it read whole tables for forty rows.
"""

PREPARE_AFTER = 5
"""How often a connection must have asked the same before it is prepared: psycopg's own number."""

PREPARED = 500
"""How many a connection keeps, the last asked: the pages have about two hundred that come back; each 0.1 MB."""


def options(said: Mapping[str, Any]) -> dict[str, Any]:
    """The connection's options: ours, under whatever the database's address says after its question mark.

    ``server_side_binding=false`` there turns preparing off: for a pooler that changes connections between
    transactions.
    """
    found = {"options": PLANNING, "server_side_binding": True, **said}
    if found["server_side_binding"]:
        found.setdefault("prepare_threshold", PREPARE_AFTER)
    return found


def keep_prepared(connection: Any, **_signal: Any) -> None:
    """Let a new connection keep all that the pages ask; psycopg's hundred would throw some out on every page."""
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = PREPARED
