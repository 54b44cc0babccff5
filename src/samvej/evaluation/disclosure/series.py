"""The months of an outcome as they may be shown: each point, and the windows' values that are made of points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import fsum, inf

from samvej.evaluation.disclosure.policy import (
    DOMINATED,
    FEW_BEHIND,
    FEW_PEOPLE,
    NOTHING,
    WOULD_REVEAL,
    Policy,
    Shown,
    hide,
)
from samvej.evaluation.disclosure.tables import show_count
from samvej.evaluation.names import outcome_words
from samvej.evaluation.results import Middle, OutcomeResult, Point, Verdict, Words
from samvej.evaluation.spc.verdict import verdict, without_values

ROUNDED_TO = 0.005
"""Half of the last decimal of a mean of counts as it is shown: so much a reader cannot know of it."""


@dataclass(frozen=True)
class ShownPoint:
    """One event month: how many are behind it, and their mean."""

    month: int
    persons: Shown
    value: Shown


@dataclass(frozen=True)
class ShownSeries:
    """One outcome or part of one. ``centre`` and ``centre_after`` are the lines of the chart's two parts.

    ``limits`` says whether the chart's limits may be drawn; ``verdict`` says nothing that rests on a hidden month's
    place among them, and no values where one is hidden.
    """

    result: OutcomeResult
    points: tuple[ShownPoint, ...]
    before: Shown
    after: Shown
    centre: Shown
    centre_after: Shown
    limits: bool
    verdict: Verdict | None


def show_outcomes(
    outcomes: Sequence[OutcomeResult], policy: Policy, currency: str | None = None
) -> tuple[ShownSeries, ...]:
    """Every outcome in its order; the parts of an outcome and its whole protect each other.

    ``currency``: in which a verdict that must be said again says money (kroner unless said).

    First the points with too few behind them are hidden. Then, until nothing more can be worked out:

    - where a window's value is shown, the smallest other points of it that are needed, or the value;
    - where a month's whole is shown and one part of it is not, the smallest other part, or the whole;
    - where a month's whole is hidden, all its parts; a part with a hidden month in a window has no value there.
    """
    drafts = [_Draft.of(outcome, policy) for outcome in outcomes]
    wholes = {draft.result.id: draft for draft in drafts if draft.result.part is None}
    parts: dict[str, list[_Draft]] = {}
    for draft in drafts:
        if draft.result.part is not None and draft.result.id in wholes:
            parts.setdefault(draft.result.id, []).append(draft)
    while any(draft.protect_windows() for draft in drafts) or any(
        _protect_parts(wholes[name], each) for name, each in parts.items()
    ):
        pass  # each round hides something more, so there is a last one
    return tuple(draft.shown(currency) for draft in drafts)


@dataclass
class _Draft:
    """An outcome while it is decided what to hide: reasons by month, and reasons by window.

    ``middles``: why a window's median over persons is hidden, which is no value of the points.
    """

    result: OutcomeResult
    policy: Policy
    hidden: dict[int, Words] = field(default_factory=dict)
    windows: dict[str, Words] = field(default_factory=dict)
    middles: dict[str, Words] = field(default_factory=dict)

    @classmethod
    def of(cls, result: OutcomeResult, policy: Policy) -> "_Draft":
        draft = cls(result, policy)
        for point in result.points:
            reason = _reason(point, result.unit == "money", policy)
            if reason is not None:
                draft.hidden[point.month] = reason
        for role, middle in zip(("before", "after"), result.middle, strict=True):
            reason = _window_reason(draft.points(role), result.unit == "money", policy)
            if reason is not None:
                draft.windows[role] = reason
            reason = _middle_reason(middle, policy) if result.summary == "median over persons" else None
            if reason is not None:
                draft.middles[role] = reason
        return draft

    def points(self, role: str) -> list[Point]:
        """The points of a window that have a value."""
        return [point for point in self.result.points if point.role == role and point.value is not None]

    def protect_windows(self) -> bool:
        """Hide what gives a hidden point away, once round; whether anything was."""
        return any(self._protect(role) for role in ("before", "after"))

    def _protect(self, role: str) -> bool:
        points = self.points(role)
        held = [point for point in points if point.month in self.hidden]
        if not held or role in self.windows or self._safe(role, held):
            return False
        left = [point for point in points if point.total and point.month not in self.hidden]
        if self.result.part is not None or self._is_median(role) or not left:
            self.windows[role] = WOULD_REVEAL
        else:
            self.hidden[min(left, key=lambda point: (abs(point.total), point.month)).month] = WOULD_REVEAL
        return True

    def _is_median(self, role: str) -> bool:
        """Whether a hidden point is the middle one of a median: hiding others beside it does not help."""
        run = self.result.chart is not None and self.result.chart.kind == "run"
        if not (run or self.result.summary.startswith("median")):
            return False
        ordered = sorted(self.points(role), key=lambda point: point.value or 0.0)
        middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
        return any(point.month in self.hidden for point in middle)

    def _safe(self, role: str, held: Sequence[Point]) -> bool:
        if self.result.part is not None or self._is_median(role):
            return False
        run = self.result.chart is not None and self.result.chart.kind == "run"
        if run and self.result.summary.startswith("median"):
            return True
        if len(held) < 2:
            return False
        if self.result.unit == "money":
            return not _one_has_nearly_all(held, self.policy)
        return all(self._ambiguous(point, held, role) for point in held if not self._beside(point))

    def _ambiguous(self, point: Point, held: Sequence[Point], role: str) -> bool:
        """Whether an event could be moved between this and another hidden point, and the mean read the same."""
        down, up = self._slack(role)
        for other in held:
            if other.month == point.month:
                continue
            change = 1 / point.persons - 1 / other.persons
            if -down < change < up and other.total - 1 >= self._least(other):
                return True
            if -down < -change < up and point.total - 1 >= self._least(point) and other.total < self._most(other):
                return True
        return False

    def _slack(self, role: str) -> tuple[float, float]:
        """How much less and more the sum of a window's values may be for its mean to read the same."""
        values = [point.value or 0.0 for point in self.points(role)]
        mean = fsum(values) / len(values)
        shown = round(mean, 2)
        return (mean - shown + ROUNDED_TO) * len(values), (shown - mean + ROUNDED_TO) * len(values)

    def _beside(self, point: Point) -> bool:
        return self.hidden[point.month] is WOULD_REVEAL

    def _least(self, point: Point) -> int:
        """The fewest events that a reader who knows the rules must think of."""
        return self.policy.minimum if self._beside(point) else 1

    def _most(self, point: Point) -> float:
        """The most: what is hidden beside another is no larger than what is shown."""
        shown = [each.total for each in self.points(point.role) if each.total and each.month not in self.hidden]
        return min(shown, default=inf) if self._beside(point) else inf

    def shown(self, currency: str | None) -> ShownSeries:
        """The outcome with everything hidden that must be."""
        result = self.result
        before, after = self._value("before", result.before_value), self._value("after", result.after_value)
        centres = [part.centre for part in result.chart.parts] if result.chart else [None, None]
        centre = self._window("before", centres[0])
        limits = not (centre.hidden or any(point.month in self.hidden for point in self.points("before")))
        return ShownSeries(
            result=result,
            points=tuple(self._point(point) for point in result.points),
            before=before,
            after=after,
            centre=centre,
            centre_after=self._window("after", centres[1]),
            limits=limits,
            verdict=self._verdict(limits, before.hidden or after.hidden, currency),
        )

    def _verdict(self, limits: bool, values_hidden: bool, currency: str | None) -> Verdict | None:
        """The verdict as one would come to it who sees no more than is shown: no signal that is hidden, no value."""
        result, said = self.result, self.result.verdict
        name = outcome_words(result.name, result.part)
        if said is not None and result.chart is not None and said.code == "single-months":
            seen = tuple(
                replace(each, sigma_signal=each.sigma_signal and limits and each.x not in self.hidden)
                for each in result.chart.points
            )
            if seen != result.chart.points:
                chart, values = replace(result.chart, points=seen), (result.before_value, result.after_value)
                said = verdict(name, result.better, result.unit, chart, *values, currency=currency)
        if said is None or not values_hidden or not _has_number(said.sentence):
            return said
        return without_values(name, said, values_hidden=True)

    def _point(self, point: Point) -> ShownPoint:
        reason = self.hidden.get(point.month)
        value = hide(reason) if reason else Shown(point.value)
        return ShownPoint(point.month, show_count(point.persons, self.policy), value)

    def _window(self, role: str, value: float | None) -> Shown:
        if value is None:
            return NOTHING
        return hide(self.windows[role]) if role in self.windows else Shown(value)

    def _value(self, role: str, value: float | None) -> Shown:
        found = self._window(role, value)
        return hide(self.middles[role]) if found.value is not None and role in self.middles else found


def _has_number(words: Words) -> bool:
    return any(letter.isdigit() for letter in words.da)


def _reason(point: Point, money: bool, policy: Policy) -> Words | None:
    """Why a point alone may not be shown."""
    if policy.small(point.persons):
        return FEW_PEOPLE
    if policy.small(point.persons_with) or (not money and policy.small(point.total)):
        return FEW_BEHIND
    return DOMINATED if money and policy.dominated(point.largest, point.total) else None


def _window_reason(points: Iterable[Point], money: bool, policy: Policy) -> Words | None:
    """Why a window's value may not be shown, whatever becomes of its points.

    Who is behind two months is not known here, so the people of a window are counted as few as they can be, and one
    person's part as large as it can be: the largest of every month.
    """
    seen = list(points)
    if not seen:
        return None
    if policy.small(max(point.persons for point in seen)):
        return FEW_PEOPLE
    if policy.small(sum(point.persons_with for point in seen)) or (
        not money and policy.small(sum(point.total for point in seen))
    ):
        return FEW_BEHIND
    if not money:
        return None
    total, largest = sum(point.total for point in seen), sum(abs(point.largest) for point in seen)
    return DOMINATED if policy.dominated(largest, total) else None


def _middle_reason(middle: Middle | None, policy: Policy) -> Words | None:
    """Why a median over persons may not be shown: it is made of few persons' own values, or nearly of one's.

    Where it is not known who is behind it, it may be one person's own.
    """
    if middle is None or middle.persons < policy.minimum:
        return FEW_PEOPLE
    if policy.small(middle.persons_with):
        return FEW_BEHIND
    return DOMINATED if abs(middle.largest) > policy.dominance * abs(middle.total) else None


def _one_has_nearly_all(held: Sequence[Point], policy: Policy) -> bool:
    """Whether the money of hidden points together, which the others and a sum that is shown tell, says a person's."""
    return policy.dominated(max(point.largest for point in held), sum(point.total for point in held))


def _protect_parts(whole: _Draft, parts: Sequence[_Draft]) -> bool:
    """Hide in each month what the whole and the other parts would give away; whether anything was."""
    changed = False
    for month, at_month in _by_month(parts):
        held = [(draft, point) for draft, point in at_month if month in draft.hidden]
        left = [(draft, point) for draft, point in at_month if month not in draft.hidden and point.total]
        left.sort(key=lambda each: (abs(each[1].total), each[0].result.part or ""))
        if month in whole.hidden:
            more = [draft for draft, _ in left]
        elif held and (len(held) == 1 or _one_has_nearly_all([point for _, point in held], whole.policy)):
            more = [left[0][0]] if left else [whole]
        else:
            more = []
        for draft in more:
            draft.hidden[month] = WOULD_REVEAL
        changed = changed or bool(more)
    return changed


def _by_month(parts: Sequence[_Draft]) -> Iterator[tuple[int, list[tuple[_Draft, Point]]]]:
    months: dict[int, list[tuple[_Draft, Point]]] = {}
    for draft in parts:
        for point in draft.result.points:
            months.setdefault(point.month, []).append((draft, point))
    yield from months.items()
