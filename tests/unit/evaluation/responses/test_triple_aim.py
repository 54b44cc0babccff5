"""The three aims: direction, what certainty stands on, and an aim that nobody measured."""

import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report.charts.three_aims import NARROW, WIDE
from samvej.evaluation.report.section import Chart, Table
from samvej.evaluation.report.sections.triple_aim import number_said, section
from samvej.evaluation.responses.triple_aim import AimMeasure, triple_aim
from samvej.evaluation.results import Words


def measure(estimate, lower, upper, **said) -> AimMeasure:
    held = {
        "aim": "health",
        "better": "higher",
        "unit": Words("point", "points"),
        "name": Words("Mål", "Measure"),
    } | said
    return AimMeasure(estimate=estimate, lower=lower, upper=upper, **held)


@pytest.mark.parametrize(
    ("limits", "better", "matters", "direction"),
    [
        ((5, 1, 9), "higher", None, "better"),
        ((5, 1, 9), "lower", None, "worse"),
        ((-5, -9, -1), "lower", None, "better"),
        ((0, -3, 3), "higher", None, "no clear change"),
        ((0, -3, 3), "higher", 10, "no clear change"),
        ((4, -3, 11), "higher", 10, "cannot tell"),
        ((-4, -11, 3), "higher", 10, "cannot tell"),
        ((0, 0, 3), "higher", None, "no clear change"),  # an interval that touches nothing says nothing
        ((None, None, None), "higher", None, "cannot tell"),
    ],
)
def test_direction_is_where_the_whole_interval_lies(limits, better, matters, direction) -> None:
    found = triple_aim([measure(*limits, better=better, matters=matters)])

    assert found.rows[0].direction == direction


def test_certainty_says_what_the_number_stands_on() -> None:
    alone, held = triple_aim([measure(5, 1, 9), measure(5, 1, 9, basis="with controls")]).rows

    assert "might have happened anyway" in alone.certainty.en
    assert "similar citizens" in held.certainty.en


def test_aim_without_a_measure_is_told_and_not_taken_for_no_change() -> None:
    found = section(triple_aim([measure(5, 1, 9)]), Policy())

    assert len(found.limits) == 2
    assert "not the same as that nothing has happened" in found.limits[0].en
    assert [answer.code for answer in found.answers] == ["better"]


def test_rows_stand_in_the_order_of_the_aims_and_the_first_leads() -> None:
    cost = measure(100, -50, 250, aim="cost", better="lower", currency="DKK", unit=Words("", ""))
    result = triple_aim([cost, measure(5, 1, 9), measure(-5, -9, -1, name=Words("Andet", "Other"))])

    found = section(result, Policy())

    assert [row.measure.aim for row in result.rows] == ["health", "health", "cost"]
    assert [answer.code for answer in found.answers] == ["better"]  # what it costs is the part on money's to answer
    assert number_said(cost, "da") == "+100\u00a0kr. (−50\u00a0til\u00a0250)"
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert len(table.rows) == 3


def test_estimate_outside_its_interval_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="within its interval"):
        triple_aim([measure(5, 6, 9)])


@pytest.mark.parametrize("layout", [WIDE, NARROW])
@pytest.mark.parametrize("lang", ["da", "en"])
def test_chart_has_a_row_for_each_aim_in_every_size_and_language(layout, lang) -> None:
    found = section(triple_aim([measure(5, 1, 9), measure(None, None, None, aim="quality")]), Policy())
    chart = next(block for block in found.blocks if isinstance(block, Chart))

    spec = chart.specification(lang, layout)

    drawn = str(spec)
    heads = (
        ("Helbred: bedre", "Oplevet kvalitet", "Udgifter")
        if lang == "da"
        else ("Health: better", "Experienced", "Cost")
    )
    assert all(head in drawn for head in heads)
