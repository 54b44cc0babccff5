"""The part on when we will know, and the charts of effects and power: what is told, what is hidden, what is drawn."""

from dataclasses import replace
from datetime import date

import altair
import pytest

from samvej.core.month import Month
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.effects.power import Plan, Spread, when_will_we_know
from samvej.evaluation.effects.power_programme import OutcomePower, ProgrammePower
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.event_study import EventPoint, Mean, event_study
from samvej.evaluation.report.charts.look import NARROW, WIDE, Layout
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.render_section import check
from samvej.evaluation.report.section import Chart, Paragraph, Section, Table
from samvej.evaluation.report.sections.power import section
from samvej.evaluation.results import Words

PLAN = Plan((10, 4, 10, 7, 10, 10), 8.0, 0.01, (1, 12), 5.0, Spread(0.5, 6.0, 60, 0.2))
CONTACTS = OutcomePower(
    "acute contacts", Words("Akutte kontakter", "Acute contacts"), "contacts", 2.1, when_will_we_know(PLAN, 0.42)
)
COSTS = OutcomePower(
    "cost",
    Words("Udgifter", "Costs"),
    "money",
    6000.0,
    when_will_we_know(replace(PLAN, spread=Spread(4e6, 6e7, 46, 0.9)), 1200.0),
)
UNCOVERED = OutcomePower(
    "x", Words("Sygepleje", "Nursing"), "contacts", None, None, Words("Ikke dækket.", "No source.")
)


def part(*outcomes: OutcomePower, persons: int = 51) -> Section:
    found = ProgrammePower(Month(2024, 3), date(2024, 8, 31), persons, 5.0, outcomes)
    return section(found, Policy(), currency="DKK")


def tables(found: Section) -> list[Table]:
    return [block for block in found.blocks if isinstance(block, Table)]


def test_the_month_is_named_and_the_numbers_are_those_of_the_plan() -> None:
    found = part(CONTACTS, UNCOVERED)
    assert CONTACTS.answer is not None
    assert CONTACTS.answer.when == 11
    assert "februar 2025" in found.answers[0].sentence.da
    assert "February 2025" in found.answers[0].sentence.en
    row = tables(found)[0].rows[0]
    now = next(each for each in CONTACTS.answer.months if each.month == PLAN.now)
    assert isinstance(row[3], Figure)
    assert row[3].value == now.detectable
    said = [block.words.en for block in found.blocks if isinstance(block, Paragraph)]
    assert "Nursing: No source." in said
    check([found], frozenset())


def test_amounts_that_one_person_makes_up_are_hidden_everywhere() -> None:
    found = part(COSTS)
    assert not tables(found)
    assert not [block for block in found.blocks if isinstance(block, Chart)]
    assert not found.answers
    assert "1200" not in repr(found)
    assert any("Én person" in block.words.da for block in found.blocks if isinstance(block, Paragraph))


def test_few_participants_are_not_counted_out() -> None:
    assert "3" not in tables(part(CONTACTS, persons=3))[0].notes[0].en


def test_enough_already_and_never_are_said_plainly() -> None:
    assert CONTACTS.answer is not None
    already = replace(CONTACTS, answer=when_will_we_know(PLAN, 5.0))
    never = replace(CONTACTS, answer=when_will_we_know(PLAN, 0.001))
    assert "already" in part(already).answers[0].sentence.en
    assert "within five years" in part(never).answers[0].sentence.en


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_the_chart_of_power_is_valid_and_draws(layout: str) -> None:
    [chart] = [block for block in part(CONTACTS).blocks if isinstance(block, Chart)]
    size = next(each for each in chart.sizes if each.name == layout)
    spec = chart.specification("da", size)
    altair.LayerChart.from_dict(spec)
    assert "0,42" in Drawing(chart.id, "t", "d", spec).svg("da", layout)


POINTS = [
    EventPoint(-3, 0.1, -0.2, 0.4, (-0.5, 0.7), 40),
    EventPoint(-2, 0.0, base=True, people=40),
    EventPoint(-1, 1.5, 1.2, 1.8, (1.0, 2.0), 40, ghost=True),
    EventPoint(0, 0.9, 0.6, 1.2, (0.4, 1.4), 40, ghost=True),
    EventPoint(1, -0.8, -1.1, -0.5, (-1.3, -0.3), 38),
    EventPoint(2, None, people=None),
]


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda each: each.name)
def test_the_event_study_is_valid_and_says_what_does_not_count(layout: Layout) -> None:
    spec = event_study(POINTS, "Akutte kontakter", "da", layout, mean=Mean(1, 2, -0.8, "−0,80"))
    altair.LayerChart.from_dict(spec)
    drawn = str(Drawing("event-study", "t", "d", spec).svg("da", layout.name))
    for words in ("ikke med", "ingen", "−0,80", "skjult"):
        assert words in drawn


def test_a_hidden_point_has_no_height_and_a_band_does_not_run_over_ghosts() -> None:
    spec = event_study(POINTS, "t", "en", WIDE)
    layers = spec["layer"]
    assert isinstance(layers, list)
    bands = [layer["data"]["values"] for layer in layers if layer["mark"]["type"] == "area"]
    assert [[row["x"] for row in band] for band in bands] == [[-3], [1]]
    points = [row for layer in layers if layer["mark"]["type"] == "point" for row in layer["data"]["values"]]
    assert 2 not in [row["x"] for row in points if "y" in row]
