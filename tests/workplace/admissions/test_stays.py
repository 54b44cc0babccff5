"""From notices to stays: the definitions of docs/reference/admission-notices.md, in whatever order they arrive."""

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.workplace.admissions.hospital import ACTIVITIES, Facts
from samvej.workplace.admissions.stays import Stay, stays
from samvej.workplace.ground.moment import COPENHAGEN
from tests.workplace.admissions.made import facts, hours


def december(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 12, day, hour, minute, tzinfo=COPENHAGEN)


def test_table_of_the_reference_in_every_order_of_arrival():
    start = december(7, 12)
    notices = [
        facts("admit-inpatient", start),
        facts("discharge-inpatient-home", december(18, 9, 45), start=start),
        facts("admit-emergency", december(7, 10)),
    ]

    [first] = stays(notices[:1])
    [second] = stays(notices[:2])
    thirds = {stays(each) for each in permutations(notices)}

    assert (first.admitted_at, first.acute, first.discharged_at) == (start, False, None)
    assert (second.discharged_at, second.home) == (december(18, 9, 45), True)
    [(third,)] = thirds
    assert (third.admitted_at, third.acute, third.kind) == (december(7, 10), True, "IMP")
    assert (third.discharged_at, third.home) == (december(18, 9, 45), True)


def test_one_episode_may_hold_two_stays():
    found = stays(
        [
            facts("admit-inpatient", hours(0)),
            facts("discharge-inpatient-home", hours(20), start=hours(0)),
            facts("admit-emergency", hours(200)),
        ]
    )

    assert [(each.admitted_at, each.discharged_at) for each in found] == [(hours(0), hours(20)), (hours(200), None)]


def test_leave_begins_and_ends():
    away = [facts("admit-inpatient", hours(0)), facts("start-leave-inpatient", hours(5), start=hours(0))]
    back = [*away, facts("end-leave-inpatient", hours(9), start=hours(0))]

    assert stays(away)[0].on_leave_since == hours(5)
    assert stays(back)[0].on_leave_since is None


def test_revision_puts_the_facts_right_and_begins_nothing():
    found = stays([facts("admit-inpatient", hours(0)), facts("revise-admit-inpatient", hours(3), start=hours(1))])

    assert [(each.admitted_at, each.discharged_at) for each in found] == [(hours(1), None)]


def test_admission_that_was_called_back_says_so():
    [found] = stays([facts("admit-inpatient", hours(0)), facts("cancel-admit-inpatient", hours(1), start=hours(0))])

    assert found.cancelled_at == hours(1)
    assert found.discharged_at is None


def test_discharge_that_was_called_back_leaves_the_stay_open():
    [found] = stays(
        [
            facts("admit-inpatient", hours(0)),
            facts("discharge-inpatient-home", hours(5), start=hours(0)),
            facts("cancel-discharge-inpatient-home", hours(6), start=hours(0), status="in-progress"),
        ]
    )

    assert (found.discharged_at, found.home, found.cancelled_at) == (None, False, None)


def test_part_of_a_stay_that_was_called_back_leaves_the_rest():
    [found] = stays(
        [
            facts("admit-emergency", hours(0)),
            facts("admit-inpatient", hours(2)),
            facts("cancel-admit-emergency", hours(3), start=hours(0)),
        ]
    )

    assert (found.admitted_at, found.acute, found.cancelled_at) == (hours(2), False, None)


def test_admission_after_one_that_was_called_back_is_another_stay():
    found = stays(
        [
            facts("admit-inpatient", hours(0)),
            facts("cancel-admit-inpatient", hours(1), start=hours(0)),
            facts("admit-inpatient", hours(50)),
        ]
    )

    assert [bool(each.cancelled_at) for each in found] == [True, False]


def test_stay_that_is_finished_without_a_discharge_did_not_end_at_home():
    period = {"start": hours(0).isoformat(), "end": hours(8).isoformat()}
    over = facts("admit-inpatient", hours(8), status="finished", period=period)

    [found] = stays([facts("admit-inpatient", hours(0)), over])

    assert (found.discharged_at, found.home) == (hours(8), False)


def test_discharge_alone_tells_the_whole_stay():
    [found] = stays([facts("discharge-emergency-home", hours(4), start=hours(1))])

    assert found == Stay("EMER", True, found.ward_sor, found.ward_name, hours(1), None, hours(4), True)


@st.composite
def notices(draw: st.DrawFn) -> list[Facts]:
    found = []
    for _each in range(draw(st.integers(1, 7))):
        at = draw(st.integers(0, 12))
        activity = draw(st.sampled_from(sorted(ACTIVITIES)))
        found.append(facts(activity, hours(at), start=hours(draw(st.integers(0, at)))))
    return found


@given(notices(), st.randoms(use_true_random=False))
def test_neither_order_of_arrival_nor_copies_change_the_stays(sent, chance):
    arrived = [*sent, *chance.sample(sent, len(sent) // 2)]
    chance.shuffle(arrived)

    assert stays(arrived) == stays(sent)


@given(notices())
def test_stays_run_forward_and_only_the_last_is_open(sent):
    found = stays(sent)

    assert all(each.discharged_at is None or each.discharged_at >= each.admitted_at for each in found)
    assert sum(each.discharged_at is None and each.cancelled_at is None for each in found[:-1]) == 0


@pytest.mark.parametrize("activity", sorted(ACTIVITIES))
def test_facts_are_read_back_as_they_were_written(activity):
    told = facts(activity)

    assert Facts.read(told.written()) == told
