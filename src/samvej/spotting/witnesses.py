"""The facts behind an answer: which services, diagnoses, prescriptions and values made each part true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from samvej.core.sector import ServiceKind
from samvej.programme.rules import Top, Total, Truth
from samvej.spotting.days import Table, as_date, number, with_end
from samvej.spotting.evidence import Evidence
from samvej.spotting.kernels.witnessing import SHOWN, in_view
from samvej.spotting.matching import filter_of
from samvej.spotting.spot import Spotted, Spotting


@dataclass(frozen=True, slots=True)
class Witness:
    """One fact in view. A service has kind, sector, urgency and provider; a code or value stands for the others."""

    day: date
    last: date | None = None
    sector: str | None = None
    kind: str | None = None
    urgency: str | None = None
    provider: str | None = None
    code: str | None = None
    value: float | None = None
    cost: int | None = None


Witnesses = Mapping[tuple[int, date], Mapping[str, tuple[Witness, ...]]]


def witnesses(spotting: Spotting, rows: Sequence[Spotted]) -> Witnesses:
    """(person_id, the spell's ``day``) → leaf id → the facts in view when the leaf first carried the answer.

    In order of day, then of what is shown of them; under an ask's id stands what prompts it, where it is to be asked.
    """
    out: dict[tuple[int, date], dict[str, tuple[Witness, ...]]] = {(r.person_id, r.day): {} for r in rows}
    for leaf_id, shown in spotting.prepared.evidence.items():
        ask = spotting.prepared.prompts.get(leaf_id)
        shown_as = ask or leaf_id
        wanted = Truth.UNKNOWN if ask else Truth.TRUE
        asked = [r for r in rows if r.truths.get(shown_as) is wanted and shown_as in r.found_on]
        if filter_of(shown.leaf) is None or not asked:
            continue
        found: dict[tuple[int, date], list[Witness]] = {}
        same = _Same()
        for row in _in_view(spotting, shown, shown_as, asked):
            day = same.day(row["spell"])
            assert day is not None
            found.setdefault((row["person_id"], day), []).append(_witness(row, same))
        for key, facts in found.items():
            out[key][shown_as] = (*out[key].get(shown_as, ()), *facts)
    return out


class _Same:
    """Days and words that are one object each, however many facts say them: a long list repeats few."""

    def __init__(self) -> None:
        self.day = cache(as_date)
        self._words: dict[str, str] = {}

    def word(self, value: Any) -> Any:
        return self._words.setdefault(value, value) if isinstance(value, str) else value


def _in_view(
    spotting: Spotting, shown: Evidence, leaf_id: str, asked: Sequence[Spotted]
) -> Iterable[Mapping[str, Any]]:
    person = np.array([r.person_id for r in asked], np.int32)
    spell = np.array([number(r.day) for r in asked], np.int32)
    days = np.array([number(r.found_on[leaf_id]) for r in asked], np.int32)
    until = number(spotting.last)
    if spotting.asked is not None:
        return in_view(shown.leaf, spotting.asked.source, person, spell, days, until)
    wanted = ibis.memtable(pa.table({"person_id": person, "spell": spell, "asked": days}))
    facts = _as_witnesses(_stretched(shown, until))
    rows = facts.inner_join(wanted, "person_id")
    rows = rows.filter((rows.day <= rows.asked) & (rows["last"] >= rows.asked))
    return list(rows.order_by("person_id", "spell", "day", *SHOWN).to_pyarrow().to_pylist())


def _stretched(shown: Evidence, until: int) -> Table:
    """A stay counted by its bed days is in view as long as its last bed day is."""
    leaf, facts = shown.leaf, shown.facts
    assert facts is not None
    if not (isinstance(leaf, Total | Top) and leaf.measure == "bed days"):
        return facts
    facts = facts.filter(facts.kind == ServiceKind.ADMISSION.value)
    last_bed_day = ibis.coalesce(facts.end_day - 1, facts.open_until - 1, until)
    own = facts.drop("last").mutate(own_day=facts.day, day=ibis.greatest(facts.day, last_bed_day).cast("int32"))
    stretched = with_end(own, leaf.window)
    return stretched.mutate(day=stretched.own_day)


def _as_witnesses(facts: Table) -> Table:
    given = {
        name: (facts[name] if name in facts.columns else ibis.null(kind)).cast(kind) for name, kind in SHOWN.items()
    }
    return facts.select("person_id", "day", "last", **given)


def _witness(row: Mapping[str, Any], same: _Same) -> Witness:
    day = same.day(row["day"])
    assert day is not None
    return Witness(
        day=day,
        last=None if row.get("end_day") is None else same.day(row["end_day"]),
        **{name: same.word(row.get(name)) for name in SHOWN if name != "end_day"},
    )
