"""The books of a load: what became of every row of the extract, in rows and in money."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from samvej.core.errors import SamvejError
from samvej.registry.identity import days_after_death
from samvej.registry.loading.work import SPELLS, Work, matched, staged_key
from samvej.registry.tables import TABLES

MONEY = {"service": "cost", "payment": "amount", "prescription": "price", "transfer_income": "amount"}
"""The money column of a table, by which its control sums go."""


class BooksError(SamvejError):
    """The sums of a load do not add up; nothing was loaded."""


@dataclass(frozen=True)
class TableBook:
    """What became of the staged rows of one table, and what the table gained and lost.

    ``staged`` = ``rejected`` + ``duplicates`` + ``loaded``. The table's own rows grow by ``written`` −
    ``removed`` (a joined spell is written once for the several rows that made it). ``replaced`` counts written
    rows that took an older row's place.
    """

    staged: int
    rejected: int
    duplicates: int
    loaded: int
    written: int
    removed: int
    replaced: int


@dataclass(frozen=True)
class MoneyBook:
    """The control sums of one table's money column, in minor units.

    ``given`` (by the extract) = ``refused`` (rows rejected on reading) + ``rejected`` (on storing) + ``duplicates``
    + ``combined`` (what a rule other than a sum left out when rows became one) + ``loaded``. The table's own sum
    grows by ``written`` − ``removed``; ``written`` also holds costs that came from a tariff.
    """

    column: str
    given: int | None
    refused: int | None
    rejected: int
    duplicates: int
    combined: int
    loaded: int
    written: int
    removed: int


@dataclass(frozen=True)
class Books:
    """A load in numbers of rows of the extract; ``updated`` is the part of ``loaded`` that replaced older facts.

    ``read`` = ``loaded`` + ``rejected`` + ``duplicates`` + the sum of ``left_out``. ``days_after_death`` is how long
    after a death the source's services may start.
    """

    read: int
    loaded: int
    rejected: int
    duplicates: int
    updated: int
    left_out: Mapping[str, int]
    tables: Mapping[str, TableBook]
    money: Mapping[str, MoneyBook]
    days_after_death: int = 0

    def as_json(self) -> str:
        """The form in which the ``load`` table keeps them (column ``totals``)."""
        return json.dumps(
            {
                "left_out": dict(self.left_out),
                "days_after_death": self.days_after_death,
                "tables": {name: asdict(book) for name, book in self.tables.items()},
                "money": {name: asdict(book) for name, book in self.money.items()},
            },
            sort_keys=True,
        )


NO_ROW = "nothing to load in the row"


def keep_books(work: Work) -> Books:
    """Count the load. Raises :class:`BooksError` when what was read and what was stored do not add up."""
    staged = work.staged
    names = [name for name in work.tables if name in staged.tables]
    living, loaded, updated = _places(work, names)
    rejected = staged.rejected_rows + work.one("SELECT count(DISTINCT place) FROM fault")
    duplicates = staged.duplicates + living - loaded
    left_out = {reason: count for reason, count in staged.left_out.items() if count}
    empty = staged.read - loaded - rejected - duplicates - sum(left_out.values())
    if empty < 0:
        raise BooksError(
            f"The books do not add up: {staged.read:,} rows were read and {staged.read - empty:,} accounted for. "
            "Nothing was loaded; please report this."
        )
    if empty:
        left_out[NO_ROW] = left_out.get(NO_ROW, 0) + empty
    tables = {name: _table_book(work, name) for name in work.tables}
    tables = {name: book for name, book in tables.items() if book.staged or book.written or book.removed}
    money = {name: _money_book(work, name) for name in MONEY if name in tables}
    return Books(
        staged.read, loaded, rejected, duplicates, updated, left_out, tables, money, days_after_death(staged.mapping)
    )


def _places(work: Work, names: Sequence[str]) -> tuple[int, int, int]:
    """How many rows of the extract have no fault, how many said something new, and how many of these replaced."""
    live = (
        " UNION ".join(f"SELECT place FROM {step}_{name}" for name in names for step in ("live", "again"))
        or "SELECT 1 WHERE false"
    )
    living = int(work.one(f"SELECT count(*) FROM ({live})"))
    if all(_all_new(work, name) for name in names):
        return living, living, 0
    effect = " UNION ALL ".join(_effect(work, name) for name in work.tables)
    loaded, updated = work.rows(
        f"SELECT count(DISTINCT place), count(DISTINCT place) FILTER (replaces) FROM ({effect})"
    )[0]
    return living, int(loaded), int(updated)


def _all_new(work: Work, name: str) -> bool:
    """Whether each row without a fault is a record of its own, and none was there already."""
    if name == "person" or name in SPELLS or work.one(f"SELECT count(*) FROM again_{name}"):
        return False
    return work.is_view(f"fresh_{name}") and not work.one(f"SELECT count(*) FROM repeated_{name}")


def _effect(work: Work, name: str) -> str:
    """The places of rows that said something new about a table."""
    if name == "person" or name in SPELLS:
        return f"SELECT place, replaces FROM effect_{name}"
    if not work.merges(name) or name == "tariff":
        return f"SELECT place, replaces FROM fresh_{name} WHERE place IS NOT NULL"
    rows = f"resolved_{name}" if name in ("payment", "diagnosis") else f"live_{name}"
    key = staged_key(TABLES[name])
    return (
        f"SELECT row_.place, fresh.replaces FROM {rows} AS row_ JOIN ("
        f"SELECT fresh.*, pseudonym FROM fresh_{name} AS fresh JOIN people USING (person_id) WHERE place IS NOT NULL"
        f") AS fresh ON {matched(key, 'row_', 'fresh')}"
    )


def _table_book(work: Work, name: str) -> TableBook:
    staged = work.one(f"SELECT count(*) FROM staged_{name}")
    live = work.one(f"SELECT count(*) FROM live_{name}") if work.has_faults else staged
    again = work.one(f"SELECT count(*) FROM again_{name}")
    rows = "sum(parts) FILTER (place IS NOT NULL)" if work.merges(name) else "count(*) FILTER (place IS NOT NULL)"
    own = name == "person" or name in SPELLS
    written, replaced, loaded = work.rows(
        f"SELECT count(*), count(*) FILTER (replaces), {'0' if own else rows} FROM fresh_{name}"
    )[0]
    if own:
        loaded = work.one(f"SELECT count(*) FROM effect_{name}")
    return TableBook(
        staged=staged + again,
        rejected=staged - live,
        duplicates=live - int(loaded or 0) + again,
        loaded=int(loaded or 0),
        written=written,
        removed=work.one(f"SELECT count(*) FROM gone_{name}"),
        replaced=replaced,
    )


def _money_book(work: Work, name: str) -> MoneyBook:
    column = MONEY[name]
    given = "given" if name == "service" else column  # a cost as it was before any tariff
    totals = work.staged.totals.get(name)
    source = totals.given if totals and totals.column == column else None
    (staged,) = _sums(work, f"staged_{name}", column)
    (live,) = _sums(work, f"live_{name}", column) if work.has_faults else (staged,)
    (again,) = _sums(work, f"again_{name}", column)
    rows = given if work.merges(name) else f"{given} * parts"  # a record that one row gave, or each of several alike
    of_extract = "CASE WHEN place IS NOT NULL THEN {} END"
    loaded, fresh_rows, written = _sums(
        work, f"fresh_{name}", of_extract.format(given), of_extract.format(rows), column
    )
    (records,) = _sums(work, f"record_{name}", rows)
    (removed,) = _sums(work, f"gone_{name}", column)
    book = MoneyBook(
        column=column,
        given=source,
        refused=totals.rejected if totals and source is not None else None,
        rejected=staged - live,
        duplicates=(records - fresh_rows) + (fresh_rows - loaded) + again,
        combined=live - records,
        loaded=loaded,
        written=written,
        removed=removed,
    )
    if source is not None and source - (book.refused or 0) != staged + again:
        raise BooksError(
            f"The sum of {name}.{column} is {source - (book.refused or 0):,} by the extract and "
            f"{staged + again:,} as read (in minor units). Nothing was loaded; please report this."
        )
    return book


def _sums(work: Work, relation: str, *expressions: str) -> tuple[int, ...]:
    """Sums of whole numbers over one reading of the relation; of no rows they are 0."""
    said = ", ".join(f"coalesce(sum({each}), 0)" for each in expressions)
    return tuple(int(each) for each in work.rows(f"SELECT {said} FROM {relation}")[0])
