"""What participants answer, and what is missing."""

import numpy as np
import pytest

from samvej.evaluation.responses.answers import Loaded, answered
from samvej.evaluation.responses.compare import good_before
from samvej.evaluation.responses.occasions import occasions
from samvej.programme.loading import load_programme
from samvej.synthetic.responses import TOLERANCE, answers, at_inclusion
from tests.unit.synthetic.made import PROGRAMMES, lived

MADE = "as-in-the-seed"


SHARES = [(0, 13, 30), (1, 51, 77), (2, 19, 50), (3, 32, 60), (4, 63, 85)]


@pytest.mark.parametrize(("item", "start", "end"), SHARES)
def test_answers_are_good_as_often_as_published_within_the_tolerance(item: int, start: int, end: int) -> None:
    made = lived(MADE)
    good = made.file.questionnaire.items[item].good

    given = answers(made.region, made.file, made.found, made.lives.people)

    for week, share in ((0, start), (72, end)):
        here = given.answer[(given.item == item) & (given.week == week)]
        assert len(here) >= 15
        assert abs(int((here < good).sum()) - share / 100 * len(here)) <= TOLERANCE


def test_those_who_are_worse_off_answer_less_often_and_the_same_persons_were_better_from_the_first() -> None:
    made = lived(MADE)

    given = answers(made.region, made.file, made.found, made.lives.people)

    kept = np.zeros(len(made.found), dtype=bool)
    kept[given.participant[given.week == 24]] = True
    started = np.bincount(
        given.participant[given.week == 0], weights=given.answer[given.week == 0], minlength=len(made.found)
    )
    assert 0.4 < kept.mean() < 0.65
    assert started[kept].mean() < started[~kept].mean()


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


def test_own_reports_of_the_generated_answers_are_the_published_shares() -> None:
    made = lived(MADE)
    given = answers(made.region, made.file, made.found, made.lives.people)
    items = made.file.questionnaire.items
    form = load_programme(made.file.programme, PROGRAMMES).file.questionnaires[0]
    windows = occasions(form.weeks)

    loaded = Loaded(
        person=given.participant,
        days=(given.day - made.found.inclusion_day[given.participant]).astype(np.int64),
        item=tuple(items[number].id for number in given.item),
        text=tuple(items[number].answers[said] for number, said in zip(given.item, given.answer, strict=True)),
        number=np.full(len(given.item), np.nan),
    )
    found = answered(form, None, loaded, len(made.found), windows)

    assert (form.weeks, found.left_out, found.between) == (made.file.questionnaire.weeks, 0, 0)
    for item, start, end in SHARES:
        everybody = good_before(found.goods[item], None).everybody
        for share, of in ((start, everybody[0]), (end, everybody[-1])):
            assert abs(of.count - share / 100 * of.n) <= TOLERANCE
