"""Covariates of any person on any day, against a second reading of the same facts, row by row in plain Python."""

from datetime import date, timedelta

import numpy as np
import pytest

from samvej.core.window import Window, add_months
from samvej.evaluation.matching.covariates import Rows, codes_of, columns_of
from samvej.evaluation.matching.people import eligible
from samvej.evaluation.matching.programme import _groups, _history
from samvej.evaluation.matching.terms import terms_of
from samvej.spotting.days import number
from samvej.spotting.register import from_registry
from tests.unit.evaluation.made_registry import everything, made_programme, made_rows, made_study

DAYS = (date(2016, 3, 1), date(2017, 7, 1), date(2018, 1, 1))
NEAR = (
    "age, income source, cost last 12 months by sector, acute admissions last 6 months, bed days last 12 months, "
    "diagnosis of diabetes last 5 years"
)
HOSPITALS = ("hospital", "psychiatry")


@pytest.fixture(scope="module")
def rows():
    return made_rows()


@pytest.fixture(scope="module")
def asked(tmp_path_factory, rows):
    """What is said of every person on three days: name → values, and the exact codes."""
    folder = made_programme(tmp_path_factory.mktemp("covariates"), "sex, municipality, illness combination", NEAR)
    return said(made_study(folder, rows, everything(date(2015, 9, 1))), rows)


def said(study, rows):
    terms = terms_of(study.programme)
    groups = _groups(study, terms)
    register = from_registry(study.registry, needs_money=False)
    history = _history(study, register, eligible(study), (*terms.near, *terms.exact), groups, number(DAYS[-1]))
    people = [(row["person_id"], day) for row in rows["person"] for day in DAYS]
    asked = Rows(
        np.array([p for p, _ in people], dtype=np.int32), np.array([number(d) for _, d in people], dtype=np.int32)
    )
    found = {column.id: column for column in columns_of(terms.near, asked, history, groups)}
    codes = {term.said: codes_of(term.meaning, asked, history, groups) for term in terms.exact}
    return people, found, codes, history


def window_of(day: date, window: Window, covered: date = date(2015, 9, 1)) -> tuple[date, date]:
    """What is in view on the eve, as far as it is covered."""
    eve = day - timedelta(1)
    return max(window.first(eve), covered), eve


def stays(rows, person: int, sector: str) -> list[tuple[date, date, bool]]:
    """First day, last day and whether acute, of admissions that hang together (within four hours)."""
    found: list[list] = []
    ours = [r for r in rows["service"] if (r["person_id"], r["sector"], r["kind"]) == (person, sector, "admission")]
    for row in sorted(ours, key=lambda each: (each["start"], each["service_id"])):
        day_after = row["end"].date() + timedelta(1)  # no load says when: dates only, so the same day joins
        if found and row["start"].date() < found[-1][1]:
            found[-1][1] = max(found[-1][1], day_after)
            found[-1][2] = found[-1][2] or (row["start"] == found[-1][3] and row["urgency"] == "acute")
        else:
            found.append([row["start"].date(), day_after, row["urgency"] == "acute", row["start"]])
    return [(first, after - timedelta(1), acute) for first, after, acute, _ in found]


def test_acute_admissions_are_those_that_begin_within_the_window(asked, rows):
    people, found, _, _ = asked
    naive = []
    for person, day in people:
        first, last = window_of(day, Window(6, "month"))
        own = [each for sector in HOSPITALS for each in stays(rows, person, sector)]
        naive.append(sum(acute and first <= begun <= last for begun, _, acute in own))

    assert found["acute admissions last 6 months"].values.tolist() == naive
    assert sum(naive) > 10


def test_bed_days_are_the_nights_within_the_window(asked, rows):
    people, found, _, _ = asked
    naive = []
    for person, day in people:
        first, last = window_of(day, Window(12, "month"))
        nights = [
            begun + timedelta(n)
            for sector in HOSPITALS
            for begun, ended, _ in stays(rows, person, sector)
            for n in range(max(1, (ended - begun).days))
        ]
        naive.append(sum(first <= night <= last for night in nights))

    assert found["bed days last 12 months"].values.tolist() == naive
    assert sum(naive) > 50


@pytest.mark.parametrize("sector", ["hospital", "psychiatry", "general-practice"])
def test_cost_of_a_sector_is_in_whole_currency_and_what_has_no_price_is_nothing(asked, rows, sector):
    people, found, _, _ = asked
    naive = []
    for person, day in people:
        first, last = window_of(day, Window(12, "month"))
        own = [r for r in rows["service"] if r["person_id"] == person and r["sector"] == sector]
        naive.append(sum(r["cost"] or 0 for r in own if first <= r["start"].date() <= last) / 100)

    assert found[f"cost last 12 months by sector: {sector}"].values == pytest.approx(naive)


def test_window_that_is_not_wholly_covered_is_marked(asked):
    people, found, _, _ = asked

    short = found["bed days last 12 months"].short

    assert short.tolist() == [day == DAYS[0] for _, day in people]
    assert not found["acute admissions last 6 months"].short[1:3].any()


def test_illness_combination_is_what_was_diagnosed_before_the_day(asked, rows):
    people, _, codes, _ = asked
    naive = []
    for person, day in people:
        first, last = Window(5, "year").first(day - timedelta(1)), day - timedelta(1)
        has = {r["code"] for r in rows["diagnosis"] if r["person_id"] == person and first <= r["date"] <= last}
        naive.append(("DE119" in has) + 2 * ("DF329" in has) + 4 * ("DF102" in has))

    assert codes["illness combination"].tolist() == naive
    assert len(set(naive)) == 8


def test_income_is_the_benefit_of_the_last_whole_week_before_the_day(asked, rows):
    people, found, _, _ = asked
    weeks = {(r["person_id"], r["week"]): r["benefit"] for r in rows["transfer_income"]}

    def week_before(day: date) -> str:
        year, week, _ = (day - timedelta(days=day.weekday() + 7)).isocalendar()
        return f"{year}-W{week:02d}"

    naive = [weeks.get((person, week_before(day))) == "cash-benefit" for person, day in people]

    assert found["income cash-benefit"].values.tolist() == naive
    assert 0 < sum(naive) < len(naive)


def test_age_home_and_diagnosis_are_those_of_the_day(asked, rows):
    people, found, codes, history = asked
    born = {r["person_id"]: r["birth_date"] for r in rows["person"]}

    def home(person: int, day: date) -> str | None:
        spells = [r for r in rows["residence"] if r["person_id"] == person and r["valid_from"] <= day]
        return next((r["municipality"] for r in spells if r["valid_to"] is None or day <= r["valid_to"]), None)

    ages = [max(n for n in range(90) if add_months(born[p], 12 * n) <= day) for p, day in people]
    homes = [-1 if (name := home(p, day)) is None else history.homes.names.index(name) for p, day in people]

    assert found["age"].values.tolist() == ages
    assert codes["municipality"].tolist() == homes
    assert len(set(homes)) == 3


def test_what_nothing_covers_has_no_number_and_no_zero(tmp_path, rows):
    folder = made_programme(tmp_path, "illness combination, income source", NEAR)
    only = tuple(row for row in everything() if row.scope == "general-practice/*")

    _, found, codes, _ = said(made_study(folder, rows, only), rows)

    assert set(found) == {"age", "cost last 12 months by sector: general-practice"}
    assert set(codes["illness combination"]) == set(codes["income source"]) == {-1}
