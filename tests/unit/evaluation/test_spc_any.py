"""Charts of any rows: how rows are put together, where we differ from the reference, and what charts say."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from samvej.evaluation.results import Words
from samvej.evaluation.spc.charts import Charts, charts
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.gathering import Columns, gather, levels
from samvej.evaluation.spc.samples import ChartError

NEAR = pytest.approx
LEVEL = [5.0, 7.0, 4.0, 6.0, 5.0, 8.0, 6.0, 4.0, 7.0, 5.0, 6.0, 7.0]
"""Twelve values that vary by chance around 6."""


def numbers(*values: float | None) -> np.ndarray:
    return np.asarray([np.nan if value is None else value for value in values], dtype=np.float64)


def in_order(values: list[float | None], **others: object) -> Columns:
    return Columns(x=np.arange(1.0, len(values) + 1), y=numbers(*values), **others)  # type: ignore[arg-type]


def ys(found: Charts) -> list[float | None]:
    return [point.y for point in found.points]


def test_rows_of_one_place_are_put_together_as_asked() -> None:
    columns = Columns(x=["b", "a", None, "b", "b"], y=numbers(3, None, 9, 1, 5), n=None)

    found = gather(columns)

    assert found.x == ("a", "b")
    assert (found.total[1], found.size[1], found.mean[1], found.median[1], found.sd[1]) == (9.0, 3.0, 3.0, 3.0, 2.0)
    assert found.size[0] == 0
    assert np.isnan([found.mean[0], found.median[0], found.sd[0]]).all()
    for statistic, value in (("mean", 3.0), ("median", 3.0), ("sum", 9.0), ("sd", 2.0)):
        assert ys(charts(columns, ChartDesign(statistic=statistic)))[1] == value  # type: ignore[arg-type]


def test_denominators_count_only_with_their_numerators() -> None:
    columns = Columns(x=numbers(1, 1, 2, 2), y=numbers(1, None, 3, 1), n=numbers(2, 50, 4, None))

    found = charts(columns, ChartDesign("p"))

    assert [(point.y, point.n) for point in found.points] == [(0.5, 2.0), (0.75, 4.0)]
    assert any("2 rows miss a value or a denominator" in words.en for words in found.remarks)


def test_names_that_are_numbers_are_sorted_as_numbers() -> None:
    assert levels(["10", "9", None, "2"]).values == ("2", "9", "10")
    assert levels(["b", "A", "a", "B"]).values == ("A", "a", "B", "b")


def test_a_category_is_ordered_by_its_denominator_and_has_no_runs() -> None:
    columns = Columns(x=["far", "near", "mid"], y=numbers(9, 1, 4), n=numbers(90, 10, 40))

    found = charts(columns, ChartDesign("u"))

    assert [point.x for point in found.points] == ["near", "mid", "far"]
    assert not found.summary[0].runs_signal
    assert found.summary[0].said.sentence.en == "The measure: none stands out (line 0.1)"


def test_dates_are_put_together_by_period() -> None:
    days = np.asarray(["2024-01-03", "2024-02-28", "2024-04-01", "2025-12-31"], dtype="datetime64[D]")
    columns = Columns(x=days, y=numbers(1, 2, 3, 4))

    found = {
        period: [point.x for point in charts(columns, ChartDesign(period=period)).points]  # type: ignore[arg-type]
        for period in ("month", "quarter", "year")
    }

    assert found["month"] == [date(2024, 1, 1), date(2024, 2, 1), date(2024, 4, 1), date(2025, 12, 1)]
    assert found["quarter"] == [date(2024, 1, 1), date(2024, 4, 1), date(2025, 10, 1)]
    assert found["year"] == [date(2024, 1, 1), date(2025, 1, 1)]


def test_facets_and_parts_have_charts_of_their_own() -> None:
    values, where = LEVEL + [2 * value for value in LEVEL], ["north"] * 12 + ["south"] * 12
    columns = Columns(
        x=np.tile(np.arange(12.0), 2),
        y=numbers(*values),
        facets=(where, ["x"] * 24),
        part=(["before"] * 6 + ["after"] * 6) * 2,
    )

    found = charts(columns, ChartDesign("i"))

    assert [(row.facet1, row.facet2, row.part, row.label) for row in found.summary] == [
        ("north", "x", 1, "before"),
        ("north", "x", 2, "after"),
        ("south", "x", 1, "before"),
        ("south", "x", 2, "after"),
    ]
    assert [row.centre for row in found.summary] == [NEAR(mean) for mean in (35 / 6, 35 / 6, 70 / 6, 70 / 6)]
    assert [point.xx for point in found.points] == [*range(1, 13), *range(1, 13)]


def test_parts_by_position_and_by_label_are_the_same() -> None:
    by_position = charts(in_order([*LEVEL]), ChartDesign("i", parts=(4,)))
    by_label = charts(in_order([*LEVEL], part=["b"] * 4 + ["a"] * 8), ChartDesign("i"))

    assert by_position.points == by_label.points


def test_what_ghosts_hold_counts_in_nothing_and_is_never_outside() -> None:
    ghosts = [*LEVEL[:5], 60.0, *LEVEL[5:]]

    ours = charts(in_order(ghosts), ChartDesign("i", excluded=(6,)))
    reference = charts(in_order(ghosts), ChartDesign("i", excluded=(6,), reference_compatible=True))

    assert ours.points[5].y == 60.0
    assert (ours.summary[0].n_points, ours.summary[0].sigma_signals) == (12, 0)
    assert ours.summary[0].share_hidden == NEAR(1 / 13)
    assert reference.points[5].sigma_signal


def test_moving_ranges_do_not_jump_over_ghosts_unless_as_the_reference() -> None:
    values = [1.0, 2.0, 50.0, 9.0, 10.0]
    asked = ChartDesign("mr", excluded=(3,))

    ours, reference = (
        charts(in_order(values), asked),
        charts(in_order(values), replace(asked, reference_compatible=True)),
    )

    assert ys(ours) == [None, 1.0, 48.0, None, 1.0]
    assert ours.summary[0].centre == 1.0
    assert ys(reference) == [None, 1.0, 48.0, 41.0, 1.0]
    assert reference.summary[0].centre == NEAR(43 / 3)


def test_i_prime_leaves_ghosts_out_where_the_reference_does_not() -> None:
    columns = in_order([2.0, 3.0, 90.0, 2.0, 3.0], n=numbers(*[10.0] * 5))
    asked = ChartDesign("ip", excluded=(3,), screened=False)

    ours, reference = charts(columns, asked), charts(columns, replace(asked, reference_compatible=True))

    assert ours.summary[0].centre == reference.summary[0].centre == 0.25
    assert ours.points[0].upper == NEAR(0.25 + 3 * np.sqrt(np.pi / 2) * 0.1 / np.sqrt(2))
    assert reference.points[0].upper > 5  # type: ignore[operator]


def test_events_of_one_day_are_kept_apart_unless_as_the_reference() -> None:
    days = np.asarray(["2024-01-01", "2024-01-01", "2024-01-05"], dtype="datetime64[D]")
    columns = Columns(x=days, y=numbers(3, 5, 7))

    ours = charts(columns, ChartDesign("g"))
    reference = charts(columns, ChartDesign("g", reference_compatible=True))

    assert ys(ours) == [3.0, 5.0, 7.0]
    assert ys(reference) == [4.0, 7.0]


def test_a_month_without_values_is_no_zero_unless_as_the_reference() -> None:
    columns = Columns(x=numbers(1, 2, 3, 3), y=numbers(3, None, None, None))
    summed, counted = ChartDesign(statistic="sum"), ChartDesign("c")

    assert ys(charts(columns, counted)) == ys(charts(columns, summed)) == [3.0, None, None]
    assert ys(charts(columns, replace(counted, reference_compatible=True))) == [3.0, None, 0.0]
    assert ys(charts(columns, replace(summed, reference_compatible=True))) == [3.0, 0.0, 0.0]


def test_i_prime_without_denominators_weighs_points_by_their_observations() -> None:
    rows = Columns(x=numbers(1, 1, 2, 3, 3, 3), y=numbers(2, 4, 6, 1, 2, 3))
    told = in_order([6.0, 6.0, 6.0], n=numbers(2, 1, 3))

    found, expected = charts(rows, ChartDesign("ip")), charts(told, ChartDesign("ip"))

    assert ys(found) == [3.0, 6.0, 2.0]
    assert found.points == expected.points
    assert found.summary[0].centre == 3.0


def test_i_prime_takes_steps_of_the_baseline_where_the_reference_takes_all() -> None:
    columns = in_order([20.0, 30.0, 20.0, 90.0], n=numbers(*[10.0] * 4))
    asked = ChartDesign("ip", freeze=3, screened=False)

    ours, reference = charts(columns, asked), charts(columns, replace(asked, reference_compatible=True))

    each = np.sqrt(np.pi / 2) / np.sqrt(2 / 10) / np.sqrt(10)
    assert ours.summary[0].centre == reference.summary[0].centre == NEAR(7 / 3)
    assert ours.points[0].upper == NEAR(7 / 3 + 3 * each * 1)
    assert reference.points[0].upper == NEAR(7 / 3 + 3 * each * 3)


def test_limits_without_width_are_none_unless_as_the_reference() -> None:
    columns = in_order([4.0, 4.0, 4.0])

    assert charts(columns, ChartDesign("i")).points[0].upper is None
    assert charts(columns, ChartDesign("i", screened=False, reference_compatible=True)).points[0].upper == 4.0


def test_subgroups_without_observations_do_not_widen_limits_unless_as_the_reference() -> None:
    columns = Columns(x=numbers(1, 1, 1, 2, 2, 3), y=numbers(1, 2, 3, 4, 6, None))

    ours = charts(columns, ChartDesign("s"))
    reference = charts(columns, ChartDesign("s", reference_compatible=True))

    assert ours.summary[0].centre == NEAR(np.sqrt((2 * 1 + 1 * 2) / 3))
    assert reference.summary[0].centre == NEAR(np.sqrt((2 * 1 + 1 * 2) / 2))


def test_a_month_without_rows_is_a_gap_that_ranges_do_not_jump() -> None:
    months = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-06-01", "2024-07-01"]
    columns = Columns(x=np.asarray(months, dtype="datetime64[D]"), y=numbers(1, 2, 3, 9, 10))

    found = charts(columns, ChartDesign("mr"))

    assert ys(found) == [None, 1.0, 1.0, None, 1.0]
    assert any("2 periods between the first and the last have no rows" in words.en for words in found.remarks)


def test_a_known_line_and_a_multiplier_are_drawn_as_said() -> None:
    columns = in_order([2.0, 4.0, 3.0], n=numbers(100, 100, 100))

    found = charts(columns, ChartDesign("p", centre=0.05, multiply=100))

    assert ys(found) == [NEAR(2.0), NEAR(4.0), NEAR(3.0)]
    assert found.summary[0].centre == 5.0
    assert found.points[0].upper == NEAR(5 + 300 * np.sqrt(0.05 * 0.95 / 100))


def test_the_line_of_a_t_chart_is_known_in_its_own_unit() -> None:
    found = charts(in_order([1.0, 2.0, 3.0]), ChartDesign("t", centre=2.0))

    assert found.summary[0].centre == NEAR(2.0)


def test_the_reference_draws_the_median_of_a_known_mean_in_a_g_chart() -> None:
    asked = ChartDesign("g", centre=10.0)

    ours = charts(in_order([1.0, 2.0, 3.0]), asked).summary[0]
    reference = charts(in_order([1.0, 2.0, 3.0]), replace(asked, reference_compatible=True)).summary[0]

    assert (ours.centre, reference.centre) == (10.0, NEAR(6.93))
    assert ours.upper == reference.upper == NEAR(10 + 3 * np.sqrt(110))


def test_what_is_below_zero_in_a_t_chart_is_zero_where_the_reference_has_a_line_or_none() -> None:
    asked = ChartDesign("t", screened=False)
    moved, alone = in_order([1.0, 900.0, 2.0]), in_order([5.0])

    def lower(columns: Columns, compatible: bool) -> tuple[float | None, float | None]:
        point = charts(columns, replace(asked, reference_compatible=compatible)).points[0]
        return point.lower, point.lower_95

    assert (lower(moved, False), lower(moved, True)) == ((0.0, 0.0), (0.0, None))
    assert (lower(alone, False), lower(alone, True)) == ((None, None), (0.0, None))


def test_notes_stand_at_their_points() -> None:
    found = charts(in_order([1.0, 2.0], notes=[None, "New ward"]), ChartDesign())

    assert [point.notes for point in found.points] == [(), ("New ward",)]


@pytest.mark.parametrize(
    ("values", "better", "code", "said"),
    [
        (LEVEL + [value + 9 for value in LEVEL], "lower", "worse", "rose from 6 to 15, from 13 on"),
        (LEVEL + [value + 9 for value in LEVEL], "higher", "better", "rose from 6 to 15"),
        (LEVEL + [value + 9 for value in LEVEL], "either", "changed", "rose from 6 to 15"),
        (LEVEL * 2, "lower", "unchanged", "unchanged (line 5.83)"),
        ([*LEVEL, 14.0, *LEVEL], "lower", "single-points", "a single point lies outside the limits: 13"),
        ([1.0, 2.0, 1.0, 2.0], "lower", "too-few", "too few points to tell"),
        ([4.0] * 12, "lower", "unchanged", "unchanged (line 4)"),
        ([None] * 3, "lower", "nothing", "no values"),
    ],
)
def test_a_chart_says_what_it_shows(values: list[float | None], better: str, code: str, said: str) -> None:
    found = charts(in_order(values), ChartDesign("i", better=better), Words("Fald", "Falls"))  # type: ignore[arg-type]

    verdict = found.summary[0].said
    assert verdict.code == code
    assert said in verdict.sentence.en


def test_a_frozen_baseline_is_told_apart_from_what_follows() -> None:
    found = charts(in_order(LEVEL + [value + 9 for value in LEVEL]), ChartDesign("run", freeze=12, better="lower"))

    assert found.summary[0].said.sentence.da == "Målingen steg fra 6 til 15, fra og med 13"
    assert [point.baseline for point in found.points] == [True] * 12 + [False] * 12


def test_a_suggested_phase_is_a_remark_and_changes_no_line() -> None:
    values = LEVEL + [value + 9 for value in LEVEL]

    found = charts(in_order(values), ChartDesign("run"))

    assert any("a new level seems to begin at 13" in words.en for words in found.summary[0].said.remarks)
    assert {point.centre for point in found.points} == {float(np.median(values))}
    assert len(found.summary) == 1


def test_over_dispersion_is_remarked_and_changes_no_limit() -> None:
    counts = [200.0, 320.0] * 10
    columns = in_order(counts, n=numbers(*[1000.0] * 20))

    plain, prime = (charts(columns, ChartDesign(kind)).summary[0] for kind in ("p", "pp"))

    assert any("A pp chart allows for it" in words.en for words in plain.said.remarks)
    assert not any("allows for it" in words.en for words in prime.said.remarks)
    assert plain.upper == NEAR(0.26 + 3 * np.sqrt(0.26 * 0.74 / 1000))
    even = charts(in_order([round(260 + d) for d in [-9, 4, 12, -6] * 5], n=columns.n), ChartDesign("p"))
    assert not any("allows for it" in words.en for words in even.summary[0].said.remarks)


def test_a_target_and_ghosts_are_told() -> None:
    found = charts(in_order([*LEVEL]), ChartDesign(target=5.0, better="lower", excluded=(1,)))

    said = " ".join(words.en for words in found.summary[0].said.remarks)
    assert "The target is 5: 4 of 11 points meet it." in said
    assert "1 of 12 points (8 %) are ghosts" in said


@pytest.mark.parametrize(
    ("kind", "y", "n", "said"),
    [
        ("p", [1, 2], None, "needs denominators"),
        ("u", [0, 1], None, "needs denominators"),
        ("p", [3, 1], [2, 2], "a numerator is above its denominator .at 1"),
        ("u", [3, 1], [0, 2], "a denominator of 0 at 1"),
        ("u", [3, 1], [-1, 2], "A denominator is below 0"),
        ("c", [1, -1], None, "one is below 0 .row 2 after the header, at 2"),
        ("g", [1, -1], None, "one is below 0"),
        ("u", [1, -1], [5, 5], "one is below 0"),
        ("t", [1, 0], None, "not above 0"),
    ],
)
def test_values_that_are_not_of_a_chart_are_refused(
    kind: str, y: list[float], n: list[float] | None, said: str
) -> None:
    columns = in_order([*y], n=None if n is None else numbers(*n))

    with pytest.raises(ChartError, match=said):
        charts(columns, ChartDesign(kind))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"freeze": 2, "parts": (2,)}, "not both"),
        ({"freeze": 9}, "freeze 9: the chart has 3 points"),
        ({"parts": (0,)}, "part 0: the chart has 3 points"),
        ({"excluded": (4,)}, "exclude 4"),
        ({"kind": "pie"}, "not a type of chart"),
        ({"kind": "p", "centre": 3.0}, "a share between 0 and 1"),
        ({"kind": "c", "centre": -3.0}, "cannot be below 0"),
        ({"multiply": 0.0}, "above 0"),
        ({"target": float("nan")}, "must be a number"),
        ({"period": "month"}, "only where x is a date"),
    ],
)
def test_designs_that_make_no_chart_are_refused(asked: dict[str, object], said: str) -> None:
    with pytest.raises(ChartError, match=said):
        charts(in_order([1.0, 2.0, 3.0]), ChartDesign(**asked))  # type: ignore[arg-type]


def test_rows_that_make_no_chart_are_refused() -> None:
    with pytest.raises(ChartError, match="no row has a place"):
        charts(Columns(x=numbers(None), y=numbers(1)), ChartDesign())
    with pytest.raises(ChartError, match="two part labels"):
        charts(Columns(x=numbers(1, 1), y=numbers(1, 2), part=["a", "b"]), ChartDesign())
    with pytest.raises(ChartError, match="no part label"):
        charts(Columns(x=numbers(1, 2), y=numbers(1, 2), part=["a", None]), ChartDesign())
    with pytest.raises(ChartError, match="by position or by label"):
        charts(Columns(x=numbers(1, 2), y=numbers(1, 2), part=["a", "b"]), ChartDesign(parts=(1,)))
    with pytest.raises(ChartError, match="of one length"):
        Columns(x=numbers(1, 2), y=numbers(1))


def test_a_zero_denominator_gives_no_value_and_is_told() -> None:
    found = charts(in_order([0.0, 2.0, 1.0], n=numbers(0, 10, 10)), ChartDesign("u"))

    assert ys(found) == [None, 0.2, 0.1]
    assert found.points[0].upper is None
    assert any("1 points have a denominator of 0" in words.en for words in found.remarks)


@pytest.mark.parametrize(
    ("kind", "y", "n", "line", "lower", "upper"),
    [
        ("i", [2.0, 2.2, 2.1], None, 2.1, 1.70, 2.50),
        ("p", [2, 3, 5], [10, 20, 20], 0.2, 0, 0.579),
        ("u", [2, 3, 5], [10, 20, 20], 0.2, 0, 0.624),
        ("ip", [2, 3, 5], [10, 20, 20], 0.2, -0.065, 0.465),
        ("c", [2, 3, 4], None, 3, 0, 8.20),
        ("g", [2, 3, 7], None, 3, 0, 17.4),
        ("t", [1, 8, 27], None, 7.65, 0, 117),
    ],
)
def test_examples_of_the_reference_page_come_out(
    kind: str, y: list[float], n: list[float] | None, line: float, lower: float, upper: float
) -> None:
    found = charts(in_order([*y], n=None if n is None else numbers(*n)), ChartDesign(kind)).points[0]

    assert (found.centre, found.lower, found.upper) == (
        NEAR(line, rel=0.005),
        NEAR(lower, rel=0.005),
        NEAR(upper, rel=0.005),
    )
