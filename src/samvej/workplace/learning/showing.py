"""What of the figures a reader is shown: a lead all of it; the steering group nothing that shows a few people.

The rules are those of :mod:`samvej.evaluation.disclosure`, here with counts rounded to five: the page is there every
day, and yesterday's page beside today's must not tell of one person. Definitions: docs/reference/lead-page.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from samvej.evaluation.disclosure import Policy, Shown, show_count, show_table
from samvej.evaluation.disclosure.policy import FEW_PEOPLE, WOULD_REVEAL, hide
from samvej.workplace.learning.figures import Figures
from samvej.workplace.learning.flow import Flow
from samvej.workplace.learning.funnel import OUTCOMES, Funnel
from samvej.workplace.learning.ladder import Ladder
from samvej.workplace.learning.now import Load, Now, Standing
from samvej.workplace.learning.waiting import Chart, Point, judged

POLICY = Policy(minimum=5, round_to=5)


@dataclass(frozen=True)
class ShownHelpedTo:
    """One place; the last three are None where the table is not shown crosswise."""

    to: str
    count: Shown
    arrived: Shown | None = None
    not_arrived: Shown | None = None
    unknown: Shown | None = None


@dataclass(frozen=True)
class ShownFunnel:
    """The funnel as it is shown. ``arrived``: yes, no, not known yet, of all who were helped on.

    ``doors``: (door, cases, of them included or None where that column is not shown).
    """

    steps: tuple[Shown, ...]
    outcomes: tuple[Shown, ...]
    reasons: tuple[tuple[str, Shown], ...]
    helped_to: tuple[ShownHelpedTo, ...]
    arrived: tuple[Shown, ...]
    doors: tuple[tuple[str, Shown, Shown | None], ...]

    @property
    def received(self) -> Shown:
        """How many were received."""
        return self.steps[0]


@dataclass(frozen=True)
class ShownFigures:
    """The figures as they are shown, and what the charts of what is shown say."""

    funnel: ShownFunnel
    contact: Chart
    answer: Chart
    queue: Chart
    included: Shown
    ladder: Ladder


@dataclass(frozen=True)
class ShownStanding:
    """One state. ``late`` and ``paused`` are None where they are not shown by state."""

    status: str
    count: Shown
    days: float | None
    late: Shown | None = None
    paused: Shown | None = None


@dataclass(frozen=True)
class ShownNow:
    """How it stands, as it is shown; ``stuck`` is None where nobody waits or too few to say."""

    open: Shown
    late: Shown
    standings: tuple[ShownStanding, ...]
    stuck: Standing | None
    exact: bool


@dataclass(frozen=True)
class ShownFlow:
    """The last run as it is shown."""

    flow: Flow
    rows: tuple[tuple[str, Shown], ...]
    left_out: tuple[tuple[str, Shown], ...]


def show_figures(found: Figures, *, exact: bool) -> ShownFigures:
    """The figures for a lead (``exact``), or for somebody who must not see a few people."""
    if exact:
        shown = _exact_funnel(found.funnel)
        return ShownFigures(
            shown,
            judged(found.contact),
            judged(found.answer),
            judged(found.queue),
            Shown(found.ladder.included),
            found.ladder,
        )
    steps = tuple(step for step in found.ladder.steps if not POLICY.small(step.size))
    return ShownFigures(
        _covered_funnel(found.funnel),
        judged(_covered_flow(found.contact)),
        judged(_covered_flow(found.answer)),
        judged(_covered_stock(found.queue)),
        show_count(found.ladder.included, POLICY),
        replace(found.ladder, included=0, steps=steps),
    )


def show_now(found: Now, *, exact: bool) -> ShownNow:
    """How it stands."""
    if exact:
        rows = tuple(
            ShownStanding(each.status, Shown(each.count), each.days, Shown(each.late), Shown(each.paused))
            for each in found.standings
        )
        return ShownNow(Shown(found.open), Shown(found.late), rows, found.stuck, True)
    table = show_table([each.count for each in found.standings], POLICY)
    enough = [
        not shown.hidden and each.count - each.paused >= POLICY.minimum
        for each, shown in zip(found.standings, table.counts, strict=True)
    ]
    rows = tuple(
        ShownStanding(each.status, shown, each.days if many else None)
        for each, shown, many in zip(found.standings, table.counts, enough, strict=True)
    )
    late = show_count(found.late, POLICY)
    if POLICY.small(found.open - found.late) or POLICY.small(found.open):
        late = hide(FEW_PEOPLE)
    some = Now(tuple(each for each, many in zip(found.standings, enough, strict=True) if many))
    return ShownNow(table.total, late, rows, some.stuck, False)


def show_flow(found: Flow | None, *, exact: bool) -> ShownFlow | None:
    """What has flowed to the registry."""
    if found is None:
        return None

    def shown(count: int) -> Shown:
        return Shown(count) if exact else show_count(count, POLICY)

    return ShownFlow(
        found,
        tuple((kind, shown(count)) for kind, count in found.rows),
        tuple((reason, shown(count)) for reason, count in found.left_out),
    )


def show_taken(loads: Sequence[Load]) -> Shown:
    """How many places are taken, for those who must not see by whom."""
    return show_count(sum(each.taken for each in loads), POLICY)


def _exact_funnel(found: Funnel) -> ShownFunnel:
    helped = found.helped_to
    return ShownFunnel(
        steps=_all(found.steps),
        outcomes=_all(found.outcomes),
        reasons=tuple((reason, Shown(count)) for reason, count in found.reasons),
        helped_to=tuple(
            ShownHelpedTo(each.to, *_all((each.count, each.arrived, each.not_arrived, each.unknown)))
            for each in helped
        ),
        arrived=_all(_arrived(found)),
        doors=tuple((door, Shown(came), Shown(included)) for door, came, included in found.doors),
    )


def _covered_funnel(found: Funnel) -> ShownFunnel:
    outcomes = show_table(found.outcomes, POLICY)
    of = dict(zip(OUTCOMES, outcomes.counts, strict=True))
    reasons = _part([count for _, count in found.reasons], of["not included"])
    places = _part([each.count for each in found.helped_to], of["helped on"])
    came = show_table([came for _, came, _ in found.doors], POLICY)
    crossed = [POLICY.small(each) for _, came, included in found.doors for each in (included, came - included)]
    crosswise = not any(crossed) and not of["included"].hidden
    return ShownFunnel(
        steps=_covered_steps(found.steps),
        outcomes=outcomes.counts,
        reasons=tuple((reason, shown) for (reason, _), shown in zip(found.reasons, reasons, strict=True)),
        helped_to=tuple(ShownHelpedTo(each.to, shown) for each, shown in zip(found.helped_to, places, strict=True)),
        arrived=_part(_arrived(found), of["helped on"]),
        doors=tuple(
            (door, shown, show_count(included, POLICY) if crosswise else None)
            for (door, _, included), shown in zip(found.doors, came.counts, strict=True)
        ),
    )


def _covered_steps(steps: Sequence[int]) -> tuple[Shown, ...]:
    """A step is shown when how many fell away before it is shown, at every step."""
    fallen = [*(one - other for one, other in pairwise(steps)), steps[-1]]
    table = show_table(fallen, POLICY)
    shown = [table.total]
    for at, step in enumerate(steps[1:], start=1):
        hidden = table.total.hidden or any(each.hidden for each in table.counts[:at])
        shown.append(hide(WOULD_REVEAL) if hidden else show_count(step, POLICY))
    return tuple(shown)


def _part(counts: Sequence[int], whole: Shown) -> tuple[Shown, ...]:
    """Counts that are the parts of one of the outcomes; where that is hidden, so are they."""
    if whole.hidden:
        return tuple(hide(WOULD_REVEAL) for _ in counts)
    return show_table(counts, POLICY).counts


def _covered_flow(points: Sequence[Point]) -> tuple[Point, ...]:
    """Months that are over; a few people of one are hidden, and what they could be told from."""
    over = [point for point in points if point.over]
    shown = show_table([point.count for point in over], POLICY).counts
    return tuple(_point(point, each) for point, each in zip(over, shown, strict=True))


def _covered_stock(points: Sequence[Point]) -> tuple[Point, ...]:
    """Mondays: each stands alone, for nobody is counted in the sum of them."""
    return tuple(_point(point, show_count(point.count, POLICY)) for point in points)


def _point(point: Point, shown: Shown) -> Point:
    if shown.hidden:
        return replace(point, count=0, days=None, hidden=True)
    assert shown.value is not None
    days = None if point.days is None else round(point.days, 1)
    return replace(point, count=int(shown.value), days=days)


def _arrived(found: Funnel) -> tuple[int, int, int]:
    helped = found.helped_to
    return sum(e.arrived for e in helped), sum(e.not_arrived for e in helped), sum(e.unknown for e in helped)


def _all(counts: Sequence[int]) -> tuple[Shown, ...]:
    return tuple(Shown(count) for count in counts)
