"""Group-time effects and their aggregates give the figures of did 2.1.2 (R) on its public data: every row."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from samvej.evaluation.effects.aggregates import Aggregate, aggregate
from samvej.evaluation.effects.estimators import FloatArray, IntArray
from samvej.evaluation.effects.group_time import GroupTime, group_time_effects
from samvej.evaluation.effects.pretest import pretest

FIXTURES = Path(__file__).parents[1] / "fixtures" / "did"
YEARS = np.array([2003, 2004, 2005, 2006, 2007])
KEY = ("xf", "est", "ctrl", "base", "anticip")
WITHOUT, WITH = 1e-10, 2e-7  # agreement without and with covariates


@dataclass(frozen=True)
class Counties:
    y: FloatArray
    cohort: IntArray
    population: FloatArray


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def counties(unbalanced: bool = False) -> Counties:
    found = rows("mpdta.csv")
    y = np.array([[float(row[f"y{year}"]) for year in YEARS] for row in found])
    if unbalanced:
        for at, row in enumerate(found):
            y[at, np.isin(YEARS, [int(year) for year in row["missing_in_unbalanced"].split()])] = np.nan
    cohort = np.array([int(row["first_treat"]) for row in found])
    return Counties(y, cohort, np.array([[float(row["lpop"])] for row in found]))


def effects_of(key: tuple[str, ...]) -> GroupTime:
    covariates, estimator, control, base, anticipation = key
    data = counties()
    return group_time_effects(
        data.y,
        data.cohort,
        YEARS,
        None if covariates == "~1" else data.population,
        estimator=estimator,  # type: ignore[arg-type]
        control="never" if control == "nevertreated" else "notyet",
        base=base,  # type: ignore[arg-type]
        anticipation=int(anticipation),
    )


CASES = sorted({tuple(row[name] for name in KEY) for row in rows("mpdta_att_gt.csv")})
ATT_GT = {case: [r for r in rows("mpdta_att_gt.csv") if tuple(r[k] for k in KEY) == case] for case in CASES}
AGGTE = {case: [r for r in rows("mpdta_aggte.csv") if tuple(r[k] for k in KEY) == case] for case in CASES}


def number(text: str) -> float:
    return float("nan") if text == "NA" else float(text)


def table_of(found: Aggregate) -> dict[str, tuple[float, float]]:
    rows = zip(found.egt, found.att, found.se, strict=True)
    overall = {"overall": (found.overall_att, found.overall_se)}
    return overall | {str(egt): (float(att), float(se)) for egt, att, se in rows}


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_row_of_the_reference(case: tuple[str, ...]) -> None:
    exact = WITHOUT if case[0] == "~1" else WITH
    effects = effects_of(case)
    expected = ATT_GT[case]

    assert [*zip(effects.group, effects.time, strict=True)] == [(int(r["group"]), int(r["t"])) for r in expected]
    np.testing.assert_allclose(effects.att, [number(r["att"]) for r in expected], rtol=0, atol=exact)
    np.testing.assert_allclose(effects.se, [number(r["se"]) for r in expected], rtol=0, atol=exact)
    test = pretest(effects)
    assert test.statistic == pytest.approx(float(expected[0]["W"]), abs=1e-6)
    assert test.p == pytest.approx(float(expected[0]["Wpval"]), abs=0.51e-5)
    for kind in ("simple", "group", "dynamic", "calendar"):
        found = table_of(aggregate(effects, kind, reference_compatible=True))  # type: ignore[arg-type]
        wanted = {r["egt"]: (number(r["att"]), number(r["se"])) for r in AGGTE[case] if r["type"] == kind}
        assert found.keys() == wanted.keys()
        for egt, pair in wanted.items():
            np.testing.assert_allclose(found[egt], pair, rtol=0, atol=exact, err_msg=f"{kind} {egt}")


def test_an_unbalanced_panel_agrees_with_the_reference() -> None:
    data = counties(unbalanced=True)
    effects = group_time_effects(data.y, data.cohort, YEARS)
    expected = rows("mpdta_att_gt_unbalanced.csv")
    np.testing.assert_allclose(effects.att, [float(r["att"]) for r in expected], rtol=0, atol=WITHOUT)
    np.testing.assert_allclose(effects.se, [float(r["se"]) for r in expected], rtol=0, atol=WITHOUT)


def test_repeated_cross_sections_agree_with_the_reference() -> None:
    data = counties()
    y = np.full((len(data.y) * len(YEARS), len(YEARS)), np.nan)
    for at in range(len(YEARS)):  # every row is a unit of its own
        y[at * len(data.y) : (at + 1) * len(data.y), at] = data.y[:, at]
    effects = group_time_effects(y, np.tile(data.cohort, len(YEARS)), YEARS)
    expected = rows("mpdta_att_gt_rc.csv")
    np.testing.assert_allclose(effects.att, [float(r["att"]) for r in expected], rtol=0, atol=WITHOUT)
    np.testing.assert_allclose(effects.se, [float(r["se"]) for r in expected], rtol=0, atol=WITHOUT)


def test_balanced_event_times_agree_with_the_reference() -> None:
    data = counties()
    found = table_of(aggregate(group_time_effects(data.y, data.cohort, YEARS), "dynamic", balance=1))
    expected = {r["egt"]: (float(r["att"]), float(r["se"])) for r in rows("mpdta_dynamic_balance_e1.csv")}
    assert found.keys() == expected.keys()
    for egt, pair in expected.items():
        np.testing.assert_allclose(found[egt], pair, rtol=0, atol=WITHOUT)


def test_the_one_number_of_groups_counts_each_groups_own_size_unless_the_reference_is_asked_for() -> None:
    """The reference takes the sizes of the first cells' groups. Ours is what drawing people anew gives."""
    data = counties()
    effects = group_time_effects(data.y, data.cohort, YEARS)
    theirs = aggregate(effects, "group", reference_compatible=True).overall_se
    assert theirs == pytest.approx(0.0124152735814384, abs=1e-12)
    assert aggregate(effects, "group").overall_se == pytest.approx(0.0124460593209979, abs=1e-12)

    chance = np.random.default_rng(4)
    cohort = np.repeat([0, 2, 3, 4], [100, 30, 50, 20])  # groups whose effects differ, so that sizes matter
    periods = np.arange(1, 6)
    effect = np.select([cohort == 2, cohort == 3, cohort == 4], [6.0, 0.0, -6.0])
    after = (periods >= cohort[:, None]) & (cohort[:, None] > 0)
    y = chance.normal(0, 0.3, (200, 5)) + effect[:, None] * after
    made_up = group_time_effects(y, cohort, periods)
    drawn = []
    for _ in range(300):
        at = chance.integers(0, 200, 200)
        drawn.append(aggregate(group_time_effects(y[at], cohort[at], periods), "group").overall_att)
    assert np.std(drawn) == pytest.approx(aggregate(made_up, "group").overall_se, rel=0.12)
    assert aggregate(made_up, "group", reference_compatible=True).overall_se < 0.6 * np.std(drawn)


def test_the_window_is_the_mean_of_its_event_times() -> None:
    data = counties()
    effects = group_time_effects(data.y, data.cohort, YEARS)
    dynamic = aggregate(effects, "dynamic", event_from=1, event_to=3)
    window = aggregate(effects, "window", event_from=1, event_to=3)
    assert window.overall_att == pytest.approx(dynamic.att.mean(), abs=1e-12)
    assert window.overall_att == pytest.approx((-0.050957367065195 - 0.137258738889404 - 0.100811363085405) / 3)
    assert window.overall_se == pytest.approx(dynamic.overall_se, abs=1e-12)
