"""Which extracts the region is written as: source by source, with the days that each was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from samvej.synthetic.extracts import (
    hospital,
    income,
    laboratory,
    medicine,
    municipal,
    population,
    practice,
    primary_care,
    tariffs,
    transport,
)
from samvej.synthetic.extracts.block import Block, Frames
from samvej.synthetic.region import Region, to_date

AREAS = ("0376", "0360")
"""The municipalities whose citizens the extracts were asked for."""


@dataclass(frozen=True)
class Register:
    """One source: how its files are written, and which days they cover (None: the source has none of the years).

    ``frames`` writes a block; ``once`` writes what does not belong to citizens, and ``shares`` names such files of
    another source that this one reads too. ``later`` names the files of a second delivery, to be loaded after the
    first; ``beside`` those that are not loaded with the other sources. Where its coverage is not ``stated``, absence
    means nothing in it.
    """

    source: str
    frames: Callable[[Block], Frames]
    covers: Callable[[Region], tuple[date, date] | None]
    once: Callable[[Region], Frames] = lambda _: {}
    shares: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    stated: bool = True


def fees_from(region: Region, months: int) -> int:
    """The first day of the region's last so many months: what the extract of fees covers."""
    return int(region.month_starts[max(region.months - months, 0)])


def all_days(region: Region) -> tuple[date, date]:
    """The region's first and last day."""
    return to_date(region.first_day), to_date(region.last_day)


def _to_the_break(region: Region) -> tuple[date, date] | None:
    first, last = all_days(region)
    return None if first >= hospital.BREAK else (first, min(last, hospital.BREAK - timedelta(days=1)))


def _from_the_break(region: Region) -> tuple[date, date] | None:
    first, last = all_days(region)
    return None if last < hospital.BREAK else (max(first, hospital.BREAK), last)


REGISTERS: tuple[Register, ...] = (
    Register("population", population.frames, all_days),
    Register("lpr2", hospital.lpr2, _to_the_break, once=tariffs.frames),
    Register("lpr-a", hospital.lpr_a, _from_the_break, shares=tariffs.FILES),
    Register("sygesikring", primary_care.frames, all_days),
    Register("medicine", medicine.frames, all_days),
    Register("laboratory", laboratory.frames, all_days),
    Register("dream", income.frames, all_days),
    Register("municipal-services", municipal.frames, all_days, later=("kommunale_ydelser_rettelse",)),
    Register("patient-transport", transport.frames, all_days),
    Register("gp-practice", practice.frames, all_days, beside=practice.BESIDE, stated=False),
)
PROGRAMME = "programme-records"
"""The source of the participants' own records, which is written once and not by block."""
