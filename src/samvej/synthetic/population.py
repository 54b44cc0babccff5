"""Making citizens: birth, illness, frailty, home, education, income, moves and death.

Each trait has its own stream of random numbers. Illness and death depend on age, sex and frailty; education, income
and living alone on illness, so that the ill are poorer and lonelier, as in the seeds' region.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from samvej.synthetic.citizens import (
    BenefitTrack,
    Citizens,
    CivilStatus,
    Condition,
    Education,
)
from samvej.synthetic.counter import Floats, choice, normal, shares, uniform
from samvej.synthetic.participation_arrays import FREE, FREE_CONDITIONS, Participation
from samvej.synthetic.person_numbers import identities
from samvej.synthetic.region import ALWAYS, GULDBORGSUND, LOLLAND, NEVER, Days, Region, month_starts

_FRAILTY, _ILLNESS, _PLACE, _RURAL, _EDUCATION, _CIVIL, _ALONE, _ORIGIN, _PRACTICE, _TRACK = range(10, 20)
_DEATH, _MOVE, _CANCER = 20, 21, 22

# Share ill at 30, 55 and 80 years, how strongly frailty decides (probit scale), and extra for men: prevalences of
# the Danish national health profile and the registers of selected chronic diseases, rounded.
_PREVALENCE: dict[Condition, tuple[float, float, float, float, float]] = {
    Condition.HEART: (0.008, 0.070, 0.300, 0.55, 0.18),
    Condition.LUNG: (0.050, 0.080, 0.140, 0.50, 0.00),
    Condition.DIABETES: (0.010, 0.070, 0.160, 0.40, 0.14),
    Condition.MUSCLES_AND_JOINTS: (0.060, 0.170, 0.280, 0.35, -0.12),
    Condition.KIDNEY: (0.002, 0.008, 0.040, 0.70, 0.08),
    Condition.NERVOUS_SYSTEM: (0.020, 0.035, 0.080, 0.45, 0.02),
    Condition.MENTAL: (0.110, 0.090, 0.070, 0.60, -0.20),
    Condition.PSYCHOSIS: (0.012, 0.013, 0.006, 0.60, 0.05),
    Condition.SUBSTANCE: (0.030, 0.045, 0.012, 0.65, 0.32),
    Condition.CANCER: (0.004, 0.030, 0.090, 0.45, 0.02),
    Condition.DEMENTIA: (0.000, 0.002, 0.090, 0.45, -0.08),
}
_CORRELATED = {Condition.PSYCHOSIS: Condition.MENTAL, Condition.SUBSTANCE: Condition.MENTAL}
_DEADLY: dict[Condition, float] = {
    Condition.HEART: 0.45,
    Condition.LUNG: 0.40,
    Condition.KIDNEY: 0.40,
    Condition.DIABETES: 0.20,
    Condition.PSYCHOSIS: 0.70,
    Condition.SUBSTANCE: 0.90,
    Condition.DEMENTIA: 0.60,
    Condition.NERVOUS_SYSTEM: 0.25,
}
_DEATHS_AT_80 = 0.0225  # a year, of a woman of average frailty without chronic illness
_DEATHS_BY_AGE = 0.092  # log hazard per year of age
_FRAIL_DIE = 0.40
_CANCER_DEATHS = 0.33  # a year, from the second month of active treatment until a year after it
_CANCER_EARLIEST = 24  # months before the region's first day that treatment may have begun
_CANCER_MONTHS = 10.0  # of active treatment, mean; exponential

_LEAVES = 0.018  # a year; twice as often while young
_ARRIVES = 0.020
_SWITCHES = 0.004
_ABROAD = 0.22
_PRACTICES = 60
_FIRST_PRACTICE = 990_001


def has(conditions: NDArray[np.uint16], flag: int) -> NDArray[np.bool_]:
    """Who has any of the conditions in ``flag``."""
    return (conditions & np.uint16(flag)) > 0


def age_at(birth_day: Days, day: int) -> Floats:
    """Age in years on a day; negative before birth."""
    return (day - birth_day.astype(np.float64)) / 365.25


def citizens(region: Region, start: int, stop: int) -> Citizens:
    """The citizens with index ``start`` to ``stop`` − 1; the same whatever range they are asked for in."""
    return citizens_of(region, np.arange(start, stop, dtype=np.int64))


def citizens_of(region: Region, index: NDArray[np.int64]) -> Citizens:
    """The citizens with these indexes."""
    who = identities(region, index)
    seed = region.seed
    middle = (region.first_day + region.last_day) // 2
    age = age_at(who.birth_day, middle)
    frailty = normal(seed, index, _FRAILTY)
    conditions = _conditions(seed, index, age, who.sex, frailty)
    arrival, arrives_abroad = _arrival(region, index, who.birth_day)
    departure, leaves_abroad = _departure(region, index, age, arrival)
    municipality, second, switch = _municipalities(region, index)
    civil = _civil_status(seed, index, age, conditions)
    end_of_life = _death(region, index, who.birth_day, who.sex, frailty, conditions, arrival)
    death = np.where((end_of_life <= region.last_day) & (end_of_life < departure), end_of_life, NEVER)
    gone = death != NEVER
    return Citizens(
        index=index,
        cpr=who.cpr,
        sex=who.sex,
        birth_day=who.birth_day,
        death_day=death.astype(np.int32),
        end_of_life=end_of_life,
        arrival_day=arrival,
        arrival_from_abroad=arrives_abroad,
        departure_day=np.where(gone, NEVER, departure).astype(np.int32),
        departure_abroad=leaves_abroad & ~gone & (departure != NEVER),
        municipality=municipality,
        second_municipality=second,
        switch_day=switch,
        rural=uniform(seed, index, _RURAL) < np.where(municipality == LOLLAND, 0.45, 0.38),
        education=_education(seed, index, age, conditions),
        civil_status=civil,
        lives_alone=_lives_alone(seed, index, age, civil),
        foreign_origin=arrives_abroad | (uniform(seed, index, _ORIGIN) < 0.06),
        practice=_practice(seed, index, municipality),
        benefit_track=_benefit_track(seed, index, age_at(who.birth_day, region.first_day), conditions),
        conditions=conditions,
        frailty=frailty,
    )


def settled(citizens: Citizens, participation: Participation) -> Citizens:
    """The citizens as participation wants them: forced illness, and who stays, dies or leaves when.

    Applying it twice changes nothing more.
    """
    stays = participation.alive_until != FREE
    death = np.where(stays & (citizens.death_day < participation.alive_until), NEVER, citizens.death_day)
    departure = np.where(stays & (citizens.departure_day < participation.alive_until), NEVER, citizens.departure_day)
    death = np.where(participation.death_day != FREE, participation.death_day, death)
    departure = np.where(participation.leave_day != FREE, participation.leave_day, departure)
    departure = np.where(death < departure, NEVER, departure)
    forced = participation.forced_conditions != FREE_CONDITIONS
    death = np.where(departure <= death, NEVER, death).astype(np.int32)
    told = stays | (participation.death_day != FREE)
    return replace(
        citizens,
        death_day=death,
        end_of_life=np.where(told, death, citizens.end_of_life).astype(np.int32),
        departure_day=departure.astype(np.int32),
        departure_abroad=citizens.departure_abroad & (departure == citizens.departure_day),
        arrival_day=np.where(stays, ALWAYS, citizens.arrival_day).astype(np.int32),
        arrival_from_abroad=citizens.arrival_from_abroad & ~stays,
        conditions=np.where(forced, participation.forced_conditions, citizens.conditions).astype(np.uint16),
    )


def presence(region: Region, people: Citizens) -> tuple[Days, Days]:
    """The first and the last day of each citizen's life in the region's years (first > last: never there)."""
    first = np.maximum(np.maximum(people.arrival_day, people.birth_day), region.first_day)
    last = np.minimum(np.minimum(people.death_day, people.departure_day - 1), region.last_day)
    return first.astype(np.int32), last.astype(np.int32)


def cancer_treatment(region: Region, index: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """When active treatment begins and how long it lasts, in months of the region, for those who have cancer."""
    begins = uniform(region.seed, index, _CANCER, 0) * (region.months + _CANCER_EARLIEST) - _CANCER_EARLIEST
    return begins, -np.log(uniform(region.seed, index, _CANCER, 1)) * _CANCER_MONTHS


def _conditions(
    seed: int, index: NDArray[np.int64], age: Floats, sex: NDArray[np.int8], frailty: Floats
) -> NDArray[np.uint16]:
    found = np.zeros(len(index), dtype=np.uint16)
    for number, (condition, (young, middle, old, pull, men)) in enumerate(_PREVALENCE.items()):
        level = np.interp(age, [0, 15, 30, 55, 80, 95], _probits(young, middle, old))
        own = normal(seed, index, _ILLNESS, number)
        if condition in _CORRELATED:  # psychiatric illness and substance use go together
            before = list(_PREVALENCE).index(_CORRELATED[condition])
            own = np.sqrt(0.55) * own + np.sqrt(0.45) * normal(seed, index, _ILLNESS, before)
        latent = pull * frailty + np.sqrt(1 - pull * pull) * own
        ill = latent + men * (sex - 0.5) > level
        found |= np.where(ill, np.uint16(condition), np.uint16(0))
    return found


def _probits(young: float, middle: float, old: float) -> Floats:
    share = np.array([young / 8, young / 3, young, middle, old, min(old * 1.6, 0.5)])
    return np.asarray(-ndtri(np.maximum(share, 1e-6)), dtype=np.float64)


def _death(
    region: Region,
    index: NDArray[np.int64],
    birth_day: Days,
    sex: NDArray[np.int8],
    frailty: Floats,
    conditions: NDArray[np.uint16],
    arrival: Days,
) -> Days:
    """The day of death in the region's years or the one after; else NEVER. The hazard doubles in 7.5 years."""
    log_hazard = _FRAIL_DIE * frailty + 0.35 * (sex == 1)
    for condition, weight in _DEADLY.items():
        log_hazard = log_hazard + weight * has(conditions, condition)
    here = np.maximum(np.maximum(region.first_day, arrival), birth_day)
    number = region.months + 12
    months = month_starts(region.first_year, number)
    alive = np.clip((months[None, 1:] - here[:, None]) / 365.25, 0, np.diff(months)[None, :] / 365.25)
    age = np.maximum((months[None, :-1] - birth_day[:, None]) / 365.25, 0.0)
    hazard = _DEATHS_AT_80 * np.exp(_DEATHS_BY_AGE * (age - 80) + log_hazard[:, None])
    begins, lasts = cancer_treatment(region, index)
    month_number = np.arange(number)[None, :]
    ill = has(conditions, Condition.CANCER)[:, None]
    ill = ill & (month_number > begins[:, None]) & (month_number < (begins + lasts + 12)[:, None])
    cumulative = np.cumsum(alive * (hazard + _CANCER_DEATHS * ill), axis=1)
    drawn = -np.log(uniform(region.seed, index, _DEATH))
    month = (cumulative <= drawn[:, None]).sum(axis=1)
    dies = month < number
    within = np.minimum(month, number - 1)
    first = np.maximum(months[within], here)
    day = first + np.floor(uniform(region.seed, index, _DEATH, 1) * (months[within + 1] - first))
    return np.where(dies, day, NEVER).astype(np.int32)


def _arrival(region: Region, index: NDArray[np.int64], birth_day: Days) -> tuple[Days, NDArray[np.bool_]]:
    day = region.first_day + np.floor(uniform(region.seed, index, _MOVE, 0) / _ARRIVES * 365.25)
    moves = (day <= region.last_day) & (day > birth_day + 30)
    arrival = np.where(moves, day, np.where(birth_day >= region.first_day, birth_day, ALWAYS)).astype(np.int32)
    return arrival, moves & (uniform(region.seed, index, _MOVE, 1) < _ABROAD)


def _departure(
    region: Region, index: NDArray[np.int64], age: Floats, arrival: Days
) -> tuple[Days, NDArray[np.bool_]]:
    rate = _LEAVES * np.interp(age, [0, 17, 21, 30, 40, 90], [1, 1.5, 3.0, 1.5, 0.8, 0.4])
    here = np.maximum(arrival, region.first_day)
    day = here + 60 - np.log(uniform(region.seed, index, _MOVE, 2)) / rate * 365.25
    departure = np.where(day <= region.last_day, np.floor(np.minimum(day, NEVER)), NEVER).astype(np.int32)
    return departure, (departure != NEVER) & (uniform(region.seed, index, _MOVE, 3) < _ABROAD)


def _municipalities(region: Region, index: NDArray[np.int64]) -> tuple[NDArray[np.int16], NDArray[np.int16], Days]:
    first = np.where(uniform(region.seed, index, _PLACE, 0) < 0.59, GULDBORGSUND, LOLLAND).astype(np.int16)
    day = region.first_day + 1 + np.floor(uniform(region.seed, index, _PLACE, 1) / _SWITCHES * 365.25)
    switch = np.where(day <= region.last_day, day, NEVER).astype(np.int32)
    other = (GULDBORGSUND + LOLLAND - first).astype(np.int16)
    return first, np.where(switch == NEVER, first, other).astype(np.int16), switch


def _education(seed: int, index: NDArray[np.int64], age: Floats, conditions: NDArray[np.uint16]) -> NDArray[np.int8]:
    ill = has(conditions, Condition.SUBSTANCE | Condition.PSYCHOSIS).astype(np.float64)
    basic = np.interp(age, [16, 22, 30, 55, 70, 85], [0.97, 0.5, 0.24, 0.27, 0.40, 0.60])
    u = uniform(seed, index, _EDUCATION)
    low = np.clip(basic + 0.22 * ill, 0, 0.97)
    rest = (u - low) / (1 - low)
    higher = choice(shares(0.09, 0.55, 0.29, 0.07), np.clip(rest, 0, 1 - 1e-12)) + 1
    found = np.where(u < low, Education.NONE_OR_BASIC, higher)
    return np.where(age < 15, Education.CHILD, found).astype(np.int8)


def _civil_status(
    seed: int, index: NDArray[np.int64], age: Floats, conditions: NDArray[np.uint16]
) -> NDArray[np.int8]:
    u = uniform(seed, index, _CIVIL)
    ill = has(conditions, Condition.SUBSTANCE | Condition.PSYCHOSIS)
    ages = [18, 30, 45, 65, 80, 95]
    unmarried = np.clip(np.interp(age, ages, [1, 0.75, 0.36, 0.12, 0.06, 0.05]) + 0.25 * ill, 0, 1)
    divorced = np.interp(age, ages, [0, 0.03, 0.14, 0.18, 0.12, 0.06])
    widowed = np.interp(age, ages, [0, 0.0, 0.01, 0.07, 0.32, 0.72])
    found = np.full(len(index), CivilStatus.MARRIED, dtype=np.int8)
    found[u < unmarried + divorced + widowed] = CivilStatus.WIDOWED
    found[u < unmarried + divorced] = CivilStatus.DIVORCED
    found[(u < unmarried) | (age < 18)] = CivilStatus.UNMARRIED
    return found


def _lives_alone(seed: int, index: NDArray[np.int64], age: Floats, civil: NDArray[np.int8]) -> NDArray[np.bool_]:
    share = np.select(
        [civil == CivilStatus.MARRIED, civil == CivilStatus.UNMARRIED, civil == CivilStatus.DIVORCED],
        [0.02, np.interp(age, [18, 25, 60], [0.03, 0.38, 0.55]), 0.66],
        0.86,
    )
    return (age >= 18) & (uniform(seed, index, _ALONE) < share)


def _practice(seed: int, index: NDArray[np.int64], municipality: NDArray[np.int16]) -> NDArray[np.int32]:
    """One of 60 made-up practices; the first 36 are Guldborgsund's."""
    u = uniform(seed, index, _PRACTICE)
    of_place = np.where(municipality == GULDBORGSUND, np.floor(u * 36), 36 + np.floor(u * (_PRACTICES - 36)))
    return (_FIRST_PRACTICE + of_place).astype(np.int32)


def _benefit_track(
    seed: int, index: NDArray[np.int64], age: Floats, conditions: NDArray[np.uint16]
) -> NDArray[np.int8]:
    """What a citizen lives on; ill health moves people from work to benefits."""
    social = has(conditions, Condition.PSYCHOSIS | Condition.SUBSTANCE).astype(np.float64)
    some = has(conditions, Condition.MENTAL | Condition.NERVOUS_SYSTEM | Condition.MUSCLES_AND_JOINTS)
    ladder: list[tuple[BenefitTrack, Any]] = [
        (BenefitTrack.DISABILITY_PENSION, np.clip((age - 18) / 45, 0, 1) * (0.05 + 0.50 * social + 0.10 * some)),
        (BenefitTrack.CASH_BENEFIT, np.interp(age, [18, 30, 60], [0.13, 0.08, 0.03]) * (1 + 3.5 * social + some)),
        (BenefitTrack.FLEX_JOB, 0.015 + 0.05 * some),
        (BenefitTrack.REHABILITATION, 0.008 + 0.02 * some),
        (BenefitTrack.SICKNESS_BENEFIT, 0.012 + 0.03 * some),
        (BenefitTrack.UNEMPLOYED, 0.035 * np.ones(len(index))),
        (BenefitTrack.STUDENT, np.interp(age, [18, 19, 26, 32], [0.55, 0.5, 0.15, 0.0])),
    ]
    u = uniform(seed, index, _TRACK)
    found = np.full(len(index), BenefitTrack.EMPLOYED, dtype=np.int8)
    below = np.cumsum([share for _, share in ladder], axis=0)
    for step in range(len(ladder) - 1, -1, -1):
        found[u < below[step]] = ladder[step][0]
    found[age < 18] = BenefitTrack.CHILD
    found[age >= 65] = BenefitTrack.OLD_AGE_PENSION
    return found
