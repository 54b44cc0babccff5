"""Dispensed medicine with its reimbursement, and laboratory values."""

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.chance import in_order, occurrences
from samvej.synthetic.citizens import Condition
from samvej.synthetic.counter import Floats, choice, normal, shares, uniform
from samvej.synthetic.illness import ALL_MASK, chapter_of, code_in
from samvej.synthetic.participation_arrays import Process
from samvej.synthetic.population import has
from samvej.synthetic.prices import reimbursed
from samvej.synthetic.rates import Drivers, intensity
from samvej.synthetic.tables import Table, table
from samvej.synthetic.vocabulary import ANALYSES, MEDICINE_CHAPTERS, MEDICINES

_MEDICINE, _LABORATORY, _LEVEL = 330, 340, 350
_OTHER_SHARE = 0.35  # of dispensings, for none of the citizen's chronic illnesses
_REPERTOIRE = 5  # a citizen's medicines are few and the same ones
_PRICE = np.array([item.price_oere for item in MEDICINES])
_DDD = np.array([item.ddd_per_pack for item in MEDICINES])
_PACKS = shares(0.74, 0.19, 0.07)


def medicine(known: Drivers, burst: Floats) -> Table:
    """All dispensings of the block, in order, reimbursed by what the citizen has spent before in the year."""
    found = occurrences(known, _MEDICINE, intensity(known, Process.MEDICINE, burst))
    found = found.picked(in_order(found.row, found.day))
    seed, person = known.region.seed, known.people.index[found.row]
    habit = found.number % _REPERTOIRE
    chapter = chapter_of(
        known.people.conditions[found.row], ALL_MASK, _OTHER_SHARE, uniform(seed, person, _MEDICINE + 4, habit)
    )
    atc = code_in(MEDICINE_CHAPTERS, chapter, uniform(seed, person, _MEDICINE + 5, habit))
    packs = choice(_PACKS, uniform(seed, person, _MEDICINE + 6, found.number)) + 1
    price = _PRICE[atc] * packs
    return table(
        "medicine",
        {
            "citizen": person,
            "day": found.day,
            "atc": atc,
            "packs": packs,
            "ddd_per_pack": _DDD[atc],
            "price_oere": price,
            "reimbursement_oere": _reimbursement(known, found.row, found.day, price),
        },
    )


def _reimbursement(
    known: Drivers, row: NDArray[np.int64], day: NDArray[np.int32], price: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What the public pays of each dispensing: the difference it makes to the year's reimbursement."""
    account = row * known.region.years + known.region.year_of(day)
    total = np.cumsum(price)
    first = np.searchsorted(account, account, side="left")
    before = total - price - np.where(first > 0, total[np.maximum(first - 1, 0)], 0)
    return reimbursed(before + price) - reimbursed(before)


def laboratory(known: Drivers, burst: Floats) -> Table:
    """All laboratory values of the block, in order: each citizen has a level of their own for each analysis."""
    found = occurrences(known, _LABORATORY, intensity(known, Process.LABORATORY, burst), weekdays=True)
    found = found.picked(in_order(found.row, found.day))
    seed, person = known.region.seed, known.people.index[found.row]
    conditions = known.people.conditions[found.row]
    npu = np.floor(uniform(seed, person, _LABORATORY + 4, found.number) * len(ANALYSES)).astype(np.int64)
    # those with diabetes are mostly seen for their HbA1c, the first of the analyses
    own = uniform(seed, person, _LABORATORY + 5, found.number) < 0.5
    npu = np.where(has(conditions, Condition.DIABETES) & own, 0, npu)
    z = 0.8 * normal(seed, person, _LEVEL, npu) + 0.6 * normal(seed, person, _LABORATORY + 6, found.number)
    value = np.zeros(len(found))
    for number, analysis in enumerate(ANALYSES):
        ill = has(conditions, analysis.condition)
        # illness shifts the level, and spreads it: the same illness is mild in some and severe in others
        level = analysis.mean + ill * analysis.shift + z * analysis.spread * (1 + 1.6 * ill)
        lowest = analysis.mean / 8
        value = np.where(npu == number, np.round(np.maximum(level, lowest), analysis.decimals), value)
    return table("laboratory", {"citizen": person, "day": found.day, "npu": npu, "value": value})
