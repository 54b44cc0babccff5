"""Controls that are chosen once only: who chooses first, against a slow and plain way of doing the same."""

import numpy as np
import pytest

from samvej.core.errors import SamvejError
from samvej.evaluation.matching.programme import Matching
from samvej.evaluation.matching.rolling import nearest

Candidates = tuple[np.ndarray, np.ndarray, np.ndarray]


def candidates(seed: int) -> Candidates:
    """Distances, whose candidates they are, and who they are: 6 participants and 9 citizens in several sets."""
    dice = np.random.default_rng(seed)
    of, person = np.nonzero(dice.random((6, 9)) < 0.6)
    return dice.permutation(len(of)).astype(float), of.astype(np.int64), person.astype(np.int64)


def plainly(found: Candidates, turn: list[int] | None, ratio: int) -> set[tuple[int, int]]:
    """Pair by pair: ``turn`` None takes the closest pair that is left in the round."""
    distance, of, person = found
    pairs: set[tuple[int, int]] = set()
    for _ in range(ratio):
        waiting = set(of.tolist())
        for place in turn or [-1] * len(distance):
            left = [
                row
                for row in np.argsort(distance).tolist()
                if of[row] in (waiting if turn is None else {place}) and person[row] not in {p for _, p in pairs}
            ]
            if left:
                pairs.add((int(of[left[0]]), int(person[left[0]])))
                waiting.discard(int(of[left[0]]))
    return pairs


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("turn", [[3, 0, 5, 1, 4, 2], None])
def test_nobody_is_chosen_twice_and_the_order_decides(seed: int, turn: list[int] | None) -> None:
    made = candidates(seed)

    found = nearest(
        *made, 6, ratio=2, replace=False, turn=None if turn is None else np.array(turn), closest=turn is None
    )

    assert {(int(a), int(made[2][row])) for a, row in zip(found.of, found.row, strict=True)} == plainly(made, turn, 2)
    assert list(found.of) == sorted(found.of)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"ratio": 0}, "one control or more"),
        ({"caliper": 0.0}, "above 0"),
        ({"caliper": 0.2, "distance": "mahalanobis"}, "A caliper is of the score"),
        ({"order": "data"}, "--no-replace"),
        ({"order": "largest", "distance": "mahalanobis", "replace": False}, "no largest"),
    ],
)
def test_what_cannot_be_asked_of_a_matching_is_refused(asked: dict[str, object], said: str) -> None:
    with pytest.raises(SamvejError, match=said):
        Matching(**asked)  # type: ignore[arg-type]
