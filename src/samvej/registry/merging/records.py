"""Within one load: rows that contradict each other are rejected, rows that are one record are put together."""

from samvej.registry.loading.work import LOADED, SPELLS, Work, content, extra, matched, quoted, staged_key
from samvej.registry.tables import TABLES, Table

_COMBINED = {
    "min": "min({0})",
    "max": "max({0})",
    "sum": "sum({0})",
    "any": "bool_or({0})",
    "first": "arg_min({0}, place)",
}

_SPELLED = tuple(name for name in LOADED if "valid_to" in TABLES[name].schema.names)


def refuse_contradictions(work: Work) -> None:
    """Reject every row that shares its key with another row of the load and says something else.

    A person's attributes are not compared here (the newest that is not empty counts); rows that the mapping says are
    one record are compared by their person only. Neither of two contradicting rows is taken: nothing says which is
    right.
    """
    for name in work.tables:
        if name != "person" and find_repeated(work, name, f"staged_{name}"):
            _refuse_contradictions(work, TABLES[name])


def refuse_broken_records(work: Work) -> None:
    """Reject what is left of a service of which another row was rejected: half a record is none."""
    if not work.has_faults:
        return
    work.refuse(
        "SELECT other.place, 'service_id' AS \"column\", NULL AS value, "
        "'another row of the same record was rejected' AS reason FROM live_service AS other "
        "WHERE other.service_id IN (SELECT service_id FROM staged_service JOIN fault USING (place))"
    )


def refuse_reversed(work: Work) -> None:
    """Reject spells that end before they start; services are looked at when they are put together."""
    for name in _SPELLED:
        if name not in work.tables:
            continue
        work.refuse(
            f"""
            SELECT place, 'valid_to' AS "column", valid_to AS value, 'ends before it starts, ' || valid_from AS reason
            FROM live_{name} WHERE valid_to < valid_from
            """
        )


def _refuse_contradictions(work: Work, table: Table) -> None:
    key = staged_key(table)
    said = () if work.merges(table.name) else (*content(table), *extra(table.name))
    compared = [column for column in said if column not in key]
    if table.ranged and "pseudonym" not in key:
        compared.append("pseudonym")
    if not compared:
        return
    differing = " ".join(
        f'WHEN min("{column}") IS DISTINCT FROM max("{column}") OR count("{column}") NOT IN (0, count(*)) '
        f"THEN '{'person' if column == 'pseudonym' else column}'"
        for column in compared
    )
    same = ", ".join("person" if column == "pseudonym" else column for column in key)
    work.refuse(
        f"""
        WITH clash AS (
            SELECT {quoted(key)}, CASE {differing} END AS "column"
            FROM staged_{table.name} AS row_ SEMI JOIN repeated_{table.name} AS again
              ON {matched(key, "row_", "again")} GROUP BY {quoted(key)}
        )
        SELECT place, clash."column", NULL AS value,
               'rows of {table.name} with the same {same} differ in ' || clash."column" AS reason
        FROM live_{table.name} AS row_ JOIN clash ON {matched(key, "row_", "clash")}
        WHERE clash."column" IS NOT NULL
        """
    )


def find_repeated(work: Work, name: str, relation: str) -> int:
    """Make ``repeated_<name>``: the table's keys that stand on several rows of ``relation``; gives how many.

    They are few in most extracts, and counting keys costs far less than combining all columns of all rows.
    """
    key = quoted(staged_key(TABLES[name]))
    work.run(
        f"CREATE OR REPLACE TABLE repeated_{name} AS SELECT {key} FROM {relation} GROUP BY {key} HAVING count(*) > 1"
    )
    return int(work.one(f"SELECT count(*) FROM repeated_{name}"))


def put_together(work: Work, name: str, relation: str | None = None, *, copied: bool = True) -> None:
    """Make ``record_<name>``: one row per key, its columns combined as the mapping says (else the first there is).

    ``relation`` has the rows, else they are the live ones. Keys that are not in ``repeated_<name>`` stand on one row.
    ``copied``: as a table; else as a view on the rows, of which only those that are put together are copied.
    """
    table = TABLES[name]
    key = staged_key(table)
    how = work.staged.merges.get(name, {})
    columns = [column for column in (*content(table), *extra(name)) if column not in key]
    if table.ranged and "pseudonym" not in key:
        columns.append("pseudonym")
    combined = "".join(
        f', ({_COMBINED[how.get(column, "first")].format(chr(34) + column + chr(34))}) AS "{column}"'
        for column in columns
    )
    relation = relation or f"live_{name}"
    again = f"repeated_{name} AS again ON {matched(key, 'row_', 'again')}"
    several = (
        f"SELECT {quoted(key)}{combined}, min(place) AS place, count(*) AS parts "
        f"FROM {relation} AS row_ SEMI JOIN {again} GROUP BY {quoted(key)}"
    )
    single = f"SELECT {quoted((*key, *columns))}, place, 1 AS parts FROM {relation} AS row_"
    _take_away(work, f"record_{name}")
    if not work.one(f"SELECT count(*) FROM repeated_{name}"):
        work.run(f"CREATE {'TABLE' if copied else 'VIEW'} record_{name} AS {single}")
    elif copied:
        work.run(f"CREATE TABLE record_{name} AS {several} UNION ALL {single} ANTI JOIN {again}")
    else:
        work.run(f"CREATE OR REPLACE TABLE several_{name} AS {several}")
        work.run(f"CREATE VIEW record_{name} AS SELECT * FROM several_{name} UNION ALL {single} ANTI JOIN {again}")


def _take_away(work: Work, relation: str) -> None:
    """Drop what an earlier round made."""
    work.run(f"DROP {'VIEW' if work.is_view(relation) else 'TABLE'} IF EXISTS {relation}")


def plain_tables(work: Work) -> tuple[str, ...]:
    """The loaded tables without rules of their own: neither people, spells, services nor what hangs on services."""
    return tuple(
        name for name in work.tables if name not in ("person", "service", "payment", "diagnosis", "tariff", *SPELLS)
    )
