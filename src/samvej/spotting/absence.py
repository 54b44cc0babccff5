"""Where the absence of facts means something, as spans of days per citizen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

import ibis
import pyarrow as pa

from samvej.core.window import Window, add_months
from samvej.programme.coverage import DayRange, intersected, merged, needs_of, speaks
from samvej.programme.facts import Coverage
from samvej.programme.rules import FactFilter
from samvej.spotting import spans
from samvej.spotting.days import FOREVER, Table, as_date, number
from samvej.spotting.register import Register


@dataclass(frozen=True)
class Cover:
    """Spans that must all hold a day for the filter's window, ending that day, to be covered.

    ``possible`` is False where nothing is covered at all. No span at all (an empty dict) is never possible.
    """

    spans: dict[str, Table]
    possible: bool

    @staticmethod
    def of_register(register: Register, scope: str, areas: Sequence[str]) -> "Cover":
        """The days on which a register of spells covers every one of ``areas``."""
        rows = [c for c in register.coverage if c.scope == scope]
        ranges = [merged((c.first, c.last) for c in rows if c.area in ("*", area)) for area in areas]
        return _same_for_all(register, reduce(intersected, ranges) if ranges else [])


def cover_of(of: FactFilter, window: Window | None, register: Register, *, ranked: bool = False) -> Cover:
    """The spans in which the whole window ending on the day is covered.

    ``ranked``: the window ends on the first of the day's month instead (rankings hold for a month).
    """
    everyone: list[list[DayRange]] = []
    held: dict[str, Table] = {}
    for index, group in enumerate(needs_of(of)):
        rows = [c for c in register.coverage if any(speaks(c.scope, need) for need in group)]
        if all(c.area == "*" for c in rows):
            ranges = merged((c.first, c.last) for c in rows)
            everyone.append([r for r in (shrunk(r, window, ranked) for r in ranges) if r is not None])
        else:
            held[f"covered {index}"] = _local(rows, window, register, ranked)
    if everyone:
        common = _same_for_all(register, reduce(intersected, everyone))
        if not common.possible:
            return common
        held |= common.spans
    return Cover(held, bool(held))


def _same_for_all(register: Register, ranges: list[DayRange]) -> Cover:
    if not ranges:
        return Cover({}, False)
    columns = {
        "first": pa.array([number(first) for first, _ in ranges], pa.int32()),
        "last": pa.array([number(last) for _, last in ranges], pa.int32()),
    }
    rows = register.person.select("person_id").cross_join(ibis.memtable(pa.table(columns)))
    return Cover({"covered": rows}, True)


def shrunk(covered: DayRange, window: Window | None, ranked: bool) -> DayRange | None:
    """The days on which the whole window lies in the covered range, or None."""
    first, last = covered
    if window is not None:
        # the first day on which no fact of the day before the range would still be in view
        first = window.end(first - timedelta(days=1)) + timedelta(days=1)
    if ranked:
        first = first if first.day == 1 else add_months(first.replace(day=1), 1)
        last = add_months(last.replace(day=1), 1) - timedelta(days=1) if last < date.max else last
    return (first, last) if first <= last else None


def _local(rows: list[Coverage], window: Window | None, register: Register, ranked: bool) -> Table:
    """Per citizen: where the sources cover the place the citizen lives in, joined over moves and sources."""
    wide = pa.table(
        {
            "area": pa.array([c.area for c in rows], pa.string()),
            "from": pa.array([number(c.first) for c in rows], pa.int32()),
            "to": pa.array([number(c.last) for c in rows], pa.int32()),
        }
    )
    area = ibis.memtable(wide)
    homes = register.residence.join(area, register.residence.value == area.area)
    local = homes.select(
        "person_id",
        first=ibis.greatest(homes["first"], homes["from"]),
        last=ibis.least(homes["last"], homes["to"]),
    )
    common = area.filter(area.area == "*")
    anywhere = register.person.select("person_id").cross_join(common)
    anywhere = anywhere.select("person_id", first=anywhere["from"], last=anywhere["to"])
    local = local.filter(local["first"] <= local["last"]).union(anywhere, distinct=False)
    merged_spans = register.keep(spans.islands(local))
    distinct = merged_spans.select("first", "last").distinct().to_pyarrow().to_pylist()
    each = [
        (row["first"], row["last"], shrunk_numbers(row["first"], row["last"], window, ranked)) for row in distinct
    ]
    kept = [(a, b, new) for a, b, new in each if new is not None]
    names = ("first", "last", "new_first", "new_last")
    columns = list(zip(*[(a, b, *new) for a, b, new in kept], strict=True)) if kept else [()] * 4
    changed = ibis.memtable(
        pa.table({name: pa.array(column, pa.int32()) for name, column in zip(names, columns, strict=True)})
    )
    out = merged_spans.inner_join(changed, ["first", "last"])
    return out.select("person_id", first=out.new_first, last=out.new_last)


def shrunk_numbers(first: int, last: int, window: Window | None, ranked: bool) -> tuple[int, int] | None:
    """The same of day numbers, where ``FOREVER`` is an open end."""
    start, end = as_date(first), as_date(last)
    assert start is not None
    held = shrunk((start, end or date.max), window, ranked)
    if held is None:
        return None
    return number(held[0]), FOREVER if end is None else number(held[1])
