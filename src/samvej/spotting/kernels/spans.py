"""Counts, different values, sums and latest values as spans of days: one pass over the sorted facts each.

The same functions as :mod:`samvej.spotting.spans` has over tables, on columns. Nothing here reads anything.
"""

from collections.abc import Iterator

import numpy as np

from samvej.core.window import Window
from samvej.spotting.days import FOREVER
from samvej.spotting.kernels.columns import (
    NO_SPANS,
    Facts,
    Flags,
    Intervals,
    Longs,
    Numbers,
    Rows,
    Spans,
    ends,
    group_starts,
    keys,
    together,
)


def at_least(facts: Facts, window: Window | None, number_of: int) -> Intervals:
    """The spans in which at least ``number_of`` facts are in view, joined, each with the facts that made it so.

    The rule becomes true on the k-th fact if the k-th latest is still in view then, and stays true as long as that
    one is in view. In order of citizen and day that is one comparison of the column with itself, k − 1 rows on.
    """
    count = len(facts) - number_of + 1
    if count <= 0:
        return Intervals(NO_SPANS, np.empty(0, np.intp), np.empty(0, np.intp))
    later = slice(number_of - 1, None)
    oldest, newest = facts.person[:count], facts.person[later]
    if window is not None and window.days is not None:
        held = facts.day[later] - facts.day[:count] <= window.days
    elif window is not None:
        held = ends(facts.day[:count], window) >= facts.day[later]
    else:
        held = np.ones(count, bool)
    if number_of > 1:
        held &= oldest == newest
    at = np.flatnonzero(held)
    return _joined_in_order(oldest[at], facts.day[later][at], ends(facts.day[at], window), at, number_of)


def _joined_in_order(person: Numbers, first: Numbers, last: Numbers, at: Rows, number_of: int) -> Intervals:
    """Spans in order whose ends are in order too, joined where they overlap or touch."""
    opens = np.ones(len(at), bool)
    opens[1:] = (first[1:] > last[:-1] + 1) | (person[1:] != person[:-1])
    start = np.flatnonzero(opens)
    stop = np.append(start[1:], len(at)) - 1 if len(start) else start
    return Intervals(Spans(person[start], first[start], last[stop]), at[start], at[stop] + number_of)


def at_least_different(facts: Facts, window: Window | None, number_of: int) -> Spans:
    """The spans in which facts of at least ``number_of`` different values are in view (values that are known)."""
    assert facts.value is not None
    held = [_of_one_value(facts, rows, window) for rows in _rows_by_value(facts.value)]
    each = together(held) if held else NO_SPANS
    return _levels_at_least(each.person, each.first, each.last, np.ones(len(each), np.int64), number_of)


FEW_VALUES = 32


def _rows_by_value(value: Numbers) -> Iterator[Rows]:
    """The rows of each value that is known, in the facts' order: few values by looking, many by sorting."""
    if len(value) and value.max() < FEW_VALUES:
        yield from (np.flatnonzero(value == one) for one in range(int(value.max()) + 1))
        return
    order = np.argsort(value, kind="stable")
    order = order[value[order] >= 0]
    yield from np.split(order, group_starts(value[order])[1:])


def _of_one_value(facts: Facts, rows: Rows, window: Window | None) -> Spans:
    """The spans in which one of the facts is in view, joined."""
    one = Facts(facts.person[rows], facts.day[rows])
    return at_least(one, window, 1).spans


def total_at_least(facts: Facts, window: Window, limit: int) -> Spans:
    """The spans in which the amounts in view add up to at least ``limit`` (> 0)."""
    assert facts.amount is not None
    return _levels_at_least(facts.person, facts.day, ends(facts.day, window), facts.amount, limit)


def _levels_at_least(person: Numbers, first: Numbers, last: Numbers, amount: Longs, limit: int) -> Spans:
    """The spans in which the amounts of the spans that hold the day add up to at least ``limit``."""
    closing = last < FOREVER
    who = np.concatenate([person, person[closing]])
    at = np.concatenate([first, last[closing] + np.int32(1)])
    change = np.concatenate([amount, -amount[closing]])
    key = keys(who, at)
    order = np.argsort(key, kind="stable")
    key, change = key[order], change[order]
    start = group_starts(key)
    if not len(start):
        return NO_SPANS
    change = np.add.reduceat(change, start)
    who, at = who[order][start], at[order][start]
    level = within_groups(np.cumsum(change), who)
    until = np.full(len(at), FOREVER, np.int32)
    same = who[1:] == who[:-1]
    until[:-1][same] = at[1:][same] - 1
    return Spans(who, at, until).of(level >= limit)


def within_groups(running: Longs, group: Numbers) -> Longs:
    """A running sum over all rows made one that starts anew with every group (rows of a group lie together)."""
    start = group_starts(group)
    before = np.where(start > 0, running[start - 1], 0)
    return np.asarray(running - np.repeat(before, np.diff(np.append(start, len(running)))))


def islands(spans: Spans) -> Spans:
    """The union of overlapping or adjoining spans: spans in order that neither overlap nor touch."""
    if not len(spans):
        return spans
    order = np.argsort(keys(spans.person, spans.first), kind="stable")
    spans = spans.of(order)
    # a later citizen's key is greater than any of an earlier one's: the greatest so far is the citizen's own
    reach = np.maximum.accumulate(keys(spans.person, spans.last))
    opens = np.ones(len(spans), bool)
    opens[1:] = keys(spans.person, spans.first)[1:] > reach[:-1] + 1
    start = np.flatnonzero(opens)
    stop = np.append(start[1:], len(spans)) - 1
    last = (reach[stop] - (spans.person[stop].astype(np.int64) << 32)).astype(np.int32)
    return Spans(spans.person[start], spans.first[start], last)


def union(parts: list[Spans]) -> Spans:
    """The days that any of the spans holds."""
    return islands(together(parts)) if parts else NO_SPANS


def latest(person: Numbers, day: Numbers, at: Longs, holds: Flags, window: Window) -> tuple[Spans, Flags]:
    """The spans in which a value is the latest, and whether it holds; ``at`` is its moment.

    Of several at the same moment, one that holds is enough; of a day's moments the last one counts on.
    """
    if not len(person):
        return NO_SPANS, np.empty(0, bool)
    order = np.lexsort((at, person))
    person, day, at, holds = person[order], day[order], at[order], holds[order]
    moment = np.flatnonzero(np.concatenate([[True], (person[1:] != person[:-1]) | (at[1:] != at[:-1])]))
    holds = np.logical_or.reduceat(holds, moment)
    person, day = person[moment], day[moment]
    last_of_day = np.append((person[1:] != person[:-1]) | (day[1:] != day[:-1]), True)
    person, day, holds = person[last_of_day], day[last_of_day], holds[last_of_day]
    last = ends(day, window)
    same = person[1:] == person[:-1]
    last[:-1][same] = np.minimum(last[:-1][same], day[1:][same] - 1)
    return Spans(person, day, last), holds


def bed_days(
    person: Numbers, day: Numbers, nights: Numbers, ended: Flags, open_until: Numbers, runs_to: Numbers
) -> Facts:
    """Admissions as one fact for each bed day, of amount 1.

    A stay has a bed day for every night (``nights``, where it ``ended``), at least one. One without an end runs on
    to ``open_until`` (its sector's next stay; ``FOREVER``: none), else to ``runs_to``.
    """
    after = np.where(ended, day + nights, np.where(open_until < FOREVER, open_until, runs_to))
    times = np.maximum(after - day, 1)
    start = np.repeat(day, times)
    nth = np.arange(len(start)) - np.repeat(np.cumsum(times) - times, times)
    days = (start + nth).astype(np.int32)
    return Facts(
        np.repeat(person, times), days, amount=np.ones(len(days), np.int64), unpriced=np.zeros(len(days), bool)
    )
