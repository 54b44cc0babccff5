"""Table 1, the inclusion profile and the illness combinations as they may be shown."""

from dataclasses import dataclass, replace

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


def show_profile(
    profile: Profile, policy: Policy, illness: IllnessCombinations | None = None
) -> tuple[ShownLine, ...]:
    """The lines in their order. A line ``of`` another is hidden where the other's count is.

    A line that tells the same people apart as an illness group is a margin of the combinations' table: its value and
    count are hidden where a hidden combination could be worked out from them.
    """
    margins = {} if illness is None or illness.missing else _margins(illness, policy)
    found: dict[str, ShownLine] = {}
    for line in profile.lines:
        shown = _line(line, policy)
        if line.id in margins and margins[line.id].tells(line):
            shown = replace(shown, value=_held(shown.value), count=_held(shown.count))
        found[line.id] = _below(shown, found[line.of]) if line.of in found else shown
    return tuple(found.values())


def show_illness(illness: IllnessCombinations, policy: Policy) -> ShownCombinations:
    """The combinations add up to those who could be told, and these and the unknown to all participants."""
    counts = [combination.count for combination in illness.combinations]
    if policy.small(illness.unknown):
        everybody = show_table([*counts, illness.unknown], policy)
        shown, known, unknown = everybody.counts[:-1], hide(WOULD_REVEAL), everybody.counts[-1]
    else:
        table = show_table(counts, policy)
        shown, known = table.counts, table.total
        unknown = hide(WOULD_REVEAL) if known.hidden else show_count(illness.unknown, policy)
    return ShownCombinations(tuple(zip(illness.combinations, shown, strict=True)), known, unknown)


@dataclass(frozen=True)
class _Margin:
    """A group of the illness table. ``sides``: whether those hidden have it (True), have it not (False), or both."""

    sides: frozenset[bool]
    known: int
    few_unknown: bool

    def tells(self, line: ProfileLine) -> bool:
        """Whether the line's count could give a hidden combination away, or those whom the table leaves out.

        Where all that is hidden lies on one side, the other side's shown counts already say what the line does.
        """
        if line.of is not None:  # some of those who have it, and which of them is not asked
            return self.few_unknown or bool(self.sides)
        return self.few_unknown or len(self.sides) > 1 or line.known != self.known


def _margins(illness: IllnessCombinations, policy: Policy) -> dict[str, _Margin]:
    """By the id of a profile's line, the group whose people it tells apart."""
    hidden = [each.groups for each, count in show_illness(illness, policy).combinations if count.hidden]
    return {
        line: _Margin(frozenset(name in groups for groups in hidden), illness.known, policy.small(illness.unknown))
        for (name, _), lines in zip(illness.groups, illness.lines, strict=False)
        for line in lines
    }


def _held(value: Shown) -> Shown:
    """Hidden for the sake of others, whatever its own reason: that would say how small it is."""
    return hide(WOULD_REVEAL) if value.hidden or value.value is not None else value


def _line(line: ProfileLine, policy: Policy) -> ShownLine:
    if line.missing or (line.known == 0 and line.unknown == 0):
        return ShownLine(line, NOTHING, NOTHING, NOTHING, NOTHING)
    if policy.small(line.known):
        few = hide(FEW_PEOPLE)
        return ShownLine(line, few, NOTHING if line.count is None else few, few, hide(WOULD_REVEAL))
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
    return ShownLine(line.line, beside, NOTHING if line.line.kind == "mean" else beside, beside, beside)
