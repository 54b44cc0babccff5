"""The facts that are in view on a day, for the citizens of a list: a run of the citizen's facts in order."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samvej.core.sector import ServiceKind
from samvej.programme.rules import Leaf, Top, Total
from samvej.spotting.days import FIRST, FOREVER, as_date, number
from samvej.spotting.kernels.columns import Numbers, ends
from samvej.spotting.kernels.people import numbers
from samvej.spotting.kernels.sources import Source
from samvej.spotting.matching import filter_of

SHOWN: Mapping[str, str] = {
    "sector": "string",
    "kind": "string",
    "urgency": "string",
    "provider": "string",
    "end_day": "int32",
    "code": "string",
    "value": "float64",
    "cost": "int64",
}
"""What is shown of a fact beside its day, and its type.

Facts are listed by day and then by these, an empty cell last. Nothing decides that the reader does not see, so every
engine, and every load of the same extracts, lists them alike.
"""

ROWS_AT_ONCE = 8_192
"""Facts that are Python objects at a time: a list of many citizens holds millions."""


def in_view(
    leaf: Leaf, source: Source, person: Numbers, spell: Numbers, asked: Numbers, until: int
) -> Iterator[dict[str, Any]]:
    """The facts of the leaf in view on day ``asked`` of each ``person`` and ``spell``, with all their columns.

    In order of person, spell, day and :data:`SHOWN`. ``until``: the last day of the question.
    """
    of = filter_of(leaf)
    assert of is not None
    facts = source.facts_of(of, np.unique(person), _days(leaf, asked))
    if _by_bed_days(leaf):
        facts = facts.filter(pc.equal(facts["kind"], ServiceKind.ADMISSION.value))
    who, day = numbers(facts["person_id"]), numbers(facts["day"])
    last = ends(_own_last_day(leaf, facts, day, until), getattr(leaf, "window", None))
    begin, end = np.searchsorted(who, person), np.searchsorted(who, person, side="right")
    lengths = end - begin
    row = np.repeat(np.arange(len(person)), lengths)
    fact = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + np.repeat(begin, lengths)
    held = (day[fact] <= asked[row]) & (last[fact] >= asked[row])
    shown = facts.take(pa.array(fact[held])).append_column("spell", pa.array(spell[row[held]]))
    order = [name for name in ("person_id", "spell", "day", *SHOWN) if name in shown.column_names]
    shown = shown.sort_by([(name, "ascending") for name in order])
    return (row for batch in shown.to_batches(max_chunksize=ROWS_AT_ONCE) for row in batch.to_pylist())


def _days(leaf: Leaf, asked: Numbers) -> tuple[int | None, int]:
    """The first and last day that a fact in view may lie on; None: on any day before."""
    window = getattr(leaf, "window", None)
    first = as_date(int(asked.min()))
    if window is None or first is None or first < FIRST or _by_bed_days(leaf):
        return None, int(asked.max())
    return number(window.first(first)), int(asked.max())


def _by_bed_days(leaf: Leaf) -> bool:
    return isinstance(leaf, Total | Top) and leaf.measure == "bed days"


def _own_last_day(leaf: Leaf, facts: pa.Table, day: Numbers, until: int) -> Numbers:
    """The day that a fact is reckoned from: a stay counted by its bed days is in view as long as its last one is."""
    if not _by_bed_days(leaf):
        return day
    end, open_until = numbers(facts["end_day"], FOREVER), numbers(facts["open_until"], FOREVER)
    last = np.where(end < FOREVER, end - 1, np.where(open_until < FOREVER, open_until - 1, until))
    return np.maximum(day, last).astype(np.int32)
