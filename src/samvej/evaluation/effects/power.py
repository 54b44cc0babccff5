"""When will we know? How precisely an effect can be told in the months to come, from what has been seen so far.

The effect is each participant's change (mean of the months after less mean of the months before) against that of the
controls. A change that rests on few months after counts for less. Definitions with a worked example of three rows:
docs/reference/power.md. Normal approximation of a two-sided test at 5 % (Cohen 1988; Frison & Pocock 1992, Statistics
in Medicine 11, for means of repeated measurements).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import norm

from samvej.evaluation.effects.estimators import FloatArray, IntArray, row_means
from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.results import Words

ALPHA = 0.05
POWER = 0.8
AHEAD = 60
"""So many months ahead are looked at."""
RECENT = 6
"""Inclusion goes on as in so many of the latest months, unless said."""
FEWEST = 10
_Z = float(norm.ppf(1 - ALPHA / 2))
_REACH = _Z + float(norm.ppf(POWER))


@dataclass(frozen=True)
class Spread:
    """How much participants' changes differ: the variance of a change that rests on m months is ``lasting`` +
    ``passing`` / m, in the outcome's unit squared.

    ``persons``: how many it was learned from. ``largest``: one person's largest part of the variance, 0–1.
    """

    lasting: float
    passing: float
    persons: int
    largest: float = 0.0

    def variance(self, months: FloatArray) -> FloatArray:
        """For changes that rest on so many months after (1 or more)."""
        return self.lasting + self.passing / months


@dataclass(frozen=True)
class Plan:
    """What is known and assumed. Months are calendar months counted from the first inclusion (0); ``now`` is the last
    that is over.

    ``included``: how many joined in each month up to now. ``per_month``: how many are taken to join from then on.
    ``attrition``: the share of those there who leave (die, move, stop being seen) from one month to the next.
    ``window``: first and last month after inclusion that count. ``controls``: for each participant; None where there
    are none, so that the change is not judged against anything (the error of controls is then left out).
    """

    included: tuple[int, ...]
    per_month: float
    attrition: float
    window: tuple[int, int]
    controls: float | None
    spread: Spread

    @property
    def now(self) -> int:
        """The latest month that is over."""
        return len(self.included) - 1


@dataclass(frozen=True)
class Precision:
    """One month: how many ``persons`` have joined by then, how many of them count (``seen``), and what can be told.

    ``se``: the effect's standard error; ``detectable``: the smallest effect told from none with 80 % power; both None
    while nobody counts. ``power``: of the effect that was asked about.
    """

    month: int
    persons: float
    seen: float
    se: float | None
    detectable: float | None
    power: float | None


@dataclass(frozen=True)
class Answer:
    """When: the first month from which the effect is told from none with 80 % power, or None within the months ahead.

    ``months``: the course of precision. ``more``: how many more participants a month, and when we then know.
    ``nobody_more``: when we know if nobody more joins.
    """

    effect: float
    when: int | None
    nobody_more: int | None
    more: tuple[tuple[int, int | None], ...]
    months: tuple[Precision, ...]
    plan: Plan


def when_will_we_know(
    plan: Plan, effect: float, *, more: Sequence[int] = (1, 2, 5, 10, 20), ahead: int = AHEAD
) -> Answer:
    """The months ahead under the plan, and under plans with ``more`` participants a month.

    Raises EffectError where the effect is zero: no number of people tells nothing from nothing.
    """
    if effect == 0 or not np.isfinite(effect):
        raise EffectError("An effect of zero cannot be told from none: name the smallest effect that would matter.")
    months = precision(plan, effect, ahead)
    return Answer(
        effect=effect,
        when=_first(months, plan.now),
        nobody_more=_first(precision(replace(plan, per_month=0.0), effect, ahead), plan.now),
        more=tuple(
            (n, _first(precision(replace(plan, per_month=plan.per_month + n), effect, ahead), plan.now)) for n in more
        ),
        months=months,
        plan=plan,
    )


def precision(plan: Plan, effect: float | None = None, ahead: int = AHEAD) -> tuple[Precision, ...]:
    """How precise the effect is at the end of each month, from the first inclusion to ``ahead`` months from now."""
    last = plan.now + ahead
    joined = np.concatenate([np.array(plan.included, dtype=np.float64), np.full(ahead, plan.per_month)])
    first, longest = plan.window[0], plan.window[1] - plan.window[0] + 1
    found = []
    for month in range(last + 1):
        since = month - np.arange(month + 1)  # whole months after the month of inclusion
        information = joined[: month + 1] * _information(since, first, longest, plan)
        seen = joined[: month + 1] * (since >= first) * (1 - plan.attrition) ** max(first, 0)
        total = float(information.sum())
        se = None if total <= 0 else float(np.sqrt(_against(plan.controls) / total))
        found.append(
            Precision(
                month=month,
                persons=float(joined[: month + 1].sum()),
                seen=float(seen.sum()),
                se=se,
                detectable=None if se is None else _REACH * se,
                power=None if se is None or effect is None else power_of(effect, se),
            )
        )
    return tuple(found)


def _information(since: IntArray, first: int, longest: int, plan: Plan) -> FloatArray:
    """What one who joined so many months ago is expected to add: one over the variance of their change.

    Those who left after m months of the window count with these m.
    """
    stay = 1 - plan.attrition
    available = np.clip(since - first + 1, 0, longest)
    found = np.zeros(len(since))
    for m in range(1, longest + 1):
        reached = stay ** max(first + m - 1, 0)  # still there in the window's month m
        worth = 1 / plan.spread.variance(np.array(float(m)))
        left_now = reached * plan.attrition * worth  # those who leave next have m months for good
        found += np.where(available > m, left_now, 0.0) + np.where(available == m, reached * worth, 0.0)
    return found


def _against(controls: float | None) -> float:
    return 1.0 if controls is None else 1 + 1 / controls


def power_of(effect: float, se: float) -> float:
    """The chance that a two-sided test at 5 % tells the effect from none."""
    size = abs(effect) / se
    return float(norm.cdf(size - _Z) + norm.cdf(-size - _Z))


def _first(months: Sequence[Precision], now: int) -> int | None:
    """The first month, past ones too, from which power is reached and stays so."""
    at: int | None = None
    for each in reversed(months):
        if each.power is None or each.power < POWER:
            break
        at = each.month
    return at


# --- learning from what has been seen ------------------------------------------------------------------


def spread_of(y: FloatArray, months: IntArray, before: tuple[int, int], after: tuple[int, int]) -> Spread:
    """How much changes differ, from the participants themselves.

    ``y`` (persons, months): NaN where not observed; ``months``: event months. For each number m of months after, the
    variance between persons of (mean of the first m months after − mean of their months before) is observed; the
    line lasting + passing / m is fitted to these. Where fewer than ten have two months after, the time before stands
    in: its last m months against its first half, for those who have it all.

    Raises EffectError where fewer than ten persons have months enough.
    """
    own = row_means(y[:, (months >= before[0]) & (months <= before[1])])
    later = y[:, (months >= after[0]) & (months <= after[1])]
    found = _variances(own, later)
    if len(found) < 2:
        earlier = y[:, (months >= before[0]) & (months <= before[1])]
        half = earlier.shape[1] // 2
        found = _variances(row_means(earlier[:, :half]), earlier[:, half:])
    if len(found) < 2:
        raise EffectError(
            "Fewer than ten participants have been seen long enough to tell how much people differ: wait some months."
        )
    m, variance, persons, largest = (np.array(each, dtype=np.float64) for each in zip(*found, strict=True))
    return replace(_line(m, variance, persons), largest=float(largest.max()))


def _variances(own: FloatArray, later: FloatArray) -> list[tuple[int, float, int, float]]:
    """(m, variance, persons, the largest part) of the change that rests on the first m months; of those with all."""
    found = []
    for m in range(1, later.shape[1] + 1):
        change = later[:, :m].mean(axis=1) - own
        known = change[np.isfinite(change)]
        if len(known) >= FEWEST:
            apart = (known - known.mean()) ** 2
            largest = float(apart.max() / apart.sum()) if apart.sum() > 0 else 0.0
            found.append((m, float(known.var(ddof=1)), len(known), largest))
    return found


def _line(m: FloatArray, variance: FloatArray, persons: FloatArray) -> Spread:
    """Least squares by persons, neither part below zero."""
    best: tuple[float, float, float] | None = None
    for columns in ((0, 1), (0,), (1,)):
        x = np.column_stack([np.ones(len(m)), 1 / m])[:, columns]
        root = np.sqrt(persons)
        fit = np.linalg.lstsq(x * root[:, None], variance * root, rcond=None)[0]
        if (fit < 0).any():
            continue
        parts = np.zeros(2)
        parts[list(columns)] = fit
        wrong = float((persons * (variance - parts[0] - parts[1] / m) ** 2).sum())
        if best is None or wrong < best[2] - 1e-15:
            best = float(parts[0]), float(parts[1]), wrong
    if best is None or best[0] + best[1] <= 0:
        raise EffectError("Nobody's months differ from each other: there is no spread to plan with.")
    return Spread(best[0], best[1], int(persons.max()))


def attrition_of(seen: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]", possible: FloatArray) -> float:
    """The monthly share who leave. ``seen`` (persons, months after inclusion, in order): observed or not.

    ``possible`` (persons,): how many of these months are over (and covered). Leaving is the first month not seen
    although it could have been; the share is leavings over person-months at risk.
    """
    leavings, risk = 0.0, 0.0
    for row, months in zip(seen, possible.astype(int), strict=True):
        gone = np.flatnonzero(~row[:months])
        stayed = int(gone[0]) if len(gone) else int(months)
        risk += stayed + (1 if len(gone) else 0)
        leavings += 1 if len(gone) else 0
    return leavings / risk if risk else 0.0


def plan_of(
    y: FloatArray,
    months: IntArray,
    joined: IntArray,
    now: int,
    *,
    before: tuple[int, int],
    after: tuple[int, int],
    controls: float | None,
    per_month: float | None = None,
    possible: FloatArray | None = None,
) -> Plan:
    """A plan from a panel of participants.

    ``y`` (persons, months): the outcome by event month, NaN where not observed. ``joined`` (persons,): the calendar
    month of inclusion, counted from any month; ``now``: the latest month that is over, counted alike. ``after``: the
    window. ``possible`` (persons,): how many months of the window are over and covered for each; unless given, all
    that lie up to ``now``. Raises EffectError where nobody joined, or as :func:`spread_of`.
    """
    if not len(joined):
        raise EffectError("Nobody has joined yet: there is nothing to plan from.")
    first = int(joined.min())
    counts = np.bincount((joined - first).astype(np.int64), minlength=now - first + 1)[: now - first + 1]
    inside = (months >= after[0]) & (months <= after[1])
    over = np.clip(now - joined - after[0] + 1, 0, inside.sum()).astype(np.float64) if possible is None else possible
    recent = counts[-RECENT:]
    return Plan(
        included=tuple(int(each) for each in counts),
        per_month=float(recent.mean()) if per_month is None else per_month,
        attrition=attrition_of(np.isfinite(y[:, inside]), over),
        window=after,
        controls=controls,
        spread=spread_of(y, months, before, after),
    )


def said_when(answer: Answer, name_month: Callable[[int], Words]) -> Words:
    """The answer in a sentence; ``name_month`` says a month of the plan as people do."""
    now = answer.plan.now
    if answer.when is None:
        return Words(
            f"Med det antal, der kommer med nu, kan en ændring af den størrelse ikke skelnes fra ingen de næste "
            f"{answer.months[-1].month - now} måneder.",
            f"With as many joining as now, a change of that size cannot be told from none in the next "
            f"{answer.months[-1].month - now} months.",
        )
    month = name_month(answer.when)
    if answer.when <= now:
        return Words(
            "Der er allerede deltagere nok til at skelne en ændring af den størrelse fra ingen.",
            "There are enough participants already to tell a change of that size from none.",
        )
    return Words(
        f"Fra {month.da} kan en ændring af den størrelse skelnes fra ingen, hvis lige så mange kommer med som nu.",
        f"From {month.en} a change of that size can be told from none if as many join as now.",
    )
