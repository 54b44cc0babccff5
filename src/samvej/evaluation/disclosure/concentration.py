"""The concentration of cost as it may be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from samvej.evaluation.disclosure.policy import DOMINATED, FEW_BEHIND, FEW_PEOPLE, WOULD_REVEAL, Policy, Shown, hide
from samvej.evaluation.disclosure.tables import show_count
from samvej.evaluation.results import Concentration, Words

TOP_FIFTH = 0.2


@dataclass(frozen=True)
class ShownConcentration:
    """One year: (top share of citizens, their share of the cost), curve, and (years later, share, people)."""

    concentration: Concentration
    citizens: Shown
    total: Shown
    shares: tuple[tuple[float, Shown], ...]
    lorenz: tuple[tuple[float, float], ...]
    persists: tuple[tuple[int, Shown, Shown], ...]


def show_concentration(found: Concentration, policy: Policy) -> ShownConcentration:
    """Every sum of money has at least the minimum of people behind it, of whom none has nearly all of it.

    So have the differences between any two sums: first the top shares are chosen, the widest first, then the points
    of the curve, the cheapest first, each only if enough people lie between it and those chosen before.
    """
    reason = _total_reason(found, policy)
    shares, lorenz = _chosen(found, policy) if reason is None else (_hidden_shares(found, reason), ())
    return ShownConcentration(
        concentration=found,
        citizens=show_count(found.citizens, policy),
        total=Shown(found.total) if reason is None else hide(reason),
        shares=shares,
        lorenz=lorenz,
        persists=tuple(
            (years, *_persists(share, people, _people(found, TOP_FIFTH), policy))
            for years, share, people in found.persists
        ),
    )


def _total_reason(found: Concentration, policy: Policy) -> Words | None:
    if policy.small(found.citizens):
        return FEW_PEOPLE
    return DOMINATED if policy.dominated(_most_of_all(found), found.total) else None


def _most_of_all(found: Concentration) -> int:
    """The most that one person can have: what the costliest has, or all that was taken back."""
    return max(found.largest, -found.negative)


def _hidden_shares(found: Concentration, reason: Words) -> tuple[tuple[float, Shown], ...]:
    return tuple((top, hide(reason)) for top, _ in found.shares)


def _chosen(
    found: Concentration, policy: Policy
) -> tuple[tuple[tuple[float, Shown], ...], tuple[tuple[float, float], ...]]:
    """The top shares and the points of the curve that may be shown together."""
    if not found.lorenz:
        return (), ()
    edges = {
        top: (found.citizens - _people(found, top), found.total - round(share * found.total))
        for top, share in found.shares
    }
    curve = _Curve(found, tuple(sorted({*_counted(found), *edges.values()})), policy)
    kept = [curve.first]
    shares: dict[float, Shown] = {}
    for top, share in sorted(found.shares, reverse=True):
        reason = curve.reason(kept[-1], edges[top]) or curve.reason(edges[top], curve.last)
        shares[top] = Shown(share) if reason is None else hide(reason)
        if reason is None:
            kept.append(edges[top])
    points = sorted({*curve.between(kept), *kept, curve.last})
    return (
        tuple((top, shares[top]) for top, _ in found.shares),
        tuple((people / found.citizens, cost / found.total) for people, cost in points),
    )


_Place = tuple[int, int]
"""So many people from the cheapest, and their cost in minor units."""


@dataclass(frozen=True)
class _Curve:
    """All that is known of the curve, in order."""

    found: Concentration
    places: tuple[_Place, ...]
    policy: Policy

    @property
    def first(self) -> _Place:
        return self.places[0]

    @property
    def last(self) -> _Place:
        return self.places[-1]

    def reason(self, low: _Place, high: _Place) -> Words | None:
        """Why the people between two places may not be told apart from the others; None where they may."""
        if high[0] - low[0] < self.policy.minimum:
            return FEW_BEHIND
        if high[1] == low[1] == self.found.negative:
            return None  # all that is negative lies before: nobody between them has anything
        return DOMINATED if self.policy.dominated(self._most(high), high[1] - low[1]) else None

    def between(self, kept: Sequence[_Place]) -> Iterator[_Place]:
        """Further points of the curve that may be shown beside those that are kept (in order, without the last)."""
        for low, high in pairwise([*kept, self.last]):
            lowest = low
            for place in _counted(self.found):
                if low[0] < place[0] < high[0] and not self.reason(lowest, place) and not self.reason(place, high):
                    yield place
                    lowest = place

    def _most(self, high: _Place) -> int:
        """Nobody up to a place costs more than the mean of those next above, nor less than all that is negative."""
        at = self.places.index(high)
        if at + 1 == len(self.places):
            return _most_of_all(self.found)
        people, cost = self.places[at + 1]
        return max(-(-(cost - high[1]) // (people - high[0])), -self.found.negative)


def _people(found: Concentration, top: float) -> int:
    """How many citizens a top share is: rounded up, as the share is computed."""
    return -(-found.citizens * round(top * 100) // 100)


def _counted(found: Concentration) -> list[_Place]:
    return [(round(citizens * found.citizens), round(cost * found.total)) for citizens, cost in found.lorenz]


def _persists(share: float, people: int, top_fifth: int, policy: Policy) -> tuple[Shown, Shown]:
    """How many of the top fifth are in it again, and of how many: the top fifth less these have died or moved."""
    if policy.small(top_fifth - people):
        return hide(WOULD_REVEAL), hide(FEW_BEHIND)
    stay = round(share * people)
    if policy.small(people) or policy.small(stay) or policy.small(people - stay):
        return hide(FEW_BEHIND), show_count(people, policy)
    return Shown(share), show_count(people, policy)
