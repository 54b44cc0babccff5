"""What of citizens' own reports may be shown.

A share is held back where fewer than the minimum are on one side of it. The same persons' shares come first: where
they are shown, the share of all who answered on that occasion is held back if the few who make the difference could
be worked out. Intervals are in whole percentage points and tests in classes, because exact ones give the numbers of
those who changed away. Rules with examples: docs/reference/own-reports.md.
"""

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
from samvej.evaluation.disclosure.tables import ShownTable, show_table
from samvej.evaluation.responses.interviews import Interviews, Quoted, ThemeCount
from samvej.evaluation.responses.mixed import Mixed
from samvej.evaluation.responses.proportions import Fourfold, Share
from samvej.evaluation.responses.results import (
    AimChange,
    GoodBefore,
    GroupLine,
    GroupValue,
    MeanOnOccasion,
    OwnReports,
    Report,
    ScoreBefore,
)
from samvej.evaluation.responses.weighting import Weighted
from samvej.evaluation.results import Words

MOST_QUOTATIONS = 3
"""Under one theme."""


@dataclass(frozen=True)
class ShownChange:
    """A change with its interval: shares in whole percentage points (as 0–1), or points of a score."""

    value: Shown
    lower: Shown = NOTHING
    upper: Shown = NOTHING


@dataclass(frozen=True)
class ShownGood:
    """A question: (share, n) of all who answered on each occasion; then of the same persons, before and after."""

    item: GoodBefore
    everybody: tuple[tuple[Shown, Shown], ...]
    pairs: Shown
    before: Shown
    after: Shown
    change: ShownChange
    test: Words | None
    mid: Words | None
    model: ShownChange
    weighted: ShownChange


@dataclass(frozen=True)
class ShownScore:
    """A score: (mean, n) of all on each occasion; then of the same persons, before and after."""

    score: ScoreBefore
    everybody: tuple[tuple[Shown, Shown], ...]
    pairs: Shown
    before: Shown
    after: Shown
    change: ShownChange
    test: Words | None
    model: ShownChange
    weighted: ShownChange
    good: ShownGood | None


@dataclass(frozen=True)
class ShownGroup:
    """A characteristic (share 0–1, or mean) of those who answered and of those who did not."""

    line: GroupLine
    answered: Shown
    others: Shown


@dataclass(frozen=True)
class ShownReport:
    """One questionnaire; ``fates`` by occasion, in the order of the fates."""

    report: Report
    fates: tuple[ShownTable, ...]
    items: tuple[ShownGood, ...]
    scores: tuple[ShownScore, ...]
    groups: tuple[ShownGroup, ...]
    left_out: Shown


@dataclass(frozen=True)
class ShownTheme:
    """A theme: notes by kind of speaker, and the chosen quotations."""

    theme: ThemeCount
    notes: ShownTable
    quotations: tuple[Quoted, ...]


@dataclass(frozen=True)
class ShownOwnReports:
    """All of it."""

    reports: tuple[ShownReport, ...]
    aims: tuple[tuple[AimChange, ShownChange], ...]
    themes: tuple[ShownTheme, ...]


def show_own_reports(found: OwnReports, policy: Policy) -> ShownOwnReports:
    """Everything as it may be shown."""
    return ShownOwnReports(
        reports=tuple(_report(each, policy) for each in found.reports),
        aims=tuple((aim, show_aim(aim, policy)) for aim in found.aims),
        themes=() if found.interviews is None else _themes(found.interviews, policy),
    )


def show_aim(aim: AimChange, policy: Policy) -> ShownChange:
    """An aim's change: the model's, of everybody who answered on any occasion."""
    if policy.small(aim.persons):
        return ShownChange(hide(FEW_PEOPLE))
    return _modelled(aim.model, 100)


def _report(report: Report, policy: Policy) -> ShownReport:
    return ShownReport(
        report=report,
        fates=tuple(show_table([count for _, count in each], policy) for each in report.fates),
        items=tuple(_good(each, policy) for each in report.items),
        scores=tuple(_score(each, policy) for each in report.scores),
        groups=tuple(_group(each, policy) for each in report.groups),
        left_out=hide(FEW_PEOPLE) if policy.small(report.left_out) else Shown(policy.rounded(report.left_out)),
    )


# --- a question ----------------------------------------------------------------------------------------


def _good(item: GoodBefore, policy: Policy) -> ShownGood:
    everybody = [_of_all(share, policy) for share in item.everybody]
    if item.compared is None or item.cells is None or item.before is None or item.after is None:
        few = ShownChange(hide(FEW_PEOPLE))
        return ShownGood(
            item, tuple(everybody), hide(FEW_PEOPLE), few.value, few.value, few, None, None, few, few
        )  # fmt: skip
    held = _margin_small(item.cells, policy)
    if held:
        shown, change = hide(FEW_ON_ONE_SIDE), ShownChange(hide(FEW_ON_ONE_SIDE))
        before = after = shown
    else:
        for place, own in ((0, item.before), (item.compared, item.after)):
            if _tells_the_rest(item.everybody[place], own, policy):
                everybody[place] = (hide(WOULD_REVEAL), hide(WOULD_REVEAL))
        before, after = _share(item.before, policy), _share(item.after, policy)
        assert item.difference is not None
        value = (after.value or 0.0) - (before.value or 0.0)
        change = ShownChange(Shown(value), _points(item.difference.lower), _points(item.difference.upper))
    return ShownGood(
        item=item,
        everybody=tuple(everybody),
        pairs=Shown(policy.rounded(item.cells.n)),
        before=before,
        after=after,
        change=change,
        test=None if held or item.exact is None else p_in_words(item.exact),
        mid=None if held or item.mid is None else p_in_words(item.mid),
        model=_modelled(item.model, 100),
        weighted=_weighted(item.weighted, 100),
    )


def _of_all(share: Share, policy: Policy) -> tuple[Shown, Shown]:
    if share.n == 0:
        return NOTHING, Shown(0)
    if policy.small(share.n):
        return hide(FEW_PEOPLE), hide(FEW_PEOPLE)
    if policy.small(share.count) or policy.small(share.n - share.count):
        return hide(FEW_ON_ONE_SIDE), Shown(policy.rounded(share.n))
    return _share(share, policy), Shown(policy.rounded(share.n))


def _share(share: Share, policy: Policy) -> Shown:
    n = policy.rounded(share.n)
    return Shown(min(1.0, policy.rounded(share.count) / n)) if n else NOTHING


def _margin_small(cells: Fourfold, policy: Policy) -> bool:
    good_before, good_after = cells.both + cells.lost, cells.both + cells.gained
    return any(
        policy.small(count) for count in (good_before, cells.n - good_before, good_after, cells.n - good_after)
    )


def _tells_the_rest(everybody: Share, own: Share, policy: Policy) -> bool:
    """Whether all who answered, less the same persons, are a few, or a few on one side."""
    good = everybody.count - own.count
    return policy.small(good) or policy.small(everybody.n - own.n - good)


# --- a score -------------------------------------------------------------------------------------------


def _score(score: ScoreBefore, policy: Policy) -> ShownScore:
    everybody = [_mean(each, policy) for each in score.everybody]
    good = None if score.good is None else _good(score.good, policy)
    if score.compared is None or score.paired is None or policy.small(score.paired.n):
        few = ShownChange(hide(FEW_PEOPLE))
        return ShownScore(
            score, tuple(everybody), few.value, few.value, few.value, few, None, few, few, good
        )  # fmt: skip
    paired = score.paired
    for place in (0, score.compared):
        if policy.small(score.everybody[place].n - paired.n):
            everybody[place] = (hide(WOULD_REVEAL), hide(WOULD_REVEAL))
    lower, upper = (NOTHING if limit is None else Shown(limit) for limit in (paired.lower, paired.upper))
    return ShownScore(
        score=score,
        everybody=tuple(everybody),
        pairs=Shown(policy.rounded(paired.n)),
        before=Shown(paired.before),
        after=Shown(paired.after),
        change=ShownChange(Shown(paired.difference), lower, upper),
        test=None if paired.p is None else p_in_words(paired.p),
        model=_modelled(score.model, None),
        weighted=_weighted(score.weighted, None),
        good=good,
    )


def _mean(each: MeanOnOccasion, policy: Policy) -> tuple[Shown, Shown]:
    if policy.small(each.n):
        return hide(FEW_PEOPLE), hide(FEW_PEOPLE)
    return (NOTHING if each.mean is None else Shown(each.mean)), Shown(policy.rounded(each.n))


# --- what both share -----------------------------------------------------------------------------------

_CLASSES = (
    (0.001, Words("p < 0,001", "p < 0.001")),
    (0.01, Words("p < 0,01", "p < 0.01")),
    (0.05, Words("p < 0,05", "p < 0.05")),
)
_NOT_BELOW = Words("p ≥ 0,05", "p ≥ 0.05")


def p_in_words(p: float) -> Words:
    """The class of a p-value: below 0.001, 0.01, 0.05, or not below."""
    return next((words for limit, words in _CLASSES if p < limit), _NOT_BELOW)


def _points(value: float) -> Shown:
    """A difference of shares in whole percentage points."""
    return Shown(round(100 * value) / 100)


def _rounded(value: float, whole: int | None) -> Shown:
    return Shown(value) if whole is None else Shown(round(whole * value) / whole)


def _modelled(model: Mixed | None, whole: int | None) -> ShownChange:
    """A model's change; ``whole``: rounded to the whole parts of so many."""
    if model is None:
        return ShownChange(NOTHING)
    return ShownChange(*(_rounded(value, whole) for value in (model.difference, model.lower, model.upper)))


def _weighted(found: Weighted | Words | None, whole: int | None) -> ShownChange:
    """A weighted change; the reason stands where there is none."""
    if not isinstance(found, Weighted):
        return ShownChange(NOTHING if found is None else hide(found))
    return ShownChange(*(_rounded(value, whole) for value in (found.difference, found.lower, found.upper)))


# --- those who answered and those who did not ----------------------------------------------------------


def _group(line: GroupLine, policy: Policy) -> ShownGroup:
    """Both or none: with the participants' profile, what is shown of one group tells of another."""
    groups = (line.answered, line.others, line.rest)
    if policy.small(line.answered.known) or policy.small(line.others.known):
        return ShownGroup(line, hide(FEW_PEOPLE), hide(FEW_PEOPLE))
    if line.kind == "share" and any(_side_small(each, policy) for each in groups):
        return ShownGroup(line, hide(FEW_ON_ONE_SIDE), hide(FEW_ON_ONE_SIDE))
    if policy.small(line.rest.known):
        return ShownGroup(line, hide(WOULD_REVEAL), hide(WOULD_REVEAL))
    return ShownGroup(line, _value(line.answered, policy), _value(line.others, policy))


def _side_small(group: GroupValue, policy: Policy) -> bool:
    count = group.count or 0
    return policy.small(count) or policy.small(group.known - count)


def _value(group: GroupValue, policy: Policy) -> Shown:
    if group.known == 0:
        return NOTHING
    if group.count is None:
        return Shown(group.mean)
    known = policy.rounded(group.known)
    return Shown(min(1.0, policy.rounded(group.count) / known)) if known else NOTHING


def _themes(interviews: Interviews, policy: Policy) -> tuple[ShownTheme, ...]:
    return tuple(
        ShownTheme(
            theme=theme,
            notes=show_table([count for _, count in theme.notes], policy),
            quotations=tuple(q for q in interviews.quotations if q.theme == theme.id)[:MOST_QUOTATIONS],
        )
        for theme in interviews.themes
    )
