"""Before and after: of one question, of one score, and of an aim over all its questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samvej.evaluation.participants import FEWEST
from samvej.evaluation.responses.answers import Good, Scored, good_of
from samvej.evaluation.responses.mixed import Mixed, mixed
from samvej.evaluation.responses.paired_scores import paired_scores
from samvej.evaluation.responses.proportions import Fourfold, mcnemar, paired, share, unpaired
from samvej.evaluation.responses.results import AimChange, GoodBefore, MeanOnOccasion, ScoreBefore
from samvej.evaluation.responses.weighting import Weighted, weighted
from samvej.evaluation.results import Words
from samvej.programme.questionnaires import Aim

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Compared:
    """Which occasion is compared with inclusion (the place 0), who could have answered it, and what is known of them.

    ``asked``: alive and due on the occasion, or answered it. ``facts`` (persons, columns) without gaps.
    """

    at: int
    asked: Bools
    facts: Floats


def good_before(good: Good, compared: Compared | None) -> GoodBefore:
    """A question before and after; without a comparison where fewer than the fewest answered both times."""
    table = good.table
    everybody = tuple(
        share(int(np.nansum(column)), int((~np.isnan(column)).sum())) for column in np.ascontiguousarray(table.T)
    )
    there = None if compared is None else _both(table, compared.at)
    if compared is None or there is None or there.sum() < FEWEST:
        return GoodBefore(good.id, good.name, good.aim, everybody, None)
    first, last = table[there, 0] == 1, table[there, compared.at] == 1
    cells = Fourfold(
        both=int((first & last).sum()),
        gained=int((~first & last).sum()),
        lost=int((first & ~last).sum()),
        neither=int((~first & ~last).sum()),
    )
    exact, mid = mcnemar(cells.gained, cells.lost)
    return GoodBefore(
        id=good.id,
        name=good.name,
        aim=good.aim,
        everybody=everybody,
        compared=compared.at,
        cells=cells,
        before=share(cells.both + cells.lost, cells.n),
        after=share(cells.both + cells.gained, cells.n),
        difference=paired(cells),
        apart=unpaired(everybody[0], everybody[compared.at]),
        exact=exact,
        mid=mid,
        model=_model(table, compared.at),
        weighted=_weighted(table, compared),
    )


def score_before(scored: Scored, compared: Compared | None) -> ScoreBefore:
    """A score before and after."""
    table, rule = scored.table, scored.rule
    there = None if compared is None else _both(table, compared.at)
    enough = compared is not None and there is not None and there.sum() >= FEWEST
    good = good_of(scored)
    return ScoreBefore(
        id=scored.id,
        name=rule.name,
        aim=scored.aim,
        better=rule.better,
        range=rule.range,
        important=rule.important,
        everybody=tuple(_mean(column[~np.isnan(column)]) for column in np.ascontiguousarray(table.T)),
        compared=compared.at if enough and compared is not None else None,
        paired=paired_scores(table[there, 0], table[there, compared.at]) if enough and compared is not None else None,
        model=_model(table, compared.at) if enough and compared is not None else None,
        weighted=_weighted(table, compared) if enough and compared is not None else None,
        good=None if good is None else good_before(good, compared),
        source=rule.source,
        unconfirmed=rule.unconfirmed,
    )


def aim_change(aim: Aim, questionnaire: str, goods: Sequence[Good], at: int) -> AimChange:
    """An aim over its questions: on each occasion each person's share of good answers among those they answered."""
    tables = np.stack([good.table for good in goods])
    answered = ~np.isnan(tables)
    counts = answered.sum(axis=0)
    share_of_good = np.where(counts > 0, np.where(answered, tables, 0.0).sum(axis=0) / np.maximum(counts, 1), np.nan)
    persons = int((~np.isnan(share_of_good[:, : at + 1])).any(axis=1).sum())
    return AimChange(aim, questionnaire, tuple(good.id for good in goods), persons, _model(share_of_good, at))


def _both(table: Floats, at: int) -> Bools:
    """Who answered at inclusion and on the occasion."""
    return np.asarray(~np.isnan(table[:, 0]) & ~np.isnan(table[:, at]))


def _mean(values: Floats) -> MeanOnOccasion:
    n = len(values)
    return MeanOnOccasion(n, float(values.mean()) if n else None, float(values.std(ddof=1)) if n > 1 else None)


def _model(table: Floats, at: int) -> Mixed | None:
    """The mixed model of all answers up to the occasion; occasions that nobody answered are left out."""
    part = table[:, : at + 1]
    part = part[:, ~np.isnan(part).all(axis=0)]
    person, occasion = np.nonzero(~np.isnan(part))
    return mixed(part[person, occasion], person.astype(np.int64), occasion.astype(np.int64))


def _weighted(table: Floats, compared: Compared) -> Weighted | Words:
    """All who answered at inclusion and could have answered on the occasion."""
    before, after = table[:, 0], table[:, compared.at]
    group = ~np.isnan(before) & (compared.asked | ~np.isnan(after))
    facts = np.column_stack([before[group], compared.facts[group]])
    return weighted(facts, ~np.isnan(after[group]), before[group], after[group])
