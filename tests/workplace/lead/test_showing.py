"""What the steering group is shown: nothing that tells of a few people, alone or beside the rest."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.learning.figures import Figures
from samvej.workplace.learning.funnel import DOORS, OUTCOMES, Funnel, HelpedTo
from samvej.workplace.learning.ladder import Ladder, Step
from samvej.workplace.learning.now import Now, Standing
from samvej.workplace.learning.showing import show_figures, show_now
from samvej.workplace.learning.waiting import Point, judged

FEW = range(1, 5)


def figures(**changed: object) -> Figures:
    made = {
        "funnel": Funnel(
            steps=(60, 40, 30, 20),
            outcomes=(10, 20, 12, 3, 0, 0, 0, 15),
            reasons=(("no need", 9), ("dementia", 3)),
            helped_to=(HelpedTo("Home nursing", 18, 12, 5, 1), HelpedTo("Job centre", 2, 1, 0, 1)),
            doors=(("rule", 40, 8), ("professional", 20, 2), ("citizen", 0, 0), ("relative", 0, 0)),
        ),
        "contact": (),
        "answer": (),
        "queue": (),
        "ladder": Ladder(60, (Step(5, date(2026, 1, 1)), Step(625, None))),
    }
    return Figures(**{**made, **changed})  # type: ignore[arg-type]


def test_lead_is_shown_everything() -> None:
    shown = show_figures(figures(), exact=True)

    assert [each.value for each in shown.funnel.outcomes] == [10, 20, 12, 3, 0, 0, 0, 15]
    assert not any(each.hidden for each in shown.funnel.outcomes)


def test_steering_is_shown_no_small_answer_and_not_what_it_could_be_worked_out_from() -> None:
    shown = show_figures(figures(), exact=False)

    hidden = [name for name, each in zip(OUTCOMES, shown.funnel.outcomes, strict=True) if each.hidden]
    assert "declined" in hidden
    assert len(hidden) >= 2


def test_steering_is_shown_no_parts_of_an_answer_that_is_hidden() -> None:
    found = figures().funnel
    few = Funnel(found.steps, (10, 20, 3, 12, 0, 0, 0, 15), (("no need", 3),), found.helped_to, found.doors)

    shown = show_figures(figures(funnel=few), exact=False)

    assert all(each.hidden for _reason, each in shown.funnel.reasons)


def test_steering_is_not_shown_where_they_arrived_place_by_place() -> None:
    shown = show_figures(figures(), exact=False)

    assert all(each.arrived is None for each in shown.funnel.helped_to)
    assert all(each.count.hidden for each in shown.funnel.helped_to)  # 18 would tell of the 2


def test_steering_is_not_shown_the_doors_crosswise_where_a_cell_is_small() -> None:
    shown = show_figures(figures(), exact=False)

    assert [included for _door, _came, included in shown.funnel.doors] == [None] * 4


def test_step_of_the_funnel_is_hidden_where_few_fell_away_before_it() -> None:
    found = figures().funnel
    close = Funnel((60, 57, 30, 20), found.outcomes, found.reasons, found.helped_to, found.doors)

    steps = show_figures(figures(funnel=close), exact=False).funnel.steps

    assert [step.hidden for step in steps] == [False, True, True, True]


def test_chart_of_the_steering_group_is_made_of_what_it_is_shown() -> None:
    usual = [Point(date(2025, month, 1), 10, 8.0 + month % 2) for month in range(1, 13)]
    few = Point(date(2026, 1, 1), 2, 300.0)
    running = Point(date(2026, 2, 1), 10, 500.0, over=False)

    chart = show_figures(figures(queue=(*usual, few, running)), exact=False).queue
    flow = show_figures(figures(answer=(*usual, few, running)), exact=False).answer

    assert chart.points[12] == Point(date(2026, 1, 1), 0, None, hidden=True)
    assert chart.centre is not None
    assert chart.centre < 10
    assert len(flow.points) == 13
    assert sum(point.hidden for point in flow.points) >= 2


def test_now_of_the_steering_group_tells_no_small_count_and_no_mean_of_a_few() -> None:
    now = Now(
        (
            Standing("received", 16, 2, 0, 3.0),
            Standing("assigned", 2, 0, 0, 40.0),
            Standing("contacting", 9, 0, 6, 9.0),
        ),
        datetime(2026, 1, 1, tzinfo=COPENHAGEN),
    )

    shown = show_now(now, exact=False)

    assert shown.late.hidden
    assert [each.days for each in shown.standings] in ([3.0, None, None], [None, None, None])
    assert all(each.late is None and each.paused is None for each in shown.standings)


counts = st.integers(0, 40)


@given(st.lists(counts, min_size=8, max_size=8))
def test_hidden_answers_leave_several_values_for_what_is_small(outcomes: list[int]) -> None:
    """By all that is shown, with exact counts in place of rounded ones, a small answer cannot be told."""
    total = sum(outcomes)
    found = Funnel((total, total, total, total), tuple(outcomes), (), (), tuple((door, 0, 0) for door in DOORS))

    shown = show_figures(figures(funnel=found), exact=False).funnel

    hidden = [count for count, each in zip(outcomes, shown.outcomes, strict=True) if each.hidden]
    assert all(count not in FEW or each.hidden for count, each in zip(outcomes, shown.outcomes, strict=True))
    if any(count in FEW for count in hidden):
        assert len(hidden) > 1 or total in FEW
    assert all(each.value is None or int(each.value) % 5 == 0 for each in shown.outcomes)


@given(st.lists(st.tuples(counts, st.floats(0, 400)), min_size=3, max_size=24))
def test_line_of_hidden_points_tells_nothing_of_them(values: list[tuple[int, float]]) -> None:
    points = tuple(
        Point(date(2024 + at // 12, at % 12 + 1, 1), count, days if count else None)
        for at, (count, days) in enumerate(values)
    )

    chart = show_figures(figures(answer=points), exact=False).answer

    assert all(point.days is None and point.count == 0 for point in chart.points if point.hidden)
    assert chart == judged(chart.points)
    assert all(before.count not in FEW or after.hidden for before, after in zip(points, chart.points, strict=True))
