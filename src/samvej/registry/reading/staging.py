"""Reading an extract and staging it as canonical rows: the one door from files to storage."""

import errno
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from samvej.core.errors import SamvejError
from samvej.registry.mapping.rules import Merge
from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.mapping.used import clockless, clocks, columns_used
from samvej.registry.reading.batches import Batch
from samvej.registry.reading.coverage import check_stated, covered, stated
from samvej.registry.reading.csv_reader import CsvReader
from samvej.registry.reading.extracts import Extract, ExtractError, find
from samvej.registry.reading.identities import Known
from samvej.registry.reading.look_ups import LookedUp, all_looked_up
from samvej.registry.reading.parquet_reader import ParquetReader
from samvej.registry.reading.parts import KEYS, REJECTED, ROW_KEYS, Parts, tables_in
from samvej.registry.reading.recognising import columns_from_name, recognise, why_not_used, without_person
from samvej.registry.reading.rejects import REJECTS
from samvej.registry.reading.same_files import header, said_by_name
from samvej.registry.reading.staged import FileIdentity, Progress, ReadFile, Staged, StatedCoverage, TableTotals
from samvej.registry.reading.transform import ROW_KEY, Outcome, Sums, Transform, money_column
from samvej.registry.reading.week_columns import written_out
from samvej.registry.reading.whole_records import TakenOut, settle

_SHORTEST_KEY = 16  # bytes
_AT_ONCE = 2  # batches: most of the work on one holds no lock of the interpreter; each costs memory

Report = Callable[[Progress], None]


@dataclass
class _Tally:
    """What has been counted so far; and ``pseudonyms``, made so far."""

    files: list[ReadFile] = field(default_factory=list)
    read: int = 0
    rejected_rows: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    passed_over: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Sums] = field(default_factory=dict)
    broken: list[pl.Series] = field(default_factory=list)
    stated: dict[str, pl.DataFrame] = field(default_factory=dict)
    pseudonyms: Known = field(default_factory=Known, repr=False)

    def add(self, entry: str, outcome: Outcome) -> None:
        self.rejected_rows += outcome.rejected_rows
        for counts, more in ((self.left_out, outcome.left_out), (self.passed_over, outcome.passed_over)):
            for reason, count in more.items():
                counts[reason] = counts.get(reason, 0) + count
        for table, sums in outcome.sums.items():
            self.sums[table] = self.sums.get(table, Sums()).plus(sums)
        if len(outcome.broken_records):
            self.broken.append(outcome.broken_records)
        stated = [outcome.stated, *([self.stated[entry]] if entry in self.stated else [])]
        self.stated[entry] = pl.concat(stated).unique()


def stage(
    mapping: SourceMapping,
    paths: Sequence[Path],
    *,
    key: bytes,
    into: Path,
    covers: StatedCoverage | None = None,
    beside: Collection[str] = (),
    known: Sequence[Path] = (),
    on_progress: Report | None = None,
) -> Staged:
    """Read the files of an extract and stage their canonical rows in the empty folder ``into``.

    Memory does not grow with the files, but with columns that rows look up in another file. ``key`` makes the
    pseudonyms and record numbers. ``covers`` is what the one who loads states, where the mapping leaves it open; it
    is also stated of files that are loaded already and named beside these: ``beside`` are their entries, ``known``
    the files, in which rows may be looked up.
    Raises :class:`ExtractError` where a file cannot be used; ``into`` is then to be thrown away.
    """
    if len(key) < _SHORTEST_KEY:
        raise ExtractError(f"The key that makes pseudonyms is too short: at least {_SHORTEST_KEY} bytes are needed.")
    used, not_used = _sorted_out(mapping, find(paths))
    if covers is not None:
        check_stated(mapping, {*beside, *(entry for _, entry in used)}, covers)
    tally = _Tally()
    lookups = all_looked_up(mapping, used, _sorted_out(mapping, find(known))[0] if known else [])
    with _full_disk_told():
        into.mkdir(parents=True, exist_ok=True)
        (into / REJECTED).mkdir(exist_ok=True)
        for number, (extract, entry) in enumerate(used):
            with Parts(into, number) as parts:
                _read(mapping, extract, entry, key, number, parts, tally, on_progress, lookups[entry])
        _no_file_twice(tally.files)
        settled = _settled(mapping, into, tally)
    return Staged(
        mapping=mapping,
        mapping_hash=mapping.digest,
        files=tuple(tally.files),
        tables=tables_in(into),
        rejects=into / REJECTED,
        read=tally.read,
        left_out=tally.left_out,
        rejected_rows=tally.rejected_rows + settled.rows.height,
        totals=_totals(tally.sums, settled),
        merges=merges(mapping, tuple(tally.stated)),
        coverage=(*covered(mapping, tally.stated), *stated(mapping, {*beside, *tally.stated}, covers)),
        passed_over=tally.passed_over,
        not_used=not_used,
        duplicates=settled.duplicates,
    )


def stage_statement(
    mapping: SourceMapping, entries: Collection[str], covers: StatedCoverage, *, into: Path
) -> Staged:
    """Stage what is stated of files that are loaded already (``entries``: the mapping's, of all of them); no rows.

    Raises :class:`ExtractError` where what is stated cannot be, or the mapping fixes it already.
    """
    check_stated(mapping, entries, covers)
    (into / REJECTED).mkdir(parents=True, exist_ok=True)
    return Staged(
        mapping=mapping,
        mapping_hash=mapping.digest,
        files=(),
        tables={},
        rejects=into / REJECTED,
        read=0,
        left_out={},
        rejected_rows=0,
        totals={},
        coverage=stated(mapping, entries, covers),
    )


def _sorted_out(
    mapping: SourceMapping, extracts: Sequence[Extract]
) -> tuple[list[tuple[Extract, str]], tuple[tuple[str, str], ...]]:
    """The files to read with their entries, and the files not used with the reasons."""
    used: list[tuple[Extract, str]] = []
    not_used: list[tuple[str, str]] = []
    for extract in extracts:
        entry = recognise(mapping, extract)
        if entry is None:
            not_used.append((extract.name, why_not_used(mapping, extract) or ""))
        else:
            used.append((without_person(mapping, entry, extract), entry))
    if not used:
        names = ", ".join(name for name, _ in not_used)
        raise ExtractError(f"{mapping.source} uses none of the files that were named ({names}); see its 'ignores'.")
    return used, tuple(not_used)


def _read(
    mapping: SourceMapping,
    extract: Extract,
    entry: str,
    key: bytes,
    number: int,
    parts: Parts,
    tally: _Tally,
    on_progress: Report | None,
    lookup: LookedUp | None,
) -> None:
    """One file, batch by batch, into its parts."""
    names = header(mapping, entry, extract)
    mapping = written_out(mapping, entry, names, extract.name)
    file, reading = mapping.files[entry], mapping.reading_of(entry)
    from_name = columns_from_name(mapping, entry, extract, names)
    given = {*from_name, *(lookup.rule.columns if lookup else ())}
    wanted = [column for column in dict.fromkeys((*columns_used(file), *file.from_file_name)) if column not in given]
    reader = (
        ParquetReader(extract, reading, wanted, file.may_lack, file.also_called, clocks(file), clockless(file))
        if extract.form == "parquet"
        else CsvReader(extract, reading, wanted, file.may_lack, file.also_called)
    )
    transform = Transform(mapping, entry, key, from_name, lookup, tally.pseudonyms)
    rows, began = 0, time.perf_counter()
    for batch, outcome in _outcomes(transform, reader.batches()):
        _write(outcome, extract.name, number, parts)
        tally.add(entry, outcome)
        rows += batch.rows
        if on_progress is not None:
            on_progress(Progress(extract.name, rows, batch.bytes_read, extract.size))
    extract.check_unchanged()  # once more: the last batches were written after the file had been read
    if not rows and not file.may_be_empty:
        raise ExtractError(
            f"{extract.name}: names its columns and holds no rows. Ask for the extract again, leave the file out, "
            "or say 'may be empty: true' in the mapping file."
        )
    tally.stated.setdefault(entry, pl.DataFrame(schema=dict.fromkeys(file.from_file_name, pl.String)))
    tally.read += rows
    seconds, said = time.perf_counter() - began, said_by_name(from_name, key)
    tally.files.append(ReadFile(extract.name, extract.size, reader.sha256, entry, rows, seconds, said))


def _outcomes(transform: Transform, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Outcome]]:
    """What each batch became, in order: some are transformed while the next is read and an earlier one written."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        under_way: deque[tuple[Batch, Future[Outcome]]] = deque()
        for batch in batches:
            if not batch.rows:
                continue
            under_way.append((batch, pool.submit(transform.apply, batch)))
            if len(under_way) > _AT_ONCE:
                done, outcome = under_way.popleft()
                yield done, outcome.result()
        for done, outcome in under_way:
            yield done, outcome.result()


def _write(outcome: Outcome, name: str, number: int, parts: Parts) -> None:
    for table, rows in outcome.tables.items():
        file = pa.repeat(pa.scalar(number, pa.int32()), rows.num_rows)
        at = rows.schema.get_field_index("_line")
        parts.write(table, rows.add_column(at, pa.field("_file", pa.int32()), file))
    rejects = outcome.rejects.select(pl.lit(name).alias("file"), "line", "column", "value", "reason")
    parts.write(REJECTED, rejects.to_arrow().cast(REJECTS))
    if outcome.row_keys is not None:
        keys = outcome.row_keys.select(
            "service_id",
            ROW_KEY,
            "content",
            pl.lit(number, pl.Int32).alias("_file"),
            "_line",
        )
        parts.write(KEYS, keys.to_arrow().cast(ROW_KEYS))


def _no_file_twice(files: Sequence[ReadFile]) -> None:
    seen: dict[FileIdentity, str] = {}
    for file in files:
        if file.identity in seen:
            raise ExtractError(
                f"{file.name}: holds the same as {seen[file.identity]}, byte for byte. Leave one of them out; "
                "nothing was loaded."
            )
        seen[file.identity] = file.name


def _settled(mapping: SourceMapping, into: Path, tally: _Tally) -> TakenOut:
    """Merged records made whole, and what was taken out for it written among the rejects."""
    merged = [entry for entry in tally.stated if mapping.files[entry].merge is not None]
    if not merged:
        return TakenOut(pl.DataFrame(schema={"_file": pl.Int32, "_line": pl.Int64, "reason": pl.String}), {}, 0)
    settled = settle(into, tally.broken, service_keys=True)
    if settled.rows.height:
        names = pl.Series([file.name for file in tally.files])
        columns = pl.Series([_key_column(mapping, file.record) for file in tally.files])
        rejects = settled.rows.select(
            names.gather(settled.rows["_file"]).alias("file"),
            pl.col("_line").alias("line"),
            columns.gather(settled.rows["_file"]).alias("column"),
            pl.lit(None, pl.String).alias("value"),
            "reason",
        )
        with Parts(into, len(tally.files)) as parts:
            parts.write(REJECTED, rejects.to_arrow().cast(REJECTS))
    return settled


def _key_column(mapping: SourceMapping, entry: str) -> str:
    rules = mapping.files[entry].produces.get("service", [])
    return " + ".join(rules[0].columns["service_id"].key or []) if rules else ""


def _totals(sums: dict[str, Sums], settled: TakenOut) -> dict[str, TableTotals]:
    totals = {}
    for table, each in sums.items():
        rows = each.rows - settled.removed.get(table, 0)
        taken, again = (settled.money, settled.duplicate_money) if table == "service" else (0, 0)
        totals[table] = (
            TableTotals(rows, money_column(table), each.given - again, each.rejected + taken, each.unreadable)
            if each.has_money
            else TableTotals(rows)
        )
    return totals


def merges(mapping: SourceMapping, entries: Sequence[str]) -> dict[str, dict[str, Merge]]:
    """How staged rows with the same key combine, over the entries that were read: see :class:`Staged`."""
    combined: dict[str, dict[str, Merge]] = {}
    for entry in entries:
        file = mapping.files[entry]
        if "person" in file.produces:
            combined.setdefault("person", {})
        if file.merge is not None:
            combined["service"] = dict(file.merge.columns)
            if "diagnosis" in file.produces:
                combined.setdefault("diagnosis", {})
            if any(rule.payments for rule in file.produces["service"]):
                combined["payment"] = {"amount": "sum"}
    return combined


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(fault):
            raise SamvejError(
                "The disk is full: the extract could not be staged. Make room and load it again; the database is as "
                "it was."
            ) from None
        raise
