"""The lead's numbers against the manual's examples, and against a second, slow way of counting."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.learning.cases import ANSWERS, Case
from samvej.workplace.learning.funnel import DOORS, OUTCOMES, HelpedTo, funnel
from samvej.workplace.learning.ladder import Step, climbed
from samvej.workplace.learning.now import Now, Standing
from samvej.workplace.learning.periods import Period, calendar_year, last_twelve_months, mondays_to, months_to
from samvej.workplace.learning.waiting import Point, judged, queue_ages, to_answer, to_contact, waits

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def at(month: int, day: int, hour: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=COPENHAGEN)


# --- the manual's examples -----------------------------------------------------------------------------


def test_funnel_of_the_manual() -> None:
    included = Case(at(3, 2), at(4, 12), "included", door="professional", contact=at(3, 3), reached=True, met=True)
    waiting = Case(at(3, 30), None, "received", door="rule")
    before = Case(at(2, 28), at(3, 4), "declined", door="rule", contact=at(3, 1), reached=True)

    found = funnel([included, waiting, before], MARCH)

    assert found.steps == (2, 1, 1, 1)
    assert {name: n for name, n in zip(OUTCOMES, found.outcomes, strict=True) if n} == {"included": 1, "open": 1}
    assert found.doors[:2] == (("rule", 1, 0), ("professional", 1, 1))


def test_waiting_times_of_the_manual() -> None:
    cases = [
        Case(at(2, 27), at(3, 3), "declined"),
        Case(at(3, 10, 8), at(3, 25, 20), "included"),
        Case(at(3, 30, 9), None, "received"),
    ]

    [march] = waits(cases, [date(2026, 3, 1)], date(2026, 4, 2), to_answer)

    assert march == Point(date(2026, 3, 1), 2, 9.75)


def test_queue_age_of_the_manual() -> None:
    cases = [
        Case(at(3, 2, 0), None, "received"),
        Case(at(3, 5, 0), at(3, 10), "declined"),
        Case(at(3, 14, 0), None, "received"),
    ]

    ages = queue_ages(cases, [date(2026, 3, 9), date(2026, 3, 16), date(2026, 2, 23)])

    assert [(point.count, point.days) for point in ages] == [(2, 5.5), (2, 8.0), (0, None)]


def test_queue_age_when_summer_time_begins_loses_the_hour_that_was_not() -> None:
    [monday] = queue_ages([Case(at(3, 23, 0), None, "received")], [date(2026, 3, 30)])

    assert monday.days == pytest.approx(7 - 1 / 24)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((8, 9) * 6, "steady"),
        ((8, 9, 8, 9, 8, 8, 14, 15, 14, 15, 14, 15), "risen"),
        ((14, 15, 14, 15, 14, 15, 8, 9, 8, 9, 8, 8), "fallen"),
        ((8, 9, 8), "too few"),
        ((8, 9) * 6 + (14, 9) + (8, 9) * 5, "outside"),
        ((8.0,) * 12, "too few"),
    ],
)
def test_chart_says_what_the_manual_says(days: tuple[float, ...], said: str) -> None:
    points = [Point(date(2025 + at // 12, at % 12 + 1, 1), 10, float(value)) for at, value in enumerate(days)]

    assert judged(points).said == said


def test_chart_of_a_bulge_names_no_direction() -> None:
    days = (5, 5.2, 5.1, 5, 5.1, 9, 9.2, 9.1, 9, 9.1, 5.2, 5, 5.1, 5.2, 5)
    points = [Point(date(2025 + at // 12, at % 12 + 1, 1), 10, float(value)) for at, value in enumerate(days)]

    assert judged(points).said == "unsteady"


def test_chart_leaves_out_the_running_month_and_what_is_hidden() -> None:
    usual = [Point(date(2025, month, 1), 10, 8.0 + month % 2) for month in range(1, 13)]
    extreme = [Point(date(2026, 1, 1), 0, None, hidden=True), Point(date(2026, 2, 1), 3, 99.0, over=False)]

    assert judged([*usual, *extreme]).centre == judged(usual).centre


def test_reasons_of_the_manual_come_most_frequent_first() -> None:
    reasons = ["dementia", *["no need"] * 6, *["other help fits better"] * 3]
    cases = [Case(at(3, 2), at(3, 9), "not included", reason=reason) for reason in reasons]

    assert funnel(cases, MARCH).reasons == (("no need", 6), ("other help fits better", 3), ("dementia", 1))


def test_helped_on_of_the_manual_guesses_of_nobody_that_they_arrived() -> None:
    told = [("Home nursing", "yes")] * 6 + [("Home nursing", "no"), ("Home nursing", "unknown")]
    told += [("Job centre", "no"), ("Job centre", "unknown"), ("Job centre", "unknown")]
    cases = [Case(at(3, 2), at(3, 9), "helped on", helped_to=to, arrived=arrived) for to, arrived in told]

    assert funnel(cases, MARCH).helped_to == (
        HelpedTo("Home nursing", 8, 6, 1, 1),
        HelpedTo("Job centre", 3, 0, 1, 2),
    )


def test_stuck_of_the_manual_is_where_most_are_late() -> None:
    now = Now((Standing("received", 2, 1, 0, 6.0), Standing("contacting", 1, 0, 0, 20.0)))

    assert now.stuck == now.standings[0]


def test_stuck_where_nobody_is_late_is_where_they_have_stood_longest() -> None:
    now = Now((Standing("received", 2, 0, 0, 6.0), Standing("contacting", 1, 0, 0, 20.0)))

    assert now.stuck == now.standings[1]


def test_ladder_of_the_manual() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(30)]

    found = climbed(list(reversed(days)), (125, 5, 25))

    assert found.included == 30
    assert found.steps == (Step(5, days[4]), Step(25, days[24]), Step(125, None))


def test_periods_end_today_and_begin_with_a_month() -> None:
    today = date(2026, 3, 10)

    assert last_twelve_months(today) == Period(date(2025, 4, 1), today)
    assert calendar_year(2026, today) == Period(date(2026, 1, 1), today, 2026)
    assert months_to(today, 4) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert mondays_to(today, 2) == [date(2026, 3, 2), date(2026, 3, 9)]


# --- the second way of counting ------------------------------------------------------------------------

moments = st.datetimes(datetime(2025, 9, 1), datetime(2026, 4, 30)).map(lambda each: each.replace(tzinfo=UTC))


@st.composite
def some_case(draw: st.DrawFn) -> Case:
    received = draw(moments)
    status = draw(st.sampled_from([name for name in OUTCOMES if name != "open"] + ["received", "contacting"]))
    is_open = status in ("received", "contacting")
    later = st.integers(0, 100 * 24 * 60).map(lambda minutes: received + timedelta(minutes=minutes))
    contact = draw(st.none() | later)
    helped = status == "helped on"
    return Case(
        received=received,
        ended=None if is_open else draw(later),
        status=status,
        reason=draw(st.sampled_from(["x", "y", "z"])) if status == "not included" else "",
        door=draw(st.sampled_from(DOORS)),
        contact=contact,
        reached=contact is not None and draw(st.booleans()),
        met=contact is not None and draw(st.booleans()),
        helped_to=draw(st.sampled_from(["A", "B"])) if helped else "",
        arrived=draw(st.sampled_from(["yes", "no", "unknown"])) if helped else "",
    )


@given(st.lists(some_case(), max_size=30))
def test_funnel_as_counted_one_by_one(cases: list[Case]) -> None:
    found = funnel(cases, MARCH)

    here = [case for case in cases if case.received.astimezone(COPENHAGEN).strftime("%Y-%m") == "2026-03"]
    assert found.received == len(here) == sum(found.outcomes)
    assert found.steps[3] == sum(1 for case in here if case.met)
    assert found.steps[2] == sum(1 for case in here if case.reached or case.met)
    assert found.steps[1] == sum(1 for case in here if case.contact or case.reached or case.met)
    assert dict(found.reasons) == {
        why: n for why in "xyz" if (n := sum(case.status == "not included" and case.reason == why for case in here))
    }
    assert sum(each.count for each in found.helped_to) == found.outcome("helped on")
    assert all(each.count == each.arrived + each.not_arrived + each.unknown for each in found.helped_to)
    assert sum(came for _door, came, _included in found.doors) == len(here)


@pytest.mark.parametrize("span", [to_answer, to_contact])
@given(cases=st.lists(some_case(), max_size=30))
def test_waits_as_counted_one_by_one(
    span: Callable[[Case], tuple[datetime, datetime] | None], cases: list[Case]
) -> None:
    months = months_to(date(2026, 4, 15), 8)

    found = waits(cases, months, date(2026, 4, 15), span)

    for point in found:
        days = []
        for case in cases:
            end = case.contact if span is to_contact else case.ended if case.status in ANSWERS else None
            if (
                end
                and (there := end.astimezone(COPENHAGEN)).year == point.start.year
                and there.month == point.start.month
            ):
                days.append((end.timestamp() - case.received.timestamp()) / 86400)
        assert point.count == len(days)
        assert point.days == (pytest.approx(sum(days) / len(days)) if days else None)
        assert point.over == (point.start < date(2026, 4, 1))


@given(st.lists(some_case(), max_size=30))
def test_queue_ages_as_counted_one_by_one(cases: list[Case]) -> None:
    for point in queue_ages(cases, mondays_to(date(2026, 4, 15), 20)):
        midnight = datetime(point.start.year, point.start.month, point.start.day, tzinfo=COPENHAGEN)
        there = [case for case in cases if case.received <= midnight and not (case.ended and case.ended <= midnight)]
        ages = [(midnight.timestamp() - case.received.timestamp()) / 86400 for case in there]
        assert point.count == len(there)
        assert point.days == (pytest.approx(sum(ages) / len(ages)) if ages else None)
