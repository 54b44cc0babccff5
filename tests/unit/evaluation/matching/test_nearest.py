"""Greedy nearest matching: the fast finders against a naive one, and what must hold whatever is asked."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.matching import finders
from samvej.evaluation.matching.nearest import (
    Near,
    Pairs,
    Rules,
    Side,
    lacks,
    nearest_in_space,
    nearest_on_score,
    whitened,
)
from samvej.evaluation.matching.scores import MatchingError


def naive(
    score: tuple[np.ndarray, np.ndarray], treated: Side, control: Side, rules: Rules
) -> set[tuple[int, int, int]]:
    """Every control looked at for every treated unit, in rounds; scores without ties."""
    taken: set[int] = set()
    pairs: set[tuple[int, int, int]] = set()
    key = {"largest": -score[0], "smallest": score[0], "data": treated.rank}[rules.order]
    waiting = list(np.argsort(key, kind="stable"))
    for turn in range(1, rules.ratio + 1):
        for at in list(waiting):
            free = [
                (abs(score[1][row] - score[0][at]), row)
                for row in range(len(control.rank))
                if control.group[row] == treated.group[at]
                and (
                    row not in taken if not rules.replace else all((at, row, k) not in pairs for k in range(1, turn))
                )
                and (rules.caliper is None or abs(score[1][row] - score[0][at]) <= rules.caliper)
                and all(abs(near.control[row] - near.treated[at]) <= near.width for near in rules.calipers)
            ]
            if free:
                row = min(free)[1]
                pairs.add((int(at), row, turn))
                taken.add(row)
            else:
                waiting.remove(at)
    return pairs


def triples(pairs: Pairs) -> set[tuple[int, int, int]]:
    return {(int(a), int(b), int(k)) for a, b, k in zip(pairs.treated, pairs.control, pairs.round, strict=True)}


@st.composite
def questions(draw: st.DrawFn) -> tuple[tuple[np.ndarray, np.ndarray], Side, Side, Rules]:
    """A few treated and controls in one to three groups, with scores that never tie, and rules."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    sizes = draw(st.integers(1, 12)), draw(st.integers(1, 40))
    score, other = ([rng.normal(size=size) for size in sizes] for _ in range(2))
    sides = [Side(np.arange(size), rng.integers(0, draw(st.integers(1, 3)), size)) for size in sizes]
    rules = Rules(
        ratio=draw(st.integers(1, 3)),
        replace=draw(st.booleans()),
        order=draw(st.sampled_from(["largest", "smallest", "data"])),
        caliper=draw(st.sampled_from([None, 0.3, 1.0])),
        calipers=draw(st.sampled_from([(), (Near(other[0], other[1], 0.8),)])),
    )
    return (score[0], score[1]), sides[0], sides[1], rules


@given(questions())
@settings(max_examples=60)
def test_nearest_on_a_score_is_what_looking_at_everybody_finds(
    question: tuple[tuple[np.ndarray, np.ndarray], Side, Side, Rules],
) -> None:
    score, treated, control, rules = question

    fast = nearest_on_score(score, treated, control, rules)
    space = nearest_in_space((score[0][:, None], score[1][:, None]), treated, control, rules, score[0])

    assert triples(fast) == triples(space) == naive(score, treated, control, rules)


@given(questions())
@settings(max_examples=40)
def test_closest_pairs_keep_what_was_asked(question: tuple[tuple[np.ndarray, np.ndarray], Side, Side, Rules]) -> None:
    """No control twice without replacement or for one unit, calipers and groups kept, rounds filled in order."""
    score, treated, control, rules = question
    rules = replace(rules, order="closest")

    found = nearest_on_score(score, treated, control, rules)

    assert (control.group[found.control] == treated.group[found.treated]).all()
    assert rules.caliper is None or (found.distance <= rules.caliper).all()
    for near in rules.calipers:
        assert (np.abs(near.control[found.control] - near.treated[found.treated]) <= near.width).all()
    assert len(set(zip(found.treated, found.control, strict=True))) == len(found.treated)
    if not rules.replace:
        assert len(set(found.control)) == len(found.control)
    for at in set(found.treated):
        assert sorted(found.round[found.treated == at]) == list(range(1, int((found.treated == at).sum()) + 1))
    lacking = lacks(found, score, treated, control, rules)
    counts = np.bincount(found.treated, minlength=len(treated.rank))
    assert {at: number for at, (number, _) in lacking.items()} == {
        at: int(count) for at, count in enumerate(counts) if count < rules.ratio
    }


def test_the_tree_finds_what_looking_at_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    places = rng.normal(size=(30, 3)).round(1), rng.normal(size=(900, 3)).round(1)
    sides = [Side(rng.permutation(len(place)), np.zeros(len(place), dtype=np.int64)) for place in places]
    rules = Rules(ratio=9)

    known = nearest_in_space(places, sides[0], sides[1], rules)
    monkeypatch.setattr(finders, "_TREE_FROM", 100)
    monkeypatch.setattr(finders, "_CHUNK", 2)
    found = nearest_in_space(places, sides[0], sides[1], rules)

    assert triples(found) == triples(known)


def test_a_person_in_several_rows_is_taken_once() -> None:
    score = np.array([0.0, 0.0]), np.array([0.1, 0.2, 5.0])
    zeros = np.zeros(3, dtype=np.int64)
    treated = Side(np.arange(2), zeros[:2])

    found = nearest_on_score(score, treated, Side(np.arange(3), zeros, person=np.array([7, 7, 8])), Rules())

    assert triples(found) == {(0, 0, 1), (1, 2, 1)}


def test_ties_on_a_line_go_by_place_in_the_list_of_all() -> None:
    """The treated unit of rank 2 stands between controls of ranks 1 and 3 with its own score: the left goes first."""
    score = np.array([0.5]), np.array([0.5, 0.5, 0.5])
    treated = Side(np.array([2]), np.zeros(1, dtype=np.int64))

    found = nearest_on_score(score, treated, Side(np.array([0, 1, 3]), np.zeros(3, dtype=np.int64)), Rules(ratio=3))

    assert found.control[np.argsort(found.round)].tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    ("own", "ages", "taken"),
    [
        ((30, 0), {1: 31, 2: 31}, 2),
        ((30, 9), {1: 29, 2: 29}, 1),
        ((30, 9), {1: 29, 2: 31}, 1),
        ((30, 2), {0: 30, 1: 30, 3: 30}, 0),
        ((30, 2), {1: 30, 3: 30, 4: 30}, 4),
        ((30, 2), {1: 30, 3: 30}, 3),
    ],
)
def test_ties_in_space_go_to_who_is_met_last(own: tuple[int, int], ages: dict[int, int], taken: int) -> None:
    """``own``: age and place in the file of the treated; ``ages`` of controls by their place in the file."""
    treated = Side(np.array([own[1]]), np.zeros(1, dtype=np.int64))
    control = Side(np.array([*ages]), np.zeros(len(ages), dtype=np.int64))
    places = np.array([[float(own[0])]]), np.array([[float(age)] for age in ages.values()])

    found = nearest_in_space(places, treated, control, Rules())

    assert control.rank[found.control].tolist() == [taken]


def met_last(place: tuple[np.ndarray, np.ndarray], ranks: tuple[np.ndarray, np.ndarray], at: int) -> int:
    """Walking the list one step at a time; where both sides have ties at different places, the lower one."""
    units = sorted(
        [(place[0][t][0], ranks[0][t], "treated", t) for t in range(len(ranks[0]))]
        + [(place[1][c][0], ranks[1][c], "control", c) for c in range(len(ranks[1]))]
    )
    here = next(number for number, unit in enumerate(units) if unit[2:] == ("treated", at))
    walk = [here + sign * step for step in range(1, len(units)) for sign in (-1, 1)]
    met = [(number, units[number]) for number in walk if 0 <= number < len(units)]
    far = {unit[3]: float(((place[1][unit[3]] - place[0][at]) ** 2).sum()) for _, unit in met if unit[2] == "control"}
    tied = [(number, unit) for number, unit in met if unit[2] == "control" and far[unit[3]] == min(far.values())]
    below = [unit for number, unit in tied if number < here]
    apart = {unit[0] for _, unit in tied} != {place[0][at][0]}
    return below[-1][3] if below and apart else tied[-1][1][3]


@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 12))
def test_ties_in_space_are_those_of_a_walk_through_the_list(seed: int, treated: int, controls: int) -> None:
    rng = np.random.default_rng(seed)
    place = (
        rng.integers(0, 4, (treated, 2)).astype(np.float64),
        rng.integers(0, 4, (controls, 2)).astype(np.float64),
    )
    rank = rng.permutation(treated + controls)
    ranks = rank[:treated], rank[treated:]
    sides = [Side(each, np.zeros(len(each), dtype=np.int64)) for each in ranks]

    found = nearest_in_space(place, sides[0], sides[1], Rules(replace=True))

    assert found.control.tolist() == [met_last(place, ranks, at) for at in range(treated)]


@pytest.mark.parametrize(
    ("scores", "groups", "rules", "said"),
    [
        ([0.0, 1.0], [1, 1], Rules(), "group"),
        ([0.0, 1.0], [0, 0], Rules(caliper=0.5), "caliper"),
        ([3.0], [0], Rules(), "taken"),
    ],
)
def test_who_finds_nobody_is_told_why(scores: list[float], groups: list[int], rules: Rules, said: str) -> None:
    score = np.array([4.0, 3.0]), np.array(scores)
    treated = Side(np.arange(2), np.zeros(2, dtype=np.int64))
    control = Side(np.arange(len(scores)), np.array(groups))

    found = nearest_on_score(score, treated, control, rules)

    assert lacks(found, score, treated, control, rules)[1] == (0, said)


def test_whitened_distance_is_mahalanobis_of_the_pooled_covariance() -> None:
    rng = np.random.default_rng(8)
    x = rng.normal(size=(40, 3)) @ rng.normal(size=(3, 3))
    treated = np.arange(40) < 15
    apart = np.vstack([x[group] - x[group].mean(axis=0) for group in (treated, ~treated)])
    inverse = np.linalg.inv(apart.T @ apart / 39)

    places = whitened(np.column_stack([x, x[:, 0] - x[:, 1], np.ones(40)]), treated)  # two columns that add nothing

    for a, b in ((0, 20), (3, 39)):
        assert np.sum((places[a] - places[b]) ** 2) == pytest.approx((x[a] - x[b]) @ inverse @ (x[a] - x[b]))


def test_a_column_that_does_not_vary_but_for_rounding_adds_nothing() -> None:
    x = np.random.default_rng(3).normal(size=(41, 2))
    treated = np.arange(41) < 15
    level = np.where(treated, 0.3, 0.1)  # the same within each group; a mean of it misses the last digit

    places = whitened(np.column_stack([x, np.full(41, 0.1), level]), treated)

    assert (places - places[0])[1:15] == pytest.approx((whitened(x, treated) - whitened(x, treated)[0])[1:15])


@pytest.mark.parametrize("wrong", [{"ratio": 0}, {"caliper": -1.0}, {"caliper": float("nan")}])
def test_rules_that_mean_nothing_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(MatchingError):
        Rules(**wrong)
