"""The database itself refuses to change or remove what stands in the trail: triggers, in both databases.

Whoever may change the database's structure can take them away; that is what the chain is for.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("access_auditentry", "access_auditseal", "access_sealedentry")
MESSAGE = "The audit trail is never changed"


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    for statement in _making(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away: for undoing the migration, and for tests that empty their database."""
    for statement in _removing(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def remove_by(connection: BaseDatabaseWrapper) -> None:
    """:func:`remove`, outside migrations."""
    with connection.cursor() as cursor:
        for statement in _removing(connection.vendor):
            cursor.execute(statement)


def install_by(connection: BaseDatabaseWrapper) -> None:
    """:func:`install`, outside migrations."""
    with connection.cursor() as cursor:
        for statement in _making(connection.vendor):
            cursor.execute(statement)


def unguarded(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """The tables whose triggers are not there as they were put: somebody took them away, or put others instead."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            there = {str(row[0]) for row in cursor.fetchall()}
            return tuple(
                table
                for table in TABLES
                if not there.issuperset(each for each in _making("sqlite") if f" ON {table} " in each)
            )
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgenabled IN ('O', 'A') AND proname = 'access_trail_is_kept' AND prosrc LIKE %s",
            [f"%RAISE EXCEPTION '{MESSAGE}'%"],
        )
        named = {str(row[0]) for row in cursor.fetchall()}
        return tuple(table for table in TABLES if f"{table}_kept" not in named)


def _making(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            for table in TABLES
            for event in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION access_trail_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
        *(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION access_trail_is_kept()"
            for table in TABLES
        ),
    ]


def _removing(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_{event}" for table in TABLES for event in ("update", "delete")]
    return [
        *(f"DROP TRIGGER IF EXISTS {table}_kept ON {table}" for table in TABLES),
        "DROP FUNCTION IF EXISTS access_trail_is_kept()",
    ]
