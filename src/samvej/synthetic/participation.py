"""The made-up participants of a programme: which citizens they are, when included, and who they are made to be.

One citizen in each block of so many (``one in``) takes part: the one whose sex and age come nearest to what the plan
wants there. So a citizen takes part or not whatever the number of citizens in the region, and a smaller region has
proportionally fewer participants.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samvej.core.errors import SamvejError
from samvej.synthetic.citizens import BenefitTrack, Citizens, CivilStatus, Condition, Education
from samvej.synthetic.counter import normal, uniform
from samvej.synthetic.participation_arrays import FREE, Participation, Process
from samvej.synthetic.person_numbers import identities
from samvej.synthetic.plan import Slot
from samvej.synthetic.population import settled
from samvej.synthetic.region import Days, Region
from samvej.synthetic.world import WorldFile

ORDER, AGES, WOMEN, RURAL, MARRIED, EDUCATION, TRACK, ILLNESS, WHICH, DAY, HELP, ADMITTED, MEDICATED = range(900, 913)
_SOMATIC = (
    (Condition.HEART, 0.24),
    (Condition.LUNG, 0.28),
    (Condition.DIABETES, 0.20),
    (Condition.MUSCLES_AND_JOINTS, 0.16),
    (Condition.NERVOUS_SYSTEM, 0.12),
)
_PSYCHOTIC = 0.3  # of those with psychiatric illness; assumed
_MOST_DAYS_APART = 25


class ParticipantsError(SamvejError):
    """The region is too short for the participants' plan."""


@dataclass(frozen=True)
class Participants:
    """``k`` participants as equally long columns, by citizen; ``rate`` is float32 of shape (k, processes, months).

    ``end_day`` is the day of death or the first day away, as ``slots`` say (FREE: neither). ``needs_help`` has one
    column each for practical help, home nursing and social support.
    """

    slots: tuple[Slot, ...]
    citizen: NDArray[np.int64]
    inclusion_day: Days
    inclusion_month: NDArray[np.int64]  # of the region
    alive_until: Days
    end_day: Days
    conditions: NDArray[np.uint16]
    education: NDArray[np.int8]
    civil_status: NDArray[np.int8]
    lives_alone: NDArray[np.bool_]
    benefit_track: NDArray[np.int8]
    rural: NDArray[np.bool_]
    needs_help: NDArray[np.bool_]
    takes_medicine: NDArray[np.bool_]
    acute_participant: NDArray[np.int64]  # extra acute admissions: who (position), and on which day
    acute_day: Days
    rate: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.citizen)

    def event_months(self, region: Region) -> NDArray[np.int64]:
        """Months since inclusion of each of the region's months: shape (k, months)."""
        return np.arange(region.months)[None, :] - self.inclusion_month[:, None]


def too_short(region: Region, file: WorldFile) -> bool:
    """Whether the participants' table covers more months than the region has."""
    return region.months < file.observed.covered_months


def participants(region: Region, file: WorldFile) -> Participants:
    """The participants of the whole region, with every rate 1. Raises ParticipantsError for a region too short."""
    covered = file.observed.covered_months
    if too_short(region, file):
        raise ParticipantsError(
            f"The made-up participants need a region of at least {-(-covered // 12)} years (their table covers "
            f"{covered} months), and this has {region.years}: give more --years, or --world none."
        )
    slots = _shuffled(region.seed, file.observed.slots())
    k = np.arange(len(slots), dtype=np.int64)
    month = region.months - covered + np.array([slot.inclusion for slot in slots], dtype=np.int64)
    day = _day_within(region, month, uniform(region.seed, k, DAY))
    woman = quota(region.seed, WOMEN, len(slots), file.profile.women)
    age = _ages(region.seed, file, len(slots))
    citizen = np.array([_nearest(region, file, int(n), int(day[n]), woman[n], age[n]) for n in k], dtype=np.int64)
    track = _tracks(region.seed, file, age)
    married = quota(region.seed, MARRIED, len(slots), file.profile.married_or_cohabiting)
    found = Participants(
        slots=slots,
        citizen=citizen,
        inclusion_day=day,
        inclusion_month=month,
        alive_until=_alive_until(region, month, max(file.observed.counts)),
        end_day=_end_days(region, month, slots),
        conditions=_conditions(region.seed, file, len(slots)),
        education=_educations(region.seed, file, len(slots)),
        civil_status=np.where(
            married, CivilStatus.MARRIED, np.where(age > 42, CivilStatus.DIVORCED, CivilStatus.UNMARRIED)
        ).astype(np.int8),
        lives_alone=~married,
        benefit_track=track,
        rural=quota(region.seed, RURAL, len(slots), file.profile.rural_district),
        needs_help=_help(region.seed, file, month),
        takes_medicine=quota(region.seed, MEDICATED, len(slots), file.profile.daily_medicine),
        acute_participant=np.empty(0, dtype=np.int64),
        acute_day=np.empty(0, dtype=np.int32),
        rate=np.ones((len(slots), len(Process), region.months), dtype=np.float32),
    )
    return _admitted(region, file, found)


def quota(seed: int, stream: int, n: int, percent: float) -> NDArray[np.bool_]:
    """Exactly so many percent of ``n`` (rounded), chosen by lot."""
    chosen = np.zeros(n, dtype=np.bool_)
    chosen[_lots(seed, stream, n)[: round(n * percent / 100)]] = True
    return chosen


def _lots(seed: int, stream: int, n: int) -> NDArray[np.int64]:
    return np.argsort(uniform(seed, np.arange(n), stream), kind="stable")


def _shuffled(seed: int, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The slots in a lot's order, so that the first few are as mixed as all."""
    return tuple(slots[place] for place in _lots(seed, ORDER, len(slots)))


def _day_within(region: Region, month: NDArray[np.int64], u: NDArray[np.float64]) -> Days:
    first, after = region.month_starts[month], region.month_starts[month + 1]
    return (first + np.floor(u * (after - first))).astype(np.int32)


def _alive_until(region: Region, month: NDArray[np.int64], last: int) -> Days:
    """The day after the last month in which Table 1 looks for the participant."""
    return region.month_starts[np.minimum(month + last + 1, region.months)]


def _end_days(region: Region, month: NDArray[np.int64], slots: tuple[Slot, ...]) -> Days:
    """The day of death or the first day away: well within its month, so that month is not lived through."""
    ends = np.full(len(slots), FREE, dtype=np.int32)
    for place, slot in enumerate(slots):
        if slot.ends is not None:
            u = uniform(region.seed, np.array([place]), DAY, 1)[0]
            ends[place] = region.month_starts[month[place] + slot.ends] + 4 + int(u * 20)
    return ends


def _ages(seed: int, file: WorldFile, n: int) -> NDArray[np.float64]:
    """Ages whose mean is the file's, normally spread between its bounds, in a lot's order."""
    z = np.sort(normal(seed, np.arange(n), AGES))
    low, high = file.age.from_ + 0.2, file.age.below - 0.2
    centre = file.age.mean
    for _ in range(40):
        ages = np.clip(centre + file.age.spread * z, low, high)
        centre += file.age.mean - float(ages.mean())
    return np.asarray(ages[_lots(seed, AGES, n)], dtype=np.float64)


def _nearest(region: Region, file: WorldFile, k: int, day: int, woman: bool, age: float) -> int:
    """The citizen of the ``k``-th block who comes nearest in sex and age on the day of inclusion."""
    block = identities(region, np.arange(k * file.one_in, (k + 1) * file.one_in, dtype=np.int64))
    ages = (day - block.birth_day.astype(np.float64)) / 365.25
    distance = np.abs(ages - age) + 200.0 * ((block.sex == 0) != woman)
    distance[(ages < file.age.from_ + 0.02) | (ages >= file.age.below - 0.02)] = np.inf
    if not np.isfinite(distance).any():
        raise ParticipantsError(f"Among citizens {k * file.one_in} and on nobody is of the participants' age.")
    return k * file.one_in + int(np.argmin(distance))


def _conditions(seed: int, file: WorldFile, n: int) -> NDArray[np.uint16]:
    """Illness flags with the file's combinations of groups."""
    order = _lots(seed, ILLNESS, n)
    edges = np.round(np.cumsum([0.0, *(one.share for one in file.illness)]) / sum(i.share for i in file.illness) * n)
    somatic = _somatic(seed, n)
    mental = np.where(
        uniform(seed, np.arange(n), WHICH, 2) < _PSYCHOTIC, int(Condition.PSYCHOSIS), int(Condition.MENTAL)
    )
    found = np.zeros(n, dtype=np.uint16)
    for number, one in enumerate(file.illness):
        who = order[int(edges[number]) : int(edges[number + 1])]
        if "somatic" in one.groups:
            found[who] |= somatic[who]
        if "psychiatry" in one.groups:
            found[who] |= mental[who].astype(np.uint16)
        if "substance" in one.groups:
            found[who] |= np.uint16(Condition.SUBSTANCE)
    return found


def _somatic(seed: int, n: int) -> NDArray[np.uint16]:
    """One or two physical illnesses each."""
    edges = np.cumsum([share for _, share in _SOMATIC])
    flags = np.array([int(flag) for flag, _ in _SOMATIC], dtype=np.uint16)
    who = np.arange(n)
    first = flags[np.minimum(np.searchsorted(edges, uniform(seed, who, WHICH, 0)), len(flags) - 1)]
    second = flags[np.minimum(np.searchsorted(edges, uniform(seed, who, WHICH, 1)), len(flags) - 1)]
    two = uniform(seed, who, WHICH, 3) < 0.5
    return np.where(two, first | second, first).astype(np.uint16)


def _educations(seed: int, file: WorldFile, n: int) -> NDArray[np.int8]:
    profile = file.profile
    order = _lots(seed, EDUCATION, n)
    basic = round(n * profile.no_education_or_basic_school / 100)
    trained = basic + round(n * profile.vocational_education / 100)
    found = np.full(n, Education.SHORT_OR_MEDIUM_HIGHER, dtype=np.int8)
    found[order[:basic]] = Education.NONE_OR_BASIC
    found[order[basic:trained]] = Education.VOCATIONAL
    found[order[trained : trained + (n - trained) // 2]] = Education.UPPER_SECONDARY
    return found


def _tracks(seed: int, file: WorldFile, age: NDArray[np.float64]) -> NDArray[np.int8]:
    """What participants live on: pensions mostly the older, cash benefit by lot among the others."""
    profile, n = file.profile, len(age)
    order = np.argsort(-(age + 10 * normal(seed, np.arange(n), TRACK) + 200 * (age >= 64)), kind="stable")
    pension = round(n * profile.disability_or_old_age_pension / 100)
    cash = pension + round(n * profile.cash_benefit / 100)
    sick = cash + round(n * profile.sickness_benefit_or_vocational_rehabilitation / 100)
    rest = order[pension:]
    rest = rest[np.argsort(uniform(seed, rest, TRACK, 1), kind="stable")]
    order = np.concatenate([order[:pension], rest])
    found = np.full(n, BenefitTrack.EMPLOYED, dtype=np.int8)
    found[order[:pension]] = BenefitTrack.DISABILITY_PENSION
    found[order[pension:cash]] = BenefitTrack.CASH_BENEFIT
    found[order[cash:sick]] = BenefitTrack.SICKNESS_BENEFIT
    found[order[sick : sick + (n - sick) // 3]] = BenefitTrack.FLEX_JOB
    found[age >= 65] = BenefitTrack.OLD_AGE_PENSION
    return found


def _help(seed: int, file: WorldFile, month: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Who has practical help, home nursing, social support: one of them each, or others' help only.

    Evenly spread over the order of inclusion: Table 1 observes other people in each month, and who has help should
    not change with it.
    """
    shares = file.profile.of_those_helped
    helped = spread(seed, HELP, month) < file.profile.help_in_daily_life / 100
    inner = np.full(len(month), 2.0)
    inner[helped] = spread(seed, HELP + 100, month[helped])
    edges = np.cumsum([0, shares.practical_help, shares.home_nursing, shares.social_support]) / 100
    return (inner[:, None] >= edges[None, :-1]) & (inner[:, None] < edges[None, 1:])


def spread(seed: int, stream: int, month: NDArray[np.int64]) -> NDArray[np.float64]:
    """Numbers evenly spread over 0–1, and evenly so among those included in any stretch of time.

    By order of inclusion (ties by lot), steps of the golden ratio from a drawn start.
    """
    order = np.lexsort((uniform(seed, np.arange(len(month)), stream), month))
    start = uniform(seed, np.array([0]), stream, 1)[0]
    found = np.empty(len(month))
    found[order] = (start + np.arange(len(month)) * 0.6180339887498949) % 1.0
    return found


def _admitted(region: Region, file: WorldFile, found: Participants) -> Participants:
    """Two acute admissions within 30 days before inclusion for the share that the file says, one for the others.

    All lie in the months −1 and 0: what comes before those months is left as it was.
    """
    two = quota(region.seed, ADMITTED, len(found), file.admissions_before.two_within_30_days)
    who = np.arange(len(found))
    u, v = (uniform(region.seed, who, ADMITTED, j) for j in (1, 2))
    earliest = region.month_starts[np.maximum(found.inclusion_month - 1, 0)]
    first = np.maximum(found.inclusion_day - 12 - np.floor(u * 18), earliest)
    second = np.minimum(first + 8 + np.floor(v * (_MOST_DAYS_APART - 8)), found.inclusion_day - 1)
    return replace(
        found,
        acute_participant=np.concatenate([who, who[two]]).astype(np.int64),
        acute_day=np.concatenate([first, second[two]]).astype(np.int32),
    )


def participation_of(region: Region, found: Participants, index: NDArray[np.int64]) -> Participation:
    """What participation changes for the citizens with these indexes, in increasing order."""
    here, rows = _here(found, index)
    none = Participation.none(len(index), region)
    if not len(here):
        return none
    rate = none.rate.copy()
    rate[rows] = found.rate[here]
    ends = found.end_day[here]
    dies = np.array([found.slots[place].how == "death" for place in here])
    acute = np.isin(found.acute_participant, here)
    return Participation(
        inclusion_day=_put(none.inclusion_day, rows, found.inclusion_day[here]),
        forced_conditions=_put(none.forced_conditions, rows, found.conditions[here]),
        alive_until=_put(none.alive_until, rows, np.where(ends == FREE, found.alive_until[here], ends)),
        death_day=_put(none.death_day, rows, np.where(dies, ends, FREE)),
        leave_day=_put(none.leave_day, rows, np.where(dies, FREE, ends)),
        rate=rate,
        acute_citizen=np.searchsorted(index, found.citizen[found.acute_participant[acute]]),
        acute_day=found.acute_day[acute],
    )


def as_participants(people: Citizens, found: Participants, participation: Participation) -> Citizens:
    """The citizens with the participants among them as the plan wants them, settled; who leaves, leaves the country.

    (A move abroad stands in the register on its day; one within the country only as an absence from a snapshot.)
    """
    here, rows = _here(found, people.index)
    planned = replace(
        people,
        education=_put(people.education, rows, found.education[here]),
        civil_status=_put(people.civil_status, rows, found.civil_status[here]),
        lives_alone=_put(people.lives_alone, rows, found.lives_alone[here]),
        benefit_track=_put(people.benefit_track, rows, found.benefit_track[here]),
        rural=_put(people.rural, rows, found.rural[here]),
    )
    live = settled(planned, participation)
    return replace(live, departure_abroad=live.departure_abroad | (participation.leave_day != FREE))


def _here(found: Participants, index: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions of the participants who are among these citizens, and theirs among them."""
    rows = np.minimum(np.searchsorted(index, found.citizen), len(index) - 1)
    here = np.flatnonzero(index[rows] == found.citizen)
    return here, rows[here]


def _put(column: NDArray[Any], rows: NDArray[np.int64], values: NDArray[Any]) -> NDArray[Any]:
    changed = column.copy()
    changed[rows] = values
    return changed
