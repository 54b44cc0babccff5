"""How much of an effect's certainty rests on what cannot be seen: bounds, placebos, and leaving places out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.stats import norm

from samvej.evaluation.effects.aggregates import Aggregate, aggregate
from samvej.evaluation.effects.estimators import BoolArray, FloatArray, IntArray
from samvej.evaluation.effects.group_time import group_time_effects
from samvej.evaluation.effects.interval import Interval as Interval
from samvej.evaluation.effects.panel_of_units import LEFT_OUT, EffectError
from samvej.evaluation.results import Words

_Z = float(norm.ppf(0.975))
MULTIPLES = (0.0, 0.5, 1.0, 1.5, 2.0)


def interval(att: float, se: float) -> Interval:
    """The usual 95 % interval."""
    return Interval(att, se, att - _Z * se, att + _Z * se)


# --- bounds on parallel trends -------------------------------------------------------------------------


@dataclass(frozen=True)
class Bound:
    """The 95 % interval of the window's effect when trends may part by ``multiple`` times the largest seen before."""

    multiple: float
    low: float
    high: float


@dataclass(frozen=True)
class Bounds:
    """Bounds for several multiples. ``breakdown``: the multiple from which zero is possible; None if it never is.

    ``largest``: the largest move from one block to the next before inclusion; ``steps``: how many blocks lie from the
    base's to the window's middle.
    """

    rows: tuple[Bound, ...]
    breakdown: float | None
    largest: float
    steps: float
    words: Words


def relative_magnitudes(
    dynamic: Aggregate,
    base: int,
    window: tuple[int, int],
    units: int,
    multiples: Sequence[float] = MULTIPLES,
    *,
    block: int = 1,
) -> Bounds:
    """Bounds in the manner of Rambachan & Roth (2023), relative magnitudes.

    ``dynamic``: event times against one universal base; ``base``: the base's event time (−1 less anticipation). From
    the base on, the difference between groups and controls may move from one period to the next by at most
    ``multiple`` times its largest move between neighbouring periods up to the base. ``block``: periods are so many
    event times each, counted back from the base: single months move by chance alone, and chance would be taken for
    a trend. The interval is the union of the intervals under each move in each direction: it holds with at least
    95 %, and is wider than the authors' hybrid interval. ``units``: as in the effects.

    Raises EffectError without two blocks up to the base or without the window.
    """
    inside = (dynamic.egt >= window[0]) & (dynamic.egt <= window[1])
    if not inside.any():
        raise EffectError(f"No event time from {window[0]} to {window[1]} is seen: choose another window.")
    before = _blocks(dynamic.egt, base, block)
    if len(before) < 2:
        raise EffectError(
            f"Bounds need {2 * block} neighbouring periods before inclusion can have touched any: look further back, "
            "or at shorter blocks."
        )
    effect = inside / inside.sum() - before[0]
    moves = np.column_stack([near - far for near, far in pairwise(before)])
    att, of_att = float(dynamic.att @ effect), dynamic.influence @ effect
    sizes, of_sizes = dynamic.att @ moves, dynamic.influence @ moves
    steps = float(dynamic.egt @ effect) / block

    def at(multiple: float) -> Bound:
        shift = multiple * steps
        lows, highs = [], []
        for sign in (-1, 1):
            centre = att + sign * shift * sizes
            spread = _Z * np.sqrt(((of_att[:, None] + sign * shift * of_sizes) ** 2).sum(axis=0)) / units
            lows.append((centre - spread).min())
            highs.append((centre + spread).max())
        return Bound(multiple, float(min(lows)), float(max(highs)))

    breakdown = breakdown_of(at)
    rows = tuple(at(each) for each in multiples)
    return Bounds(rows, breakdown, float(np.abs(sizes).max()), steps, _about(breakdown))


def _blocks(event: IntArray, base: int, block: int) -> list[FloatArray]:
    """The weights (event times,) that take the mean of each block, from the one that ends at the base backwards."""
    found: list[FloatArray] = []
    while True:
        last = base - block * len(found)
        inside = (event > last - block) & (event <= last)
        if inside.sum() < block:
            return found
        found.append(inside / block)


def breakdown_of(at: Callable[[float], Bound], most: float = 10.0) -> float | None:
    """The multiple at which the interval reaches zero, to two decimals; None if it does not up to ``most``."""

    def holds_zero(multiple: float) -> bool:
        bound = at(multiple)
        return bound.low <= 0 <= bound.high

    if holds_zero(0.0):
        return 0.0
    if not holds_zero(most):
        return None
    low, high = 0.0, most
    while high - low > 0.005:
        middle = (low + high) / 2
        low, high = (low, middle) if holds_zero(middle) else (middle, high)
    return round(high, 2)


def _about(breakdown: float | None) -> Words:
    if breakdown == 0.0:
        return Words(
            "Effekten kan ikke skelnes fra ingen, selv hvis forløbene ellers ville have fulgtes ad.",
            "The effect cannot be told from none even if the courses would otherwise have run alike.",
        )
    if breakdown is None:
        return Words(
            "Effekten står, også hvis forløbene efter inklusion skilles ti gange så hurtigt som de gjorde før.",
            "The effect stands even if courses part ten times as fast after inclusion as they did before.",
        )
    said = f"{breakdown:.2f}"
    return Words(
        f"Effekten står, så længe forløbene uden indsatsen højst ville skilles {said.replace('.', ',')} gange så "
        "hurtigt, som de gjorde før inklusion.",
        f"The effect stands as long as courses without the programme would part at most {said} times as fast as "
        "they did before inclusion.",
    )


# --- placebos ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Placebo:
    """An effect where there should be none, and what it says."""

    effect: Interval
    words: Words


def placebo_date(
    y: FloatArray, cohort: IntArray, periods: IntArray, *, earlier: int, anticipation: int = 0, **options: Any
) -> Placebo:
    """The effect of an inclusion moved ``earlier`` periods back, seen only in the time before the true one.

    Takes what :func:`~samvej.evaluation.effects.group_time.group_time_effects` takes; each is compared with itself
    (pairs). The periods that the true inclusion may have touched are not seen. Raises EffectError where no period is
    left between the two dates.
    """
    if earlier <= anticipation:
        raise EffectError("A placebo date must lie further back than what inclusion may touch beforehand.")
    included = (cohort != 0) & (cohort <= periods.max() + anticipation)
    touched = included[:, None] & (periods[None, :] >= cohort[:, None] - anticipation)
    moved = np.where(included, cohort - earlier, cohort)
    seen = np.where(touched, np.nan, y)
    moved = np.where(included & (moved <= periods.min()), LEFT_OUT, moved)
    effects = group_time_effects(seen, moved, periods, anticipation=0, missing="pairs", **options)
    found = aggregate(effects, "window", event_from=0, event_to=earlier - anticipation - 1)
    if np.isnan(found.overall_att) or np.isnan(found.overall_se):
        raise EffectError("The placebo date has no effect to show: too few periods lie before inclusion.")
    effect = interval(found.overall_att, found.overall_se)
    said = Words(
        f"Regnet, som om inklusionen var {earlier} perioder før, {_verdict(effect).da}",
        f"Counted as if inclusion were {earlier} periods earlier, {_verdict(effect).en}",
    )
    return Placebo(effect, said)


def negative_control(effect: Interval, name: Words) -> Placebo:
    """An outcome that the programme cannot move: ``name`` is what it is called in a sentence."""
    said = _verdict(effect)
    return Placebo(
        effect,
        Words(
            f"For {name.da}, som indsatsen ikke kan flytte, {said.da}",
            f"For {name.en}, which the programme cannot move, {said.en}",
        ),
    )


def _verdict(effect: Interval) -> Words:
    if effect.tells:
        return Words(
            "ses en forskel, hvor der ingen burde være: grupperne er ikke ens nok til at stole på effekten.",
            "there is a difference where there should be none: the groups are not alike enough to trust the effect.",
        )
    return Words("ses ingen forskel, som det bør være.", "there is no difference, as it should be.")


# --- leaving out ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WithoutOne:
    """The effect without one cluster (its number), and how many people that leaves out."""

    cluster: int
    people: int
    effect: Interval


def leave_one_out(cluster: IntArray, estimate: Callable[[BoolArray], tuple[float, float]]) -> tuple[WithoutOne, ...]:
    """The effect without each cluster in turn (such as each municipality).

    ``cluster`` (units,); ``estimate`` gives effect and error of the units that are kept. A cluster without which
    nothing can be estimated is NaN, not left out of the list. Raises EffectError with fewer than two clusters.
    """
    each = np.unique(cluster)
    if len(each) < 2:
        raise EffectError("There is one place only: none can be left out.")
    found = []
    for one in each:
        keep = cluster != one
        try:
            effect = interval(*estimate(keep))
        except EffectError:
            effect = interval(np.nan, np.nan)
        found.append(WithoutOne(int(one), int((~keep).sum()), effect))
    return tuple(found)


def about_leaving_out(whole: Interval, without: Sequence[WithoutOne]) -> Words:
    """Whether any single place decides the answer, without naming it."""
    known = [each.effect for each in without if not np.isnan(each.effect.value)]
    if len(known) < len(without):
        return Words(
            "Uden ét bestemt sted kan effekten ikke beregnes: den hviler på det ene sted.",
            "Without one of the places no effect can be estimated: it rests on that place alone.",
        )
    same = all(each.tells == whole.tells and (each.value > 0) == (whole.value > 0) for each in known)
    if same:
        return Words(
            "Svaret er det samme, uanset hvilket enkelt sted der lades ude.",
            "The answer is the same whichever single place is left out.",
        )
    return Words(
        "Svaret skifter, når ét bestemt sted lades ude: det hviler på få steder.",
        "The answer changes when one of the places is left out: it rests on few places.",
    )
