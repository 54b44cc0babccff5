"""What participants answer, and what is missing."""

import numpy as np
import pytest

from samvej.synthetic.responses import answers, at_inclusion
from tests.unit.synthetic.made import lived

MADE = "as-in-the-seed"


@pytest.mark.parametrize(("item", "start", "end"), [(0, 13, 30), (1, 51, 77), (2, 19, 50), (3, 32, 60), (4, 63, 85)])
def test_answers_are_good_as_often_as_published(item: int, start: int, end: int) -> None:
    made = lived(MADE)
    good = made.file.questionnaire.items[item].good

    given = answers(made.region, made.file, made.found, made.lives.people)

    for week, share in ((0, start), (72, end)):
        here = given.answer[(given.item == item) & (given.week == week)]
        assert 100 * (here < good).mean() == pytest.approx(share, abs=100 / len(here))


def test_answers_are_within_the_answers_and_the_life_of_the_participant() -> None:
    made = lived(MADE)

    given = answers(made.region, made.file, made.found, made.lives.people)

    choices = np.array([len(item.answers) for item in made.file.questionnaire.items])
    assert (given.answer >= 0).all()
    assert (given.answer < choices[given.item]).all()
    assert (given.day <= made.region.last_day).all()
    assert (given.day <= made.lives.people.death_day[given.participant]).all()
    assert (given.day >= made.found.inclusion_day[given.participant]).all()


def test_answers_are_missing_as_in_life() -> None:
    made = lived(MADE)

    given = answers(made.region, made.file, made.found, made.lives.people)

    asked = [len(set(given.participant[given.week == week].tolist())) for week in made.file.questionnaire.weeks]
    assert len(made.found) * 0.97 <= asked[0]
    assert asked == sorted(asked, reverse=True)
    at_start = np.bincount(given.participant[given.week == 0], minlength=len(made.found))
    assert 0 < (at_start < len(made.file.questionnaire.items)).mean() < 0.4


def test_answers_at_inclusion_are_yes_as_often_as_published() -> None:
    made = lived(MADE)

    said = {one.item: one for one in at_inclusion(made.region, made.file, made.found)}

    assert 100 * said["children at home"].yes.mean() == pytest.approx(14.5, abs=0.5)
    assert 100 * said["daily medicine"].yes.mean() == pytest.approx(92, abs=0.5)
    assert 100 * said["attempted suicide"].yes.mean() == pytest.approx(27, abs=0.6)
    assert not (said["attempted suicide"].yes & ~said["considered suicide"].yes).any()
