"""Levels that age with the participants, and the shorter ways to what is counted and who is made."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from samvej.synthetic import calibration
from samvej.synthetic.calibration import DRIVERS
from samvej.synthetic.citizens import Condition
from samvej.synthetic.events import Trials, events
from samvej.synthetic.levels import drift, lives_of, with_rates
from samvej.synthetic.participation import Participants, participants, participation_of
from samvej.synthetic.participation_arrays import Participation, Process
from samvej.synthetic.population import citizens, citizens_of, has
from samvej.synthetic.rates import drivers, usual_rate, worn
from samvej.synthetic.region import MINUTES, Region
from samvej.synthetic.tables import ContactKind
from tests.unit.synthetic.made import lived, world_file

REGION = Region(seed=4)
AGES = (0, 5, 18, 30, 45, 60, 75, 85, 95)


@lru_cache(maxsize=1)
def planned() -> Participants:
    return participants(REGION, world_file())


def test_citizens_of_some_indexes_are_those_of_their_range() -> None:
    whole = citizens(REGION, 40, 90).columns

    some = citizens_of(REGION, np.array([41, 55, 89]))

    for name, column in some.columns.items():
        assert column.tobytes() == whole[name][[1, 15, 49]].tobytes(), name


def test_trials_count_the_acute_contacts_that_events_tell_one_by_one() -> None:
    made = lived("as-in-the-seed")
    told = participation_of(made.region, made.found, made.found.citizen)
    table = events(made.region, made.lives.people, told).hospital
    expected = np.zeros((len(made.found), made.region.months))
    for citizen, minute, acute, kind in zip(
        table["citizen"], table["start_min"], table["acute"], table["kind"], strict=True
    ):
        if acute and kind != ContactKind.VIRTUAL:
            month = made.region.month_of(np.array([minute // MINUTES], dtype=np.int32))[0]
            expected[np.searchsorted(made.found.citizen, citizen), month] += 1

    counted = Trials(made.region, made.lives.people, replace(told, rate=np.ones_like(told.rate))).acute_contacts(
        told.rate
    )

    assert expected.sum() > 1000
    assert np.array_equal(counted, expected)


def test_usual_rate_is_that_of_age_wear_and_illness_alone() -> None:
    people = citizens(REGION, 0, 30)
    known = drivers(REGION, people, Participation.none(len(people), REGION))

    found = usual_rate(known, (Process.ACUTE_ADMISSION, Process.SPECIALIST))

    for row in range(len(people)):
        for year in (0, 4):
            expected = 0.0
            for process in (Process.ACUTE_ADMISSION, Process.SPECIALIST):
                driver = DRIVERS[process]
                log = driver.frailty * worn(known)[row, year] - driver.frailty**2 / 2
                log += sum(
                    np.log(factor) for ill, factor in driver.illness.items() if has(people.conditions, ill)[row]
                )
                fertile = people.sex[row] == 0 and 18 <= known.age[row, year] < 45
                rate = driver.rate * np.interp(known.age[row, year], AGES, driver.ages)
                expected += rate * (driver.women if fertile else 1) * np.exp(driver.most * np.tanh(log / driver.most))
            assert found[row, 12 * year] == pytest.approx(expected, rel=1e-9)


def test_drift_is_one_on_average_over_the_levels_own_months_and_grows() -> None:
    file = world_file().model_copy(update={"levels_age": True})
    lives = lives_of(REGION, file, planned())

    found = drift(REGION, file, lives, "general practice contacts")

    assert np.mean([found[month] for month in range(-18, -5)]) == pytest.approx(1, abs=1e-12)
    assert 1.01 < np.mean([found[month] for month in range(1, 13)]) < 1.06


def test_drift_is_the_usual_rate_of_the_participants_against_that_at_inclusion() -> None:
    file = world_file().model_copy(update={"levels_age": True})
    lives = lives_of(REGION, file, planned())
    usual = usual_rate(
        drivers(REGION, lives.people, Participation.none(len(lives.people), REGION)), (Process.SPECIALIST,)
    )

    found = drift(REGION, file, lives, "specialist contacts")

    by_month = {}
    for month in (-6, 9):
        own = [
            usual[row, at] / usual[row, np.flatnonzero(lives.months[row] == 0)[0]]
            for row, at in zip(*np.nonzero((lives.months == month) & lives.whole), strict=True)
        ]
        by_month[month] = np.mean(own)
    assert found[9] / found[-6] == pytest.approx(by_month[9] / by_month[-6], rel=1e-12)


def test_levels_stand_still_unless_the_file_lets_them_age() -> None:
    file = world_file()
    lives = lives_of(REGION, file, planned())

    assert set(drift(REGION, file, lives, "general practice contacts").values()) == {1.0}
    aged = file.model_copy(update={"levels_age": True})
    assert set(drift(REGION, aged, lives, "municipal care cost").values()) == {1.0}, "planned apart from the rates"


def test_levels_that_age_are_the_planned_times_the_drift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samvej.synthetic.levels._TRIALS", 1)
    file = world_file()
    aged = file.model_copy(update={"levels_age": True})
    world = file.worlds["no-effect"]

    plain = with_rates(REGION, file, world, planned())
    older = with_rates(REGION, aged, world, planned())

    # acute admissions move a little too, and with them the bursts: specialists follow none
    lives = lives_of(REGION, aged, plain)
    by_month = drift(REGION, aged, lives, "specialist contacts")
    times = np.array([[by_month[int(month)] for month in row] for row in lives.months])
    seen = lives.whole
    ratio = older.rate[:, Process.SPECIALIST] / plain.rate[:, Process.SPECIALIST]
    assert ratio[seen] == pytest.approx(times[seen], rel=1e-5)
    assert np.ptp(times[seen]) > 0.02


def test_usual_rate_of_the_illest_grows_no_further_than_the_most() -> None:
    people = citizens(REGION, 0, 1)
    everything = np.array([sum(int(one) for one in Condition)], dtype=np.uint16)
    ill = replace(
        people, conditions=everything, frailty=np.array([50.0]), birth_day=np.array([-9000], dtype=np.int32)
    )

    found = usual_rate(drivers(REGION, ill, Participation.none(1, REGION)), (Process.LABORATORY,))

    driver = DRIVERS[Process.LABORATORY]
    assert calibration.WEAR > 0
    assert found.max() <= driver.rate * max(driver.ages) * np.exp(driver.most)
