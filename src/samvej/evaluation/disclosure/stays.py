"""Who stays at the top, as it may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvej.evaluation.disclosure.policy import FEW_BEHIND, WOULD_REVEAL, Policy, Shown, hide
from samvej.evaluation.disclosure.tables import show_count
from samvej.evaluation.economics.persistence import Persistence


@dataclass(frozen=True)
class ShownStay:
    """Of those in the costliest fifth the year before inclusion: the share in it so many years later, and people."""

    years: int
    share: Shown
    people: Shown


def show_stays(found: Sequence[Persistence], policy: Policy) -> tuple[ShownStay, ...]:
    """How many of the top fifth are in it again, and of how many.

    Those who left between two of the years shown must not be few, nor those who are in it again or are not.
    """
    shown: list[ShownStay] = []
    told: list[int] = []
    for each in found:
        if any(policy.small(other - each.people) for other in told):
            shown.append(ShownStay(each.years, hide(WOULD_REVEAL), hide(FEW_BEHIND)))
            continue
        people, again = show_count(each.people, policy), round(each.share * each.people)
        few = people.hidden or policy.small(again) or policy.small(each.people - again)
        told += [] if people.hidden else [each.people]
        shown.append(ShownStay(each.years, hide(FEW_BEHIND) if few else Shown(each.share), people))
    return tuple(shown)
