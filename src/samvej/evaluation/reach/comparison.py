"""The inclusion profile in three columns: participants, target group and matched controls, with differences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
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
    """Subjects with their weights (None: each weighs one), and which citizen each is."""

    subjects: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64] | None
    citizens: npt.NDArray[np.int64]

    @cached_property
    def _places(self) -> tuple[int, npt.NDArray[np.int64]]:
        """How many citizens there are, and each subject's place among them."""
        who, place = np.unique(self.citizens, return_inverse=True)
        return len(who), place

    def citizens_in(self, some: npt.NDArray[np.bool_], but: npt.NDArray[np.bool_] | None = None) -> int:
        """How many different citizens some of the subjects are, without those of whom any is in ``but``."""
        count, place = self._places
        there = np.zeros(count, dtype=np.bool_)
        there[place[some]] = True
        if but is not None:
            there[place[but]] = False
        return int(np.count_nonzero(there))

    def sum_of(self, values: npt.NDArray[np.float64], some: npt.NDArray[np.bool_]) -> float:
        """The weighted sum over some of the subjects."""
        return fsum((values[some] if self.weights is None else values[some] * self.weights[some]).tolist())

    def weight_of(self, some: npt.NDArray[np.bool_]) -> float:
        """The weight of some of the subjects."""
        return float(np.count_nonzero(some)) if self.weights is None else fsum(self.weights[some].tolist())


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
        controls=None if controls is None else controls.citizens_in(np.ones(len(controls.subjects), dtype=np.bool_)),
        lines=tuple(_lines(lines, (own, met, within, controls))),
    )


_Groups = tuple[_Group, _Group | None, _Group | None, _Group | None]


def _lines(lines: Sequence[Characteristic], groups: _Groups) -> Iterator[ProfileComparison]:
    told = {each.line.id: _Told.of(each, groups) for each in lines}
    for each in lines:
        yield _line(each, told[each.line.id], groups, None if each.line.of is None else told.get(each.line.of))


def _equal(people: Sequence[tuple[int, date]], numbers: Numbers) -> _Group:
    citizens = np.array([person for person, _ in people], dtype=np.int64)
    return _Group(np.array([numbers[each] for each in people], dtype=np.int64), None, citizens)


def _weighted(matched: MatchedControls, numbers: Numbers) -> _Group:
    return _Group(
        np.array([numbers[each.person_id, each.index_date] for each in matched.controls], dtype=np.int64),
        np.array([each.weight for each in matched.controls], dtype=np.float64),
        np.array([each.person_id for each in matched.controls], dtype=np.int64),
    )


def _line(told: Characteristic, of: _Told, groups: _Groups, whole: _Told | None) -> ProfileComparison:
    """A part of a line that too few are known of is about too few as well, though all of these are known.

    ``whole``: the line that this is a part of.
    """
    is_mean = isinstance(told.line.measure, MeanAge)
    own, *others = groups
    first = _column(of, own, is_mean)
    columns = [None if group is None else _column(of, group, is_mean) for group in others]
    if whole is not None:
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
    weight = group.weight_of(known)
    enough = weight >= KNOWN_ENOUGH * group.weight_of(asked)
    people = group.citizens_in(known)
    return Column(
        value=group.sum_of(value, known) / weight if people and weight and enough else None,
        count=None if is_mean else group.citizens_in(known & (value != 0)),
        known=people,
        unknown=group.citizens_in(asked, but=known),
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
