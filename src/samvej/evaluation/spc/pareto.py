"""Pareto analysis: which few causes stand behind most of what happens."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samvej.evaluation.spc.samples import ChartError


@dataclass(frozen=True)
class Cause:
    """One cause: how often, its share of all, and the share of it and all that are more frequent."""

    name: str
    count: int
    share: float
    cumulative: float


@dataclass(frozen=True)
class Pareto:
    """Causes, the most frequent first (of equals the first by name); ``missing`` rows name none: no share."""

    causes: tuple[Cause, ...]
    total: int
    missing: int

    def vital(self, share: float = 0.8) -> tuple[Cause, ...]:
        """The fewest causes that together make up at least so much of all."""
        found = []
        for cause in self.causes:
            found.append(cause)
            if cause.cumulative >= share:
                break
        return tuple(found)


def pareto(causes: Iterable[str | None], counts: Sequence[int | None] | None = None) -> Pareto:
    """Count causes, one per event; None where it is not known. ``counts``: how many events each row stands for.

    A row without a cause, or without a count, is missing; a cause that was never met has no place. Raises ChartError
    where none is known.
    """
    found_counts: Counter[str] = Counter()
    missing = 0
    listed = list(causes)
    for name, count in zip(listed, [1] * len(listed) if counts is None else counts, strict=True):
        if name is None or count is None:
            missing += 1
        elif count:
            found_counts[name] += count
    named = sorted(found_counts.items(), key=lambda each: (-each[1], each[0]))
    total = sum(count for _, count in named)
    if total == 0:
        raise ChartError("There is nothing to count: no row names a cause.")
    found, below = [], 0
    for name, count in named:
        below += count
        found.append(Cause(name, count, count / total, below / total))
    return Pareto(tuple(found), total, missing)
