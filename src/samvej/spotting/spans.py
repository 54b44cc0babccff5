"""Closed spans of days per citizen: how counts, sums and rankings become spans (LAG and gaps-and-islands).

Every function takes and returns tables with ``person_id`` and whole day numbers ``first`` and ``last``, both
included. Spans of one citizen may overlap where the text does not say otherwise.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import ibis
import pyarrow as pa

from samvej.core.window import Window, add_months
from samvej.spotting.days import EPOCH, FOREVER, Table, months_between, number, with_end


def empty() -> Table:
    """No spans."""
    schema = pa.schema([("person_id", pa.int32()), ("first", pa.int32()), ("last", pa.int32())])
    return ibis.memtable(schema.empty_table())


def _span(table: Table, first: Any, last: Any) -> Table:
    return table.select("person_id", first=first.cast("int32"), last=last.cast("int32"))


def at_least(facts: Table, window: Window | None, number_of: int) -> Table:
    """Spans in which at least ``number_of`` facts (person_id, day, fact_id) are in view.

    The rule becomes true on the k-th fact if the k-th latest is still in view then, and stays true as long as that
    one is in view: one LAG over the citizen's facts in order.
    """
    rows = with_end(facts, window)
    if number_of == 1:
        return _span(rows, rows.day, rows.last)
    within = ibis.window(group_by="person_id", order_by=("day", "fact_id"))
    rows = rows.mutate(until=rows["last"].lag(number_of - 1).over(within))
    rows = rows.filter(rows.until >= rows.day)
    return _span(rows, rows.day, rows.until)


def at_least_different(facts: Table, window: Window | None, number_of: int) -> Table:
    """Spans in which facts of at least ``number_of`` different ``value`` are in view (values that are known)."""
    rows = with_end(facts.filter(facts.value.notnull()), window)
    each = islands(rows.select("person_id", "value", first=rows.day, last=rows["last"]), by=("person_id", "value"))
    starts = each.select("person_id", at=each["first"].cast("int32"), change=ibis.literal(1, "int64"))
    ends = each.filter(each["last"] < FOREVER)
    ends = ends.select("person_id", at=(ends["last"] + 1).cast("int32"), change=ibis.literal(-1, "int64"))
    return _above(starts.union(ends, distinct=False), number_of)


def total_at_least(amounts: Table, window: Window, limit: int) -> Table:
    """Spans in which the amounts (person_id, day, amount) in view add up to at least ``limit`` (> 0)."""
    return _above(_changes(amounts, window), limit)


def _changes(amounts: Table, window: Window) -> Table:
    rows = with_end(amounts, window)
    enter = rows.select("person_id", at=rows.day, change=rows.amount)
    leave = rows.select("person_id", at=(rows["last"] + 1).cast("int32"), change=-rows.amount)
    return enter.union(leave, distinct=False)


def _running(changes: Table) -> Table:
    """Per citizen and day of change: the running ``level`` and the last day (``until``) it holds."""
    days = changes.group_by("person_id", "at").aggregate(change=changes.change.sum())
    within = ibis.window(group_by="person_id", order_by="at")
    upto = ibis.window(group_by="person_id", order_by="at", preceding=(None, 0))
    days = days.mutate(level=days.change.sum().over(upto), until=days.at.lead(1).over(within))
    return days.mutate(until=days.until.coalesce(FOREVER + 1) - 1)


def _above(changes: Table, limit: int) -> Table:
    rows = _running(changes)
    rows = rows.filter(rows.level >= limit)
    return _span(rows, rows["at"], rows.until)


def islands(spans: Table, *, by: tuple[str, ...] = ("person_id",)) -> Table:
    """The union of overlapping or adjoining spans, per ``by``: spans that neither overlap nor touch."""
    before = ibis.window(group_by=by, order_by=("first", "last"), preceding=(None, 1))
    rows = spans.mutate(reach=spans["last"].max().over(before))
    rows = rows.mutate(opens=((rows["first"] <= rows.reach + 1).coalesce(False)).ifelse(0, 1))
    upto = ibis.window(group_by=by, order_by=("first", "last"), preceding=(None, 0))
    rows = rows.mutate(island=rows.opens.sum().over(upto))
    return rows.group_by(*by, "island").aggregate(first=rows["first"].min(), last=rows["last"].max()).drop("island")


def ranked_on_top(amounts: Table, window: Window, percent: float, person: Table, until: date) -> Table:
    """The months (as spans) in which a citizen is among the ``percent`` with the greatest total in view.

    Ranked on the first of each month among those alive then; ties at the edge are all in; totals ≤ 0 never.
    """
    levels = _running(_changes(amounts, window))
    levels = levels.filter(levels.level > 0)
    earliest = levels["at"].min().to_pyarrow().as_py()
    if earliest is None:
        return empty()
    months = months_between(EPOCH + timedelta(days=earliest), until)
    ranks = ibis.memtable(_months_table(months, person))
    rows = levels.join(ranks, [levels["at"] <= ranks.ranked_on, levels.until >= ranks.ranked_on])
    rows = rows.inner_join(person.select("person_id", "birth", "death"), "person_id")
    rows = rows.filter(rows.birth.isnull() | (rows.birth <= rows.ranked_on))
    rows = rows.filter(rows.death.isnull() | (rows.death >= rows.ranked_on))
    order = ibis.window(group_by="ranked_on", order_by=ibis.desc("level"))
    rows = rows.mutate(more=ibis.rank().over(order))
    share = Fraction(str(percent))
    rows = rows.filter(rows.more * (100 * share.denominator) < rows.alive * share.numerator)
    return _span(rows, rows.ranked_on, rows.month_end)


def _months_table(months: list[date], person: Table) -> pa.Table:
    # whoever is said to have died before birth was never alive
    person = person.filter(person.birth.isnull() | person.death.isnull() | (person.birth <= person.death))
    births = person.group_by("birth").aggregate(n=person.count()).to_pyarrow().to_pylist()
    deaths = person.group_by("death").aggregate(n=person.count()).to_pyarrow().to_pylist()
    firsts = [number(month) for month in months]
    ends = [number(add_months(month, 1)) - 1 for month in months]
    alive = [
        sum(row["n"] for row in births if row["birth"] is None or row["birth"] <= first)
        - sum(row["n"] for row in deaths if row["death"] is not None and row["death"] < first)
        for first in firsts
    ]
    return pa.table(
        {"ranked_on": pa.array(firsts, pa.int32()), "month_end": pa.array(ends, pa.int32()), "alive": alive}
    )
