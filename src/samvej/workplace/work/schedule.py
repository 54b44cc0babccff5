"""What runs when. A piece of work is due at slots of the clock; each slot is claimed once, whoever looks first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction

from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.work.models import WorkRun
from samvej.workplace.work.parts import Ran, tell


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
        here = now.astimezone(COPENHAGEN)
        if self.every is not None:
            midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
            return midnight + (here - midnight) // self.every * self.every
        assert self.at is not None
        today = datetime.combine(here.date(), self.at, COPENHAGEN)
        return today if today <= here else datetime.combine(here.date() - timedelta(days=1), self.at, COPENHAGEN)


def claim(work: Work, now: datetime | None = None) -> WorkRun | None:
    """The run of the newest slot, if nobody has claimed it; slots that were slept through are not made up for."""
    try:
        with transaction.atomic():
            return WorkRun.objects.create(work=work.id, slot=work.slot(now or moment()))
    except IntegrityError:
        return None


def run(work: Work, claimed: WorkRun) -> WorkRun:
    """Do the work of a claimed slot and write down how it went; a fault of the whole run is told there."""
    try:
        ran, told = work.do()
        claimed.done, claimed.failed, claimed.told = ran.done, ran.failed, told
    except Exception as fault:  # the next piece of work must run all the same
        claimed.broke = tell(fault)[:300]
    claimed.ended_at = moment()
    claimed.save()
    return claimed
