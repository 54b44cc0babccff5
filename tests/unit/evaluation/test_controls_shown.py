"""What of the matched controls may be shown: counts that tell of nobody, and a section without names."""

from datetime import date

import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.controls import show_controls
from samvej.evaluation.matching.controls import BalanceRow, Control, MatchedControls, Unmatched
from samvej.evaluation.report.charts import curves
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import WIDE
from samvej.evaluation.report.section import Chart, Table
from samvej.evaluation.report.sections import controls as controls_section
from samvej.evaluation.results import Words

FEW = Words("for få", "too few")
FAR = Words("for langt væk", "too far away")


def row(name: str = "age", fewest: int = 50, largest: float = 0.02) -> BalanceRow:
    return BalanceRow(name, Words(name, name), 48.0, 47.0, 48.5, 0.05, -0.02, 1.1, 0.9, 0.01, 0.02, fewest, largest)


def matched(none: int = 8, fewer: int = 10, balance: tuple[BalanceRow, ...] = (row(),)) -> MatchedControls:
    unmatched = [Unmatched(n, 0, FEW) for n in range(none)] + [Unmatched(50 + n, 2, FAR) for n in range(fewer)]
    return MatchedControls(
        ratio=5,
        controls=tuple(Control(n % 40, 1000 + n, date(2018, 1, 1), 0.2, 0.1, n % 40) for n in range(200)),
        unmatched=tuple(unmatched),
        balance=balance,
        overlap=tuple((n / 10, (n == 1) * 0.02 + (n == 5) * 0.98, 0.1, 0.1) for n in range(10)),
        participants=100,
        pool=4000,
        persons=200,
        effective=150.0,
        exact=(Words("køn", "sex"),),
        near=(Words("alder", "age"),),
        with_replacement=True,
        seed=1,
    )


def test_sizes_add_up_to_the_participants():
    shown = show_controls(matched(), Policy())

    assert [value.value for value in (shown.full, shown.fewer, shown.none)] == [82, 10, 8]
    assert [(reason.en, count.value) for reason, count in shown.reasons] == [("too few", 8), ("too far away", 10)]


def test_few_without_a_control_take_another_size_and_the_reasons_with_them():
    shown = show_controls(matched(none=2), Policy())

    assert shown.none.hidden
    assert shown.fewer.hidden or shown.full.hidden
    assert all(count.hidden for _, count in shown.reasons)


@pytest.mark.parametrize(("fewest", "largest"), [(3, 0.1), (40, 0.9)])
def test_covariate_that_tells_of_a_few_is_hidden_with_all_its_numbers(fewest, largest):
    [shown] = show_controls(matched(balance=(row(fewest=fewest, largest=largest),)), Policy()).balance

    assert shown.hidden is not None
    assert shown.value(shown.row.mean_participants).hidden
    assert shown.value(shown.row.smd_after).hidden


def test_steps_of_the_score_are_put_together_until_nobody_is_alone_in_one():
    found = matched()

    steps = show_controls(found, Policy()).overlap

    assert sum(step[2] for step in steps) == pytest.approx(1)
    assert all(not 0 < step[2] * found.participants < 5 for step in steps)
    assert steps[0][0] == 0.0
    assert steps[-1][1] == pytest.approx(1.0)


def test_section_tells_how_many_and_never_who():
    section = controls_section.section(matched(), Policy())

    files = {block.file for block in section.blocks if isinstance(block, Table)}
    assert files == {"matched_sizes", "unmatched", "balance"}
    cells = [cell for block in section.blocks if isinstance(block, Table) for line in block.rows for cell in line]
    assert not any(isinstance(cell, int) for cell in cells)
    assert "1000" not in str(section.blocks[1])


@pytest.mark.parametrize("lang", ["da", "en"])
def test_charts_of_the_section_are_drawn_in_both_sizes(lang):
    section = controls_section.section(matched(), Policy())

    for block in section.blocks:
        if isinstance(block, Chart):
            for layout in block.sizes:
                drawn = Drawing(block.id, "", "", block.specification(lang, layout)).raw(lang)
                assert f'width="{layout.width}"' in drawn


def test_hidden_month_is_drawn_as_hidden_and_breaks_the_curve():
    points = [
        curves.CurvePoint(month, None if month == 0 else 1.0, None if month == 0 else 0.5, 40, hidden=month == 0)
        for month in range(-3, 4)
    ]

    layers = curves.curves(points, "title", "en", WIDE)["layer"]

    lines = [layer for layer in layers if layer["mark"]["type"] == "line"]
    assert len(lines) == 2
    assert all({row["x"] for row in line["data"]["values"]} == {-3, -2, -1, 1, 2, 3} for line in lines)
    dashed = [line["mark"].get("strokeDash") for line in lines]
    assert sorted(dash is None for dash in dashed) == [False, True]
