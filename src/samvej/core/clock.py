"""The only source of time, so that a programme can be watched on day 40.

Moments are naive local times in Copenhagen: what a clock on the wall there shows.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from samvej.core.errors import SamvejError

VARIABLE = "SAMVEJ_NOW"

_COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_MOVED = re.compile(r"([+-]?\d{1,5}) days?")
_set_moment: ContextVar[datetime | None] = ContextVar("samvej_moment", default=None)


class MomentError(SamvejError):
    """A text that should say a moment does not."""


def now() -> datetime:
    """The moment: the one set by :func:`at`, else the one in ``SAMVEJ_NOW``, else the real one.

    ``SAMVEJ_NOW`` is a moment at which the clock stands still, or ``-2513 days``: the clock goes, so many days from
    the real one (the made-up region's years lie behind us). Raises :class:`MomentError` when it cannot be read.
    """
    moment = _set_moment.get()
    if moment is not None:
        return moment
    text = os.environ.get(VARIABLE, "").strip()
    if text:
        return _read(text)
    return _local(datetime.now(_COPENHAGEN))


def today() -> date:
    """The day of :func:`now`."""
    return now().date()


@contextmanager
def at(moment: datetime | date) -> Iterator[datetime]:
    """Within the block, :func:`now` stands still at ``moment``: a day (its midnight) or a moment.

    A moment with a time zone is turned into Copenhagen's time. Blocks nest; each thread and task has its own.
    """
    standing = _local(moment) if isinstance(moment, datetime) else datetime.combine(moment, time.min)
    token = _set_moment.set(standing)
    try:
        yield standing
    finally:
        _set_moment.reset(token)


def _local(moment: datetime) -> datetime:
    """The moment as the wall clock in Copenhagen shows it; one without a time zone is that already."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(_COPENHAGEN).replace(tzinfo=None)
    return moment.replace(fold=0)


def _read(text: str) -> datetime:
    moved = _MOVED.fullmatch(text)
    try:
        if moved is not None:
            return (_local(datetime.now(_COPENHAGEN)) + timedelta(days=int(moved[1]))).replace(fold=0)
        return _local(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise MomentError(
            f"{VARIABLE} is {text!r}, which is not a moment: write 2016-02-10 or 2016-02-10T08:30, "
            "'-30 days' from now, or unset it."
        ) from None
