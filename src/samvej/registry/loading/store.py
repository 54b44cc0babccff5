"""The end of a load: the fresh rows become files, the files one commit per table, the commits one manifest."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace

import pyarrow as pa

from samvej.core import clock
from samvej.registry import manifest as manifests
from samvej.registry.database import sync
from samvej.registry.loading.books import Books
from samvej.registry.loading.work import LINE_BITS, Work, matched, quoted, range_of
from samvej.registry.manifest import Manifest
from samvej.registry.reading.staged import CoverageRow, FileIdentity
from samvej.registry.tables import TABLES, Table
from samvej.registry.writing.ranges import (
    PERSONS_PER_RANGE,
    TableFile,
    commit,
    delta,
    folder,
    literal,
    stored_files,
    write_file,
)

Change = tuple[list[TableFile], list[TableFile]]

_MANY_RANGES = 8
_MANY_FILES = 32
_WRITERS = 2  # each holds a table's range while it sorts


def store(work: Work, books: Books, key: str, named: set[FileIdentity]) -> Manifest:
    """Write everything, commit each table once, and replace the manifest last: only then the load is true.

    ``key`` is the key's fingerprint; ``named`` are all files that were read for the load, those not used included.
    """
    with ThreadPoolExecutor(_WRITERS) as pool:
        changes = dict(
            zip(work.tables, pool.map(lambda name: _rewritten(work, TABLES[name]), work.tables), strict=True)
        )
    for name, query in _books_queries(work, books, named).items():
        changes[name] = _append(work, TABLES[name], query)
    sync(work.database.tables)
    versions = dict(work.manifest.tables) if work.manifest else {}
    for name, (added, removed) in changes.items():
        if added or removed:
            versions[name] = commit(work.database, TABLES[name], added, removed)
    sync(work.database.tables)
    manifest = Manifest(
        version=work.manifest.version + 1 if work.manifest else 1,
        committed_at=clock.now(),
        load_id=work.load_id,
        key=key,
        tables=versions,
    )
    manifests.commit(work.database, manifest)
    return manifest


def _present(work: Work, name: str) -> list[TableFile]:
    if work.manifest is None or name not in work.manifest.tables:
        return []
    return stored_files(delta(work.database, name, work.manifest.tables[name]))


def _rewritten(work: Work, table: Table) -> Change:
    """The table's new files. A file is sorted and packed by one core alone, so tables are written side by side."""
    with work.connection.cursor() as beside:
        aside = replace(work, connection=beside)
        return _rewrite_ranges(aside, table) if table.ranged else _rewrite(aside, table)


def _rewrite_ranges(work: Work, table: Table) -> Change:
    """New files for the ranges of persons that the load touches; all others stay as they are."""
    fresh, gone = f"fresh_{table.name}", f"gone_{table.name}"
    touched = [
        row[0]
        for row in work.rows(
            f"SELECT DISTINCT {range_of('person_id')} AS k FROM "
            f"(SELECT person_id FROM {fresh} UNION ALL SELECT person_id FROM {gone}) ORDER BY k"
        )
    ]
    if len(touched) > _MANY_RANGES:  # so that each range finds its rows without reading all
        work.run(f"CREATE TABLE sorted_{table.name} AS SELECT * FROM {fresh} ORDER BY person_id")
        fresh = f"sorted_{table.name}"
    present = {file.range: file for file in _present(work, table.name)}
    added, removed = [], []
    for person_range in touched:
        first = person_range * PERSONS_PER_RANGE
        within = f"person_id BETWEEN {first} AND {first + PERSONS_PER_RANGE - 1}"
        old = present.get(person_range)
        query = f"SELECT {quoted(table.schema.names)} FROM {fresh} WHERE {within}"
        if old is not None:
            query += f" UNION ALL {_kept(work, table, [old])} AND {within}"
            removed.append(old)
        file = write_file(
            work.connection, work.database, table, query, load_id=work.load_id, person_range=person_range
        )
        added += [file] if file else []
    return added, removed


def _rewrite(work: Work, table: Table) -> Change:
    """A small table as one new file."""
    if not work.one(f"SELECT count(*) FROM fresh_{table.name}"):
        return [], []
    old = _present(work, table.name)
    query = f"SELECT {quoted(table.schema.names)} FROM fresh_{table.name}"
    if old:
        query += f" UNION ALL {_kept(work, table, old)}"
    file = write_file(work.connection, work.database, table, query, load_id=work.load_id)
    return [file] if file else [], old


def _append(work: Work, table: Table, query: str) -> Change:
    """Further rows, whose order follows that of the rows before; many small files become one."""
    old = _present(work, table.name)
    compacted = old if len(old) >= _MANY_FILES else []
    if compacted:
        query = f"{query} UNION ALL SELECT * FROM {_scan(work, table, compacted)}"
    file = write_file(work.connection, work.database, table, query, load_id=work.load_id)
    return ([file], compacted) if file else ([], [])


def _scan(work: Work, table: Table, files: list[TableFile]) -> str:
    place = folder(work.database, table.name)
    return (
        f"read_parquet([{', '.join(literal(str(place / file.path)) for file in files)}], hive_partitioning = false)"
    )


def _kept(work: Work, table: Table, files: list[TableFile]) -> str:
    """The rows of present files that the load does not replace."""
    key = [*table.key, *(["source"] if "source" in table.schema.names else [])]
    return (
        f"SELECT {quoted(table.schema.names)} FROM {_scan(work, table, files)} AS old WHERE NOT EXISTS "
        f"(SELECT 1 FROM gone_{table.name} AS gone WHERE {matched(key, 'gone', 'old')})"
    )


def _books_queries(work: Work, books: Books, named: set[FileIdentity]) -> Mapping[str, str]:
    """Queries for the tables that keep the books of loads."""
    rows: dict[str, list[tuple[object, ...]]] = {
        "load": [_load_row(work, books, named)],
        "coverage": [
            (work.source, row.area, row.kinds, row.valid_from, row.valid_to, work.load_id)
            for row in new_coverage(work)
        ],
    }
    queries = {
        "identity": "SELECT pseudonym, person_id FROM people WHERE is_new",
        "reject": f'SELECT {work.load_id}::BIGINT AS load_id, file, line, "column", value, reason FROM rejected',
    }
    for name, values in rows.items():
        schema = TABLES[name].schema
        columns = list(zip(*values, strict=True)) if values else [()] * len(schema)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        work.connection.register(f"new_{name}", pa.table(arrays, schema=schema))
        queries[name] = f"SELECT * FROM new_{name}"
    return queries


def new_coverage(work: Work) -> tuple[CoverageRow, ...]:
    """What the load covers and the database does not yet say that the source covers, sorted."""
    known = work.rows("SELECT area, kinds, valid_from, valid_to FROM stored_coverage WHERE source = ?", [work.source])
    fresh = set(work.staged.coverage) - {CoverageRow(*row) for row in known}
    return tuple(sorted(fresh, key=astuple))


def _load_row(work: Work, books: Books, named: set[FileIdentity]) -> tuple[object, ...]:
    staged = work.staged
    waiting = dict(work.rows(f"SELECT place >> {LINE_BITS}, count(DISTINCT place) FROM fault WHERE waits GROUP BY 1"))
    files = [
        {"name": f.name, "record": f.record, "bytes": f.bytes, "sha256": f.sha256, "rows": f.rows}
        | {"waiting": waiting.get(number, 0), "from_name": f.from_name}
        for number, f in enumerate(staged.files)
    ]
    unused = sorted(each.sha256 for each in named - {f.identity for f in staged.files})
    files += [{"name": "", "record": "", "bytes": 0, "sha256": sha256, "rows": 0, "waiting": 0} for sha256 in unused]
    mapping = staged.mapping
    return (
        work.load_id,
        work.source,
        staged.mapping_hash,
        json.dumps(files),
        clock.now(),
        mapping.currency,
        mapping.fixed_price_year,
        mapping.date_only,
        books.read,
        books.loaded,
        books.rejected,
        books.duplicates,
        books.updated,
        sum(books.left_out.values()),
        books.as_json(),
    )
