"""What if a figure were another: who would be found more, who no longer, who still, and the cost that each hold.

See docs/reference/what-if.md for the definitions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import ibis
import numpy as np
import pyarrow as pa

from samvej.programme.rules import Truth
from samvej.spotting.days import number
from samvej.spotting.kernels.costs import cost_held
from samvej.spotting.kernels.stored import StoredRegister
from samvej.spotting.register import Register
from samvej.spotting.spot import Spotted, Spotting
from samvej.spotting.summary import Tally, cost_held_by

Group = Literal["gained", "lost", "kept"]
GROUPS: tuple[Group, ...] = ("gained", "lost", "kept")


@dataclass(frozen=True)
class Side:
    """One of the two rules: who meets it at some time of the period, and of how many it cannot be told."""

    meets: Tally
    cannot_tell: int


@dataclass(frozen=True)
class Member:
    """A citizen's spell in one of the groups. ``otherwise``: the best answer under the other of the two rules."""

    group: Group
    row: Spotted
    otherwise: Truth
    held: int | None


@dataclass(frozen=True)
class Comparison:
    """The file's rule beside the changed one, over one period.

    ``groups``: those found only by the changed rule, only by the file's, and by both. ``members``: their spells, by
    group and citizen; those gained and kept with the changed rule's reasons, those lost with the file's.
    ``currency``: that of the cost held, None where there is none to add up.
    """

    before: Spotting
    after: Spotting
    file: Side
    changed: Side
    groups: Mapping[Group, Tally]
    members: tuple[Member, ...]
    currency: str | None

    @property
    def either(self) -> int:
        """Citizens who meet at least one of the two rules."""
        return sum(tally.people for tally in self.groups.values())

    @property
    def overlap(self) -> float | None:
        """The share of these who meet both; None where nobody meets either."""
        return self.groups["kept"].people / self.either if self.either else None


def compare(before: Spotting, after: Spotting, register: Register) -> Comparison:
    """Hold the changed rule's answer against the file's; ``register`` holds the cost.

    A citizen belongs to a rule who meets it on some day of the period. The cost held is that of the 12 calendar
    months up to and including the period's last day.
    """
    rows = {"before": before.rows(), "after": after.rows()}
    best = {side: _best(found) for side, found in rows.items()}
    met = {side: {p for p, answer in answers.items() if answer is Truth.TRUE} for side, answers in best.items()}
    people: dict[Group, set[int]] = {
        "gained": met["after"] - met["before"],
        "lost": met["before"] - met["after"],
        "kept": met["before"] & met["after"],
    }
    held = _held(register, after, met["before"] | met["after"])
    members = []
    for group in GROUPS:
        own, other = ("before", "after") if group == "lost" else ("after", "before")
        members += [
            Member(group, row, best[other].get(row.person_id, Truth.FALSE), _of(held, row.person_id))
            for row in rows[own]
            if row.answer is Truth.TRUE and row.person_id in people[group]
        ]
    return Comparison(
        before=before,
        after=after,
        file=_side(best["before"], met["before"], held),
        changed=_side(best["after"], met["after"], held),
        groups={group: _tally(people[group], held) for group in GROUPS},
        members=tuple(members),
        currency=None if held is None else register.currency,
    )


def _best(rows: Iterable[Spotted]) -> dict[int, Truth]:
    """Each citizen's greatest answer in the period."""
    out: dict[int, Truth] = {}
    for row in rows:
        out[row.person_id] = max(row.answer, out.get(row.person_id, row.answer))
    return out


def _side(best: Mapping[int, Truth], met: set[int], held: Mapping[int, int] | None) -> Side:
    return Side(_tally(met, held), sum(1 for answer in best.values() if answer is Truth.UNKNOWN))


def _tally(people: Iterable[int], held: Mapping[int, int] | None) -> Tally:
    everyone = list(people)
    return Tally(len(everyone), None if held is None else sum(held.get(person, 0) for person in everyone))


def _of(held: Mapping[int, int] | None, person: int) -> int | None:
    return None if held is None else held.get(person, 0)


def _held(register: Register, after: Spotting, people: set[int]) -> dict[int, int] | None:
    """The cost that each of the citizens holds on the period's last day; None where the register has no money."""
    if register.currency is None:
        return None
    wanted = np.array(sorted(people), np.int32)
    if (
        isinstance(register, StoredRegister)
        and (found := cost_held(register, wanted, number(after.last))) is not None
    ):
        return found
    rows = cost_held_by(register, after.last)
    rows = rows.semi_join(ibis.memtable(pa.table({"person_id": wanted})), "person_id").to_pyarrow()
    return {row["person_id"]: int(row["held"]) for row in rows.to_pylist()}
