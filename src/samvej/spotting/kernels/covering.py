"""Where the absence of facts means something, per citizen: what :mod:`samvej.spotting.absence` says, on columns."""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samvej.core.window import Window
from samvej.programme.coverage import DayRange, intersected, merged, needs_of, speaks
from samvej.programme.facts import Coverage
from samvej.programme.rules import FactFilter
from samvej.spotting.absence import Cover, shrunk, shrunk_numbers
from samvej.spotting.days import number
from samvej.spotting.kernels.columns import NO_SPANS, Numbers, Spans, together
from samvej.spotting.kernels.people import People, numbers
from samvej.spotting.kernels.sources import Source
from samvej.spotting.kernels.spans import islands

Later = Callable[[People], Spans]
"""Spans that are made when it is known whose: those of some people."""


def throughout(ranges: Sequence[tuple[int, int]]) -> Later:
    """The same spans for everyone."""

    def made(people: People) -> Spans:
        return same_for_all(people.person, ranges)

    return made


def same_for_all(person: Numbers, ranges: Sequence[tuple[int, int]]) -> Spans:
    """Every range for each of the citizens, in order."""
    firsts, lasts = (np.array([pair[i] for pair in ranges], np.int32) for i in (0, 1))
    return Spans(np.repeat(person, len(ranges)), np.tile(firsts, len(person)), np.tile(lasts, len(person)))


def cover_of_register(source: Source, scope: str, areas: Sequence[str]) -> Cover:
    """The days on which a register of spells covers every one of ``areas``."""
    rows = [c for c in source.coverage if c.scope == scope]
    ranges = [merged((c.first, c.last) for c in rows if c.area in ("*", area)) for area in areas]
    return _for_all(reduce(intersected, ranges) if ranges else [])


def cover_of(of: FactFilter, window: Window | None, source: Source, *, ranked: bool = False) -> Cover:
    """The spans in which the whole window ending on the day is covered, each by a function of the people asked about.

    ``ranked``: the window ends on the first of the day's month instead.
    """
    everyone: list[list[DayRange]] = []
    held: dict[str, Later] = {}
    for index, group in enumerate(needs_of(of)):
        rows = [c for c in source.coverage if any(speaks(c.scope, need) for need in group)]
        if all(c.area == "*" for c in rows):
            ranges = merged((c.first, c.last) for c in rows)
            everyone.append([r for r in (shrunk(r, window, ranked) for r in ranges) if r is not None])
        else:
            held[f"covered {index}"] = _local(rows, window, source, ranked)
    if everyone:
        common = _for_all(reduce(intersected, everyone))
        if not common.possible:
            return common
        held |= common.spans
    return Cover(held, bool(held))


def _for_all(ranges: list[DayRange]) -> Cover:
    if not ranges:
        return Cover({}, False)
    return Cover({"covered": throughout([(number(first), number(last)) for first, last in ranges])}, True)


def _local(rows: list[Coverage], window: Window | None, source: Source, ranked: bool) -> Later:
    """Where the sources cover the place that each citizen lives in, joined over moves and sources."""
    anywhere = [(number(c.first), number(c.last)) for c in rows if c.area == "*"]

    def made(people: People) -> Spans:
        homes = source.spells("residence")
        held = [_within(homes, c) for c in rows if c.area != "*"] + [same_for_all(people.person, anywhere)]
        return _all_shrunk(islands(together(held)), window, ranked)

    return made


def _within(homes: pa.Table, row: Coverage) -> Spans:
    """The days that each citizen lived in the row's area while it was covered."""
    here = homes.filter(pc.equal(homes["value"], row.area))
    first = np.maximum(numbers(here["first"]), np.int32(number(row.first)))
    last = np.minimum(numbers(here["last"]), np.int32(number(row.last)))
    return Spans(numbers(here["person_id"]), first, last).of(first <= last)


def _all_shrunk(spans: Spans, window: Window | None, ranked: bool) -> Spans:
    if not len(spans):
        return NO_SPANS
    pairs, which = np.unique(np.stack([spans.first, spans.last]), axis=1, return_inverse=True)
    changed = [shrunk_numbers(int(first), int(last), window, ranked) for first, last in pairs.T]
    kept = np.array([pair is not None for pair in changed])
    ends = np.array(list(chain.from_iterable(pair or (0, 0) for pair in changed)), np.int32).reshape(-1, 2)
    of = which.reshape(-1)
    return Spans(spans.person, ends[of, 0], ends[of, 1]).of(kept[of])
