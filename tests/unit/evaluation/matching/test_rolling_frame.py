"""Rolling matching on a plain frame: who is at risk, what is read, and what may be used again."""

from dataclasses import replace

import numpy as np
import pytest

from samvej.evaluation.matching.rolling_frame import PersonPeriods, match_rolling
from samvej.evaluation.matching.scores import MatchingError


def made_up() -> PersonPeriods:
    """Treated 1 and 2 enter in periods 5 and 6, persons 11 to 30 never; all have rows 3 to 7, and x of their own."""
    rng = np.random.default_rng(5)
    persons = np.array([1, 2, *range(11, 31)])
    levels = dict(zip(persons.tolist(), rng.normal(size=len(persons)), strict=True))
    person = np.repeat(persons, 5)
    period = np.tile(np.arange(3, 8), len(persons))
    entry = np.where(person == 1, 5, np.where(person == 2, 6, 0))
    x = np.array([[levels[p] + 0.01 * t] for p, t in zip(person.tolist(), period.tolist(), strict=True)])
    return PersonPeriods(person, period, entry > 0, entry, x, ("level",))


def test_each_is_matched_in_the_risk_set_of_their_own_entry() -> None:
    frame = made_up()

    found = match_rolling(frame, lookback=1, ratio=3)

    persons, periods = frame.person[found.rows], frame.period[found.rows]
    assert {(persons[a], periods[a]) for a in found.pairs.treated} == {(1, 4), (2, 5)}
    assert (periods[found.pairs.control] == periods[found.pairs.treated]).all()
    assert set(persons[found.pairs.control]) <= set(range(11, 31))
    assert len(found.rows) == 2 + 2 * 20
    assert found.weights[~found.treated].sum() == pytest.approx(2.0)


def test_a_control_serves_again_in_another_risk_set_only() -> None:
    frame = made_up()
    levels = {1: 2.0, 2: 2.05, 11: 1.9, 12: 1.5, 13: 4.0}  # the nearest of both is 11, then 12
    frame = replace(frame, x=np.array([[levels.get(person, person / 30)] for person in frame.person.tolist()]))

    other = match_rolling(frame, replace=False)
    together = match_rolling(replace(frame, entry=np.where(frame.treated, 5, 0)), replace=False)

    assert set(frame.person[other.rows][other.pairs.control]) == {11}
    assert set(frame.person[together.rows][together.pairs.control]) == {11, 12}


def test_what_must_be_exact_is_kept_within_the_risk_set() -> None:
    frame = made_up()
    sex = frame.person % 2

    found = match_rolling(frame, ratio=4, exact=sex)

    at = found.rows
    assert (sex[at][found.pairs.control] == sex[at][found.pairs.treated]).all()


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        (lambda frame: replace(frame, entry=np.where(frame.person == 2, 99, frame.entry)), "1 of 2 treated persons"),
        (lambda frame: replace(frame, period=np.where(frame.period == 7, 4, frame.period)), "two rows in one period"),
        (lambda frame: replace(frame, treated=frame.person < 3, x=np.where(frame.person < 3, 9.0, 0.0)[:, None]),
         "perfect separation"),
    ],
)  # fmt: skip
def test_what_cannot_be_matched_is_said(spoilt: "object", sentence: str) -> None:
    with pytest.raises(MatchingError, match=sentence):
        match_rolling(spoilt(made_up()))


def test_a_look_ahead_is_refused() -> None:
    with pytest.raises(MatchingError, match="nobody is matched on what was known after entry"):
        match_rolling(made_up(), lookback=-1)


def test_a_caliper_that_nobody_meets_is_said() -> None:
    with pytest.raises(MatchingError, match="Nobody was matched"):
        match_rolling(made_up(), caliper=0.0)
