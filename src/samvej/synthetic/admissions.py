"""Admissions: the acute ones with the readmissions that follow them, and the planned ones, as stays in order.

An acute admission is followed by a readmission with a chance that grows with frailty; that one may be followed by
another, and so on: a branching process, whose clusters are the bursts seen in the registers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic import calibration
from samvej.synthetic.chance import Occurrences, in_order, minute_of_day, occurrences
from samvej.synthetic.citizens import Condition
from samvej.synthetic.counter import Floats, poisson, uniform
from samvej.synthetic.illness import PSYCHIATRIC_MASK
from samvej.synthetic.participation_arrays import Process
from samvej.synthetic.population import has
from samvej.synthetic.rates import Drivers, intensity
from samvej.synthetic.region import MINUTES, Days

_ACUTE, _PSYCHIATRIC, _PLANNED, _AGAIN, _MINUTE = 110, 120, 130, 140, 160
_GENERATIONS = 5
_CHILDREN = 16
_APART = 2  # days between the beginnings of two admissions


@dataclass(frozen=True)
class Admissions:
    """Admissions in the order of citizen and time: ``row`` in the block, ``number`` in the citizen's life.

    ``told`` are those that participation asked for.
    """

    row: NDArray[np.int64]
    number: NDArray[np.int64]
    start: NDArray[np.int64]  # minutes from 1970
    psychiatric: NDArray[np.bool_]
    acute: NDArray[np.bool_]
    told: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.row)

    @property
    def day(self) -> Days:
        return (self.start // MINUTES).astype(np.int32)


def psychiatric_intensity(known: Drivers, process: Process, burst: Floats | None = None) -> Floats:
    """As ``intensity``, of those with mental illness or substance use only: nobody else is seen by psychiatry."""
    ill = has(known.people.conditions, PSYCHIATRIC_MASK)
    return intensity(known, process, burst) * ill[:, None]


def acute_admissions(known: Drivers) -> Admissions:
    """Somatic and psychiatric acute admissions, readmissions and those asked for."""
    somatic = occurrences(known, _ACUTE, intensity(known, Process.ACUTE_ADMISSION))
    psychiatric = occurrences(known, _PSYCHIATRIC, psychiatric_intensity(known, Process.PSYCHIATRIC_ADMISSION))
    asked = _asked_for(known)
    parts = [
        *((part, False, False) for part in _with_readmissions(known, _AGAIN, somatic)),
        *((part, True, False) for part in _with_readmissions(known, _AGAIN + 10, psychiatric)),
        (asked, False, True),
    ]
    row = np.concatenate([part.row for part, _, _ in parts])
    start = np.concatenate([_start(known, part, turn) for turn, (part, _, _) in enumerate(parts)])
    in_psychiatry = np.concatenate([np.full(len(part), flag) for part, flag, _ in parts])
    told = np.concatenate([np.full(len(part), flag) for part, _, flag in parts])
    return _in_sequence(row, start, in_psychiatry, np.ones(len(row), dtype=np.bool_), told, firm=told)


def with_planned(known: Drivers, acute: Admissions, burst: Floats) -> Admissions:
    """The acute admissions and, between them, planned somatic ones."""
    found = occurrences(known, _PLANNED, intensity(known, Process.PLANNED_ADMISSION, burst), weekdays=True)
    start = found.day.astype(np.int64) * MINUTES + minute_of_day(known, _PLANNED, found, acute=False)
    no = np.zeros(len(found), dtype=np.bool_)
    return _in_sequence(
        np.concatenate([acute.row, found.row]),
        np.concatenate([acute.start, start]),
        np.concatenate([acute.psychiatric, no]),
        np.concatenate([acute.acute, no]),
        np.concatenate([acute.told, no]),
        firm=np.concatenate([acute.acute, no]),
    )


def _asked_for(known: Drivers) -> Occurrences:
    row, day = known.participation.acute_citizen, known.participation.acute_day
    here = (day >= known.first[row]) & (day <= known.last[row])
    order = in_order(row[here], day[here])
    row, day = row[here][order], day[here][order]
    return Occurrences(row, _rank(row), day)


def _with_readmissions(known: Drivers, stream: int, found: Occurrences) -> list[Occurrences]:
    """The admissions themselves, and each generation of readmissions. Days run from admission, not from discharge:
    a stay that is still going on then ends earlier."""
    seed, people = known.region.seed, known.people
    mean = calibration.READMISSION * np.exp(
        calibration.READMISSION_FRAILTY * people.frailty
        + calibration.READMISSION_SUBSTANCE * has(people.conditions, Condition.SUBSTANCE)
    )
    rate = known.participation.rate[:, Process.READMISSION, :]
    generations = [found]
    for turn in range(_GENERATIONS):
        month = known.region.month_of(found.day)
        expected = np.minimum(mean[found.row] * rate[found.row, month], calibration.READMISSION_MOST)
        person = people.index[found.row]
        counts = poisson(expected, uniform(seed, person, stream + turn, found.number * 2))
        counts = np.minimum(counts, _CHILDREN)
        row = np.repeat(found.row, counts)
        within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        number = np.repeat(found.number, counts) * _CHILDREN + within
        wait = -np.log(uniform(seed, people.index[row], stream + turn, number * 2 + 1)) * calibration.READMISSION_DAYS
        day = (np.repeat(found.day, counts) + _APART + np.floor(wait)).astype(np.int32)
        found = Occurrences(row, number, day).picked(day <= known.last[row])
        generations.append(found)
    return generations


def _start(known: Drivers, found: Occurrences, turn: int) -> NDArray[np.int64]:
    return found.day.astype(np.int64) * MINUTES + minute_of_day(known, _MINUTE + turn, found, acute=True)


def _in_sequence(
    row: NDArray[np.int64],
    start: NDArray[np.int64],
    psychiatric: NDArray[np.bool_],
    acute: NDArray[np.bool_],
    told: NDArray[np.bool_],
    firm: NDArray[np.bool_],
) -> Admissions:
    """In order and numbered, without those that begin within two days of the one before or of a firm one after."""
    kept = in_order(row, start)
    while len(crowded := _crowded(row[kept], start[kept], firm[kept])):
        kept = np.delete(kept, crowded)
    return Admissions(
        row=row[kept],
        number=_rank(row[kept]),
        start=start[kept],
        psychiatric=psychiatric[kept],
        acute=acute[kept],
        told=told[kept],
    )


def _crowded(row: NDArray[np.int64], start: NDArray[np.int64], firm: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The places of admissions, none of them firm, too near a neighbour; leaving them out makes new neighbours."""
    day = start // MINUTES
    follows = (row[1:] == row[:-1]) & (day[1:] - day[:-1] < _APART)
    dropped = np.zeros(len(row), dtype=np.bool_)
    dropped[1:] |= follows & ~firm[1:]
    dropped[:-1] |= follows & firm[1:] & ~firm[:-1]
    return np.flatnonzero(dropped)


def _rank(row: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of each event within its citizen, from 0; rows in order."""
    return np.arange(len(row)) - np.searchsorted(row, row, side="left")
