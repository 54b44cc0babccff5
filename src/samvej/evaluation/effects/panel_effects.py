"""Effects on a stacked panel: each matched set in its own event time, as whole arrays. No I/O.

A row is a person at an index date: a participant, or a control of one. Each row is first compared with itself (a
month less the row's own mean over the reference months), then each participant with the controls of the own set, and
the sets' differences are averaged. So whoever is not observed in a month is compared with nobody in it, and neither
the level of a person nor who is observed when can look like an effect. Definitions with examples:
docs/reference/effects-of-a-programme.md. With one reference month and all observed this is Callaway & Sant'Anna's
ATT(g, t) with never-treated controls (2021), the weights being those of the matched sets.

Errors are influence functions: an estimate's error is the mean of its column, over all rows; they are added up by
citizen, because a citizen may be control of several, and may become a participant (Abadie & Imbens 2006 on reuse).
Each citizen's part is the change when that citizen is left out of the side's mean, because some months have few sets.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_WHOLE = 1e-9


@dataclass(frozen=True)
class Stack:
    """Participants and controls. ``y`` (rows, months): NaN where not observed.

    ``months`` (months,) are event months; ``set_of`` (rows,) the matched set (0 …); ``participant`` (rows,) one in
    each set; ``weight`` (rows,) of the controls, within their set; ``citizen`` (rows,) who it is.
    """

    y: Floats
    months: Ints
    set_of: Ints
    participant: Flags
    weight: Floats
    citizen: Ints

    @property
    def sets(self) -> int:
        """How many matched sets there are, also those without controls."""
        return int(self.set_of.max()) + 1 if len(self.set_of) else 0


@dataclass(frozen=True)
class Compared:
    """Per month (months,): the effect, how many sets are compared and how many control persons are behind it.

    ``influence`` (rows, months), of each citizen as though left out in turn. ``of_participants`` and ``of_controls``
    (months,): the mean level of each side, over the sets compared. NaN where no set is.
    """

    att: Floats
    influence: Floats
    sets: Ints
    control_rows: Flags
    participant_rows: Flags
    of_participants: Floats
    of_controls: Floats


@dataclass(frozen=True)
class Estimate:
    """One number with its error and its influence (rows,); NaN where there is none."""

    value: float
    se: float
    influence: Floats


def own_reference(stack: Stack, reference: Sequence[int]) -> Floats:
    """Each row's mean over the reference months that are observed; NaN where none is. Shape (rows,)."""
    held = stack.y[:, np.isin(stack.months, reference)]
    seen = ~np.isnan(held)
    count = seen.sum(axis=1)
    total = np.where(seen, held, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def event_study(stack: Stack, reference: Sequence[int]) -> Compared:
    """The effect of every month against the reference months."""
    change = stack.y - own_reference(stack, reference)[:, None]
    return compared(stack, change, stack.y)


def compared(stack: Stack, change: Floats, level: Floats) -> Compared:
    """Participants against the controls of their sets in every column of ``change`` (rows, columns)."""
    seen = ~np.isnan(change)
    participant = stack.participant[:, None] & seen
    control = ~stack.participant[:, None] & seen & (stack.weight > 0)[:, None]
    weight = np.where(control, stack.weight[:, None], 0.0)
    whole = _by_set(stack, weight)
    has_participant = _by_set(stack, participant.astype(np.float64)) > 0
    in_it = has_participant & (whole > 0)
    sets = in_it.sum(axis=0)
    share = np.where(control, weight / np.where(whole > 0, whole, 1.0)[stack.set_of], 0.0)
    share = share * in_it[stack.set_of]
    own = participant & in_it[stack.set_of]
    count = np.maximum(sets, 1)
    held = np.where(seen, change, 0.0)
    level_held = np.where(seen, level, 0.0)
    mean_own = (held * own).sum(axis=0) / count
    mean_controls = (held * share).sum(axis=0) / count
    influence = own * (held - mean_own) * _left_out(own / count, stack.citizen)
    influence -= share * (held - mean_controls) * _left_out(share / count, stack.citizen)
    influence *= len(change) / count
    none = sets == 0
    return Compared(
        att=np.where(none, np.nan, mean_own - mean_controls),
        influence=influence,
        sets=sets.astype(np.int64),
        control_rows=share > 0,
        participant_rows=own,
        of_participants=np.where(none, np.nan, (level_held * own).sum(axis=0) / count),
        of_controls=np.where(none, np.nan, (level_held * share).sum(axis=0) / count),
    )


def _left_out(weight: Floats, citizen: Ints) -> Floats:
    """What to multiply each row's part of a weighted mean by, to be the change when its citizen is left out.

    A mean lies nearer to what it is the mean of than the truth does, the more so the fewer there are, and the parts
    as they stand make the error too small: with five sets in a month by a tenth. Left out in turn, they do not: the
    cluster jackknife, CR3 (Bell & McCaffrey 2002; MacKinnon, Nielsen & Webb 2023). ``weight`` (rows, columns).
    """
    _, at = np.unique(citizen, return_inverse=True)
    theirs = np.zeros((int(at.max(initial=-1)) + 1, weight.shape[1]))
    np.add.at(theirs, at, weight)
    rest = 1 - theirs[at]
    return np.where(rest > _WHOLE, 1 / np.maximum(rest, _WHOLE), 1.0)  # who is all of a mean cannot be left out


def _by_set(stack: Stack, values: Floats) -> Floats:
    """Sums over the rows of each set: shape (sets, columns)."""
    found = np.zeros((stack.sets, values.shape[1]))
    np.add.at(found, stack.set_of, values)
    return found


def own_changes(stack: Stack, reference: Sequence[int], after: Sequence[int]) -> dict[int, float]:
    """Each participant's own effect, by citizen: the mean over the months after of the own change against the
    reference months, less the same of the own controls. Whoever is compared in none of them is not in it.
    """
    change = (stack.y - own_reference(stack, reference)[:, None])[:, np.isin(stack.months, after)]
    seen = ~np.isnan(change)
    held = np.where(seen, change, 0.0)
    participant = (stack.participant[:, None] & seen).astype(np.float64)
    weight = np.where(~stack.participant[:, None] & seen, stack.weight[:, None], 0.0)
    whole = _by_set(stack, weight)
    both = (_by_set(stack, participant) > 0) & (whole > 0)
    theirs = _by_set(stack, held * weight) / np.where(whole > 0, whole, 1.0)
    months = both.sum(axis=1)
    values = np.where(both, _by_set(stack, held * participant) - theirs, 0.0).sum(axis=1) / np.maximum(months, 1)
    rows = np.flatnonzero(stack.participant)
    return {int(stack.citizen[row]): float(values[stack.set_of[row]]) for row in rows if months[stack.set_of[row]]}


def mean_of(found: Compared, columns: Sequence[int], citizen: Ints) -> Estimate:
    """The mean of some months' effects, each month counting the same; months without any set are passed over."""
    there = [column for column in columns if found.sets[column] > 0]
    if not there:
        return Estimate(float("nan"), float("nan"), np.zeros(len(citizen)))
    influence = found.influence[:, there].mean(axis=1)
    return Estimate(float(found.att[there].mean()), error(influence, citizen), influence)


def error(influence: Floats, citizen: Ints) -> float:
    """The standard error of an estimate, from its influence added up by citizen."""
    _, at = np.unique(citizen, return_inverse=True)
    sums = np.bincount(at, influence) / len(influence)
    clusters = max(int((sums != 0).sum()), 2)
    return float(np.sqrt((sums**2).sum() * clusters / (clusters - 1)))


def errors(influence: Floats, citizen: Ints) -> Floats:
    """The standard error of each column."""
    return np.array([error(influence[:, column], citizen) for column in range(influence.shape[1])])


def before_after(stack: Stack, before: Sequence[int], after: Sequence[int]) -> Estimate:
    """The participants alone: each one's mean after less the mean before, over those who have both."""
    change = own_reference(stack, after) - own_reference(stack, before)
    own = stack.participant & ~np.isnan(change)
    count = int(own.sum())
    if not count:
        return Estimate(float("nan"), float("nan"), np.zeros(len(change)))
    value = float(change[own].mean())
    influence = np.where(own, np.where(own, change, 0.0) - value, 0.0) / count * len(change)
    return Estimate(value, error(influence, stack.citizen), influence)


def ratio(stack: Stack, reference: Sequence[int], after: Sequence[int]) -> Estimate | None:
    """The logarithm of the ratio of ratios: how many times the participants' level became what it was, over the
    controls' own times. The estimate of a Poisson model with a term for each side, period and their product.

    None where a level is not above zero, so that nothing can be so many times it.
    """
    both = np.column_stack([own_reference(stack, reference), own_reference(stack, after)])
    lacks = np.asarray(np.isnan(both).any(axis=1))
    both = np.where(lacks[:, None], np.nan, both)
    found = compared(stack, both, both)
    if not found.sets.all():
        return None
    levels = np.stack([found.of_participants, found.of_controls])
    if not (levels > 0).all():
        return None
    held = np.where(np.isnan(both), 0.0, both)
    own = found.participant_rows * (held - levels[0]) / levels[0]
    theirs_weight = _by_set(stack, np.where(found.control_rows, stack.weight[:, None], 0.0))
    share = np.where(found.control_rows, stack.weight[:, None] / np.maximum(theirs_weight[stack.set_of], 1e-300), 0.0)
    theirs = share * (held - levels[1]) / levels[1]
    influence = ((own[:, 1] - own[:, 0]) - (theirs[:, 1] - theirs[:, 0])) / found.sets[0] * len(held)
    value = float(np.log(levels[0, 1] / levels[0, 0]) - np.log(levels[1, 1] / levels[1, 0]))
    return Estimate(value, error(influence, stack.citizen), influence)


@dataclass(frozen=True)
class PreTrend:
    """Whether the difference before inclusion drifted: by how much a month, and the p-value of all months together.

    ``p`` is Wald's of every month before (degrees of freedom: ``df``); None where it cannot be told.
    """

    slope: Estimate
    p: float | None
    df: int


def pre_trend(found: Compared, months: Ints, before: Sequence[int], citizen: Ints) -> PreTrend:
    """The test over the months before inclusion that are compared, whether they are reference months or not."""
    columns = [column for column, month in enumerate(months) if month in set(before) and found.sets[column] > 0]
    if len(columns) < 3:
        nothing = Estimate(float("nan"), float("nan"), np.zeros(len(citizen)))
        return PreTrend(nothing, None, 0)
    time = months[columns] - months[columns].mean()
    part = time / (time**2).sum()
    influence = found.influence[:, columns] @ part
    slope = Estimate(float(found.att[columns] @ part), error(influence, citizen), influence)
    _, at = np.unique(citizen, return_inverse=True)
    apart = found.influence[:, columns] - found.influence[:, columns].mean(axis=1, keepdims=True)
    sums = np.zeros((int(at.max()) + 1, len(columns)))
    np.add.at(sums, at, apart)
    spread = sums.T @ sums / len(citizen) ** 2
    size = found.att[columns] - found.att[columns].mean()
    df = int(np.linalg.matrix_rank(spread, hermitian=True))
    if df == 0 or (sums != 0).any(axis=1).sum() < 5 * df:
        return PreTrend(slope, None, 0)
    wald = float(size @ np.linalg.pinv(spread, hermitian=True) @ size)
    return PreTrend(slope, float(chi2.sf(wald, df)), df)
