"""Inclusion, drop-out and effect by the characteristics on which care is unequal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum, log
from statistics import fmean

import numpy as np

from samvej.evaluation.reach.concentration_index import erreygers
from samvej.evaluation.reach.groups import Grouping
from samvej.evaluation.reach.odds import Floats, NotEstimableError, adjusted_odds
from samvej.evaluation.reach.rates import Interval, difference_of_means
from samvej.evaluation.reach.results import ByCharacteristic, EffectByGroup, GroupEffect, GroupRate, Inequality
from samvej.evaluation.results import Words

UNKNOWN = ("unknown", Words("Kan ikke afgøres", "Cannot be told"))
FEWEST = 10
"""A group's effect is told where at least so many persons are on either side: a mean of fewer says nothing."""

NO_MODEL = Words(
    "De justerede odds kan ikke beregnes: deltagerne er for få eller for ens.",
    "Adjusted odds cannot be computed: the people are too few or too alike.",
)


def by_characteristic(
    has: Mapping[int, bool], groupings: Sequence[Grouping], beside: Mapping[int, Sequence[float]] | None = None
) -> tuple[tuple[ByCharacteristic, ...], tuple[Words, ...]]:
    """Counts, adjusted odds and concentration index of a yes or no, by each characteristic; and what must be said.

    ``has``: subject → yes or no; ``beside``: numbers of each subject that the odds are adjusted for as well. Those of
    whom a characteristic cannot be told are a group of their own, also in the model. The reference is the largest
    known group (of two alike the first). Where the model has no answer there are no odds, and the note says so.
    """
    people = sorted(has)
    yes = np.array([has[each] for each in people], dtype=np.bool_)
    told = [grouping for grouping in groupings if not grouping.missing]
    columns, names = _columns(people, told, beside or {})
    notes: tuple[Words, ...] = ()
    try:
        odds = adjusted_odds(columns, yes) if people else ()
    except (NotEstimableError, np.linalg.LinAlgError):
        odds, notes = (), (NO_MODEL,)
    found = dict(zip(names, odds, strict=False))
    return tuple(_of_one(grouping, has, found) for grouping in groupings), notes


def _columns(
    people: Sequence[int], told: Sequence[Grouping], beside: Mapping[int, Sequence[float]]
) -> tuple[Floats, list[tuple[str, str]]]:
    """The model's columns: one for each group but the reference, and the numbers beside; and their names."""
    columns: list[Floats] = []
    names: list[tuple[str, str]] = []
    for grouping in told:
        said = np.array([grouping.of[each] or UNKNOWN[0] for each in people], dtype=np.object_)
        reference = _reference(grouping, people)
        for level in (*(name for name, _ in grouping.levels), UNKNOWN[0]):
            if level != reference and level in said:
                columns.append((said == level).astype(np.float64))
                names.append((grouping.id, level))
    if beside:
        for place in range(len(beside[people[0]])):
            columns.append(np.array([beside[each][place] for each in people], dtype=np.float64))
            names.append(("beside", str(place)))
    matrix = np.array(columns, dtype=np.float64).T if columns else np.empty((len(people), 0))
    return matrix, names


def _reference(grouping: Grouping, people: Sequence[int]) -> str | None:
    counted = Counter(map(grouping.of.__getitem__, people))
    sizes = {name: counted[name] for name, _ in grouping.levels}
    largest = max(sizes, key=lambda name: sizes[name], default=None)
    return largest if largest is not None and sizes[largest] else None


def _of_one(
    grouping: Grouping, has: Mapping[int, bool], odds: Mapping[tuple[str, str], Interval | None]
) -> ByCharacteristic:
    people = sorted(has)
    if grouping.missing:
        return ByCharacteristic(grouping.id, grouping.name, (), ordered=grouping.ordered, missing=grouping.missing)
    reference = _reference(grouping, people)
    rows = []
    inside, having = Counter[str](), Counter[str]()
    for each in people:
        inside[grouping.of[each] or UNKNOWN[0]] += 1
        having[grouping.of[each] or UNKNOWN[0]] += has[each]
    for level, words in (*grouping.levels, UNKNOWN):
        if inside[level]:
            rows.append(
                GroupRate(
                    level,
                    words,
                    having[level],
                    inside[level],
                    odds=None if level == UNKNOWN[0] else odds.get((grouping.id, level)),
                    reference=level == reference,
                )
            )
    known = [row for row in rows if row.id != UNKNOWN[0]]
    return ByCharacteristic(
        grouping.id,
        grouping.name,
        tuple(rows),
        index=_index(grouping, has) if grouping.ordered else None,
        ordered=grouping.ordered,
        single=len(known) < 2,
    )


def _index(grouping: Grouping, has: Mapping[int, bool]) -> Interval | None:
    places = {name: place for place, (name, _) in enumerate(grouping.levels)}
    known = [(has[each], places[level]) for each in sorted(has) if (level := grouping.of[each]) is not None]
    yes = np.array([each for each, _ in known], dtype=np.bool_)
    return erreygers(yes, np.array([place for _, place in known], dtype=np.int64))


def follow_up(months: Mapping[int, float]) -> dict[int, tuple[float]]:
    """What drop-out is adjusted for beside the groups: the logarithm of the months that each could have left in."""
    return {each: (log(max(month, 1 / 30)),) for each, month in months.items()}


def inclusion(has: Mapping[int, bool], groupings: Sequence[Grouping], missing: tuple[str, ...]) -> Inequality:
    """Who of the target group takes part; no groups where it could not be found or is nobody."""
    if missing or not has:
        return Inequality("inclusion", len(has), 0, (), missing=missing)
    by, notes = by_characteristic(has, groupings)
    return Inequality("inclusion", len(has), sum(has.values()), by, notes=notes)


FOLLOWED = Words("hvor længe man har været med", "how long ago each was included")


def drop_out(
    has: Mapping[int, bool], groupings: Sequence[Grouping], months: Mapping[int, float], missing: tuple[str, ...]
) -> Inequality:
    """Who of the participants left without completing; ``months`` since inclusion of each."""
    if missing or not has:
        return Inequality("drop-out", len(has), 0, (), missing=missing)
    by, notes = by_characteristic(has, groupings, follow_up({each: months[each] for each in has}))
    return Inequality("drop-out", len(has), sum(has.values()), by, adjusted_for=(FOLLOWED,), notes=notes)


# --- effect --------------------------------------------------------------------------------------------


def effect_by_group(
    outcome: tuple[str, Words, str],
    changes: Mapping[int, float],
    characteristic: tuple[str, Words],
    levels: Sequence[tuple[str, Words]],
    group_of: Mapping[int, str | None],
) -> EffectByGroup:
    """Each group's mean change, and how much more it is than everybody else's, with Welch's 95 percent interval.

    ``outcome``: id, name, unit. ``changes``: person → own change (after less before, less the same of the matched
    controls where there are any), in the outcome's unit. Persons of unknown group are in no group, and are nobody's
    others. Fewer than ten on either side: no difference, which the report calls too few.
    """
    known = {each: group for each, group in group_of.items() if group is not None and each in changes}
    groups = []
    for level, words in levels:
        ones = [changes[each] for each, group in sorted(known.items()) if group == level]
        others = [changes[each] for each, group in sorted(known.items()) if group != level]
        enough = min(len(ones), len(others)) >= FEWEST
        groups.append(
            GroupEffect(
                level,
                words,
                len(ones),
                fmean(ones) if ones else None,
                difference_of_means(ones, others) if enough else None,
                max(map(abs, ones), default=0.0),
                fsum(map(abs, ones)),
            )
        )
    return EffectByGroup(*outcome, *characteristic, tuple(groups), len(group_of) - len(known))
