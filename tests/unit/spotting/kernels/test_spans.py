"""The kernels beside a second way of computing the same, day by day and fact by fact."""

import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from samvej.core.window import Window
from samvej.spotting.days import EPOCH, FOREVER, number
from samvej.spotting.kernels import spans
from samvej.spotting.kernels.columns import Facts, Spans
from samvej.spotting.kernels.costs import share_of_top, totals_of
from samvej.spotting.kernels.people import People
from samvej.spotting.kernels.ranking import ranked_on_top

BEGIN = number(date(2019, 12, 20))
DAYS = range(BEGIN - 5, BEGIN + 140)
WINDOWS = [Window(1, "day"), Window(7, "day"), Window(1, "month"), Window(2, "month"), None]


def some_facts(seed, people=12, most=9, span=90):
    """(person, day, value, amount) in order, with days that tie and citizens without facts."""
    chance = random.Random(seed)
    rows = []
    for person in range(people):
        for _ in range(chance.randint(0, most)):
            rows.append(
                (person, BEGIN + chance.randint(0, span), chance.choice([-1, 0, 1, 2]), chance.randint(-2, 9))
            )
    return sorted(rows)


def as_facts(rows):
    person, day, value, amount = (np.array([row[i] for row in rows], np.int64) for i in range(4))
    return Facts(person.astype(np.int32), day.astype(np.int32), value.astype(np.int32), amount)


def end(day, window):
    return FOREVER if window is None else number(window.end(EPOCH + timedelta(days=day)))


def in_view(rows, person, day, window):
    return [row for row in rows if row[0] == person and row[1] <= day <= end(row[1], window)]


def held_days(found: Spans):
    return {
        (person, day)
        for person, first, last in zip(found.person, found.first, found.last, strict=True)
        for day in range(max(first, DAYS[0]), min(last, DAYS[-1]) + 1)
    }


def expected_days(rows, test, window):
    return {(p, d) for p in {row[0] for row in rows} for d in DAYS if test(in_view(rows, p, d, window))}


@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize("k", [1, 2, 4])
def test_count_holds_on_exactly_the_days_with_so_many_in_view(window, k):
    rows = some_facts(k)

    found = spans.at_least(as_facts(rows), window, k)

    assert held_days(found.spans) == expected_days(rows, lambda seen: len(seen) >= k, window)


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_witnesses_of_an_interval_are_the_facts_in_view_when_it_became_true_or_was_kept_true(window):
    rows, k = some_facts(7, people=20, most=25), 3

    found = spans.at_least(as_facts(rows), window, k)

    assert len(found)
    for i in range(len(found)):
        person, first, last = found.spans.person[i], found.spans.first[i], found.spans.last[i]
        witnesses = set()
        for place, row in enumerate(rows):
            # the k that are newest when a fact arrives and makes or keeps the rule true
            arrived = [p for p in range(place + 1) if rows[p][0] == person == row[0]][-k:]
            if first <= row[1] <= last and len(arrived) == k and end(rows[arrived[0]][1], window) >= row[1]:
                witnesses |= set(arrived)
        assert set(range(found.begin[i], found.end[i])) == witnesses


def test_intervals_neither_overlap_nor_touch():
    found = spans.at_least(as_facts(some_facts(3, people=40)), Window(7, "day"), 2).spans

    same = found.person[1:] == found.person[:-1]
    assert same.any()
    assert (found.first[1:][same] > found.last[:-1][same] + 1).all()


@pytest.mark.parametrize("few", [0, 32], ids=["many values", "few values"])
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_different_values_are_counted_once_each_and_unknown_ones_not(window, few, monkeypatch):
    monkeypatch.setattr(spans, "FEW_VALUES", few)
    rows = some_facts(11)

    found = spans.at_least_different(as_facts(rows), window, 2)

    assert held_days(found) == expected_days(rows, lambda seen: len({r[2] for r in seen if r[2] >= 0}) >= 2, window)


@pytest.mark.parametrize("window", WINDOWS[:-1], ids=str)
def test_sum_holds_on_exactly_the_days_on_which_it_is_reached(window):
    rows = some_facts(13)

    found = spans.total_at_least(as_facts(rows), window, 10)

    assert held_days(found) == expected_days(rows, lambda seen: sum(r[3] for r in seen) >= 10, window)


def test_no_facts_give_no_spans():
    nothing = as_facts([])

    assert len(spans.at_least(nothing, Window(7, "day"), 2)) == 0
    assert len(spans.at_least_different(nothing, Window(7, "day"), 1)) == 0
    assert len(spans.total_at_least(nothing, Window(7, "day"), 1)) == 0


def test_day_before_the_table_of_months_is_refused_and_not_counted_from_its_end():
    long_ago = np.array([number(date(1799, 12, 31))], np.int32)

    with pytest.raises(IndexError):
        spans.at_least(Facts(np.zeros(1, np.int32), long_ago), Window(1, "month"), 1)


def some_people(number_of):
    chance = random.Random(5)
    births = [chance.choice([None, BEGIN - 9000, BEGIN + 20]) for _ in range(number_of)]
    deaths = [chance.choice([None, None, BEGIN + 60, BEGIN - 9500]) for _ in range(number_of)]
    columns = {"person_id": pa.array(range(number_of), pa.int32()), "sex": pa.nulls(number_of, pa.string())}
    columns |= {"insurance_group": pa.nulls(number_of, pa.string())}
    columns |= {"birth": pa.array(births, pa.int32()), "death": pa.array(deaths, pa.int32())}
    return People.of(pa.table(columns)), births, deaths


@pytest.mark.parametrize("percent", [1.0, 25.0, 33.3])
@pytest.mark.parametrize("at_once", [3, 8192])
def test_top_percent_is_ranked_each_month_among_the_living_with_ties_all_in(percent, at_once, monkeypatch):
    monkeypatch.setattr("samvej.spotting.kernels.ranking.PEOPLE_AT_ONCE", at_once)
    rows, window = some_facts(17, people=30, most=6), Window(2, "month")
    people, births, deaths = some_people(30)
    months = [date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1), date(2020, 4, 1)]

    found = ranked_on_top([as_facts(rows)], window, percent, people, date(2020, 4, 15))

    expected = set()
    for first in months:
        day = number(first)
        alive = [p for p in range(30) if (births[p] or 0) <= day <= (deaths[p] or FOREVER)]
        total = {p: sum(row[3] for row in in_view(rows, p, day, window)) for p in alive}
        for p in alive:
            more = sum(1 for other in alive if total[other] > total[p])
            if total[p] > 0 and more * 100 < Fraction(str(percent)) * len(alive):
                expected.add((p, day))
    assert {(p, f) for p, f in zip(found.person, found.first, strict=True)} == expected
    assert len(expected) >= 4


def test_share_of_the_most_expensive_counts_those_without_cost_among_everyone():
    rows = sorted((row[0], abs(row[3])) for row in some_facts(19, people=50))
    person, amount = (np.array([row[i] for row in rows], kind) for i, kind in ((0, np.int32), (1, np.int64)))

    who, sums = totals_of(person, amount)
    places, share = share_of_top(sums, 130, 2.0)

    naive = Counter()
    for p, cost in rows:
        naive[p] += cost
    assert dict(zip(who.tolist(), sums.tolist(), strict=True)) == naive
    assert places == 3  # 2.6 citizens, rounded up
    assert share == Fraction(sum(sorted(naive.values())[-3:]), sum(naive.values()))


def test_share_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no cost"):
        share_of_top(np.zeros(3, np.int64), 3, 1.0)
