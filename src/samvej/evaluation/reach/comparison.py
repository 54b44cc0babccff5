"""The inclusion profile in three columns: participants, target group and matched controls, with differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import fsum, sqrt

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

    subjects: Sequence[int]
    weights: Sequence[float]
    citizens: Sequence[int]


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
        controls=None if controls is None else len(set(controls.citizens)),
        lines=tuple(_line(each, (own, met, within, controls), _above(each, lines)) for each in lines),
    )


def _above(told: Characteristic, lines: Sequence[Characteristic]) -> Characteristic | None:
    """The line that this is a part of."""
    return next((each for each in lines if each.line.id == told.line.of), None)


def _equal(people: Sequence[tuple[int, date]], numbers: Numbers) -> _Group:
    return _Group([numbers[each] for each in people], [1.0] * len(people), [person for person, _ in people])


def _weighted(matched: MatchedControls, numbers: Numbers) -> _Group:
    return _Group(
        [numbers[each.person_id, each.index_date] for each in matched.controls],
        [each.weight for each in matched.controls],
        [each.person_id for each in matched.controls],
    )


def _line(
    told: Characteristic,
    groups: tuple[_Group, _Group | None, _Group | None, _Group | None],
    above: Characteristic | None,
) -> ProfileComparison:
    """A part of a line that too few are known of is about too few as well, though all of these are known."""
    is_mean = isinstance(told.line.measure, MeanAge)
    own, *others = groups
    first = _column(told, own, is_mean)
    columns = [None if group is None else _column(told, group, is_mean) for group in others]
    if above is not None:
        columns = [
            replace(column, value=None) if column and group and _column(above, group, False).value is None else column
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


def _column(told: Characteristic, group: _Group, is_mean: bool) -> Column:
    """The known are those of whom the line is told; whoever the line is not about is in none of the numbers."""
    asked = [
        (value, weight, citizen)
        for subject, weight, citizen in zip(group.subjects, group.weights, group.citizens, strict=True)
        if subject in told.of
        for value in (told.of[subject],)
    ]
    known = [(value, weight, citizen) for value, weight, citizen in asked if value is not None]
    whole = fsum(weight for _, weight, _ in known)
    enough = whole >= KNOWN_ENOUGH * fsum(weight for _, weight, _ in asked)
    people = {citizen for _, _, citizen in known}
    return Column(
        value=fsum(value * weight for value, weight, _ in known) / whole if known and whole and enough else None,
        count=None if is_mean else len({citizen for value, _, citizen in known if value}),
        known=len(people),
        unknown=len({citizen for _, _, citizen in asked} - people),
    )


def _deviation(told: Characteristic, own: _Group, is_mean: bool) -> float:
    """The participants' standard deviation: of a share √(p(1 − p)), of a mean that of a sample."""
    values = [float(value) for each in own.subjects if (value := told.of.get(each)) is not None]
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
