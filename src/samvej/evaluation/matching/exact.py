"""Exact strata: units that are equal in all columns, and the weights that make controls stand as the treated do."""

from collections.abc import Sequence

import numpy as np

from samvej.evaluation.matching.pairing import IntArray
from samvej.evaluation.matching.scores import BoolArray, FloatArray


def strata(codes: Sequence[IntArray], units: int) -> IntArray:
    """A number for each combination of codes that occurs, from 0; without codes all are in one."""
    joined = np.zeros(units, dtype=np.int64)
    for code in codes:
        _, pair = np.unique(np.stack([joined, code]), axis=1, return_inverse=True)
        joined = pair.reshape(-1).astype(np.int64)
    return joined


def subclasses(stratum: IntArray, treated: BoolArray) -> IntArray:
    """Strata with both treated and controls, numbered from 1 as they appear; 0 for units in others."""
    size = int(stratum.max(initial=-1)) + 1
    both = (np.bincount(stratum[treated], minlength=size) > 0) & (np.bincount(stratum[~treated], minlength=size) > 0)
    found, first = np.unique(stratum, return_index=True)
    number = np.zeros(size, dtype=np.int64)
    kept = found[np.argsort(first)]
    kept = kept[both[kept]]
    number[kept] = np.arange(1, len(kept) + 1)
    return number[stratum]


def stratum_weights(subclass: IntArray, treated: BoolArray) -> FloatArray:
    """1 for the treated of a subclass; its controls share the treated's number; the unmatched (0) weigh nothing.

    The controls' weights are scaled so that they add up to how many controls there are.
    """
    size = int(subclass.max(initial=0)) + 1
    of_treated = np.bincount(subclass[treated], minlength=size)
    of_control = np.bincount(subclass[~treated], minlength=size)
    share = of_treated / np.maximum(of_control, 1)
    weights = np.where(treated, 1.0, share[subclass]) * (subclass > 0)
    return normalised(weights, treated)


def normalised(weights: FloatArray, treated: BoolArray) -> FloatArray:
    """Control weights scaled to a mean of one over the controls that have any."""
    scaled = weights.copy()
    used = ~treated & (weights > 0)
    if used.any():
        scaled[used] *= used.sum() / weights[used].sum()
    return scaled
