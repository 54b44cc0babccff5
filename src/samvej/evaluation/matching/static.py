"""Matching once, on plain columns: everybody treated and every control at the same time.

The rules are those of the matching literature, and every number is reproduced against the reference program that the
tests name. Definitions with an example: docs/reference/matching.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.matching.balance import Alike, alike, effective_size
from samvej.evaluation.matching.coarsened import coarsened
from samvej.evaluation.matching.columns import Column, design
from samvej.evaluation.matching.exact import normalised, strata, stratum_weights, subclasses
from samvej.evaluation.matching.nearest import (
    Lack,
    Near,
    Pairs,
    Rules,
    Side,
    lacks,
    nearest_in_space,
    nearest_on_score,
    whitened,
)
from samvej.evaluation.matching.pairing import IntArray
from samvej.evaluation.matching.scores import BoolArray, FloatArray, MatchingError, logistic
from samvej.evaluation.matching.specification import Specification
from samvej.evaluation.matching.subclasses import score_classes

SCORE = "distance"
"""What the score is called among the balanced columns."""

SizeRow = tuple[str, float, float]
"""A row's name, controls and treated."""


@dataclass(frozen=True)
class StaticMatch:
    """Who was matched with whom, and how alike they became; n units in the order they came.

    ``score`` (n,): the propensity score (or its log odds), None where there is none. ``weights`` (n,): 0 for the
    unmatched. ``subclass`` (n,): pair, stratum or class from 1, 0 for the unmatched; None with replacement, as a
    control then has several. ``discarded`` (n,): outside the common support. ``pairs``: positions among the treated
    and among the controls. ``lacking``: position in the n units → (controls found, why not more). ``att``: weighted
    difference of the outcome's means, treated − controls. ``dropped``: columns that add nothing to the others.
    ``separated``: units whose score ran away.
    """

    treated: BoolArray
    score: FloatArray | None
    weights: FloatArray
    subclass: IntArray | None
    discarded: BoolArray
    pairs: Pairs | None
    lacking: Mapping[int, tuple[int, Lack]]
    sizes: tuple[SizeRow, ...]
    before: tuple[Alike, ...]
    after: tuple[Alike, ...]
    att: float | None
    dropped: tuple[str, ...] = ()
    separated: int = 0


@dataclass(frozen=True)
class _Question:
    """The columns, ready to be matched on."""

    treated: BoolArray
    on: tuple[Column, ...]
    exact: tuple[Column, ...]
    near: tuple[tuple[Column, float], ...]
    x: FloatArray
    names: tuple[str, ...]
    score: FloatArray | None
    kept: BoolArray
    dropped: tuple[str, ...]
    separated: int


def match_static(
    treated: Sequence[bool] | BoolArray,
    columns: Mapping[str, Column],
    said: Specification,
    outcome: FloatArray | None = None,
) -> StaticMatch:
    """Match the treated units of a frame with its controls.

    ``treated`` (n,); ``columns``: all that ``said`` names, each of n units; ``outcome`` (n,): what the effect is
    reckoned on. Raises MatchingError, saying what to do, where nobody can be matched.
    """
    question = _asked(np.asarray(treated, dtype=np.bool_), columns, said)
    pairs: Pairs | None = None
    lacking: dict[int, tuple[int, Lack]] = {}
    subclass: IntArray | None
    if said.method == "nearest" or said.one_to_one:
        pairs, lacking = _paired(question, said)
        weights = _pair_weights(pairs, question)
        subclass = None if said.replace else _pair_classes(pairs, question)
    else:
        subclass = _classes(question, said)
        weights = stratum_weights(subclass, question.treated)
    if not (weights[question.treated].any() and weights[~question.treated].any()):
        raise MatchingError(_nobody(said))
    balanced, names = _balanced(question)
    return StaticMatch(
        treated=question.treated,
        score=question.score,
        weights=weights,
        subclass=subclass,
        discarded=~question.kept,
        pairs=pairs,
        lacking=lacking,
        sizes=_sizes(question, weights),
        before=alike(balanced, question.treated, None, names),
        after=alike(balanced, question.treated, weights, names),
        att=None if outcome is None else _att(outcome, question.treated, weights),
        dropped=question.dropped,
        separated=question.separated,
    )


def _asked(treated: BoolArray, columns: Mapping[str, Column], said: Specification) -> _Question:
    if not treated.any():
        raise MatchingError("Nobody is treated: there is nobody to find controls for.")
    if treated.all():
        raise MatchingError("Everybody is treated: there are no controls to choose from.")
    on = tuple(columns[name] for name in said.on)
    x, names = design(on)
    score: FloatArray | None = None
    dropped: tuple[str, ...] = ()
    separated = 0
    if said.has_score:
        fitted = logistic(x, treated)
        if len(fitted.dropped) == x.shape[1]:
            raise MatchingError("No column to match on varies: nobody is nearer than others. Name one that does.")
        score = fitted.linear if said.link == "linear-logit" else fitted.probability
        separated = fitted.separated
        last_words = {f"{column.name}{column.levels[-1]}" for column in on if column.levels}
        dropped = tuple(names[at] for at in fitted.dropped if names[at] not in last_words)
    kept = np.ones(len(treated), dtype=np.bool_)
    if said.discard == "both" and score is not None:
        kept = _common_support(score, treated)
    return _Question(
        treated=treated,
        on=on,
        exact=tuple(columns[name] for name in said.exact),
        near=tuple((columns[name], width) for name, width in said.calipers_on),
        x=x,
        names=names,
        score=score,
        kept=kept,
        dropped=dropped,
        separated=separated,
    )


def _common_support(score: FloatArray, treated: BoolArray) -> BoolArray:
    """Scores that both groups reach: from the higher of the two smallest to the lower of the two largest."""
    low = max(score[treated].min(), score[~treated].min())
    high = min(score[treated].max(), score[~treated].max())
    kept: BoolArray = (score >= low) & (score <= high)
    if not (kept[treated].any() and kept[~treated].any()):
        raise MatchingError(
            "No treated unit and control have scores in a common range, so discarding the others leaves nobody. "
            "Match on fewer columns, or keep all (discard none)."
        )
    return kept


def _paired(question: _Question, said: Specification) -> tuple[Pairs, dict[int, tuple[int, Lack]]]:
    """Greedy pairs among the kept units, as positions among all treated and all controls."""
    treated, kept, score = question.treated, question.kept, question.score
    units = np.arange(len(treated))
    if said.one_to_one:
        group = strata([coarsened(column) for column in question.on], len(treated))
    else:
        group = strata([column.codes for column in question.exact], len(treated))
    sides = [units[treated & kept], units[~treated & kept]]
    treated_side, control_side = (Side(rank=rows, group=group[rows]) for rows in sides)
    in_space = said.distance == "mahalanobis" or said.one_to_one
    rules = _rules(question, said, sides, in_space)
    if in_space:
        places = whitened(question.x, treated, kept)
        near = (places[sides[0]], places[sides[1]])
        scores = None if score is None else score[sides[0]]
        found = nearest_in_space(near, treated_side, control_side, rules, scores)
    elif score is not None:
        near = (score[sides[0]], score[sides[1]])
        found = nearest_on_score(near, treated_side, control_side, rules)
    else:
        raise MatchingError("Nearest matching needs a score or the Mahalanobis distance.")
    why = {int(sides[0][at]): lack for at, lack in lacks(found, near, treated_side, control_side, rules).items()}
    pairs = Pairs(sides[0][found.treated], sides[1][found.control], found.round, found.distance)
    return pairs, why


def _rules(question: _Question, said: Specification, sides: Sequence[IntArray], in_space: bool) -> Rules:
    """Widths in the units of what they are about; in space the score's caliper is one on a column."""
    calipers = [(column.values, width) for column, width in question.near]
    caliper: float | None = None
    if said.caliper is not None and question.score is not None:
        caliper = said.caliper * _spread(question.score[question.kept])
        if in_space:
            calipers.append((question.score, caliper))
            caliper = None
    return Rules(
        ratio=said.ratio,
        replace=said.replace,
        order=said.order or ("data" if question.score is None else "largest"),
        caliper=caliper,
        calipers=tuple(Near(values[sides[0]], values[sides[1]], width) for values, width in calipers),
    )


def _spread(score: FloatArray) -> float:
    """The standard deviation over treated and controls together, of those within the common support."""
    return float(score.std(ddof=1)) if len(score) > 1 else 0.0


def _classes(question: _Question, said: Specification) -> IntArray:
    """Strata or score classes with both treated and controls, from 1; 0 for the others."""
    if said.method == "subclass":
        if question.score is None:
            raise MatchingError("Subclasses are made of a score: use the propensity score.")
        return score_classes(question.score, question.treated, question.kept, said.subclasses)
    codes = [coarsened(column) if said.method == "cem" else column.codes for column in question.on]
    return subclasses(strata(codes, len(question.treated)), question.treated)


def _pair_weights(pairs: Pairs, question: _Question) -> FloatArray:
    """A matched treated unit weighs 1; its controls share 1; all controls together weigh as many as they are."""
    size = len(question.treated)
    found = np.bincount(pairs.treated, minlength=size)
    weights: FloatArray = np.bincount(pairs.control, 1 / found[pairs.treated], size).astype(np.float64)
    weights[pairs.treated] = 1.0
    return normalised(weights, question.treated)


def _pair_classes(pairs: Pairs, question: _Question) -> IntArray:
    """Matched treated units are numbered from 1 in their own order; a control has its treated unit's number."""
    classes = np.zeros(len(question.treated), dtype=np.int64)
    matched, number = np.unique(pairs.treated, return_inverse=True)
    classes[matched] = np.arange(1, len(matched) + 1)
    classes[pairs.control] = number + 1
    return classes


def _balanced(question: _Question) -> tuple[FloatArray, tuple[str, ...]]:
    """The score, what was matched on, and whatever else had to be equal or near."""
    seen = {column.name for column in question.on}
    others = {column.name: column for column in (*question.exact, *(column for column, _ in question.near))}
    extra = [column for name, column in others.items() if name not in seen]
    parts, names = [question.x], list(question.names)
    if question.score is not None:
        parts.insert(0, question.score[:, None])
        names.insert(0, SCORE)
    if extra:
        more, more_names = design(extra)
        parts.append(more)
        names += more_names
    return np.hstack(parts), tuple(names)


def _sizes(question: _Question, weights: FloatArray) -> tuple[SizeRow, ...]:
    groups = (~question.treated, question.treated)
    everybody = [float(group.sum()) for group in groups]
    matched = [float((weights[group] > 0).sum()) for group in groups]
    discarded = [float((~question.kept & group).sum()) for group in groups]
    effective = [effective_size(weights[group]) for group in groups]
    unmatched = [a - m - d for a, m, d in zip(everybody, matched, discarded, strict=True)]
    return (
        ("All (ESS)", everybody[0], everybody[1]),
        ("All", everybody[0], everybody[1]),
        ("Matched (ESS)", effective[0], effective[1]),
        ("Matched", matched[0], matched[1]),
        ("Unmatched", unmatched[0], unmatched[1]),
        ("Discarded", discarded[0], discarded[1]),
    )


def _att(outcome: FloatArray, treated: BoolArray, weights: FloatArray) -> float:
    used = weights > 0
    missing = int((~np.isfinite(outcome[used])).sum())
    if missing:
        raise MatchingError(
            f"The outcome is missing for {missing} of the matched units, and an effect of those who are left would "
            "be of others. Fill it in, or leave those rows out before matching."
        )
    values = np.where(used, outcome, 0.0)
    means = [float(weights[group] @ values[group] / weights[group].sum()) for group in (treated, ~treated)]
    return means[0] - means[1]


def _nobody(said: Specification) -> str:
    what = {
        "nearest": "no control is in the same exact stratum and within the calipers of any treated unit. Widen the "
        "calipers, or ask for fewer columns to be exact",
        "exact": "no treated unit and control are equal in all columns. Match on fewer, or use cem or nearest",
        "cem": "no treated unit and control are in the same bins of all columns. Match on fewer, or use nearest",
        "subclass": "no subclass has both treated and controls. Ask for fewer subclasses",
    }
    return f"Nobody was matched: {what[said.method]}."
