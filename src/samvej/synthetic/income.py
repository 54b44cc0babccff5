"""Transfer income week by week, in DREAM's codes: a main track for each citizen, broken by spells of sickness."""

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.citizens import BenefitTrack
from samvej.synthetic.counter import uniform
from samvej.synthetic.population import age_at
from samvej.synthetic.rates import Drivers
from samvej.synthetic.region import Days

_SPELL = 400
OLD_AGE_FROM = 65
CODES: dict[BenefitTrack, int] = {
    BenefitTrack.CHILD: 0,
    BenefitTrack.EMPLOYED: 0,
    BenefitTrack.STUDENT: 651,
    BenefitTrack.UNEMPLOYED: 111,
    BenefitTrack.CASH_BENEFIT: 130,
    BenefitTrack.FLEX_JOB: 771,
    BenefitTrack.DISABILITY_PENSION: 783,
    BenefitTrack.OLD_AGE_PENSION: 998,
    BenefitTrack.SICKNESS_BENEFIT: 890,
    BenefitTrack.REHABILITATION: 760,
}
"""DREAM's code of each track; 0 where no public benefit is paid."""
_SICK = CODES[BenefitTrack.SICKNESS_BENEFIT]
_AT_WORK = (BenefitTrack.EMPLOYED, BenefitTrack.UNEMPLOYED)
_SPELLS_A_YEAR = 0.09
_SPELL_WEEKS = 9.0
# Weeks a year on the benefit, for tracks that are not the whole year's
_PART_OF_THE_YEAR = {BenefitTrack.UNEMPLOYED: 0.55, BenefitTrack.SICKNESS_BENEFIT: 0.8}


def dream(known: Drivers) -> NDArray[np.int16]:
    """DREAM codes of (citizens of the block, weeks of the region); 0 for none, and while not living here."""
    people, weeks = known.people, known.region.weeks
    track = people.benefit_track.astype(np.int64)
    code_of = np.array([CODES[each] for each in BenefitTrack], dtype=np.int16)
    codes = np.broadcast_to(code_of[track][:, None], (len(people), len(weeks))).copy()
    for partly, share in _PART_OF_THE_YEAR.items():
        codes[(track == partly)[:, None] & ~_in_season(known, weeks, share)] = 0
    codes[np.isin(track, _AT_WORK)[:, None] & _sick(known, weeks)] = _SICK
    ages = age_at(people.birth_day, 0)[:, None] + weeks[None, :] / 365.25
    codes[ages >= OLD_AGE_FROM] = CODES[BenefitTrack.OLD_AGE_PENSION]
    here = (weeks[None, :] + 3 >= known.first[:, None]) & (weeks[None, :] + 3 <= known.last[:, None])
    codes[(ages < 18) | ~here] = 0
    return codes


def _in_season(known: Drivers, weeks: Days, share: float) -> NDArray[np.bool_]:
    """The weeks of a part of the year that begins at a time of the citizen's own."""
    begins = uniform(known.region.seed, known.people.index, _SPELL + 2)[:, None]
    return (weeks[None, :] / 365.25 - begins) % 1.0 < share


def _sick(known: Drivers, weeks: Days) -> NDArray[np.bool_]:
    """One spell of sickness at most in each year, more likely and longer for the frail."""
    seed, people, region = known.region.seed, known.people, known.region
    frail = np.exp(0.5 * people.frailty)
    found = np.zeros((len(people), len(weeks)), dtype=np.bool_)
    for year in range(region.years):
        first, after = region.month_starts[12 * year], region.month_starts[12 * year + 12]
        falls = uniform(seed, people.index, _SPELL, 3 * year) < _SPELLS_A_YEAR * frail
        begins = first + uniform(seed, people.index, _SPELL, 3 * year + 1) * (after - first)
        lasts = -np.log(uniform(seed, people.index, _SPELL, 3 * year + 2)) * _SPELL_WEEKS * 7 * frail
        week = weeks[None, :]
        found |= falls[:, None] & (week >= begins[:, None]) & (week < (begins + lasts)[:, None])
    return found
