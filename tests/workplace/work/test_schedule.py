"""What is due when: once per slot whoever looks, also in the nights when the clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest

from samvej.core.errors import SamvejError
from samvej.workplace.work.models import FailedWork, WorkRun
from samvej.workplace.work.parts import Ran
from samvej.workplace.work.schedule import Work, claim, run
from tests.workplace.work.made import at_once

NIGHTLY = Work("nightly", "Natligt", "Nightly", lambda: (Ran(3), {"found": 3}), at=time(2, 15))
MINUTELY = Work("minutely", "Hvert minut", "Every minute", lambda: (Ran(), {}), every=timedelta(minutes=1))


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (utc(2026, 1, 10, 1, 15), utc(2026, 1, 10, 1, 15)),  # 2:15 in winter
        (utc(2026, 1, 10, 1, 14), utc(2026, 1, 9, 1, 15)),
        (utc(2026, 7, 10, 0, 15), utc(2026, 7, 10, 0, 15)),  # 2:15 in summer
        (utc(2026, 3, 29, 1, 14), utc(2026, 3, 28, 1, 15)),  # there is no 2:15; it is done at 3:15
        (utc(2026, 3, 29, 1, 15), utc(2026, 3, 29, 1, 15)),
        (utc(2026, 10, 25, 0, 20), utc(2026, 10, 25, 0, 15)),  # the first 2:15
        (utc(2026, 10, 25, 1, 5), utc(2026, 10, 25, 0, 15)),  # the second 2:05, and later the second 2:15
        (utc(2026, 10, 25, 1, 20), utc(2026, 10, 25, 0, 15)),
    ],
)
def test_nightly_work_is_due_once_a_night(now: datetime, slot: datetime) -> None:
    assert NIGHTLY.slot(now) == slot


def test_work_of_every_minute_is_due_every_minute_of_the_night_with_an_hour_more() -> None:
    start = utc(2026, 10, 24, 23, 0)
    slots = {MINUTELY.slot(start + timedelta(minutes=each, seconds=30)) for each in range(180)}

    assert slots == {start + timedelta(minutes=each) for each in range(180)}


@pytest.mark.parametrize("work", [NIGHTLY, MINUTELY])
def test_next_is_the_first_later_slot(work: Work) -> None:
    now = utc(2026, 10, 24, 12, 0)
    slot = work.slot(now)

    after = work.due_after(slot)

    assert slot <= now < after
    assert work.slot(after) == after
    assert work.slot(after - timedelta(seconds=1)) == slot


@pytest.mark.django_db
def test_slot_is_claimed_once() -> None:
    first, second = claim(NIGHTLY, utc(2026, 1, 10, 3)), claim(NIGHTLY, utc(2026, 1, 10, 9))

    assert first is not None
    assert second is None


@pytest.mark.django_db
def test_slots_that_were_slept_through_are_not_made_up_for() -> None:
    claim(NIGHTLY, utc(2026, 1, 10, 3))

    woken = claim(NIGHTLY, utc(2026, 1, 14, 3))

    assert woken is not None
    assert woken.slot == utc(2026, 1, 14, 1, 15)
    assert WorkRun.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_four_who_look_at_once_one_claims_the_slot() -> None:
    found = at_once(*[lambda: claim(NIGHTLY, utc(2026, 1, 10, 3))] * 4)

    assert sum(each is not None for each in found) == 1
    assert WorkRun.objects.count() == 1


@pytest.mark.django_db
def test_run_writes_down_what_it_has_to_tell() -> None:
    claimed = claim(NIGHTLY)
    assert claimed is not None

    done = run(NIGHTLY, claimed)

    assert (done.done, done.failed, done.told, done.broke) == (3, 0, {"found": 3}, "")
    assert done.ended_at is not None


@pytest.mark.django_db
def test_run_that_cannot_be_done_at_all_is_told_and_solved_by_the_next_that_can() -> None:
    def broken() -> tuple[Ran, dict[str, object]]:
        raise SamvejError("Databasen er der ikke.")

    work = Work("nightly", "Natligt", "Nightly", broken, at=time(2, 15))
    claimed, later = claim(work, utc(2026, 1, 10, 3)), claim(work, utc(2026, 1, 11, 3))
    assert claimed is not None
    assert later is not None

    run(work, claimed)
    told = FailedWork.objects.get()
    run(NIGHTLY, later)

    assert (claimed.broke, told.sentence) == ("Databasen er der ikke.", "Databasen er der ikke.")
    assert FailedWork.objects.get().solved_at is not None
