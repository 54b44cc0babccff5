"""The target group: whom the register says met the programme's criteria at some time while people were included.

Participants whom the register does not find are in it as well: somebody judged that they met the criteria.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from samvej.core.money import MixedMoney
from samvej.evaluation.study import Study
from samvej.programme.rules import Truth
from samvej.spotting.days import EPOCH, number
from samvej.spotting.kernels.stored import StoredRegister
from samvej.spotting.spot import needs_money, spot


@dataclass(frozen=True)
class Target:
    """``met``: person_id → the first day from ``first`` through ``last`` on which the criteria were met.

    ``judged``: the participants whom the register does not find, with their day of inclusion. ``untold``: citizens of
    whom it cannot be told on any day, and who met them on none. ``missing``: why the group cannot be found at all; it
    is then empty, which does not mean that it is nobody.
    """

    first: date
    last: date
    met: Mapping[int, date]
    judged: Mapping[int, date]
    untold: int
    missing: tuple[str, ...] = ()
    spells: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @property
    def group(self) -> Mapping[int, date]:
        """Everybody in the target group, with the day on which they are looked at."""
        return {} if self.missing else {**self.met, **self.judged}

    def met_on(self, person_id: int, day: date) -> bool:
        """Whether the register says that the person met the criteria that day."""
        spells = self.spells.get(person_id, ())
        place = bisect_right(spells, (number(day), number(date.max))) - 1
        return place >= 0 and spells[place][0] <= number(day) <= spells[place][1]


def period(study: Study, received: Iterable[date]) -> tuple[date, date]:
    """From the first referral or inclusion through the last, and never after the last day that is evaluated."""
    days = [each.inclusion for each in study.participants.people]
    days += [day for day in received if day <= study.until]
    return min(days), min(max(days), study.until)


def target_group(study: Study, first: date, last: date) -> Target:
    """Find it with the engine that spots. Money of several years that a criterion adds up leaves it unknown."""
    rule = study.programme.rule
    try:
        register = StoredRegister(study.registry, needs_money=needs_money(rule))
    except MixedMoney:
        return Target(first, last, {}, {}, 0, ("cost",))
    spells = spot(rule, register, first, last).spells
    rows = spells.select("person_id", "answer", "day", "first", "last").order_by("person_id", "first").to_pyarrow()
    met: dict[int, date] = {}
    held: dict[int, list[tuple[int, int]]] = {}
    unknown: set[int] = set()
    for row in rows.to_pylist():
        if row["answer"] == int(Truth.TRUE):
            met.setdefault(row["person_id"], date.fromordinal(EPOCH.toordinal() + row["day"]))
            held.setdefault(row["person_id"], []).append((row["first"], row["last"]))
        else:
            unknown.add(row["person_id"])
    judged = {each.person_id: each.inclusion for each in study.participants.people if each.person_id not in met}
    untold = len(unknown - met.keys() - judged.keys())
    return Target(first, last, met, judged, untold, (), {who: tuple(each) for who, each in held.items()})
