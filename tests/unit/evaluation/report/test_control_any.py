"""The drawing of any control chart: a specification that the schema knows, with all that the reader must be told."""

import altair
import numpy as np
import pytest

from samvej.evaluation.report.charts.beside_control import cusum_chart, funnel_chart, pareto_chart
from samvej.evaluation.report.charts.control_any import (
    NARROW_ANY,
    TARGET,
    WIDE_ANY,
    OneChart,
    control_chart_any,
    scale_of,
)
from samvej.evaluation.report.charts.look import BLUE, SIGNAL
from samvej.evaluation.spc.charts import charts
from samvej.evaluation.spc.cusum import bernoulli_cusum
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.funnel import funnel
from samvej.evaluation.spc.gathering import Axis, Columns
from samvej.evaluation.spc.pareto import pareto
from samvej.evaluation.spc.samples import ChartError

LEVEL = [5.0, 7.0, 4.0, 6.0, 5.0, 8.0, 6.0, 4.0, 7.0, 5.0, 6.0, 7.0]


def chart_of(values: list[float], design: ChartDesign, x: Axis | None = None, **columns: object) -> OneChart:
    places = np.arange(1.0, len(values) + 1) if x is None else x
    made = charts(Columns(x=places, y=np.asarray(values, dtype=np.float64), **columns), design)  # type: ignore[arg-type]
    return OneChart(made.points, made.summary, made.category, design.target)


def layers_of(chart: OneChart) -> list[dict]:
    return control_chart_any(chart, "What it says", "en", WIDE_ANY)["layer"]  # type: ignore[return-value]


def marked(layers: list[dict], mark: str, **style: object) -> list[dict]:
    """The rows of the layers with that mark and look."""
    chosen = [layer for layer in layers if {"type": mark, **style}.items() <= layer["mark"].items()]
    return [row for layer in chosen for row in layer["data"]["values"]]


@pytest.mark.parametrize("layout", [WIDE_ANY, NARROW_ANY], ids=lambda layout: layout.name)
@pytest.mark.parametrize(
    "chart",
    [
        chart_of(
            [*LEVEL, 40.0], ChartDesign("i", excluded=(2,), parts=(6,), target=5.0), notes=[None] * 12 + ["New"]
        ),
        chart_of([3.0, 2.0], ChartDesign("p"), x=["one ward", "another"], n=np.asarray([9.0, 30.0])),
        chart_of([0.0] * 3, ChartDesign("c")),
        chart_of([np.nan] * 3, ChartDesign("run")),
    ],
    ids=["everything", "category", "zeros", "no values"],
)
def test_drawings_are_specifications_that_the_schema_knows(chart: OneChart, layout) -> None:  # type: ignore[no-untyped-def]
    spec = control_chart_any(chart, "What it says", "da", layout)

    altair.LayerChart.from_dict(spec, validate=True)


def test_ghosts_are_hollow_and_points_outside_are_diamonds() -> None:
    layers = layers_of(chart_of([*LEVEL, 40.0], ChartDesign("i", excluded=(2,))))

    assert [row["x"] for row in marked(layers, "point", fill="white")] == [2]
    assert [row["x"] for row in marked(layers, "point", shape="diamond", fill=SIGNAL)] == [13]
    assert len(marked(layers, "point", fill=BLUE)) == 11
    assert [row["x"] for row in marked(layers, "line")] == [1, *range(3, 14)]
    assert len({row["stretch"] for row in marked(layers, "line")}) == 2


def test_parts_the_target_and_notes_are_drawn() -> None:
    chart = chart_of([*LEVEL], ChartDesign("i", parts=(6,), target=5.0), notes=[None, "New floor", *[None] * 10])
    layers = layers_of(chart)

    assert [(row["x"], row["x2"]) for row in marked(layers, "rule", strokeWidth=2.2)] == [(0.5, 6.5), (6.5, 12.5)]
    assert [row["y"] for row in marked(layers, "rule", color=TARGET)] == [5.0]
    words = {row["words"] for row in marked(layers, "text")}
    assert {"1", "2", "target 5", "New floor", "What it says"} <= words


def test_the_line_is_dashed_after_its_baseline_and_red_where_runs_signal() -> None:
    layers = layers_of(chart_of(LEVEL + [value + 9 for value in LEVEL], ChartDesign("run", freeze=12)))

    assert [(row["x"], row["x2"]) for row in marked(layers, "rule", color=SIGNAL, strokeDash=[5, 4])] == [
        (12.5, 24.5)
    ]


def test_a_scale_begins_at_zero_unless_everything_is_far_above_it() -> None:
    assert scale_of([chart_of([3.0, 9.0], ChartDesign())]).low == 0
    far = scale_of([chart_of([74.001, 73.998, 74.002], ChartDesign())])
    assert 73.9 < far.low <= 73.998
    assert 74.002 <= far.high < 74.1


def test_charts_that_are_compared_have_one_scale() -> None:
    small, large = chart_of([1.0, 2.0], ChartDesign()), chart_of([5.0, 40.0], ChartDesign())

    assert scale_of([small, large]) == scale_of([large])


def test_denominators_are_told_below_the_axis() -> None:
    layers = layers_of(chart_of([3.0, 2.0], ChartDesign("u"), n=np.asarray([90.0, 30.0])))

    assert "Denominator behind each point: 30–90" in {row["words"] for row in marked(layers, "text")}


def test_a_funnel_names_only_who_lies_beyond_its_outer_limits() -> None:
    found = funnel(["Elm", "Ash", "Oak"], [10, 40, 12], [100, 100, 120], of="share", centre=0.1)

    spec = funnel_chart(found, "What it says", "en", WIDE_ANY)

    altair.LayerChart.from_dict(spec, validate=True)
    layers: list[dict] = spec["layer"]  # type: ignore[assignment]
    assert [row["words"] for row in marked(layers, "text", color=SIGNAL)] == ["Ash"]
    assert [row["y"] for row in marked(layers, "point", fill=BLUE)] == [0.1, 0.1]


def test_limits_of_units_of_one_size_are_drawn_to_both_sides_of_it() -> None:
    found = funnel(["Elm", "Ash", "Oak"], [10, 40, 12], [100, 100, 100], of="share", centre=0.1)

    layers: list[dict] = funnel_chart(found, "What it says", "en", WIDE_ANY)["layer"]  # type: ignore[assignment]

    left, right = sorted(row["x"] for row in marked(layers, "area"))
    assert left < 100 < right
    assert len({(row["y"], row["y2"]) for row in marked(layers, "area")}) == 1


def test_a_pareto_chart_has_a_bar_a_cause_and_reaches_all() -> None:
    spec = pareto_chart(pareto(["falls"] * 6 + ["drugs"] * 3 + ["other"]), "What it says", "da", NARROW_ANY)

    altair.LayerChart.from_dict(spec, validate=True)
    layers: list[dict] = spec["layer"]  # type: ignore[assignment]
    assert [row["y2"] for row in marked(layers, "rect")] == [6, 3, 1]
    assert [row["y"] for row in marked(layers, "line")] == [6, 9, 10]


def test_a_cusum_has_a_diamond_where_it_signals() -> None:
    found = bernoulli_cusum([[1.0, 1.0, 0.0]], 0.1, limit=1.0)

    spec = cusum_chart(found, 0, "What it says", "en", WIDE_ANY)

    altair.LayerChart.from_dict(spec, validate=True)
    layers: list[dict] = spec["layer"]  # type: ignore[assignment]
    assert [row["x"] for row in marked(layers, "point", fill=SIGNAL)] == [2]
    with pytest.raises(ChartError, match="There are 1 CUSUMs"):
        cusum_chart(found, 1, "", "en", WIDE_ANY)
