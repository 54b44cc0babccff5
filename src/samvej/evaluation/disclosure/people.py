"""Table 1, the inclusion profile and the illness combinations as they may be shown."""

from dataclasses import dataclass

from samvej.evaluation.disclosure.policy import (
    FEW_ON_ONE_SIDE,
    FEW_PEOPLE,
    NOTHING,
    WOULD_REVEAL,
    Policy,
    Shown,
    hide,
)
from samvej.evaluation.disclosure.tables import show_count, show_table
from samvej.evaluation.results import Analysis, IllnessCombination, IllnessCombinations, Profile, ProfileLine


@dataclass(frozen=True)
class ShownLine:
    """A line of the profile: ``value`` is the share (0–1) or the mean."""

    line: ProfileLine
    value: Shown
    count: Shown
    known: Shown
    unknown: Shown


@dataclass(frozen=True)
class ShownCombinations:
    """The combinations in their order; ``known`` is their sum."""

    combinations: tuple[tuple[IllnessCombination, Shown], ...]
    known: Shown
    unknown: Shown


def show_analysis(analysis: Analysis, policy: Policy) -> tuple[tuple[int, Shown], ...]:
    """A column of Table 1: (event month, people). The months share people, so they have no total to protect."""
    return tuple((month, show_count(persons, policy)) for month, persons in analysis.persons)


def show_profile(profile: Profile, policy: Policy) -> tuple[ShownLine, ...]:
    """The lines in their order. A line ``of`` another is hidden where the other's count is."""
    lines = {line.id: _line(line, policy) for line in profile.lines}
    return tuple(
        _below(lines[line.id], lines[line.of]) if line.of in lines else lines[line.id] for line in profile.lines
    )


def show_illness(illness: IllnessCombinations, policy: Policy) -> ShownCombinations:
    """The combinations add up to those who could be told, and these and the unknown to all participants."""
    counts = [combination.count for combination in illness.combinations]
    if policy.small(illness.unknown):
        everybody = show_table([*counts, illness.unknown], policy)
        shown, known, unknown = everybody.counts[:-1], hide(WOULD_REVEAL), everybody.counts[-1]
    else:
        table = show_table(counts, policy)
        shown, known, unknown = table.counts, table.total, show_count(illness.unknown, policy)
    return ShownCombinations(tuple(zip(illness.combinations, shown, strict=True)), known, unknown)


def _line(line: ProfileLine, policy: Policy) -> ShownLine:
    if line.missing or (line.known == 0 and line.unknown == 0):
        return ShownLine(line, NOTHING, NOTHING, NOTHING, NOTHING)
    if policy.small(line.known):
        few = hide(FEW_PEOPLE)
        return ShownLine(line, few, few if line.count else NOTHING, few, hide(WOULD_REVEAL))
    value, count = _value(line, policy), NOTHING if line.count is None else Shown(policy.rounded(line.count))
    if value.hidden:
        count = value
    if policy.small(line.unknown):
        # The known and the unknown are all participants: the known would give the unknown away, and so may a share.
        beside = hide(WOULD_REVEAL)
        count = count if count.hidden or line.count is None else beside
        return ShownLine(line, _coarse(value, line, policy), count, beside, hide(FEW_PEOPLE))
    return ShownLine(line, value, count, Shown(policy.rounded(line.known)), Shown(policy.rounded(line.unknown)))


def _value(line: ProfileLine, policy: Policy) -> Shown:
    if line.kind == "mean":
        return Shown(line.mean)
    if line.count is None or line.known == 0:
        return NOTHING
    if policy.small(line.count) or policy.small(line.known - line.count):
        return hide(FEW_ON_ONE_SIDE)
    known = policy.rounded(line.known)
    return Shown(policy.rounded(line.count) / known) if known else NOTHING


def _coarse(value: Shown, line: ProfileLine, policy: Policy) -> Shown:
    """A share in whole percents, where more than one number of unknowns could give it; else it is hidden."""
    if line.kind == "mean" or value.value is None:
        return value
    percent, everybody = round(value.value * 100), line.known + line.unknown
    possible = [
        known
        for known in range(everybody - policy.minimum + 1, everybody)
        if any(percent == _percent(count, known, policy) for count in range(known + 1))
    ]
    return Shown(percent / 100) if len(possible) > 1 else hide(WOULD_REVEAL)


def _percent(count: int, known: int, policy: Policy) -> int | None:
    """The share as a reader who knows the rules would see it; None where it would not be shown at all."""
    rounded = policy.rounded(known)
    if policy.small(known) or policy.small(count) or policy.small(known - count) or not rounded:
        return None
    return round(policy.rounded(count) / rounded * 100)


def _below(line: ShownLine, above: ShownLine) -> ShownLine:
    """A line whose people are those of another line's count: where that is hidden, it may not come out here."""
    if not above.count.hidden or line.line.missing:
        return line
    beside = hide(WOULD_REVEAL)
    value, count, known, unknown = (
        each if each.value is None else beside for each in (line.value, line.count, line.known, line.unknown)
    )
    return ShownLine(line.line, value, count, known, unknown)
