"""Spells of residence and registration: equal ones that touch are one spell, whichever load gave which part."""

from samvej.registry.loading.work import Work, content, matched, quoted, range_of
from samvej.registry.tables import TABLES

_BEGINNING = "DATE '0001-01-01'"
_FOREVER = "DATE '9999-12-31'"


def join_spells(work: Work, name: str) -> None:
    """Make ``fresh_<name>`` and ``gone_<name>`` from ``ready_<name>``.

    Spells of the same person, source and value that overlap or follow day on day become one. A newer extract that
    ends a spell which was open ends it: an open stored spell is closed where the load gives the same value from
    the same day or later, and only closed.
    """
    table = TABLES[name]
    value = [column for column in content(table) if column not in ("person_id", "valid_from", "valid_to")]
    same = quoted(["person_id", *value])
    _number_spells(work, name, same)
    work.run(
        f"""
        CREATE TABLE joined_{name} AS
        WITH island AS (
            SELECT {same}, spell, min(first) AS first, max(last) AS last,
                   max(last) FILTER (last < {_FOREVER}) AS last_closed,
                   min(first) FILTER (NOT is_new AND last = {_FOREVER}) AS opened,
                   max(first) FILTER (is_new) AS newest_first,
                   coalesce(bool_or(last = {_FOREVER}) FILTER (is_new), false) AS still_open,
                   min(place) AS place, bool_or(is_new) AS met, bool_or(NOT is_new) AS replaces,
                   min(first) FILTER (NOT is_new) AS old_first, max(last) FILTER (NOT is_new) AS old_last,
                   count(*) FILTER (NOT is_new) AS olds
            FROM spell_{name} GROUP BY {same}, spell
        ), closed AS (
            SELECT * REPLACE (
                CASE WHEN opened IS NOT NULL AND newest_first >= opened AND NOT still_open
                     THEN last_closed ELSE last END AS last
            ) FROM island WHERE met
        )
        SELECT * FROM closed WHERE NOT (olds = 1 AND first = old_first AND last = old_last)
        """
    )
    columns = ", ".join(_column(column) for column in table.schema.names)
    work.run(
        f"CREATE TABLE fresh_{name} AS SELECT {columns.replace('$load', str(work.load_id))}, place, replaces "
        f"FROM (SELECT *, '{work.source}' AS source FROM joined_{name})"
    )
    work.run(
        f"CREATE TABLE gone_{name} AS SELECT {quoted(table.schema.names, 'old')}, {range_of('old.person_id')} "
        f"AS person_range FROM spell_{name} AS old SEMI JOIN joined_{name} AS joined "
        f"ON {matched(['person_id', *value, 'spell'], 'old', 'joined')} WHERE NOT is_new"
    )
    work.run(
        f"CREATE TABLE effect_{name} AS SELECT new.place, joined.replaces FROM spell_{name} AS new "
        f"JOIN joined_{name} AS joined ON {matched(['person_id', *value, 'spell'], 'new', 'joined')} WHERE is_new"
    )


def _number_spells(work: Work, name: str, same: str) -> None:
    """Make ``spell_<name>``: new and stored spells of the same people and values, numbered by the spell they form."""
    columns = quoted(TABLES[name].schema.names)
    ends = f"coalesce(valid_from, {_BEGINNING}) AS first, coalesce(valid_to, {_FOREVER}) AS last"
    ranges = [str(row[0]) for row in work.rows(f"SELECT DISTINCT {range_of('person_id')} FROM ready_{name}")]
    work.run(
        f"""
        CREATE TABLE spell_{name} AS
        WITH spell AS (
            SELECT {columns}, {ends}, place, true AS is_new FROM ready_{name}
            UNION ALL
            SELECT {columns}, {ends}, NULL, false FROM stored_{name}
            WHERE source = '{work.source}' AND person_range IN ({", ".join(ranges) or "NULL"})
              AND person_id IN (SELECT person_id FROM ready_{name})
        ), before AS (
            SELECT *, max(last) OVER (
                PARTITION BY {same} ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS last_before FROM spell
        )
        SELECT *, count(*) FILTER (last_before IS NULL OR first > last_before + 1) OVER (
            PARTITION BY {same} ORDER BY first, last ROWS UNBOUNDED PRECEDING
        ) AS spell FROM before
        """
    )


def _column(column: str) -> str:
    if column == "valid_from":
        return f"nullif(first, {_BEGINNING}) AS valid_from"
    if column == "valid_to":
        return f"nullif(last, {_FOREVER}) AS valid_to"
    return "$load::BIGINT AS load_id" if column == "load_id" else f'"{column}"'
