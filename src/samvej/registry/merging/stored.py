"""Against the database: what is there already, what is new, and what takes an older row's place."""

from samvej.registry.loading.work import Work, content, extra, matched, quoted, range_of
from samvej.registry.tables import TABLES, Table


def make_ready(work: Work, name: str) -> None:
    """Make ``ready_<name>``: the records with person_id, source and load_id."""
    table = TABLES[name]
    given = [column for column in (*content(table), *extra(name)) if column != "person_id"]
    people = "JOIN people USING (pseudonym)" if table.ranged else ""
    person = "people.person_id, " if table.ranged else ""
    service = ", given" if name == "service" else ""
    work.run(
        f"CREATE VIEW ready_{name} AS SELECT {person}{quoted(given)}, '{work.source}' AS source, "
        f"{work.load_id}::BIGINT AS load_id, place, parts{service} FROM record_{name} {people}"
    )


def compare(work: Work, name: str, ready: str | None = None, *, copied: bool = True) -> None:
    """Make ``fresh_<name>`` and ``gone_<name>`` by key within the source: what is new or says something else.

    ``copied``: as tables; else, where nothing is there already, ``fresh_<name>`` is a view on the records.
    """
    table = TABLES[name]
    ready = ready or f"ready_{name}"
    there = _find_old(work, name, ready)
    if not there and not copied:
        _all_new(work, name)
        return
    if there:
        different = (
            f"SELECT new.*, old.source IS NOT NULL AS replaces FROM {ready} AS new "
            f"LEFT JOIN old_{name} AS old ON {matched(table.key, 'new', 'old')} "
            f"WHERE old.source IS NULL OR NOT ({matched(content(table), 'new', 'old')})"
        )
    else:  # an extract's first load: nothing to compare with
        different = f"SELECT *, false AS replaces FROM {ready}"
    work.run(f"CREATE TABLE fresh_{name} AS {different}")
    work.run(
        f"CREATE TABLE gone_{name} AS SELECT old.* FROM old_{name} AS old "
        f"WHERE EXISTS (SELECT 1 FROM fresh_{name} AS new WHERE {matched(table.key, 'new', 'old')})"
    )


def _find_old(work: Work, name: str, ready: str) -> int:
    """Make ``old_<name>``: rows of the source in the database that have the key of a record; gives how many."""
    table = TABLES[name]
    work.run(f"CREATE OR REPLACE TABLE old_{name} AS SELECT * FROM stored_{name} WHERE false")
    if work.manifest is None or name not in work.manifest.tables:
        return 0
    pruned = f"AND {_in_ranges(work, ready)}" if "person_id" in table.key else ""
    work.run(
        f"INSERT INTO old_{name} SELECT * FROM stored_{name} AS old WHERE source = '{work.source}' {pruned} "
        f"AND EXISTS (SELECT 1 FROM {ready} AS new WHERE {matched(table.key, 'new', 'old')})"
    )
    return int(work.one(f"SELECT count(*) FROM old_{name}"))


def _all_new(work: Work, name: str) -> None:
    """Make ``fresh_<name>`` of all records, and an empty ``gone_<name>``."""
    work.run(f"CREATE VIEW fresh_{name} AS SELECT *, false AS replaces FROM ready_{name}")
    work.run(f"CREATE TABLE gone_{name} AS SELECT * FROM old_{name}")


def compare_services(work: Work, whole: tuple[str, ...]) -> None:
    """Compare services together with their payments and diagnoses.

    ``whole`` names the tables whose rows come from the same rows of the extract as their service: then a service
    and those rows are one record, and when any of it differs, all of it is replaced. Rows that come apart from
    their service (a file of diagnoses) are compared one by one, and follow a service that got another person or day.
    """
    linked = ("service", "payment", "diagnosis")
    if work.is_view("record_service"):
        there = [_find_old(work, name, f"ready_{name}") for name in linked]
        if not any(there):
            for name in linked:
                _all_new(work, name)
            return
    compare(work, "service")
    parts = [name for name in ("payment", "diagnosis") if name in whole]
    for name in parts:
        _differing_parts(work, name)
    touched = " UNION ".join(f"SELECT service_id FROM differing_{name}" for name in parts)
    if touched:
        _replace_services(work, touched)
    work.run("CREATE TABLE renewed AS SELECT service_id FROM fresh_service WHERE replaces")
    for name in ("payment", "diagnosis"):
        if name in whole:
            _replace_parts(work, name)
        else:
            compare(work, name)
            _follow(work, TABLES[name])


def _in_ranges(work: Work, relation: str, stored: str = "") -> str:
    ranges = [str(row[0]) for row in work.rows(f"SELECT DISTINCT {range_of('person_id')} FROM {relation}")]
    column = f"{stored}.person_range" if stored else "person_range"
    return f"{column} IN ({', '.join(ranges)})" if ranges else "false"


def _differing_parts(work: Work, name: str) -> None:
    """Services that are stored already and whose payments (or diagnoses) are not the same set as before."""
    columns = quoted(content(TABLES[name]))
    work.run(
        f"CREATE TABLE old_whole_{name} AS SELECT * FROM stored_{name} WHERE source = '{work.source}' "
        f"AND {_in_ranges(work, 'old_service')} AND service_id IN (SELECT service_id FROM old_service)"
    )
    new = f"SELECT {columns}, person_id FROM ready_{name} WHERE service_id IN (SELECT service_id FROM old_service)"
    old = f"SELECT {columns}, person_id FROM old_whole_{name}"
    work.run(
        f"CREATE TABLE differing_{name} AS SELECT DISTINCT service_id FROM ("
        f"(({new}) EXCEPT ({old})) UNION ALL (({old}) EXCEPT ({new})))"
    )


def _replace_services(work: Work, touched: str) -> None:
    work.run(
        f"INSERT INTO fresh_service SELECT *, true FROM ready_service WHERE service_id IN ({touched}) "
        "AND service_id NOT IN (SELECT service_id FROM fresh_service)"
    )
    work.run(
        f"INSERT INTO gone_service SELECT * FROM old_service WHERE service_id IN ({touched}) "
        "AND service_id NOT IN (SELECT service_id FROM gone_service)"
    )


def _replace_parts(work: Work, name: str) -> None:
    """Rows of new and renewed services are written whole; a stray row without a service in this load by itself."""
    of_services = f"SELECT * FROM ready_{name} WHERE service_id IN (SELECT service_id FROM record_service)"
    work.run(
        f"CREATE VIEW stray_{name} AS SELECT * FROM ready_{name} AS part "
        "WHERE NOT EXISTS (SELECT 1 FROM record_service WHERE record_service.service_id = part.service_id)"
    )
    compare(work, name, f"stray_{name}")
    work.run(
        f"INSERT INTO fresh_{name} SELECT part.*, service.replaces FROM ({of_services}) AS part "
        "JOIN (SELECT service_id, replaces FROM fresh_service) AS service USING (service_id)"
    )
    work.run(
        f"INSERT INTO gone_{name} SELECT * FROM old_whole_{name} WHERE service_id IN (SELECT service_id FROM renewed)"
    )


def _follow(work: Work, table: Table) -> None:
    """Rows loaded earlier move with a service that got another person or another day."""
    work.run(
        f"""
        CREATE TABLE moved_{table.name} AS
        SELECT part.*, new.person_id AS new_person, new.start::DATE AS new_day, old.start::DATE AS old_day
        FROM stored_{table.name} AS part
        JOIN old_service AS old USING (service_id) JOIN fresh_service AS new USING (service_id)
        WHERE part.source = '{work.source}' AND {_in_ranges(work, "old_service", "part")}
          AND (new.person_id <> old.person_id OR new.start::DATE <> old.start::DATE)
          AND NOT EXISTS (SELECT 1 FROM gone_{table.name} AS gone WHERE {matched(table.key, "gone", "part")})
        """
    )
    old = [*table.schema.names, "person_range"]
    work.run(f"INSERT INTO gone_{table.name} SELECT {quoted(old)} FROM moved_{table.name}")
    changed = {"person_id": "new_person", "date": "CASE WHEN date = old_day THEN new_day ELSE date END"}
    columns = ", ".join(f'{changed.get(name, chr(34) + name + chr(34))} AS "{name}"' for name in table.schema.names)
    work.run(
        f"INSERT INTO fresh_{table.name} BY NAME SELECT {columns}, true AS replaces FROM moved_{table.name} AS part_ "
        f"WHERE NOT EXISTS (SELECT 1 FROM fresh_{table.name} AS new WHERE "
        f"new.service_id = part_.service_id AND {_same_part(table)})"
    )


def _same_part(table: Table) -> str:
    return matched([column for column in table.key if column not in ("person_id", "date")], "new", "part_")
