"""The drawings of who gets it: what is hidden has no height of its own, and what is not loaded is said."""

import json
from typing import Literal

import altair
import pytest
import vl_convert

from samvej.evaluation.disclosure.policy import FEW_PEOPLE
from samvej.evaluation.report.charts import forest, funnel, shares_by_band, upset_by_age
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.numbers import Figure, NumberKind
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

HIDDEN = Figure(None, "count", FEW_PEOPLE)
SIDES = forest.Sides(Words("sjældnere", "less"), Words("oftere", "more"))


def number(value: float | None, kind: NumberKind = "count") -> Figure:
    return Figure(value, kind)


def estimate(value: float | None, low: float | None, high: float | None) -> forest.ForestRow:
    figures = (number(each, "ratio") for each in (value, low, high))
    return forest.ForestRow(Words("En gruppe med et langt navn", "A group with a long name"), "shown", *figures)


def odds(lang: Lang, layout: Layout) -> Spec:
    states: tuple[Literal["heading", "reference", "hidden", "none"], ...] = ("heading", "reference", "hidden", "none")
    rows = [forest.ForestRow(Words(each, each), each) for each in states]
    return forest.forest([*rows, estimate(1.3, 0.9, 1.9), estimate(90.8, 11.6, None)], SIDES, lang, layout)


def steps(people: Figure) -> list[funnel.FunnelBar]:
    name = Words("Et trin", "A step")
    return [
        funnel.FunnelBar(name, "shown", number(2013)),
        funnel.FunnelBar(name, "hidden" if people.hidden else "shown", people, number(9.9, "share"), number(57)),
        funnel.FunnelBar(name, "not loaded", number(None)),
    ]


def bars(lang: Lang, layout: Layout) -> Spec:
    return funnel.funnel(steps(HIDDEN), lang, layout)


def by_age(lang: Lang, layout: Layout) -> Spec:
    groups = (("a", Words("Somatik", "Somatic")), ("b", Words("Psykiatri", "Psychiatry")))
    counts = ((number(9), HIDDEN, number(0)), (number(25), number(7), number(0)))
    bands = tuple(upset_by_age.AgeBars(Words("18–39 år", "18–39"), number(49), each) for each in counts)
    return upset_by_age.upset_by_age(upset_by_age.ByAgeView(groups, (("a", "b"), ("a",), ()), bands), lang, layout)


def kinds(lang: Lang, layout: Layout) -> Spec:
    band = Words("18–39 år", "18–39 years")
    shares = (number(89.8, "share"), Figure(None, "share", FEW_PEOPLE), number(None, "share"))
    row = shares_by_band.KindShares(
        Words("Somatik", "Somatic"), tuple(shares_by_band.BandShare(band, each, number(49)) for each in shares)
    )
    return shares_by_band.shares_by_band([row], lang, layout)


DRAWINGS = [(odds, forest), (bars, funnel), (by_age, upset_by_age), (kinds, shares_by_band)]


@pytest.mark.parametrize(("draw", "room"), DRAWINGS)
def test_specification_is_of_the_schema_and_fits_both_sizes(draw, room):
    wide, narrow = draw("da", room.WIDE), draw("en", room.NARROW)

    altair.Chart.from_dict(narrow, validate=True)
    assert (wide["width"], narrow["width"]) == (room.WIDE.plot_width, room.NARROW.plot_width)


@pytest.mark.parametrize(("draw", "room"), DRAWINGS)
def test_drawing_is_drawn(draw, room):
    assert vl_convert.vegalite_to_svg(draw("da", room.NARROW), allowed_base_urls=[]).startswith("<svg")


def test_hidden_step_is_drawn_alike_whatever_it_hides_and_what_is_not_loaded_is_said():
    said = json.dumps(bars("da", funnel.WIDE), ensure_ascii=False)

    assert "vises ikke" in said
    assert "ikke indlæst i databasen" in said


def test_interval_beyond_the_scale_ends_in_an_arrow_and_its_number_is_said():
    said = json.dumps(odds("da", forest.WIDE), ensure_ascii=False)

    assert "90,80 (11,60 til ∞)" in said
    assert said.count("triangle-up") == 1
    assert "sammenlignes med denne" in said


def test_combination_that_nobody_has_is_left_out_and_the_most_frequent_is_first():
    view = upset_by_age.ByAgeView(
        (("a", Words("A", "A")),),
        ((), ("a",)),
        (upset_by_age.AgeBars(Words("Alle", "All"), number(9), (number(0), number(9))),),
    )

    assert view.in_order().combinations == (("a",),)
