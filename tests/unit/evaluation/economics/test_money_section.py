"""The part on money: its sentences, tables that hide what must be hidden, and charts that can be drawn."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import altair
import pytest

from samvej.evaluation.disclosure.policy import Policy
from samvej.evaluation.economics.accounts import Balance, shadow_accounts
from samvej.evaluation.economics.intervals import Interval
from samvej.evaluation.economics.month_costs import Cell, Spent
from samvej.evaluation.economics.programme import Money, NetCost, ProgrammeCost
from samvej.evaluation.economics.reading import Basis, Windows
from samvej.evaluation.economics.sensitivity import Parameter, tornado
from samvej.evaluation.economics.written import CaseStudy, case_study
from samvej.evaluation.report.charts.break_even import break_even_chart
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.tornado import tornado_chart, unit_for
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import Chart, Paragraph, Section, Table
from samvej.evaluation.report.sections.money import more_or_less, section
from samvej.evaluation.results import Words
from samvej.programme.economy_written import BusinessCaseSection
from tests.unit.evaluation.economics.made_up import costs, everybody
from tests.unit.evaluation.economics.test_disclosure_money import PERSONS, money_of

CASE = {
    "citizens": 150,
    "inclusion per month": {"value": 8, "low": 5, "high": 10},
    "running cost per month": 441650,
    "investment": 200000,
    "payer": "project",
    "gains": {"payer": "region", "per citizen month": 5000, "onset months": 1},
    "discount percent per year": 3.5,
    "price year": 2020,
    "years": 5,
    "assumed": True,
}


@pytest.fixture(scope="module")
def case() -> CaseStudy:
    return case_study(BusinessCaseSection.model_validate(CASE), seed=1)


def whole(cells: dict[Cell, Spent], programme: int | None = 50_00, **more: Any) -> Money:
    found = money_of(costs(cells, PERSONS))
    assert found.costs is not None
    change = float(found.costs.whole.change)
    value = Fraction(programme or 0)
    written, covers = (programme or 0, "DKK", 2020), Words("løn", "staff")
    cost = ProgrammeCost(value, value, value, "project", covers, written, False, False)
    net = NetCost(
        "own months before",
        change,
        Interval(change - 30_00, change + 20_00),
        None if programme is None else change + programme,
        None if programme is None else Interval(change + programme - 30_00, change + programme + 20_00),
        (PERSONS, None),
    )
    balances = [Balance(row.name, 0, -round(row.change)) for row in found.costs.payers]
    accounts = shadow_accounts([*balances, Balance("project", programme or 0, 0)])
    return replace(found, programme=None if programme is None else cost, net=(net,), accounts=accounts, **more)


GAINING = {
    ("hospital", "region"): everybody(PERSONS, 3000_00, 2000_00),
    ("specialist", "citizen"): everybody(PERSONS, 90_00, 80_00),
}


def texts(part: Section, lang: str) -> str:
    words = [answer.sentence for answer in part.answers]
    words += [answer.certainty for answer in part.answers if answer.certainty]
    words += [block.words for block in part.blocks if isinstance(block, Paragraph)]
    return " ".join(getattr(each, lang) for each in (*words, *part.method, *part.limits))


def table(part: Section, file: str) -> Table:
    return next(block for block in part.blocks if isinstance(block, Table) and block.file == file)


def test_a_saving_is_told_with_what_it_is_compared_with() -> None:
    part = section(whole(GAINING), Policy())

    assert part.answers[0].code == "better"
    assert part.answers[0].sentence.en.replace("\u00a0", " ") == (
        "Services cost DKK 101 less per participant and month than before inclusion; "
        "with the programme's own cost it is DKK 51 less."
    )
    assert "at their worst" in (part.answers[0].certainty or Words("", "")).en


def test_no_change_is_told_as_plainly_as_one() -> None:
    part = section(whole({("hospital", "region"): everybody(PERSONS, 900_00, 900_00)}, programme=0), Policy())

    assert part.answers[0].code == "unchanged"
    assert part.answers[0].sentence.da.startswith("Ydelserne kostede det samme pr. deltager og måned som før")


def test_a_cost_that_is_not_said_is_not_taken_as_nothing() -> None:
    part = section(replace(whole(GAINING, programme=None), accounts=None), Policy())

    assert "cannot be told" in texts(part, "en")
    assert [cell.value for cell in table(part, "net_cost").rows[0][5:] if isinstance(cell, Figure)] == [None] * 3


def test_payments_are_told_as_a_table_that_adds_up() -> None:
    part = section(whole(GAINING), Policy())

    rows = table(part, "shadow_accounts").rows
    payments = [row[5].value for row in rows if isinstance(row[5], Figure)]
    assert (sum(payments[:-1]), payments[-1]) == (0, 0)
    assert [row[4].value for row in table(part, "shadow_payments").rows if isinstance(row[4], Figure)] == [50.0]


def test_where_the_whole_loses_no_payment_is_made_up() -> None:
    part = section(whole(GAINING, programme=500_00), Policy())

    assert not any(isinstance(block, Table) and block.file == "shadow_payments" for block in part.blocks)
    assert "no payment between them" in texts(part, "en")


def test_hidden_rows_have_no_number_anywhere() -> None:
    few = GAINING | {("psychiatry", "region"): everybody(PERSONS, 777_00, 123_00, first=3)}

    part = section(whole(few), Policy())

    rows = {row[0]: row[2:] for row in table(part, "cost_by_sector").rows}
    assert all(isinstance(cell, Figure) and cell.value is None and cell.hidden for cell in rows["psychiatry"][:3])
    assert "777" not in texts(part, "en")


def test_nobody_to_compare_is_said_with_what_to_load() -> None:
    basis = Basis(Windows((-12, -1), (1, 12), ()), 0, 0, 20, ("hospital/admission",), ("hospital/admission",), ())

    part = section(replace(whole(GAINING), basis=basis, costs=None, net=(), accounts=None), Policy())

    assert "hospital (admissions)" in texts(part, "en")
    assert not part.answers


def test_every_chart_is_valid_and_drawn_in_both_sizes(case: CaseStudy) -> None:
    parameters = [Parameter("hospital", Words("sygehus", "hospital"), Fraction(-100), Fraction(-300), Fraction(90))]
    varied = tornado(parameters, lambda values: values["hospital"] * 100)

    part = section(whole(GAINING, sensitivity=varied, case=case), Policy())

    charts = [block for block in part.blocks if isinstance(block, Chart)]
    assert [chart.id for chart in charts] == [
        "net-cost-sensitivity",
        "shadow-accounts",
        "business-case",
        "business-case-sensitivity",
    ]
    for chart in charts:
        wide, narrow = (chart.specification("da", size) for size in chart.sizes)
        assert altair.LayerChart.from_dict(wide).layer
        assert "<svg" in Drawing(chart.id, chart.title.da, chart.description.da, narrow).svg("da", "narrow")


def test_a_business_case_is_told_as_assumed(case: CaseStudy) -> None:
    part = section(whole(GAINING, case=case), Policy())

    assert "måned 25" in texts(part, "da")
    assert "Tallene i den er antaget" in texts(part, "da")
    assert len(table(part, "business_case_months").rows) == 60


def test_every_sentence_ends_once_and_says_no_missing_number(case: CaseStudy) -> None:
    part = section(whole(GAINING, case=case), Policy())

    for lang in ("da", "en"):
        said = texts(part, lang)
        assert ".." not in said
        assert "nan" not in said.lower().split()
        assert "None" not in said


@pytest.mark.parametrize(
    ("value", "da", "en"),
    [
        (-597.4, "597\u00a0kr. mindre", "DKK\u00a0597 less"),
        (0.4, "det samme", "the same"),
        (12, "12\u00a0kr. mere", "DKK\u00a012 more"),
    ],
)
def test_more_or_less_is_said_in_words(value: float, da: str, en: str) -> None:
    assert (more_or_less(value, "DKK", "da"), more_or_less(value, "DKK", "en")) == (da, en)


def test_large_amounts_stand_in_thousands_or_millions() -> None:
    assert [unit_for([amount], "DKK").words.da for amount in (900, 50_000, 3e6)] == ["kr.", "1.000 kr.", "mio. kr."]


def test_the_curve_has_room_for_its_words_and_a_tornado_needs_bars(case: CaseStudy) -> None:
    from samvej.evaluation.report.charts import break_even

    assert altair.LayerChart.from_dict(break_even_chart(case.result, "en", break_even.NARROW)).layer
    with pytest.raises(ValueError, match="at least one bar"):
        tornado_chart(replace(case.tornado, bars=()), Words("x", "x"), "DKK", "da", break_even.WIDE)
