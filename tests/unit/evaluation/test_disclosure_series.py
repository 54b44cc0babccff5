"""What is shown of months gives no hidden month away: by arithmetic, and by trying out every possibility."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samvej.evaluation.disclosure import Policy, Shown, ShownSeries, show_outcomes
from samvej.evaluation.disclosure.policy import DOMINATED, FEW_BEHIND, FEW_PEOPLE, WOULD_REVEAL
from samvej.evaluation.results import Middle, OutcomeResult, Point, Role, Unit, Verdict, Words
from samvej.evaluation.spc import chart, verdict

POLICY = Policy()
NAME = Words("Akutte kontakter", "Acute contacts")
Month = tuple[int, int, int, int]  # persons, total, persons with any, the largest person's part


def outcome(
    before: list[Month],
    after: list[Month] | None = None,
    unit: Unit = "contacts",
    part: str | None = None,
    summary: str = "mean of monthly means",
) -> OutcomeResult:
    """Months …, −2, −1 and 1, 2, …"""
    after = [(50, 60, 20, 10)] * 6 if after is None else after
    months = [*range(-len(before), 0), *range(1, len(after) + 1)]
    roles: list[Role] = ["before"] * len(before) + ["after"] * len(after)
    scale = 100 if unit == "money" else 1
    points = tuple(
        Point(month, role, n, total, total / n / scale if n else None, persons, largest)
        for month, role, (n, total, persons, largest) in zip(months, roles, [*before, *after], strict=True)
    )
    statistic = np.median if summary.startswith("median") else np.mean
    means = [
        float(statistic(values)) if (values := [p.value for p in points if p.role == role and p.persons]) else None
        for role in ("before", "after")
    ]
    drawn = chart("i", [p.month for p in points], [p.value for p in points], roles)
    return OutcomeResult(
        id="acute",
        name=NAME,
        part=part,
        unit=unit,
        better="lower",
        before=(-12, -1),
        after=(1, 12),
        ghosts=(),
        summary=summary,
        points=points,
        before_value=means[0],
        after_value=means[1],
        chart=drawn,
        verdict=verdict(NAME, "lower", unit, drawn, means[0], means[1]),
    )


def contacts(*totals: int, persons: int = 50) -> list[Month]:
    """Months in which everybody with contacts has one."""
    return [(persons, total, min(total, persons), 1) for total in totals]


def shown(result: OutcomeResult) -> ShownSeries:
    [found] = show_outcomes([result], POLICY)
    return found


def hidden_months(series: ShownSeries) -> list[int]:
    return [point.month for point in series.points if point.value.hidden]


# --- the rules -----------------------------------------------------------------------------------------


def test_what_one_person_nearly_has_is_hidden_among_enough_other_money() -> None:
    others = [(40, 20_000_000 + n, 20, 500_000) for n in range(5)]

    found = shown(outcome([*others, (40, 400_000_000, 8, 380_000_000)], unit="money"))

    # with one or two months of 20 million beside it, 380 million were more than 85 % of the sum
    assert hidden_months(found) == [-6, -5, -4, -1]
    assert not found.before.hidden


def test_no_limits_are_drawn_around_a_mean_that_is_hidden() -> None:
    months = [(50, 90_000, 20, 60_000), (50, -85_000, 20, 60_000)] * 3

    found = shown(outcome(months, unit="money"))

    assert (found.before.hidden, hidden_months(found)) == (True, [])
    assert not found.limits


def test_months_with_enough_behind_them_are_shown_as_they_are() -> None:
    result = outcome(contacts(20, 30, 25, 22, 28, 31))

    found = shown(result)

    assert [point.value.value for point in found.points] == [point.value for point in result.points]
    assert (found.before, found.after) == (Shown(result.before_value), Shown(result.after_value))
    assert found.limits
    assert found.verdict == result.verdict


@pytest.mark.parametrize(
    ("month", "unit", "reason"),
    [
        ((4, 20, 4, 9), "contacts", FEW_PEOPLE),
        ((50, 3, 3, 1), "contacts", FEW_BEHIND),
        ((50, 40, 4, 30), "contacts", FEW_BEHIND),
        ((50, 9000, 4, 3000), "money", FEW_BEHIND),
        ((50, 9000, 20, 7651), "money", DOMINATED),
        ((50, 0, 0, 0), "contacts", None),
        ((50, 9000, 20, 7650), "money", None),
        ((0, 0, 0, 0), "contacts", None),
    ],
)
def test_a_month_with_too_few_behind_it_is_hidden(month: Month, unit: Unit, reason: Words | None) -> None:
    rest = [(50, 9000, 20, 900)] * 6 if unit == "money" else contacts(20, 30, 25, 22, 28, 31)

    found = shown(outcome([month, *rest], [(50, 9000, 20, 900)] * 6 if unit == "money" else None, unit))

    assert found.points[0].value.reason == reason
    assert found.points[0].persons.hidden == (month[0] == 4)


def test_the_only_hidden_month_of_a_window_takes_the_smallest_other_with_it() -> None:
    found = shown(outcome(contacts(20, 30, 3, 22, 0, 31)))

    assert hidden_months(found) == [-6, -4]
    assert found.points[0].value.reason == WOULD_REVEAL
    assert not found.before.hidden
    assert not found.limits


def test_a_window_of_which_nothing_else_can_be_hidden_has_no_value() -> None:
    result = outcome(contacts(0, 0, 3, 0, 0, 0))

    found = shown(result)

    assert hidden_months(found) == [-4]
    assert (found.before.hidden, found.centre.hidden, found.after.hidden) == (True, True, False)


def test_a_median_made_of_a_hidden_month_is_hidden_and_others_are_not() -> None:
    middle = shown(outcome(contacts(0, 0, 3, 20, 30), summary="median of monthly means"))
    beside = shown(outcome(contacts(3, 20, 30, 25, 22), summary="median of monthly means"))

    assert (hidden_months(middle), middle.before.hidden) == ([-3], True)
    assert not beside.before.hidden


def test_a_verdict_whose_values_are_hidden_says_no_values() -> None:
    result = outcome(contacts(*[0] * 11, 3), contacts(*range(20, 32)))

    found = shown(result)

    assert result.verdict is not None
    assert found.verdict is not None
    assert found.verdict.code == result.verdict.code
    assert not any(digit in found.verdict.sentence.en for digit in "0123456789")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ((40, 41, 39, 3, 41, 39, 40, 41, 39, 40, 41, 39), "unchanged (0.80 a month before, 0.74 after)"),
        (
            (40, 41, 39, 3, 41, 39, 40, 41, 59, 40, 41, 39),
            "unchanged, but a single month lies outside the usual range: month 9 (0.80 a month before, 0.77 after)",
        ),
    ],
)
def test_single_months_are_those_that_are_shown(after: tuple[int, ...], said: str) -> None:
    result = outcome(contacts(40, 41, 39, 40, 42, 38, 41, 39, 40, 41, 39, 40), contacts(*after))

    found = shown(result)

    assert (result.verdict or Verdict("too-few", NAME)).code == "single-months"
    assert "4" in str(hidden_months(found))
    assert found.verdict is not None
    assert found.verdict.sentence.en == f"Acute contacts: {said}"


def test_no_single_month_is_said_where_the_limits_are_hidden() -> None:
    before = contacts(34, 41, 35, 40, 34, 41, 35, 40, 3, 41, 35, 40)
    result = outcome(before, contacts(34, 41, 35, 99, 34, 41, 35, 40, 34, 41, 35, 40))
    assert (result.verdict or Verdict("too-few", NAME)).code == "single-months"

    found = shown(result)

    assert not found.limits
    assert (found.verdict or Verdict("too-few", NAME)).code == "unchanged"


def test_a_verdict_in_dollars_is_said_again_in_dollars() -> None:
    level = [(50, 90_000 + 100 * n, 20, 900) for n in (1, 5, 2, 4, 3, 1, 5, 2, 4, 3, 1, 5)]
    result = outcome(level, [*level[:5], (50, 900_000, 3, 9000), *level[5:]], "money")

    [found] = show_outcomes([result], POLICY, "USD")

    assert found.verdict is not None
    assert "USD" in found.verdict.sentence.da


@pytest.mark.parametrize(
    ("middle", "reason"),
    [
        (None, FEW_PEOPLE),
        (Middle(4, 4, 40.0, 12.0), FEW_PEOPLE),
        (Middle(5, 4, 40.0, 12.0), FEW_BEHIND),
        (Middle(5, 5, 100.0, 86.0), DOMINATED),
        (Middle(5, 5, 100.0, 85.0), None),
        (Middle(5, 0, 0.0, 0.0), None),
    ],
)
def test_a_median_over_persons_is_no_persons_own(middle: Middle | None, reason: Words | None) -> None:
    months = contacts(20, 30, 25, 22, 28, 31)
    result = replace(outcome(months, months, summary="median over persons"), middle=(middle, Middle(6, 6, 9.0, 2.0)))

    found = shown(result)

    assert (found.before.reason, found.after.reason) == (reason, None)
    assert not found.centre.hidden


def test_a_hidden_part_takes_the_smallest_other_part_with_it() -> None:
    whole = outcome([(50, 9000, 20, 900)] * 6, [(50, 9000, 20, 900)] * 6, "money")
    region = outcome([(50, 8000, 20, 900)] * 5 + [(50, 8950, 20, 900)], [(50, 8000, 20, 900)] * 6, "money", "region")
    town = outcome([(50, 1000, 20, 90)] * 5 + [(50, 50, 2, 40)], [(50, 1000, 20, 90)] * 6, "money", "town")

    found = show_outcomes([whole, region, town], POLICY)

    assert [hidden_months(each) for each in found] == [[], [-1], [-1]]
    assert [each.before.hidden for each in found] == [False, True, True]
    assert [each.after.hidden for each in found] == [False, False, False]


# --- attackers -----------------------------------------------------------------------------------------


@given(
    st.lists(st.integers(0, 9), min_size=3, max_size=3).map(tuple),
    st.sampled_from([(5, 5, 5), (10, 10, 10), (9, 10, 7), (60, 57, 55)]),
)
def test_no_small_month_can_be_told_from_the_others_and_the_mean(
    totals: tuple[int, ...], persons: tuple[int, ...]
) -> None:
    """Windows of three months, against an attacker who knows the rules and tries everything."""
    months = [(n, total, min(n, total), 1) for n, total in zip(persons, totals, strict=True)]
    found = shown(outcome(months))
    assume(not found.before.hidden)

    possible = list(windows_that_look_like(found, persons))

    assert totals in possible
    for at, point in enumerate(found.points[:3]):
        if point.value.reason == FEW_BEHIND:
            assert len({other[at] for other in possible}) > 1


def windows_that_look_like(found: ShownSeries, persons: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All totals that fit what is shown, the reasons, and the mean as it is rounded."""
    shown_totals = [point.total for point, each in zip(found.result.points, found.points, strict=True)
                    if point.role == "before" and point.total and not each.value.hidden]  # fmt: skip
    choices = []
    for point, n in zip(found.points[:3], persons, strict=True):
        if point.value.value is not None:
            choices.append([round(point.value.value * n)])
        elif point.value.reason == WOULD_REVEAL:
            choices.append([total for total in range(5, 20) if total <= min(shown_totals, default=20)])
        else:
            choices.append(list(range(1, 20)))
    for totals in product(*choices):
        mean = sum(total / n for total, n in zip(totals, persons, strict=True)) / 3
        if round(mean, 2) == round(found.before.value or 0.0, 2):
            yield totals


amounts = st.tuples(st.integers(0, 12), st.integers(0, 900))  # persons with any, hundreds of øre


def month_of(persons_with: int, total: int, dominated: bool) -> Month:
    total = max(total, persons_with) * 100 if persons_with else 0
    return (50, total, persons_with, total if dominated or persons_with == 1 else total // max(persons_with, 1))


@given(st.lists(st.lists(st.tuples(amounts, st.booleans()), min_size=4, max_size=4), min_size=2, max_size=4))
def test_no_hidden_amount_of_a_part_can_be_worked_out(said: list[list[tuple[tuple[int, int], bool]]]) -> None:
    """The attacker solves all equations: parts add up to the whole each month, and points to each window's mean."""
    parts = [[month_of(*amount, dominated) for amount, dominated in months] for months in said]
    whole = [
        (50, sum(m[1] for m in at), min(50, sum(m[2] for m in at)), max(m[3] for m in at))
        for at in zip(*parts, strict=True)
    ]
    assume(any(month[1] for month in whole))
    results = [outcome(whole, whole, "money")]
    results += [outcome(months, months, "money", str(at)) for at, months in enumerate(parts)]

    found = show_outcomes(results, POLICY)

    assert determined(found) == []


def determined(found: tuple[ShownSeries, ...]) -> list[tuple[int, int]]:
    """The hidden points (series, month) that the linear equations over all hidden points leave one value."""
    hidden = [(at, month) for at, series in enumerate(found) for month in hidden_months(series)]
    number = {point: column for column, point in enumerate(hidden)}
    rows = []
    for month in [point.month for point in found[0].points]:
        signs = [((at, month), 1.0 if at else -1.0) for at in range(len(found))]
        rows.append([(number[point], sign) for point, sign in signs if point in number])
    for at, series in enumerate(found):
        for role, value in (("before", series.before), ("after", series.after)):
            months = [point.month for point in series.result.points if point.role == role]
            if not value.hidden:
                rows.append([(number[at, month], 1.0) for month in months if (at, month) in number])
    matrix = np.zeros((len(rows), len(hidden)))
    for row, entries in enumerate(rows):
        for column, sign in entries:
            matrix[row, column] = sign
    rank = np.linalg.matrix_rank(matrix) if hidden else 0
    units = np.eye(len(hidden))
    return [
        point for point, column in number.items() if np.linalg.matrix_rank(np.vstack([matrix, units[column]])) == rank
    ]
