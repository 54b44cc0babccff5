"""The target group: whom the register says met the programme's criteria at some time while people were included.

Participants whom the register does not find are in it as well: somebody judged that they met the criteria.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from samvej.core.money import MixedMoney
from samvej.evaluation.study import Study
from samvej.programme.rules import Truth
from samvej.spotting.days import number
from samvej.spotting.kernels.stored import StoredRegister
from samvej.spotting.spot import needs_money, spells_alone


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
    spells: "Spells | None" = None

    @property
    def group(self) -> Mapping[int, date]:
        """Everybody in the target group, with the day on which they are looked at."""
        return {} if self.missing else {**self.met, **self.judged}

    def met_on(self, person_id: int, day: date) -> bool:
        """Whether the register says that the person met the criteria that day."""
        return self.spells is not None and self.spells.hold(person_id, number(day))


@dataclass(frozen=True)
class Spells:
    """The spells in which the criteria are met, in order of person and first day; equally long columns."""

    person: npt.NDArray[np.int32]
    first: npt.NDArray[np.int32]
    last: npt.NDArray[np.int32]

    def hold(self, person_id: int, day: int) -> bool:
        """Whether a spell of the person holds the day (a day number)."""
        low, high = np.searchsorted(self.person, [person_id, person_id + 1])
        place = int(low + np.searchsorted(self.first[low:high], day, side="right")) - 1
        return place >= low and bool(self.last[place] >= day)


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
    rows = spells_alone(rule, register, first, last)
    person, answer, day = (rows[name].to_numpy() for name in ("person_id", "answer", "day"))
    is_met = answer == int(Truth.TRUE)
    who, at = np.unique(person[is_met], return_index=True)  # of several spells the first
    dates = (day[is_met][at].astype("datetime64[D]")).tolist()
    met = dict(zip(who.tolist(), dates, strict=True))
    spells = Spells(person[is_met], *(rows[name].to_numpy()[is_met] for name in ("first", "last")))
    judged = {each.person_id: each.inclusion for each in study.participants.people if each.person_id not in met}
    unknown = np.setdiff1d(person[~is_met], who)
    untold = len(set(unknown.tolist()) - judged.keys())
    return Target(first, last, met, judged, untold, (), spells)
