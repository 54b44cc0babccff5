"""The facts behind an answer: which services, diagnoses, prescriptions and values made each part true."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from samvej.core.sector import ServiceKind
from samvej.programme.rules import Top, Total, Truth
from samvej.spotting.days import Table, as_date, number, with_end
from samvej.spotting.evidence import Evidence
from samvej.spotting.spot import Spotted, Spotting


@dataclass(frozen=True)
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


_COLUMNS = {
    "sector": "string",
    "kind": "string",
    "urgency": "string",
    "provider": "string",
    "end_day": "int32",
    "code": "string",
    "value": "float64",
    "cost": "int64",
}

_REST = tuple(name for name in _COLUMNS if name not in ("sector", "kind"))

Witnesses = Mapping[tuple[int, date], Mapping[str, tuple[Witness, ...]]]


def witnesses(spotting: Spotting, rows: Sequence[Spotted]) -> Witnesses:
    """(person_id, the spell's ``day``) → leaf id → the facts in view when the leaf first carried the answer.

    In order of day; under an ask's id stands what prompts it, where it is to be asked.
    """
    out: dict[tuple[int, date], dict[str, tuple[Witness, ...]]] = {(r.person_id, r.day): {} for r in rows}
    for leaf_id, shown in spotting.prepared.evidence.items():
        ask = spotting.prepared.prompts.get(leaf_id)
        shown_as = ask or leaf_id
        wanted = Truth.UNKNOWN if ask else Truth.TRUE
        asked = [r for r in rows if r.truths.get(shown_as) is wanted and shown_as in r.found_on]
        if shown.facts is None or not asked:
            continue
        for row in _in_view(shown, shown_as, asked, number(spotting.last)):
            key = (row["person_id"], as_date(row["spell"]))
            held = out[key]  # type: ignore[index]
            held[shown_as] = (*held.get(shown_as, ()), _witness(row))
    return out


def _in_view(shown: Evidence, leaf_id: str, asked: Sequence[Spotted], until: int) -> list[dict[str, Any]]:
    wanted = ibis.memtable(
        pa.table(
            {
                "person_id": pa.array([r.person_id for r in asked], pa.int32()),
                "spell": pa.array([number(r.day) for r in asked], pa.int32()),
                "asked": pa.array([number(r.found_on[leaf_id]) for r in asked], pa.int32()),
            }
        )
    )
    facts = _as_witnesses(_stretched(shown, until))
    rows = facts.inner_join(wanted, "person_id")
    rows = rows.filter((rows.day <= rows.asked) & (rows["last"] >= rows.asked))
    # to the last column: of facts that are alike in the first ones no engine keeps an order by itself
    return list(rows.order_by("person_id", "spell", "day", "sector", "kind", *_REST).to_pyarrow().to_pylist())


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
        name: (facts[name] if name in facts.columns else ibis.null(kind)).cast(kind)
        for name, kind in _COLUMNS.items()
    }
    return facts.select("person_id", "day", "last", **given)


def _witness(row: Mapping[str, Any]) -> Witness:
    day = as_date(row["day"])
    assert day is not None
    return Witness(
        day=day,
        last=None if row["end_day"] is None else as_date(row["end_day"]),
        sector=row["sector"],
        kind=row["kind"],
        urgency=row["urgency"],
        provider=row["provider"],
        code=row["code"],
        value=row["value"],
        cost=row["cost"],
    )
