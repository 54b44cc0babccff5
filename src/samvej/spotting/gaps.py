"""What the criteria look for and the database does not hold: said beside every list, lest silence be read as no.

"At least" finds nobody where nothing is loaded, and that is its meaning; but a reader must know it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from samvej.programme.coverage import DayRange, intersected, merged, needs_of, speaks
from samvej.programme.facts import Coverage
from samvej.programme.rules import Leaf, Rule
from samvej.spotting.matching import filter_of
from samvej.spotting.sweep import judged_leaves


@dataclass(frozen=True)
class Gap:
    """A scope (alternatives joined by " or ") that criteria need and no loaded source covers the whole time needed.

    ``held``: the days within the time needed that are covered somewhere; empty where nothing is loaded.
    """

    scope: str
    criteria: tuple[str, ...]
    held: tuple[DayRange, ...]


def gaps(rule: Rule, coverage: Iterable[Coverage], first: date, last: date) -> tuple[Gap, ...]:
    """The gaps for the question ``first`` … ``last``, with the ids of the criteria that each concerns."""
    rows = list(coverage)
    concerned: dict[str, list[str]] = {}
    held: dict[str, list[DayRange]] = {}
    for _, leaf, _ in judged_leaves(rule):
        of = filter_of(leaf)
        for group in needs_of(of) if of is not None else ():
            needed = (_earliest(leaf, first), last)
            covered = merged((c.first, c.last) for c in rows if any(speaks(c.scope, need) for need in group))
            within = intersected(covered, [needed])
            if within != [needed]:
                scope = " or ".join(group)
                concerned.setdefault(scope, []).append(leaf.id)
                held[scope] = within
    return tuple(Gap(scope, tuple(dict.fromkeys(ids)), tuple(held[scope])) for scope, ids in concerned.items())


def _earliest(leaf: Leaf, first: date) -> date:
    window = getattr(leaf, "window", None)
    return first if window is None else window.first(first)
