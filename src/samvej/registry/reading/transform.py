"""From a batch of an extract's rows to staged rows, rejects and control sums."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa

from samvej.registry.mapping.canon import MONEY, staged_schema
from samvej.registry.mapping.schema import FileMapping, SourceMapping
from samvej.registry.mapping.used import columns_used, compared
from samvej.registry.reading import cells as read
from samvej.registry.reading.batches import LINE, Batch
from samvej.registry.reading.columns import Surroundings
from samvej.registry.reading.conditions import holds, uncomparable
from samvej.registry.reading.identities import Known, pseudonyms
from samvej.registry.reading.look_ups import LookedUp
from samvej.registry.reading.rejects import Fault, collected, masked
from samvej.registry.reading.table_rows import PSEUDONYM, Rows, rows_of, together

ROW_KEY = "row_key"


@dataclass(frozen=True)
class Sums:
    """Control sums of one table over a batch: see :class:`samvej.registry.reading.staged.TableTotals`."""

    rows: int = 0
    given: int = 0
    rejected: int = 0
    unreadable: int = 0
    has_money: bool = False

    def plus(self, other: "Sums") -> "Sums":
        """Both together."""
        return Sums(
            self.rows + other.rows,
            self.given + other.given,
            self.rejected + other.rejected,
            self.unreadable + other.unreadable,
            self.has_money or other.has_money,
        )


@dataclass(frozen=True)
class Outcome:
    """What a batch became.

    ``tables`` are in the staged schema without ``_file``; ``rejects`` has line, column, value (masked), reason.
    ``broken_records``: numbers of merged records of which a row was rejected, so that none of it may be used.
    ``row_keys`` (merged files): of the good rows the ``service_id``, ``_line``, and keyed hashes of the row's own key
    (``row_key``) and of all its values (``content``).
    """

    tables: Mapping[str, pa.Table]
    rejects: pl.DataFrame
    rejected_rows: int
    left_out: Mapping[str, int]
    passed_over: Mapping[str, int]
    sums: Mapping[str, Sums]
    broken_records: pl.Series
    row_keys: pl.DataFrame | None
    stated: pl.DataFrame


@dataclass(frozen=True)
class Transform:
    """How rows of one kind of file become staged rows.

    ``from_name``: the columns that the file's name gives; ``looked_up``: those that another file gives. ``known``:
    pseudonyms made so far, see :func:`~samvej.registry.reading.identities.pseudonyms`.
    """

    mapping: SourceMapping
    entry: str
    key: bytes
    from_name: Mapping[str, str] = field(default_factory=dict)
    looked_up: LookedUp | None = None
    known: Known = field(default_factory=Known, repr=False)

    @property
    def file(self) -> FileMapping:
        """The mapping's entry for the file."""
        return self.mapping.files[self.entry]

    def apply(self, batch: Batch) -> Outcome:
        """The batch's outcome; nothing of it remembers earlier batches."""
        temporal = batch.temporal | (self.looked_up.temporal if self.looked_up else frozenset())
        around = Surroundings(self.mapping, self.mapping.reading_of(self.entry), self.key, temporal)
        frame, faults = self._completed(batch.cells)
        faults += self._compared(frame, around)
        frame, left_out = self._kept(frame, around, collected(faults)[LINE])
        frame, nobody = self._persons(frame)
        faults += [*nobody, *self._currency(frame)]
        made = [
            rows
            for table, rules in self.file.produces.items()
            for rule in rules
            for rows in rows_of(frame, table, rule, self.file, around)
        ]
        failing = collected([*faults, *(each for rows in made for each in rows.faults)])
        lines = failing[LINE].unique()
        tables = {table: self._staged(table, made, lines) for table in dict.fromkeys(rows.table for rows in made)}
        return Outcome(
            tables,
            self._rejects(failing, frame, batch.malformed),
            len(lines) + batch.malformed[LINE].n_unique(),
            left_out,
            around.passed_over,
            self._sums(made, tables, lines),
            self._broken(made, lines),
            self._row_keys(frame, made, lines),
            frame.filter(pl.col(LINE).is_in(lines.implode()).not_()).select(*self.file.from_file_name).unique(),
        )

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        """With the columns that the file's name gives, where the file has none of its own."""
        return frame.with_columns(pl.lit(value).alias(column) for column, value in self.from_name.items())

    def _completed(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
        """With the columns that the file's name and another file give."""
        frame = self._named(frame)
        return (frame, []) if self.looked_up is None else self.looked_up.beside(frame)

    def _compared(self, frame: pl.DataFrame, around: Surroundings) -> list[Fault]:
        """Values that conditions compare with numbers or days, and that are none."""
        found = uncomparable(frame, compared(self.file), around.notation)
        return [Fault(column, frame[LINE], frame[column], reasons) for column, reasons in found]

    def _kept(
        self, frame: pl.DataFrame, around: Surroundings, faulty: pl.Series
    ) -> tuple[pl.DataFrame, dict[str, int]]:
        """The rows that the source's own rules keep. A ``faulty`` line is kept: it is to be rejected, and seen."""
        left_out: dict[str, int] = {}
        for rule in self.file.keep:
            kept = holds(frame, rule.if_, around.notation) | frame[LINE].is_in(faulty.implode())
            count = int(kept.not_().sum() or 0)
            if count:
                left_out[rule.else_left_out] = left_out.get(rule.else_left_out, 0) + count
                frame = frame.filter(kept)
        return frame, left_out

    def _persons(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
        if self.file.person is None:
            return frame, []
        persons = frame[self.file.person]
        found = pseudonyms(self.key, self.mapping.person_id, persons, self.known)
        missing = read.reason_where(persons.is_null(), "missing; whose row this is must be said")
        reasons = read.first_reason([found.reasons, missing])
        return frame.with_columns(found.values.alias(PSEUDONYM)), [
            Fault(self.file.person, frame[LINE], persons, reasons)
        ]

    def _currency(self, frame: pl.DataFrame) -> list[Fault]:
        if self.file.currency_column is None:
            return []
        said = frame[self.file.currency_column]
        other = (said.str.to_uppercase() != self.mapping.currency).fill_null(True)
        reason = f"another currency than the mapping's {self.mapping.currency}; currencies are not mixed"
        return [Fault(self.file.currency_column, frame[LINE], said, read.reason_where(other, reason))]

    def _staged(self, table: str, made: list[Rows], lines: pl.Series) -> pa.Table:
        schema = staged_schema(table)
        names = [name for name in schema.names if name != "_file"]
        parts = [rows.rows for rows in made if rows.table == table]
        rows = together(parts, names) if len(parts) > 1 else together([parts[0]], names)
        if len(lines):
            rows = rows.filter(pl.col(LINE).is_in(lines.implode()).not_())
        rows = self._filled(table, rows)
        if table == "person" and len(self.file.produces) > 1:  # the row itself lives on in another table
            rows = rows.unique(subset=[name for name in names if name != LINE], keep="first", maintain_order=True)
        if table == "diagnosis":
            rows = rows.unique(subset=[LINE, "system", "code"], keep="first", maintain_order=True)
        return rows.to_arrow().cast(pa.schema([schema.field(name) for name in names]))

    def _filled(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        """A tariff is in the mapping's currency and price year unless it says its own."""
        if table != "tariff":
            return rows
        return rows.with_columns(
            pl.col("currency").cast(pl.String).fill_null(self.mapping.currency),
            pl.col("price_year").cast(pl.Int32).fill_null(pl.lit(self.mapping.fixed_price_year, pl.Int32)),
        )

    def _rejects(self, failing: pl.DataFrame, frame: pl.DataFrame, malformed: pl.DataFrame) -> pl.DataFrame:
        nobody = pl.lit(None, pl.String)
        whose = pl.col(self.file.person) if self.file.person else nobody
        persons = frame.select(LINE, whose.alias("person"))
        cut = malformed.select(LINE, pl.lit("").alias("column"), nobody.alias("value"), "reason")
        return pl.concat([masked(failing, persons, self.file.person), cut]).rename({LINE: "line"})

    def _sums(self, made: list[Rows], tables: Mapping[str, pa.Table], lines: pl.Series) -> dict[str, Sums]:
        sums = {table: Sums(rows=rows.num_rows) for table, rows in tables.items()}
        for rows in made:
            if rows.given is None or rows.unreadable is None:
                continue
            failing = rows.given[LINE].is_in(lines.implode())
            sums[rows.table] = sums[rows.table].plus(
                Sums(
                    given=_sum(rows.given["given"]),
                    rejected=_sum(rows.given["given"].filter(failing)),
                    unreadable=int(rows.unreadable.sum() or 0),
                    has_money=True,
                )
            )
        return sums

    def _broken(self, made: list[Rows], lines: pl.Series) -> pl.Series:
        nothing = pl.Series("service_id", [], dtype=pl.Int64)
        if self.file.merge is None or not len(lines):
            return nothing
        ids = [
            rows.rows.filter(pl.col(LINE).is_in(lines.implode()))["service_id"]
            for rows in made
            if rows.table == "service"
        ]
        return pl.concat([nothing, *ids]).drop_nulls().unique()

    def _row_keys(self, frame: pl.DataFrame, made: list[Rows], lines: pl.Series) -> pl.DataFrame | None:
        if self.file.merge is None:
            return None
        person = [self.file.person] if self.file.person else []  # in its place stands the pseudonym
        parts = [PSEUDONYM if name in person else name for name in self.file.merge.row_key]
        unread = [name for name in self.file.from_file_name if name not in columns_used(self.file)]
        seed = int.from_bytes(self.key[:8], "big")
        keys = frame.select(
            LINE,
            pl.struct(parts).hash(seed).alias(ROW_KEY),
            pl.struct(pl.exclude(LINE, *person, *unread)).hash(seed).alias("content"),
        )
        services = pl.concat([rows.rows.select(LINE, "service_id") for rows in made if rows.table == "service"])
        found = services.join(keys, on=LINE, how="left", maintain_order="left").unique(
            LINE, keep="first", maintain_order=True
        )
        return found.filter(pl.col(LINE).is_in(lines.implode()).not_())


def money_column(table: str) -> str | None:
    """The column whose control sum is kept."""
    return MONEY[table][0] if table in MONEY else None


def _sum(amounts: pl.Series) -> int:
    return int(amounts.cast(pl.Int128).sum() or 0)
