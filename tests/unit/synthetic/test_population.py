"""The citizens: the same whatever range they are made in, alike enough to a rural region's, and as told."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.synthetic.citizens import Citizens, Condition
from samvej.synthetic.participation_arrays import FREE, Participation
from samvej.synthetic.population import age_at, citizens, has, presence, settled
from samvej.synthetic.region import ALWAYS, GULDBORGSUND, LOLLAND, NEVER, Region

REGION = Region(seed=11)
SPLITS = st.lists(st.integers(100, 160), max_size=3).map(sorted)


def told(people: Citizens, **changes: object) -> Participation:
    return replace(Participation.none(len(people), REGION), **changes)


def column(people: Citizens, value: int, otherwise: int = FREE) -> np.ndarray:
    """The value for the first citizen, ``otherwise`` for the others."""
    filled = np.full(len(people), otherwise, dtype=np.int32)
    filled[0] = value
    return filled


@pytest.fixture(scope="module")
def people():
    return citizens(REGION, 0, 20_000)


@settings(max_examples=25)
@given(splits=SPLITS)
def test_citizens_of_ranges_split_anywhere_are_byte_identical(splits):
    whole = citizens(REGION, 100, 160)
    edges = [100, *splits, 160]

    parts = [citizens(REGION, start, stop) for start, stop in pairwise(edges)]

    for name, values in whole.columns.items():
        assert np.concatenate([part.columns[name] for part in parts]).tobytes() == values.tobytes(), name


def test_citizens_are_as_old_as_a_rural_regions(people):
    age = age_at(people.birth_day, REGION.first_day)
    living = age >= 0

    assert 44 < age[living].mean() < 48
    assert 0.22 < (age[living] >= 65).mean() < 0.28
    assert 0.48 < (people.sex == 0).mean() < 0.52


def test_citizens_die_as_often_as_a_rural_regions(people):
    first, last = presence(REGION, people)
    years = np.maximum(last - first + 1, 0).sum() / 365.25

    deaths = (people.death_day != NEVER).sum() / years

    assert 0.012 < deaths < 0.017


def test_citizens_never_both_die_and_leave_nor_after_the_last_day(people):
    dies, leaves = people.death_day != NEVER, people.departure_day != NEVER

    assert not (dies & leaves).any()
    assert people.death_day[dies].max() <= REGION.last_day
    assert people.departure_day[leaves].max() <= REGION.last_day
    assert np.all(people.death_day[dies] >= people.birth_day[dies])
    assert np.all(people.end_of_life[dies] == people.death_day[dies])


def test_citizens_live_in_one_of_two_municipalities_and_switch_to_the_other(people):
    switches = people.switch_day != NEVER

    assert set(people.municipality) == {GULDBORGSUND, LOLLAND}
    assert np.all((people.municipality != people.second_municipality) == switches)
    assert 0.01 < switches.mean() < 0.03


def test_citizens_with_substance_use_more_often_live_alone_and_without_work(people):
    adult = (age_at(people.birth_day, REGION.first_day) > 25) & (age_at(people.birth_day, REGION.first_day) < 65)
    using = has(people.conditions, Condition.SUBSTANCE)

    assert people.lives_alone[adult & using].mean() > 1.2 * people.lives_alone[adult & ~using].mean()
    assert (people.benefit_track[adult & using] == 1).mean() < 0.6 * (
        people.benefit_track[adult & ~using] == 1
    ).mean()


def test_settled_with_nothing_told_changes_nothing(people):
    same = settled(people, Participation.none(len(people), REGION))

    for name, values in people.columns.items():
        assert same.columns[name].tobytes() == values.tobytes(), name


def test_settled_keeps_the_one_who_must_stay_alive():
    people = citizens(REGION, 0, 3_000)
    mortal = people.death_day < NEVER
    until = np.where(mortal, REGION.last_day + 1, FREE).astype(np.int32)

    after = settled(people, told(people, alive_until=until))

    assert mortal.sum() > 100
    assert np.all(after.death_day[mortal] == NEVER)
    assert np.all(after.end_of_life[mortal] == NEVER)
    assert np.all(after.arrival_day[mortal] == ALWAYS)


@pytest.mark.parametrize(("cause", "column_name"), [("death_day", "death_day"), ("leave_day", "departure_day")])
def test_settled_lets_the_one_who_is_told_to_die_or_leave_that_day(cause, column_name):
    people = citizens(REGION, 0, 50)
    day = REGION.last_day - 100
    wanted = told(people, **{cause: column(people, day), "alive_until": column(people, day)})

    after = settled(people, wanted)
    again = settled(after, wanted)

    assert after.columns[column_name][0] == day
    assert presence(REGION, after)[1][0] == (day if cause == "death_day" else day - 1)
    for name, values in after.columns.items():
        assert again.columns[name].tobytes() == values.tobytes(), name


def test_settled_gives_the_illness_that_is_told():
    people = citizens(REGION, 0, 50)
    wanted = column(people, int(Condition.HEART | Condition.SUBSTANCE), otherwise=0xFFFF).astype(np.uint16)

    after = settled(people, told(people, forced_conditions=wanted))

    assert after.conditions[0] == Condition.HEART | Condition.SUBSTANCE
    assert np.all(after.conditions[1:] == people.conditions[1:])
