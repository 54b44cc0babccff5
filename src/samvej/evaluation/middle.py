"""A median of persons' own values that is nobody's own: the mean of those in the middle.

The definition stands in docs/reference/evaluation.md ("Points, windows and summaries").
"""

from collections.abc import Sequence

from samvej.evaluation.results import Middle

FEWEST = 5
"""So many persons are at least behind the number, where there are so many (our choice: as in disclosure control)."""


def middle_of(own: Sequence[float]) -> Middle | None:
    """The middle five of an odd number of persons' own values, the middle six of an even one; None where none is.

    Where there are fewer persons than that, they are all of them. ``total / persons`` is the median over persons.
    """
    if not own:
        return None
    off = max(0, (len(own) - FEWEST) // 2)
    within = sorted(own)[off : len(own) - off]
    return Middle(len(within), sum(1 for each in within if each), sum(within), max(abs(each) for each in within))
