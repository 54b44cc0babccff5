"""How much nearer a goal has come: its last score less its first (docs/reference/goal-attainment.md). No Django."""

from collections.abc import Sequence


def attainment_change(scores: Sequence[int]) -> int | None:
    """The last score less the first, from −4 to +4; None where there are not two. ``scores``: in order of time."""
    return scores[-1] - scores[0] if len(scores) > 1 else None
