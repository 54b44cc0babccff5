"""Who takes part from when, and how long they can be followed: solved from a published Table 1.

Table 1 says how many participants are observed in each month relative to inclusion. An analysis whose sources cover
``covered`` calendar months sees a participant included in its month ``i`` (from 0) in the months −i to
covered − 1 − i, and nobody after death or a move away. So the counts before inclusion fix when the early ones were
included, and those after it fix when the late ones were, and how many must die or move away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from samvej.core.errors import SamvejError

Ending = Literal["death", "move"]


class PlanError(SamvejError):
    """No inclusion months give these counts."""


@dataclass(frozen=True)
class Slot:
    """One planned participant.

    ``inclusion``: months from the first month that the analysis covers to the month of inclusion. ``ends``: the event
    month in which the participant dies or moves away (not observed in it), None where neither happens.
    """

    inclusion: int
    ends: int | None = None
    how: Ending | None = None

    def observed(self, month: int, covered: int) -> bool:
        """Whether the event month is covered, and lived through in the area, from its first day to its last."""
        return 0 <= self.inclusion + month < covered and (self.ends is None or month < self.ends)


def counted(slots: Sequence[Slot], months: Sequence[int], covered: int) -> dict[int, int]:
    """Table 1 of the plan: how many are observed in each event month."""
    return {month: sum(slot.observed(month, covered) for slot in slots) for month in months}


def solve(counts: Mapping[int, int], covered: int, endings: Sequence[tuple[int, Ending]] = ()) -> tuple[Slot, ...]:
    """Participants whose Table 1 is exactly ``counts``.

    ``counts``: event month → participants observed, without gaps, from before inclusion (< 0) to after it (> 0).
    ``endings``: (event month, how) of those who die or move away. The first ones fall on participants included so
    early that they would otherwise be followed to the last month; as many as the counts say are lost among those.

    Raises PlanError where no plan gives the counts.
    """
    first, last = min(counts, default=0), max(counts, default=0)
    early = _early(counts, first, last)
    lost = [month for month in range(1, last + 1) for _ in range(counts[month - 1] - counts[month])]
    followed = sum(covered - month > last for month in early)
    late_followed = counts[last] - followed if covered - 1 - last >= -first else 0
    lost_early = max(0, followed + late_followed - counts[last])
    late_followed = max(0, late_followed)
    if followed + late_followed - lost_early != counts[last] or len(endings) < lost_early:
        raise PlanError(
            f"{counts[last]} participants in month {last} cannot be: {followed} were included early enough, so "
            f"{followed - counts[last]} of them must die or move away, and {len(endings)} endings are given."
        )
    slots = [Slot(month) for month in early]
    _end(slots, lost, endings[:lost_early], covered, last)
    for slot in slots:
        if slot.ends is None and covered - slot.inclusion <= last:
            _take(lost, covered - slot.inclusion)
    slots += [Slot(-first + step % (covered - last + first)) for step in range(late_followed)]
    for step, (month, how) in enumerate(endings[lost_early:]):
        _take(lost, month)
        room = covered - month + first
        if room <= 0:
            raise PlanError(f"Nobody who is followed {-first} months back can be seen to leave in month {month}.")
        slots.append(Slot(-first + step % room, month, how))
    slots += [Slot(covered - month) for month in lost]
    if counted(slots, tuple(counts), covered) != dict(counts):
        raise PlanError("No months of inclusion give these counts in so many covered months.")
    return tuple(slots)


def _early(counts: Mapping[int, int], first: int, last: int) -> list[int]:
    """The months of inclusion that the counts before inclusion fix."""
    if sorted(counts) != list(range(first, last + 1)) or first >= 0 or last <= 0:
        raise PlanError("The counts must go month by month, without gaps, from before inclusion to after it.")
    for month in range(first + 1, last + 1):
        nearer = counts[month] >= counts[month - 1] if month <= 0 else counts[month] <= counts[month - 1]
        if not nearer:
            raise PlanError(f"The counts must rise to month 0 and fall after it; month {month} does not.")
    return [-month for month in range(0, first, -1) for _ in range(counts[month] - counts[month - 1])]


def _end(slots: list[Slot], lost: list[int], endings: Sequence[tuple[int, Ending]], covered: int, last: int) -> None:
    """Let some of the early ones die or move away: spread over them, from the middle."""
    candidates = [place for place, slot in enumerate(slots) if covered - slot.inclusion > last]
    step = max(1, len(candidates) // (len(endings) + 1))
    for number, (month, how) in enumerate(endings, start=1):
        _take(lost, month)
        place = candidates[(number * step) % len(candidates)]
        slots[place] = Slot(slots[place].inclusion, month, how)


def _take(lost: list[int], month: int) -> None:
    """Count one of those lost in the month as accounted for."""
    if month not in lost:
        raise PlanError(f"More participants are lost in month {month} than the counts say.")
    lost.remove(month)
