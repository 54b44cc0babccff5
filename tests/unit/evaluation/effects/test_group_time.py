"""Group-time effects: a naive second way, what must not matter, gaps, and cells that cannot be estimated."""

import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samvej.evaluation.effects.aggregates import aggregate
from samvej.evaluation.effects.group_time import GroupTime, group_time_effects
from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.effects.pretest import event_pretest, pretest
from tests.unit.evaluation.effects.made_up import TRUE_EFFECT, included_at_their_worst, small

FEW = settings(max_examples=15, deadline=None)
NEAR = 1e-6


def naive(panel: tuple, group: int, at: int, base: int, control: str) -> float:
    """Four means, by hand."""
    y, cohort, periods = panel
    columns = [list(periods).index(at), list(periods).index(base)]
    means = {}
    for side in ("group", "controls"):
        people = [
            i
            for i in range(len(y))
            if (cohort[i] == group) == (side == "group")
            and (side == "group" or cohort[i] == 0 or (control == "notyet" and cohort[i] > max(at, base)))
        ]
        means[side] = [sum(y[i][c] for i in people) / len(people) for c in columns]
    return (means["group"][0] - means["group"][1]) - (means["controls"][0] - means["controls"][1])


def table(effects: GroupTime) -> dict[tuple[int, int], tuple[float, float]]:
    rows = zip(effects.group, effects.time, effects.att, effects.se, strict=True)
    return {(int(g), int(t)): (float(a), float(s)) for g, t, a, s in rows}


@pytest.mark.parametrize("control", ["never", "notyet"])
@pytest.mark.parametrize("base", ["varying", "universal"])
def test_four_means_by_hand_give_the_same(control: str, base: str) -> None:
    panel = small()
    effects = group_time_effects(*panel, control=control, base=base)  # type: ignore[arg-type]
    for (group, at), (att, _) in table(effects).items():
        before = group - 1 if base == "universal" or at >= group else at - 1
        assert att == pytest.approx(naive(panel, group, at, before, control), abs=1e-12)


@FEW
@given(seed=st.integers(0, 999), scale=st.sampled_from([0.01, 3.0, 1e4]), missing=st.booleans())
def test_constants_scale_names_and_order_do_not_matter(seed: int, scale: float, missing: bool) -> None:
    """A constant for each unit and each period, other period numbers, another order of units."""
    y, cohort, periods = small(seed)
    chance = np.random.default_rng(seed)
    if missing:
        y = np.where(chance.random(y.shape) < 0.1, np.nan, y)
    ways = "pairs" if missing else "rows"  # rows of different people do not cancel the units' constants
    plain = group_time_effects(y, cohort, periods, missing=ways)  # type: ignore[arg-type]
    order = chance.permutation(len(y))
    moved = scale * (y + chance.normal(size=(len(y), 1)) + chance.normal(size=y.shape[1]))
    other = group_time_effects(
        moved[order],
        np.where(cohort > 0, cohort + 100, 0)[order],
        periods + 100,
        missing=ways,  # type: ignore[arg-type]
        control="never",
    )
    np.testing.assert_allclose(other.att, scale * plain.att, atol=1e-9 * scale)
    np.testing.assert_allclose(other.se, scale * plain.se, atol=1e-9 * scale)


@FEW
@example(seed=356, estimator="dr")
@given(seed=st.integers(0, 999), estimator=st.sampled_from(["dr", "ipw", "reg"]))
def test_a_unit_twice_is_a_unit_with_weight_two(seed: int, estimator: str) -> None:
    """As near as the score, which ends where R's ``glm`` does: from another beginning it ends a little elsewhere."""
    y, cohort, periods = small(seed)
    x = np.random.default_rng(seed).normal(size=(len(y), 2))
    twice = np.arange(len(y)) % 3 == 0
    weighted = group_time_effects(
        y,
        cohort,
        periods,
        x,
        estimator=estimator,
        weights=1.0 + twice,  # type: ignore[arg-type]
    )
    rows = np.concatenate([np.arange(len(y)), np.flatnonzero(twice)])
    doubled = group_time_effects(y[rows], cohort[rows], periods, x[rows], estimator=estimator)  # type: ignore[arg-type]
    np.testing.assert_allclose(weighted.att, doubled.att, atol=NEAR)
    together = group_time_effects(
        y[rows],
        cohort[rows],
        periods,
        x[rows],
        estimator=estimator,
        cluster=rows,  # type: ignore[arg-type]
    )
    np.testing.assert_allclose(weighted.se, together.se, atol=NEAR)


@pytest.mark.parametrize("estimator", ["dr", "ipw", "reg"])
@pytest.mark.parametrize("missing", ["nothing", "rows", "pairs"])
def test_influence_is_what_a_little_more_weight_on_one_person_changes(estimator: str, missing: str) -> None:
    """The infinitesimal jackknife: a second way to every influence function, of cells and of aggregates."""
    y, cohort, periods = small(4, 90, 5)
    chance = np.random.default_rng(3)
    x = chance.normal(size=(len(y), 1))
    ways: dict = {"estimator": estimator, "control": "notyet"}
    if missing != "nothing":
        y = np.where(chance.random(y.shape) < 0.08, np.nan, y)
        ways["missing"] = missing
    plain = group_time_effects(y, cohort, periods, x, **ways)
    for person in np.flatnonzero(np.isfinite(y).all(axis=1))[:4]:
        step = 1e-4 * (np.arange(len(y)) == person)
        more, less = (group_time_effects(y, cohort, periods, x, weights=1 + s, **ways) for s in (step, -step))
        influence = plain.influence[person] / len(y)
        np.testing.assert_allclose((more.att - less.att) / 2e-4, influence, atol=1e-6)
        for kind in ("simple", "group", "dynamic", "calendar"):
            up, down, here = (aggregate(each, kind) for each in (more, less, plain))  # type: ignore[arg-type]
            moved = (up.overall_att - down.overall_att) / 2e-4
            assert moved == pytest.approx(here.overall_influence[person] / len(y), abs=1e-6)


def test_the_examples_of_the_reference_page() -> None:
    periods, groups = np.array([1, 2, 3]), [(2, (4, 6, 7)), (3, (5, 5, 9)), (0, (1, 2, 2))]
    y = np.array([means for _, means in groups for _ in range(2)], dtype=float) + np.tile([[-1.0], [1.0]], (3, 1))
    found = table(group_time_effects(y, np.repeat([2, 3, 0], 2), periods))
    assert [round(found[cell][0], 12) for cell in ((2, 2), (2, 3), (3, 2))] == [1, 2, -1]

    cohort = np.repeat([2, 3, 0], [30, 10, 40])
    effect = np.select([(cohort == 2)[:, None], (cohort == 3)[:, None]], [[[0, 1, 2.0]], [[0, 0, 5.0]]], 0.0)
    sizes = group_time_effects(effect, cohort, periods)
    assert aggregate(sizes, "simple").overall_att == pytest.approx(2)
    dynamic = aggregate(sizes, "dynamic", event_from=0)
    assert dynamic.att == pytest.approx([2, 2])
    assert dynamic.treated.tolist() == [40, 30]

    seen = np.array([[4, 6], [10, np.nan], [0, 0], [0, 0]])
    for missing, change in (("rows", -1.0), ("pairs", 2.0)):
        gaps = group_time_effects(seen, np.array([2, 2, 0, 0]), periods[:2], missing=missing)  # type: ignore[arg-type]
        assert gaps.att == pytest.approx([change])


def test_forgetting_the_ghosts_gives_the_big_wrong_number_and_anticipation_recovers_the_truth() -> None:
    panel = included_at_their_worst()
    forgetting = aggregate(group_time_effects(*panel), "window", event_from=0, event_to=12)
    right = aggregate(group_time_effects(*panel, anticipation=1), "window", event_from=1, event_to=12)
    assert forgetting.overall_att < -3.0
    assert abs(right.overall_att - TRUE_EFFECT) < 1.96 * right.overall_se
    assert right.overall_se < 0.2


def test_a_group_wholly_parted_by_its_covariates_is_dropped_and_said() -> None:
    y, cohort, periods = small()
    x = (cohort == 3).astype(float)[:, None] + 0.001 * np.arange(len(y))[:, None] / len(y)
    effects = group_time_effects(y, cohort, periods, x)
    assert {d.reason for d in effects.dropped if d.group == 3} == {"overlap"}
    assert np.isnan(effects.att[effects.group == 3]).all()
    assert np.isfinite(effects.att[effects.group == 4]).all()
    assert any("(3, 2)" in remark.en for remark in effects.remarks)
    assert np.isfinite(aggregate(effects, "simple").overall_se)


@pytest.mark.parametrize("estimator", ["dr", "ipw", "reg"])
@pytest.mark.parametrize("changing", [False, True])
def test_a_covariate_that_tells_nothing_is_left_out_and_said(estimator: str, changing: bool) -> None:
    """0.1 for everybody: a mean of it misses the last digit; and one that is twice another."""
    y, cohort, periods = small()
    known = np.random.default_rng(1).normal(size=(len(y), 1))
    x = np.concatenate([known, np.full_like(known, 0.1), 2 * known + 1], axis=1)
    if changing:
        known, x = (np.repeat(each[:, None, :], len(periods), axis=1) for each in (known, x))

    plain = group_time_effects(y, cohort, periods, known, estimator=estimator)  # type: ignore[arg-type]
    effects = group_time_effects(y, cohort, periods, x, estimator=estimator)  # type: ignore[arg-type]

    np.testing.assert_array_equal(effects.att, plain.att)
    said = [remark.en for remark in effects.remarks if remark not in plain.remarks]
    assert said == [
        f"Covariate number {at} does not vary, or follows from those before it, and is not used." for at in (2, 3)
    ]
    nothing = group_time_effects(y, cohort, periods, x[..., 1:2], estimator=estimator)  # type: ignore[arg-type]
    np.testing.assert_array_equal(nothing.att, group_time_effects(y, cohort, periods).att)


def test_more_covariates_than_controls_give_no_regression() -> None:
    y, cohort, periods = small()
    x = np.random.default_rng(1).normal(size=(len(y), int((cohort == 0).sum()) + 1))
    effects = group_time_effects(y, cohort, periods, x, estimator="reg")
    assert {d.reason for d in effects.dropped} == {"collinear"}


def test_a_cell_without_anybody_is_missing_and_said_never_zero() -> None:
    y, cohort, periods = small()
    y[cohort == 4, 4] = np.nan
    effects = group_time_effects(y, cohort, periods)
    assert np.isnan(table(effects)[4, 5][0])
    assert [(d.group, d.time, d.reason) for d in effects.dropped] == [(4, 5, "nobody")]
    assert np.isfinite(aggregate(effects, "dynamic").att).all()


def test_a_period_without_anybody_is_left_out_and_said() -> None:
    y, cohort, periods = small()
    y[:, 1] = np.nan
    effects = group_time_effects(y, cohort, periods)
    same = group_time_effects(np.delete(y, 1, axis=1), cohort, np.delete(periods, 1))
    np.testing.assert_allclose(effects.att, same.att, atol=1e-14)
    assert any("Nobody is seen in 2" in remark.en for remark in effects.remarks)


def test_those_included_from_the_start_after_the_end_and_unseen_are_treated_as_said() -> None:
    y, cohort, periods = small()
    extra = np.random.default_rng(2).normal(size=(30, 6))
    extra[20:] = np.nan
    more = np.concatenate([np.full(10, 1), np.full(10, 9), np.full(10, 3)])
    effects = group_time_effects(np.vstack([y, extra]), np.concatenate([cohort, more]), periods)
    kept = group_time_effects(np.vstack([y, extra[10:20]]), np.concatenate([cohort, np.zeros(10, int)]), periods)
    np.testing.assert_allclose(effects.att, kept.att, atol=1e-14)
    np.testing.assert_allclose(effects.se, kept.se, atol=1e-14)
    np.testing.assert_allclose(aggregate(effects, "simple").overall_se, aggregate(kept, "simple").overall_se)
    said = " ".join(remark.en for remark in effects.remarks)
    assert "10 included in the first period" in said
    assert "10 without a single observed outcome" in said


def test_without_anybody_never_included_the_last_cohort_stands_in() -> None:
    y, cohort, periods = small()
    later = np.where(cohort == 0, 6, cohort)
    effects = group_time_effects(y, later, periods, control="notyet")
    assert set(effects.group) == {3, 4, 5}
    assert effects.time.max() == 5
    np.testing.assert_allclose(
        effects.att, group_time_effects(y[:, :5], cohort, periods[:5], control="notyet").att, atol=1e-14
    )
    with pytest.raises(EffectError, match="not yet included"):
        group_time_effects(y, later, periods)


def test_changing_covariates_count_as_they_were_in_the_earlier_period() -> None:
    y, cohort, periods = small()
    x = np.random.default_rng(5).normal(size=(*y.shape, 1))
    changing = table(group_time_effects(y, cohort, periods, x))
    fixed = table(group_time_effects(y, cohort, periods, x[:, 2]))
    assert changing[4, 5] == pytest.approx(fixed[4, 5], abs=1e-10)
    assert changing[3, 5] != pytest.approx(fixed[3, 5], abs=1e-3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"cohort": np.zeros(60, int)}, "No group can be judged"),
        ({"y": np.full((60, 6), np.nan)}, "Nobody has an outcome"),
        ({"y": np.full((60, 6), np.inf)}, "infinite"),
        ({"periods": np.array([1, 2, 3, 4, 5, 5])}, "twice"),
        ({"y": np.zeros((60, 5))}, "a row per unit"),
        ({"weights": np.full(60, -1.0)}, "Weights"),
        ({"anticipation": -1}, "Anticipation"),
        ({"anticipation": 9}, "less anticipation"),
    ],
)
def test_a_question_without_an_answer_is_refused_in_one_sentence(change: dict, sentence: str) -> None:
    y, cohort, periods = small()
    with pytest.raises(EffectError, match=sentence):
        group_time_effects(**({"y": y, "cohort": cohort, "periods": periods} | change))


def test_an_outcome_that_never_varies_has_no_error_and_no_test() -> None:
    _, cohort, periods = small()
    effects = group_time_effects(np.ones((60, 6)), cohort, periods)
    assert (effects.att == 0).all()
    assert np.isnan(effects.se).all()
    assert pretest(effects).statistic is None
    assert pretest(effects).remark is not None


def test_a_pretest_of_too_many_effects_says_so_and_that_by_event_time_keeps_its_promise() -> None:
    """Twelve cohorts of twenty with nothing before inclusion: p-values of 10 worlds."""
    whole, by_event = [], []
    for seed in range(10):
        chance = np.random.default_rng(seed)
        cohort, periods = np.repeat([0, *range(9, 21)], [160, *[20] * 12]), np.arange(1, 22)
        effects = group_time_effects(chance.normal(size=(400, 21)), cohort, periods)
        test = pretest(effects)
        assert test.remark is not None
        whole.append(test.p if test.p is not None else 0.0)
        by_event.append(event_pretest(aggregate(effects, "dynamic"), None, 0).p or 0.0)
    assert np.mean(np.array(whole) < 0.05) > 0.9
    assert np.mean(np.array(by_event) < 0.05) < 0.35
    assert pretest(group_time_effects(*small(1, 4000))).remark is None


def test_clusters_of_one_change_nothing_and_copies_in_a_cluster_add_nothing() -> None:
    y, cohort, periods = small()
    plain = group_time_effects(y, cohort, periods)
    alone = group_time_effects(y, cohort, periods, cluster=np.arange(60))
    copies = group_time_effects(np.vstack([y, y]), np.tile(cohort, 2), periods, cluster=np.tile(np.arange(60), 2))
    np.testing.assert_allclose(alone.se, plain.se, atol=1e-14)
    np.testing.assert_allclose(copies.se, plain.se, atol=1e-14)
    assert pretest(copies).statistic == pytest.approx(pretest(plain).statistic)


def test_many_cohorts_months_and_people_take_seconds() -> None:
    chance = np.random.default_rng(1)
    cohort, periods = chance.choice([0, *range(13, 37)], 1500), np.arange(1, 49)
    y = chance.poisson(2, size=(1500, 48)).astype(float)
    started = time.process_time()
    effects = group_time_effects(y, cohort, periods, chance.normal(size=(1500, 2)), control="notyet")
    aggregate(effects, "dynamic")
    assert len(effects.att) == 24 * 47
    assert time.process_time() - started < 6
