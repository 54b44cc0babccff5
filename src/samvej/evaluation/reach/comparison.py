"""The inclusion profile in three columns: participants, target group and matched controls, with differences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import fsum, sqrt

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.controls import MatchedControls
from samvej.evaluation.participants import Participant
from samvej.evaluation.profile import Characteristic
from samvej.evaluation.reach.results import Column, Comparison, ProfileComparison
from samvej.evaluation.reach.target import Target
from samvej.evaluation.results import Words
from samvej.programme.profile import MeanAge

KNOWN_ENOUGH = 0.5
"""A line is compared where at least this share of a column's people is known: else it is about some other people."""

Numbers = Mapping[tuple[int, date], int]
"""(person_id, day) → the subject's number."""


@dataclass(frozen=True)
class _Group:
    """Subjects with their weights, and which citizen each is."""

    subjects: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    citizens: npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Told:
    """A line by subject number: whom it is ``about``, and their ``value`` (not a number where it cannot be told)."""

    about: npt.NDArray[np.bool_]
    value: npt.NDArray[np.float64]

    @classmethod
    def of(cls, told: Characteristic, groups: Iterable[_Group | None]) -> "_Told":
        subjects = np.fromiter(told.of.keys(), dtype=np.int64, count=len(told.of))
        everybody = [subjects, *(group.subjects for group in groups if group is not None)]
        count = 1 + max((int(some.max()) for some in everybody if len(some)), default=-1)
        about, value = np.zeros(count, dtype=np.bool_), np.full(count, np.nan)
        about[subjects] = True
        value[subjects] = np.array([np.nan if each is None else each for each in told.of.values()], dtype=np.float64)
        return cls(about, value)


def comparison(
    lines: Sequence[Characteristic],
    numbers: Numbers,
    participants: Sequence[Participant],
    target: Target,
    matched: MatchedControls | None,
) -> Comparison:
    """Every line of the profile in each column; a group that could not be found, or is nobody, has no column."""
    own = _equal([(each.person_id, each.inclusion) for each in participants], numbers)
    met = None if target.missing else _equal(list(target.group.items()), numbers)
    ids = {each.person_id for each in participants}
    within = None if met is None else _equal([each for each in target.group.items() if each[0] in ids], numbers)
    controls = None if matched is None or not matched.controls else _weighted(matched, numbers)
    return Comparison(
        participants=len(participants),
        target=None if met is None else len(met.subjects),
        controls=None if controls is None else len(np.unique(controls.citizens)),
        lines=tuple(_line(each, (own, met, within, controls), _above(each, lines)) for each in lines),
    )


def _above(told: Characteristic, lines: Sequence[Characteristic]) -> Characteristic | None:
    """The line that this is a part of."""
    return next((each for each in lines if each.line.id == told.line.of), None)


def _equal(people: Sequence[tuple[int, date]], numbers: Numbers) -> _Group:
    citizens = np.array([person for person, _ in people], dtype=np.int64)
    return _Group(np.array([numbers[each] for each in people], dtype=np.int64), np.ones(len(people)), citizens)


def _weighted(matched: MatchedControls, numbers: Numbers) -> _Group:
    return _Group(
        np.array([numbers[each.person_id, each.index_date] for each in matched.controls], dtype=np.int64),
        np.array([each.weight for each in matched.controls], dtype=np.float64),
        np.array([each.person_id for each in matched.controls], dtype=np.int64),
    )


def _line(
    told: Characteristic,
    groups: tuple[_Group, _Group | None, _Group | None, _Group | None],
    above: Characteristic | None,
) -> ProfileComparison:
    """A part of a line that too few are known of is about too few as well, though all of these are known."""
    is_mean = isinstance(told.line.measure, MeanAge)
    own, *others = groups
    of = _Told.of(told, groups)
    first = _column(of, own, is_mean)
    columns = [None if group is None else _column(of, group, is_mean) for group in others]
    if above is not None:
        whole = _Told.of(above, groups)
        columns = [
            replace(column, value=None) if column and group and _column(whole, group, False).value is None else column
            for column, group in zip(columns, others, strict=True)
        ]
    deviation = _deviation(told, own, is_mean)
    untold = first.known == 0 and not any(each is not None and each.known for each in columns)
    return ProfileComparison(
        id=told.line.id,
        name=Words(told.line.da, told.line.en),
        kind="mean" if is_mean else "share",
        of=told.line.of,
        participants=first,
        target=columns[0],
        within=columns[1],
        controls=columns[2],
        difference_target=standardised(first.value, columns[0], deviation),
        difference_controls=standardised(first.value, columns[2], deviation),
        missing=told.missing if untold else (),
    )


def _column(told: _Told, group: _Group, is_mean: bool) -> Column:
    """The known are those of whom the line is told; whoever the line is not about is in none of the numbers."""
    asked, value = told.about[group.subjects], told.value[group.subjects]
    known = asked & ~np.isnan(value)
    whole = fsum(group.weights[known].tolist())
    enough = whole >= KNOWN_ENOUGH * fsum(group.weights[asked].tolist())
    people = np.unique(group.citizens[known])
    summed = fsum((value[known] * group.weights[known]).tolist()) if whole and enough else 0.0
    return Column(
        value=summed / whole if len(people) and whole and enough else None,
        count=None if is_mean else len(np.unique(group.citizens[known & (value != 0)])),
        known=len(people),
        unknown=len(np.setdiff1d(group.citizens[asked], people)),
    )


def _deviation(told: Characteristic, own: _Group, is_mean: bool) -> float:
    """The participants' standard deviation: of a share √(p(1 − p)), of a mean that of a sample."""
    values = [float(value) for each in own.subjects.tolist() if (value := told.of.get(each)) is not None]
    if len(values) < 2:
        return 0.0
    mean = fsum(values) / len(values)
    if not is_mean:
        return sqrt(mean * (1 - mean))
    return sqrt(fsum((value - mean) ** 2 for value in values) / (len(values) - 1))


def standardised(value: float | None, other: Column | None, deviation: float) -> float | None:
    """(participants − others) / the participants' standard deviation; None where it is nought or one is not known."""
    if value is None or other is None or other.value is None or deviation == 0:
        return None
    return (value - other.value) / deviation
