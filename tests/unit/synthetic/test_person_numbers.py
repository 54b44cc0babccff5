"""Made-up person numbers: read by the house's own reader, nobody's, and one each."""

import numpy as np
import pytest

from samvej.core.cpr import Cpr, CprKind
from samvej.synthetic.citizens import LARGEST_REGION
from samvej.synthetic.person_numbers import identities
from samvej.synthetic.region import Region, RegionError, to_date

REGION = Region(seed=4)


def test_identities_are_replacement_numbers_that_say_birth_and_sex():
    who = identities(REGION, np.arange(1_500))

    read = [Cpr.parse(number.decode()) for number in who.cpr]

    assert {cpr.kind for cpr in read} == {CprKind.DAY_PLUS_60}
    assert [cpr.birth_date for cpr in read] == [to_date(day) for day in who.birth_day]
    assert [cpr.sex == "male" for cpr in read] == (who.sex == 1).tolist()


def test_identities_of_a_large_region_are_all_different():
    index = np.concatenate([np.arange(100_000), np.arange(LARGEST_REGION - 100_000, LARGEST_REGION)])

    who = identities(REGION, index)

    assert len(np.unique(who.cpr)) == len(index)


def test_identities_of_another_seed_are_others():
    index = np.arange(1_000)

    same = identities(REGION, index).cpr == identities(Region(seed=5), index).cpr

    assert same.sum() < 3


def test_identities_are_born_on_the_regions_last_day_at_the_latest():
    who = identities(REGION, np.arange(50_000))

    assert REGION.last_day - 40 < who.birth_day.max() <= REGION.last_day


def test_identities_beyond_the_largest_region_are_refused():
    with pytest.raises(RegionError, match="at most 16,777,216 citizens"):
        identities(REGION, np.array([LARGEST_REGION]))


@pytest.mark.parametrize(("first_year", "years"), [(1999, 5), (2015, 0), (2033, 5)])
def test_region_of_years_out_of_reach_is_refused(first_year, years):
    with pytest.raises(RegionError, match="2000–2035"):
        Region(seed=1, first_year=first_year, years=years)


def test_region_of_a_negative_seed_is_refused():
    with pytest.raises(RegionError, match="seed is -1"):
        Region(seed=-1)


def test_region_weeks_are_the_iso_weeks_of_its_years():
    weeks = [to_date(day).isocalendar() for day in REGION.weeks]

    assert (weeks[0].year, weeks[0].week) == (2015, 1)
    assert (weeks[-1].year, weeks[-1].week) == (2019, 52)
    assert len(weeks) == 53 + 4 * 52
