"""By how much each process of a participant's life is multiplied, so that the levels are those the world says.

A world says levels ("0.55 contacts a month, from inclusion on 2.05 times as many"); the model of the region says how
often things happen to such people anyway, and more often after an admission. The rates that bring the one to the
other are found here: for acute contacts from many trial lives, because admissions beget admissions; for all else
from what is expected, month by month, given the acute admissions that do happen. So every expected level is the
world's, and what differs from it in the extracts is chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from samvej.synthetic.citizens import LARGEST_REGION, Citizens
from samvej.synthetic.counter import Floats
from samvej.synthetic.events import Trials, expected
from samvej.synthetic.participation import Participants, as_participants, participation_of, spread
from samvej.synthetic.participation_arrays import Participation, Process
from samvej.synthetic.population import citizens_of, presence
from samvej.synthetic.rates import drivers, usual_rate
from samvej.synthetic.region import Region
from samvej.synthetic.world import Measure, World, WorldFile

_WEIGHTS = 920
_TRIALS = 25
_ROUNDS = 3
_FEWEST = 20  # participants observed in an event month from which its level is set
_LONG_BEFORE = -6  # until then, a measure without a level is as it always was
_UNEVEN = 0.5  # spread (log scale) of levels between participants

ACUTE: tuple[Process, ...] = (Process.ACUTE_ADMISSION, Process.EMERGENCY_VISIT, Process.PSYCHIATRIC_ADMISSION)
PROCESSES: dict[Measure, tuple[Process, ...]] = {
    "planned hospital contacts": (Process.PLANNED_ADMISSION, Process.OUTPATIENT_VISIT),
    "psychiatric visits": (Process.PSYCHIATRIC_VISIT,),
    "general practice contacts": (Process.GENERAL_PRACTICE, Process.OUT_OF_HOURS),  # one register holds both
    "specialist contacts": (Process.SPECIALIST,),
    "medicine": (Process.MEDICINE,),
    "laboratory": (Process.LABORATORY,),
    "transport": (Process.TRANSPORT,),
}
"""Measures whose rates follow from what is expected; acute contacts, readmissions and municipal care are apart."""

Rates = NDArray[np.float32]


@dataclass(frozen=True)
class Lives:
    """Participants' citizens, and their event months: ``months`` and ``observed`` are of shape (k, months)."""

    people: Citizens
    months: NDArray[np.int64]
    whole: NDArray[np.bool_]  # lives in the region all of the month
    in_table: NDArray[np.bool_]  # and Table 1 observes it


def with_rates(region: Region, file: WorldFile, world: World, found: Participants) -> Participants:
    """The participants with every process's rate set for the world."""
    lives = lives_of(region, file, found)
    rate = np.ones_like(found.rate)
    rate[:, Process.READMISSION] = _times(world, "readmissions", lives.months)
    rate[:, [Process.MUNICIPAL_HEALTH, Process.MUNICIPAL_SOCIAL]] = 0  # the plan gives them their care
    rate = _acute(region, file, world, replace(found, rate=rate), lives)
    told = participation_of(region, replace(found, rate=rate), found.citizen)
    given = expected(region, lives.people, told, [one for some in PROCESSES.values() for one in some]).rate
    for measure, processes in PROCESSES.items():
        base = given[:, list(processes)].sum(axis=1)
        factor = _factor(region, file, world, found, measure, base, lives)
        if measure == "medicine":
            factor = factor * found.takes_medicine[:, None]
        rate[:, list(processes)] = factor[:, None, :]
    return replace(found, rate=rate)


def level_of(file: WorldFile, measure: Measure) -> float | None:
    """The level that the file gives the measure before inclusion, per participant and month."""
    return next((level.amount for level in file.levels if level.of == measure), None)


def weights(region: Region, found: Participants, measure: Measure, among: NDArray[np.bool_] | None = None) -> Floats:
    """How much more or less than the mean each participant has: lognormal, mean 1 over all; none outside ``among``.

    Evenly spread over the order of inclusion, as Table 1 observes other people in each month.
    """
    who = np.ones(len(found), dtype=np.bool_) if among is None else among
    weight = np.zeros(len(found))
    places = spread(region.seed, _WEIGHTS + get_args(Measure).index(measure), found.inclusion_month[who])
    weight[who] = np.exp(_UNEVEN * ndtri(0.01 + 0.98 * places))
    return np.asarray(weight / max(weight.mean(), 1e-9))


def by_event_month(lives: Lives, value: Floats, observed: NDArray[np.bool_]) -> dict[int, float]:
    """The mean of ``value`` (k, months) over those observed in each event month, where they are not too few."""
    found: dict[int, float] = {}
    for month in range(int(lives.months.min()), int(lives.months.max()) + 1):
        here = (lives.months == month) & observed
        if here.sum() >= _FEWEST:
            found[month] = float(value[here].mean())
    return found


def lives_of(region: Region, file: WorldFile, found: Participants) -> Lives:
    """The participants' citizens, and which of their months are observed."""
    told = participation_of(region, found, found.citizen)
    people = as_participants(citizens_of(region, found.citizen), found, told)
    first, last = presence(region, people)
    whole = (first[:, None] <= region.month_starts[None, :-1]) & (last[:, None] >= region.month_starts[None, 1:] - 1)
    months = found.event_months(region)
    covered = np.arange(region.months)[None, :] >= region.months - file.observed.covered_months
    return Lives(people, months, whole, whole & covered)


def _times(world: World, measure: Measure, months: NDArray[np.int64]) -> Floats:
    names = range(int(months.min()), int(months.max()) + 1)
    table = np.array([world.times(measure, month) for month in names])
    return np.asarray(table[months - months.min()], dtype=np.float64)


def _factor(
    region: Region,
    file: WorldFile,
    world: World,
    found: Participants,
    measure: Measure,
    base: Floats,
    lives: Lives,
) -> Floats:
    """What to multiply expected events ``base`` (k, months) by, to have the world's level in every event month."""
    level = level_of(file, measure)
    observed = lives.in_table if measure == "general practice contacts" else lives.whole
    even = np.ones_like(base)
    if level is not None:
        own = np.where(lives.whole, base, np.nan)
        even = even / np.maximum(np.nanmean(own, axis=1), 1e-9)[:, None]
        even = even * weights(region, found, measure)[:, None]
    there = by_event_month(lives, base * even, observed)
    if level is None:
        level = float(np.mean([value for month, value in there.items() if month <= _LONG_BEFORE]))
    aged = drift(region, file, lives, measure)
    scale = {
        month: level * world.times(measure, month) * aged[month] / max(value, 1e-9) for month, value in there.items()
    }
    return even * scaled(scale, lives.months)


def drift(region: Region, file: WorldFile, lives: Lives, measure: Measure) -> dict[int, float]:
    """Event month → how many times the level it is there, because the participants grow older and frailer.

    As the usual rate of such people in the region, 1 on average over the level's own months; 1 throughout where the
    file does not let levels age, and for what is planned apart from the region's rates.
    """
    processes = ACUTE if measure == "acute contacts" else PROCESSES.get(measure, ())
    months = range(int(lives.months.min()), int(lives.months.max()) + 1)
    if not file.levels_age or not processes:
        return dict.fromkeys(months, 1.0)
    usual = usual_rate(drivers(region, lives.people, Participation.none(len(lives.people), region)), processes)
    there = by_event_month(lives, usual / usual[lives.months == 0][:, None], lives.whole)
    own = next(((one.from_, one.to) for one in file.levels if one.of == measure), (months[0], _LONG_BEFORE))
    level = np.mean([value for month, value in there.items() if own[0] <= month <= own[1]])
    return dict(zip(months, (scaled(there, np.array(months)) / level).tolist(), strict=True))


def scaled(scale: dict[int, float], months: NDArray[np.int64]) -> Floats:
    """The scale of each month; beyond the event months that have one, that of the nearest."""
    known = np.array(sorted(scale))
    values = np.array([scale[int(month)] for month in known])
    nearest = np.clip(np.searchsorted(known, months), 0, len(known) - 1)
    return np.asarray(values[nearest])


def _acute(region: Region, file: WorldFile, world: World, found: Participants, lives: Lives) -> Rates:
    """Rates of acute contacts; the admissions before inclusion and readmissions are contacts too, and leave room."""
    mine = _expected(region, lives.people, participation_of(region, found, found.citizen), ACUTE)
    level = level_of(file, "acute contacts")
    if level is None:
        level = float(mine[lives.whole & (lives.months < _STRETCHES[0][0])].mean())
    aged = scaled(drift(region, file, lives, "acute contacts"), lives.months)
    target = level * aged * _times(world, "acute contacts", lives.months)
    wanted = target * _scale_of_acute(region, found, lives, target) * _inverse(mine)
    rate = found.rate.copy()
    rate[:, list(ACUTE)] = (wanted * weights(region, found, "acute contacts")[:, None])[:, None, :]
    return rate


def _scale_of_acute(region: Region, found: Participants, lives: Lives, target: Floats) -> Floats:
    """What to multiply the rate ``target`` by to have so many contacts in all, from trial lives: (k, months)."""
    trial = _trials(region, found, lives)
    base = _expected(region, trial.people, trial.participation, ACUTE)
    even = _inverse(base) * np.tile(target, (_TRIALS, 1))
    again = Trials(region, trial.people, trial.participation)
    parts = _stretches(lives.months)
    scale = np.ones_like(target)
    for _ in range(_ROUNDS):
        rate = trial.participation.rate.copy()
        rate[:, list(ACUTE)] = (even * np.tile(scale, (_TRIALS, 1)))[:, None, :]
        counted = again.acute_contacts(rate)
        mean = counted.reshape(_TRIALS, *target.shape).mean(axis=0)
        for part in parts:
            here = part & lives.whole
            aim = target[here].mean()
            if aim > 0:
                scale[part] = np.clip(scale[part] + (aim - mean[here].mean()) / aim, 0.02, 3.0)
    return scale


def _expected(
    region: Region, people: Citizens, participation: Participation, processes: tuple[Process, ...]
) -> Floats:
    return np.asarray(expected(region, people, participation, processes).rate[:, list(processes)].sum(axis=1))


def _inverse(expected_events: Floats) -> Floats:
    return np.where(expected_events > 1e-9, 1 / np.maximum(expected_events, 1e-9), 0.0)


@dataclass(frozen=True)
class _Trial:
    people: Citizens
    participation: Participation


def _trials(region: Region, found: Participants, lives: Lives) -> _Trial:
    """Many copies of the participants, whose chances differ."""
    copies = np.repeat(np.arange(_TRIALS), len(found)) * LARGEST_REGION
    columns = {name: np.tile(column, _TRIALS) for name, column in lives.people.columns.items()}
    columns["index"] = columns["index"] + copies
    once = participation_of(region, found, found.citizen)
    told = {name: np.tile(getattr(once, name), _TRIALS) for name in _COLUMNS}
    return _Trial(
        Citizens(**columns),
        Participation(
            **told,
            rate=np.tile(once.rate, (_TRIALS, 1, 1)),
            acute_citizen=np.tile(once.acute_citizen, _TRIALS)
            + np.repeat(np.arange(_TRIALS), len(once.acute_citizen)) * len(found),
            acute_day=np.tile(once.acute_day, _TRIALS),
        ),
    )


_COLUMNS = ("inclusion_day", "forced_conditions", "alive_until", "death_day", "leave_day")
_STRETCHES = ((-6, -2), (-1, 0), (1, 1), (2, 3), (4, 6))


def _stretches(months: NDArray[np.int64]) -> Sequence[NDArray[np.bool_]]:
    """Event months that share a scale: long before, before, the spike, and after it with the burst dying out."""
    first, last = _STRETCHES[0][0], _STRETCHES[-1][1]
    inner = [(months >= start) & (months <= end) for start, end in _STRETCHES]
    return [months < first, *inner, months > last]
