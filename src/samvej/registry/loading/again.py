"""A file that is tried again adds what waited, and nothing else: rows of other files may be newer than it."""

from collections.abc import Mapping
from dataclasses import dataclass

from samvej.registry.loading.work import LINE_BITS, SPELLS, Work, content, matched, staged_key
from samvej.registry.reading.staged import FileIdentity
from samvej.registry.tables import TABLES


@dataclass(frozen=True)
class Earlier:
    """Where a file was loaded last: the load, and the (masked) name that its rejects stand under."""

    load_id: int
    name: str


def set_aside(work: Work, retried: Mapping[FileIdentity, Earlier]) -> None:
    """Make ``again_t`` of each table: the staged rows that are known already; they leave ``staged_t``.

    Of a file that is tried again these are the rows that were not rejected last time, those whose record the
    database has from elsewhere by now, and spells of people whose spells it has. They count as duplicates. A
    person's attributes in the other rows only fill what is empty.
    """
    files = [(n, retried[file.identity]) for n, file in enumerate(work.staged.files) if file.identity in retried]
    for name in work.tables:
        work.run(f"CREATE VIEW again_{name} AS SELECT * FROM staged_{name} WHERE false")
    if not files:
        return
    work.run("CREATE TABLE retried (number BIGINT, load_id BIGINT, name VARCHAR)")
    for number, earlier in files:
        work.run("INSERT INTO retried VALUES (?, ?, ?)", [number, earlier.load_id, earlier.name])
    for name in work.tables:
        work.run(
            f"CREATE TABLE tried_{name} AS SELECT * FROM staged_{name} "
            f"WHERE place >> {LINE_BITS} IN (SELECT number FROM retried)"
        )
    work.run(f"CREATE TABLE known_place AS {_known_places(work)}")
    for name in work.tables:
        again = "place IN (SELECT place FROM known_place)"
        if name in SPELLS:
            again += (
                " OR pseudonym IN (SELECT pseudonym FROM stored_identity "
                f"SEMI JOIN (FROM stored_{name} WHERE source = '{work.source}') USING (person_id))"
            )
        work.run(f"CREATE OR REPLACE VIEW again_{name} AS SELECT * FROM tried_{name} WHERE {again}")
        work.run(
            f"CREATE TABLE first_{name} AS SELECT * FROM staged_{name} "
            f"WHERE place >> {LINE_BITS} NOT IN (SELECT number FROM retried)"
        )
        fill = _fill_only(work) if name == "person" else f"SELECT * FROM tried_{name}"
        work.run(
            f"CREATE OR REPLACE VIEW staged_{name} AS SELECT * FROM first_{name} "
            f"UNION ALL BY NAME SELECT * FROM ({fill}) WHERE NOT ({again})"
        )


def _known_places(work: Work) -> str:
    rejected = (
        f"SELECT (number << {LINE_BITS}) + line AS place FROM retried JOIN stored_reject AS old "
        "ON old.load_id = retried.load_id AND old.file = retried.name"
    )
    known = []
    for name in work.tables:
        known.append(f"SELECT place FROM tried_{name} WHERE place NOT IN ({rejected})")
        if name in ("person", "diagnosis", *SPELLS):  # people only fill, a diagnosis is all key
            continue
        table = TABLES[name]
        people = "JOIN stored_identity USING (person_id)" if table.ranged else ""
        known.append(
            f"SELECT place FROM tried_{name} AS new SEMI JOIN (FROM stored_{name} {people} "
            f"WHERE source = '{work.source}') AS old ON {matched(staged_key(table), 'new', 'old')}"
        )
    return " UNION ".join(known)


def _fill_only(work: Work) -> str:
    columns = [column for column in content(TABLES["person"]) if column != "person_id"]
    only = ", ".join(f'CASE WHEN old."{column}" IS NULL THEN new."{column}" END AS "{column}"' for column in columns)
    return (
        f"SELECT new.* REPLACE ({only}) FROM tried_person AS new LEFT JOIN stored_identity USING (pseudonym) "
        "LEFT JOIN stored_person AS old USING (person_id)"
    )
