"""Rolling (risk-set) matching on a plain frame with a row per person and period.

Each treated person is matched at their own entry, on what was known a look-back before it, to people who were never
treated and have a row in that same period (Witman et al. 2019). One score is fitted over all risk sets together;
pairs are made within each. Definitions with an example: docs/reference/matching.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.matching.balance import Alike, alike
from samvej.evaluation.matching.nearest import Pairs, Rules, Side, nearest_on_score
from samvej.evaluation.matching.pairing import IntArray
from samvej.evaluation.matching.scores import BoolArray, FloatArray, MatchingError, logistic


@dataclass(frozen=True)
class PersonPeriods:
    """Rows of persons in periods: ``person`` (n,), ``period`` (n,) whole numbers, ``treated`` (n,) of the person.

    ``entry`` (n,): the period in which a treated person was included; of others it counts for nothing. ``x``
    (n, columns): what is matched on, as it was in the row's period; ``names`` are its columns.
    """

    person: IntArray
    period: IntArray
    treated: BoolArray
    entry: IntArray
    x: FloatArray
    names: tuple[str, ...]


@dataclass(frozen=True)
class Spread:
    """One column in the treated and the controls: means and standard deviations, all rows and matched persons."""

    variable: str
    mean_treated: float
    mean_control: float
    sd_treated: float
    sd_control: float
    matched_mean_treated: float
    matched_mean_control: float
    matched_sd_treated: float
    matched_sd_control: float


@dataclass(frozen=True)
class RollingMatch:
    """The rows of the risk sets, their scores, and the pairs.

    ``rows`` (m,): positions in the frame; ``risk_set`` (m,): the entry period they stand for; ``score`` (m,): log
    odds. ``pairs``: positions in ``rows``. ``weights`` (m,): 1 for a matched treated row; a control's is the sum over
    its pairs of 1/(how many controls that treated person got). ``spreads`` counts each matched row once.
    """

    rows: IntArray
    risk_set: IntArray
    treated: BoolArray
    score: FloatArray
    pairs: Pairs
    weights: FloatArray
    spreads: tuple[Spread, ...]
    balance: tuple[Alike, ...]


def match_rolling(
    frame: PersonPeriods,
    *,
    lookback: int = 1,
    ratio: int = 1,
    replace: bool = True,
    caliper: float | None = None,
    exact: IntArray | None = None,
) -> RollingMatch:
    """Match every treated person at entry with ``ratio`` of those at risk then.

    ``lookback``: how many periods before entry the columns are read. ``replace``: within a risk set a control may
    serve several; across risk sets a person always may. ``caliper``: of the pooled standard deviation of the score,
    √((s²treated + s²control)/2). ``exact`` (n,): what a pair must share besides the risk set.

    Raises MatchingError where a treated person has no row, or two, at the look-back, or nobody is at risk.
    """
    rows = _at_risk(frame, lookback)
    treated = frame.treated[rows]
    risk_set = frame.period[rows] + lookback
    fitted = logistic(frame.x[rows], treated)
    group = risk_set if exact is None else _joined(risk_set, exact[rows])
    units = np.arange(len(rows))
    sides = (units[treated], units[~treated])
    rules = Rules(
        ratio=ratio,
        replace=replace,
        caliper=None if caliper is None else caliper * _pooled(fitted.linear, treated),
        order="largest",
    )
    found = nearest_on_score(
        (fitted.linear[sides[0]], fitted.linear[sides[1]]),
        Side(rank=sides[0], group=group[sides[0]]),
        Side(rank=sides[1], group=group[sides[1]]),
        rules,
    )
    if not len(found.treated):
        raise MatchingError("Nobody was matched: no control is near enough in any risk set. Widen the caliper.")
    pairs = Pairs(sides[0][found.treated], sides[1][found.control], found.round, found.distance)
    weights = _weights(pairs, len(rows))
    x = frame.x[rows]
    return RollingMatch(
        rows=rows,
        risk_set=risk_set,
        treated=treated,
        score=fitted.linear,
        pairs=pairs,
        weights=weights,
        spreads=_spreads(x, treated, weights > 0, frame.names),
        balance=alike(x, treated, weights, frame.names),
    )


def _at_risk(frame: PersonPeriods, lookback: int) -> IntArray:
    """The treated persons' rows at their look-back and everybody else's in the same periods, in the frame's order."""
    if lookback < 0:
        raise MatchingError(f"The look-back is {lookback}: nobody is matched on what was known after entry.")
    at_entry = frame.treated & (frame.period == frame.entry - lookback)
    persons, counts = np.unique(frame.person[at_entry], return_counts=True)
    everybody = np.unique(frame.person[frame.treated])
    if len(persons) < len(everybody):
        raise MatchingError(
            f"{len(everybody) - len(persons)} of {len(everybody)} treated persons have no row {lookback} periods "
            "before their entry. Add it, or leave them out."
        )
    if (counts > 1).any():
        raise MatchingError("A treated person has two rows in one period. A row is one person in one period.")
    once_treated = np.isin(frame.person, everybody)
    others = ~once_treated & np.isin(frame.period, frame.period[at_entry])
    rows = np.flatnonzero(others)
    if len(np.unique(np.stack([frame.person[rows], frame.period[rows]]), axis=1).T) < len(rows):
        raise MatchingError("A control has two rows in one period. A row is one person in one period.")
    return np.flatnonzero(at_entry | others)


def _joined(risk_set: IntArray, exact: IntArray) -> IntArray:
    _, joined = np.unique(np.stack([risk_set, exact]), axis=1, return_inverse=True)
    return joined.reshape(-1).astype(np.int64)


def _pooled(score: FloatArray, treated: BoolArray) -> float:
    variances = [float(score[side].var(ddof=1)) if side.sum() > 1 else 0.0 for side in (treated, ~treated)]
    return float(np.sqrt(sum(variances) / 2))


def _weights(pairs: Pairs, rows: int) -> FloatArray:
    found = np.bincount(pairs.treated, minlength=rows)
    weights: FloatArray = np.bincount(pairs.control, 1 / found[pairs.treated], rows).astype(np.float64)
    weights[pairs.treated] = 1.0
    return weights


def _spreads(x: FloatArray, treated: BoolArray, matched: BoolArray, names: Sequence[str]) -> tuple[Spread, ...]:
    groups = (treated, ~treated, treated & matched, ~treated & matched)
    return tuple(
        Spread(
            name,
            *(float(x[group, at].mean()) for group in groups[:2]),
            *(_sd(x[group, at]) for group in groups[:2]),
            *(float(x[group, at].mean()) for group in groups[2:]),
            *(_sd(x[group, at]) for group in groups[2:]),
        )
        for at, name in enumerate(names)
    )


def _sd(values: FloatArray) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0
