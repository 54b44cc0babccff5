"""What runs when. A piece of work is due at slots of the clock; each slot is claimed once, whoever looks first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.work.models import WorkRun
from samvej.workplace.work.parts import WHOLE, Ran, fail, solve, tell


@dataclass(frozen=True)
class Work:
    """A piece of work: what it is called in Danish and English, and when it is due.

    ``every``: at every multiple of it since midnight; or ``at``: once a day at that time in Copenhagen. ``do`` gives
    how many parts were done, how many failed, and numbers to tell.
    """

    id: str
    da: str
    en: str
    do: Callable[[], tuple[Ran, dict[str, object]]]
    every: timedelta | None = None
    at: time | None = None

    def slot(self, now: datetime) -> datetime:
        """The newest moment at or before ``now`` at which it was due."""
        # in UTC, where an hour is an hour: in the night of the autumn an hour is on the wall twice
        now = now.astimezone(UTC)
        day = now.astimezone(COPENHAGEN).date()
        if self.every is not None:
            midnight = _at(day, time())
            return midnight + (now - midnight) // self.every * self.every
        assert self.at is not None
        due = _at(day, self.at)
        return due if due <= now else _at(day - timedelta(days=1), self.at)

    def due_after(self, slot: datetime) -> datetime:
        """The next moment after a slot at which it is due."""
        if self.every is not None:
            later = slot.astimezone(UTC) + self.every
            return min(later, _at(slot.astimezone(COPENHAGEN).date() + timedelta(days=1), time()))
        assert self.at is not None
        return _at(slot.astimezone(COPENHAGEN).date() + timedelta(days=1), self.at)


def _at(day: date, wall: time) -> datetime:
    """A time on the wall in Copenhagen, in UTC: the first of two; where spring leaves it out, an hour later."""
    return datetime.combine(day, wall, COPENHAGEN).astimezone(UTC)


def claim(work: Work, now: datetime | None = None) -> WorkRun | None:
    """The run of the newest slot, if nobody has claimed it; slots that were slept through are not made up for."""
    try:
        with transaction.atomic():
            return WorkRun.objects.create(work=work.id, slot=work.slot(now or moment()))
    except IntegrityError:
        return None


def run(work: Work, claimed: WorkRun) -> WorkRun:
    """Do the work of a claimed slot and write down how it went.

    A fault of the whole run is told there and in the work list, where the next run that comes through solves it.
    """
    try:
        ran, told = work.do()
    except Exception as fault:  # the next piece of work must run all the same
        claimed.broke = tell(fault)[:300]
        fail(work.id, WHOLE, fault)
    else:
        claimed.done, claimed.failed, claimed.told = ran.done, ran.failed, told
        solve(work.id, WHOLE)
    claimed.ended_at = moment()
    claimed.save()
    return claimed
