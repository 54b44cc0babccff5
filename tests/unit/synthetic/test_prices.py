"""Made-up prices: they rise, and medicine is reimbursed by steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.synthetic.prices import (
    drg_tariffs,
    fees,
    municipal_prices,
    psychiatric_rates,
    reimbursed,
)
from samvej.synthetic.region import Region
from samvej.synthetic.vocabulary import DRG_GROUPS

REGION = Region(seed=1)


@pytest.mark.parametrize("prices", [drg_tariffs, psychiatric_rates, fees, municipal_prices])
def test_prices_never_fall_and_rise_in_five_years(prices):
    by_year = prices(REGION)

    assert by_year.shape[1] == 5
    assert np.all(np.diff(by_year, axis=1) >= 0)
    assert np.all(by_year[:, -1] > by_year[:, 0])


def test_tariffs_are_whole_kroner_and_one_for_each_group():
    tariffs = drg_tariffs(REGION)

    assert tariffs.shape[0] == len(DRG_GROUPS) == len(set(DRG_GROUPS))
    assert np.all(tariffs % 100 == 0)


@pytest.mark.parametrize(
    ("spent", "public"),
    [(0, 0), (92_500, 0), (151_500, 29_500), (328_000, 161_875), (1_773_800, 1_390_805), (1_873_800, 1_490_805)],
)
def test_reimbursed_follows_the_steps(spent, public):
    assert reimbursed(np.array([spent])).tolist() == [public]


@given(st.integers(0, 10**8), st.integers(0, 10**7))
def test_reimbursed_of_one_more_purchase_is_between_nothing_and_its_price(before, price):
    less, more = reimbursed(np.array([before, before + price]))

    assert 0 <= more - less <= price + 1
