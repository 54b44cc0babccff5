"""The love plot and the overlap of scores: valid specifications that show what they were given, and hide the rest."""

import json

import altair
import vl_convert

from samvej.evaluation.report.charts import love, overlap
from samvej.evaluation.report.charts.look import LOCALES, Spec

ROWS = [
    love.LoveRow("Age", -0.31, 0.05),
    love.LoveRow("Cost of hospital in the twelve months before inclusion", 0.72, None),
    love.LoveRow("Lives alone", None, None),
]
BINS: list[overlap.Bin] = [
    (0.0, 0.2, 0.7, 0.25),
    (0.25, None, 0.2, None),
    (0.5, 0.5, 0.1, 0.5),
    (0.75, 0.3, 0.0, 0.25),
]


def checked(specification: Spec) -> list[dict[str, object]]:
    """The layers of a specification that Vega-Lite's schema accepts."""
    altair.LayerChart.from_dict(json.loads(json.dumps(specification)))
    return specification["layer"]


def marked(layers: list[dict[str, object]], shape: str) -> set[float]:
    """Where points of a shape stand, those of the legend (left of the plot) left out."""
    points = [layer["data"]["values"] for layer in layers if layer["mark"].get("shape") == shape]
    return {round(row["x"], 3) for rows in points for row in rows if row["x"] >= 0}


def test_love_plot_shows_each_difference_without_its_sign() -> None:
    wide, narrow = love.love_sizes(len(ROWS))

    layers = checked(love.love(ROWS, "en", wide))

    assert marked(layers, "square") == {0.31, 0.72}
    assert 0.05 in marked(layers, "circle")
    svg = vl_convert.vegalite_to_svg(love.love(ROWS, "en", narrow), format_locale=LOCALES["en"], allowed_base_urls=[])
    assert f'width="{narrow.width}" height="{narrow.height}"' in svg
    assert "not known" in svg


def test_overlap_breaks_its_lines_where_a_share_is_hidden() -> None:
    layers = checked(overlap.overlap(BINS, 0.25, "da", overlap.NARROW))

    lines = [layer["data"]["values"] for layer in layers if layer["mark"]["type"] == "line"]
    assert [[row["stretch"] for row in rows] for rows in lines] == [["0", "1", "1"], ["0", "1", "1"]]
    assert [row["y"] for row in lines[1]] == [0.2, 0.5, 0.3]
