"""Made-up prices, rising a little each year: DRG tariffs, psychiatric rates, fees, hours, packs and rides.

Levels are of the order of the Danish ones of 2015; no figure is a real tariff. All in øre, whole kroner where the
registers have whole kroner.
"""

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.region import Region
from samvej.synthetic.vocabulary import (
    CHAPTERS,
    DRG_GROUPS,
    MUNICIPAL_SERVICES,
    PRIMARY_SERVICES,
)

Amounts = NDArray[np.int64]

_RISE = 1.014  # a year
_KRONE = 100
_ADMISSION_KRONER = (10_500, 20_000, 38_000, 70_000, 135_000, 330_000, 870_000)
_VISIT_KRONER = (1_350, 2_450, 4_200, 9_000, 22_000, 55_000)
_BED_DAY_KRONER, _PSYCHIATRIC_VISIT_KRONER = 3_860, 1_980
_ACUTE_RIDE_KRONER, _RIDE_KRONER, _KILOMETRE_KRONER = 3_900, 190, 9
# Danish reimbursement of medicine for adults, 2015: own and public spending within a year, in kroner, and the public
# share of what lies above each step (sundhedsloven §146; the steps are kept through all years).
_STEPS_KRONER = (0, 925, 1_515, 3_280, 17_738)
_STEP_SHARES = (0.0, 0.50, 0.75, 0.85, 1.0)


def _by_year(region: Region, oere: list[int] | tuple[int, ...], step: int) -> Amounts:
    """Prices of 2015 in every year of the region, rounded to ``step`` øre: shape (prices, years)."""
    rise = _RISE ** (np.arange(region.first_year, region.last_year + 1) - 2015)
    prices: Amounts = (np.rint(np.asarray(oere)[:, None] * rise[None, :] / step) * step).astype(np.int64)
    return prices


def drg_tariffs(region: Region) -> Amounts:
    """The tariff of each of ``DRG_GROUPS`` in each year: shape (groups, years)."""
    kroner = [
        price * (100 + 3 * (chapter % 5 - 2)) // 100
        for chapter in range(len(CHAPTERS))
        for price in (*_ADMISSION_KRONER, *_VISIT_KRONER)
    ]
    assert len(kroner) == len(DRG_GROUPS)
    return _by_year(region, [amount * _KRONE for amount in kroner], _KRONE)


def psychiatric_rates(region: Region) -> Amounts:
    """The rate of a bed-day (row 0) and of a visit (row 1) in each year: shape (2, years)."""
    return _by_year(region, [_BED_DAY_KRONER * _KRONE, _PSYCHIATRIC_VISIT_KRONER * _KRONE], _KRONE)


def fees(region: Region) -> Amounts:
    """The fee of each of ``PRIMARY_SERVICES`` in each year: shape (services, years)."""
    return _by_year(region, [service.fee_oere for service in PRIMARY_SERVICES], 1)


def municipal_prices(region: Region) -> Amounts:
    """The price of a unit of each of ``MUNICIPAL_SERVICES`` in each year: shape (services, years)."""
    return _by_year(region, [service.price_oere for service in MUNICIPAL_SERVICES], _KRONE)


def ride_price(region: Region, year: NDArray[np.int64], acute: NDArray[np.bool_], km: NDArray[np.int64]) -> Amounts:
    """What a ride costs by its length; an acute one is an ambulance."""
    base = _by_year(region, [_RIDE_KRONER * _KRONE, _ACUTE_RIDE_KRONER * _KRONE], _KRONE)
    per_km = _by_year(region, [_KILOMETRE_KRONER * _KRONE], 1)[0]
    price: Amounts = base[acute.astype(np.int64), year] + per_km[year] * km
    return price


def reimbursed(spent_oere: Amounts) -> Amounts:
    """The public part, in øre, of what has been spent on medicine within a year."""
    steps = np.array(_STEPS_KRONER, dtype=np.float64) * _KRONE
    public = np.concatenate([[0.0], np.cumsum(np.diff(steps) * np.array(_STEP_SHARES[:-1]))])
    step = np.searchsorted(steps, spent_oere, side="right") - 1
    part: Amounts = np.floor(public[step] + (spent_oere - steps[step]) * np.array(_STEP_SHARES)[step]).astype(
        np.int64
    )
    return part
