"""The love plot and the overlap of scores: valid specifications that show what they were given, and hide the rest."""

import json

import altair
import pytest
import vl_convert

from samvej.evaluation.report.charts import love, overlap
from samvej.evaluation.report.charts.look import LOCALES, Layout, Spec

ROWS = [
    love.Difference("Age", -0.31, 0.05),
    love.Difference("Cost of hospital in the twelve months before inclusion", 0.72, None),
    love.Difference("Lives alone", None, None),
]
BINS = [
    overlap.Bin(0.0, 0.25, 0.2, 0.7, 0.25),
    overlap.Bin(0.25, 0.5, None, 0.2, None),
    overlap.Bin(0.5, 0.75, 0.5, 0.1, 0.5),
    overlap.Bin(0.75, 1.25, 0.3, 0.0, 0.24),
]


def checked(specification: Spec) -> list[dict[str, object]]:
    """The layers of a specification that Vega-Lite's schema accepts."""
    altair.LayerChart.from_dict(json.loads(json.dumps(specification)))
    return specification["layer"]


def marked(layers: list[dict[str, object]], shape: str) -> set[float]:
    """Where points of a shape stand, those of the legend (left of the plot) left out."""
    points = [layer["data"]["values"] for layer in layers if layer["mark"].get("shape") == shape]
    return {round(row["x"], 3) for rows in points for row in rows if row["x"] >= 0}


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("layout", [love.WIDE, love.NARROW], ids=["wide", "narrow"])
def test_love_plot_shows_each_difference_without_its_sign(layout: Layout, alone: bool) -> None:
    specification = love.love(ROWS, "en", layout, alone=alone)

    shown = marked(checked(specification), "square")
    svg = vl_convert.vegalite_to_svg(specification, format_locale=LOCALES["en"], allowed_base_urls=[])
    assert shown == {0.31, 0.72, 0.05}
    assert "not known" in svg
    assert ("Difference between" in svg) == alone


def test_love_plot_holds_far_differences_at_its_edge_and_says_so() -> None:
    rows = [love.Difference("a", 9.0, -0.1), love.Difference("b", None, 0.4)]

    specification = love.love(rows, "en", love.WIDE)

    assert marked(checked(specification), "square") == {2.0, 0.1, 0.4}
    assert "beyond 2 is drawn at the edge" in json.dumps(specification).replace("|", " ")


def drawn(layers: list[dict[str, object]], dash: list[int], name: str) -> list[tuple[object, ...]]:
    """The rules of a curve: those along the bins have ``x2``, those between two of them ``y2``."""
    rules = [layer for layer in layers if layer["mark"]["type"] == "rule" and layer["mark"].get("strokeDash") == dash]
    return [tuple(row.values()) for rule in rules for row in rule["data"]["values"] if name in row]


def test_overlap_breaks_its_lines_where_a_share_is_hidden() -> None:
    layers = checked(overlap.overlap(BINS, "da", overlap.NARROW))

    assert drawn(layers, [1, 0], "x2") == [(0.0, 0.25, 0.2), (0.5, 0.75, 0.5), (0.75, 1.25, 0.15)]
    assert drawn(layers, [1, 0], "y2") == [(0.75, 0.5, 0.15)]


def test_wider_bin_of_the_overlap_is_as_high_as_its_parts_on_average() -> None:
    layers = checked(overlap.overlap(BINS, "da", overlap.WIDE))

    assert [level for _, _, level in drawn(layers, [6, 4], "x2")] == [0.25, 0.5, 0.12]


def test_score_whose_numbers_say_nothing_is_called_low_and_high() -> None:
    said = [json.dumps(overlap.overlap(BINS, "en", overlap.WIDE, numbered=numbered)) for numbered in (True, False)]

    assert ['"low"' in each and '"high"' in each for each in said] == [False, True]
