"""Records that lie on several rows are used wholly or not at all.

A claim of two segments of which one was rejected would be loaded with half its cost; a record none of whose rows
has a start has no place in time; and a row that is given twice would be summed twice. These can only be seen when all
rows have been read, so they are put right in the staged parts afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from samvej.registry.reading.parts import KEYS, parts_of, without_records, without_rows

_TABLES = ("service", "diagnosis", "payment")
BROKEN = "another row of the same record was rejected, and a record is used wholly or not at all"
NO_START = "no row of this record has a start"
TWO_CONTENTS = "a second row with the same row key and other content; which of them holds cannot be told"


@dataclass(frozen=True)
class TakenOut:
    """Rows that were staged and are not any more: ``_file``, ``_line``, ``reason``; and the money they held.

    ``duplicates`` rows were the same as an earlier one; they are neither rejected nor in ``rejected``.
    """

    rows: pl.DataFrame
    removed: dict[str, int]
    money: int
    duplicates: int = 0
    duplicate_money: int = 0


def settle(into: Path, broken: Sequence[pl.Series], service_keys: bool) -> TakenOut:
    """Puts the staged parts right; ``broken`` are the numbers of records of which a row was rejected."""
    duplicates, conflicting = _given_twice(into) if service_keys else (None, None)
    count = money = 0
    removed: dict[str, int] = {}
    if duplicates is not None and duplicates.height:
        count = duplicates.height
        for table in _TABLES:
            for path in parts_of(into, table):
                for again in without_rows(path, duplicates):
                    removed[table] = removed.get(table, 0) + again.height
                    money += int(again["cost"].sum() or 0) if table == "service" else 0
    reasons = [_named(pl.concat([pl.Series("service_id", [], pl.Int64), *broken]).unique(), BROKEN)]
    if conflicting is not None:
        reasons.append(_named(conflicting, TWO_CONTENTS))
    reasons.append(_named(_never_starting(into), NO_START))
    wrong = pl.concat(reasons).unique("service_id", keep="first", maintain_order=True)
    out = _take_out(into, wrong)
    for table, rows in out.removed.items():
        removed[table] = removed.get(table, 0) + rows
    return TakenOut(out.rows, removed, out.money, count, money)


def _named(numbers: pl.Series, reason: str) -> pl.DataFrame:
    return pl.DataFrame({"service_id": numbers}).with_columns(pl.lit(reason).alias("reason"))


def _take_out(into: Path, wrong: pl.DataFrame) -> TakenOut:
    rows = [pl.DataFrame(schema={"_file": pl.Int32, "_line": pl.Int64, "reason": pl.String})]
    removed: dict[str, int] = {}
    money = 0
    if wrong.height:
        for table in _TABLES:
            for path in parts_of(into, table):
                for out in without_records(path, wrong["service_id"]):
                    removed[table] = removed.get(table, 0) + out.height
                    if table == "service":
                        money += int(out["cost"].sum() or 0)
                        named = out.join(wrong, on="service_id", how="left")
                        rows.append(named.select("_file", "_line", "reason"))
    return TakenOut(pl.concat(rows), removed, money)


def _never_starting(into: Path) -> pl.Series:
    """The records that have a row without a start and none with one."""
    parts = parts_of(into, "service")
    nothing = pl.Series("service_id", [], pl.Int64)
    if not parts:
        return nothing
    services = pl.scan_parquet(list(parts), glob=False).select("service_id", "start")
    open_ = services.filter(pl.col("start").is_null()).select("service_id").unique().collect(engine="streaming")
    if not open_.height:
        return nothing
    dated = (
        services.filter(pl.col("start").is_not_null() & pl.col("service_id").is_in(open_["service_id"].implode()))
        .select("service_id")
        .unique()
        .collect(engine="streaming")
    )
    return open_.join(dated, on="service_id", how="anti")["service_id"]


def _given_twice(into: Path) -> tuple[pl.DataFrame, pl.Series]:
    """Later rows (``_file``, ``_line``) that repeat an earlier one wholly; records with two rows that disagree."""
    parts = parts_of(into, KEYS)
    if not parts:
        return pl.DataFrame(schema={"_file": pl.Int32, "_line": pl.Int64}), pl.Series("service_id", [], pl.Int64)
    keys = pl.scan_parquet(list(parts), glob=False)
    same = ["service_id", "row_key"]
    repeated = keys.group_by(same).len().filter(pl.col("len") > 1).select(same).collect(engine="streaming")
    rows = keys.join(repeated.lazy(), on=same, how="semi").collect(engine="streaming").sort("_file", "_line")
    contents = pl.col("content").n_unique().over(same)
    conflicting = rows.filter(contents > 1)["service_id"].unique()
    later = rows.filter(contents == 1).filter(pl.int_range(pl.len()).over(same) > 0)
    return later.select("_file", "_line"), conflicting
