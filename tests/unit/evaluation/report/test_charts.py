"""The charts: valid specifications, nothing drawn that may not be seen, and SVG that fits an accessible page."""

import json
import re
import time
from collections.abc import Iterator

import altair
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report.charts import look, lorenz, upset
from samvej.evaluation.report.charts.control import control_chart, vertical_scale
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import NARROW, WIDE, Spec, apart, scale_for
from samvej.evaluation.report.shown import shown
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.report.views import Shown, ShownOutcome
from tests.unit.evaluation.report.made_up import evaluation

SPEAKER = Speaker("da")


@pytest.fixture(scope="module")
def visible() -> Shown:
    return shown(evaluation(), Policy())


def named(visible: Shown, name: str) -> ShownOutcome:
    return next(each for each in visible.outcomes if each.result.id == name and each.result.part is None)


def specifications(visible: Shown) -> Iterator[Spec]:
    for outcome in visible.outcomes:
        if outcome.drawable:
            yield control_chart(outcome, "Opdigtet, antal", SPEAKER, WIDE)
            yield control_chart(outcome, "Opdigtet, antal", SPEAKER, NARROW)
    assert visible.illness is not None
    yield upset.upset(visible.illness, SPEAKER, upset.WIDE)
    yield lorenz.lorenz(visible.concentration[0], SPEAKER, lorenz.WIDE)


@pytest.mark.parametrize("which", [6, -2, -1], ids=["control chart", "upset", "lorenz"])
def test_a_specification_is_valid_vega_lite(visible: Shown, which: int) -> None:
    spec = list(specifications(visible))[which]

    read = altair.LayerChart.from_dict(spec)  # Altair holds the published schema

    assert len(read.layer) == len(spec["layer"])


def test_all_charts_of_a_report_are_drawn_fast(visible: Shown) -> None:
    specs = list(specifications(visible))
    started = time.process_time()

    drawn = [Drawing(f"c{n}", "Navn", "Tekst", spec).svg("da", "wide") for n, spec in enumerate(specs)]

    assert len(drawn) == len(specs) > 12
    assert time.process_time() - started < 5


def test_ghosts_are_hollow_and_in_no_curve(visible: Shown) -> None:
    outcome = named(visible, "acute-contacts")

    layers = control_chart(outcome, "t", SPEAKER, WIDE)["layer"]

    curve = next(layer for layer in layers if layer["mark"]["type"] == "line")
    hollow = next(layer for layer in layers if layer["mark"].get("fill") == "white")
    assert {row["x"] for row in curve["data"]["values"]}.isdisjoint({-1, 0})
    assert len({row["stretch"] for row in curve["data"]["values"]}) == 2
    assert [row["x"] for row in hollow["data"]["values"]] == [-1, 0]


def test_a_chart_says_what_its_grounds_mean(visible: Shown) -> None:
    outcome = named(visible, "bed-days")

    text = json.dumps(control_chart(outcome, "t", SPEAKER, WIDE), ensure_ascii=False)

    for words in ("sårbar periode – indgår ikke", "inklusion", "ikke dækket", "før 1,70", "efter 1,18"):
        assert words in text


def test_a_month_held_back_is_not_in_the_specification(visible: Shown) -> None:
    outcome = named(visible, "readmissions")
    held = [point for point in outcome.points if point.state == "hidden"]
    exact = {point.month: point.value for point in outcome.result.points}

    spec = control_chart(outcome, "t", SPEAKER, WIDE)

    drawn = [(row["x"], row["y"]) for layer in spec["layer"] for row in layer["data"]["values"]]
    heights = {y for x, y in drawn if x in {point.month for point in held}}
    assert held
    assert not heights & {exact[point.month] for point in held}
    assert not heights & {round(exact[point.month] or 0, 2) for point in held} - {0.0}


def test_hidden_combinations_look_alike_and_say_no_number(visible: Shown) -> None:
    assert visible.illness is not None
    hidden = [n for n, each in enumerate(visible.illness.combinations) if each.count.hidden]

    spec = upset.upset(visible.illness, SPEAKER, upset.WIDE)

    words = [row["words"] for layer in spec["layer"] for row in layer["data"]["values"] if "words" in row]
    tops = [
        row["y2"] for layer in spec["layer"] if layer["mark"].get("strokeDash") for row in layer["data"]["values"]
    ]
    assert words.count("?") == len(hidden) >= 2
    assert len(set(tops)) == 1


def test_a_drawing_is_named_and_described_and_holds_nothing_active(visible: Shown) -> None:
    spec = control_chart(named(visible, "gp-contacts"), "Kontakter & mere", SPEAKER, NARROW)

    svg = Drawing("chart-1", "Steg <fra> 0,55", "Beskrevet", spec).svg("da", "narrow")

    assert svg.startswith('<svg class="chart narrow chart-1" role="img" viewBox="0 0 358 354"')
    assert '<title id="chart-1-narrow-title">Steg &lt;fra&gt; 0,55</title>' in svg
    assert '<desc id="chart-1-narrow-desc">Beskrevet</desc>' in svg
    assert "Kontakter &amp; mere" in svg
    assert not re.search(r"<script|style=|href=|http|\son\w+=", svg)
    assert {
        match[1] for match in re.finditer(r'\bid="([^"]*)"', svg) if not match[1].startswith("chart-1-narrow")
    } == set()


def test_words_in_a_narrow_chart_stay_readable(visible: Shown) -> None:
    spec = control_chart(named(visible, "acute-contacts"), "t", SPEAKER, NARROW)

    svg = Drawing("c", "t", "d", spec).svg("da", "narrow")

    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
    assert sizes
    assert min(sizes) * 358 / NARROW.width >= 11


@given(st.lists(st.floats(-1e7, 1e7).map(lambda x: round(x, 2)), max_size=20))
def test_a_scale_holds_zero_and_all_its_values(values: list[float]) -> None:
    scale = scale_for(values)

    slack = 1e-6 * (scale.high - scale.low)
    assert scale.low <= 0 <= scale.high
    assert all(scale.low - slack <= value <= scale.high + slack for value in values)
    assert 2 <= len(scale.ticks) <= 12


@given(st.floats(-500, 500), st.integers(-100, 300))
def test_pixels_and_values_are_each_others_inverse(high: float, pixels: int) -> None:
    scale = look.Scale(-1000.0, high, 10.0)

    back = scale.down(scale.at(pixels, WIDE), WIDE)

    assert back == pytest.approx(pixels, abs=1e-6)


@given(st.lists(st.floats(0, 200), max_size=2))
def test_labels_are_pushed_apart_in_their_order(places: list[float]) -> None:
    moved = apart(places, 18, 200)

    assert all(place <= 200 for place in moved)
    if len(places) == 2:
        assert abs(moved[0] - moved[1]) >= 18 - 1e-9
        assert (moved[0] <= moved[1]) == (places[0] <= places[1])


def test_parts_share_one_scale(visible: Shown) -> None:
    parts = [each for each in visible.outcomes if each.result.part is not None]

    together = vertical_scale(parts)

    assert together.high == max(vertical_scale([each]).high for each in parts)
