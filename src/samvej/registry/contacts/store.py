"""The contact tables: what a rule counts, laid out so that a machine reads it as fast as its disk and memory allow.

They are derived from ``service`` and hold no fact that it does not hold. A reader that finds none for its state of
the database (:func:`made` gives None) reads the canonical tables and gets the same answers more slowly.

One Parquet file per range of persons holds both tables, *single* (every service a contact of its own) and *joined*
(admissions joined into stays): all but some admissions are in both and written once. Rows are sorted by person_id,
day, contact_id, which is the order that ties are broken in. Columns:

========== ====== ==============================================================================================
person_id  int32
day        int32  of the start, days since 1970-01-01
contact_id int64  the service's id; a stay has that of its first service
what       uint16 the row's :class:`What`: sector, kind, urgency, took_place, and which table it belongs to
nights     int32  from the day of the start to that of the end; null: no end is known
open_until int32  of an admission without an end: the first day of the sector's next one; null: none, or it ended
provider   string
cost       int64  minor units as stored, a stay's known costs added up; null: not known
price_year int32  of the cost; null: no cost, or a stay whose costs are of several years
unpriced   bool   one of the services behind it has no known cost
time       int64  of the start, microseconds past midnight (0 where the source has dates only)
sector     string
kind       string
urgency    string
took_place bool
single     bool   the row belongs to *single*
joined     bool   the row belongs to *joined*
========== ====== ==============================================================================================

``what`` stands for the last six: a filter on the one narrow column is a filter on them all. See
docs/reference/physical-layout.md.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from samvej.registry.database import Database
from samvej.registry.manifest import Manifest
from samvej.registry.writing.ranges import PERSONS_PER_RANGE, TableFile, delta, stored_files

FORMAT = 1
LIST = "contacts.json"

SCHEMA = pa.schema(
    [
        pa.field("person_id", pa.int32(), nullable=False),
        pa.field("day", pa.int32(), nullable=False),
        pa.field("contact_id", pa.int64(), nullable=False),
        pa.field("what", pa.uint16(), nullable=False),
        pa.field("nights", pa.int32()),
        pa.field("open_until", pa.int32()),
        pa.field("provider", pa.string()),
        pa.field("cost", pa.int64()),
        pa.field("price_year", pa.int32()),
        pa.field("unpriced", pa.bool_(), nullable=False),
        pa.field("time", pa.int64(), nullable=False),
        pa.field("sector", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("urgency", pa.string()),
        pa.field("took_place", pa.bool_(), nullable=False),
        pa.field("single", pa.bool_(), nullable=False),
        pa.field("joined", pa.bool_(), nullable=False),
    ]
)

Name = Literal["single", "joined"]


@dataclass(frozen=True)
class What:
    """What a row is: one value of ``what`` and the six columns that it stands for."""

    code: int
    sector: str
    kind: str
    urgency: str | None
    took_place: bool
    single: bool
    joined: bool


@dataclass(frozen=True)
class ContactFile:
    """One file: the contacts of a range of persons. Days are day numbers, of the start; ends are included.

    ``rows_of``: how many rows there are of each ``what``. ``source``: the file of services that it was made from.
    """

    path: Path
    range: int
    bytes: int
    rows: int
    first_person: int
    last_person: int
    first_day: int
    last_day: int
    rows_of: Mapping[int, int]
    price_years: tuple[int, ...]
    source: str

    def may_hold(self, codes: Collection[int], first_day: int | None, last_day: int | None) -> bool:
        """Whether the file holds rows of one of the codes, on days that overlap those asked for."""
        if first_day is not None and self.last_day < first_day:
            return False
        if last_day is not None and self.first_day > last_day:
            return False
        return any(code in self.rows_of for code in codes)


def persons_of(file: ContactFile) -> range:
    """From the first to the last person whose contacts may be in the file."""
    return range(file.first_person, file.last_person + 1)


def those_in(file: ContactFile, persons: NDArray[np.int32]) -> NDArray[np.int32]:
    """Those of the persons (sorted) whose contacts may be in the file."""
    return persons[slice(*places_in(file, persons))]


def places_in(file: ContactFile, persons: NDArray[np.int32]) -> tuple[int, int]:
    """Where those of the persons (sorted) begin and end whose contacts may be in the file."""
    low, high = np.searchsorted(persons, [file.first_person, file.last_person + 1])
    return int(low), int(high)


@dataclass(frozen=True)
class ContactFiles:
    """The contact tables of one state of the database.

    Wherever contacts are asked for, ``table`` is "single" or "joined", and the rest are what a rule's filter says:
    ``sectors`` and ``kinds`` (values of the enums; none: any), ``urgency`` and ``took_place`` (None: any),
    ``first_day`` and ``last_day`` (day numbers of the start, both included; None: open), ``persons`` (a half-open
    range of person ids).
    """

    folder: Path
    manifest: int
    whats: tuple[What, ...]
    all: tuple[ContactFile, ...]

    @cached_property
    def price_years(self) -> tuple[int, ...]:
        """The price years of all costs, in order. Costs of several years must be converted before they are added."""
        return tuple(sorted({year for file in self.all for year in file.price_years}))

    @cached_property
    def bytes(self) -> int:
        """Size on disk."""
        return sum(file.bytes for file in self.all)

    def codes(
        self,
        table: Name,
        *,
        sectors: Collection[str] = (),
        kinds: Collection[str] = (),
        urgency: str | None = None,
        took_place: bool | None = None,
    ) -> tuple[int, ...]:
        """The values of ``what`` that the filter keeps, sorted; none where no row is such."""
        return tuple(
            what.code
            for what in self.whats
            if (what.joined if table == "joined" else what.single)
            and (not sectors or what.sector in sectors)
            and (not kinds or what.kind in kinds)
            and (urgency is None or what.urgency == urgency)
            and (took_place is None or what.took_place is took_place)
        )

    def files(
        self,
        table: Name,
        *,
        sectors: Collection[str] = (),
        kinds: Collection[str] = (),
        urgency: str | None = None,
        took_place: bool | None = None,
        first_day: int | None = None,
        last_day: int | None = None,
        persons: range | None = None,
    ) -> tuple[ContactFile, ...]:
        """The files that may hold such rows, in order of person; they hold others too: filter by :meth:`codes`."""
        codes = self.codes(table, sectors=sectors, kinds=kinds, urgency=urgency, took_place=took_place)
        return tuple(
            file
            for file in self.all
            if file.may_hold(codes, first_day, last_day)
            and (persons is None or (file.first_person < persons.stop and file.last_person >= persons.start))
        )

    def rows(
        self,
        table: Name,
        *,
        sectors: Collection[str] = (),
        kinds: Collection[str] = (),
        urgency: str | None = None,
        took_place: bool | None = None,
    ) -> int:
        """How many rows the filter keeps, exactly, without reading one: for choosing a way to compute."""
        codes = self.codes(table, sectors=sectors, kinds=kinds, urgency=urgency, took_place=took_place)
        return sum(file.rows_of.get(code, 0) for file in self.all for code in codes)

    def scan(
        self,
        table: Name,
        columns: Sequence[str],
        *,
        sectors: Collection[str] = (),
        kinds: Collection[str] = (),
        urgency: str | None = None,
        took_place: bool | None = None,
        first_day: int | None = None,
        last_day: int | None = None,
        persons: range | None = None,
    ) -> pl.LazyFrame:
        """``columns`` of exactly the rows that the filter keeps, sorted by person_id, day, contact_id when collected.

        Files that hold none are not opened; where every row of the files left is kept, nothing is compared.
        """
        asked: dict[str, Any] = {"sectors": sectors, "kinds": kinds, "urgency": urgency, "took_place": took_place}
        files = self.files(table, **asked, first_day=first_day, last_day=last_day, persons=persons)
        if not files:
            return pl.from_arrow(SCHEMA.empty_table()).lazy().select(columns)  # type: ignore[union-attr]
        rows = pl.scan_parquet([file.path for file in files], hive_partitioning=False, glob=False)
        for test in self._tests(files, self.codes(table, **asked), first_day, last_day, persons):
            rows = rows.filter(test)
        return rows.select(columns)

    @staticmethod
    def _tests(
        files: Sequence[ContactFile],
        codes: Collection[int],
        first_day: int | None,
        last_day: int | None,
        persons: range | None,
    ) -> Iterable[pl.Expr]:
        held = {code for file in files for code in file.rows_of}
        if not held <= set(codes):
            yield _is_one_of(pl.col("what"), sorted(held & set(codes)), sorted(held))
        if first_day is not None and any(file.first_day < first_day for file in files):
            yield pl.col("day") >= first_day
        if last_day is not None and any(file.last_day > last_day for file in files):
            yield pl.col("day") <= last_day
        if persons is not None and files[0].first_person < persons.start:
            yield pl.col("person_id") >= persons.start
        if persons is not None and files[-1].last_person >= persons.stop:
            yield pl.col("person_id") < persons.stop


def _is_one_of(column: pl.Expr, codes: Sequence[int], held: Sequence[int]) -> pl.Expr:
    """Whether the column is one of ``codes``, of the values ``held`` that there are, in few comparisons."""
    runs: list[tuple[int, int]] = []
    kept = set(codes)
    for before, code in zip([None, *held], held, strict=False):
        if code not in kept:
            continue
        if runs and runs[-1][1] == before:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    if len(runs) > _MANY_RUNS:
        return column.is_in(pl.Series(codes, dtype=pl.UInt16))
    tests = [column == low if low == high else column.is_between(low, high) for low, high in runs]
    return tests[0] if len(tests) == 1 else pl.any_horizontal(tests)


_MANY_RUNS = 4


def folder_of(database: Database) -> Path:
    """Where a database keeps its contact tables."""
    return database.root / "contacts"


def made(database: Database, manifest: Manifest) -> ContactFiles | None:
    """The contact tables of a state of the database; None where there are none, or they are of another or damaged.

    They count only if each of their files was made from the very file of services that stands at ``manifest``, and
    lies there with the size that was written: a look at names and sizes, without reading a row.
    """
    there = listed(database)
    if there is None or [file.source for file in there.all] != sources(database, manifest):
        return None
    return there if all(is_whole(file) for file in there.all) else None


def not_laid_out(database: Database, manifest: Manifest) -> int:
    """How many services there are of which there are no contact tables; 0 where there are some of this state."""
    if made(database, manifest) is not None:
        return 0
    return sum(file.rows for file in service_files(database, manifest))


def listed(database: Database) -> ContactFiles | None:
    """The contact tables that were made last, of whatever state; None where there are none or the list is damaged."""
    folder = folder_of(database)
    try:
        return _parsed(folder, json.loads((folder / LIST).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def sources(database: Database, manifest: Manifest) -> list[str]:
    """The files of services at a state, in order of range. Their names are never used again: they tell versions."""
    return [file.path for file in service_files(database, manifest)]


def service_files(database: Database, manifest: Manifest) -> list[TableFile]:
    """The files of services at a state of the database, in order of range; none where nothing was loaded."""
    version = manifest.tables.get("service")
    return [] if version is None else stored_files(delta(database, "service", version))


def written(there: ContactFiles) -> str:
    """The text of the list: what :func:`listed` reads."""
    said = {
        "format": FORMAT,
        "manifest": there.manifest,
        "persons_per_range": PERSONS_PER_RANGE,
        "what": [[w.code, w.sector, w.kind, w.urgency, w.took_place, w.single, w.joined] for w in there.whats],
        "files": [
            {
                "path": file.path.name,
                "range": file.range,
                "bytes": file.bytes,
                "rows": file.rows,
                "persons": [file.first_person, file.last_person],
                "days": [file.first_day, file.last_day],
                "rows_of": {str(code): rows for code, rows in sorted(file.rows_of.items())},
                "price_years": list(file.price_years),
                "source": file.source,
            }
            for file in there.all
        ],
    }
    return json.dumps(said, indent=1) + "\n"


def _parsed(folder: Path, said: Any) -> ContactFiles | None:
    if said["format"] != FORMAT or said["persons_per_range"] != PERSONS_PER_RANGE:
        return None
    files = tuple(
        ContactFile(
            path=folder / Path(file["path"]).name,
            range=int(file["range"]),
            bytes=int(file["bytes"]),
            rows=int(file["rows"]),
            first_person=int(file["persons"][0]),
            last_person=int(file["persons"][1]),
            first_day=int(file["days"][0]),
            last_day=int(file["days"][1]),
            rows_of={int(code): int(rows) for code, rows in file["rows_of"].items()},
            price_years=tuple(int(year) for year in file["price_years"]),
            source=str(file["source"]),
        )
        for file in said["files"]
    )
    return ContactFiles(folder, int(said["manifest"]), tuple(What(*each) for each in said["what"]), files)


def is_whole(file: ContactFile) -> bool:
    """Whether the file lies there with the size that was written."""
    try:
        return file.path.stat().st_size == file.bytes
    except OSError:
        return False
