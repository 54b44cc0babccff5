"""How often things happen to each citizen in each month, before chance: the drivers of one block.

Arrays have a row per citizen and a column per month of the region unless said otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic import calibration
from samvej.synthetic.calibration import BURST_MONTHS, DRIVERS
from samvej.synthetic.citizens import Citizens, Condition
from samvej.synthetic.counter import Floats, normal, uniform
from samvej.synthetic.participation_arrays import Participation, Process
from samvej.synthetic.population import age_at, cancer_treatment, has, presence
from samvej.synthetic.region import DAYS_IN_MONTH, NEVER, Days, Region

_SHOCK, _SUDDEN = 100, 101
_AGES = np.array([0, 5, 18, 30, 45, 60, 75, 85, 95], dtype=np.float64)


@dataclass(frozen=True)
class Drivers:
    """What decides a block's rates.

    ``first_in``/``last_in`` are the first and last day of a month that a citizen lives in the region (int32; none if
    first > last); ``exposure`` is those days in months of 30.4 days; ``ending`` falls from 1 in the month of death
    backwards; ``cancer`` is 1 in months of active cancer treatment; ``age`` and ``shock`` have a column per year.
    """

    region: Region
    people: Citizens
    participation: Participation
    first: Days
    last: Days
    first_in: NDArray[np.int32]
    last_in: NDArray[np.int32]
    exposure: Floats
    ending: Floats
    cancer: Floats
    age: Floats
    shock: Floats


def drivers(region: Region, people: Citizens, participation: Participation) -> Drivers:
    """The drivers of citizens who are settled (:func:`samvej.synthetic.population.settled`)."""
    first, last = presence(region, people)
    starts = region.month_starts
    first_in = np.maximum(starts[None, :-1], first[:, None])
    last_in = np.minimum(starts[None, 1:] - 1, last[:, None])
    mid_years = (starts[:-1:12] + starts[12::12]) / 2
    return Drivers(
        region=region,
        people=people,
        participation=participation,
        first=first,
        last=last,
        first_in=first_in,
        last_in=last_in,
        exposure=np.maximum(last_in - first_in + 1, 0) / DAYS_IN_MONTH,
        ending=_ending(region, people),
        cancer=_cancer(region, people),
        age=np.stack([np.maximum(age_at(people.birth_day, int(day)), 0.0) for day in mid_years], axis=1),
        shock=_shock(region, people),
    )


def intensity(known: Drivers, process: Process, burst: Floats | None = None) -> Floats:
    """Expected events of a process per citizen and month, of the days lived in the region.

    ``burst`` is what acute admissions have left (:func:`burst`); None where the process does not follow them.
    """
    driver = DRIVERS[process]
    monthly = np.repeat(_yearly(known, process), 12, axis=1) / 12
    if driver.burst and burst is not None:
        monthly *= 1 + driver.burst * burst
    standard = driver.rate * np.interp(75, _AGES, driver.ages) / 12
    monthly += standard * (driver.ending * known.ending + driver.cancer * known.cancer)
    return monthly * known.exposure * known.participation.rate[:, process, :]


def usual_rate(known: Drivers, processes: Sequence[Process]) -> Floats:
    """Events a year in all of some processes, as expected of such a citizen: shape (citizens, months).

    Of age, wear and illness, without the shocks of the years, the bursts, treatment and the end of life.
    """
    found = np.zeros((len(known.people), known.region.years))
    for process in processes:
        mean = np.full_like(known.shock, DRIVERS[process].shock / 2)  # the shock whose factor is the mean of all, 1
        found += _yearly(replace(known, shock=mean), process)
    return np.repeat(found, 12, axis=1)


def burst(region: Region, n: int, row: NDArray[np.int64], day: Days) -> Floats:
    """What acute admissions (of citizen ``row`` on ``day``) leave in their month and the ones after."""
    left = np.zeros((n, region.months + len(BURST_MONTHS)))
    month = region.month_of(day)
    for later, weight in enumerate(BURST_MONTHS):
        np.add.at(left, (row, month + later), weight)
    return np.minimum(left[:, : region.months], 3.0)


def worn(known: Drivers) -> Floats:
    """Frailty in each year of the region: it grows a little, as much as deaths take the frailest away."""
    return known.people.frailty[:, None] + calibration.WEAR * np.arange(known.region.years)[None, :]


def _yearly(known: Drivers, process: Process) -> Floats:
    """Events a year of a year, a column per year of the region."""
    driver, people = DRIVERS[process], known.people
    log_rate = driver.frailty * worn(known) - driver.frailty**2 / 2
    for condition, factor in driver.illness.items():
        log_rate = log_rate + np.log(factor) * has(people.conditions, condition)[:, None]
    log_rate = driver.most * np.tanh(log_rate / driver.most)  # illness upon illness adds less and less
    rate = driver.rate * np.interp(known.age, _AGES, driver.ages)
    if driver.women != 1.0:
        fertile = (people.sex == 0)[:, None] & (known.age >= 18) & (known.age < 45)
        rate = np.where(fertile, rate * driver.women, rate)
    return np.asarray(rate * np.exp(log_rate + driver.shock * known.shock - driver.shock**2 / 2))


def _shock(region: Region, people: Citizens) -> Floats:
    """A citizen's own departure from their usual in each year: standard normal, correlated from year to year."""
    keep = calibration.SHOCK_STAYS
    years = np.empty((len(people), region.years))
    years[:, 0] = normal(region.seed, people.index, _SHOCK, 0)
    for year in range(1, region.years):
        new = normal(region.seed, people.index, _SHOCK, year)
        years[:, year] = keep * years[:, year - 1] + np.sqrt(1 - keep * keep) * new
    return years


def _ending(region: Region, people: Citizens) -> Floats:
    starts = region.month_starts[None, :-1]
    slow = (people.end_of_life != NEVER) & (uniform(region.seed, people.index, _SUDDEN) >= calibration.SUDDEN_DEATHS)
    death = np.where(slow, people.end_of_life, 0)[:, None]
    months = (death - starts) / DAYS_IN_MONTH
    rise = np.exp(-np.maximum(months - 1, 0) / calibration.ENDING_MONTHS)
    return np.where(slow[:, None] & (months >= 0), rise, 0.0)


def _cancer(region: Region, people: Citizens) -> Floats:
    """1 in the months of active treatment."""
    ill = has(people.conditions, Condition.CANCER)
    begins, lasts = cancer_treatment(region, people.index)
    month = np.arange(region.months)[None, :]
    return (ill[:, None] & (month >= begins[:, None]) & (month < (begins + lasts)[:, None])).astype(np.float64)
