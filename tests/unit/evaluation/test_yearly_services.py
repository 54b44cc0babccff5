"""Costs at one year's prices in whole numbers: as exact fractions say, rounded half to even."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.errors import SamvejError
from samvej.evaluation.priced_services import converted
from samvej.registry.price_index_conversion import Conversion

_FACTORS = st.fractions(Fraction(1, 3), 3, max_denominator=10_000)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-(10**13), 10**13), st.sampled_from([2017, 2018])), max_size=8), _FACTORS)
def test_conversion_rounds_exact_fractions_half_to_even(costs, factor) -> None:
    prices = Conversion(2018, ((2017, factor), (2018, Fraction(1))))
    amount, year = (np.array([cost[at] for cost in costs], dtype=np.int64) for at in range(2))

    expected = [round(cost * (factor if of == 2017 else 1)) for cost, of in costs]
    assert converted(amount, year.astype(np.int32), prices).tolist() == expected


@pytest.mark.parametrize(("cost", "says"), [(1, 0), (3, 2), (5, 2), (-1, 0), (-3, -2), (-5, -2)])
def test_half_goes_to_the_even_unit(cost, says) -> None:
    prices = Conversion(2018, ((2017, Fraction(1, 2)),))

    assert converted(np.array([cost]), np.array([2017], dtype=np.int32), prices).tolist() == [says]


def test_amount_that_cannot_be_reckoned_exactly_is_refused() -> None:
    prices = Conversion(2018, ((2017, Fraction(1013, 1000)),))

    with pytest.raises(SamvejError, match="too large"):
        converted(np.array([2**60]), np.array([2017], dtype=np.int32), prices)
