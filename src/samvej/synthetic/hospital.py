"""Hospital contacts: what a stay costs, how long it lasts, and the visits around it. Somatic and psychiatric."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from samvej.synthetic import calibration
from samvej.synthetic.admissions import Admissions, psychiatric_intensity
from samvej.synthetic.chance import Occurrences, in_order, minute_of_day, occurrences
from samvej.synthetic.citizens import Condition
from samvej.synthetic.counter import Floats, choice, normal, shares, uniform
from samvej.synthetic.illness import (
    PSYCHIATRIC_MASK,
    SOMATIC_MASK,
    chapter_of,
    coded,
    secondary,
    told_groups,
)
from samvej.synthetic.participation_arrays import Process
from samvej.synthetic.population import has
from samvej.synthetic.prices import drg_tariffs, psychiatric_rates
from samvej.synthetic.rates import Drivers, intensity
from samvej.synthetic.region import MINUTES
from samvej.synthetic.tables import ContactKind, Table, table
from samvej.synthetic.vocabulary import CHAPTERS, drg_of

CONTACTS_EACH = 10_000
"""A citizen's contact ids lie within so many of each other."""

_STAY, _VISIT, _EMERGENCY, _PSYCHIATRIC_VISIT, _DIALYSIS = 200, 220, 240, 260, 280
_KIDNEY = CHAPTERS.index(int(Condition.KIDNEY))
_CANCER = CHAPTERS.index(int(Condition.CANCER))
_OTHER_SHARE = 0.42  # of somatic contacts, about none of the citizen's chronic illnesses
_SECONDARY = (0.70, 0.40, 0.20)
_SHORTEST_STAY = 13 * 60  # minutes: an admission is one of at least twelve hours
_BETWEEN_STAYS = 6 * 60
_EMERGENCY_ROOM, _MEDICAL, _SURGICAL, _ORTHOPAEDIC, _ONCOLOGY, _WARD, _CLINIC = range(7)


def hospital(known: Drivers, admissions: Admissions, burst: Floats) -> Table:
    """All hospital contacts of the block, in order."""
    parts = [
        _stays(known, admissions),
        _visits(known, burst),
        _dialysis(known),
        _emergency_visits(known, burst),
        _psychiatric_visits(known, burst),
    ]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = in_order(joined["row"], joined["start_min"])
    joined = {name: column[order] for name, column in joined.items()}
    row = joined["row"]
    number = np.arange(len(row)) - np.searchsorted(row, row, side="left")
    joined["citizen"] = known.people.index[row]
    joined["contact_id"] = joined["citizen"] * CONTACTS_EACH + number + 1
    joined["cost_oere"] = _cost(known, joined)
    return table("hospital", joined)


def _cost(known: Drivers, contacts: Table) -> NDArray[np.int64]:
    year = known.region.year_of((contacts["start_min"] // MINUTES).astype(np.int32))
    drg = drg_tariffs(known.region)[np.maximum(contacts["drg"], 0), year]
    rates = psychiatric_rates(known.region)
    nights = contacts["end_min"] // MINUTES - contacts["start_min"] // MINUTES
    admitted = contacts["kind"] == ContactKind.ADMISSION
    return np.where(contacts["psychiatric"], np.where(admitted, nights * rates[0, year], rates[1, year]), drg)


def _stays(known: Drivers, admissions: Admissions) -> Table:
    seed, row, number = known.region.seed, admissions.row, admissions.number
    person, conditions = known.people.index[row], known.people.conditions[row]
    month = known.region.month_of(admissions.day)
    worse = calibration.TIER_FRAILTY * known.people.frailty[row] + calibration.TIER_ENDING * known.ending[row, month]
    z = ndtri(uniform(seed, person, _STAY, number)) + worse
    tier = np.where(
        admissions.acute,
        choice(shares(*calibration.ACUTE_TIERS), ndtr(z)),
        choice(shares(*calibration.PLANNED_TIERS), ndtr(z)),
    )
    u = uniform(seed, person, _STAY + 1, number)
    somatic = chapter_of(conditions, SOMATIC_MASK, _OTHER_SHARE, u)
    chapter = np.where(admissions.psychiatric, chapter_of(conditions, PSYCHIATRIC_MASK, 0.0, u), somatic)
    chapter = np.where(~admissions.psychiatric & (known.cancer[row, month] > 0) & (u < 0.8), _CANCER, chapter)
    ward = np.where(chapter == _CANCER, _ONCOLOGY, np.where(admissions.acute, _MEDICAL, _SURGICAL + number % 2))
    return {
        "row": row,
        "start_min": admissions.start,
        "end_min": _ends(known, admissions, tier),
        "psychiatric": admissions.psychiatric,
        "kind": np.full(len(row), ContactKind.ADMISSION),
        "acute": admissions.acute,
        "department": np.where(admissions.psychiatric, _WARD, ward),
        "drg": np.where(admissions.psychiatric, -1, drg_of(chapter, tier, admission=True)),
        **_diagnoses(known, _STAY + 2, Occurrences(row, number, admissions.day), chapter, told=admissions.told),
    }


def _ends(known: Drivers, admissions: Admissions, tier: NDArray[np.int64]) -> NDArray[np.int64]:
    """When each stay ends: by its length, before the next begins, and no later than the citizen's life here.

    A stay of somebody who still lives here on the region's last day may end after it.
    """
    region, row = known.region, admissions.row
    z = normal(region.seed, known.people.index[row], _STAY + 8, admissions.number)
    days = np.where(
        admissions.psychiatric,
        1 + calibration.PSYCHIATRIC_DAYS * np.exp(calibration.PSYCHIATRIC_SPREAD * z),
        np.array(calibration.STAY_DAYS)[tier] * np.exp(calibration.STAY_SPREAD * z),
    )
    length = np.maximum((days * MINUTES).astype(np.int64), _SHORTEST_STAY)
    length = np.where(admissions.psychiatric, np.maximum(length, MINUTES), length)
    end = admissions.start + length
    next_start = np.full(len(row), np.iinfo(np.int64).max)
    next_start[:-1] = np.where(row[1:] == row[:-1], admissions.start[1:] - _BETWEEN_STAYS, next_start[:-1])
    after = (known.last.astype(np.int64) + 1) * MINUTES
    after = np.where(known.last == region.last_day, np.iinfo(np.int64).max, after)
    ends: NDArray[np.int64] = np.minimum(np.minimum(end, next_start), after[row] - 1)
    return ends


def _diagnoses(
    known: Drivers,
    stream: int,
    found: Occurrences,
    chapter: NDArray[np.int64],
    told: NDArray[np.bool_] | None = None,
) -> Table:
    """Primary and secondary diagnoses. An admission that participation asked for tells of every group of illness."""
    seed, person = known.region.seed, known.people.index[found.row]
    conditions = known.people.conditions[found.row]
    others = [
        secondary(conditions, chapter, chance, uniform(seed, person, stream + 1 + place, found.number))
        for place, chance in enumerate(_SECONDARY)
    ]
    others[1] = np.where(others[1] == others[0], -1, others[1])
    others[2] = np.where((others[2] == others[0]) | (others[2] == others[1]), -1, others[2])
    if told is not None:
        groups = told_groups(conditions, chapter)
        others = [np.where(told, group, other) for group, other in zip(groups, others, strict=True)]
    u = uniform(seed, person, stream, found.number)
    return {
        "primary_diagnosis": coded(chapter, u),
        "secondary_1": coded(others[0], u),
        "secondary_2": coded(others[1], u),
        "secondary_3": coded(others[2], u),
    }


def _visit_rows(known: Drivers, stream: int, found: Occurrences, acute: bool, longest: int) -> Table:
    """Visits that begin and end on the same day; ``longest`` in minutes."""
    seed, person = known.region.seed, known.people.index[found.row]
    minute = minute_of_day(known, stream, found, acute)
    length = 15 + np.floor(uniform(seed, person, stream + 4, found.number) * (longest - 15)).astype(np.int64)
    start = found.day.astype(np.int64) * MINUTES + minute
    return {
        "row": found.row,
        "start_min": start,
        "end_min": np.minimum(start + length, (found.day.astype(np.int64) + 1) * MINUTES - 1),
        "psychiatric": np.zeros(len(found), dtype=np.bool_),
        "kind": np.full(len(found), ContactKind.OUTPATIENT_VISIT),
        "acute": np.full(len(found), acute),
    }


def _visits(known: Drivers, burst: Floats) -> Table:
    found = occurrences(known, _VISIT, intensity(known, Process.OUTPATIENT_VISIT, burst), weekdays=True)
    seed, row, person = known.region.seed, found.row, known.people.index[found.row]
    u = uniform(seed, person, _VISIT + 5, found.number)
    treated = known.cancer[row, known.region.month_of(found.day)] > 0
    about = chapter_of(known.people.conditions[row], SOMATIC_MASK, _OTHER_SHARE, u)
    chapter = np.where(treated & (u < 0.9), _CANCER, about)
    z = ndtri(uniform(seed, person, _VISIT + 6, found.number))
    z = z + calibration.VISIT_TIER_FRAILTY * known.people.frailty[row]
    tier = np.where(
        chapter == _CANCER,
        choice(shares(*calibration.CANCER_VISIT_TIERS), ndtr(z)),
        choice(shares(*calibration.VISIT_TIERS), ndtr(z)),
    )
    virtual = uniform(seed, person, _VISIT + 7, found.number) < calibration.VIRTUAL_SHARE
    return {
        **_visit_rows(known, _VISIT, found, acute=False, longest=90),
        "kind": np.where(virtual, ContactKind.VIRTUAL, ContactKind.OUTPATIENT_VISIT),
        "department": np.where(chapter == _CANCER, _ONCOLOGY, _MEDICAL + found.number % 3),
        "drg": drg_of(chapter, np.where(virtual, 0, tier), admission=False),
        **_diagnoses(known, _VISIT + 10, found, chapter),
    }


def _dialysis(known: Drivers) -> Table:
    ill = has(known.people.conditions, Condition.KIDNEY)
    treated = ill & (uniform(known.region.seed, known.people.index, _DIALYSIS + 9) < calibration.DIALYSIS_SHARE)
    monthly = calibration.DIALYSIS_VISITS * known.exposure * treated[:, None]
    found = occurrences(known, _DIALYSIS, monthly, weekdays=True)
    chapter = np.full(len(found), _KIDNEY)
    return {
        **_visit_rows(known, _DIALYSIS, found, acute=False, longest=300),
        "department": np.full(len(found), _MEDICAL),
        "drg": drg_of(chapter, np.ones(len(found), dtype=np.int64), admission=False),
        **_diagnoses(known, _DIALYSIS + 10, found, chapter),
    }


def emergencies(known: Drivers, burst: Floats) -> Occurrences:
    """When each citizen is seen in an emergency room."""
    return occurrences(known, _EMERGENCY, intensity(known, Process.EMERGENCY_VISIT, burst))


def _emergency_visits(known: Drivers, burst: Floats) -> Table:
    found = emergencies(known, burst)
    u = uniform(known.region.seed, known.people.index[found.row], _EMERGENCY + 5, found.number)
    chapter = chapter_of(known.people.conditions[found.row], SOMATIC_MASK, 0.7, u)
    return {
        **_visit_rows(known, _EMERGENCY, found, acute=True, longest=300),
        "kind": np.full(len(found), ContactKind.EMERGENCY_VISIT),
        "department": np.full(len(found), _EMERGENCY_ROOM),
        "drg": drg_of(chapter, (u * 7 % 1 < 0.4).astype(np.int64), admission=False),
        **_diagnoses(known, _EMERGENCY + 10, found, chapter),
    }


def _psychiatric_visits(known: Drivers, burst: Floats) -> Table:
    monthly = psychiatric_intensity(known, Process.PSYCHIATRIC_VISIT, burst)
    found = occurrences(known, _PSYCHIATRIC_VISIT, monthly, weekdays=True)
    u = uniform(known.region.seed, known.people.index[found.row], _PSYCHIATRIC_VISIT + 5, found.number)
    chapter = chapter_of(known.people.conditions[found.row], PSYCHIATRIC_MASK, 0.0, u)
    return {
        **_visit_rows(known, _PSYCHIATRIC_VISIT, found, acute=False, longest=75),
        "psychiatric": np.ones(len(found), dtype=np.bool_),
        "department": np.full(len(found), _CLINIC),
        "drg": np.full(len(found), -1),
        **_diagnoses(known, _PSYCHIATRIC_VISIT + 10, found, chapter),
    }
