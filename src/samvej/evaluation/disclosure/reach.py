"""Who gets it and who leaves, as it may be shown. Rules with examples: docs/reference/reach.md ("What is hidden")."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from samvej.evaluation.disclosure.people import ShownLine, show_profile
from samvej.evaluation.disclosure.policy import (
    NOTHING,
    WOULD_REVEAL,
    Policy,
    Shown,
    hide,
)
from samvej.evaluation.disclosure.rates import NO_INTERVAL, ShownInterval, show_rate
from samvej.evaluation.disclosure.reach_by_age import ShownByAge, show_by_age
from samvej.evaluation.disclosure.reach_effects import ShownEffect, show_effects
from samvej.evaluation.disclosure.reach_inequality import ShownInequality, margin_of, show_drop_out, show_inclusion
from samvej.evaluation.disclosure.sums import Sum, show_sums
from samvej.evaluation.disclosure.tables import show_count, show_table
from samvej.evaluation.reach.results import (
    Column,
    Courses,
    CourseState,
    Ending,
    Endings,
    Funnel,
    ProfileComparison,
    Reach,
    Step,
)
from samvej.evaluation.results import Profile, ProfileLine


@dataclass(frozen=True)
class ShownStep:
    """A step of the funnel: how many, how many beside the target group, and the share of the step before."""

    step: Step
    people: Shown
    others: Shown
    of_target: ShownInterval
    of_before: ShownInterval


@dataclass(frozen=True)
class ShownEndings:
    """A table of one way with its total."""

    rows: tuple[tuple[Ending, Shown], ...]
    people: Shown
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ShownState:
    """How so many courses go or ended, and of those that ended the reasons."""

    state: CourseState
    count: Shown
    reasons: tuple[tuple[Ending, Shown], ...]


@dataclass(frozen=True)
class ShownFunnel:
    """``found``: how many of the target group the register finds; ``judged``: the others of it."""

    funnel: Funnel
    steps: tuple[ShownStep, ...]
    answers: ShownEndings
    reasons: ShownEndings
    courses: tuple[ShownState, ...]
    phases: tuple[tuple[Step, Shown], ...]
    found: Shown
    judged: Shown
    untold: Shown
    without_row: Shown


@dataclass(frozen=True)
class ShownColumn:
    """One column of a line: the share (0–1) or mean, the count behind it, of how many, and how many are unknown."""

    value: Shown
    count: Shown
    known: Shown
    unknown: Shown


@dataclass(frozen=True)
class ShownComparison:
    """One line of the profile in its columns; a column that is not there is None."""

    line: ProfileComparison
    participants: ShownColumn
    target: ShownColumn | None
    controls: ShownColumn | None
    difference_target: Shown
    difference_controls: Shown


@dataclass(frozen=True)
class ShownReach:
    """All of it as it may be shown. ``target`` and ``controls``: how many are in these columns of the profile."""

    reach: Reach
    participants: Shown
    target: Shown
    controls: Shown
    funnel: ShownFunnel
    profile: tuple[ShownComparison, ...]
    inclusion: ShownInequality
    drop_out: ShownInequality
    by_age: ShownByAge | None
    effects: tuple[ShownEffect, ...]


def show_reach(reach: Reach, policy: Policy) -> ShownReach:
    """Everything, each table with those that share a margin with it."""
    funnel = _funnel(reach, policy)
    lines = _own_lines(reach, policy)
    drop_out = show_drop_out(reach, _state(funnel.courses, "dropped out"), policy)
    target = next((each.people for each in funnel.steps if each.step.id == "target"), NOTHING)
    return ShownReach(
        reach=reach,
        participants=show_count(reach.participants, policy),
        target=target,
        controls=NOTHING if reach.comparison.controls is None else show_count(reach.comparison.controls, policy),
        funnel=funnel,
        profile=tuple(
            _comparison(each, own, policy) for each, own in zip(_targets(reach, lines, policy), lines, strict=True)
        ),
        inclusion=show_inclusion(reach, target, drop_out, policy),
        drop_out=drop_out,
        by_age=None if reach.by_age is None else show_by_age(reach, lines, margin_of(drop_out, "age"), policy),
        effects=show_effects(reach, drop_out, policy),
    )


# --- the funnel ----------------------------------------------------------------------------------------


def _funnel(reach: Reach, policy: Policy) -> ShownFunnel:
    funnel = reach.funnel
    courses, answers = _courses(funnel.courses, policy), _endings(funnel.answers, policy)
    turned_down = next((count for each, count in answers.rows if each.id == "not included"), NOTHING)
    reasons = _endings(funnel.reasons, policy)
    if turned_down.hidden or answers.people.hidden:
        held = hide(WOULD_REVEAL)
        reasons = ShownEndings(tuple((each, held) for each, _ in reasons.rows), held, reasons.missing)
    judged = show_table([reach.participants - funnel.judged, funnel.judged], policy).counts[1]
    steps = _steps(reach, answers, courses, policy)
    target = steps[0].people
    found = NOTHING if target.value is None and not target.hidden else hide(WOULD_REVEAL)
    if target.value is not None and not judged.hidden:
        found = Shown(policy.rounded((funnel.steps[0].people or 0) - funnel.judged))
    return ShownFunnel(
        funnel=funnel,
        steps=steps,
        answers=answers,
        reasons=reasons,
        courses=courses,
        phases=_phases(reach, policy),
        found=NOTHING if funnel.missing else found,
        judged=NOTHING if funnel.missing else judged,
        untold=show_count(funnel.untold, policy),
        without_row=show_count(funnel.without_row, policy),
    )


def _endings(found: Endings, policy: Policy) -> ShownEndings:
    if found.missing:
        return ShownEndings((), NOTHING, found.missing)
    table = show_table([each.count for each in found.rows], policy)
    return ShownEndings(tuple(zip(found.rows, table.counts, strict=True)), table.total, ())


def _courses(found: Courses, policy: Policy) -> tuple[ShownState, ...]:
    """States, and the reasons that each is made of: one table with its margins, whose total is known."""
    parts = [each.reasons or (Ending(each.id, each.name, each.count),) for each in found.states]
    cells = [reason.count for part in parts for reason in part]
    starts = [sum(len(part) for part in parts[:n]) for n in range(len(parts) + 1)]
    wholes = [frozenset(range(a, b)) for a, b in pairwise(starts)]
    singles = [frozenset((place,)) for place in range(len(cells))]
    if not cells:
        return ()
    shown = show_sums(cells, [*wholes, *singles], policy, elsewhere=[frozenset(range(len(cells)))])
    inner = shown[len(wholes) :]
    return tuple(
        ShownState(each, shown[n], tuple(zip(each.reasons, inner[starts[n] : starts[n + 1]], strict=False)))
        for n, each in enumerate(found.states)
    )


def _state(courses: Sequence[ShownState], name: str) -> Shown:
    """How many are in a state, as it is shown; nobody where none is."""
    return next((each.count for each in courses if each.state.id == name), Shown(0))


@dataclass(frozen=True)
class _Chain:
    """The steps that are loaded, each the sum of the cells from its own on; the cell ``beside``: others referred."""

    names: list[str]
    cells: list[int]
    tails: list[Sum]
    beside: int


def _chain(steps: Sequence[Step]) -> _Chain:
    there = [each for each in steps if each.people is not None]
    counts = [each.people or 0 for each in there]
    others = sum(each.others or 0 for each in there if each.id == "referred")
    cells = [*(a - b for a, b in zip(counts, [*counts[1:], 0], strict=True)), others]
    tails: list[Sum] = [frozenset(range(place, len(counts))) for place in range(len(counts))]
    return _Chain([each.id for each in there], cells, tails, len(counts))


def _steps(
    reach: Reach, answers: ShownEndings, courses: Sequence[ShownState], policy: Policy
) -> tuple[ShownStep, ...]:
    """The steps hold each other: who stopped between two of them is the difference, and must not be few."""
    chain = _chain(reach.funnel.steps)
    held = {n for n, name in enumerate(chain.names) if name == "completed" and _state(courses, name).hidden}
    shown = show_sums(
        chain.cells,
        [*chain.tails, frozenset((chain.beside,))],
        policy,
        elsewhere=_known_of_steps(chain, answers, courses),
        held=held,
    )
    people = dict(zip(chain.names, shown[:-1], strict=True))
    found: list[ShownStep] = []
    for step in reach.funnel.steps:
        if step.id not in people:
            found.append(ShownStep(step, NOTHING, NOTHING, NO_INTERVAL, NO_INTERVAL))
            continue
        before = next((each for each in reversed(found) if each.step.people is not None), None)
        others = shown[-1] if step.id == "referred" else NOTHING
        whole = found[0] if found else None
        own = people[step.id]
        rates = (_step_rate(step, own, whole, policy), _step_rate(step, own, before, policy))
        found.append(ShownStep(step, own, others, *rates))
    return tuple(found)


def _known_of_steps(chain: _Chain, answers: ShownEndings, courses: Sequence[ShownState]) -> list[Sum]:
    """What other tables say of the steps: who takes part, who completed, and who was referred and not included."""
    tails = dict(zip(chain.names, chain.tails, strict=True))
    known = [tails["included"]]
    if "completed" in tails and not _state(courses, "completed").hidden:
        known.append(tails["completed"])
    if "referred" in tails and answers.people.value is not None:
        known.append((tails["referred"] - tails["included"]) | {chain.beside})
    return known


def _step_rate(step: Step, people: Shown, whole: ShownStep | None, policy: Policy) -> ShownInterval:
    if whole is None or whole.step.people is None or step.people is None:
        return NO_INTERVAL
    return show_rate(step.people, whole.step.people, (people, whole.people), policy)


def _phases(reach: Reach, policy: Policy) -> tuple[tuple[Step, Shown], ...]:
    counts = [reach.participants, *((each.people or 0) + (each.others or 0) for each in reach.funnel.phases)]
    cells = [a - b for a, b in zip(counts, [*counts[1:], 0], strict=True)]
    tails = [frozenset(range(place, len(cells))) for place in range(len(cells))]
    shown = show_sums(cells, tails[1:], policy, elsewhere=tails[:1])
    return tuple(zip(reach.funnel.phases, shown, strict=True))


# --- the profile ---------------------------------------------------------------------------------------


def _own_lines(reach: Reach, policy: Policy) -> tuple[ShownLine, ...]:
    """The participants' column, exactly as the profile of the report shows it."""
    lines = [_profile_line(each, each.participants) for each in reach.comparison.lines]
    return show_profile(Profile(reach.participants, tuple(lines)), policy, reach.illness)


def _profile_line(each: ProfileComparison, column: Column) -> ProfileLine:
    untold = not column.known
    return ProfileLine(
        id=each.id,
        name=each.name,
        kind=each.kind,
        count=None if each.kind == "mean" or untold else column.count,
        known=column.known,
        mean=column.value if each.kind == "mean" else None,
        unknown=column.unknown,
        of=each.of,
        missing=("untold",) if untold and column.unknown else (),
    )


def _targets(
    reach: Reach, own: Sequence[ShownLine], policy: Policy
) -> list[tuple[ProfileComparison, ShownLine | None]]:
    """The target group's column by the same rules, and hidden where it gives its participants or the others away."""
    lines = reach.comparison.lines
    columns = [each.target for each in lines if each.target is not None]
    if len(columns) != len(lines) or reach.comparison.target is None:
        return [(each, None) for each in lines]
    made = [_profile_line(each, column) for each, column in zip(lines, columns, strict=True)]
    shown = show_profile(Profile(reach.comparison.target, tuple(made)), policy)
    held = hide(WOULD_REVEAL)
    return [
        (each, ShownLine(line.line, held, held, held, held) if _tells(each, first, policy) else line)
        for each, line, first in zip(lines, shown, own, strict=True)
    ]


def _tells(each: ProfileComparison, own: ShownLine, policy: Policy) -> bool:
    """Whether so few of the target group do not take part, or what is hidden of those who do is all that is known."""
    whole, part = each.target, each.within
    if whole is None or part is None:
        return False
    known, unknown = whole.known - part.known, whole.unknown - part.unknown
    count = (whole.count or 0) - (part.count or 0)
    few = (known, unknown) if each.kind == "mean" else (known, unknown, count, known - count)
    same = (own.known.hidden and known == 0) or (own.count.hidden and count == 0)
    return same or any(policy.small(number) for number in few)


def _comparison(
    target: tuple[ProfileComparison, ShownLine | None], own: ShownLine, policy: Policy
) -> ShownComparison:
    line, shown = target
    first = _as_column(own, line.participants)
    second = None if shown is None or line.target is None else _as_column(shown, line.target)
    third = None if line.controls is None else _controls(line, line.controls, policy)
    return ShownComparison(
        line=line,
        participants=first,
        target=second,
        controls=third,
        difference_target=_difference(line.difference_target, first, second),
        difference_controls=_difference(line.difference_controls, first, third),
    )


def _as_column(shown: ShownLine, column: Column) -> ShownColumn:
    """A value that too few were known for is not shown as if it were about all of them."""
    value = NOTHING if column.value is None else shown.value
    if not column.known and column.unknown:
        return ShownColumn(NOTHING, NOTHING, Shown(0), Shown(column.unknown))
    return ShownColumn(value, shown.count, shown.known, shown.unknown)


def _controls(line: ProfileComparison, column: Column, policy: Policy) -> ShownColumn:
    """Controls are weighted: their value is no quotient of counts, so only few citizens on a side hide it."""
    made = _profile_line(line, column)
    [shown] = show_profile(Profile(column.known + column.unknown, (made,)), policy)
    value = shown.value if shown.value.hidden or column.value is None else Shown(column.value)
    return ShownColumn(value, shown.count, shown.known, shown.unknown)


def _difference(exact: float | None, first: ShownColumn, other: ShownColumn | None) -> Shown:
    if exact is None or other is None:
        return NOTHING
    if first.value.hidden or other.value.hidden:
        return hide(WOULD_REVEAL)
    return Shown(exact) if first.value.value is not None and other.value.value is not None else NOTHING
