"""Extracts made by hand, already staged: what storage gets from reading, without files or mappings on disk."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from samvej.registry.database import Database
from samvej.registry.loading.books import MONEY
from samvej.registry.loading.load import Loaded, load
from samvej.registry.mapping import SourceMapping
from samvej.registry.query import Registry
from samvej.registry.reading.staged import CoverageRow, FileIdentity, Merge, ReadFile, Staged, TableTotals
from samvej.registry.tables import TABLES

Row = dict[str, Any]
REJECTS = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
    ]
)


def mapping(source: str = "made-up", **changed: Any) -> SourceMapping:
    """A mapping with the least it may say; ``whole`` records give service and diagnosis from one row."""
    said: dict[str, Any] = {
        "source": source,
        "title": {"da": "Opdigtet", "en": "Made up"},
        "format": "ours",
        "origin": "made up",
        "licence": "none",
        "currency": "DKK",
        "price year": 2024,
        "times": "date only",
        "person id": "made-up",
        "files": {
            "contacts": {"names": "contacts*", "produces": {"service": {}}},
            "diagnoses": {"names": "diagnoses*", "produces": {"diagnosis": {}}},
            "whole": {"names": "whole*", "produces": {"service": {}, "diagnosis": {}}},
        },
    }
    return SourceMapping.model_validate(said | changed)


@dataclass(frozen=True)
class Extract:
    """One load's worth of staged rows: table → rows, each with its ``line`` (and ``file``, from 0)."""

    tables: Mapping[str, Sequence[Row]]
    mapping: SourceMapping = field(default_factory=mapping)
    record: str = "contacts"
    merges: Mapping[str, Mapping[str, Merge]] = field(default_factory=dict)
    rejects: Sequence[tuple[int, str, str, str]] = ()  # line, column, value, reason
    left_out: Mapping[str, int] = field(default_factory=dict)
    coverage: tuple[CoverageRow, ...] = ()

    @property
    def lines(self) -> set[tuple[int, int]]:
        return {(row.get("file", 0), row["line"]) for rows in self.tables.values() for row in rows}

    @property
    def digest(self) -> str:
        """Stands for the hash of the extract's files."""
        said = json.dumps([self.tables, self.record, list(self.rejects)], default=str, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    def staged(self, into: Path) -> Staged:
        """Write the rows as reading does."""
        tables = {name: self._write(into / name, name, rows) for name, rows in self.tables.items() if rows}
        (into / "rejects").mkdir(parents=True)
        rejects = [
            {"file": "by-hand.csv", "line": r[0], "column": r[1], "value": r[2], "reason": r[3]} for r in self.rejects
        ]
        pq.write_table(pa.Table.from_pylist(rejects, schema=REJECTS), into / "rejects" / "0.parquet")
        rejected = len({r[0] for r in self.rejects})
        read = len(self.lines) + rejected + sum(self.left_out.values())
        count = 1 + max((file for file, _ in self.lines), default=0)
        files = [
            ReadFile(f"by-hand-{n}.csv", 1, f"{self.digest}{n or ''}", self.record, read, 0.0) for n in range(count)
        ]
        return Staged(
            mapping=self.mapping,
            mapping_hash=self.mapping.digest,
            files=tuple(files),
            tables=tables,
            rejects=into / "rejects",
            read=read,
            left_out=self.left_out,
            rejected_rows=rejected,
            totals={name: self._totals(name) for name in tables},
            merges=self.merges,
            coverage=self.coverage,
        )

    def _totals(self, name: str) -> TableTotals:
        rows, column = self.tables[name], MONEY.get(name)
        if column is None or any(row.get("tariff_code") or row.get("_share") for row in rows):
            return TableTotals(len(rows))
        return TableTotals(len(rows), column, sum(row.get(column) or 0 for row in rows), 0)

    def _write(self, folder: Path, name: str, rows: Sequence[Row]) -> Path:
        folder.mkdir(parents=True)
        fields = [each for each in TABLES[name].schema if each.name not in ("person_id", "source", "load_id")]
        fields += [pa.field("pseudonym", pa.string())] if TABLES[name].ranged else []
        fields += [pa.field("_file", pa.int32()), pa.field("_line", pa.int64())]
        if name == "service":
            fields += [pa.field("tariff_system", pa.string()), pa.field("tariff_code", pa.string())]
        if name == "payment":
            fields += [pa.field("_share", pa.float64())]
        said = [row | {"_file": row.get("file", 0), "_line": row["line"]} for row in rows]
        for row in said:
            row["pseudonym"] = row.pop("who", None)
        pq.write_table(pa.Table.from_pylist(said, schema=pa.schema(fields)), folder / "0.parquet")
        return folder


def store(extract: Extract, database: Database, key: Path, monkeypatch: Any, **options: Any) -> Loaded:
    """Load an extract made by hand, as if it had been read from files."""
    identity = FileIdentity(extract.digest)
    monkeypatch.setattr("samvej.registry.loading.known.identities", lambda *_: [("by-hand-0.csv", identity)])
    monkeypatch.setattr(
        "samvej.registry.loading.load.stage", lambda mapping, paths, *, into, **rest: extract.staged(into)
    )
    return load(extract.mapping, [Path("by-hand.csv")], database=database, key_file=key, **options)


def service(line: int, who: str, start: date, **said: Any) -> Row:
    """A staged admission; ``service_id`` is the line unless said."""
    moment = datetime.combine(start, datetime.min.time())
    return {
        "line": line,
        "who": who,
        "service_id": line,
        "sector": "hospital",
        "kind": "admission",
        "start": moment,
    } | said


def contents(database: Database, *names: str, ids: bool = False, as_of: int | None = None) -> dict[str, list[Row]]:
    """All rows of tables, people named by their pseudonym, without load_id, sorted."""
    found: dict[str, list[Row]] = {}
    with Registry.open(database.root, as_of) as registry:
        people = {row["person_id"]: row["pseudonym"] for row in registry.table("identity").to_pyarrow().to_pylist()}
        for name in names:
            rows = registry.table(name).to_pyarrow().to_pylist()
            for row in rows:
                row.pop("person_range", None)
                row.pop("load_id", None)
                if "person_id" in row and not ids:
                    row["who"] = people[row.pop("person_id")]
            found[name] = sorted(rows, key=lambda row: json.dumps(row, default=str, sort_keys=True))
    return found
