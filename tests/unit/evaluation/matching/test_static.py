"""Matching on plain columns: strata, subclasses, weights, common support, and one sentence for bad input."""

import numpy as np
import pytest

from samvej.evaluation.matching.coarsened import coarsened, sturges
from samvej.evaluation.matching.columns import Column, design, of_numbers, of_words
from samvej.evaluation.matching.exact import strata, stratum_weights, subclasses
from samvej.evaluation.matching.scores import MatchingError
from samvej.evaluation.matching.specification import Specification
from samvej.evaluation.matching.static import StaticMatch, match_static
from samvej.evaluation.matching.subclasses import cut_points, score_classes

TREATED = np.array([1, 1, 1, 0, 0, 0, 0, 0]) == 1
COLUMNS = {
    "age": of_numbers("age", [30.0, 50.0, 45.0, 31.0, 52.0, 44.0, 80.0, 29.0]),
    "sex": of_words("sex", ["f", "m", "f", "f", "m", "f", "m", "f"]),
    "cost": of_numbers("cost", [1.0, 4.0, 2.0, 2.0, 3.0, 5.0, 1.0, 4.0]),
}


def matched(**said: object) -> StaticMatch:
    on = said.pop("on", ("age", "cost"))
    return match_static(TREATED, COLUMNS, Specification(on, **said))


def test_words_become_a_column_each() -> None:
    x, names = design([COLUMNS["sex"], COLUMNS["age"]])

    assert names == ("sexf", "sexm", "age")
    assert x[:2].tolist() == [[1.0, 0.0, 30.0], [0.0, 1.0, 50.0]]


def test_strata_are_what_is_equal_in_everything() -> None:
    stratum = strata([np.array([1, 1, 2, 1]), np.array([5, 6, 5, 5])], 4)
    treated = np.array([True, True, False, False])

    assert stratum[0] == stratum[3]
    assert len(set(stratum)) == 3
    assert subclasses(stratum, treated).tolist() == [1, 0, 0, 1]


def test_controls_of_a_stratum_share_the_number_of_its_treated() -> None:
    """Two treated and one control; one treated and three controls: 2 and 1/3 each, scaled to a mean of one."""
    subclass = np.array([1, 1, 1, 2, 2, 2, 2, 0])
    treated = np.array([1, 1, 0, 1, 0, 0, 0, 0]) == 1

    weights = stratum_weights(subclass, treated)

    assert weights[treated].tolist() == [1.0, 1.0, 1.0]
    assert weights[~treated] == pytest.approx([2 * 4 / 3, 4 / 9, 4 / 9, 4 / 9, 0.0])


def test_an_edge_belongs_to_the_bin_above() -> None:
    column = of_numbers("age", [0.0, 1.0, 2.0, 3.0, 4.0])

    assert sturges(614) == 11
    assert coarsened(column, 4).tolist() == [0, 1, 2, 3, 3]
    assert coarsened(COLUMNS["sex"]).tolist() == [0, 1, 0, 0, 1, 0, 1, 0]


def test_a_column_that_never_varies_is_one_bin() -> None:
    assert len(set(coarsened(of_numbers("same", [7.0] * 9)))) == 1


def test_cut_points_that_fall_on_a_score_are_that_score() -> None:
    assert cut_points(np.array([0.1, 0.3, 0.7, 0.9]), 3).tolist() == [0.1, 0.3, 0.7, 0.9]
    assert cut_points(np.array([0.0, 1.0]), 4).tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_an_empty_subclass_is_given_one_and_the_order_stays() -> None:
    """Controls have only low scores: the classes above are filled one by one from below."""
    score = np.array([0.1, 0.4, 0.6, 0.9, 0.05, 0.06, 0.07, 0.08])
    treated = np.arange(8) < 4

    classes = score_classes(score, treated, np.ones(8, dtype=bool), 4)

    assert classes.tolist() == [1, 2, 3, 4, 1, 2, 3, 4]


def test_more_subclasses_than_controls_is_refused() -> None:
    score = np.array([0.1, 0.4, 0.6, 0.9, 0.5])
    with pytest.raises(MatchingError, match="1 controls for 4 subclasses"):
        score_classes(score, np.arange(5) < 4, np.ones(5, dtype=bool), 4)


def test_discarding_leaves_the_score_that_both_reach() -> None:
    found = matched(discard="both")

    assert found.score is not None
    low = max(found.score[TREATED].min(), found.score[~TREATED].min())
    high = min(found.score[TREATED].max(), found.score[~TREATED].max())
    assert found.discarded.tolist() == [not low <= score <= high for score in found.score]
    assert found.discarded.any()
    assert (found.weights[found.discarded] == 0).all()
    sizes = {name: (control, treated) for name, control, treated in found.sizes}
    assert sizes["Discarded"] == (found.discarded[~TREATED].sum(), found.discarded[TREATED].sum())
    assert sum(sizes["Matched"]) + sum(sizes["Unmatched"]) + sum(sizes["Discarded"]) == 8


def test_mahalanobis_with_a_caliper_keeps_the_caliper_of_the_score() -> None:
    found = matched(distance="mahalanobis", caliper=0.3)

    assert found.score is not None
    assert found.pairs is not None
    apart = np.abs(found.score[found.pairs.treated] - found.score[found.pairs.control])
    assert (apart <= 0.3 * found.score.std(ddof=1)).all()


def test_control_weights_add_up_to_the_matched_controls() -> None:
    for said in ({"ratio": 2}, {"replace": True, "ratio": 2}, {"caliper": 0.9, "ratio": 2}, {"exact": ("sex",)}):
        found = matched(**said)
        used = ~TREATED & (found.weights > 0)
        assert found.weights[used].sum() == pytest.approx(used.sum()), said
        assert (found.subclass is None) == bool(said.get("replace"))


def test_what_must_be_exact_is_balanced_too() -> None:
    found = matched(exact=("sex",))

    assert [row.variable for row in found.after] == ["distance", "age", "cost", "sexf", "sexm"]
    assert {row.variable: row.smd for row in found.after}["sexf"] == 0.0


def test_effect_is_the_weighted_difference_and_a_missing_outcome_is_said() -> None:
    outcome = np.array([9.0, 9.0, 9.0, 1.0, 2.0, 3.0, 4.0, 5.0])
    said = Specification(("sex",), method="exact")

    found = match_static(TREATED, COLUMNS, said, outcome)

    by_hand = 9 - ((1 + 3 + 5) / 3 * 2 + (2 + 4) / 2 * 1) / 3
    assert found.att == pytest.approx(by_hand)
    with pytest.raises(MatchingError, match="outcome is missing for 1"):
        match_static(TREATED, COLUMNS, said, np.where(outcome == 5.0, np.nan, outcome))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": ()}, "at least one column"),
        ({"on": ("age", "age")}, "named twice"),
        ({"ratio": 0}, "ratio is 0"),
        ({"method": "cem", "ratio": 2}, "knows no ratio"),
        ({"method": "exact", "caliper": 0.2}, "knows no caliper"),
        ({"method": "subclass", "distance": "mahalanobis"}, "Subclasses are made of the propensity score"),
        ({"method": "cem", "discard": "both"}, "has no score"),
        ({"one_to_one": True}, "Pairs within bins"),
        ({"distance": "mahalanobis", "order": "largest"}, "no largest or smallest"),
        ({"caliper": -0.1}, "caliper on the score"),
        ({"calipers_on": (("age", float("nan")),)}, "caliper on age"),
        ({"method": "subclass", "subclasses": 0}, "0 subclasses"),
        ({"caliper": 0.0}, "Nobody was matched"),
        ({"on": ("age",), "method": "exact"}, "equal in all columns"),
    ],
)
def test_wishes_that_cannot_be_met_are_said(said: dict[str, object], sentence: str) -> None:
    with pytest.raises(MatchingError, match=sentence):
        matched(**said)


@pytest.mark.parametrize("treated", [np.zeros(8, dtype=bool), np.ones(8, dtype=bool)])
def test_without_two_groups_there_is_one_sentence(treated: np.ndarray) -> None:
    with pytest.raises(MatchingError, match="is treated"):
        match_static(treated, COLUMNS, Specification(("age",), method="cem"))


def test_one_treated_gets_a_control_and_no_quiet_number() -> None:
    treated = np.arange(8) == 1

    found = match_static(treated, COLUMNS, Specification(("age",), distance="mahalanobis"))

    assert found.pairs is not None
    assert found.pairs.control.tolist() == [4]
    assert found.before[0].smd is None


@pytest.mark.parametrize(
    "column", [lambda: of_numbers("age", [1.0, float("nan")]), lambda: of_words("sex", ["f", None])]
)
def test_a_missing_value_is_named(column: "type[Column]") -> None:
    with pytest.raises(MatchingError, match="missing in 1 row, first in row 2"):
        column()
