"""Subclassification on the score (Rosenbaum & Rubin 1984): classes with as many treated in each."""

import numpy as np

from samvej.evaluation.matching.pairing import IntArray
from samvej.evaluation.matching.scores import BoolArray, FloatArray, MatchingError

_FUZZ = 4 * np.finfo(np.float64).eps


def cut_points(score: FloatArray, count: int) -> FloatArray:
    """The ``count`` + 1 evenly spaced quantiles (Hyndman & Fan 1996, type 7)."""
    ordered = np.sort(score)
    at = (len(ordered) - 1) * np.linspace(0, 1, count + 1)
    low = np.floor(at + _FUZZ).astype(np.int64)
    part = at - low
    part[np.abs(part) < _FUZZ] = 0.0
    above = ordered[np.minimum(low + 1, len(ordered) - 1)]
    quantiles: FloatArray = np.where(part == 0, ordered[low], (1 - part) * ordered[low] + part * above)
    return quantiles


def score_classes(score: FloatArray, treated: BoolArray, kept: BoolArray, count: int) -> IntArray:
    """The class of each unit from 1, lowest scores first; 0 where not ``kept`` (outside the common support).

    Cut at quantiles of *all* treated's scores; a score at a cut belongs to the class above. Where scores are so few
    that cuts coincide there are fewer classes. A class without treated or without controls is given one from the
    nearest class that can spare it, each class between passing one on, so that classes stay in order of the score.

    Raises MatchingError where there are fewer treated or controls than classes.
    """
    if count < 1:
        raise MatchingError(f"{count} subclasses were asked for: ask for one or more.")
    cuts = cut_points(score[treated], count)
    raw = np.clip(np.searchsorted(cuts, score[kept], side="right"), 1, count)
    found, part = np.unique(raw, return_inverse=True)
    classes = np.zeros(len(score), dtype=np.int64)
    classes[kept] = part.reshape(-1) + 1
    for side, name in ((treated, "treated"), (~treated, "controls")):
        units = np.flatnonzero(kept & side)
        if len(units) < len(found):
            raise MatchingError(
                f"There are {len(units)} {name} for {len(found)} subclasses, and each needs one. Ask for fewer."
            )
        classes[units] = _filled(classes[units], score[units], len(found))
    return classes


def _filled(classes: IntArray, score: FloatArray, count: int) -> IntArray:
    sizes = np.bincount(classes, minlength=count + 1)[1:]
    while (sizes == 0).any():
        empty = int(np.flatnonzero(sizes == 0)[0])
        spare = np.flatnonzero(sizes > 1)
        giver = int(spare[np.argmin(np.abs(spare - empty))])
        sizes[giver] -= 1
        sizes[empty] += 1
    filled = np.empty_like(classes)
    filled[np.lexsort((np.arange(len(score)), score))] = np.repeat(np.arange(1, count + 1), sizes)
    return filled
