"""Everything that happens to a block of citizens: the door to the made-up region's events.

Acute admissions come first, because the rest of a citizen's months follow from them: planned admissions, visits,
general practice, medicine, rides and home care rise for a while after each.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.admissions import (
    Admissions,
    acute_admissions,
    psychiatric_intensity,
    with_planned,
)
from samvej.synthetic.citizens import Citizens
from samvej.synthetic.counter import Floats
from samvej.synthetic.hospital import emergencies, hospital
from samvej.synthetic.income import dream
from samvej.synthetic.medicine import laboratory, medicine
from samvej.synthetic.municipal import HEALTH, hours, municipal
from samvej.synthetic.participation_arrays import Participation, Process
from samvej.synthetic.population import settled
from samvej.synthetic.prices import municipal_prices
from samvej.synthetic.primary import primary_care
from samvej.synthetic.rates import Drivers, burst, drivers, intensity
from samvej.synthetic.region import Region
from samvej.synthetic.tables import Events, MunicipalService
from samvej.synthetic.transport import transport

_PSYCHIATRIC = (Process.PSYCHIATRIC_ADMISSION, Process.PSYCHIATRIC_VISIT)
_MUNICIPAL = (Process.MUNICIPAL_HEALTH, Process.MUNICIPAL_SOCIAL)


@dataclass(frozen=True)
class Expected:
    """What is expected of a block before chance, given its acute admissions.

    ``rate`` is float64 of (citizens, processes, months): events, or hours for the municipal processes; for
    ``READMISSION`` it is nothing (zero). ``municipal_cost_oere`` is the expected cost of (citizens, 2, months):
    health, social without a place to live.
    """

    rate: Floats
    municipal_cost_oere: Floats


def events(region: Region, citizens: Citizens, participation: Participation | None = None) -> Events:
    """The events of ``citizens`` in the region's years, as ``participation`` (nobody's, if None) makes them."""
    known = _known(region, citizens, participation)
    acute = acute_admissions(known)
    left = _left(known, acute)
    return Events(
        hospital=hospital(known, with_planned(known, acute, left), left),
        primary_care=primary_care(known, left),
        medicine=medicine(known, left),
        laboratory=laboratory(known, left),
        municipal=municipal(known, left),
        transport=transport(known, left),
        dream=dream(known),
    )


def expected(
    region: Region,
    citizens: Citizens,
    participation: Participation | None = None,
    processes: Collection[Process] = tuple(Process),
) -> Expected:
    """What :func:`events` draws from; for whoever wants to set the level of a group by multiplying its rates.

    Zero for what is not among ``processes``.
    """
    known = _known(region, citizens, participation)
    left = _left(known, acute_admissions(known))
    rate = np.zeros((len(citizens), len(Process), region.months))
    for process in processes:
        if process in _PSYCHIATRIC:
            rate[:, process] = psychiatric_intensity(known, process, left)
        elif process not in (*_MUNICIPAL, Process.READMISSION):
            rate[:, process] = intensity(known, process, left)
    cost = np.zeros((len(citizens), len(_MUNICIPAL), region.months))
    if set(_MUNICIPAL) & set(processes):
        _municipal_hours(known, left, rate, cost)
    return Expected(rate=rate, municipal_cost_oere=cost)


def _municipal_hours(known: Drivers, left: Floats, rate: Floats, cost: Floats) -> None:
    """Put the expected hours and their cost where they belong."""
    price = np.repeat(municipal_prices(known.region), 12, axis=1)
    for service in MunicipalService:
        if service is MunicipalService.HOUSING:
            continue
        part = 0 if service in HEALTH else 1
        given = hours(known, service, left)
        rate[:, _MUNICIPAL[part]] += given
        cost[:, part] += given * price[service]


class Trials:
    """The same lives again and again at other rates: how many acute hospital contacts each citizen has."""

    def __init__(self, region: Region, citizens: Citizens, participation: Participation) -> None:
        self._known = _known(region, citizens, participation)

    def acute_contacts(self, rate: NDArray[np.float32]) -> Floats:
        """What :func:`events` counts where participation has these rates: shape (citizens, months)."""
        known = replace(self._known, participation=replace(self._known.participation, rate=rate))
        acute = acute_admissions(known)
        visits = emergencies(known, _left(known, acute))
        counted = np.zeros((len(known.people), known.region.months))
        for row, day in ((acute.row, acute.day), (visits.row, visits.day)):
            np.add.at(counted, (row, known.region.month_of(day)), 1)
        return counted


def _known(region: Region, citizens: Citizens, participation: Participation | None) -> Drivers:
    told = Participation.none(len(citizens), region) if participation is None else participation
    return drivers(region, settled(citizens, told), told)


def _left(known: Drivers, acute: Admissions) -> Floats:
    return burst(known.region, len(known.people), acute.row, acute.day)
