"""The concentration of cost as it may be shown."""

from dataclasses import dataclass
from itertools import pairwise

from samvej.evaluation.disclosure.policy import DOMINATED, FEW_BEHIND, FEW_PEOPLE, Policy, Shown, hide
from samvej.evaluation.disclosure.tables import show_count
from samvej.evaluation.results import Concentration


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

    So have the differences between any two sums: the curve keeps only points that lie so far from each other, and
    from the top shares.
    """
    few = policy.small(found.citizens)
    shares = tuple((top, _share(found, top, share, policy)) for top, share in found.shares)
    return ShownConcentration(
        concentration=found,
        citizens=show_count(found.citizens, policy),
        total=hide(FEW_PEOPLE) if few else _total(found, policy),
        shares=shares,
        lorenz=_lorenz(found, [_people(found, top) for top, share in shares if not share.hidden], policy),
        persists=tuple((years, *_persists(share, people, policy)) for years, share, people in found.persists),
    )


def _total(found: Concentration, policy: Policy) -> Shown:
    return hide(DOMINATED) if policy.dominated(found.largest, found.total) else Shown(found.total)


def _people(found: Concentration, top: float) -> int:
    """How many citizens a top share is: rounded up, as the share is computed."""
    return -(-found.citizens * round(top * 100) // 100)


def _share(found: Concentration, top: float, share: float, policy: Policy) -> Shown:
    people = _people(found, top)
    if people < policy.minimum or policy.small(found.citizens - people):
        return hide(FEW_BEHIND)
    return hide(DOMINATED) if policy.dominated(found.largest, round(share * found.total)) else Shown(share)


def _lorenz(found: Concentration, tops: list[int], policy: Policy) -> tuple[tuple[float, float], ...]:
    """Points with enough people between each two neighbours, and between each and a top share that is shown."""
    if not found.lorenz or found.citizens < policy.minimum or policy.dominated(found.largest, found.total):
        return ()
    edges = [found.citizens - top for top in tops]
    kept: list[tuple[float, float]] = [found.lorenz[0]]
    for point, following in pairwise(found.lorenz[1:]):
        people = round(point[0] * found.citizens)
        near = [edge for edge in edges if edge != people and abs(edge - people) < policy.minimum]
        apart = people - round(kept[-1][0] * found.citizens) >= policy.minimum
        many = _top_is_many(found, people, point[1], policy)
        if apart and many and not near and _spread(found, kept[-1], point, following, policy):
            kept.append(point)
    return (*kept, found.lorenz[-1])


def _spread(
    found: Concentration,
    last: tuple[float, float],
    point: tuple[float, float],
    following: tuple[float, float],
    policy: Policy,
) -> bool:
    """Whether none of the people between two points can have nearly all of what they have together.

    They are in order of cost, so none has more than the mean of those who follow, nor less than all that is negative.
    """
    if point[1] == last[1]:
        return True  # nobody has anything
    mean_after = (following[1] - point[1]) / (following[0] - point[0]) / found.citizens
    negative = -min(cost for _, cost in found.lorenz)
    return max(mean_after, negative) <= policy.dominance * abs(point[1] - last[1])


def _top_is_many(found: Concentration, people: int, so_far: float, policy: Policy) -> bool:
    """Whether those above a point are many enough, and none of them has nearly all of what they have."""
    above = round((1 - so_far) * found.total)
    return found.citizens - people >= policy.minimum and not policy.dominated(found.largest, above)


def _persists(share: float, people: int, policy: Policy) -> tuple[Shown, Shown]:
    stay = round(share * people)
    if policy.small(people) or policy.small(stay) or policy.small(people - stay):
        return hide(FEW_BEHIND), show_count(people, policy)
    return Shown(share), show_count(people, policy)
